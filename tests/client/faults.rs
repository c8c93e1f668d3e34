//! Every fault on the wire, of every operation: one table.

use std::time::Duration;

use filtre::http::{Client, Error, ErrorKind, Get, Put, PutRecord, ResponseLimits};

use crate::common::{LONG, SHORT, client_at, options};
use crate::support::faults::{Act, FaultServer, Nobody, Reply, answer, ok};

/// A text of 100,014 bytes, compressed.
const COMPRESSED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\xb1\x0d\x00\x10\x00\x00\xb0\x57\xc4\x19\x5e\x11\x0b\xb1\x58\x0c\x6c\xe2\x77\x6f\x18\xda\x9e\x38\xeb\xe8\x6d\xaf\x98\x72\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xbe\x55\xee\x03\xd3\x28\xdd\x4f\xae\x86\x01\x00";

/// Each fault, and what the server does.
fn faults() -> Vec<(&'static str, Reply)> {
    let send = |text: &str| Act::Send(text.as_bytes().to_vec());
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"objects\":[";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"obj\r\n";
    let gzip = "Content-Encoding: gzip\r\n";
    let mut faults = vec![
        ("closed before an answer", vec![]),
        ("reset before an answer", vec![Act::Reset]),
        ("half closed before an answer", vec![Act::HalfClose, Act::Pause(SHORT)]),
        ("no answer", vec![Act::Stall]),
        ("half a head", vec![send("HTTP/1.1 200 O")]),
        ("no HTTP", vec![send("hello\r\n\r\n")]),
        ("a body that is cut", vec![send(head)]),
        ("a body that is reset", vec![send(head), Act::Pause(Duration::from_millis(5)), Act::Reset]),
        ("a body that stops", vec![send(head), Act::Stall]),
        ("chunks that are cut", vec![send(chunked)]),
        ("a chunk of a false length", vec![send(&chunked.replace("5\r\n", "z\r\n"))]),
        ("a body longer than told", vec![send(&head.replace("100", "5"))]),
        ("a gzip that is none", answer("200 OK", gzip, "{\"objects\":[]}")),
        ("a gzip that is cut", answer("200 OK", gzip, &COMPRESSED[..40])),
        ("a gzip that swells", answer("200 OK", gzip, COMPRESSED)),
        ("a body over the limit", ok("[".repeat(60_000))),
        ("no UTF-8", ok(b"{\"objects\":[\"\xff\"]}")),
        ("no JSON", ok("<html>maintenance</html>")),
        ("nothing", ok("")),
        ("another JSON", ok("[1]")),
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
        ("429, ask again too late", "429 Too Many Requests", "Retry-After: 3600\r\n"),
        ("500", "500 Internal Server Error", ""),
        ("502", "502 Bad Gateway", ""),
        ("503", "503 Service Unavailable", ""),
        ("504", "504 Gateway Timeout", ""),
    ] {
        faults.push((name, answer(status, headers, "{\"error\":{\"detail\":\"canary\"}}")));
    }
    faults
}

/// The operations that a fault may meet.
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

/// What comes of each fault: the error, with `?` where nobody can tell whether
/// records were written, and how many requests the server saw of three that are
/// allowed.
const OUTCOMES: &str = "
fault                         | read                | create              | update              | update, idempotent
no connection                 | Connect 0           | Connect 0           | Connect 0           | Connect 0
closed before an answer       | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
reset before an answer        | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
half closed before an answer  | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
no answer                     | TimedOut 1          | ? TimedOut 1        | ? TimedOut 1        | ? TimedOut 1
half a head                   | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
no HTTP                       | ConnectionLost 3    | ? ConnectionLost 1  | ? ConnectionLost 1  | ? ConnectionLost 3
a body that is cut            | Truncated 3         | ? Truncated 1       | ? Truncated 1       | ? Truncated 3
a body that is reset          | Truncated 3         | ? Truncated 1       | ? Truncated 1       | ? Truncated 3
a body that stops             | TimedOut 1          | ? TimedOut 1        | ? TimedOut 1        | ? TimedOut 1
chunks that are cut           | Truncated 3         | ? Truncated 1       | ? Truncated 1       | ? Truncated 3
a chunk of a false length     | Undecodable 3       | ? Undecodable 1     | ? Undecodable 1     | ? Undecodable 3
a body longer than told       | InvalidResponse 3   | ? InvalidResponse 1 | ? InvalidResponse 1 | ? InvalidResponse 3
a gzip that is none           | Undecodable 3       | ? Undecodable 1     | ? Undecodable 1     | ? Undecodable 3
a gzip that is cut            | Truncated 3         | ? Truncated 1       | ? Truncated 1       | ? Truncated 3
a gzip that swells            | TooLarge 1          | ? TooLarge 1        | ? TooLarge 1        | ? TooLarge 1
a body over the limit         | TooLarge 1          | ? TooLarge 1        | ? TooLarge 1        | ? TooLarge 1
no UTF-8                      | Undecodable 3       | ? Undecodable 1     | ? Undecodable 1     | ? Undecodable 3
no JSON                       | InvalidResponse 3   | ? InvalidResponse 1 | ? InvalidResponse 1 | ? InvalidResponse 3
nothing                       | InvalidResponse 3   | ? InvalidResponse 1 | ? InvalidResponse 1 | ? InvalidResponse 3
another JSON                  | InvalidResponse 1   | ? InvalidResponse 1 | ? InvalidResponse 1 | ? InvalidResponse 1
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
429, ask again too late       | TooManyRequests 1   | TooManyRequests 1   | TooManyRequests 1   | TooManyRequests 1
500                           | ServerError 3       | ? ServerError 1     | ? ServerError 1     | ? ServerError 3
502                           | Status 3            | ? Status 1          | ? Status 1          | ? Status 3
503                           | Unavailable 3       | ? Unavailable 1     | ? Unavailable 1     | ? Unavailable 3
504                           | Status 3            | ? Status 1          | ? Status 1          | ? Status 3
";

/// The outcome as a cell of the table: the fault, and how many requests came.
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

/// The row of a fault; without a reply there is no server.
async fn row(name: &str, reply: Option<&Reply>) -> String {
    let mut cells = Vec::new();
    // What says nothing more is waited for in vain; all else has time enough.
    let stalls = reply.is_some_and(|reply| matches!(reply.last(), Some(Act::Stall)));
    let deadline = if stalls { SHORT } else { LONG };
    for operation in Operation::ALL {
        let server = FaultServer::replies([reply.cloned().unwrap_or_default()]);
        let nobody = Nobody::new();
        let url = if reply.is_some() { server.url() } else { format!("http://{}", nobody.address()) };
        let limits = ResponseLimits::default().with_body_bytes(50_000);
        let client = client_at(&url, options().with_limits(limits).with_deadline(deadline));
        let outcome = operation.run(&client).await;
        if let Err(error) = &outcome {
            assert!(!format!("{error} {error:?} {:?}", error.help()).contains("canary"), "{error:?}");
        }
        cells.push(cell(&outcome, server.requests().len()));
    }
    // What reads has one outcome, whatever it reads.
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
