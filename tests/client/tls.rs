//! TLS connections: which certificates are trusted.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use filtre::http::{Client, ClientOptions, ErrorKind};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use crate::common::{client_at, service_at};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// The kind of certificate of a server.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Right,
    Expired,
    WrongName,
    UnknownIssuer,
    SelfSigned,
}

/// Serves one response over TLS; returns the port.
fn serve(kind: Kind, trusted: &Authority) -> u16 {
    let name = if matches!(kind, Kind::WrongName) { "other.example" } else { "localhost" };
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    if matches!(kind, Kind::Expired) {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    }
    let key = KeyPair::generate().unwrap();
    let certificate = match kind {
        Kind::SelfSigned => params.self_signed(&key),
        Kind::UnknownIssuer => params.signed_by(&key, &authority("another")),
        _ => params.signed_by(&key, trusted),
    };
    let chain = vec![certificate.unwrap().der().clone()];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // The thread ends after one connection.
    std::thread::spawn(move || {
        let Ok((mut socket, _)) = listener.accept() else { return };
        let mut connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = Stream::new(&mut connection, &mut socket);
        if stream.read(&mut [0; 4096]).is_ok() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
            connection.send_close_notify();
            let _ = connection.write_tls(&mut socket);
        }
    });
    port
}

fn client(port: u16, options: ClientOptions) -> Client {
    client_at(&format!("https://localhost:{port}"), options)
}

#[tokio::test]
async fn configured_authority_is_trusted() {
    let trusted = authority("trusted");
    let options = crate::common::options().with_authority(trusted.pem());
    client(serve(Kind::Right, &trusted), options).object_list().await.unwrap();
    let error =
        client(serve(Kind::Right, &trusted), crate::common::options()).object_list().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Certificate(_)), "{error}");
}

#[tokio::test]
async fn invalid_certificates_are_refused() {
    let trusted = authority("trusted");
    for kind in [Kind::Expired, Kind::WrongName, Kind::UnknownIssuer, Kind::SelfSigned] {
        let options = crate::common::options().with_authority(trusted.pem());
        let error = client(serve(kind, &trusted), options).object_list().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Certificate(_)), "{kind:?}: {error:?}");
        assert_eq!(error.attempts(), 1, "{kind:?}: a retry cannot help");
        assert!(error.to_string().contains("no secure connection"), "{error}");
    }
}

#[test]
fn invalid_pem_or_proxy_is_a_setup_error() {
    let service = || service_at("https://localhost:9");
    for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"] {
        let options = ClientOptions::default().with_authority(pem);
        let error = Client::with_options(service(), options).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Setup(_)), "{error:?}");
    }
    let options = ClientOptions::default().with_proxy("not an address");
    let error = Client::with_options(service(), options).unwrap_err();
    assert_eq!(error.to_string(), "cannot create the client: invalid address of the proxy");
}
