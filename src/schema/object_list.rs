//! The list of the objects that a profile may see.

use serde_json::value::RawValue;

use crate::text::json::JsonError;
use crate::text::json::{self, Attribute, Members, Place, attribute};

/// The response of `get_object_list`: objects in the order of the service.
///
/// ```
/// use filtre::schema::ObjectList;
///
/// let text = r#"{"contact": {"acl": "", "create_time": "2022-10-25 16:45:09", "update_time": "2023-01-27 01:19:17"}}"#;
/// let list = ObjectList::from_json(text)?;
/// assert_eq!(list.objects()[0].name(), "contact");
/// # Ok::<(), filtre::schema::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectList {
    objects: Vec<ListedObject>,
}

impl ObjectList {
    /// Reads the response of `get_object_list`.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or it is not such a response: `acl`, `create_time`
    /// or `update_time` is missing, a value has the wrong type, or a key is a
    /// duplicate.
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        let root = Place::Root;
        let members = Members::read(json::parse(text)?, &root)?;
        let objects: Result<_, _> = members
            .entries()
            .iter()
            .map(|(name, raw)| ListedObject::read(name, raw, &root.key(name)))
            .collect();
        Ok(Self { objects: objects? })
    }

    /// Returns the objects, in the order of the service.
    #[must_use]
    pub fn objects(&self) -> &[ListedObject] {
        &self.objects
    }

    /// Returns the object of exactly this name.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&ListedObject> {
        self.objects.iter().find(|object| object.name == name)
    }
}

/// One object of an [`ObjectList`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedObject {
    name: String,
    acl: String,
    create_time: String,
    update_time: String,
    attributes: Vec<Attribute>,
}

impl ListedObject {
    fn read(name: &str, raw: &RawValue, place: &Place<'_>) -> Result<Self, JsonError> {
        let members = Members::read(raw, place)?;
        Ok(Self {
            name: name.to_owned(),
            acl: members.required_string("acl")?,
            create_time: members.required_string("create_time")?,
            update_time: members.required_string("update_time")?,
            attributes: members.attributes()?,
        })
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the access rights; their format is not documented.
    #[must_use]
    pub fn acl(&self) -> &str {
        &self.acl
    }

    /// Returns when the object was created, as the service writes it.
    #[must_use]
    pub fn create_time(&self) -> &str {
        &self.create_time
    }

    /// Returns when the object was last changed, as the service writes it.
    #[must_use]
    pub fn update_time(&self) -> &str {
        &self.update_time
    }

    /// Returns an attribute that the service sent, known or unknown.
    ///
    /// An attribute that is not a string is returned as JSON.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../tests/data/object_list_sample.json");

    fn error(text: &str) -> String {
        ObjectList::from_json(text).unwrap_err().to_string()
    }

    #[test]
    fn sample_of_the_documentation_is_read() {
        let list = ObjectList::from_json(SAMPLE).unwrap();
        let names: Vec<_> = list.objects().iter().map(ListedObject::name).collect();
        assert_eq!(names, ["contact", "orders", "products"]);
        let orders = list.object("orders").unwrap();
        assert_eq!(orders.acl(), "");
        assert_eq!(orders.create_time(), "2022-06-29 17:00:10");
        assert_eq!(orders.update_time(), "2022-07-11 14:21:04");
        assert_eq!(list.object("Orders"), None);
    }

    #[test]
    fn unknown_attributes_are_kept() {
        let text = r#"{"b": {"acl": "", "create_time": "", "update_time": "", "owner": "x"}}"#;
        let list = ObjectList::from_json(text).unwrap();
        assert_eq!(list.objects()[0].attribute("owner"), Some("x"));
        assert_eq!(list.objects()[0].attribute("other"), None);
    }

    #[test]
    fn errors_have_a_path() {
        assert_eq!(error("[]"), "`$`: expected an object, found a list");
        assert_eq!(error(r#"{"a": null}"#), "`$.a`: expected an object, found null");
        assert_eq!(error(r#"{"a": {}}"#), "`$.a`: missing key `acl`");
        assert_eq!(error(r#"{"a": {"acl": ""}}"#), "`$.a`: missing key `create_time`");
        assert_eq!(error(r#"{"a": {"acl": "", "create_time": ""}}"#), "`$.a`: missing key `update_time`");
        assert_eq!(error(r#"{"a": {"acl": 1}}"#), "`$.a.acl`: expected a string, found a number");
        assert_eq!(error(r#"{"a": {}, "b": {}, "a": {}}"#), "`$.a`: duplicate key `a`");
    }
}
