//! What a probe found out, and the file that keeps it.
//!
//! Knows how answers are told; does not know how they were had.

use std::fmt::Write;
use std::time::SystemTime;

use serde::Serialize;

use super::asker::Undecided;
use crate::profile::Profile;

/// The keys of a profile, in the order that they are asked about.
const READINGS: [&str; 10] = [
    "precedence",
    "quote-escape",
    "like",
    "collation",
    "blank",
    "storage",
    "field-case",
    "page-cap",
    "id-filterable",
    "parentheses",
];

/// The questions that are no part of a profile, in their order.
const OBSERVATIONS: [&str; 8] =
    ["unknown-field", "regexp", "empty-pattern", "lists", "dates", "paging", "long-address", "refusals"];

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    question: &'static str,
    answer: String,
    #[serde(rename = "decided")]
    is_decided: bool,
    evidence: Vec<String>,
    /// How a profile spells the answer, if the question is about one.
    #[serde(skip)]
    entry: Option<Entry>,
}

/// What a profile has of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    /// The value of the key, in TOML.
    Value(String),
    /// The key is left out.
    Absent,
}

impl Finding {
    /// What was asked about; of a reading, its key in a profile.
    #[must_use]
    pub const fn question(&self) -> &str {
        self.question
    }

    /// The answer: a word of a profile, or a sentence; or why there is none.
    #[must_use]
    pub fn answer(&self) -> &str {
        &self.answer
    }

    /// Whether the question has an answer.
    #[must_use]
    pub const fn is_decided(&self) -> bool {
        self.is_decided
    }

    /// Whether the question is about a reading of a profile.
    #[must_use]
    pub const fn is_reading(&self) -> bool {
        self.entry.is_some()
    }

    /// What was asked and what came back. It holds no value of a record.
    pub fn evidence(&self) -> impl Iterator<Item = &str> {
        self.evidence.iter().map(String::as_str)
    }
}

/// The answers of a service to a [`Probe`](super::Probe).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    title: String,
    date: String,
    requests: u32,
    profile: Profile,
    all: Vec<Finding>,
}

impl Findings {
    pub(super) fn new(address: &str, instance: &str, object: &str) -> Self {
        let title = format!("How {address} reads filters on `{object}` of the instance `{instance}`");
        let date = httpdate::fmt_http_date(SystemTime::now());
        Self { title, date, requests: 0, profile: Profile::cautious(), all: Vec::new() }
    }

    /// The answers, in the order of the questions.
    #[must_use]
    pub fn all(&self) -> &[Finding] {
        &self.all
    }

    /// The profile of the server. Readings that are not decided are the
    /// [cautious](Profile::cautious) ones.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// How many requests were sent.
    #[must_use]
    pub const fn requests(&self) -> u32 {
        self.requests
    }

    pub(super) const fn set_requests(&mut self, requests: u32) {
        self.requests = requests;
    }

    /// Notes the answer about a reading, and sets it in the profile.
    pub(super) fn reading<T: Serialize>(
        &mut self,
        key: &'static str,
        answer: Result<T, Undecided>,
        evidence: Vec<String>,
        set: impl FnOnce(&mut Profile, T),
    ) {
        let undecided = match answer {
            Ok(reading) => {
                set(&mut self.profile, reading);
                None
            }
            Err(Undecided(reason)) => Some(reason),
        };
        let value = serde_json::to_value(&self.profile).ok().and_then(|mut keys| {
            let value = keys.as_object_mut()?.remove(key)?;
            (!value.is_null()).then_some(value)
        });
        let word = match &value {
            Some(serde_json::Value::String(word)) => word.clone(),
            Some(value) => value.to_string(),
            None => "none".to_owned(),
        };
        // A word, a number or a truth is spelled in TOML as in JSON.
        let entry = value.map_or(Entry::Absent, |value| Entry::Value(value.to_string()));
        let is_decided = undecided.is_none();
        let answer = undecided.map_or(word, |reason| format!("undecided: {reason}"));
        self.all.push(Finding { question: key, answer, is_decided, evidence, entry: Some(entry) });
    }

    /// Notes the answer to a question that is no part of a profile.
    pub(super) fn observation(
        &mut self,
        question: &'static str,
        answer: Result<String, Undecided>,
        evidence: Vec<String>,
    ) {
        let is_decided = answer.is_ok();
        let answer = answer.unwrap_or_else(|Undecided(reason)| format!("undecided: {reason}"));
        self.all.push(Finding { question, answer, is_decided, evidence, entry: None });
    }

    /// Leaves all questions undecided.
    pub(super) fn give_up(&mut self, reason: &Undecided) {
        for key in READINGS {
            self.reading(key, Err::<(), _>(reason.clone()), Vec::new(), |_, ()| {});
        }
        for question in OBSERVATIONS {
            self.observation(question, Err(reason.clone()), Vec::new());
        }
    }

    /// The file of the profile, which [`Profile::from_toml`] reads, with the
    /// evidence as comments.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        let title = format!("{},\nasked in {} requests on {}.", self.title, self.requests, self.date);
        comment(&mut out, &title);
        comment(&mut out, LEGEND);
        for finding in &self.all {
            out.push('\n');
            Self::write(finding, &mut out);
        }
        out
    }

    fn write(finding: &Finding, out: &mut String) {
        for line in &finding.evidence {
            comment(out, line);
        }
        // Writing to a `String` never fails.
        let _ = match &finding.entry {
            Some(Entry::Value(value)) => {
                if !finding.is_decided {
                    comment(out, &format!("{}; the cautious reading is assumed", finding.answer));
                }
                writeln!(out, "{} = {value}", finding.question)
            }
            Some(Entry::Absent) | None => writeln!(out, "# {}: {}", finding.question, finding.answer),
        };
    }
}

const LEGEND: &str = "`t` is a condition that is true of some record, `T $eq \"v\"`, and `f` one that is\n\
     true of none.";

/// Adds a comment. What a service has a say in cannot end it.
fn comment(out: &mut String, text: &str) {
    for line in text.split('\n') {
        let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(out, "# {}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::MixedConnectives as Precedence;

    #[test]
    fn the_file_is_the_profile() {
        let mut findings = Findings::new("http://127.0.0.1:1", "de\nmo", "contact");
        let evidence = vec!["`t $or t $and f`: found".to_owned()];
        findings.reading("precedence", Ok(Precedence::LeftToRight), evidence, |profile, reading| {
            profile.precedence = reading;
        });
        let undecided = Err(Undecided::because("nobody\nknows"));
        findings.reading("like", undecided, vec![], |profile, reading| profile.like = reading);
        findings.reading("page-cap", Ok(Some(7)), vec![], |profile, cap| profile.page_cap = cap);
        findings.observation("paging", Ok("none".to_owned()), vec![]);
        let text = findings.to_toml();
        assert!(text.lines().all(|line| line.is_empty() || line.starts_with('#') || line.contains(" = ")));
        assert!(text.contains("# `t $or t $and f`: found\nprecedence = \"left-to-right\"\n"), "{text}");
        assert!(text.contains("the cautious reading is assumed\nlike = \"percent-too\"\n"), "{text}");
        let read = Profile::from_toml(&text).unwrap();
        assert_eq!(
            (read.precedence, read.like, read.page_cap),
            (Precedence::LeftToRight, findings.profile().like, Some(7))
        );
        assert_eq!(findings.all()[1].answer(), "undecided: nobody\nknows");
    }
}
