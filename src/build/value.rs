//! Converts values of programs to values of a filter; the check compares them with
//! the types of fields, and reports values that a filter cannot hold.

use std::borrow::Cow;

use crate::check::{DateTime, Decimal};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::syntax::ast::ValueKind;
use crate::syntax::error::brief;
use crate::syntax::lexer;

/// A value of a filter: a string, or a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    text: String,
    kind: ValueKind,
    /// Why a filter cannot hold the value.
    refusal: Option<Box<Diagnostic>>,
}

impl Value {
    pub(super) const fn of_text(text: String) -> Self {
        Self { text, kind: ValueKind::Quoted, refusal: None }
    }

    /// Converts a value of a parsed filter.
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

    /// Returns the text, or the reason it has none.
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

/// A type whose values can be values of a filter.
///
/// Strings are unchanged; numbers become their digits, whatever their size;
/// booleans become `1` and `0`; dates become `2025-01-31`, or with a time
/// `2025-01-31 06:00:00`. With the features `jiff`, `chrono` and `time`, the dates
/// of these crates that have no zone are values too. The check refuses a number
/// that is not finite, a fraction of a second and a year outside 1 to 9999.
///
/// Other types convert to one of these:
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
    note = "values are strings, numbers, booleans, dates without a zone, and parameters"
)]
pub trait IntoValue {
    /// Converts to a value of a filter.
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

/// Implements [`IntoValue`] with the `Display` of a type.
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

/// Implements [`IntoValue`] for numbers that may not be finite.
macro_rules! finite {
    ($($float:ty),+) => {
        $(impl IntoValue for $float {
            /// Writes the fewest digits that distinguish the number from every other
            /// of its type, without an exponent.
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

/// A named parameter, whose value [`Parameters`](super::Parameters) gives.
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
        let message = format!("`{}` is not a valid parameter name", brief(&self.name));
        let help = "start with a letter or `_`, then use letters, digits, `_` and `-`";
        Value::refused(Code::UnboundParameter, self.name, &message, help)
    }
}

/// The values of a list, or one parameter for the whole list.
#[derive(Clone, Debug)]
pub struct List {
    pub(super) values: Vec<Value>,
    pub(super) is_parameter: bool,
}

/// A type that can be the list of `$in` and `$notin`: any iterable type of values,
/// or a [`Parameter`] for the whole list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of values",
    note = "a list is a type that iterates over values, or a parameter"
)]
pub trait IntoList {
    /// Converts to a list, in order.
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
