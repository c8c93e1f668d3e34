//! The address, instance and token of the service, and errors of calls.

use std::net::TcpListener;

use crate::faults::{FaultServer, answer, ok};
use crate::server::{Server, variables};
use crate::support::Place;

const LIST: &str = r#"{"contact":{"acl":"","create_time":"a","update_time":"b"}}"#;

/// Returns a local address without a listener.
fn closed_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn option_overrides_variable_and_variable_overrides_file() {
    let server = FaultServer::start(|_| ok(LIST));
    let place = Place::new();
    let (url, nowhere) = (server.url(), closed_address());
    let configure = |url: &str, instance: &str| {
        place.write("filtre.toml", format!("[service]\nurl = \"{url}\"\ninstance = \"{instance}\"\n"));
    };
    let token = ("FILTRE_TOKEN", "variable-token");

    configure(&url, "of-file");
    place.run_as(&["objects"], b"", &[token]).is(0);
    configure(&nowhere, "of-file");
    place.run_as(&["objects"], b"", &[token, ("FILTRE_URL", &url), ("FILTRE_INSTANCE", "of-variable")]).is(0);
    place.write("token", "file-token\n");
    let options = ["objects", "--url", &url, "--instance", "of-option", "--token-file", "token"];
    place.run_as(&options, b"", &[token, ("FILTRE_URL", &nowhere), ("FILTRE_INSTANCE", "of-variable")]).is(0);
    // An empty variable is ignored.
    configure(&url, "of-file");
    place.run_as(&["objects"], b"", &[token, ("FILTRE_URL", ""), ("FILTRE_INSTANCE", "")]).is(0);
    place.run_as(&["objects", "--token-file", "-"], b"input-token", &[]).is(0);

    let seen = server.requests();
    let called = |at: usize, instance: &str, token: &str| {
        let request = seen[at].to_lowercase();
        assert!(request.starts_with(&format!("get /v1/datamart/{instance}/get_object_list")), "{request}");
        assert!(request.contains(&format!("authorization: bearer {token}\r\n")), "{request}");
    };
    called(0, "of-file", "variable-token");
    called(1, "of-variable", "variable-token");
    called(2, "of-option", "file-token");
    called(3, "of-file", "variable-token");
    called(4, "of-file", "input-token");
    assert_eq!(seen.len(), 5);
}

#[test]
fn missing_settings_are_named() {
    let place = Place::new();
    let run = |variables: &[(&str, &str)], arguments: &[&str]| place.run_as(arguments, b"", variables);
    run(&[], &["objects"]).is(2).out("").err_has("missing address").err_has("FILTRE_URL");
    run(&[], &["objects", "--env", "demo"]).is(2).err_has("missing instance");
    let options = ["objects", "--env", "demo", "--instance", "acme"];
    run(&[], &options).is(2).err_has("missing token").err_has("--token-file");
    run(&[("FILTRE_TOKEN", "two words")], &options)
        .is(2)
        .err_has("invalid token in the variable `FILTRE_TOKEN`");
    run(&[], &[&options[..], &["--token-file", "none"]].concat()).is(2).err_has("cannot read `none`");
    place.write("empty", "\n");
    run(&[], &[&options[..], &["--token-file", "empty"]].concat())
        .is(2)
        .err_has("invalid token in the file `empty`");
    run(&[], &["objects", "--env", "demo", "--url", "x"]).is(2).err_has("cannot be used with");
    run(&[], &["objects", "--env", "staging"]).is(2).err_has("production, demo");
    run(&[], &["objects", "--token", "x"]).is(2).err_has("unexpected argument '--token'");
    let url = |url| run(&[("FILTRE_TOKEN", "x")], &["objects", "--instance", "acme", "--url", url]);
    url("http://example.org").is(2).err_has("is not encrypted");
    url("https://example.org/v2").is(2).err_has("only `/v1/datamart` may follow");
    url("").is(2).err_has("invalid address");
    place.write("filtre.toml", "[service]\ntoken = \"canary\"\n");
    let refused = run(&[], &["objects"]);
    refused.is(2).err_has("unknown field `token`");
    assert!(!refused.err.contains("canary"));
}

