//! The sandbox beside its lower bounds: the same server with a constant body,
//! and the same rows inserted directly.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use filtre::sandbox::Sandbox;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params_from_iter};

/// The default time for each server in a round.
pub const SECONDS: u64 = 3;

/// The default duration of the load.
pub const LOAD_SECONDS: u64 = 60;

const ROUNDS: usize = 3;
const RECORDS: u64 = 100_000;
const WRITTEN: u64 = 10_000;
/// Concurrent connections.
const CONNECTIONS: usize = 8;

/// Filters on one field, each for a page of 20.
const FILTERS: [&str; 16] = [
    "Pays $eq \"FR\"",
    "EMail $eq \"c77777@example.com\"",
    "EMail $like \"*.com\"",
    "EMail $like \"c7777*\"",
    "Nom $like \"dur*\"",
    "status $eq \"client\"",
    "cc_age $eq 42",
    "cc_age $gt 65",
    "solde $eq 77.5",
    "solde $lt 100",
    "date_naissance $lt \"1950-01-01\"",
    "date_last_interaction $eq \"2025-03-03 10:00:00\"",
    "date_last_interaction $gte \"2025-01-01\"",
    "optin $eq 1",
    "Pays $in [\"FR\",\"BE\"]",
    "solde $lt 1",
];

/// Prints requests a second, and puts.
pub fn run(seconds: u64) {
    println!(
        "# Sandbox\n\n{RECORDS} contacts, a page of 20, {CONNECTIONS} connections, {seconds} s a round\n"
    );
    let sandbox = start();
    println!(
        "| filter | bytes | constant/s | sandbox/s | ratio | p50 | p99 | errors |\n|---|---|---|---|---|---|---|---|"
    );
    let duration = Duration::from_secs(seconds);
    for filter in FILTERS {
        let path = path(filter);
        let body = one(sandbox.address(), &path);
        let floor = Constant::start(body.clone());
        let mut best = [Load::default(), Load::default()];
        for _ in 0..ROUNDS {
            for (load, address) in best.iter_mut().zip([floor.address, sandbox.address()]) {
                let round = ask(address, std::slice::from_ref(&path), duration);
                if round.rate > load.rate {
                    *load = Load { errors: load.errors + round.errors, ..round };
                }
            }
        }
        let [constant, load] = best;
        println!(
            "| `{filter}` | {} | {:.0} | {:.0} | {:.2} | {:.2} ms | {:.2} ms | {} |",
            body.len(),
            constant.rate,
            load.rate,
            load.rate / constant.rate,
            load.median,
            load.slow,
            load.errors,
        );
    }
    put();
}

/// Requests all filters in turn, prints the result, and fails if any request
/// failed.
pub fn load(seconds: u64) -> ExitCode {
    println!(
        "# Sandbox under load\n\n{RECORDS} contacts, pages of 20, {CONNECTIONS} connections, {seconds} s\n"
    );
    let sandbox = start();
    let load = ask(sandbox.address(), &FILTERS.map(path), Duration::from_secs(seconds));
    println!("| requests | requests/s | p50 | p99 | longest | errors |\n|---:|---:|---:|---:|---:|---:|");
    println!(
        "| {} | {:.0} | {:.2} ms | {:.2} ms | {:.1} ms | {} |",
        load.requests, load.rate, load.median, load.slow, load.longest, load.errors,
    );
    ExitCode::from(u8::from(load.errors > 0))
}

/// Starts a sandbox with the requested records, and prints how long that
/// takes.
fn start() -> Sandbox {
    let before = Instant::now();
    drop(Sandbox::start().expect("it starts"));
    println!("started and stopped with the examples in {:.0} ms\n", before.elapsed().as_secs_f64() * 1e3);
    let records = contacts(RECORDS);
    let before = Instant::now();
    let sandbox = Sandbox::builder().records_json("contact", records).start().expect("it starts");
    println!("started with all records in {:.1} s\n", before.elapsed().as_secs_f64());
    sandbox
}

