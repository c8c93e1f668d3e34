//! Responses of `put_objects`, and the repair of invalid `\'` escapes in JSON.

use crate::http::error_kind::ErrorKind;
use crate::http::response::page;
use crate::text::json::{self, JsonError, Members, Place};

/// Parses the body of a response. Invalid JSON is parsed again with every `\'`
/// replaced by `'`.
pub(crate) fn read<T>(body: &[u8], read: impl Fn(&str) -> Result<T, JsonError>) -> Result<T, ErrorKind> {
    let text = std::str::from_utf8(body).map_err(|_| ErrorKind::Undecodable)?;
    read(text).or_else(|error| {
        let fixed = if is_broken(&error) { json::without_escaped_apostrophes(text) } else { None };
        fixed.and_then(|text| read(&text).ok()).ok_or(ErrorKind::InvalidResponse(error))
    })
}

/// Whether the response is not JSON.
pub(crate) const fn is_broken(error: &JsonError) -> bool {
    error.position().is_some()
}

/// The outcome of one record of a put.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It was created, with this id.
    Created(String),
    /// It was updated.
    Updated(String),
    /// Nothing was written.
    Refused(Refusal),
}

/// Why the service refused a record.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    text: Option<String>,
}

impl Refusal {
    /// Returns the message of the service, which may contain values of the record.
    /// Neither [`Debug`] nor an error shows it.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

impl std::fmt::Debug for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Refusal(…)")
    }
}

/// A response of `put_objects`: the outcome of each record, in order.
///
/// ```
/// use filtre::http::{Outcome, PutAnswer};
///
/// let text = r#"{"objects":[{"status":"OK","id":"9","data":{},"updated":"N","created":"Y","found":"N"},
///                           {"status":"KO","id":"5","error":"no such record"}]}"#;
/// let answer = PutAnswer::read(text)?;
/// assert_eq!(answer.outcomes()[0], Outcome::Created("9".to_owned()));
/// assert!(matches!(&answer.outcomes()[1], Outcome::Refused(refusal) if refusal.text() == Some("no such record")));
/// # Ok::<(), filtre::schema::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutAnswer {
    outcomes: Vec<Outcome>,
}

impl PutAnswer {
    /// Parses the text of a response.
    ///
    /// # Errors
    ///
    /// If the text is not a documented response; with the location of the first
    /// mistake.
    pub fn read(text: &str) -> Result<Self, JsonError> {
        let root = Place::Root;
        let members = Members::read(json::parse(text)?, &root)?;
        let place = root.key("objects");
        let entries = json::items(members.required("objects")?, &place)?.into_iter().enumerate();
        let outcomes = entries.map(|(at, raw)| outcome(raw, &Place::Item(&place, at)));
        Ok(Self { outcomes: outcomes.collect::<Result<_, _>>()? })
    }

    /// Returns the outcomes of the records.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    pub(crate) fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }

    /// Checks that there is an outcome for each record.
    pub(crate) fn expect(&self, records: usize) -> Result<(), JsonError> {
        if self.outcomes.len() == records {
            return Ok(());
        }
        let found = self.outcomes.len();
        Err(JsonError::at("$.objects", format!("expected {records} entries, found {found}")))
    }

    /// Returns whether every record was written.
    #[must_use]
    pub fn is_success(&self) -> bool {
        !self.outcomes.iter().any(|outcome| matches!(outcome, Outcome::Refused(_)))
    }
}

fn outcome(raw: &serde_json::value::RawValue, place: &Place<'_>) -> Result<Outcome, JsonError> {
    let entry = Members::read(raw, place)?;
    match entry.required_string("status")?.as_str() {
        "OK" => {}
        "KO" => {
            // The documentation shows no refusal, so any kind of `error` is kept.
            let text = entry
                .get("error")
                .map(|raw| json::string(raw, &place.key("error")).unwrap_or_else(|_| raw.get().to_owned()));
            return Ok(Outcome::Refused(Refusal { text }));
        }
        _ => return Err(JsonError::new(&place.key("status"), "expected `OK` or `KO`")),
    }
    let id = page::id(entry.required("id")?).map_err(|message| JsonError::new(&place.key("id"), message))?;
    match (entry.flag("created")?, entry.flag("updated")?) {
        (Some(true), Some(false) | None) => Ok(Outcome::Created(id)),
        (Some(false) | None, Some(true)) => Ok(Outcome::Updated(id)),
        _ => Err(JsonError::new(place, "expected `Y` for exactly one of `created` and `updated`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_apostrophes_are_fixed() {
        let strings =
            |text: &str| super::read(text.as_bytes(), |text| json::strings(json::parse(text)?, &Place::Root));
        assert_eq!(strings(r#"["O\'Connor"]"#).unwrap(), ["O'Connor"]);
        assert_eq!(strings(r#"["a\\'b"]"#).unwrap(), [r"a\'b"], "no escape of a quote");
        assert_eq!(strings(r#"["a\\\'b"]"#).unwrap(), [r"a\'b"]);
        assert!(matches!(strings(r#"["a\'"#), Err(ErrorKind::InvalidResponse(error)) if is_broken(&error)));
        assert!(matches!(strings(r#"{}"#), Err(ErrorKind::InvalidResponse(error)) if !is_broken(&error)));
        assert!(matches!(super::read(b"\xff", |_| Ok(())), Err(ErrorKind::Undecodable)));
    }

    #[test]
    fn documented_put_response_is_parsed() {
        let text = r#"{"objects":[{"status":"OK","id":"12","data":{"object_1.field_1":"O\'Connor"},
            "link":{"object_2":"7"},"updated":"N","created":"Y","found":"N"},
            {"status":"OK","id":13,"data":{},"updated":"Y","created":"N","found":"Y"}]}"#;
        let answer = super::read(text.as_bytes(), PutAnswer::read).unwrap();
        assert_eq!(answer.outcomes(), [Outcome::Created("12".into()), Outcome::Updated("13".into())]);
        assert!(answer.is_success());
    }

    #[test]
    fn invalid_put_response_is_an_error() {
        for text in [
            r#"{"objects":[{}]}"#,
            r#"{"objects":[{"status":"maybe","id":"1"}]}"#,
            r#"{"objects":[{"status":"OK","created":"Y"}]}"#,
            r#"{"objects":[{"status":"OK","id":"1","created":"N","updated":"N"}]}"#,
            r#"{"objects":[{"status":"OK","id":"1","created":"Y","updated":"Y"}]}"#,
        ] {
            assert!(PutAnswer::read(text).is_err(), "{text}");
        }
    }
}