#[test]
fn objects_are_listed_in_every_format() {
    let server = Server::start(&[]);
    let place = Place::new();
    let run = |format| server.run(&place, &["objects", "--format", format]);
    run("csv").is(0).out_has("name,acl,create_time,update_time\ncontact,").out_has("\nproducts,");
    run("ndjson").is(0).out_has("{\"name\":\"contact\",\"acl\":");
    run("table").is(0).out_has("name ").out_has("\norders ");
    let json: Vec<serde_json::Value> = serde_json::from_str(&run("json").is(0).out).unwrap();
    assert_eq!(json.len(), 3);
}

#[test]
fn refusals_have_a_help_text() {
    let server = Server::start(&[]);
    let place = Place::new();
    let run = |arguments: &[&str], name: &str, value: &str| {
        let variables =
            variables(&server.url).map(|pair| if pair.0 == name { (pair.0, value) } else { pair });
        place.run_as(arguments, b"", &variables)
    };
    let token = run(&["objects"], "FILTRE_TOKEN", "canary-token");
    token.is(2).out("").err_has("401").err_has("help: check the token");
    assert!(!token.err.contains("canary"));
    run(&["objects"], "FILTRE_INSTANCE", "other").is(2).err_has("404").err_has("help:");
    run(&["objects"], "FILTRE_URL", &closed_address()).is(2).err_has("cannot connect").err_has("help:");
    for command in [&["get", "contacts"][..], &["schema", "pull", "contacts", "--schema", "catalogue"]] {
        let run = run(command, "", "");
        run.is(2).err_has("the instance has no object `contacts`").err_has("did you mean `contact`?");
    }
    assert!(!place.path("catalogue").exists());
}

#[test]
fn invalid_responses_exit_with_2() {
    let place = Place::new();
    for (reply, part) in [
        (ok("<html>"), "line 1, column 1"),
        (ok(r#"{"contact":{}}"#), "`$.contact`: missing key `acl`"),
        (answer("302 Found", "Location: https://example.org/x?y\r\n", ""), "`https://example.org/x`"),
        (answer("403 Forbidden", "", ""), "403"),
        (answer("418 Teapot", "", ""), "418"),
    ] {
        let server = FaultServer::start(move |_| reply.clone());
        let run = place.run_as(&["objects"], b"", &variables(&server.url()));
        run.is(2).out("").err_has(part);
    }
    let hostile = r#"{"\u001b[31m\u202e":{"acl":"\u0007","create_time":"","update_time":""}}"#;
    let server = FaultServer::start(move |_| ok(hostile));
    for format in ["table", "json", "ndjson"] {
        let run = place.run_as(&["objects", "--format", format], b"", &variables(&server.url()));
        assert!(!run.is(0).out.contains(['\u{1b}', '\u{7}']), "{run:#?}");
    }
}

/// Runs the lines of the quick start after the start of the sandbox.
#[cfg(unix)]
#[test]
fn quick_start_of_the_readme_prints_records() {
    let readme = include_str!("../../README.md");
    let (_, section) = readme.split_once("### Query the service\n").unwrap();
    let block = section.split("```").nth(1).unwrap().strip_prefix("console\n").unwrap();
    let lines: Vec<&str> = block.lines().map(|line| line.trim_start_matches("$ ")).collect();
    let [sandbox, variables, get] = lines[..] else { panic!("three lines: {lines:?}") };
    assert_eq!(sandbox, "filtre sandbox &");

    let (server, place) = (Server::start(&[]), Place::new());
    let variables = variables.replace("http://127.0.0.1:8787", &server.url);
    assert!(variables.contains(&server.url));
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_filtre"));
    let others = std::env::var_os("PATH").unwrap();
    let own = [program.parent().unwrap().to_owned()];
    let paths = own.into_iter().chain(std::env::split_paths(&others));
    let output = std::process::Command::new("sh")
        .args(["-c", &format!("{variables}\n{get}")])
        .current_dir(place.path(""))
        .env("PATH", std::env::join_paths(paths).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(out.lines().count(), 4, "{out}");
    assert!(out.starts_with("id,Prenom,Nom\n"), "{out}");
}
