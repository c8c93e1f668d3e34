//! Creating and updating records, all of a request in one transaction.
//!
//! Knows statements; whether values are good is decided before.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params_from_iter};

use super::Store;
use super::table::Table;

/// What is to be done with one record.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Change {
    pub(in crate::sandbox) target: Target,
    /// Values by the places of their fields, as the table holds them.
    pub(in crate::sandbox) values: Vec<(usize, Option<String>)>,
    /// The tables to link to, with the records there.
    pub(in crate::sandbox) links: Vec<(Arc<Table>, i64)>,
    /// Why the record is refused, if it is.
    pub(in crate::sandbox) refusal: Option<String>,
}

/// Which record is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Target {
    New,
    /// A record that should be there.
    Known(i64),
    /// Nothing that could be a record.
    Nothing,
}

/// What came of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) struct Outcome {
    /// The id of the record that was written.
    pub(in crate::sandbox) id: Option<i64>,
    pub(in crate::sandbox) is_found: bool,
    /// Why nothing was written, if nothing was.
    pub(in crate::sandbox) error: Option<String>,
}

impl Store {
    /// Makes the changes, in order. They are there for good once this returns.
    pub(in crate::sandbox) fn write(
        &self,
        table: &Table,
        changes: &[Change],
    ) -> Result<Vec<Outcome>, rusqlite::Error> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let newest = format!("SELECT COALESCE(MAX({}), 0) FROM {}", table.id, table.name);
        let newest = transaction.prepare_cached(&newest)?.query_row([], |row| row.get(0))?;
        let mut writing = Writing { transaction: &transaction, table, newest, insertion: table.insertion() };
        let outcomes = changes.iter().map(|change| writing.change(change)).collect::<Result<Vec<_>, _>>()?;
        if outcomes.iter().any(|outcome| outcome.error.is_none()) {
            let touch = "UPDATE filtre_objects SET updated = datetime('now') WHERE name = ?";
            transaction.prepare_cached(touch)?.execute([table.label()])?;
        }
        transaction.commit()?;
        Ok(outcomes)
    }
}

struct Writing<'t> {
    transaction: &'t Transaction<'t>,
    table: &'t Table,
    /// The highest id.
    newest: i64,
    insertion: String,
}

impl Writing<'_> {
    fn change(&mut self, change: &Change) -> Result<Outcome, rusqlite::Error> {
        let is_found = match change.target {
            Target::Known(id) => self.exists(self.table, id)?,
            Target::New | Target::Nothing => false,
        };
        let error = match &change.refusal {
            Some(refusal) => Some(refusal.clone()),
            None => self.missing_link(change)?,
        };
        let refused = |error| Outcome { id: None, is_found, error: Some(error) };
        let id = match (error, change.target) {
            (Some(error), _) => return Ok(refused(error)),
            (None, Target::New) => match self.insert(change)? {
                Some(id) => id,
                None => return Ok(refused("there is no id left".to_owned())),
            },
            (None, Target::Known(id)) if is_found => {
                self.update(id, change)?;
                id
            }
            (None, _) => return Ok(refused("there is no such record".to_owned())),
        };
        let linking = self.table.linking();
        for (other, target) in &change.links {
            self.transaction.prepare_cached(&linking)?.execute((id, other.object(), target))?;
        }
        Ok(Outcome { id: Some(id), is_found, error: None })
    }

    fn exists(&self, table: &Table, id: i64) -> Result<bool, rusqlite::Error> {
        let find = format!("SELECT 1 FROM {} WHERE {} = ?", table.name, table.id);
        let found = self.transaction.prepare_cached(&find)?.query_row([id], |_| Ok(())).optional()?;
        Ok(found.is_some())
    }

    fn missing_link(&self, change: &Change) -> Result<Option<String>, rusqlite::Error> {
        for (table, id) in &change.links {
            if !self.exists(table, *id)? {
                return Ok(Some(format!("`{}` has no record {id} to link to", table.object())));
            }
        }
        Ok(None)
    }

    fn insert(&mut self, change: &Change) -> Result<Option<i64>, rusqlite::Error> {
        let Some(id) = self.newest.checked_add(1) else { return Ok(None) };
        let mut values: Vec<Option<String>> =
            self.table.columns.iter().map(|column| column.stored(None)).collect();
        for (at, value) in &change.values {
            if let Some(place) = values.get_mut(*at) {
                place.clone_from(value);
            }
        }
        let values = std::iter::once(Some(id.to_string())).chain(values);
        self.transaction.prepare_cached(&self.insertion)?.execute(params_from_iter(values))?;
        self.newest = id;
        Ok(Some(id))
    }

    fn update(&self, id: i64, change: &Change) -> Result<(), rusqlite::Error> {
        let names = change.values.iter().filter_map(|(at, _)| self.table.columns.get(*at));
        let settings: Vec<_> = names.map(|column| format!("{} = ?", column.name)).collect();
        if settings.is_empty() {
            return Ok(());
        }
        let update =
            format!("UPDATE {} SET {} WHERE {} = ?", self.table.name, settings.join(", "), self.table.id);
        let values = change.values.iter().map(|(_, value)| value.clone()).chain([Some(id.to_string())]);
        self.transaction.prepare_cached(&update)?.execute(params_from_iter(values)).map(drop)
    }
}
