//! Builds conditions from the name of a field.

use super::filter::{Condition, Filter};
use super::value::{IntoList, IntoValue, Value};
use crate::diagnostic::Code;
use crate::syntax::ops::Op;

/// The name of a field; its methods build conditions.
#[derive(Clone, Debug)]
pub struct FieldName {
    name: String,
}

/// Starts a condition on a field.
///
/// The check looks the name up in the metadata; until then any name is accepted.
///
/// ```
/// use filtre::build::field;
///
/// let age = field("cc_age");
/// assert_eq!(age.gte(18).and(age.lt(65)).to_string(), r#"cc_age $gte "18" $and cc_age $lt "65""#);
/// ```
#[must_use]
pub fn field(name: impl Into<String>) -> FieldName {
    FieldName { name: name.into() }
}

impl FieldName {
    /// The field is equal to the value.
    #[must_use]
    pub fn eq(&self, value: impl IntoValue) -> Filter {
        self.one(Op::Eq, value)
    }

    /// The field is not equal to the value.
    #[must_use]
    pub fn neq(&self, value: impl IntoValue) -> Filter {
        self.one(Op::Neq, value)
    }

    /// The field comes after the value.
    #[must_use]
    pub fn gt(&self, value: impl IntoValue) -> Filter {
        self.one(Op::Gt, value)
    }

    /// The field comes after the value or is equal to it.
    #[must_use]
    pub fn gte(&self, value: impl IntoValue) -> Filter {
        self.one(Op::Gte, value)
    }

    /// The field comes before the value.
    #[must_use]
    pub fn lt(&self, value: impl IntoValue) -> Filter {
        self.one(Op::Lt, value)
    }

    /// The field comes before the value or is equal to it.
    #[must_use]
    pub fn lte(&self, value: impl IntoValue) -> Filter {
        self.one(Op::Lte, value)
    }

    /// The field matches the pattern, where `*` matches any characters. For literal
    /// text use [`starts_with`](Self::starts_with), [`ends_with`](Self::ends_with) or
    /// [`contains`](Self::contains).
    #[must_use]
    pub fn like(&self, pattern: impl IntoValue) -> Filter {
        self.one(Op::Like, pattern)
    }

    /// The field does not match the pattern.
    #[must_use]
    pub fn notlike(&self, pattern: impl IntoValue) -> Filter {
        self.one(Op::Notlike, pattern)
    }

    /// The field contains a match of the regular expression.
    #[must_use]
    pub fn regexp(&self, pattern: impl IntoValue) -> Filter {
        self.one(Op::Regexp, pattern)
    }

    /// The field starts with the text.
    ///
    /// The check refuses text with a `*`, because a pattern cannot escape it. The same
    /// is true of [`ends_with`](Self::ends_with) and [`contains`](Self::contains).
    ///
    /// ```
    /// use filtre::build::field;
    /// use filtre::schema::ObjectInfo;
    ///
    /// assert_eq!(field("CP").starts_with("75").to_string(), r#"CP $like "75*""#);
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let error = field("CP").starts_with("7*5").check(&contact).unwrap_err();
    /// assert_eq!(error.to_string(), "in `CP $like`: `*` matches any run of characters in a pattern and has no literal spelling");
    /// assert_eq!(error.first().help(), Some("search for the character with `$regexp \"[*]\"`"));
    /// # Ok::<(), filtre::schema::JsonError>(())
    /// ```
    #[must_use]
    pub fn starts_with(&self, text: impl AsRef<str>) -> Filter {
        self.wildcards("", text.as_ref(), "*")
    }

    /// The field ends with the text.
    #[must_use]
    pub fn ends_with(&self, text: impl AsRef<str>) -> Filter {
        self.wildcards("*", text.as_ref(), "")
    }

    /// The field contains the text.
    #[must_use]
    pub fn contains(&self, text: impl AsRef<str>) -> Filter {
        self.wildcards("*", text.as_ref(), "*")
    }

    /// The field is one of the items. An empty list selects no record.
    ///
    /// ```
    /// use filtre::build::field;
    ///
    /// let departments = [75, 92, 93, 94];
    /// assert_eq!(field("dep").is_in(departments).to_string(), r#"dep $in ["75","92","93","94"]"#);
    /// ```
    #[must_use]
    pub fn is_in(&self, items: impl IntoList) -> Filter {
        self.list(Op::In, items)
    }

    /// The field is not one of the items. An empty list selects every record with a
    /// value.
    #[must_use]
    pub fn is_not_in(&self, items: impl IntoList) -> Filter {
        self.list(Op::Notin, items)
    }

    fn one(&self, op: Op, value: impl IntoValue) -> Filter {
        self.condition(op, vec![value.into_value()], false)
    }

    fn list(&self, op: Op, items: impl IntoList) -> Filter {
        let list = items.into_list();
        self.condition(op, list.values, !list.is_parameter)
    }

    fn wildcards(&self, before: &str, text: &str, after: &str) -> Filter {
        let pattern = format!("{before}{text}{after}");
        let value = if text.contains('*') { with_star(pattern) } else { Value::of_text(pattern) };
        self.condition(Op::Like, vec![value], false)
    }

    fn condition(&self, op: Op, values: Vec<Value>, has_list: bool) -> Filter {
        Filter::of_condition(Condition { field: self.name.clone(), op, values, has_list })
    }
}

fn with_star(pattern: String) -> Value {
    let message = "`*` matches any run of characters in a pattern and has no literal spelling";
    let help = "search for the character with `$regexp \"[*]\"`";
    Value::refused(Code::EscapedCharacter, pattern, message, help)
}
