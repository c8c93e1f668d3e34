//! Sends the questions of a probe, within its budget, and notes the answers.
//!
//! Knows requests and what came back; does not know what follows from it.

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

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reply {
    /// Records.
    Found(Page),
    /// No record.
    Nothing,
    /// A status that is no success.
    Refused(u16),
    /// A success, and no answer that the document knows.
    Unreadable,
}

impl Reply {
    pub(super) const fn is_found(&self) -> bool {
        matches!(self, Self::Found(_))
    }

    pub(super) const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// Whether the service did not take the question.
    pub(super) const fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Unreadable)
    }

    /// The reply in words.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Found(page) if page.records().len() == 1 => "found".to_owned(),
            Self::Found(page) => format!("found {}", page.records().len()),
            Self::Nothing => "none".to_owned(),
            Self::Refused(status) => format!("refused ({status})"),
            Self::Unreadable => "an answer that cannot be read".to_owned(),
        }
    }
}

/// Asks one service about one object.
pub(super) struct Asker<'p> {
    client: &'p Client,
    object: &'p str,
    budget: u32,
    sent: u32,
    /// Why nothing more is sent.
    stop: Option<Undecided>,
    evidence: Vec<String>,
}

impl<'p> Asker<'p> {
    pub(super) const fn new(client: &'p Client, object: &'p str, budget: u32) -> Self {
        Self { client, object, budget, sent: 0, stop: None, evidence: Vec::new() }
    }

    /// How many requests were sent.
    pub(super) const fn sent(&self) -> u32 {
        self.sent
    }

    pub(super) const fn client(&self) -> &'p Client {
        self.client
    }

    pub(super) const fn object(&self) -> &'p str {
        self.object
    }

    /// What was asked and answered since the last time.
    pub(super) fn take_evidence(&mut self) -> Vec<String> {
        std::mem::take(&mut self.evidence)
    }

    /// Asks whether a filter finds a record. The label stands for the filter in
    /// the evidence, which holds no value of a record.
    pub(super) async fn filter(&mut self, label: &str, filter: &str) -> Result<Reply, Undecided> {
        self.parameters(label, &[("limit", "1"), ("filter", filter)]).await
    }

    /// Asks for records with whatever parameters.
    pub(super) async fn parameters(
        &mut self,
        label: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Reply, Undecided> {
        let request = self.client.service().ask(Method::GET, self.object, parameters);
        self.request(label, request.map_err(|error| Undecided(error.to_string()))?).await
    }

    /// Sends a request.
    pub(super) async fn request(
        &mut self,
        label: &str,
        request: Request<Vec<u8>>,
    ) -> Result<Reply, Undecided> {
        self.take_turn()?;
        let reply = match self.send(request).await {
            Ok(page) if page.records().is_empty() => Reply::Nothing,
            Ok(page) => Reply::Found(page),
            Err(error) => match (error.kind(), error.kind().status()) {
                (ErrorKind::InvalidResponse(_) | ErrorKind::Undecodable, _) => Reply::Unreadable,
                (_, Some(status)) if !matches!(status, 429 | 502..=504) => Reply::Refused(status),
                (fault, _) => {
                    let reason = Undecided(format!("the call failed: {fault}"));
                    self.stop = Some(Undecided(format!("not asked after a call that failed: {fault}")));
                    return Err(reason);
                }
            },
        };
        self.evidence.push(format!("{label}: {}", reply.words()));
        Ok(reply)
    }

    fn take_turn(&mut self) -> Result<(), Undecided> {
        if let Some(stop) = &self.stop {
            return Err(stop.clone());
        }
        if self.sent >= self.budget {
            return Err(Undecided::because("the budget of requests is spent"));
        }
        self.sent = self.sent.saturating_add(1);
        Ok(())
    }

    /// A question is sent once more only if the service has not looked at it.
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Page, Error> {
        let call = Call { endpoint: "get_objects", object: Some(self.object.to_owned()), shape: None };
        let read = |text: &str| Page::read(text, self.object);
        self.client.call(call, request, Safety::Once, |body| answer::read(body, read)).await
    }
}
