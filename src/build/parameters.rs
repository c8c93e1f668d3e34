//! Values for the parameters of a filter.

use std::collections::{BTreeMap, HashSet};

use super::value::{IntoValue, Value};
use crate::check::Checked;
use crate::check::parameters::Given;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::schema::suggest;
use crate::syntax::ast::ValueKind;
use crate::syntax::error::brief;

/// Values for the parameters of a filter, by name.
///
/// A value is data: it is checked like a value in the text, and never changes the
/// structure of the filter.
///
/// ```
/// use filtre::build::Parameters;
/// use filtre::schema::ObjectInfo;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let checked = contact.check(&filtre::parse("Pays $in :countries $and cc_age $gte :min")?)?;
///
/// let given = Parameters::new().with("min", 18).with_list("countries", ["FR", "BE"]);
/// assert_eq!(checked.bind(&given)?.to_string(), r#"Pays $in ["FR","BE"] $and cc_age $gte "18""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    given: BTreeMap<String, Binding>,
}

/// The value of a parameter.
#[derive(Clone, Debug)]
enum Binding {
    Value(Value),
    List(Vec<Value>),
}

impl Parameters {
    /// Returns an empty set of values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value, as in `field $eq :name`, or for an item of a list, as in
    /// `field $in [:name]`. A second value for a name replaces the first.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl IntoValue) -> Self {
        self.given.insert(name.into(), Binding::Value(closed(value)));
        self
    }

    /// Adds a list, as in `field $in :name`. It may be empty.
    #[must_use]
    pub fn with_list(mut self, name: impl Into<String>, values: impl IntoIterator<Item: IntoValue>) -> Self {
        let values = values.into_iter().map(closed).collect();
        self.given.insert(name.into(), Binding::List(values));
        self
    }
}

/// Collects values of one type, by name.
impl<N: Into<String>, V: IntoValue> FromIterator<(N, V)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(values: I) -> Self {
        values.into_iter().fold(Self::new(), |given, (name, value)| given.with(name, value))
    }
}

/// Converts a value; a parameter is refused.
fn closed(value: impl IntoValue) -> Value {
    let value = value.into_value();
    if value.kind() != ValueKind::Parameter {
        return value;
    }
    let message = format!("the parameter `:{}` is not a value", brief(value.text()));
    Value::refused(Code::UnboundParameter, value.text(), &message, "give a string, a number or a date")
}

impl Checked {
    /// Returns the filter with a value in place of every parameter.
    ///
    /// # Errors
    ///
    /// Reports parameters without a value, values without a parameter, a list
    /// instead of one value or the reverse, and values that the check refuses there.
    /// The spans are those of the parameters.
    ///
    /// ```
    /// use filtre::build::Parameters;
    /// use filtre::schema::ObjectInfo;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let checked = contact.check(&filtre::parse("cc_age $gte :min")?)?;
    /// let error = checked.bind(&Parameters::new().with("min", "old")).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "in the value of `:min`: `old` is not a number, and the field `cc_age` holds numbers"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn bind(&self, parameters: &Parameters) -> Result<Self, Diagnostics> {
        let given = parameters.given.iter().map(|(name, binding)| (name.as_str(), binding.given()));
        self.fill(&given.collect(), self.unknown_names(parameters))
    }

    /// Reports values that have no parameter in the filter.
    fn unknown_names(&self, parameters: &Parameters) -> Vec<Diagnostic> {
        let names: HashSet<&str> = self.parameters().collect();
        let unknown = parameters.given.keys().filter(|name| !names.contains(name.as_str()));
        unknown.map(|name| unknown_name(name, self)).collect()
    }
}

impl Binding {
    fn given(&self) -> Given<'_> {
        fn of(value: &Value) -> Result<&str, &Diagnostic> {
            value.refusal().map_or(Ok(value.text()), Err)
        }
        match self {
            Self::Value(value) => Given { is_list: false, values: vec![of(value)] },
            Self::List(values) => Given { is_list: true, values: values.iter().map(of).collect() },
        }
    }
}

fn unknown_name(name: &str, checked: &Checked) -> Diagnostic {
    let message = format!("the filter has no parameter `:{}`", brief(name));
    let help = match suggest::closest(name, checked.parameters()) {
        Some(near) => format!("did you mean `:{}`?", brief(near)),
        None => "give values for the parameters of the filter only".to_owned(),
    };
    Diagnostic::new(Code::UnboundParameter, Default::default(), message).with_help(help)
}
