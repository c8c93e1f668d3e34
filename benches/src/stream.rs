//! Reading records page by page: the client's stream beside loops that only
//! fetch and parse, over the same pages of the same server.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use filtre::http::{Address, Client, ClientOptions, Service, Token};
use tokio::runtime::Runtime;

use crate::allocator;
use crate::table::{Table, count, number};

/// Records that are read.
pub const RECORDS: usize = 1_000_000;

const PAGE: usize = 1_000;
const ROUNDS: usize = 5;

/// A distance of ids at which the set of seen ids shares no memory.
const APART: usize = 1_000;

const SUBJECTS: [&str; 4] = [
    "**filtre** stream",
    "bare loop, `serde_json::Value`",
    "bare loop, maps of strings",
    "bare loop, structs of known fields",
];

/// All records as JSON, and where each begins.
struct Canned {
    text: String,
    starts: Vec<usize>,
}

impl Canned {
    /// The distance between the ids of neighbouring records.
    fn new(records: usize, apart: usize) -> Self {
        let mut canned = Self { text: String::new(), starts: Vec::with_capacity(records + 1) };
        for id in (apart..).step_by(apart).take(records) {
            canned.starts.push(canned.text.len());
            canned.text.push_str(&format!(
                r#"{{"id":"{id}","data":{{"Civilite":"Madame","Prenom":"Prénom {}","Nom":"Nom {id}","EMail":"nom{id}@example.net","Pays":"FR"}}}},"#,
                id % 977
            ));
        }
        canned.starts.push(canned.text.len());
        canned
    }

    /// The records of a page, without the comma after the last.
    fn page(&self, offset: usize, limit: usize) -> &str {
        let last = self.starts.len() - 1;
        let (start, end) = (offset.min(last), (offset + limit).min(last));
        self.text[self.starts[start]..self.starts[end]].trim_end_matches(',')
    }
}

/// Serves the pages on a port of this machine, until the process ends.
fn serve(canned: Canned) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let canned = Arc::new(canned);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let canned = Arc::clone(&canned);
            std::thread::spawn(move || answer(stream, &canned));
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: TcpStream, canned: &Canned) {
    stream.set_nodelay(true).expect("a socket");
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
        if !request.ends_with(b"\r\n\r\n") {
            continue;
        }
        let text = String::from_utf8_lossy(&request).into_owned();
        let line = text.lines().next().unwrap_or("");
        let parameter = |name: &str| -> Option<usize> {
            let (_, rest) = line.split_once(name)?;
            rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        };
        let page = canned.page(parameter("offset=").unwrap_or(0), parameter("limit=").unwrap_or(PAGE));
        let length = page.len() + r#"{"objects":[]}"#.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{\"objects\":["
        );
        let parts = [head.as_bytes(), page.as_bytes(), b"]}"].concat();
        if stream.write_all(&parts).is_err() {
            return;
        }
        request.clear();
    }
}

fn client(url: &str) -> Client {
    let token = Token::new("token").expect("a token");
    let service = Service::new(Address::parse(url).expect("an address"), "demo", token).expect("a service");
    let options = ClientOptions::default().with_requests_per_second(None);
    Client::with_options(service, options).expect("a client")
}

/// Reads all records, or the first `limit`, through the client's stream;
/// returns their number.
async fn streamed(url: &str, first: Option<usize>) -> usize {
    let mut query = client(url).objects("contact").page_size(PAGE as u64);
    if let Some(first) = first {
        query = query.limit(first as u64, 0);
    }
    let mut records = query.stream().expect("a query");
    let mut count = 0;
    while let Some(record) = records.next().await {
        let record = record.expect("a record");
        count += usize::from(!record.id().is_empty() && record.text("EMail").is_some());
    }
    count
}

/// The pages that the stream requests, only fetched and parsed.
async fn bare(url: &str, parse: impl Fn(&[u8]) -> usize) -> usize {
    let client = reqwest::Client::new();
    let (mut count, mut offset) = (0, 0);
    loop {
        let url = format!("{url}/v1/datamart/demo/get_objects/contact?limit={PAGE}&offset={offset}");
        let body = client.get(url).send().await.expect("an answer").bytes().await.expect("a body");
        let records = parse(&body);
        count += records;
        if records < PAGE {
            return count;
        }
        offset += PAGE - 1;
    }
}

