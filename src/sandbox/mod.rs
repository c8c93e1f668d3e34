//! The service itself, offline: its four endpoints over records in SQLite.
//!
//! Knows everything below; nothing of the client. What the service's document
//! leaves open is a reading, see [`Profile`](crate::profile::Profile); an
//! answer that rests on something assumed says so in the header
//! `X-Sandbox-Assumed`.
//!
//! A [`Sandbox`] is made for tests: it listens on a free port of the loopback
//! address, tells its [address](Sandbox::address), and stops when dropped.
//!
//! | file | holds |
//! |---|---|
//! | `builder.rs` `error.rs` | what a sandbox is made of, and why it does not start |
//! | `server.rs` `fault.rs` | connections, and what goes wrong with them when asked to |
//! | `unread.rs` | what requests are told that are no HTTP |
//! | `routes.rs` `answer.rs` `accept.rs` `form.rs` `text.rs` | the order of checks, and what goes in and out |
//! | `query.rs` `reading.rs` | what `get_objects` is asked for, as a server reads it |
//! | `put.rs` `value.rs` | what `put_objects` is asked to do |
//! | `view.rs` `rights.rs` | what the holder of a token sees |
//! | `store/` `record.rs` `seed.rs` `words.rs` `random.rs` | the records, and where they come from |

mod accept;
mod answer;
mod builder;
mod error;
mod fault;
mod form;
mod put;
mod query;
mod random;
mod reading;
mod record;
mod rights;
mod routes;
mod seed;
mod server;
mod store;
mod text;
mod unread;
mod value;
mod view;
mod words;

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub use builder::SandboxBuilder;
pub use error::SandboxError;
pub use fault::{Fault, FaultError};
pub use rights::Rights;
use routes::Service;

/// The instance and the token unless others are asked for.
pub(crate) const INSTANCE: &str = "demo";
pub(crate) const TOKEN: &str = "demo-token";

/// A running server.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
/// use filtre::sandbox::Sandbox;
///
/// let sandbox = Sandbox::start()?;
/// let mut stream = TcpStream::connect(sandbox.address())?;
/// write!(stream, "GET /v1/datamart/demo/get_objects/contact?limit=1&fields=Nom HTTP/1.1\r\n\
///     Host: sandbox\r\nAuthorization: Bearer demo-token\r\nConnection: close\r\n\r\n")?;
/// let mut answer = String::new();
/// stream.read_to_string(&mut answer)?;
/// assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains(r#"{"objects":[{"id":"1","#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox with the example objects, made-up records, the instance
    /// `demo` and the token `demo-token`.
    ///
    /// # Errors
    ///
    /// As [`SandboxBuilder::start`].
    pub fn start() -> Result<Self, SandboxError> {
        Self::builder().start()
    }

    /// Chooses what a sandbox is made of.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Where the sandbox listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address as the start of an URL, `http://127.0.0.1:8787`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until the sandbox stops by itself, as [`SandboxBuilder::stop_on_signals`]
    /// makes it.
    pub fn wait(mut self) {
        self.join();
    }

    fn serve(
        service: Service,
        listener: std::net::TcpListener,
        address: SocketAddr,
        stops_on_signals: bool,
    ) -> Result<Self, SandboxError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .thread_name("sandbox")
            .enable_all()
            .build()
            .map_err(SandboxError::Start)?;
        listener.set_nonblocking(true).map_err(SandboxError::Start)?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(SandboxError::Start)?
        };
        let (stop, stopped) = oneshot::channel();
        let stopped = async move {
            if stops_on_signals {
                tokio::select! {
                    _ = stopped => {}
                    () = server::signal() => {}
                }
            } else {
                // Whoever drops the sender wants the end too.
                let _ = stopped.await;
            }
        };
        let run = move || {
            runtime.block_on(server::serve(Arc::new(service), listener, stopped));
            runtime.shutdown_background();
        };
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(run);
        Ok(Self { address, stop: Some(stop), thread: Some(thread.map_err(SandboxError::Start)?) })
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

/// Stops the sandbox, once the requests under way are answered.
impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        self.join();
    }
}
