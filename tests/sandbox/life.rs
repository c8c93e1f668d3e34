//! Start, stop and persistence of a sandbox.

use std::net::TcpStream;

use filtre::profile::Profile;
use filtre::sandbox::{Rights, Sandbox, SandboxBuilder, SandboxError};
use filtre::schema::Catalogue;
use tempfile::TempDir;

use crate::serve;
use crate::support::CONTACTS;
use crate::support::http::Client;

fn error(builder: SandboxBuilder) -> SandboxError {
    builder.start().expect_err("it should not start")
}

#[test]
fn dropped_sandbox_stops_listening() {
    let sandbox = Sandbox::start().unwrap();
    let address = sandbox.address();
    assert_eq!(sandbox.url(), format!("http://{address}"));
    assert!(address.ip().is_loopback());
    drop(sandbox);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn remote_address_is_refused_unless_allowed() {
    let address = "0.0.0.0:0".parse().unwrap();
    assert!(matches!(error(Sandbox::builder().listen(address)), SandboxError::Remote { .. }));
    Sandbox::builder().listen(address).allow_remote().start().unwrap();
    let taken = Sandbox::start().unwrap();
    assert!(matches!(error(Sandbox::builder().listen(taken.address())), SandboxError::Listen { .. }));
}

#[test]
fn invalid_options_are_start_errors() {
    let records = |text: &str| error(Sandbox::builder().records_json("contact", text)).to_string();
    for (text, expected) in [
        ("{\"id\":1,\"data\":{}}\n{\"id\":1,\"data\":{}}", "`contact, line 2`: duplicate id 1"),
        ("\n{\"id\":0,\"data\":{}}", "`contact, line 2`: `$.id`: invalid id: expected a positive integer"),
        ("{\"id\":1}", "`contact, line 1`: `$`: missing key `data`"),
        ("{\"id\":1,\"data\":{\"nope\":1}}", "`contact, line 1`: `$.data.nope`: unknown field of `contact`"),
        (
            "{\"id\":1,\"data\":{\"Nom\":[]}}",
            "`contact, line 1`: `$.data.Nom`: expected a string, a number, a Boolean or null, found a list or an object",
        ),
        ("{", "`contact, line 1`: line 1, column 1: unexpected end of the JSON"),
        ("{\"objects\":1}", "`contact`: `$.objects`: expected a list, found a number"),
        ("{\"objects\":[1]}", "`contact, record 0`: `$`: expected an object, found a number"),
    ] {
        assert_eq!(records(text), expected, "{text}");
    }
    let none = error(Sandbox::builder().records_json("none", ""));
    assert_eq!(none.to_string(), "`none`: unknown object `none`");
    for tokens in [&[""][..], &["a", "a"], &["a b"], &["é"]] {
        let builder = tokens.iter().fold(Sandbox::builder(), |builder, token| builder.token(*token));
        assert!(matches!(error(builder), SandboxError::Token { .. }), "{tokens:?}");
    }
    for rights in [r#"{"objects":{"none":{}}}"#, r#"{"objects":{"contact":{"fields":{"none":{}}}}}"#] {
        let rights = Rights::from_json(rights).unwrap();
        assert!(matches!(
            error(Sandbox::builder().token_with_rights("t", rights)),
            SandboxError::Rights { .. }
        ));
    }
    for rights in
        ["", "[]", r#"{"objects":{"contact":{"red":true}}}"#, r#"{"objects":{"contact":{"read":"Y"}}}"#]
    {
        assert!(Rights::from_json(rights).is_err(), "{rights}");
    }
}

#[test]
fn records_are_loaded_from_a_directory() {
    let directory = TempDir::new().unwrap();
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    write("contact.ndjson", CONTACTS);
    write("orders.json", r#"{"objects":[{"id":"4","data":{"reference":"R"}}]}"#);
    write("notes.txt", "not read");
    let sandbox = serve(Sandbox::builder().data(directory.path()));
    assert_eq!(sandbox.get("get_objects/contact").ids(), [1, 2, 3, 5, 10]);
    assert_eq!(sandbox.get("get_objects/orders").ids(), [4]);
    assert_eq!(sandbox.get("get_objects/products").ids(), [0_u64; 0]);
    write("contact.json", "");
    assert!(matches!(error(Sandbox::builder().data(directory.path())), SandboxError::Data { .. }));
    assert!(matches!(
        error(Sandbox::builder().data(directory.path().join("none"))),
        SandboxError::File { .. }
    ));
}

#[test]
fn database_follows_changed_metadata() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("records.db");
    let answer = |fields: &[(&str, &str)]| {
        let field = |(name, read): &(&str, &str)| {
            format!(r#""{name}":{{"attribs":{{"type":"text"}},"read":"{read}","write":"Y"}}"#)
        };
        let metadata: Vec<_> = fields.iter().map(field).collect();
        let catalogue = directory.path().join("catalogue");
        std::fs::create_dir_all(&catalogue).unwrap();
        std::fs::write(catalogue.join("thing.json"), format!("{{{}}}", metadata.join(","))).unwrap();
        let sandbox =
            serve(Sandbox::builder().database(&file).catalogue(Catalogue::read(&catalogue).unwrap()));
        let before = sandbox.get("get_objects/thing?limit=1").body;
        sandbox.put("thing", r#"[{"id":1,"data":{"a":"1","b":"2"}}]"#).is(200);
        before
    };
    answer(&[("a", "Y"), ("b", "Y")]);
    let body = |data: &str| format!(r#"{{"objects":[{{"id":"1","data":{{{data}}}}}]}}"#);
    assert_eq!(answer(&[("a", "Y"), ("b", "Y")]), body(r#""a":"1","b":"2""#));
    assert_eq!(answer(&[("a", "N"), ("b", "Y")]), body(r#""b":"2""#));
    assert_eq!(answer(&[("b", "Y"), ("a", "Y")]), body(r#""b":"2","a":"1""#));
}

#[test]
fn database_keeps_written_records() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("records.db");
    let builder = || Sandbox::builder().database(&file);
    let sandbox = serve(builder().records_json("contact", CONTACTS));
    sandbox.put("contact", r#"[{"data":{"Nom":"Kept"}},{"id":1,"data":{"cc_age":"77"}}]"#).is(200);
    let before = sandbox.get("get_objects/contact").body;
    assert!(matches!(error(builder()), SandboxError::Database(_)), "it is another's");
    drop(sandbox);
    let sandbox = serve(builder());
    assert_eq!(sandbox.get("get_objects/contact").body, before);
    assert_eq!(sandbox.filter("contact", "cc_age $gt 65").ids(), [1, 3]);
    assert_eq!(sandbox.put("contact", r#"[{"data":{}}]"#).objects()[0]["id"], "12");
    drop(sandbox);
    assert!(matches!(error(builder().records_json("contact", CONTACTS)), SandboxError::AlreadyFilled { .. }));
    let binary = Profile::named("binary").unwrap();
    assert!(matches!(error(builder().profile(binary)), SandboxError::OtherProfile { .. }));
    serve(builder().profile(Profile::named("or-first").unwrap()));
    std::fs::write(&file, "this is no database, and long enough to be seen as none").unwrap();
    assert!(matches!(error(builder()), SandboxError::Database(_)));
}

#[cfg(feature = "cli")]
mod program {
    use std::io::{BufRead, BufReader, Read};
    use std::net::SocketAddr;
    use std::process::{Child, Command, Stdio};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// A running program, killed when dropped.
    struct Program {
        child: Child,
        address: SocketAddr,
        curl: String,
    }

    impl Drop for Program {
        fn drop(&mut self) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    fn command(arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_filtre"));
        command.arg("sandbox").args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(arguments: &[&str]) -> Program {
        let mut child = command(arguments).args(["--listen", "127.0.0.1:0"]).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut line = || lines.next().expect("a line").unwrap();
        let (url, curl) = (line(), line());
        let address = url.strip_prefix("http://").expect("an address").parse().unwrap();
        Program { child, address, curl }
    }

    fn refused(arguments: &[&str]) -> String {
        let mut child = command(arguments).spawn().unwrap();
        let mut message = String::new();
        child.stderr.take().unwrap().read_to_string(&mut message).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2), "{arguments:?} {message}");
        message
    }

    #[test]
    fn program_prints_two_lines_and_serves() {
        let program = run(&[]);
        Client::new(program.address).get("get_objects/contact?limit=1").is(200);
        if let Ok(output) = Command::new("sh").args(["-c", &program.curl]).output() {
            assert!(
                output.stdout.is_empty() || output.stdout.starts_with(br#"{"objects":[{"id":"#),
                "{output:?}"
            );
        }
    }

    #[test]
    fn options_set_up_the_sandbox() {
        let directory = TempDir::new().unwrap();
        let file = |name: &str, text: &str| {
            let path = directory.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let rights = file("rights.json", r#"{"objects":{"contact":{"write":false}}}"#);
        let profile = file("server.toml", "page-cap = 3\n");
        let catalogue = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogue");
        let token = format!("reader={rights}");
        let program = run(&[
            "--instance",
            "acme",
            "--token",
            "writer==",
            "--token",
            &token,
            "--catalogue",
            catalogue,
            "--server-profile",
            &profile,
            "--fault",
            "status=503,every=4",
            "--seed",
            "9",
        ]);
        let reader = Client { token: "reader", instance: "acme", ..Client::new(program.address) };
        assert_eq!(reader.get("get_objects/contact?limit=10").is(200).ids().len(), 3);
        reader.put("contact", "[]").is(403);
        Client { token: "writer==", ..reader.clone() }.put("contact", "[]").is(200);
        reader.get("get_object_list").is(503);
        assert!(program.curl.contains("/v1/datamart/acme/") && program.curl.contains("Bearer writer=="));
    }

    #[test]
    fn invalid_arguments_are_refused() {
        let missing = "/nonexistent/file";
        for (arguments, part) in [
            (&["--listen", "0.0.0.0:0"][..], "--allow-remote"),
            (&["--listen", "nowhere"], "--listen"),
            (&["--fault", "status=200"], "status"),
            (&["--server-profile", missing], missing),
            (&["--token", "t=/nonexistent/file"], missing),
            (&["--data", missing], missing),
            (&["--catalogue", missing], missing),
            (&["--instance", ""], "--instance"),
        ] {
            let message = refused(arguments);
            assert!(message.contains(part), "{arguments:?} {message}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn signal_stops_the_program_after_the_pending_request() {
        for signal in ["INT", "TERM"] {
            let mut program = run(&["--fault", "delay=300ms"]);
            let client = Client::new(program.address);
            let waiting = thread::spawn(move || client.get("get_object_list").status);
            thread::sleep(Duration::from_millis(100));
            let sent =
                Command::new("kill").args(["-s", signal, &program.child.id().to_string()]).status().unwrap();
            assert!(sent.success());
            assert_eq!(program.child.wait().unwrap().code(), Some(0), "{signal}");
            assert_eq!(waiting.join().unwrap(), 200, "the request under way is answered");
        }
    }

    #[test]
    fn acknowledged_records_survive_a_crash() {
        let directory = TempDir::new().unwrap();
        let file = directory.path().join("records.db");
        let arguments = ["--db", file.to_str().unwrap()];
        let mut acknowledged: Vec<String> = Vec::new();
        for round in 0..3 {
            let mut program = run(&arguments);
            let client = Client::new(program.address);
            let is_over = AtomicBool::new(false);
            let written = thread::scope(|scope| {
                let writers: Vec<_> = (0..4)
                    .map(|writer| {
                        scope.spawn({
                            let (client, is_over) = (&client, &is_over);
                            move || write_until(is_over, client, &format!("r{round}w{writer}"))
                        })
                    })
                    .collect();
                thread::sleep(Duration::from_millis(400));
                program.child.kill().unwrap();
                is_over.store(true, Ordering::Relaxed);
                writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect::<Vec<_>>()
            });
            assert!(written.len() > 4, "{written:?}");
            acknowledged.extend(written);
        }
        let program = run(&arguments);
        let stored = Client::new(program.address).get("get_objects/contact?fields=Nom").column("Nom");
        let stored: std::collections::HashSet<_> = stored.into_iter().collect();
        for name in &acknowledged {
            assert!(stored.contains(name), "{name} was acknowledged and is not there");
        }
    }

    /// Creates records until the server stops; returns the acknowledged names.
    fn write_until(is_over: &AtomicBool, client: &Client, prefix: &str) -> Vec<String> {
        let mut written = Vec::new();
        for at in 0.. {
            let name = format!("{prefix}n{at}");
            let body = format!(r#"objects=[{{"data":{{"Nom":"{name}"}}}}]"#);
            let request = format!(
                "POST {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer demo-token\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                client.path("put_objects/contact"),
                body.len(),
            );
            match crate::support::http::send(client.address, request.as_bytes()) {
                Ok(answer) if answer.ends_with(b"}]}") => written.push(name),
                _ if is_over.load(Ordering::Relaxed) => break,
                // The server was killed before the flag was set.
                _ => thread::sleep(Duration::from_millis(5)),
            }
        }
        written
    }
}
