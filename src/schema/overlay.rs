//! Overlays: files written by hand that complete the metadata of the service.

use serde_json::value::RawValue;

use super::field_type::FieldType;
use crate::text::json::JsonError;
use crate::text::json::{self, Members, Place};

/// Additions to the metadata of an object, from a JSON file.
///
/// Every key is optional: `note`; `links`, the objects that this one can be
/// linked to; and `fields`, where each field can have `choices`, a `type` that
/// replaces the one of the service, `unique`, `never_null` and `note`.
///
/// ```
/// use filtre::schema::{ObjectInfo, Overlay};
///
/// let text = r#"{"status": {"attribs": {"type": "choice"}, "read": "Y", "write": "Y"}}"#;
/// let overlay = Overlay::from_json(r#"{"fields": {"status": {"choices": ["client", "prospect"]}}}"#)?;
/// let contact = ObjectInfo::from_json("contact", text)?.with_overlay(&overlay)?;
/// let choices = contact.field("status").and_then(|field| field.choices());
/// assert_eq!(choices, Some(&["client".to_owned(), "prospect".to_owned()][..]));
/// # Ok::<(), filtre::schema::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    pub(super) note: Option<String>,
    pub(super) links: Option<Vec<String>>,
    pub(super) fields: Vec<(String, FieldOverlay)>,
}

/// The additions to one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldOverlay {
    pub(super) choices: Option<Vec<String>>,
    pub(super) field_type: Option<FieldType>,
    pub(super) is_unique: Option<bool>,
    pub(super) never_null: Option<bool>,
    pub(super) note: Option<String>,
}

impl Overlay {
    /// Reads an overlay.
    ///
    /// # Errors
    ///
    /// The text is not JSON; a key or `type` is unknown; a value has the wrong
    /// type; `choices` is empty; a key or item is a duplicate.
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        let root = Place::Root;
        let members = Members::read(json::parse(text)?, &root)?;
        members.only(&["note", "links", "fields"])?;
        let links = members.get("links").map(|raw| json::strings(raw, &root.key("links")));
        let fields = members.get("fields").map(|raw| read_fields(raw, &root.key("fields")));
        Ok(Self {
            note: members.string("note")?,
            links: links.transpose()?,
            fields: fields.transpose()?.unwrap_or_default(),
        })
    }

    /// Returns the error of a field that the object does not have.
    pub(super) fn unknown_field(field: &str, object: &str) -> JsonError {
        let place = Place::Root;
        let place = place.key("fields");
        JsonError::new(&place.key(field), format!("unknown field `{field}` of `{object}`"))
    }
}

fn read_fields(raw: &RawValue, place: &Place<'_>) -> Result<Vec<(String, FieldOverlay)>, JsonError> {
    let members = Members::read(raw, place)?;
    let read = |(name, raw): &(String, &RawValue)| {
        let overlay = FieldOverlay::read(raw, &place.key(name))?;
        Ok((name.clone(), overlay))
    };
    members.entries().iter().map(read).collect()
}

impl FieldOverlay {
    fn read(raw: &RawValue, place: &Place<'_>) -> Result<Self, JsonError> {
        let members = Members::read(raw, place)?;
        members.only(&["choices", "type", "unique", "never_null", "note"])?;
        let boolean = |name| members.get(name).map(|raw| json::boolean(raw, &place.key(name))).transpose();
        let choices = members.get("choices").map(|raw| read_choices(raw, &place.key("choices")));
        let field_type = members.string("type")?.map(|name| known_type(&name, &place.key("type")));
        Ok(Self {
            choices: choices.transpose()?,
            field_type: field_type.transpose()?,
            is_unique: boolean("unique")?,
            never_null: boolean("never_null")?,
            note: members.string("note")?,
        })
    }
}

fn read_choices(raw: &RawValue, place: &Place<'_>) -> Result<Vec<String>, JsonError> {
    let choices = json::strings(raw, place)?;
    if choices.is_empty() {
        return Err(JsonError::new(place, "expected at least one item, found an empty list"));
    }
    Ok(choices)
}

