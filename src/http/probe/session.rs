//! Sends the requests of a probe within its budget, and collects the evidence.

use http::{Method, Request};

use crate::http::client::Client;
use crate::http::client::retry::Safety;
use crate::http::error::{Call, Error};
use crate::http::error_kind::ErrorKind;
use crate::http::response::answer;
use crate::http::response::page::Page;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Undecided(pub(super) String);

impl Undecided {
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// The answer to a question.
pub(super) type Answer<T> = Result<T, Undecided>;

/// The result of a request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reply {
    /// At least one record.
    Found(Page),
    /// No record.
    Nothing,
    /// An error status.
    Refused(u16),
    /// A success status with an undocumented body.
    Unreadable,
}

impl Reply {
    pub(super) const fn is_found(&self) -> bool {
        matches!(self, Self::Found(_))
    }

    pub(super) const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// Whether the service refused the request or sent an unreadable answer.
    pub(super) const fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Unreadable)
    }

    /// The reply as a phrase for the evidence.
    pub(super) fn summary(&self) -> String {
        match self {
            Self::Found(page) if page.records().len() == 1 => "found".to_owned(),
            Self::Found(page) => format!("found {}", page.records().len()),
            Self::Nothing => "none".to_owned(),
            Self::Refused(status) => format!("refused ({status})"),
            Self::Unreadable => "unreadable answer".to_owned(),
        }
    }
}

/// A series of requests to one service about one object.
pub(super) struct ProbeSession<'p> {
    client: &'p Client,
    object: &'p str,
    budget: u32,
    sent: u32,
    /// Why no further request is sent, after a failure.
    stop: Option<Undecided>,
    evidence: Vec<String>,
}

impl<'p> ProbeSession<'p> {
    pub(super) const fn new(client: &'p Client, object: &'p str, budget: u32) -> Self {
        Self { client, object, budget, sent: 0, stop: None, evidence: Vec::new() }
    }

    /// The number of requests that were sent.
    pub(super) const fn sent(&self) -> u32 {
        self.sent
    }

    pub(super) const fn client(&self) -> &'p Client {
        self.client
    }

    pub(super) const fn object(&self) -> &'p str {
        self.object
    }

    /// Returns the evidence since the last call.
    pub(super) fn take_evidence(&mut self) -> Vec<String> {
        std::mem::take(&mut self.evidence)
    }

    /// Requests one record with a filter. The evidence contains the label instead
    /// of the filter, because the filter contains values of records.
    pub(super) async fn filter(&mut self, label: &str, filter: &str) -> Answer<Reply> {
        self.parameters(label, &[("limit", "1"), ("filter", filter)]).await
    }

    /// Requests records with any parameters.
    pub(super) async fn parameters(&mut self, label: &str, parameters: &[(&str, &str)]) -> Answer<Reply> {
        let request = self.client.service().ask(Method::GET, self.object, parameters);
        self.request(label, request.map_err(|error| Undecided(error.to_string()))?).await
    }

    /// Sends a request.
    pub(super) async fn request(&mut self, label: &str, request: Request<Vec<u8>>) -> Answer<Reply> {
        self.count_request()?;
        let reply = match self.send(request).await {
            Ok(page) if page.records().is_empty() => Reply::Nothing,
            Ok(page) => Reply::Found(page),
            Err(error) => match (error.kind(), error.kind().status()) {
                (ErrorKind::InvalidResponse(_) | ErrorKind::Undecodable, _) => Reply::Unreadable,
                (_, Some(status)) if !matches!(status, 429 | 502..=504) => Reply::Refused(status),
                (fault, _) => {
                    let reason = Undecided(format!("the call failed: {fault}"));
                    self.stop = Some(Undecided(format!("not asked because an earlier call failed: {fault}")));
                    return Err(reason);
                }
            },
        };
        self.evidence.push(format!("{label}: {}", reply.summary()));
        Ok(reply)
    }

    fn count_request(&mut self) -> Answer<()> {
        if let Some(stop) = &self.stop {
            return Err(stop.clone());
        }
        if self.sent >= self.budget {
            return Err(Undecided::because("the request budget is used up"));
        }
        self.sent = self.sent.saturating_add(1);
        Ok(())
    }

    /// Sends a request again only after a 429, which the service did not process.
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Page, Error> {
        let call = Call::new("get_objects", Some(self.object));
        let read = |text: &str| Page::read(text, self.object);
        self.client.call(call, request, Safety::Once, |body| answer::read(body, read)).await
    }
}