fn path(filter: &str) -> String {
    format!("/v1/datamart/demo/get_objects/contact?page=1&pagesize=20&filter={}", encode(filter))
}

/// Records as a file has them.
fn contacts(count: u64) -> String {
    let mut text = String::new();
    for id in 1..=count {
        writeln!(text, r#"{{"id":{id},"data":{}}}"#, contact(id)).expect("a text takes all");
    }
    text
}

fn contact(id: u64) -> String {
    let country = ["FR", "FR", "FR", "BE", "ES", "DE"][(id % 6) as usize];
    let status = ["client", "prospect", "inactif"][(id % 3) as usize];
    format!(
        r#"{{"Prenom":"Élodie","Nom":"Durand{}","Civilite":"Madame","Adresse":"{} rue de la Paix","CP":"{:05}","EMail":"c{id}@example.com","Pays":"{country}","Telephone":"+33 1 23 45 67 89","status":"{status}","cc_age":"{}","date_last_interaction":"2025-{:02}-{:02} 10:00:00","date_naissance":"19{:02}-06-15","solde":"{}.50","optin":"{}"}}"#,
        id % 977,
        id % 199,
        id % 96_000,
        id % 100,
        id % 12 + 1,
        id % 28 + 1,
        id % 90 + 10,
        id % 900,
        id % 2,
    )
}

/// A server with one constant answer.
struct Constant {
    address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Constant {
    fn start(body: String) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("an address");
        let answer = move || {
            let body = body.clone();
            async move { ([(CONTENT_TYPE, "application/json; charset=utf-8")], body) }
        };
        let router = Router::new().route("/v1/datamart/{instance}/get_objects/{object}", get(answer));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, _runtime: runtime }
    }
}

#[derive(Default)]
struct Load {
    requests: usize,
    rate: f64,
    /// In milliseconds, as those after it.
    median: f64,
    slow: f64,
    longest: f64,
    errors: usize,
}

fn request(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-token\r\n\r\n").into_bytes()
}

/// The body of one answer.
fn one(address: SocketAddr, path: &str) -> String {
    let mut connection = Asking::new(address);
    assert!(connection.ask(&request(path)), "an answer");
    let head = connection.head_length().expect("a head");
    String::from_utf8(connection.buffer[head..].to_vec()).expect("text")
}

/// Requests the paths in turn, on all connections, for the given time.
fn ask(address: SocketAddr, paths: &[String], duration: Duration) -> Load {
    let requests: Vec<_> = paths.iter().map(|path| request(path)).collect();
    let start = Instant::now();
    let mut times: Vec<f64> = Vec::new();
    let mut errors = 0;
    std::thread::scope(|scope| {
        let askers: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                scope.spawn(|| {
                    let (mut connection, mut times, mut errors) = (Asking::new(address), Vec::new(), 0);
                    for request in requests.iter().cycle() {
                        let before = Instant::now();
                        if before - start > duration {
                            break;
                        }
                        if connection.ask(request) {
                            times.push(before.elapsed().as_secs_f64() * 1e3);
                        } else {
                            errors += 1;
                            connection = Asking::new(address);
                        }
                    }
                    (times, errors)
                })
            })
            .collect();
        for asker in askers {
            let (asked, failed) = asker.join().expect("it asks to the end");
            times.extend(asked);
            errors += failed;
        }
    });
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or(f64::NAN);
    let longest = times.last().copied().unwrap_or(f64::NAN);
    Load { requests: times.len(), rate, median: at(0.5), slow: at(0.99), longest, errors }
}

/// A persistent connection.
struct Asking {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Asking {
    fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("a socket that can");
        Self { stream, buffer: Vec::new() }
    }

    fn head_length(&self) -> Option<usize> {
        memchr::memmem::find(&self.buffer, b"\r\n\r\n").map(|at| at + 4)
    }

