//! The server: connections, shutdown, and faults that act on a connection.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Response, StatusCode};
use axum::serve::{IncomingStream, Listener};
use futures_core::Stream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

mod bad_http;
pub(super) mod faults;
pub(super) mod routes;

use super::api::Answer;
use faults::Effect;
use routes::{Endpoint, Route, Service, check_request_line};

/// The maximum time that requests in progress may take after a stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves until `stop` completes and the requests in progress have ended.
pub(crate) async fn serve(
    service: Arc<Service>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let router = Router::new().fallback(answer).with_state(service);
    let (stopping, stopped) = oneshot::channel();
    let signal = async move {
        stop.await;
        // The receiver is gone if the server has ended.
        let _ = stopping.send(());
    };
    let server = axum::serve(
        ConnectionListener(listener),
        router.into_make_service_with_connect_info::<ConnectionHandle>(),
    );
    let timeout = async move {
        if stopped.await.is_ok() {
            tokio::time::sleep(SHUTDOWN_TIMEOUT).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        _ = server.with_graceful_shutdown(signal) => {}
        () = timeout => {}
    }
}

/// Waits for an interrupt or a termination signal.
pub(crate) async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut end) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = end.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without a handler, the signal ends the program.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn answer(
    State(service): State<Arc<Service>>,
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    if let Err(refusal) = check_request_line(&parts) {
        service.record(&parts, refusal.status);
        return Answer::from(refusal).into_response();
    }
    let route = Route::of(parts.uri.path());
    let faults = service.faults.next(route.as_ref().map(|route| Endpoint::as_str(route.endpoint)));
    for fault in &faults {
        if let Effect::Delay(delay) = fault {
            tokio::time::sleep(*delay).await;
        }
    }
    let answer = service.answer(&parts, route.as_ref(), body, &faults).await.unwrap_or_else(Answer::from);
    let response = apply_faults(answer, &faults, &connection);
    service.record(&parts, response.status());
    response
}

/// Applies the effects of faults to an answer.
fn apply_faults(mut answer: Answer, faults: &[Effect], connection: &ConnectionHandle) -> Response<Body> {
    if faults.contains(&Effect::Reset) {
        connection.reset();
    }
    if faults.contains(&Effect::Html) {
        answer = Answer::new(
            StatusCode::OK,
            b"<!DOCTYPE html><title>Maintenance</title><p>Come back later.".to_vec(),
        );
        answer.content_type = "text/html; charset=utf-8";
    }
    if !faults.contains(&Effect::Truncate) {
        return answer.into_response();
    }
    let mut body = std::mem::take(&mut answer.body);
    let length = body.len();
    body.truncate(length >> 1);
    answer.into_response_with(length, Body::from_stream(TruncatedBody::Start(body.into())))
}

/// A body that ends with an error after its bytes are sent.
enum TruncatedBody {
    Start(Bytes),
    Sending,
    End,
}

impl Stream for TruncatedBody {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = if matches!(*self, Self::Start(_)) { Self::Sending } else { Self::End };
        match std::mem::replace(&mut *self, next) {
            Self::Start(bytes) => Poll::Ready(Some(Ok(bytes))),
            Self::Sending => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Self::End => Poll::Ready(Some(Err(io::ErrorKind::BrokenPipe.into()))),
        }
    }
}

/// A handle with which a request can reset its connection.
#[derive(Clone, Debug, Default)]
struct ConnectionHandle {
    is_reset: Arc<AtomicBool>,
}

impl ConnectionHandle {
    /// Resets the connection before anything more is sent.
    fn reset(&self) {
        self.is_reset.store(true, Ordering::Relaxed);
    }
}

impl Connected<IncomingStream<'_, ConnectionListener>> for ConnectionHandle {
    fn connect_info(stream: IncomingStream<'_, ConnectionListener>) -> Self {
        stream.io().handle.clone()
    }
}

/// Accepts connections that can be reset.
struct ConnectionListener(TcpListener);

impl Listener for ConnectionListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Nagle's algorithm would delay small answers.
        let _ = stream.set_nodelay(true);
        (Connection { stream, handle: ConnectionHandle::default(), sent: 0 }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

struct Connection {
    stream: TcpStream,
    handle: ConnectionHandle,
    /// The number of bytes sent of a replaced answer.
    sent: usize,
}

impl Connection {
    /// Sends an answer that the HTTP library wrote without a body, with a body added;
    /// `None` for other answers.
    fn poll_bad_http(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Option<Poll<io::Result<usize>>> {
        let whole = bad_http::answer(bytes)?;
        while let Some(rest) = whole.get(self.sent..).filter(|rest| !rest.is_empty()) {
            match Pin::new(&mut self.stream).poll_write(cx, rest) {
                Poll::Ready(Ok(sent)) if sent > 0 => self.sent = self.sent.saturating_add(sent),
                outcome => return Some(outcome),
            }
        }
        self.sent = 0;
        Some(Poll::Ready(Ok(bytes.len())))
    }

    fn check(&self) -> io::Result<()> {
        if !self.handle.is_reset.load(Ordering::Relaxed) {
            return Ok(());
        }
        // Closing with a zero linger time resets the connection.
        self.stream.set_zero_linger()?;
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        if let Some(outcome) = self.poll_bad_http(cx, bytes) {
            return outcome;
        }
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        if let Some(outcome) = pieces.first().and_then(|first| self.poll_bad_http(cx, first)) {
            return outcome;
        }
        Pin::new(&mut self.stream).poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
