//! Creates and updates the records of a request in one transaction.

use std::sync::Arc;

use rusqlite::{CachedStatement, Transaction, TransactionBehavior, params_from_iter};

use super::database::Store;
use super::record_json::RecordJson;
use super::table::Table;

/// A change of one record.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) target: Target,
    /// Field indexes and stored values, sorted by index.
    pub(crate) values: Vec<(usize, Option<String>)>,
    /// The tables and records to link to.
    pub(crate) links: Vec<(Arc<Table>, i64)>,
    /// The reason if the record is refused.
    pub(crate) refusal: Option<String>,
}

/// The record to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    New,
    /// An existing record.
    Known(i64),
    /// An invalid id.
    Nothing,
}

/// The outcome of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The id of the record that was written.
    pub(crate) id: Option<i64>,
    pub(crate) is_found: bool,
    /// The reason if nothing was written.
    pub(crate) error: Option<String>,
}

impl Store {
    /// Applies the changes in order. They are committed when this returns.
    pub(crate) fn write(&self, table: &Table, changes: &[Change]) -> Result<Vec<Outcome>, rusqlite::Error> {
        self.writing(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let outcomes = {
                let mut writer = Writer::new(&transaction, table)?;
                changes.iter().map(|change| writer.change(change)).collect::<Result<Vec<_>, _>>()?
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

struct Writer<'t> {
    transaction: &'t Transaction<'t>,
    table: &'t Table,
    /// The highest id.
    newest: i64,
    insertion: CachedStatement<'t>,
    /// The stored JSON of the current record.
    json: RecordJson,
    find: CachedStatement<'t>,
    /// The last update, and the fields that it sets.
    update: Option<(Vec<usize>, CachedStatement<'t>)>,
}

fn finding(table: &Table) -> String {
    format!("SELECT 1 FROM {} WHERE {} = ?", table.name, table.id)
}

impl<'t> Writer<'t> {
    fn new(transaction: &'t Transaction<'t>, table: &'t Table) -> Result<Self, rusqlite::Error> {
        let newest = format!("SELECT COALESCE(MAX({}), 0) FROM {}", table.id, table.name);
        Ok(Self {
            transaction,
            table,
            newest: transaction.prepare_cached(&newest)?.query_row([], |row| row.get(0))?,
            json: RecordJson::default(),
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
                None => return Ok(refused("no id is left".to_owned())),
            },
            (None, Target::Known(id)) if is_found => {
                self.update(id, change)?;
                id
            }
            (None, _) => return Ok(refused("unknown record".to_owned())),
        };
        for (other, target) in &change.links {
            self.transaction.prepare_cached(&self.table.linking())?.execute((id, other.object(), target))?;
        }
        Ok(Outcome { id: Some(id), is_found, error: None })
    }

    fn missing_link(&self, change: &Change) -> Result<Option<String>, rusqlite::Error> {
        for (table, id) in &change.links {
            if !self.transaction.prepare_cached(&finding(table))?.exists([id])? {
                return Ok(Some(format!("unknown record {id} of `{}` in `link`", table.object())));
            }
        }
        Ok(None)
    }

    fn insert(&mut self, change: &Change) -> Result<Option<i64>, rusqlite::Error> {
        let Some(id) = self.newest.checked_add(1) else { return Ok(None) };
        self.insertion.raw_bind_parameter(1, id)?;
        self.json.clear();
        let mut place = 1_usize;
        let mut given = change.values.iter().peekable();
        for (at, column) in self.table.columns.iter().enumerate() {
            // Both are sorted by field index.
            let value = match given.next_if(|(index, _)| *index == at) {
                Some((_, value)) => value.as_deref(),
                None => column.missing(),
            };
            place = place.saturating_add(1);
            self.insertion.raw_bind_parameter(place, value)?;
            if column.is_readable {
                self.json.add(column, value);
            }
        }
        self.insertion.raw_bind_parameter(place.saturating_add(1), self.json.as_bytes())?;
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
        self.table.update_json(self.transaction, &mut self.json, id)
    }

    /// The statement that sets some fields of a record.
    fn updating(&self, fields: impl Iterator<Item = usize>) -> String {
        let columns = fields.filter_map(|at| self.table.columns.get(at));
        let settings: Vec<_> = columns.map(|column| format!("{} = ?", column.name)).collect();
        format!("UPDATE {} SET {} WHERE {} = ?", self.table.name, settings.join(", "), self.table.id)
    }
}
