//! Requests to `put_objects`: records to create and update.

use http::HeaderValue;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::build::IntoValue;
use crate::http::request::error::{RequestError, malformed};
use crate::text::json::{self, Members, Place};
use crate::text::percent;

/// One record of `put_objects`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PutRecord {
    pub(crate) id: u64,
    pub(crate) data: Vec<(String, String)>,
    pub(crate) links: Vec<(String, String)>,
    /// Why a value cannot be written, for the first such value.
    pub(crate) invalid: Option<String>,
}

impl PutRecord {
    /// Returns a record to create.
    #[must_use]
    pub fn create() -> Self {
        Self::default()
    }

    /// Returns a record to update. An id of 0 creates a record.
    #[must_use]
    pub fn update(id: u64) -> Self {
        Self { id, ..Self::default() }
    }

    /// Sets the value of a field: a string, number, boolean or date. An empty
    /// string empties the field.
    #[must_use]
    pub fn value(mut self, field: impl Into<String>, value: impl IntoValue) -> Self {
        let (field, value) = (field.into(), value.into_value());
        if let Err(message) = value.literal() {
            self.invalid.get_or_insert_with(|| format!("`{field}`: {message}"));
        }
        self.data.push((field, value.text().to_owned()));
        self
    }

    /// Converts a struct or map into a record. The key `id` is the id of the
    /// record to update; without it, or with 0, the record is created. Every
    /// other key is a field: `null` empties it, booleans are written `1` and `0`.
    ///
    /// # Errors
    ///
    /// If the value is not a struct or map, its id is not a number, or a field is
    /// an array or an object.
    ///
    /// ```
    /// use filtre::http::PutRecord;
    ///
    /// #[derive(serde::Serialize)]
    /// struct Contact {
    ///     id: u64,
    ///     cc_age: u8,
    ///     optin: bool,
    /// }
    ///
    /// let record = PutRecord::from_serialize(&Contact { id: 7, cc_age: 42, optin: true })?;
    /// assert_eq!(record, PutRecord::update(7).value("cc_age", 42).value("optin", true));
    /// # Ok::<(), filtre::http::RequestError>(())
    /// ```
    pub fn from_serialize<T: Serialize>(value: &T) -> Result<Self, RequestError> {
        let text = serde_json::to_string(value).map_err(|error| malformed(&error))?;
        let members = json::parse(&text).and_then(|raw| Members::read(raw, &Place::Root));
        let mut record = Self::create();
        for (name, raw) in members.map_err(|error| malformed(&error))?.entries() {
            let text = match raw.get() {
                "null" => String::new(),
                "true" => "1".to_owned(),
                "false" => "0".to_owned(),
                text if text.starts_with('"') => {
                    json::string(raw, &Place::Root).map_err(|error| malformed(&error))?
                }
                text if text.starts_with(['[', '{']) => {
                    return Err(RequestError::InvalidValue(format!("`{name}` is an array or an object")));
                }
                digits => digits.to_owned(),
            };
            if name != "id" {
                record.data.push((name.clone(), text));
            } else if !text.is_empty() {
                let number = text.parse();
                let invalid =
                    |_| RequestError::InvalidValue(format!("expected a number for `id`, found `{text}`"));
                record.id = number.map_err(invalid)?;
            }
        }
        Ok(record)
    }

    /// Adds a link to a record of another object.
    #[must_use]
    pub fn link(mut self, object: impl Into<String>, id: impl Into<String>) -> Self {
        self.links.push((object.into(), id.into()));
        self
    }

    /// Returns whether the record is created.
    #[must_use]
    pub const fn is_create(&self) -> bool {
        self.id == 0
    }
}

impl Serialize for PutRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        if !self.links.is_empty() {
            map.serialize_entry("link", &Pairs(&self.links))?;
        }
        map.serialize_entry("data", &Pairs(&self.data))?;
        map.end()
    }
}

struct Pairs<'p>(&'p [(String, String)]);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// The encoding of the request body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyEncoding {
    /// `application/x-www-form-urlencoded`
    #[default]
    UrlEncoded,
    /// `multipart/form-data`
    Multipart,
}

/// A request to `put_objects`.
///
/// ```
/// use filtre::http::{BodyEncoding, Put, PutRecord};
///
/// let doe = PutRecord::create().value("Nom", "Doe").link("shop", "3");
/// let put = Put::new("contact", [doe, PutRecord::update(7).value("Pays", "FR")]).encoding(BodyEncoding::Multipart);
/// assert!(put.holds_create());
/// ```
#[derive(Clone, Debug)]
pub struct Put {
    object: String,
    records: Vec<PutRecord>,
    encoding: BodyEncoding,
    is_idempotent: bool,
}

impl Put {
    /// Returns a request that writes records of an object.
    #[must_use]
    pub fn new(object: impl Into<String>, records: impl IntoIterator<Item = PutRecord>) -> Self {
        Self {
            object: object.into(),
            records: records.into_iter().collect(),
            encoding: BodyEncoding::default(),
            is_idempotent: false,
        }
    }