/// Parses a type. The service may send an unknown type, but in an overlay it is a
/// mistake.
fn known_type(name: &str, place: &Place<'_>) -> Result<FieldType, JsonError> {
    match FieldType::from_name(name) {
        FieldType::Other(_) => {
            let names = "`text`, `choice`, `integer`, `decimal`, `boolean`, `date`, `datetime`";
            Err(JsonError::new(place, format!("unknown type `{name}`, expected one of {names}")))
        }
        known => Ok(known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ObjectInfo;

    fn error(text: &str) -> String {
        Overlay::from_json(text).unwrap_err().to_string()
    }

    fn contact() -> ObjectInfo {
        let text = r#"{
            "status": {"attribs": {"type": "text"}, "read": "Y", "write": "Y"},
            "EMail": {"attribs": {"type": "text"}, "read": "Y", "write": "Y"}
        }"#;
        ObjectInfo::from_json("contact", text).unwrap()
    }

    #[test]
    fn overlay_values_are_applied() {
        let overlay = Overlay::from_json(
            r#"{"note": "n", "links": ["orders"], "fields": {"status":
                {"choices": ["client", "prospect"], "type": "choice", "unique": true, "never_null": true, "note": "s"}}}"#,
        );
        let before = contact();
        let after = before.clone().with_overlay(&overlay.unwrap()).unwrap();
        assert_eq!((after.note(), after.links()), (Some("n"), Some(&["orders".to_owned()][..])));
        let status = after.field("status").unwrap();
        assert_eq!(status.choices().unwrap(), ["client", "prospect"]);
        assert_eq!(status.field_type(), &FieldType::Choice);
        assert_eq!(status.attribute("type"), Some("text"), "attributes do not change");
        assert!(status.is_unique() && status.never_null());
        assert_eq!(status.note(), Some("s"));
        assert_eq!(after.field("EMail"), before.field("EMail"), "other fields do not change");
        assert_eq!((before.note(), before.links()), (None, None), "a clone is not changed");
    }

    #[test]
    fn last_overlay_wins() {
        let first = r#"{"links": [], "fields": {"status": {"unique": true, "note": "a"}}}"#;
        let second = r#"{"fields": {"status": {"note": "b"}}}"#;
        let contact = contact().with_overlay(&Overlay::from_json(first).unwrap()).unwrap();
        let contact = contact.with_overlay(&Overlay::from_json(second).unwrap()).unwrap();
        let status = contact.field("status").unwrap();
        assert_eq!((status.is_unique(), status.note()), (true, Some("b")));
        assert_eq!(contact.links(), Some(&[][..]), "an empty list differs from a missing one");
    }

    #[test]
    fn unknown_field_is_an_error() {
        let overlay = Overlay::from_json(r#"{"fields": {"EMail": {}, "e-mail": {}}}"#).unwrap();
        let error = contact().with_overlay(&overlay).unwrap_err();
        assert_eq!(error.to_string(), r#"`$.fields["e-mail"]`: unknown field `e-mail` of `contact`"#);
    }

    #[test]
    fn errors_have_a_path() {
        let table = [
            ("3", "`$`: expected an object, found a number"),
            (r#"{"notes": ""}"#, "`$.notes`: unknown key `notes`, expected one of `note`, `links`, `fields`"),
            (r#"{"note": 1}"#, "`$.note`: expected a string, found a number"),
            (r#"{"links": {}}"#, "`$.links`: expected a list, found an object"),
            (r#"{"links": ["a", true]}"#, "`$.links[1]`: expected a string, found a boolean"),
            (r#"{"links": ["a", "a"]}"#, "`$.links[1]`: duplicate item `a`"),
            (r#"{"fields": []}"#, "`$.fields`: expected an object, found a list"),
            (r#"{"fields": {"a": "x"}}"#, "`$.fields.a`: expected an object, found a string"),
            (
                r#"{"fields": {"a": {"Unique": true}}}"#,
                "`$.fields.a.Unique`: unknown key `Unique`, expected one of `choices`, `type`, `unique`, `never_null`, `note`",
            ),
            (
                r#"{"fields": {"a": {"unique": "Y"}}}"#,
                "`$.fields.a.unique`: expected a boolean, found a string",
            ),
            (
                r#"{"fields": {"a": {"never_null": null}}}"#,
                "`$.fields.a.never_null`: expected a boolean, found null",
            ),
            (
                r#"{"fields": {"a": {"type": "chioce"}}}"#,
                "`$.fields.a.type`: unknown type `chioce`, expected one of `text`, `choice`, `integer`, `decimal`, `boolean`, `date`, `datetime`",
            ),
            (
                r#"{"fields": {"a": {"choices": []}}}"#,
                "`$.fields.a.choices`: expected at least one item, found an empty list",
            ),
            (r#"{"fields": {"a": {}, "a": {}}}"#, "`$.fields.a`: duplicate key `a`"),
        ];
        for (text, expected) in table {
            assert_eq!(error(text), expected, "{text}");
        }
    }
}
