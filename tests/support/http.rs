//! A minimal HTTP client that sends exactly the given bytes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// A response.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// Sends bytes, and reads until the other end closes.
pub fn send(address: SocketAddr, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.write_all(bytes)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

/// Percent-encodes all bytes but unreserved characters.
pub fn encode(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

impl Reply {
    /// Parses a response that ends with its connection.
    pub fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {text:?}"));
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        };
        Self { status, headers: lines.map(header).collect(), body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the undocumented assumptions that the response names.
    pub fn assumed(&self) -> Vec<&str> {
        let assumed = self.headers.iter().filter(|(name, _)| name == "x-sandbox-assumed");
        assumed.map(|(_, value)| value.as_str()).collect()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Returns the records of the response.
    #[track_caller]
    pub fn objects(&self) -> Vec<Value> {
        self.json()["objects"].as_array().unwrap_or_else(|| panic!("no records: {self:?}")).clone()
    }

    /// Returns the ids of the records, in order.
    #[track_caller]
    pub fn ids(&self) -> Vec<u64> {
        self.objects().iter().map(|record| record["id"].as_str().unwrap().parse().unwrap()).collect()
    }

    /// Returns a field of all records, in order.
    #[track_caller]
    pub fn column(&self, field: &str) -> Vec<String> {
        let value =
            |record: &Value| record["data"][field].as_str().unwrap_or_else(|| panic!("{record}")).to_owned();
        self.objects().iter().map(value).collect()
    }
}

/// A client of one instance with one token.
#[derive(Clone, Debug)]
pub struct Client {
    pub address: SocketAddr,
    pub token: &'static str,
    pub instance: &'static str,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, token: "demo-token", instance: "demo" }
    }

    /// Sends a request with the given header lines.
    #[track_caller]
    pub fn request(&self, method: &str, target: &str, headers: &[&str], body: &[u8]) -> Reply {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
            self.address,
            body.len(),
        );
        let bytes = [head.as_bytes(), body].concat();
        Reply::read(&send(self.address, &bytes).unwrap())
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/v1/datamart/{}/{rest}", self.instance)
    }

    fn authorization(&self) -> String {
        format!("Authorization: Bearer {}", self.token)
    }

    /// Sends `GET` for a path below the instance.
    #[track_caller]
    pub fn get(&self, rest: &str) -> Reply {
        self.request("GET", &self.path(rest), &[&self.authorization()], b"")
    }

    /// Requests the records of a filter.
    #[track_caller]
    pub fn filter(&self, object: &str, filter: &str) -> Reply {
        self.get(&format!("get_objects/{object}?filter={}", encode(filter)))
    }

    /// Requests the records in an order.
    #[track_caller]
    pub fn sort(&self, object: &str, sort: &str, more: &str) -> Reply {
        self.get(&format!("get_objects/{object}?sort_by={}{more}", encode(sort)))
    }

    /// Sends `put_objects` with a JSON text.
    #[track_caller]
    pub fn put(&self, object: &str, objects: &str) -> Reply {
        let form = "Content-Type: application/x-www-form-urlencoded";
        let body = format!("objects={}", encode(objects));
        let target = self.path(&format!("put_objects/{object}"));
        self.request("POST", &target, &[&self.authorization(), form], body.as_bytes())
    }
}
