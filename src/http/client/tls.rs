//! TLS settings of the client: the `ring` provider, passed explicitly so that no
//! process-wide provider is installed or needed.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;

use crate::http::error_kind::ErrorKind;

const NO_CERTIFICATE: &str = "the file of the certificate authority contains no certificate";

/// Returns settings that trust the certificates of the machine and those of the
/// PEM files.
pub(crate) fn trusting(pem_files: &[Vec<u8>]) -> Result<ClientConfig, ErrorKind> {
    let mut extra = Vec::new();
    for pem in pem_files {
        let before = extra.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            extra.push(
                certificate.map_err(|error| ErrorKind::Setup(format!("invalid certificate: {error}")))?,
            );
        }
        if extra.len() == before {
            return Err(ErrorKind::Setup(NO_CERTIFICATE.to_owned()));
        }
    }
    let verifier = verifier(extra, provider()).map_err(setup)?;
    let verified = builder()?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(with_protocols(verified.with_no_client_auth()))
}

/// Returns settings that trust no certificate, which are quick to make.
pub(crate) fn trusting_nothing() -> Result<ClientConfig, ErrorKind> {
    let config = builder()?.with_root_certificates(RootCertStore::empty());
    Ok(with_protocols(config.with_no_client_auth()))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, ErrorKind> {
    ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(setup)
}

fn with_protocols(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

fn verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    if extra.is_empty() {
        return Verifier::new(provider);
    }
    #[cfg(not(target_os = "android"))]
    return Verifier::new_with_extra_roots(extra, provider);
    #[cfg(target_os = "android")]
    Err(rustls::Error::General("Android trusts only its own certificates".to_owned()))
}

fn setup(error: rustls::Error) -> ErrorKind {
    ErrorKind::Setup(error.to_string())
}
