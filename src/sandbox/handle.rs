//! A running sandbox.

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::error::SandboxError;
use super::server;
use super::server::faults::InjectedFault;
use super::server::routes::{RecordedRequest, Service};

/// A running sandbox; it stops when it is dropped.
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
pub struct Sandbox {
    address: SocketAddr,
    service: Arc<Service>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Returns the address that the sandbox listens on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address as a URL, for example `http://127.0.0.1:8787`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until a signal stops the sandbox, see
    /// [`SandboxBuilder::stop_on_signals`](super::SandboxBuilder::stop_on_signals).
    pub fn wait(mut self) {
        self.join();
    }

    /// Returns the last 1,000 requests that were answered, the oldest first.
    ///
    /// ```
    /// # use std::io::{Read, Write};
    /// use filtre::sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::start()?;
    /// let mut stream = std::net::TcpStream::connect(sandbox.address())?;
    /// write!(stream, "GET /nowhere?limit=1 HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n")?;
    /// stream.read_to_end(&mut Vec::new())?;
    /// let requests = sandbox.requests();
    /// assert_eq!((requests[0].method(), requests[0].path()), ("GET", "/nowhere"));
    /// assert_eq!((requests[0].query(), requests[0].status()), (Some("limit=1"), 404));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let requests = self.service.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().cloned().collect()
    }

    /// Injects `fault` from now on, instead of all other faults.
    ///
    /// ```
    /// use filtre::sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::start()?;
    /// sandbox.set_fault("status=500,every=2".parse()?);
    /// sandbox.clear_faults();
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_fault(&self, fault: InjectedFault) {
        self.service.faults.replace(Some(fault));
    }

    /// Removes all faults, and shows the records that `drift` has hidden.
    pub fn clear_faults(&self) {
        self.service.faults.replace(None);
    }

    /// The first token, and the instance that it is for.
    #[cfg(feature = "http")]
    pub(crate) fn credentials(&self) -> (&str, &str) {
        let token = self.service.first_token.as_str();
        let instance = self.service.holders.get(token).map_or("", |holder| &holder.instance);
        (token, instance)
    }

    pub(super) fn serve(
        service: Arc<Service>,
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
                // A dropped sender also means stop.
                let _ = stopped.await;
            }
        };
        let served = Arc::clone(&service);
        let run = move || {
            runtime.block_on(server::serve(served, listener, stopped));
            runtime.shutdown_background();
        };
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(run);
        Ok(Self { address, service, stop: Some(stop), thread: Some(thread.map_err(SandboxError::Start)?) })
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // The panic hook has already reported a panic.
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Stops the sandbox after the requests in progress are answered.
impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        self.join();
    }
}