fn as_value(body: &[u8]) -> usize {
    let value: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    let records = value["objects"].as_array().expect("a list");
    records.iter().filter(|record| record["id"].is_string() && record["data"]["EMail"].is_string()).count()
}

/// A page of records whose fields are of some type.
#[derive(serde::Deserialize)]
struct TypedPage<D> {
    objects: Vec<TypedRecord<D>>,
}

#[derive(serde::Deserialize)]
struct TypedRecord<D> {
    id: String,
    data: D,
}

fn as_records<D: serde::de::DeserializeOwned>(body: &[u8], has_mail: impl Fn(&D) -> bool) -> usize {
    let page: TypedPage<D> = serde_json::from_slice(body).expect("JSON");
    page.objects.iter().filter(|record| !record.id.is_empty() && has_mail(&record.data)).count()
}

fn as_maps(body: &[u8]) -> usize {
    as_records(body, |data: &HashMap<String, String>| data.contains_key("EMail"))
}

/// The fields, known beforehand.
#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Known {
    civilite: String,
    prenom: String,
    nom: String,
    #[serde(rename = "EMail")]
    mail: String,
    pays: String,
}

fn as_structs(body: &[u8]) -> usize {
    as_records(body, |data: &Known| {
        [&data.civilite, &data.prenom, &data.nom, &data.mail, &data.pays].iter().all(|text| !text.is_empty())
    })
}

/// Measures and prints.
pub fn run(records: usize) {
    let url = serve(Canned::new(records, 1));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let read = |subject: usize| {
        let count = runtime.block_on(async {
            match subject {
                0 => streamed(&url, None).await,
                1 => bare(&url, as_value).await,
                2 => bare(&url, as_maps).await,
                _ => bare(&url, as_structs).await,
            }
        });
        assert!(count >= records, "{count} records");
    };
    let mut seconds = vec![Vec::new(); SUBJECTS.len()];
    for _ in 0..ROUNDS {
        for (subject, seconds) in seconds.iter_mut().enumerate() {
            let start = Instant::now();
            read(subject);
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    let medians: Vec<f64> = seconds.iter_mut().map(|seconds| median(seconds)).collect();
    let mut table = Table::new(
        &format!("{} records in pages of {}", count(records), count(PAGE)),
        &["", "records/s", "throughput of the stream over it", "peak heap, MB"],
    );
    for (subject, median) in medians.iter().enumerate() {
        let heap = watched(|| read(subject));
        table.row(&[
            SUBJECTS[subject].to_owned(),
            count((records as f64 / median) as usize),
            number(median / medians[0]),
            number(heap as f64 / 1e6),
        ]);
    }
    table.print();
    heap_of_ids(&runtime, records, &url);
}

/// Prints how the heap of the stream grows with the records: by their ids alone.
fn heap_of_ids(runtime: &Runtime, records: usize, neighbours: &str) {
    let apart = serve(Canned::new(records, APART));
    let mut table = Table::new("Heap of the stream", &["ids", "records", "peak heap, MB", "bytes a seen id"]);
    for (ids, url) in [("neighbours", neighbours), (&format!("{APART} apart"), &apart)] {
        let mut before = None;
        for first in [records / 100, records / 10, records] {
            let heap = watched(|| assert_eq!(runtime.block_on(streamed(url, Some(first))), first));
            let each = before.map(|(fewer, less)| (heap as f64 - less) / (first - fewer) as f64);
            before = before.or(Some((first, heap as f64)));
            let each = each.map_or_else(String::new, number);
            table.row(&[ids.to_owned(), count(first), number(heap as f64 / 1e6), each]);
        }
    }
    table.print();
}

/// The most bytes that a run takes.
fn watched(run: impl FnOnce()) -> usize {
    // The server forgets its last connection, so that it is not counted.
    std::thread::sleep(Duration::from_millis(100));
    allocator::watch(run).peak
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
