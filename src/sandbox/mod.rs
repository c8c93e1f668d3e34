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
//! | folder or file | contents |
//! |---|---|
//! | `builder.rs` `error.rs` | the options of a sandbox, and start errors |
//! | `server/` | connections, routes, injected faults |
//! | `api/` | parameters, rights, checks and answers of the endpoints |
//! | `store/` | the records in SQLite |
//! | `data/` | records from files, and generated records |

mod api;
mod builder;
mod data;
mod error;
mod server;
mod store;

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub use api::Rights;
pub use builder::SandboxBuilder;
pub use error::SandboxError;
pub use server::faults::{InjectedFault, InjectedFaultError};
use server::routes::Service;

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
