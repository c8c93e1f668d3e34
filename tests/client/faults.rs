//! The outcome of each fault on the wire for each operation.

use std::time::Duration;

use filtre::http::{Client, Error, ErrorKind, Get, Put, PutRecord, ResponseLimits};

use crate::common::{LONG, SHORT, client_at, options};
use crate::support::faults::{Act, ClosedPort, FaultServer, Reply, answer, ok};

/// Gzip data of a 100,014-byte text.
const COMPRESSED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\xb1\x0d\x00\x10\x00\x00\xb0\x57\xc4\x19\x5e\x11\x0b\xb1\x58\x0c\x6c\xe2\x77\x6f\x18\xda\x9e\x38\xeb\xe8\x6d\xaf\x98\x72\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xbe\x55\xee\x03\xd3\x28\xdd\x4f\xae\x86\x01\x00";

/// Each fault with its reply.
fn faults() -> Vec<(&'static str, Reply)> {
    let send = |text: &str| Act::Send(text.as_bytes().to_vec());
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"objects\":[";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"obj\r\n";
    let gzip = "Content-Encoding: gzip\r\n";
    let mut faults = vec![
        ("closed before response", vec![]),
        ("reset before response", vec![Act::Reset]),
        ("half closed before response", vec![Act::HalfClose, Act::Pause(SHORT)]),
        ("no response", vec![Act::Stall]),
        ("incomplete head", vec![send("HTTP/1.1 200 O")]),
        ("not HTTP", vec![send("hello\r\n\r\n")]),
        ("truncated body", vec![send(head)]),
        ("reset inside the body", vec![send(head), Act::Pause(Duration::from_millis(5)), Act::Reset]),
        ("stalled body", vec![send(head), Act::Stall]),
        ("truncated chunks", vec![send(chunked)]),
        ("invalid chunk length", vec![send(&chunked.replace("5\r\n", "z\r\n"))]),
        ("body over content-length", vec![send(&head.replace("100", "5"))]),
        ("invalid gzip", answer("200 OK", gzip, "{\"objects\":[]}")),
        ("truncated gzip", answer("200 OK", gzip, &COMPRESSED[..40])),
        ("gzip over the limit", answer("200 OK", gzip, COMPRESSED)),
        ("body over the limit", ok("[".repeat(60_000))),
        ("invalid UTF-8", ok(b"{\"objects\":[\"\xff\"]}")),
        ("invalid JSON", ok("<html>maintenance</html>")),
        ("empty body", ok("")),
        ("unexpected JSON", ok("[1]")),
    ];
    for (name, status, headers) in [
        ("302", "302 Found", "Location: /login?filter=canary\r\n"),
        ("400", "400 Bad Request", ""),
        ("401", "401 Unauthorized", ""),
        ("403", "403 Forbidden", ""),
        ("404", "404 Not Found", ""),
        ("405", "405 Method Not Allowed", "Allow: GET\r\n"),
        ("406", "406 Not Acceptable", ""),
        ("408", "408 Request Timeout", ""),
        ("409", "409 Conflict", ""),
        ("413", "413 Content Too Large", ""),
        ("414", "414 URI Too Long", ""),
        ("425", "425 Too Early", ""),
        ("429", "429 Too Many Requests", "Retry-After: 0\r\n"),
        ("429, retry after deadline", "429 Too Many Requests", "Retry-After: 3600\r\n"),
        ("500", "500 Internal Server Error", ""),
        ("502", "502 Bad Gateway", ""),
        ("503", "503 Service Unavailable", ""),
        ("504", "504 Gateway Timeout", ""),
    ] {
        faults.push((name, answer(status, headers, "{\"error\":{\"detail\":\"canary\"}}")));
    }
    faults
}

/// The operations of the client.
#[derive(Clone, Copy, Debug)]
enum Operation {
    List,
    Info,
    Get,
    Create,
    Update,
    IdempotentUpdate,
}

impl Operation {
    const ALL: [Self; 6] =
        [Self::List, Self::Info, Self::Get, Self::Create, Self::Update, Self::IdempotentUpdate];

    async fn run(self, client: &Client) -> Result<(), Error> {
        let value = |record: PutRecord| Put::new("contact", [record.value("Nom", "canary")]);
        match self {
            Self::List => client.object_list().await.map(drop),
            Self::Info => client.object_info("contact").await.map(drop),
            Self::Get => client.get_objects(&Get::new("contact")).await.map(drop),
            Self::Create => client.put_objects(&value(PutRecord::create())).await.map(drop),
            Self::Update => client.put_objects(&value(PutRecord::update(5))).await.map(drop),
            Self::IdempotentUpdate => {
                client.put_objects(&value(PutRecord::update(5)).idempotent()).await.map(drop)
            }
        }
    }
}

