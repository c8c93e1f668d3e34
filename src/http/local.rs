//! What is done here with records once they came: the residual, the order, the
//! cut.
//!
//! Knows records; knows nothing of requests.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use crate::eval::Collation;
use crate::eval::Datum;
use crate::eval::Matcher;
use crate::eval::Record;
use crate::eval::Slot;
use crate::eval::SortKey;
use crate::eval::Stored;
use crate::http::fault::Fault;
use crate::http::ids;
use crate::http::record::{Columns, FieldValue, GetRecord};
use crate::http::request::Direction;
use crate::schema::FieldType;
use crate::schema::ObjectInfo;

/// What the service means by `""` in a text field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blank {
    /// A blank.
    #[default]
    Empty,
    /// NULL.
    Null,
}

/// A filter applied to what comes back.
#[derive(Clone, Debug)]
pub(crate) struct Residual {
    pub(crate) matcher: Matcher,
    pub(crate) blank: Blank,
}

impl Residual {
    pub(crate) fn keeps(&self, record: &GetRecord) -> Result<bool, Fault> {
        let answered = Answered { record, blank: self.blank };
        self.matcher
            .try_matches(&answered)
            .map_err(|error| Fault::Composite { id: record.id().to_owned(), field: error.field().to_owned() })
    }
}

struct Answered<'r> {
    record: &'r GetRecord,
    blank: Blank,
}

impl Record for Answered<'_> {
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        match (self.record.value(slot.name()), self.blank) {
            (None, _) => Stored::Null,
            (Some(FieldValue::Text(text)), Blank::Null) if text.is_empty() => Stored::Null,
            (Some(value), _) => value.as_stored(),
        }
    }
}

/// An order of records, ties by id.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) keys: Vec<(String, FieldType, Direction)>,
    pub(crate) collation: Collation,
}

/// A key of one direction.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Directed {
    Ascending(SortKey),
    Descending(Reverse<SortKey>),
}

impl Order {
    /// The order by fields of an object.
    pub(crate) fn new(sort: &[(String, Direction)], object: &ObjectInfo, collation: Collation) -> Self {
        let text = FieldType::Text;
        let keys = sort.iter().map(|(name, direction)| {
            let field_type = object.field(name).map_or(&text, |field| field.field_type());
            (name.clone(), field_type.clone(), *direction)
        });
        Self { keys: keys.collect(), collation }
    }

    pub(crate) fn sort(&self, records: &mut Vec<GetRecord>) {
        let mut keyed: Vec<(Vec<Directed>, GetRecord)> =
            std::mem::take(records).into_iter().map(|record| (self.key(&record), record)).collect();
        keyed.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| ids::compare(a.id(), b.id())));
        records.extend(keyed.into_iter().map(|(_, record)| record));
    }

    fn key(&self, record: &GetRecord) -> Vec<Directed> {
        let key = |(name, field_type, direction): &(String, FieldType, Direction)| {
            let stored = record.value(name).map_or(Stored::Null, Datum::as_stored);
            let key = SortKey::new(stored, field_type, self.collation);
            match direction {
                Direction::Ascending => Directed::Ascending(key),
                Direction::Descending => Directed::Descending(Reverse(key)),
            }
        };
        self.keys.iter().map(key).collect()
    }
}

/// Takes fields off that were asked for in vain of the caller.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrowing {
    added: HashSet<String>,
    /// The names of the last record, those kept of them, and their places.
    last: Option<(Columns, Columns, Vec<usize>)>,
}

impl Narrowing {
    pub(crate) fn new(added: impl IntoIterator<Item = String>) -> Self {
        Self { added: added.into_iter().collect(), last: None }
    }

    pub(crate) fn apply(&mut self, record: &mut GetRecord) {
        if self.added.is_empty() {
            return;
        }
        let is_known = self.last.as_ref().is_some_and(|(known, ..)| Arc::ptr_eq(known, &record.columns));
        if !is_known {
            let kept = |(_, name): &(usize, &Box<str>)| !self.added.contains(&***name);
            let (places, names): (Vec<usize>, Vec<Box<str>>) =
                record.columns.iter().enumerate().filter(kept).map(|(at, name)| (at, name.clone())).unzip();
            self.last = Some((Arc::clone(&record.columns), names.into(), places));
        }
        if let Some((_, names, places)) = &self.last {
            record.narrow(places, names);
        }
    }
}
