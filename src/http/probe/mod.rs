//! What a service does where its document is silent: asked, not guessed.
//!
//! Knows the questions and what follows from the answers. Everything is read,
//! nothing written; a value of a record appears in no answer and no evidence.
//!
//! | file | holds |
//! |---|---|
//! | `sample.rs` | records whose values the questions are made from |
//! | `asker.rs` | the requests, within a budget, and the evidence |
//! | `readings.rs` | the questions whose answers make a [`Profile`](crate::profile::Profile) |
//! | `observations.rs` | the others |
//! | `report.rs` | the answers, and the file of a profile |

mod asker;
mod observations;
mod readings;
mod report;
mod sample;

use crate::http::client::Client;
use crate::http::error::Error;
use crate::http::error_kind::ErrorKind;
use crate::http::request::{Get, Paging};
use crate::schema::ObjectInfo;
use asker::Asker;
use sample::{Sample, Subject};

pub use report::{Finding, Findings};

/// The requests that may be sent unless told.
const BUDGET: u32 = 60;
/// The records that questions are made from.
const SAMPLE: u64 = 50;

/// Questions to a service about how it reads filters, under construction; see
/// [`Client::probe`].
///
/// ```no_run
/// # async fn example(client: filtre::http::Client) -> Result<(), filtre::http::Error> {
/// let findings = client.probe("contact").budget(40).send().await?;
/// std::fs::write("server.toml", findings.to_toml()).unwrap();
/// let target = findings.profile().target();
/// # let _ = target; Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct Probe {
    client: Client,
    object: String,
    metadata: Option<ObjectInfo>,
    budget: u32,
}

impl Probe {
    pub(crate) const fn new(client: Client, object: String) -> Self {
        Self { client, object, metadata: None, budget: BUDGET }
    }

    /// Tells the metadata, which is asked for otherwise.
    pub fn metadata(mut self, object: &ObjectInfo) -> Self {
        self.metadata = Some(object.clone());
        self
    }

    /// Sends so many requests at most; 60 unless set, which is enough for all
    /// questions. One that the service has not looked at (429) counts once,
    /// however often it is sent.
    pub const fn budget(mut self, requests: u32) -> Self {
        self.budget = requests;
        self
    }

    /// Asks. What the budget does not reach, or an answer does not decide, is
    /// told as undecided.
    ///
    /// # Errors
    ///
    /// If the metadata or the sample of records cannot be had.
    pub async fn send(self) -> Result<Findings, Error> {
        let mut left = self.budget;
        let metadata = match &self.metadata {
            Some(metadata) => metadata.clone(),
            None => {
                left = left.saturating_sub(1);
                self.client.object_info(&self.object).await?
            }
        };
        if metadata.name() != self.object {
            let found = metadata.name().to_owned();
            return Err(ErrorKind::ObjectMismatch { expected: self.object, found }.into());
        }
        let paging = Paging::limit(SAMPLE, 0).map_err(ErrorKind::from)?;
        let page = self.client.get_objects(&Get::new(&self.object).paging(paging)).await?;
        left = left.saturating_sub(1);
        let sample = Sample::new(&metadata, page);
        let mut asker = Asker::new(&self.client, &self.object, left);
        let service = self.client.service();
        let mut findings = Findings::new(&service.address().to_string(), service.instance(), &self.object);
        ask(&mut asker, &sample, &mut findings).await;
        let before = self.budget.saturating_sub(left);
        findings.set_requests(before.saturating_add(asker.sent()));
        Ok(findings)
    }
}

/// Asks all questions, those first that a plan depends on most.
async fn ask(asker: &mut Asker<'_>, sample: &Sample, findings: &mut Findings) {
    let subject = readings::subject(asker, sample).await;
    let ground = subject.clone().map(|_| "`t` and `f` find what they should".to_owned());
    findings.observation("ground", ground, asker.take_evidence());
    match subject {
        Ok(subject) => {
            ask_readings(asker, sample, &subject, findings).await;
            ask_others(asker, sample, &subject, findings).await;
        }
        Err(reason) => findings.give_up(&reason),
    }
}

async fn ask_readings(asker: &mut Asker<'_>, sample: &Sample, subject: &Subject, findings: &mut Findings) {
    let answer = readings::precedence(asker, subject).await;
    findings.reading("precedence", answer, asker.take_evidence(), |profile, it| profile.precedence = it);
    let answer = readings::quote_escape(asker, subject).await;
    findings.reading("quote-escape", answer, asker.take_evidence(), |profile, it| profile.quote_escape = it);
    let answer = readings::like(asker, subject).await;
    findings.reading("like", answer, asker.take_evidence(), |profile, it| profile.like = it);
    let answer = readings::collation(asker, subject).await;
    findings.reading("collation", answer, asker.take_evidence(), |profile, it| profile.collation = it);
    let answer = readings::blank(asker, sample).await;
    findings.reading("blank", answer, asker.take_evidence(), |profile, it| profile.blank = it);
    let answer = readings::storage(asker, sample).await;
    findings.reading("storage", answer, asker.take_evidence(), |profile, it| profile.storage = it);
    let answer = readings::field_case(asker, subject).await;
    findings.reading("field-case", answer, asker.take_evidence(), |profile, it| profile.field_case = it);
    let answer = readings::page_cap(asker, subject).await;
    findings.reading("page-cap", answer, asker.take_evidence(), |profile, it| profile.page_cap = it);
    let answer = readings::id_filterable(asker, sample, subject).await;
    findings
        .reading("id-filterable", answer, asker.take_evidence(), |profile, it| profile.id_filterable = it);
    let answer = readings::parentheses(asker, subject).await;
    findings.reading("parentheses", answer, asker.take_evidence(), |profile, it| profile.parentheses = it);
}

async fn ask_others(asker: &mut Asker<'_>, sample: &Sample, subject: &Subject, findings: &mut Findings) {
    let answer = observations::unknown_field(asker).await;
    findings.observation("unknown-field", answer, asker.take_evidence());
    let answer = observations::regexp(asker, subject).await;
    findings.observation("regexp", answer, asker.take_evidence());
    let answer = observations::empty_pattern(asker, subject).await;
    findings.observation("empty-pattern", answer, asker.take_evidence());
    let answer = observations::lists(asker, subject).await;
    findings.observation("lists", answer, asker.take_evidence());
    let answer = observations::dates(asker, sample).await;
    findings.observation("dates", answer, asker.take_evidence());
    let answer = observations::paging(asker).await;
    findings.observation("paging", answer, asker.take_evidence());
    let answer = observations::long_address(asker, subject).await;
    findings.observation("long-address", answer, asker.take_evidence());
    let answer = observations::refusals(asker).await;
    findings.observation("refusals", answer, asker.take_evidence());
}
