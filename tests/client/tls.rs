//! Secure connections: what is trusted, and what is not.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use filtre::http::{Address, Client, ClientOptions, ErrorKind, Service, Token};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use crate::common::{TOKEN, options};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// How the certificate of a server is made.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Right,
    Expired,
    WrongName,
    UnknownIssuer,
    SelfSigned,
}

/// Serves one answer over TLS; gives the port.
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
    // It ends with the one connection that it takes.
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
    let address = Address::parse(&format!("https://localhost:{port}")).unwrap();
    let service = Service::new(address, "acme", Token::new(TOKEN).unwrap()).unwrap();
    Client::with_options(service, options).unwrap()
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_once_told() {
    let trusted = authority("trusted");
    let told = options().with_authority(trusted.pem());
    client(serve(Kind::Right, &trusted), told).object_list().await.unwrap();
    let error = client(serve(Kind::Right, &trusted), options()).object_list().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Certificate(_)), "{error}");
}

#[tokio::test]
async fn certificates_that_are_wrong_are_refused() {
    let trusted = authority("trusted");
    for kind in [Kind::Expired, Kind::WrongName, Kind::UnknownIssuer, Kind::SelfSigned] {
        let told = options().with_authority(trusted.pem());
        let error = client(serve(kind, &trusted), told).object_list().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Certificate(_)), "{kind:?}: {error:?}");
        assert_eq!(error.attempts(), 1, "{kind:?}: it will not get better");
        assert!(error.to_string().contains("no secure connection"), "{error}");
    }
}

#[test]
fn what_is_no_certificate() {
    let service = || Service::new(Address::demo(), "acme", Token::new(TOKEN).unwrap()).unwrap();
    for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"] {
        let options = ClientOptions::default().with_authority(pem);
        let error = Client::with_options(service(), options).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Setup(_)), "{error:?}");
    }
    let options = ClientOptions::default().with_proxy("not an address");
    let error = Client::with_options(service(), options).unwrap_err();
    assert_eq!(error.to_string(), "cannot create the client: invalid address of the proxy");
}
