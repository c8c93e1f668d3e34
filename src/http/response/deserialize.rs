//! Records deserialized into the caller's own types.

use serde::de::value::Error as Invalid;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::http::response::record::{FieldValue, GetRecord};
use crate::schema::{FieldType, ObjectInfo};

/// A record that cannot be converted to or from a type of the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record `{id}`: {message}")]
pub struct RecordError {
    pub(crate) id: String,
    pub(crate) message: String,
}

impl GetRecord {
    /// Converts the record into a type of the program. The keys are `id` and the
    /// names of the fields; the metadata gives the types of the values.
    ///
    /// Integers and decimals are numbers, booleans are `true` and `false`, and
    /// dates are strings such as `2025-01-31`. A string can hold every value, so
    /// decimals can be kept exactly. `null`, and an empty value of a field that
    /// is not text, are `None`.
    ///
    /// # Errors
    ///
    /// If a value does not fit the type, or a required field is missing. The
    /// message names the field.
    ///
    /// ```
    /// use filtre::http::Page;
    /// use filtre::schema::ObjectInfo;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Contact {
    ///     id: u64,
    ///     #[serde(rename = "Nom")]
    ///     name: String,
    ///     #[serde(rename = "cc_age")]
    ///     age: Option<u8>,
    ///     optin: bool,
    /// }
    ///
    /// let info = ObjectInfo::from_json("contact", include_str!("../../../examples/catalogue/contact.json"))?;
    /// let text = r#"{"objects":[{"id":7,"data":{"Nom":"Doe","cc_age":"","optin":"1"}}]}"#;
    /// let page = Page::read(text, "contact")?;
    /// let contact: Contact = page.records()[0].deserialize(&info)?;
    /// assert_eq!((contact.id, contact.name.as_str(), contact.age, contact.optin), (7, "Doe", None, true));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn deserialize<T: DeserializeOwned>(&self, info: &ObjectInfo) -> Result<T, RecordError> {
        let id = FieldValue::Text(self.id().into());
        let is_id_free = self.value("id").is_none();
        let id = is_id_free.then_some(("id", &id)).into_iter();
        let fields = Fields { remaining: id.chain(self.data()), value: None, info };
        T::deserialize(fields)
            .map_err(|error| RecordError { id: self.id().to_owned(), message: error.to_string() })
    }
}

/// The fields of a record, as a map.
struct Fields<'r, I> {
    remaining: I,
    value: Option<(&'r str, &'r FieldValue)>,
    info: &'r ObjectInfo,
}

impl<'de, 'r, I: Iterator<Item = (&'r str, &'r FieldValue)>> Deserializer<'de> for Fields<'r, I> {
    type Error = Invalid;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, 'r, I: Iterator<Item = (&'r str, &'r FieldValue)>> MapAccess<'de> for Fields<'r, I> {
    type Error = Invalid;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Invalid> {
        self.value = self.remaining.next();
        self.value.map(|(name, _)| seed.deserialize(name.into_deserializer())).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Invalid> {
        let (name, value) = self.value.take().ok_or_else(|| Invalid::custom("no value"))?;
        let field_type = match self.info.field(name) {
            Some(field) => Some(field.field_type()),
            None if name == "id" => Some(&FieldType::Integer),
            None => None,
        };
        let typed = TypedValue { value, field_type };
        seed.deserialize(typed).map_err(|error| Invalid::custom(format!("field `{name}`: {error}")))
    }
}

/// A value with the type that the metadata gives.
struct TypedValue<'r> {
    value: &'r FieldValue,
    field_type: Option<&'r FieldType>,
}

impl TypedValue<'_> {
    fn is_null(&self) -> bool {
        match self.value {
            FieldValue::Null => true,
            FieldValue::Text(text) => text.is_empty() && self.field_type.is_some_and(|it| !it.is_text()),
            FieldValue::Json(_) => false,
        }
    }

    fn visit_scalar<'de, V: Visitor<'de>>(&self, text: &str, visitor: V) -> Result<V::Value, Invalid> {
        match self.field_type {
            Some(FieldType::Integer | FieldType::Decimal) => {
                if let Ok(number) = text.parse() {
                    visitor.visit_i64(number)
                } else if let Ok(number) = text.parse() {
                    visitor.visit_u64(number)
                } else if let Ok(number) = text.parse() {
                    visitor.visit_f64(number)
                } else {
                    visitor.visit_str(text)
                }
            }
            Some(FieldType::Boolean) if matches!(text, "0" | "false") => visitor.visit_bool(false),
            Some(FieldType::Boolean) if matches!(text, "1" | "true") => visitor.visit_bool(true),
            _ => visitor.visit_str(text),
        }
    }
}

