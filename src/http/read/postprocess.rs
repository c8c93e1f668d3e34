//! Local processing of fetched records: residual filter, sort, field removal.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use crate::eval::{Datum, Matcher, Record, Slot, SortKey, Stored};
use crate::http::error_kind::ErrorKind;
use crate::http::read::ids;
use crate::http::request::Direction;
use crate::http::request::error::RequestError;
use crate::http::response::record::{Columns, FieldValue, GetRecord};
use crate::profile::EmptyText;
use crate::schema::{Field, FieldType, ObjectInfo};
use crate::text::Collation;

/// A filter that is applied locally.
#[derive(Clone, Debug)]
pub(crate) struct Residual {
    pub(crate) matcher: Matcher,
    pub(crate) blank: EmptyText,
}

impl Residual {
    pub(crate) fn keeps(&self, record: &GetRecord) -> Result<bool, ErrorKind> {
        let answered = RecordWithNulls { record, blank: self.blank };
        self.matcher.try_matches(&answered).map_err(|error| ErrorKind::CompositeValue {
            id: record.id().to_owned(),
            field: error.field().to_owned(),
        })
    }
}

struct RecordWithNulls<'r> {
    record: &'r GetRecord,
    blank: EmptyText,
}

impl Record for RecordWithNulls<'_> {
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        match (self.record.value(slot.name()), self.blank) {
            (None, _) => Stored::Null,
            (Some(FieldValue::Text(text)), EmptyText::Null) if text.is_empty() => Stored::Null,
            (Some(value), _) => value.as_stored(),
        }
    }
}

/// The name of the id in a sort or a filter.
pub(crate) const ID: &str = "id";

/// Returns the field of a name, in any case like the service.
pub(crate) fn field<'o>(object: &'o ObjectInfo, name: &str) -> Option<&'o Field> {
    object.lookup(name).found()
}

/// An order of records, ties by id.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) keys: Vec<(String, FieldType, Direction)>,
    pub(crate) collation: Collation,
}

/// A sort key with its direction.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Directed {
    Ascending(SortKey),
    Descending(Reverse<SortKey>),
}

impl Order {
    /// Returns the order by fields of an object, or by the id.
    pub(crate) fn new(
        sort: &[(String, Direction)],
        object: &ObjectInfo,
        collation: Collation,
    ) -> Result<Self, RequestError> {
        let keys = sort.iter().map(|(name, direction)| {
            let field = field(object, name);
            if field.is_none() && name != ID {
                let object = object.name().to_owned();
                return Err(RequestError::UnknownField { object, field: name.clone() });
            }
            let (name, field_type) =
                field.map_or((ID, FieldType::Integer), |field| (field.name(), field.field_type().clone()));
            Ok((name.to_owned(), field_type, *direction))
        });
        Ok(Self { keys: keys.collect::<Result<_, _>>()?, collation })
    }

    pub(crate) fn sort(&self, records: &mut Vec<GetRecord>) {
        let mut keyed: Vec<(Vec<Directed>, GetRecord)> =
            std::mem::take(records).into_iter().map(|record| (self.key(&record), record)).collect();
        keyed.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| ids::compare(a.id(), b.id())));
        records.extend(keyed.into_iter().map(|(_, record)| record));
    }

    fn key(&self, record: &GetRecord) -> Vec<Directed> {
        let key = |(name, field_type, direction): &(String, FieldType, Direction)| {
            let stored = match record.value(name) {
                Some(value) => value.as_stored(),
                None if name == ID => Stored::Text(record.id()),
                None => Stored::Null,
            };
            let key = SortKey::new(stored, field_type, self.collation);
            match direction {
                Direction::Ascending => Directed::Ascending(key),
                Direction::Descending => Directed::Descending(Reverse(key)),
            }
        };
        self.keys.iter().map(key).collect()
    }
}

/// Removes fields that were requested only for local processing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Projection {
    added: HashSet<String>,
    /// The columns of the last record, the columns kept, and their indexes.
    last: Option<(Columns, Columns, Vec<usize>)>,
}

impl Projection {
    pub(crate) fn new(added: impl IntoIterator<Item = String>) -> Self {
        Self { added: added.into_iter().collect(), last: None }
    }

    pub(crate) fn apply(&mut self, record: &mut GetRecord) {
        if self.added.is_empty() {
            return;
        }
        let is_known = self.last.as_ref().is_some_and(|(known, ..)| Arc::ptr_eq(known, &record.columns));
        if !is_known {
            let all = record.columns.iter().enumerate();
            let kept = all.filter(|(_, name)| !self.added.contains(&***name));
            let (places, names): (Vec<usize>, Vec<Box<str>>) =
                kept.map(|(at, name)| (at, name.clone())).unzip();
            self.last = Some((Arc::clone(&record.columns), names.into(), places));
        }
        if let Some((_, names, places)) = &self.last {
            record.narrow(places, names);
        }
    }
}
