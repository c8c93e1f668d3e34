//! A server that misbehaves on the wire as told: a script of what is done with
//! each request, on a port of this machine that the system picks.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test is a crate of its own and uses a part of this"
)]

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What is done with a connection.
#[derive(Clone, Debug)]
pub enum Act {
    Send(Vec<u8>),
    Pause(Duration),
    /// Says nothing more, and keeps the connection.
    Stall,
    /// Closes this end for writing, and goes on reading.
    HalfClose,
    /// Closes the connection so that the other end is told it broke.
    Reset,
}

/// The acts that answer one request. Then the connection is closed.
pub type Reply = Vec<Act>;

/// An answer that is whole.
pub fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    vec![Act::Send([head.as_bytes(), body].concat())]
}

/// An answer of success.
pub fn ok(body: impl AsRef<[u8]>) -> Reply {
    answer("200 OK", "", body)
}

type Script = dyn FnMut(&str) -> Reply + Send;

/// An address of this machine where nobody listens as long as this is held: the
/// port of a server that stopped may be the next one's.
pub struct Nobody(socket2::Socket);

impl Nobody {
    pub fn new() -> Self {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        Self(socket)
    }

    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap().as_socket().unwrap()
    }
}

/// The server; it stops when dropped.
pub struct FaultServer {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl FaultServer {
    /// Answers each request as the script says, which is told its text.
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

    /// Answers the requests in turn, the last reply again and again.
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

    /// The requests so far, heads and bodies.
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
                // Closing at once, with nothing lingering, resets.
                let socket = socket2::SockRef::from(&stream);
                socket.set_linger(Some(Duration::ZERO)).unwrap();
                return;
            }
        }
    }
}

/// Reads a request to its end; nothing if there comes none.
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
