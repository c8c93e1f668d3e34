//! Questions to a service about behaviour that its documentation leaves open.
//!
//! The probe only reads. Neither answers nor evidence contain a value of a record.
//!
//! | file | contents |
//! |---|---|
//! | `sample.rs` | records whose values the questions use |
//! | `session.rs` | sends the requests within a budget, collects the evidence |
//! | `questions.rs` | the questions that set a [`Profile`](crate::profile::Profile) |
//! | `observations.rs` | the other questions |
//! | `report.rs` | the answers, and the profile file |

mod observations;
mod questions;
mod report;
mod sample;
mod session;

use crate::http::client::Client;
use crate::http::error::Error;
use crate::http::error_kind::ErrorKind;
use crate::http::request::{Get, Paging};
use crate::schema::ObjectInfo;
use sample::Sample;
use session::ProbeSession;

pub use report::{Observation, ProbeReport};

/// The default budget of requests.
const BUDGET: u32 = 60;
/// The number of records whose values the questions use.
const SAMPLE: u64 = 50;

/// The options of a probe, which asks a service how it interprets filters; built
/// by `probe` of a client, with which it runs.
///
/// ```no_run
/// # async fn example(client: filtre::http::Client) -> Result<(), filtre::http::Error> {
/// let report = client.probe("contact").budget(40).send().await?;
/// std::fs::write("server.toml", report.to_toml()).unwrap();
/// let target = report.profile().target();
/// # let _ = target; Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct Probe<C = Client> {
    client: C,
    object: String,
    metadata: Option<ObjectInfo>,
    budget: u32,
}

impl<C> Probe<C> {
    pub(crate) const fn new(client: C, object: String) -> Self {
        Self { client, object, metadata: None, budget: BUDGET }
    }

    /// Sets the metadata of the object, which is otherwise requested.
    pub fn metadata(mut self, object: &ObjectInfo) -> Self {
        self.metadata = Some(object.clone());
        self
    }

    /// Sets the maximum number of requests. The default of 60 is enough for all
    /// questions. A request that is repeated after a 429 counts once.
    pub const fn budget(mut self, requests: u32) -> Self {
        self.budget = requests;
        self
    }

    pub(crate) const fn client(&self) -> &C {
        &self.client
    }

    /// Runs the same probe with another kind of client.
    pub(crate) fn on<D>(self, client: D) -> Probe<D> {
        let Self { client: _, object, metadata, budget } = self;
        Probe { client, object, metadata, budget }
    }
}

impl Probe {
    /// Sends the requests and returns the answers. A question is undecided if the
    /// budget is used up before it, or if the answers of the service are ambiguous.
    ///
    /// # Errors
    ///
    /// If the metadata or the sample of records cannot be read.
    pub async fn send(self) -> Result<ProbeReport, Error> {
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
        let paging = Paging::limit(SAMPLE, 0)?;
        let page = self.client.get_objects(&Get::new(&self.object).paging(paging)).await?;
        left = left.saturating_sub(1);
        let sample = Sample::new(&metadata, page);
        let mut session = ProbeSession::new(&self.client, &self.object, left);
        let service = self.client.service();
        let mut report = ProbeReport::new(&service.address().to_string(), service.instance(), &self.object);
        ask(&mut session, &sample, &mut report).await;
        let before = self.budget.saturating_sub(left);
        report.set_requests(before.saturating_add(session.sent()));
        Ok(report)
    }
}

/// Asks each question in turn, and records its answer and evidence. Without a
/// subject, every question is undecided for the same reason.
macro_rules! ask_each {
    ($session:ident, $subject:ident, $report:ident,
     settings { $($key:literal => $field:ident = $setting:expr;)* }
     observations { $($name:literal => $observation:expr;)* }) => {
        $(
            let answer = match &$subject {
                Ok($subject) => $setting.await,
                Err(reason) => Err(reason.clone()),
            };
            $report.add_setting($key, answer, $session.take_evidence(), |profile, value| profile.$field = value);
        )*
        $(
            let answer = match &$subject {
                Ok($subject) => $observation.await,
                Err(reason) => Err(reason.clone()),
            };
            $report.add_observation($name, answer, $session.take_evidence());
        )*
    };
}

/// Asks all questions, the most important for a plan first.
#[expect(unused_variables, reason = "some questions need no subject, and are asked only if there is one")]
async fn ask(session: &mut ProbeSession<'_>, sample: &Sample, report: &mut ProbeReport) {
    let subject = questions::subject(session, sample).await;
    let ground = subject.clone().map(|_| "`t` and `f` select what they should".to_owned());
    report.add_observation("ground", ground, session.take_evidence());
    ask_each! { session, subject, report,
        settings {
            "precedence" => precedence = questions::precedence(session, subject);
            "quote-escape" => quote_escape = questions::quote_escape(session, subject);
            "like" => like = questions::like(session, subject);
            "collation" => collation = questions::collation(session, subject);
            "blank" => empty_text = questions::blank(session, sample);
            "storage" => storage = questions::storage(session, sample);
            "field-case" => field_case = questions::field_case(session, subject);
            "page-cap" => page_cap = questions::page_cap(session, subject);
            "id-filterable" => id_filterable = questions::id_filterable(session, sample, subject);
            "parentheses" => parentheses = questions::parentheses(session, subject);
        }
        observations {
            "unknown-field" => observations::unknown_field(session);
            "regexp" => observations::regexp(session, subject);
            "empty-pattern" => observations::empty_pattern(session, subject);
            "lists" => observations::lists(session, subject);
            "dates" => observations::dates(session, sample);
            "paging" => observations::paging(session);
            "long-address" => observations::long_address(session, subject);
            "refusals" => observations::refusals(session);
        }
    }
}