/// For each fault the error, with `?` if it is unknown whether records were
/// written, and the number of requests out of three allowed.
const OUTCOMES: &str = "
fault                         | read                | create              | update              | update, idempotent
no connection                 | Connect 0           | Connect 0           | Connect 0           | Connect 0
closed before response        | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
reset before response         | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
half closed before response   | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
no response                   | TimedOut 1          | ? TimedOut 1        | ? TimedOut 1        | ? TimedOut 1
incomplete head               | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
not HTTP                      | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
truncated body                | Truncated 3         | ? Truncated 1       | ? Truncated 1       | ? Truncated 3
reset inside the body         | Truncated 3         | ? Truncated 1       | ? Truncated 1       | ? Truncated 3
stalled body                  | TimedOut 1          | ? TimedOut 1        | ? TimedOut 1        | ? TimedOut 1
truncated chunks              | Truncated 3         | ? Truncated 1       | ? Truncated 1       | ? Truncated 3
invalid chunk length          | Undecodable 3       | ? Undecodable 1     | ? Undecodable 1     | ? Undecodable 3
body over content-length      | InvalidResponse 3   | ? InvalidResponse 1 | ? InvalidResponse 1 | ? InvalidResponse 3
invalid gzip                  | Undecodable 3       | ? Undecodable 1     | ? Undecodable 1     | ? Undecodable 3
truncated gzip                | Truncated 3         | ? Truncated 1       | ? Truncated 1       | ? Truncated 3
gzip over the limit           | TooLarge 1          | ? TooLarge 1        | ? TooLarge 1        | ? TooLarge 1
body over the limit           | TooLarge 1          | ? TooLarge 1        | ? TooLarge 1        | ? TooLarge 1
invalid UTF-8                 | Undecodable 3       | ? Undecodable 1     | ? Undecodable 1     | ? Undecodable 3
invalid JSON                  | InvalidResponse 3   | ? InvalidResponse 1 | ? InvalidResponse 1 | ? InvalidResponse 3
empty body                    | InvalidResponse 3   | ? InvalidResponse 1 | ? InvalidResponse 1 | ? InvalidResponse 3
unexpected JSON               | InvalidResponse 1   | ? InvalidResponse 1 | ? InvalidResponse 1 | ? InvalidResponse 1
302                           | Redirected 1        | ? Redirected 1      | ? Redirected 1      | ? Redirected 1
400                           | BadRequest 1        | BadRequest 1        | BadRequest 1        | BadRequest 1
401                           | Unauthorized 1      | Unauthorized 1      | Unauthorized 1      | Unauthorized 1
403                           | Forbidden 1         | Forbidden 1         | Forbidden 1         | Forbidden 1
404                           | NotFound 1          | NotFound 1          | NotFound 1          | NotFound 1
405                           | MethodNotAllowed 1  | MethodNotAllowed 1  | MethodNotAllowed 1  | MethodNotAllowed 1
406                           | NotAcceptable 1     | NotAcceptable 1     | NotAcceptable 1     | NotAcceptable 1
408                           | Status 3            | ? Status 1          | ? Status 1          | ? Status 3
409                           | Status 1            | ? Status 1          | ? Status 1          | ? Status 1
413                           | RequestTooLarge 1   | RequestTooLarge 1   | RequestTooLarge 1   | RequestTooLarge 1
414                           | AddressTooLong 1    | AddressTooLong 1    | AddressTooLong 1    | AddressTooLong 1
425                           | Status 3            | ? Status 1          | ? Status 1          | ? Status 3
429                           | TooManyRequests 3   | TooManyRequests 3   | TooManyRequests 3   | TooManyRequests 3
429, retry after deadline     | TooManyRequests 1   | TooManyRequests 1   | TooManyRequests 1   | TooManyRequests 1
500                           | ServerError 3       | ? ServerError 1     | ? ServerError 1     | ? ServerError 3
502                           | Status 3            | ? Status 1          | ? Status 1          | ? Status 3
503                           | Unavailable 3       | ? Unavailable 1     | ? Unavailable 1     | ? Unavailable 3
504                           | Status 3            | ? Status 1          | ? Status 1          | ? Status 3
";

/// Returns a cell of the table: the error and the number of requests.
fn cell(outcome: &Result<(), Error>, requests: usize) -> String {
    fn name(fault: &ErrorKind) -> String {
        match fault {
            ErrorKind::OutcomeUnknown(fault) => format!("? {}", name(fault)),
            fault => format!("{fault:?}").split(['(', ' ']).next().unwrap().to_owned(),
        }
    }
    let outcome = outcome.as_ref().map_or_else(|error| name(error.kind()), |()| "ok".to_owned());
    format!("{outcome} {requests}")
}

/// Returns the row of a fault; `None` connects to a closed port.
async fn row(name: &str, reply: Option<&Reply>) -> String {
    let mut cells = Vec::new();
    // Only replies that stall run into the deadline.
    let stalls = reply.is_some_and(|reply| matches!(reply.last(), Some(Act::Stall)));
    let deadline = if stalls { SHORT } else { LONG };
    for operation in Operation::ALL {
        let server = FaultServer::replies([reply.cloned().unwrap_or_default()]);
        let closed = ClosedPort::new();
        let url = if reply.is_some() { server.url() } else { format!("http://{}", closed.address()) };
        let limits = ResponseLimits::default().with_body_bytes(50_000);
        let client = client_at(&url, options().with_limits(limits).with_deadline(deadline));
        let outcome = operation.run(&client).await;
        if let Err(error) = &outcome {
            assert!(!format!("{error} {error:?} {:?}", error.help()).contains("canary"), "{error:?}");
        }
        cells.push(cell(&outcome, server.requests().len()));
    }
    // All reads have the same outcome.
    assert!(cells[0] == cells[1] && cells[1] == cells[2], "{name}: {cells:?}");
    let [read, _, _, create, update, idempotent] = cells.try_into().unwrap();
    format!("{name:<30}| {read:<20}| {create:<20}| {update:<20}| {idempotent}")
}

#[tokio::test]
async fn every_fault_of_every_operation_has_its_outcome() {
    let head = format!(
        "{:<30}| {:<20}| {:<20}| {:<20}| {}",
        "fault", "read", "create", "update", "update, idempotent"
    );
    let mut rows = vec![head, row("no connection", None).await];
    for (name, reply) in faults() {
        rows.push(row(name, Some(&reply)).await);
    }
    assert_eq!(rows.join("\n"), OUTCOMES.trim());
}
