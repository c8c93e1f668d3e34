//! Compiled filters, and how they run on a record.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::condition::Condition;
use super::program::{self, Jump, NO, YES};
use super::record::{NamedIndex, Record, RecordError, Slot, Stored, Truth};
use crate::check::Checked;
use crate::diagnostic::Diagnostics;
use crate::text::Collation;

/// A compiled filter, which selects records in memory.
///
/// A matcher is cheap to clone and can be shared between threads. It reads only the
/// fields of a [`Record`] that decide the result. A record looks a field up by its
/// name or, which is faster, by its index, see
/// [`with_columns`](Self::with_columns).
///
/// ```
/// use std::collections::HashMap;
///
/// use filtre::eval::Truth;
/// use filtre::schema::ObjectInfo;
/// use filtre::text::Collation;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let checked = contact.check(&filtre::parse(r#"Pays $eq "FR" $and EMail $like "*.fr""#)?)?;
/// let matcher = checked.matcher(Collation::General)?;
///
/// let mut record = HashMap::from([("Pays", "fr"), ("EMail", "Zoe@Example.FR")]);
/// assert!(matcher.matches(&record));
/// record.remove("EMail");
/// assert_eq!(matcher.truth(&record), Truth::Unknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A record type of your own, with fields by index:
///
/// ```
/// use filtre::eval::{Record, Slot, Stored};
/// use filtre::text::Collation;
/// # use filtre::schema::ObjectInfo;
/// # let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// # let checked = contact.check(&filtre::parse(r#"Pays $eq "FR" $and EMail $like "*.fr""#)?)?;
///
/// struct Contact {
///     country: String,
///     email: Option<String>,
/// }
///
/// impl Record for Contact {
///     fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
///         match slot.index() {
///             0 => Stored::Text(&self.country),
///             1 => self.email.as_deref().map_or(Stored::Null, Stored::Text),
///             _ => Stored::Null,
///         }
///     }
/// }
///
/// let matcher = checked.matcher(Collation::General)?.with_columns(["Pays", "EMail"]);
/// let row = Contact { country: "FR".to_owned(), email: Some("zoe@example.fr".to_owned()) };
/// assert!(matcher.matches(&row));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Matcher {
    program: Arc<Program>,
    fields: Arc<[NamedIndex]>,
}

struct Program {
    steps: Box<[Step]>,
    /// The jumps that decide whether the filter is false.
    falsehood: Box<[Jump]>,
}

struct Step {
    condition: Condition,
    /// The index of the field in [`Matcher::fields`].
    field: u32,
    /// The jump that decides whether the filter is true.
    truth: Jump,
}

/// The index of a field without a column.
const MISSING: usize = usize::MAX;

impl Checked {
    /// Compiles the filter for records in memory.
    ///
    /// # Errors
    ///
    /// Reports parameters without values.
    ///
    /// ```
    /// use filtre::schema::ObjectInfo;
    /// use filtre::text::Collation;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let error = contact.check(&filtre::parse("Pays $eq :pays")?)?.matcher(Collation::General).unwrap_err();
    /// assert_eq!(error.to_string(), "the parameter `:pays` has no value");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn matcher(&self, collation: Collation) -> Result<Matcher, Diagnostics> {
        self.all_bound()?;
        let tree = self.normalize();
        let mut fields = Fields::default();
        let conditions = tree.leaves().filter_map(|(signed, _)| {
            let field = signed.field(self.object())?;
            let condition = Condition::new(signed, field.field_type(), collation);
            Some((condition, fields.index(signed.field, field.name())))
        });
        let mut conditions: Vec<_> = conditions.map(Some).collect();
        let cost = |at: usize| {
            conditions.get(at).and_then(Option::as_ref).map_or(0, |(condition, _)| condition.cost())
        };
        let order = program::cheapest_first(&tree, cost);
        let truth = program::truth(&order);
        let steps = order.leaves().zip(&truth).filter_map(|((&at, _), &truth)| {
            let (condition, field) = conditions.get_mut(at)?.take()?;
            Some(Step { condition, field, truth })
        });
        let program = Program { steps: steps.collect(), falsehood: program::falsehood(&order) };
        Ok(Matcher { program: Arc::new(program), fields: fields.names.into() })
    }
}

/// The fields of the conditions, in the order of their first use.
#[derive(Default)]
struct Fields {
    names: Vec<NamedIndex>,
    by_field: HashMap<u32, u32>,
}

impl Fields {
    /// Returns the index of a field, which is added if it is new.
    fn index(&mut self, field: u32, name: &str) -> u32 {
        let new = self.names.len();
        let index = *self.by_field.entry(field).or_insert_with(|| crate::text::span::offset(new));
        if index as usize == new {
            self.names.push(NamedIndex { name: name.into(), index: new });
        }
        index
    }
}

