//! The options of a client, and the HTTP transport built from them.

use std::fmt;
use std::time::Duration;

use crate::http::address::Address;
use crate::http::client::retry::Retries;
use crate::http::client::tls::{self, NO_CERTIFICATE};
use crate::http::error_kind::ErrorKind;
use crate::http::response::limits::ResponseLimits;

/// Options of a [`Client`](crate::http::Client).
///
/// ```
/// use std::time::Duration;
/// use filtre::http::ClientOptions;
///
/// let options = ClientOptions::default()
///     .with_deadline(Duration::from_secs(20))
///     .with_requests_per_second(Some(2.0));
/// # let _ = options;
/// ```
pub struct ClientOptions {
    pub(crate) transport: Option<reqwest::ClientBuilder>,
    pub(crate) authorities: Vec<Vec<u8>>,
    pub(crate) proxy: Option<String>,
    pub(crate) deadline: Duration,
    pub(crate) retries: Retries,
    pub(crate) limits: ResponseLimits,
    pub(crate) rate: Rate,
}

/// How many requests a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rate {
    /// 5, but as many as can be on this machine.
    Usual,
    Unlimited,
    PerSecond(f64),
}

const USUAL: f64 = 5.0;

/// How long a connection is kept for the next request: less than servers keep
/// theirs, so that a put does not go out on one that is being closed.
const IDLE: Duration = Duration::from_secs(4);

/// Without the proxy, whose address may hold a secret.
impl fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientOptions")
            .field("deadline", &self.deadline)
            .field("retries", &self.retries)
            .field("limits", &self.limits)
            .field("rate", &self.rate)
            .finish_non_exhaustive()
    }
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            transport: None,
            authorities: Vec::new(),
            proxy: None,
            deadline: Duration::from_secs(60),
            retries: Retries::default(),
            limits: ResponseLimits::default(),
            rate: Rate::Usual,
        }
    }
}

impl ClientOptions {
    /// Makes the transport with a builder of the caller's. Its redirects and
    /// retries are switched off, and so is its log of what is sent.
    ///
    /// The builder needs TLS of its own: enable a TLS feature of `reqwest`, call
    /// `tls_backend_preconfigured`, or install a default provider of `rustls`.
    /// Without one of them `reqwest` panics when the client is built.
    #[must_use]
    pub fn with_transport(self, transport: reqwest::ClientBuilder) -> Self {
        Self { transport: Some(transport), ..self }
    }

    /// Trusts the certificates of a PEM file, besides those that the machine
    /// trusts.
    #[must_use]
    pub fn with_authority(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.authorities.push(pem.into());
        self
    }

    /// Sends every request over a proxy; else over the one that the environment
    /// names, unless the address is on this machine.
    #[must_use]
    pub fn with_proxy(self, address: impl Into<String>) -> Self {
        Self { proxy: Some(address.into()), ..self }
    }

    /// Sets the time that a request has, with all its attempts, waits and the
    /// reading of the answer; 60 s unless set.
    #[must_use]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// Sets how often a request is tried again.
    #[must_use]
    pub fn with_retries(self, retries: Retries) -> Self {
        Self { retries, ..self }
    }

    /// Sets the bounds on what is taken in.
    #[must_use]
    pub fn with_limits(self, limits: ResponseLimits) -> Self {
        Self { limits, ..self }
    }

    /// Sets the most requests a second, which clones of the client share; 5
    /// unless set, and no limit on this machine. `None` sets no limit anywhere.
    #[must_use]
    pub fn with_requests_per_second(self, rate: Option<f64>) -> Self {
        Self { rate: rate.map_or(Rate::Unlimited, Rate::PerSecond), ..self }
    }

    /// The time between two requests.
    pub(crate) fn between(&self, is_loopback: bool) -> Duration {
        let rate = match self.rate {
            Rate::PerSecond(rate) => rate,
            Rate::Usual if !is_loopback => USUAL,
            Rate::Usual | Rate::Unlimited => return Duration::ZERO,
        };
        // A rate of nothing, or of less, would wait for ever.
        Duration::try_from_secs_f64(1.0 / rate.max(0.001)).unwrap_or_default()
    }

    /// Makes the transport to an address.
    pub(crate) fn transport(&mut self, address: &Address) -> Result<reqwest::Client, ErrorKind> {
        let setup = |error: reqwest::Error| ErrorKind::Setup(root_cause(&error));
        let is_own = self.transport.is_none();
        let is_loopback = address.is_loopback();
        let own = || reqwest::Client::builder().pool_idle_timeout(IDLE);
        let mut builder = self.transport.take().unwrap_or_else(own);
        builder = builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connection_verbose(false);
        // Reading the certificates that the machine trusts takes longer than many
        // calls, so it is left out where no connection uses TLS.
        let is_plain = is_loopback && !address.is_encrypted() && self.authorities.is_empty();
        if is_own && is_plain && self.proxy.is_none() {
            builder = builder.tls_backend_preconfigured(tls::trusting_nothing()?);
        } else if is_own {
            builder = builder.tls_backend_preconfigured(tls::trusting(&self.authorities)?);
        } else {
            for pem in &self.authorities {
                let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(setup)?;
                if certificates.is_empty() {
                    return Err(ErrorKind::Setup(NO_CERTIFICATE.to_owned()));
                }
                builder = builder.tls_certs_merge(certificates);
            }
        }
        if let Some(proxy) = &self.proxy {
            let proxy = reqwest::Proxy::all(proxy.as_str())
                .map_err(|_| ErrorKind::Setup("invalid address of the proxy".to_owned()))?;
            builder = builder.proxy(proxy);
        } else if is_loopback && is_own {
            builder = builder.no_proxy();
        }
        builder.build().map_err(setup)
    }
}

/// What lies deepest in an error: nothing above it says more, and what is above
/// may hold the address with the filter in it.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    let mut deepest: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(source) = deepest.and_then(std::error::Error::source) {
        deepest = Some(source);
    }
    deepest.map_or_else(|| "no reason given".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_few_unless_the_service_is_on_this_machine() {
        let between = |options: ClientOptions| [options.between(false), options.between(true)];
        let milliseconds = Duration::from_millis;
        assert_eq!(between(ClientOptions::default()), [milliseconds(200), Duration::ZERO]);
        let with = |rate| between(ClientOptions::default().with_requests_per_second(rate));
        assert_eq!(with(None), [Duration::ZERO; 2]);
        assert_eq!(with(Some(4.0)), [milliseconds(250); 2]);
        // What is no rate waits long, but not for ever, nor does it panic.
        for rate in [0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(with(Some(rate)), [Duration::from_secs(1_000); 2], "{rate}");
        }
        assert_eq!(with(Some(f64::INFINITY)), [Duration::ZERO; 2]);
    }

    #[test]
    fn what_holds_where_nobody_chooses() {
        let options = ClientOptions::default();
        assert_eq!(options.deadline, Duration::from_secs(60));
        assert_eq!(options.retries, Retries::default());
        assert_eq!(options.limits.body_bytes(), 32 << 20);
    }
}
