//! A local HTTP server that handles each request by a script of faults.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test target is a separate crate and uses some of these helpers"
)]

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// A step of the answer to a request.
#[derive(Clone, Debug)]
pub enum Act {
    Send(Vec<u8>),
    Pause(Duration),
    /// Keeps the connection open and sends nothing.
    Stall,
    /// Closes the sending side of the connection.
    HalfClose,
    /// Resets the connection.
    Reset,
}

/// The steps that answer one request. The connection is closed after them.
pub type Reply = Vec<Act>;

/// Returns a complete response.
pub fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    vec![Act::Send([head.as_bytes(), body].concat())]
}

/// Returns a response of status 200.
pub fn ok(body: impl AsRef<[u8]>) -> Reply {
    answer("200 OK", "", body)
}

type Script = dyn FnMut(&str) -> Reply + Send;

/// A local port that no server listens on while this value exists. The port of a
/// stopped server could be reused by another.
pub struct ClosedPort(socket2::Socket);

impl ClosedPort {
    pub fn new() -> Self {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        Self(socket)
    }

    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap().as_socket().unwrap()
    }
}

/// A server that stops when dropped.
pub struct FaultServer {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl FaultServer {
    /// Answers each request with the reply that the script returns for its text.
    pub fn start(script: impl FnMut(&str) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        let script: Arc<Mutex<Box<Script>>> = Arc::new(Mutex::new(Box::new(script)));
        let (seen, over) = (Arc::clone(&requests), Arc::clone(&is_over));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (script, seen, over) = (Arc::clone(&script), Arc::clone(&seen), Arc::clone(&over));
                std::thread::spawn(move || serve(stream, &script, &seen, &over));
            }
        });
        Self { address, requests, is_over, thread: Some(thread) }
    }

    /// Answers the requests in turn; the last reply is repeated.
    pub fn replies(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: Vec<Reply> = replies.into_iter().collect();
        replies.reverse();
        Self::start(move |_| if replies.len() > 1 { replies.pop().unwrap() } else { replies[0].clone() })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the text of all requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // Wakes the thread that waits for a connection.
            drop(TcpStream::connect(self.address));
            thread.join().unwrap();
        }
    }
}

fn serve(mut stream: TcpStream, script: &Mutex<Box<Script>>, seen: &Mutex<Vec<String>>, over: &AtomicBool) {
    stream.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
    let Some(request) = read(&mut stream, over) else { return };
    seen.lock().unwrap().push(request.clone());
    let reply = (script.lock().unwrap())(&request);
    for act in reply {
        match act {
            Act::Send(bytes) => drop(stream.write_all(&bytes)),
            Act::Pause(time) => std::thread::sleep(time),
            Act::HalfClose => drop(stream.shutdown(Shutdown::Write)),
            Act::Stall => {
                while !over.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
            Act::Reset => {
                // Closing with a linger time of zero resets the connection.
                let socket = socket2::SockRef::from(&stream);
                socket.set_linger(Some(Duration::ZERO)).unwrap();
                return;
            }
        }
    }
}

/// Reads a whole request; `None` if the connection closes before its end.
fn read(stream: &mut TcpStream, over: &AtomicBool) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) => return None,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if over.load(Ordering::SeqCst) {
                    return None;
                }
            }
            Err(_) => return None,
        }
    }
}
