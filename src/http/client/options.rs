//! The options of a client, and the HTTP transport built from them.

use std::fmt;
use std::time::Duration;

use crate::http::address::Address;
use crate::http::client::retry::Retries;
use crate::http::client::tls;
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

/// The limit of requests per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rate {
    /// 5, or no limit for an address on this machine.
    Usual,
    Unlimited,
    PerSecond(f64),
}

const USUAL: f64 = 5.0;

/// How long an idle connection is kept: shorter than servers keep theirs, so that
/// a put is not sent on a connection that is being closed.
const IDLE: Duration = Duration::from_secs(4);

/// Omits the proxy, whose address may contain a secret.
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
    /// Sets the builder of the HTTP transport, for example with other timeouts.
    ///
    /// The client replaces its TLS settings by its own, see
    /// [`with_authority`](Self::with_authority), and turns off redirects, retries,
    /// referers and the log of connections.
    ///
    /// ```
    /// use std::time::Duration;
    /// use filtre::http::{Address, Client, ClientOptions, Service, Token};
    ///
    /// let transport = reqwest::Client::builder().connect_timeout(Duration::from_secs(2));
    /// let service = Service::new(Address::demo(), "acme", Token::new("s3cret")?)?;
    /// Client::with_options(service, ClientOptions::default().with_transport(transport))?;
    /// # Ok::<(), filtre::http::Error>(())
    /// ```
    #[must_use]
    pub fn with_transport(self, transport: reqwest::ClientBuilder) -> Self {
        Self { transport: Some(transport), ..self }
    }

    /// Also trusts the certificates in a PEM text, besides those of the machine.
    #[must_use]
    pub fn with_authority(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.authorities.push(pem.into());
        self
    }

    /// Sets the proxy of all requests. The default is the proxy of the environment,
    /// or none for an address on this machine.
    #[must_use]
    pub fn with_proxy(self, address: impl Into<String>) -> Self {
        Self { proxy: Some(address.into()), ..self }
    }

    /// Sets the time limit of a request, with all attempts, waits and the reading
    /// of the response; the default is 60 s.
    #[must_use]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// Sets when a request is sent again after a failure.
    #[must_use]
    pub fn with_retries(self, retries: Retries) -> Self {
        Self { retries, ..self }
    }

    /// Sets the limits on responses and reads.
    #[must_use]
    pub fn with_limits(self, limits: ResponseLimits) -> Self {
        Self { limits, ..self }
    }

    /// Sets the maximum number of requests per second, shared by clones of the
    /// client. The default is 5, or no limit for an address on this machine;
    /// `None` is no limit.
    #[must_use]
    pub fn with_requests_per_second(self, rate: Option<f64>) -> Self {
        Self { rate: rate.map_or(Rate::Unlimited, Rate::PerSecond), ..self }
    }

    /// Returns the minimum time between two requests.
    pub(crate) fn between(&self, is_loopback: bool) -> Duration {
        let rate = match self.rate {
            Rate::PerSecond(rate) => rate,
            Rate::Usual if !is_loopback => USUAL,
            Rate::Usual | Rate::Unlimited => return Duration::ZERO,
        };
        // A rate of zero or less would wait forever.
        Duration::try_from_secs_f64(1.0 / rate.max(0.001)).unwrap_or_default()
    }

    /// Creates the transport for an address.
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
        // Reading the certificates of the machine takes longer than many calls, so
        // it is omitted if no connection uses TLS.
        let is_plain = is_loopback && !address.is_encrypted() && self.authorities.is_empty();
        let uses_tls = !is_own || !is_plain || self.proxy.is_some();
        let settings = if uses_tls { tls::trusting(&self.authorities)? } else { tls::trusting_nothing()? };
        builder = builder.tls_backend_preconfigured(settings);
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

/// Returns the message of the innermost error. The outer messages say nothing
/// more, and may contain the URL with the filter.
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
    fn default_rate_is_unlimited_on_this_machine() {
        let between = |options: ClientOptions| [options.between(false), options.between(true)];
        let milliseconds = Duration::from_millis;
        assert_eq!(between(ClientOptions::default()), [milliseconds(200), Duration::ZERO]);
        let with = |rate| between(ClientOptions::default().with_requests_per_second(rate));
        assert_eq!(with(None), [Duration::ZERO; 2]);
        assert_eq!(with(Some(4.0)), [milliseconds(250); 2]);
        // An invalid rate waits long, but not forever, and does not panic.
        for rate in [0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(with(Some(rate)), [Duration::from_secs(1_000); 2], "{rate}");
        }
        assert_eq!(with(Some(f64::INFINITY)), [Duration::ZERO; 2]);
    }

    #[test]
    fn default_options_are_documented() {
        let options = ClientOptions::default();
        assert_eq!(options.deadline, Duration::from_secs(60));
        assert_eq!(options.retries, Retries::default());
        assert_eq!(options.limits.body_bytes(), 32 << 20);
    }

    #[test]
    fn transport_without_tls_settings_is_accepted() {
        let transport = || ClientOptions::default().with_transport(reqwest::Client::builder());
        for address in [Address::demo(), Address::parse("http://127.0.0.1:1").unwrap()] {
            transport().transport(&address).unwrap();
            let error = transport().with_authority("no certificate").transport(&address).unwrap_err();
            assert!(error.to_string().contains("contains no certificate"), "{error}");
        }
    }
}
