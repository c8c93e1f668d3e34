//! A filter compiled once, and run on many records.
//!
//! Knows how a program runs over a record; what a condition is, is known to
//! [`super::condition`].

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::condition::Condition;
use super::program::{self, Jump, NO, YES};
use super::record::{Collation, Column, Record, RecordError, Slot, Stored, Truth};
use crate::check::Checked;
use crate::diagnostic::Diagnostics;

/// A filter, ready to run on records; a clone costs next to nothing.
///
/// It asks a [`Record`] only for the fields that decide. Fields have slots: a
/// record may answer by name, or faster by number, see
/// [`with_columns`](Self::with_columns).
///
/// ```
/// use std::collections::HashMap;
///
/// use filtre::eval::{Collation, Truth};
/// use filtre::schema::ObjectInfo;
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
/// Rows of one's own answer by number:
///
/// ```
/// use filtre::eval::{Collation, Record, Slot, Stored};
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
    columns: Arc<[Column]>,
}

struct Program {
    steps: Box<[Step]>,
    /// The jumps that tell whether the filter is false.
    falsehood: Box<[Jump]>,
}

struct Step {
    condition: Condition,
    /// The place of the field among the columns.
    column: u32,
    /// The jumps that tell whether the filter is true.
    truth: Jump,
}

/// The index of a field that no record has.
const MISSING: usize = usize::MAX;

impl Checked {
    /// Compiles the filter for records in memory.
    ///
    /// # Errors
    ///
    /// Parameters without values.
    ///
    /// ```
    /// use filtre::eval::Collation;
    /// use filtre::schema::ObjectInfo;
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
        let conditions = tree.leaves().filter_map(|(literal, _)| {
            let field = self.object().get(literal.field)?;
            let condition = Condition::new(literal, field.field_type(), collation);
            Some((condition, fields.column(literal.field, field.name())))
        });
        let mut conditions: Vec<_> = conditions.map(Some).collect();
        let cost = |at: usize| {
            conditions.get(at).and_then(Option::as_ref).map_or(0, |(condition, _)| condition.cost())
        };
        let order = program::cheapest_first(&tree, cost);
        let truth = program::truth(&order);
        let steps = order.leaves().zip(&truth).filter_map(|((&at, _), &truth)| {
            let (condition, column) = conditions.get_mut(at)?.take()?;
            Some(Step { condition, column, truth })
        });
        let program = Program { steps: steps.collect(), falsehood: program::falsehood(&order) };
        Ok(Matcher { program: Arc::new(program), columns: fields.columns.into() })
    }
}

/// The fields met so far, in order.
#[derive(Default)]
struct Fields {
    columns: Vec<Column>,
    by_field: HashMap<u32, u32>,
}

impl Fields {
    /// The column of a field.
    fn column(&mut self, field: u32, name: &str) -> u32 {
        let new = self.columns.len();
        let column = *self.by_field.entry(field).or_insert_with(|| crate::text::span::offset(new));
        if column as usize == new {
            self.columns.push(Column { name: name.into(), index: new });
        }
        column
    }
}

impl Matcher {
    /// The fields that the filter tests, in the order of their first use: their
    /// slots are numbered so, unless [`with_columns`](Self::with_columns) tells
    /// otherwise.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|column| &*column.name)
    }

    /// The same matcher for records whose values have these names, in order.
    ///
    /// The slot of a field is its place among the columns, the first of several
    /// of its name; a field without a column is always NULL, and records are
    /// not asked for it.
    ///
    /// ```
    /// use filtre::eval::Collation;
    /// use filtre::schema::ObjectInfo;
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
        let numbered = |column: &Column| {
            let index = by_name.get(&*column.name).copied().unwrap_or(MISSING);
            Column { name: column.name.clone(), index }
        };
        Self { columns: self.columns.iter().map(numbered).collect(), ..self }
    }

    /// Whether the filter selects a record, that is, whether it is true of it.
    ///
    /// An array or an object in a field is as good as NULL, see
    /// [`try_matches`](Self::try_matches).
    #[inline]
    pub fn matches<R: Record + ?Sized>(&self, record: &R) -> bool {
        let mut at = 0;
        while let Some(step) = self.program.steps.get(at as usize) {
            let holds = step.condition.holds(self.stored(record, step.column)) == Some(true);
            if step.truth == Jump::LAST {
                return holds;
            }
            // Two ways out keep this a branch: the processor guesses it, and
            // goes on with the next condition before this one is decided.
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
        // A program ends in one of the two.
        false
    }

    /// Whether the filter selects a record of which nothing is known to be
    /// sound.
    ///
    /// # Errors
    ///
    /// If a field that the filter tests holds an array or an object.
    ///
    /// ```
    /// use filtre::eval::Collation;
    /// use filtre::schema::ObjectInfo;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let matcher = contact.check(&filtre::parse("Pays $eq \"FR\"")?)?.matcher(Collation::General)?;
    /// let record = serde_json::json!({ "Pays": ["FR", "BE"] });
    /// let error = matcher.try_matches(&record).unwrap_err();
    /// assert_eq!(error.to_string(), "the field `Pays` holds an array or an object");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn try_matches<R: Record + ?Sized>(&self, record: &R) -> Result<bool, RecordError> {
        for (at, column) in (0..).zip(self.columns.iter()) {
            if self.stored(record, at) == Stored::Composite {
                return Err(RecordError { field: column.name.to_string() });
            }
        }
        Ok(self.matches(record))
    }

    /// What the filter is of a record.
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
            let holds = step.condition.holds(self.stored(record, step.column));
            at = if holds == Some(false) { jump.yes } else { jump.no };
        }
        at == YES
    }

    #[inline]
    fn stored<'r, R: Record + ?Sized>(&self, record: &'r R, column: u32) -> Stored<'r> {
        match self.columns.get(column as usize) {
            Some(column) if column.index != MISSING => record.stored(Slot::new(column)),
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