impl Matcher {
    /// Returns the names of the fields that the filter tests, in the order of their
    /// first use. The position of a name is the [index](Slot::index) of its slot,
    /// unless [`with_columns`](Self::with_columns) has set another.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = &str> {
        self.fields.iter().map(|field| &*field.name)
    }

    /// Returns the matcher for records whose values are in the order of these names.
    ///
    /// The index of a field's slot is the position of the first column of that name.
    /// A field without a column is always NULL and is not looked up in records.
    ///
    /// ```
    /// use filtre::schema::ObjectInfo;
    /// use filtre::text::Collation;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let checked = contact.check(&filtre::parse(r#"EMail $like "*.fr""#)?)?;
    /// let matcher = checked.matcher(Collation::General)?.with_columns(["id", "Nom", "EMail"]);
    /// assert!(matcher.matches(&["1", "Zoé", "zoe@example.fr"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_columns<'c>(self, columns: impl IntoIterator<Item = &'c str>) -> Self {
        let mut by_name = HashMap::new();
        for (index, name) in columns.into_iter().enumerate() {
            by_name.entry(name).or_insert(index);
        }
        let with_index = |field: &NamedIndex| {
            let index = by_name.get(&*field.name).copied().unwrap_or(MISSING);
            NamedIndex { name: field.name.clone(), index }
        };
        Self { fields: self.fields.iter().map(with_index).collect(), ..self }
    }

    /// Returns whether the filter selects a record, which is whether it is true of
    /// it.
    ///
    /// An array or an object in a field counts as NULL; to have it reported, use
    /// [`try_matches`](Self::try_matches).
    #[inline]
    pub fn matches<R: Record + ?Sized>(&self, record: &R) -> bool {
        let mut at = 0;
        while let Some(step) = self.program.steps.get(at as usize) {
            let holds = step.condition.holds(self.stored(record, step.field)) == Some(true);
            if step.truth == Jump::LAST {
                return holds;
            }
            // The two exits keep this a branch instead of a conditional move: the
            // processor predicts it and starts on the next condition early.
            if holds {
                if step.truth.yes == YES {
                    return true;
                }
                at = step.truth.yes;
            } else {
                if step.truth.no == NO {
                    return false;
                }
                at = step.truth.no;
            }
        }
        // Not reached: a program ends in `YES` or `NO`.
        false
    }

    /// Returns whether the filter selects a record, after a check of all fields that
    /// the filter tests.
    ///
    /// # Errors
    ///
    /// Returns an error if one of these fields contains an array or an object.
    ///
    /// ```
    /// use filtre::schema::ObjectInfo;
    /// use filtre::text::Collation;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let matcher = contact.check(&filtre::parse("Pays $eq \"FR\"")?)?.matcher(Collation::General)?;
    /// let record = serde_json::json!({ "Pays": ["FR", "BE"] });
    /// let error = matcher.try_matches(&record).unwrap_err();
    /// assert_eq!(error.to_string(), "expected one value in the field `Pays`, found an array or an object");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn try_matches<R: Record + ?Sized>(&self, record: &R) -> Result<bool, RecordError> {
        for (index, field) in (0..).zip(self.fields.iter()) {
            if self.stored(record, index) == Stored::Composite {
                return Err(RecordError { field: field.name.to_string() });
            }
        }
        Ok(self.matches(record))
    }

    /// Returns whether the filter is true, false or unknown for a record.
    pub fn truth<R: Record + ?Sized>(&self, record: &R) -> Truth {
        if self.matches(record) {
            Truth::True
        } else if self.is_false(record) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    fn is_false<R: Record + ?Sized>(&self, record: &R) -> bool {
        let Program { steps, falsehood } = &*self.program;
        let mut at = 0;
        while let (Some(step), Some(jump)) = (steps.get(at as usize), falsehood.get(at as usize)) {
            let holds = step.condition.holds(self.stored(record, step.field));
            at = if holds == Some(false) { jump.yes } else { jump.no };
        }
        at == YES
    }

    #[inline]
    fn stored<'r, R: Record + ?Sized>(&self, record: &'r R, field: u32) -> Stored<'r> {
        match self.fields.get(field as usize) {
            Some(field) if field.index != MISSING => record.stored(Slot::new(field)),
            _ => Stored::Null,
        }
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<&str> = self.fields().collect();
        let conditions = self.program.steps.len();
        f.debug_struct("Matcher").field("fields", &fields).field("conditions", &conditions).finish()
    }
}
