//! The SQLite database of a sandbox: its connections, and its tables by object.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, OpenFlags, OptionalExtension, TransactionBehavior};

use super::table::{self, Source, Table};
use crate::profile::Profile;
use crate::sandbox::error::SandboxError;
use crate::schema::Catalogue;

/// The number of cached statements per connection.
const STATEMENTS: usize = 256;

/// The records of all instances.
///
/// Several connections read at once; only the first writes.
#[derive(Debug)]
pub(crate) struct Store {
    connections: Vec<Mutex<Connection>>,
    gate: RwLock<()>,
    tables: HashMap<(String, String), Arc<Table>>,
}

impl Store {
    /// Opens a file, or creates a database in memory, and fills missing tables.
    pub(crate) fn open(
        file: Option<&Path>,
        profile: &Profile,
        instances: &[String],
        catalogue: &Catalogue,
        source: &mut dyn Source,
    ) -> Result<Self, SandboxError> {
        let place = Place::new(file);
        let mut connection = place.connect()?;
        let mut tables = HashMap::new();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        prepare(&transaction, profile)?;
        for instance in instances {
            for object in catalogue.objects() {
                let table = table::open(&transaction, instance, object, profile, source)?;
                tables.insert((instance.clone(), object.name().to_owned()), Arc::new(table));
            }
        }
        transaction.commit()?;
        let mut connections = vec![Mutex::new(connection)];
        for _ in 1..place.connections() {
            connections.push(Mutex::new(place.connect()?));
        }
        Ok(Self { connections, gate: RwLock::new(()), tables })
    }

    pub(crate) fn table(&self, instance: &str, object: &str) -> Option<Arc<Table>> {
        self.tables.get(&(instance.to_owned(), object.to_owned())).cloned()
    }

    /// The creation and update times of an object.
    pub(crate) fn times(&self, table: &Table) -> Result<(String, String), Error> {
        self.reading(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT created, updated FROM filtre_objects WHERE name = ?")?;
            statement.query_row([table.label()], |row| Ok((row.get(0)?, row.get(1)?)))
        })
    }

    /// Reads with a free connection. A poisoned lock is safe to use: its transaction was
    /// rolled back.
    pub(super) fn reading<T>(&self, read: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let _open = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        let free = self.connections.iter().find_map(|connection| connection.try_lock().ok());
        let connection = match (free, self.connections.first()) {
            (Some(connection), _) => connection,
            (None, Some(first)) => first.lock().unwrap_or_else(PoisonError::into_inner),
            (None, None) => return Err(Error::InvalidQuery),
        };
        read(&connection)
    }

    /// Writes while no other connection reads.
    pub(super) fn writing<T>(
        &self,
        write: impl FnOnce(&mut Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let _shut = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let first = self.connections.first().ok_or(Error::InvalidQuery)?;
        write(&mut first.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The location of the database.
enum Place<'p> {
    File(&'p Path),
    /// In memory, under a unique name.
    Memory(String),
}

/// The number of databases in memory so far.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl<'p> Place<'p> {
    fn new(file: Option<&'p Path>) -> Self {
        let number = || NEXT.fetch_add(1, Ordering::Relaxed);
        file.map_or_else(|| Self::Memory(format!("file:/sandbox-{}?vfs=memdb", number())), Self::File)
    }

    /// A file has one connection, which locks out other programs.
    fn connections(&self) -> usize {
        match self {
            Self::File(_) => 1,
            Self::Memory(_) => std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// Opens the database. A commit to a file is synced to disk.
    fn connect(&self) -> Result<Connection, SandboxError> {
        let connection = match self {
            Self::Memory(name) => {
                let connection = Connection::open(name)?;
                connection.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")?;
                connection
            }
            Self::File(file) => {
                // A file name that starts with `file:` is not a URI.
                let flags = OpenFlags::default().difference(OpenFlags::SQLITE_OPEN_URI);
                let connection = Connection::open_with_flags(file, flags)?;
                connection.execute_batch(
                    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
                )?;
                connection
            }
        };
        connection.execute_batch("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY")?;
        // Without this, SQLite plans a statement again for each new parameter value.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        crate::sql::sqlite::register(&connection)?;
        crate::sql::keys::register(&connection)?;
        Ok(connection)
    }
}

/// Creates the metadata tables, and refuses a file that was created with profile
/// settings that change the meaning of its columns.
fn prepare(connection: &Connection, profile: &Profile) -> Result<(), SandboxError> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS filtre_readings (readings TEXT NOT NULL);
         CREATE TABLE IF NOT EXISTS filtre_objects
             (name TEXT PRIMARY KEY, created TEXT NOT NULL, updated TEXT NOT NULL, answered TEXT NOT NULL)",
    )?;
    let settings =
        format!("{:?} {:?} {:?}", profile.storage, profile.empty_text, profile.collation).to_lowercase();
    let known: Option<String> =
        connection.query_row("SELECT readings FROM filtre_readings", [], |row| row.get(0)).optional()?;
    match known {
        Some(known) if known != settings => Err(SandboxError::OtherProfile { known, found: settings }),
        Some(_) => Ok(()),
        None => {
            connection.execute("INSERT INTO filtre_readings VALUES (?)", [settings])?;
            Ok(())
        }
    }
}
