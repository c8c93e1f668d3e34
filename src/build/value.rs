//! Values of programs as the text of a filter; the check compares them with the
//! types of fields, and reports values that have no spelling.

use std::borrow::Cow;

use crate::check::{DateTime, Decimal};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::syntax::ast::ValueKind;
use crate::syntax::error::brief;
use crate::syntax::lexer;

/// A value as a filter holds it: a text, or a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    text: String,
    kind: ValueKind,
    /// Why the value cannot be written.
    refusal: Option<Box<Diagnostic>>,
}

impl Value {
    pub(super) const fn of_text(text: String) -> Self {
        Self { text, kind: ValueKind::Quoted, refusal: None }
    }

    /// The value of a parsed filter.
    pub(super) fn of_ast(value: &crate::syntax::ast::Value<'_>) -> Self {
        let kind = match value.kind() {
            ValueKind::Parameter => ValueKind::Parameter,
            ValueKind::Quoted | ValueKind::Number => ValueKind::Quoted,
        };
        Self { text: value.text().to_owned(), kind, refusal: None }
    }

    pub(super) fn refused(code: Code, text: impl Into<String>, message: &str, help: &str) -> Self {
        let refusal =
            Diagnostic::new(code, Default::default(), message).with_severity(Severity::Error).with_help(help);
        Self { text: text.into(), kind: ValueKind::Quoted, refusal: Some(Box::new(refusal)) }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text, or why there is none.
    #[cfg(feature = "http")]
    pub(crate) fn literal(&self) -> Result<&str, &str> {
        match (&self.refusal, self.kind) {
            (Some(refusal), _) => Err(refusal.message()),
            (None, ValueKind::Quoted) => Ok(&self.text),
            (None, _) => Err("a parameter has no value"),
        }
    }

    pub(crate) const fn kind(&self) -> ValueKind {
        self.kind
    }

    pub(crate) fn refusal(&self) -> Option<&Diagnostic> {
        self.refusal.as_deref()
    }
}

/// What can be a value of a filter.
///
/// Texts are taken as they are; numbers by their digits, whatever their size;
/// booleans as `1` and `0`; dates as `2025-01-31`, with a time as
/// `2025-01-31 06:00:00`. With the features `jiff`, `chrono` and `time`, so are
/// the dates of these crates that have no zone. A number that is none, a
/// fraction of a second and a year outside 1 to 9999 are refused when the filter
/// is checked.
///
/// Types of one's own say which of these they are:
///
/// ```
/// use filtre::build::{IntoValue, Value, field};
///
/// struct PostalCode(u32);
///
/// impl IntoValue for PostalCode {
///     fn into_value(self) -> Value {
///         format!("{:05}", self.0).into_value()
///     }
/// }
///
/// assert_eq!(field("CP").eq(PostalCode(1000)).to_string(), r#"CP $eq "01000""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of a filter",
    note = "values are texts, numbers, booleans, dates without a zone, and parameters"
)]
pub trait IntoValue {
    /// The value as a filter holds it.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::of_text(self)
    }
}

impl IntoValue for &str {
    fn into_value(self) -> Value {
        Value::of_text(self.to_owned())
    }
}

impl IntoValue for Cow<'_, str> {
    fn into_value(self) -> Value {
        Value::of_text(self.into_owned())
    }
}

impl IntoValue for Box<str> {
    fn into_value(self) -> Value {
        Value::of_text(self.into_string())
    }
}

impl<V: IntoValue + Clone> IntoValue for &V {
    fn into_value(self) -> Value {
        self.clone().into_value()
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::of_text(if self { "1" } else { "0" }.to_owned())
    }
}

/// Implements [`IntoValue`] by what a type displays.
macro_rules! displayed {
    ($($displayed:ty),+ $(,)?) => {
        $(impl IntoValue for $displayed {
            fn into_value(self) -> Value {
                Value::of_text(self.to_string())
            }
        })+
    };
}

displayed!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, char, Decimal<'_>, DateTime);

/// Implements [`IntoValue`] for numbers of which some are none.
macro_rules! finite {
    ($($float:ty),+) => {
        $(impl IntoValue for $float {
            /// The fewest digits that stand for this number and no other of its
            /// type, without an exponent.
            fn into_value(self) -> Value {
                if self.is_finite() { Value::of_text(self.to_string()) } else { not_finite(&self.to_string()) }
            }
        })+
    };
}

finite!(f32, f64);

fn not_finite(text: &str) -> Value {
    let message = format!("`{text}` is not a number that a filter can hold");
    Value::refused(Code::InvalidNumber, text, &message, "compare with a finite number")
}

/// A named parameter, see [`Parameters`](super::Parameters).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    name: String,
}

/// Returns a parameter, whose value is bound later.
///
/// ```
/// use filtre::build::{Parameters, field, parameter};
/// use filtre::schema::ObjectInfo;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let of_age = field("cc_age").gte(parameter("min")).and(field("Pays").is_in(parameter("countries")));
/// assert_eq!(of_age.to_string(), "cc_age $gte :min $and Pays $in :countries");
///
/// let given = Parameters::new().with("min", 18).with_list("countries", ["FR", "BE"]);
/// let bound = of_age.check(&contact)?.bind(&given)?;
/// assert_eq!(bound.to_string(), r#"cc_age $gte "18" $and Pays $in ["FR","BE"]"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn parameter(name: impl Into<String>) -> Parameter {
    Parameter { name: name.into() }
}

impl IntoValue for Parameter {
    fn into_value(self) -> Value {
        if lexer::is_name(&self.name) {
            return Value { text: self.name, kind: ValueKind::Parameter, refusal: None };
        }
        let message = format!("`{}` is not a name for a parameter", brief(&self.name));
        let help = "a name is a letter or `_`, then letters, digits, `_` and `-`";
        Value::refused(Code::UnboundParameter, self.name, &message, help)
    }
}

/// The values of a list, or one parameter for the whole list.
#[derive(Clone, Debug)]
pub struct List {
    pub(super) values: Vec<Value>,
    pub(super) is_parameter: bool,
}

/// What can be the list of `$in` and `$notin`: anything that gives values, in
/// any number, or a [`Parameter`] for the whole list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of values",
    note = "a list is anything that can be iterated over and gives values, or a parameter"
)]
pub trait IntoList {
    /// The values, in order.
    fn into_list(self) -> List;
}

impl<I: IntoIterator<Item: IntoValue>> IntoList for I {
    fn into_list(self) -> List {
        let values = self.into_iter().map(IntoValue::into_value).collect();
        List { values, is_parameter: false }
    }
}

impl IntoList for Parameter {
    fn into_list(self) -> List {
        List { values: vec![self.into_value()], is_parameter: true }
    }
}