impl<'de> Deserializer<'de> for TypedValue<'_> {
    type Error = Invalid;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        match self.value {
            _ if self.is_null() => visitor.visit_unit(),
            FieldValue::Null => visitor.visit_unit(),
            FieldValue::Text(text) => self.visit_scalar(text, visitor),
            FieldValue::Json(raw) if self.field_type.is_none() || raw.get().starts_with(['[', '{']) => {
                let json: serde_json::Value = serde_json::from_str(raw.get()).map_err(Invalid::custom)?;
                json.deserialize_any(visitor).map_err(Invalid::custom)
            }
            FieldValue::Json(raw) => self.visit_scalar(raw.get(), visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        match self.value {
            FieldValue::Text(text) => visitor.visit_str(text),
            FieldValue::Json(raw) if !raw.get().starts_with(['[', '{']) => visitor.visit_str(raw.get()),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        match self.value {
            FieldValue::Text(text) => text.into_deserializer().deserialize_enum(name, variants, visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::http::response::page::Page;
    use crate::testing::contact;

    fn parsed<T: DeserializeOwned>(data: &str) -> Result<T, String> {
        let text = format!(r#"{{"objects":[{{"id":"7","data":{data}}}]}}"#);
        let page = Page::read(&text, "contact").unwrap();
        page.records()[0].deserialize(&contact()).map_err(|error| error.to_string())
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Contact {
        id: u64,
        cc_age: i16,
        solde: f64,
        optin: bool,
        date_naissance: String,
    }

    #[test]
    fn values_have_the_types_of_the_metadata() {
        let expected =
            Contact { id: 7, cc_age: -3, solde: 12.5, optin: false, date_naissance: "2025-01-31".into() };
        for data in [
            r#"{"cc_age":"-3","solde":"12.50","optin":"0","date_naissance":"2025-01-31"}"#,
            r#"{"cc_age":-3,"solde":12.5,"optin":false,"date_naissance":"2025-01-31","Nom":"unused"}"#,
        ] {
            assert_eq!(parsed::<Contact>(data).as_ref(), Ok(&expected), "{data}");
        }
    }

    #[test]
    fn strings_keep_the_spelling_of_the_service() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Texts {
            solde: String,
            optin: String,
        }
        let texts: Texts = parsed(r#"{"solde":12.50,"optin":"1"}"#).unwrap();
        assert_eq!(texts, Texts { solde: "12.50".into(), optin: "1".into() });
    }

    #[test]
    fn empty_values_are_none_unless_text() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Optional {
            #[serde(rename = "Nom")]
            name: Option<String>,
            cc_age: Option<u8>,
            optin: Option<bool>,
            date_naissance: Option<String>,
        }
        let empty: Optional = parsed(r#"{"Nom":"","cc_age":"","optin":null,"date_naissance":""}"#).unwrap();
        let name = Some(String::new());
        assert_eq!(empty, Optional { name, cc_age: None, optin: None, date_naissance: None });
    }

    #[test]
    fn value_of_the_wrong_shape_is_an_error_that_names_the_field() {
        let valid = [("cc_age", "1"), ("solde", "1"), ("optin", "1"), ("date_naissance", "2025-01-31")];
        for (field, value) in [
            ("cc_age", r#""40000""#),
            ("cc_age", r#""ten""#),
            ("cc_age", r#""""#),
            ("solde", "null"),
            ("optin", r#""yes""#),
            ("date_naissance", "[]"),
            ("date_naissance", r#"{"year":2025}"#),
        ] {
            let members = valid.map(|(name, text)| match name == field {
                true => format!("\"{name}\":{value}"),
                false => format!("\"{name}\":\"{text}\""),
            });
            let error = parsed::<Contact>(&format!("{{{}}}", members.join(","))).unwrap_err();
            assert!(error.starts_with(&format!("record `7`: field `{field}`: ")), "{error}");
        }
        assert_eq!(parsed::<Contact>(r#"{"cc_age":"1"}"#).unwrap_err(), "record `7`: missing field `solde`");
    }
}
