//! The answers of a probe, and the profile file written from them.

use std::fmt::Write;
use std::time::SystemTime;

use serde::Serialize;

use super::session::{Answer, Undecided};
use crate::profile::Profile;

/// The answer to one question of a [`Probe`](super::Probe).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Observation {
    question: &'static str,
    answer: String,
    #[serde(rename = "decided")]
    is_decided: bool,
    evidence: Vec<String>,
    /// The profile setting, if the question is about one.
    #[serde(skip)]
    entry: Option<ProfileEntry>,
}

/// A setting in a profile file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ProfileEntry {
    /// The value of the key, in TOML.
    Value(String),
    /// The key is omitted.
    Absent,
}

impl Observation {
    /// Returns the name of the question; for a profile setting, its key.
    #[must_use]
    pub const fn question(&self) -> &str {
        self.question
    }

    /// Returns the answer: a profile value or a sentence, or why it is undecided.
    #[must_use]
    pub fn answer(&self) -> &str {
        &self.answer
    }

    /// Returns whether the question has an answer.
    #[must_use]
    pub const fn is_decided(&self) -> bool {
        self.is_decided
    }

    /// Returns whether the question is about a setting of a profile.
    #[must_use]
    pub const fn is_profile_setting(&self) -> bool {
        self.entry.is_some()
    }

    /// Returns the requests and their results. They contain no value of a record.
    pub fn evidence(&self) -> impl Iterator<Item = &str> {
        self.evidence.iter().map(String::as_str)
    }
}

/// The answers of a service to all questions of a [`Probe`](super::Probe).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeReport {
    title: String,
    date: String,
    requests: u32,
    profile: Profile,
    observations: Vec<Observation>,
}

impl ProbeReport {
    pub(super) fn new(address: &str, instance: &str, object: &str) -> Self {
        let title = format!("How {address} interprets filters on `{object}` of the instance `{instance}`");
        let date = httpdate::fmt_http_date(SystemTime::now());
        Self { title, date, requests: 0, profile: Profile::cautious(), observations: Vec::new() }
    }

    /// Returns the answers, in the order of the questions.
    #[must_use]
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// Returns the profile of the server. Undecided settings have the
    /// [cautious](Profile::cautious) value.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Returns the number of requests that were sent.
    #[must_use]
    pub const fn requests(&self) -> u32 {
        self.requests
    }

    pub(super) const fn set_requests(&mut self, requests: u32) {
        self.requests = requests;
    }

    /// Adds an answer about a profile setting, and sets it in the profile.
    pub(super) fn add_setting<T: Serialize>(
        &mut self,
        key: &'static str,
        answer: Answer<T>,
        evidence: Vec<String>,
        set: impl FnOnce(&mut Profile, T),
    ) {
        let undecided = match answer {
            Ok(value) => {
                set(&mut self.profile, value);
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
        // TOML and JSON write strings, numbers and Booleans the same way here.
        let entry = value.map_or(ProfileEntry::Absent, |value| ProfileEntry::Value(value.to_string()));
        let is_decided = undecided.is_none();
        let answer = undecided.map_or(word, |reason| format!("undecided: {reason}"));
        self.observations.push(Observation {
            question: key,
            answer,
            is_decided,
            evidence,
            entry: Some(entry),
        });
    }

    /// Adds the answer to a question that is not part of a profile.
    pub(super) fn add_observation(
        &mut self,
        question: &'static str,
        answer: Answer<String>,
        evidence: Vec<String>,
    ) {
        let is_decided = answer.is_ok();
        let answer = answer.unwrap_or_else(|Undecided(reason)| format!("undecided: {reason}"));
        self.observations.push(Observation { question, answer, is_decided, evidence, entry: None });
    }

    /// Returns the profile file that [`Profile::from_toml`] reads, with the evidence
    /// as comments.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        let title = format!("{},\nfound with {} requests on {}.", self.title, self.requests, self.date);
        comment(&mut out, &title);
        comment(&mut out, LEGEND);
        for observation in &self.observations {
            out.push('\n');
            Self::write(observation, &mut out);
        }
        out
    }

    fn write(observation: &Observation, out: &mut String) {
        for line in &observation.evidence {
            comment(out, line);
        }
        // Writing to a `String` never fails.
        let _ = match &observation.entry {
            Some(ProfileEntry::Value(value)) => {
                if !observation.is_decided {
                    comment(out, &format!("{}; the cautious value is assumed", observation.answer));
                }
                writeln!(out, "{} = {value}", observation.question)
            }
            Some(ProfileEntry::Absent) | None => {
                writeln!(out, "# {}: {}", observation.question, observation.answer)
            }
        };
    }
}

const LEGEND: &str = "`t` is a condition that is true of some record, `T $eq \"v\"`, and `f` one that is\n\
     true of none.";

/// Adds comment lines. Control characters from the service cannot end a comment.
fn comment(out: &mut String, text: &str) {
    for line in text.split('\n') {
        let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(out, "# {}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::MixedConnectives;

    #[test]
    fn written_file_parses_to_the_same_profile() {
        let mut report = ProbeReport::new("http://127.0.0.1:1", "de\nmo", "contact");
        let evidence = vec!["`t $or t $and f`: found".to_owned()];
        report.add_setting("precedence", Ok(MixedConnectives::LeftToRight), evidence, |profile, value| {
            profile.precedence = value;
        });
        let undecided = Err(Undecided::because("two\nlines"));
        report.add_setting("like", undecided, vec![], |profile, value| profile.like = value);
        report.add_setting("page-cap", Ok(Some(7)), vec![], |profile, cap| profile.page_cap = cap);
        report.add_observation("paging", Ok("none".to_owned()), vec![]);
        let text = report.to_toml();
        assert!(text.lines().all(|line| line.is_empty() || line.starts_with('#') || line.contains(" = ")));
        assert!(text.contains("# `t $or t $and f`: found\nprecedence = \"left-to-right\"\n"), "{text}");
        assert!(text.contains("the cautious value is assumed\nlike = \"percent-too\"\n"), "{text}");
        let read = Profile::from_toml(&text).unwrap();
        assert_eq!(
            (read.precedence, read.like, read.page_cap),
            (MixedConnectives::LeftToRight, report.profile().like, Some(7))
        );
        assert_eq!(report.observations()[1].answer(), "undecided: two\nlines");
    }
}
