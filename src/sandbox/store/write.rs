//! Creating and updating records, all of a request in one transaction.
//!
//! Knows statements; whether values are good is decided before.

use std::sync::Arc;

use rusqlite::{CachedStatement, Transaction, TransactionBehavior, params_from_iter};

use super::Store;
use super::record_json::RecordJson;
use super::table::Table;

/// What is to be done with one record.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Change {
    pub(in crate::sandbox) target: Target,
    /// Values by the places of their fields, in that order, as the table holds
    /// them.
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
        self.writing(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let outcomes = {
                let mut writing = Writing::new(&transaction, table)?;
                changes.iter().map(|change| writing.change(change)).collect::<Result<Vec<_>, _>>()?
            };
            if outcomes.iter().any(|outcome| outcome.error.is_none()) {
                let touch = "UPDATE filtre_objects SET updated = datetime('now') WHERE name = ?";
                transaction.prepare_cached(touch)?.execute([table.label()])?;
            }
            transaction.commit()?;
            Ok(outcomes)
        })
    }
}

struct Writing<'t> {
    transaction: &'t Transaction<'t>,
    table: &'t Table,
    /// The highest id.
    newest: i64,
    insertion: CachedStatement<'t>,
    /// The fields of the record at hand as they are answered.
    fields: RecordJson,
    find: CachedStatement<'t>,
    /// The last update, and the fields that it sets.
    update: Option<(Vec<usize>, CachedStatement<'t>)>,
}

fn finding(table: &Table) -> String {
    format!("SELECT 1 FROM {} WHERE {} = ?", table.name, table.id)
}

impl<'t> Writing<'t> {
    fn new(transaction: &'t Transaction<'t>, table: &'t Table) -> Result<Self, rusqlite::Error> {
        let newest = format!("SELECT COALESCE(MAX({}), 0) FROM {}", table.id, table.name);
        Ok(Self {
            transaction,
            table,
            newest: transaction.prepare_cached(&newest)?.query_row([], |row| row.get(0))?,
            fields: RecordJson::default(),
            insertion: transaction.prepare_cached(&table.insertion())?,
            find: transaction.prepare_cached(&finding(table))?,
            update: None,
        })
    }

    fn change(&mut self, change: &Change) -> Result<Outcome, rusqlite::Error> {
        let is_found = match change.target {
            Target::Known(id) => self.find.exists([id])?,
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
        for (other, target) in &change.links {
            self.transaction.prepare_cached(&self.table.linking())?.execute((id, other.object(), target))?;
        }
        Ok(Outcome { id: Some(id), is_found, error: None })
    }

    fn missing_link(&self, change: &Change) -> Result<Option<String>, rusqlite::Error> {
        for (table, id) in &change.links {
            if !self.transaction.prepare_cached(&finding(table))?.exists([id])? {
                return Ok(Some(format!("`{}` has no record {id} to link to", table.object())));
            }
        }
        Ok(None)
    }

    fn insert(&mut self, change: &Change) -> Result<Option<i64>, rusqlite::Error> {
        let Some(id) = self.newest.checked_add(1) else { return Ok(None) };
        self.insertion.raw_bind_parameter(1, id)?;
        self.fields.clear();
        let mut place = 1_usize;
        let mut given = change.values.iter().peekable();
        for (at, column) in self.table.columns.iter().enumerate() {
            // Both are in the order of the fields.
            let value = match given.next_if(|(index, _)| *index == at) {
                Some((_, value)) => value.as_deref(),
                None => column.missing(),
            };
            place = place.saturating_add(1);
            self.insertion.raw_bind_parameter(place, value)?;
            if column.is_readable {
                self.fields.add(column, value);
            }
        }
        self.insertion.raw_bind_parameter(place.saturating_add(1), self.fields.as_bytes())?;
        self.insertion.raw_execute()?;
        self.newest = id;
        Ok(Some(id))
    }

    fn update(&mut self, id: i64, change: &Change) -> Result<(), rusqlite::Error> {
        if change.values.is_empty() {
            return Ok(());
        }
        let fields = change.values.iter().map(|(at, _)| *at);
        let mut known = self.update.take().filter(|(known, _)| fields.clone().eq(known.iter().copied()));
        if known.is_none() {
            let statement = self.transaction.prepare_cached(&self.updating(fields.clone()))?;
            known = Some((fields.collect(), statement));
        }
        if let Some((_, statement)) = &mut known {
            let values = change.values.iter().map(|(_, value)| value.clone());
            statement.execute(params_from_iter(values.chain([Some(id.to_string())])))?;
        }
        self.update = known;
        self.fields.renew(self.transaction, self.table, id)
    }

    /// The statement that sets some fields of a record.
    fn updating(&self, fields: impl Iterator<Item = usize>) -> String {
        let columns = fields.filter_map(|at| self.table.columns.get(at));
        let settings: Vec<_> = columns.map(|column| format!("{} = ?", column.name)).collect();
        format!("UPDATE {} SET {} WHERE {} = ?", self.table.name, settings.join(", "), self.table.id)
    }
}