    /// Sets the encoding of the body.
    #[must_use]
    pub const fn encoding(mut self, encoding: BodyEncoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Declares that a repeated update has no further effect. Requests with only
    /// updates are then retried like reads; requests that create records never are.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.is_idempotent = true;
        self
    }

    /// Returns whether the request creates a record.
    #[must_use]
    pub fn holds_create(&self) -> bool {
        self.records.iter().any(PutRecord::is_create)
    }

    /// Whether sending the request twice has the same effect as once.
    pub(crate) fn may_be_repeated(&self) -> bool {
        self.is_idempotent && !self.holds_create()
    }

    pub(crate) fn object(&self) -> &str {
        &self.object
    }

    pub(crate) fn records(&self) -> &[PutRecord] {
        &self.records
    }

    /// Returns the content type and the body.
    pub(crate) fn body(&self) -> Result<(HeaderValue, Vec<u8>), RequestError> {
        let objects = serde_json::to_string(&self.records).map_err(|error| malformed(&error))?;
        match self.encoding {
            BodyEncoding::UrlEncoded => {
                let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
                Ok((kind, format!("objects={}", percent::encode(&objects)).into_bytes()))
            }
            BodyEncoding::Multipart => multipart(&objects),
        }
    }
}

fn multipart(objects: &str) -> Result<(HeaderValue, Vec<u8>), RequestError> {
    let boundary = boundary(objects);
    let kind = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}"));
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"objects\"\r\n\r\n{objects}\r\n--{boundary}--\r\n"
    );
    Ok((kind.map_err(|error| malformed(&error))?, body.into_bytes()))
}

/// Returns a boundary that the text does not contain.
fn boundary(text: &str) -> String {
    let mut boundary = "filtre-part".to_owned();
    while text.contains(&boundary) {
        boundary.push('-');
    }
    boundary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multipart_body_has_a_boundary_that_is_not_in_the_records() {
        let record = PutRecord::create().value("Nom", "filtre-part O'Connor");
        let (kind, body) = Put::new("contact", [record]).encoding(BodyEncoding::Multipart).body().unwrap();
        assert_eq!(kind, "multipart/form-data; boundary=filtre-part-");
        assert_eq!(
            String::from_utf8(body).unwrap(),
            "--filtre-part-\r\nContent-Disposition: form-data; name=\"objects\"\r\n\r\n\
             [{\"id\":0,\"data\":{\"Nom\":\"filtre-part O'Connor\"}}]\r\n--filtre-part---\r\n"
        );
    }

    #[test]
    fn only_idempotent_updates_may_be_repeated() {
        let updates = Put::new("contact", [PutRecord::update(1)]);
        assert!(!updates.may_be_repeated(), "not declared idempotent");
        assert!(updates.idempotent().may_be_repeated());
        let mixed = Put::new("contact", [PutRecord::update(1), PutRecord::update(0)]);
        assert!(!mixed.idempotent().may_be_repeated());
    }

    #[test]
    fn from_serialize_writes_scalars_as_strings() {
        let value = serde_json::json!({
            "id": 7, "cc_age": -3, "solde": 12.5, "optin": false, "date_naissance": "2025-01-31", "Nom": null
        });
        let fields = [
            ("Nom", ""),
            ("cc_age", "-3"),
            ("date_naissance", "2025-01-31"),
            ("optin", "0"),
            ("solde", "12.5"),
        ];
        let mut record = PutRecord::from_serialize(&value).unwrap();
        record.data.sort();
        assert_eq!(record.data, fields.map(|(name, text)| (name.to_owned(), text.to_owned())));
        assert_eq!((record.id, record.is_create()), (7, false));
        for creation in ["{}", r#"{"id":0}"#, r#"{"id":null}"#, r#"{"id":""}"#] {
            let value: serde_json::Value = serde_json::from_str(creation).unwrap();
            assert_eq!(PutRecord::from_serialize(&value).unwrap(), PutRecord::create(), "{creation}");
        }
    }

    #[test]
    fn from_serialize_refuses_wrong_shapes() {
        let error = |text: &str| {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            PutRecord::from_serialize(&value).unwrap_err().to_string()
        };
        assert_eq!(error(r#"{"tags":["a"]}"#), "invalid value: `tags` is an array or an object");
        assert_eq!(error(r#"{"place":{"x":1}}"#), "invalid value: `place` is an array or an object");
        assert_eq!(error(r#"{"id":"x"}"#), "invalid value: expected a number for `id`, found `x`");
        assert_eq!(error(r#"{"id":-1}"#), "invalid value: expected a number for `id`, found `-1`");
        for text in ["[]", "1", "\"a\"", "null"] {
            assert!(error(text).starts_with("cannot build the request: "), "{text}");
        }
    }
}