    /// Sends a request and reads its answer; returns whether it is well formed.
    fn ask(&mut self, request: &[u8]) -> bool {
        self.buffer.clear();
        if self.stream.write_all(request).is_err() {
            return false;
        }
        let mut block = [0; 1 << 16];
        loop {
            match self.stream.read(&mut block) {
                Ok(0) | Err(_) => return false,
                Ok(length) => self.buffer.extend_from_slice(&block[..length]),
            }
            let Some(head) = self.head_length() else { continue };
            let text = std::str::from_utf8(&self.buffer[..head]).expect("a head of text");
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|length| length.parse().ok()).expect("a length");
            if self.buffer.len() >= head + length {
                return text.starts_with("HTTP/1.1 200") || text.starts_with("HTTP/1.1 201");
            }
        }
    }
}

/// A put of many records, beside their direct insertion.
fn put() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("records.db");
    let start = |builder: filtre::sandbox::SandboxBuilder| {
        builder.records_json("contact", "").start().expect("it starts")
    };
    // The schema is read from the file.
    drop(start(Sandbox::builder().database(&file)));
    let schema = Connection::open(&file).expect("a database");
    let mut statement = schema
        .prepare("SELECT sql FROM sqlite_master WHERE tbl_name = 'demo/contact' AND sql IS NOT NULL")
        .expect("a statement");
    let schema: Vec<String> =
        statement.query_map([], |row| row.get(0)).expect("rows").map(|sql| sql.expect("a text")).collect();
    let objects: Vec<_> = (1..=WRITTEN).map(|id| format!(r#"{{"data":{}}}"#, contact(id))).collect();
    let body = format!("objects={}", encode(&format!("[{}]", objects.join(","))));
    let request = format!(
        "POST /v1/datamart/demo/put_objects/contact HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-token\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len(),
    );
    let (mut ours, mut by_hand) = (f64::MAX, f64::MAX);
    for _ in 0..5 {
        let sandbox = start(Sandbox::builder());
        let mut connection = Asking::new(sandbox.address());
        let before = Instant::now();
        assert!(connection.ask(request.as_bytes()), "an answer");
        ours = ours.min(before.elapsed().as_secs_f64());
        // A server's threads have memory of their own, which is new to them too.
        let inserted = std::thread::scope(|scope| scope.spawn(|| insert(&schema)).join());
        by_hand = by_hand.min(inserted.expect("it inserts to the end"));
    }
    println!("\n| {WRITTEN} records | seconds | records/s |\n|---|---|---|");
    println!("| put | {ours:.3} | {:.0} |", WRITTEN as f64 / ours);
    println!(
        "| inserted by hand | {by_hand:.3} | {:.0} |\n\nratio {:.2}",
        WRITTEN as f64 / by_hand,
        by_hand / ours
    );
}

/// The time of inserting the same rows into the same schema.
fn insert(schema: &[String]) -> f64 {
    let mut connection = Connection::open_in_memory().expect("a database");
    filtre::sql::sqlite::register(&connection).expect("functions");
    // Cheaper than those of the sandbox, which sort as numbers and dates do.
    for name in ["filtre_number", "filtre_moment", "filtre_boolean"] {
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
        connection
            .create_scalar_function(name, 1, flags, |context| context.get::<Option<String>>(0))
            .expect("a function");
    }
    for sql in schema {
        connection.execute_batch(sql).expect("a table or an index");
    }
    let rows: Vec<serde_json::Map<String, serde_json::Value>> =
        (1..=WRITTEN).map(|id| serde_json::from_str(&contact(id)).expect("a record")).collect();
    let names: Vec<&str> = rows[0].keys().map(String::as_str).collect();
    let places = vec!["?"; names.len()].join(",");
    let sql = format!("INSERT INTO `demo/contact` ({}) VALUES ({places})", names.join(","));
    let before = Instant::now();
    let transaction = connection.transaction().expect("a transaction");
    let mut statement = transaction.prepare(&sql).expect("a statement");
    for row in &rows {
        statement.execute(params_from_iter(row.values().map(|value| value.as_str()))).expect("an insertion");
    }
    drop(statement);
    transaction.commit().expect("a commit");
    before.elapsed().as_secs_f64()
}

fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a text takes all");
        }
    }
    encoded
}
