//! Generated tables and filters, with the rows that the naive reference selects.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test is a separate crate and uses a part of this file"
)]

use filtre::schema::ObjectInfo;
use filtre::sql::{ColumnStorage, Dialect, Sql, SqlError, SqlOptions, TextMeaning};

use crate::reference::{self, Collation, FIELDS, Filter, Generator, Record, Type, truth};

/// The dialect, storage and collation of a table.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    pub dialect: Dialect,
    pub storage: ColumnStorage,
    pub meaning: TextMeaning,
}

impl Setup {
    /// The collation of the reference.
    pub fn collation(&self) -> Collation {
        match self.meaning {
            TextMeaning::Exact(filtre::text::Collation::Binary) => Collation::Binary,
            _ => Collation::General,
        }
    }

    pub fn options(&self) -> SqlOptions {
        let options = SqlOptions::from(self.dialect)
            .with_meaning(self.meaning)
            .with_storage(self.storage)
            .with_table("t");
        if self.dialect == Dialect::Sqlite { options.with_functions() } else { options }
    }
}

/// A filter and the rows that it selects.
pub struct Case {
    pub filter: Filter,
    pub sql: Sql,
    pub expected: Vec<usize>,
}

/// A table and the filters to run on it.
pub struct Block {
    pub records: Vec<Record>,
    pub cases: Vec<Case>,
    /// Filters that the dialect refused.
    pub refused: Vec<(Filter, SqlError)>,
}

const FILTERS: usize = 200;
const RECORDS: usize = 50;

/// Generates blocks with the given number of cases in total.
pub fn blocks(setup: Setup, cases: usize, seed: u64) -> impl Iterator<Item = Block> {
    let object = ObjectInfo::from_json("contact", &reference::metadata()).unwrap();
    let mut generator = Generator::new(seed);
    let mut left = cases;
    std::iter::from_fn(move || {
        (left > 0).then(|| {
            let block = block(setup, &object, &mut generator, FILTERS.min(left));
            left -= block.cases.len().min(left);
            block
        })
    })
}

fn block(setup: Setup, object: &ObjectInfo, generator: &mut Generator, most: usize) -> Block {
    let filters: Vec<Filter> = (0..most).map(|_| generator.filter(3)).collect();
    let records: Vec<Record> = (0..RECORDS)
        .map(|_| {
            let filter = &filters[generator.random.below(filters.len())];
            stored(generator.record_for(filter), setup)
        })
        .collect();
    let mut block = Block { records, cases: Vec::new(), refused: Vec::new() };
    for filter in filters {
        let checked = object.check(&filtre::parse(&filter.text()).unwrap()).unwrap();
        match checked.to_sql(setup.options()) {
            Ok(sql) => {
                let selects = |record: &Record| truth(&filter, record, setup.collation()) == Some(true);
                let expected = (0..RECORDS).filter(|&id| selects(&block.records[id])).collect();
                block.cases.push(Case { filter, sql, expected });
            }
            Err(error) => block.refused.push((filter, error)),
        }
    }
    block
}

/// The record as the table stores it: a typed column has no invalid value, and
/// spells values as the database does.
fn stored(mut record: Record, setup: Setup) -> Record {
    for (field, kind) in FIELDS {
        let Some(Some(value)) = record.get(field) else { continue };
        let value = value.clone();
        let held = match setup.storage {
            // PostgreSQL has no U+0000, and patterns of SQLite stop at it.
            _ if kind.is_text() => Some(value.replace('\0', "")),
            ColumnStorage::Typed => typed(setup.dialect, kind, &value),
            _ => Some(value),
        };
        record.insert(field.into(), held);
    }
    record
}

fn typed(dialect: Dialect, kind: Type, value: &str) -> Option<String> {
    let number = || filtre::check::Decimal::parse(value).map(|number| number.to_string());
    match kind {
        Type::Integer => number()?.parse::<i64>().ok().map(|number| number.to_string()),
        Type::Decimal => decimal(dialect, &number()?),
        Type::Boolean => match value.to_ascii_lowercase().as_str() {
            "1" | "true" | "y" | "yes" => Some("1".into()),
            "0" | "false" | "n" | "no" => Some("0".into()),
            _ => None,
        },
        Type::Date | Type::DateTime => {
            let moment: filtre::check::DateTime = value.parse().ok()?;
            let text = moment.to_string();
            if dialect == Dialect::Sqlite {
                return Some(text);
            }
            let is_known = dialect != Dialect::ClickHouse || text.starts_with("19") || text.starts_with("20");
            let full = format!("{text}{}", &" 00:00:00"[text.len() - 10..]);
            is_known.then(|| if kind == Type::Date { full[..10].to_owned() } else { full })
        }
        Type::Text | Type::Choice | Type::Other => Some(value.to_owned()),
    }
}

/// A number with up to four decimals and few digits before the dot.
fn decimal(dialect: Dialect, number: &str) -> Option<String> {
    let (before, after) = number.split_once('.').unwrap_or((number, ""));
    let fits = before.len() <= if dialect == Dialect::Sqlite { 10 } else { 16 } && after.len() <= 4;
    let keeps_zeros = !matches!(dialect, Dialect::Sqlite | Dialect::ClickHouse);
    fits.then(|| if keeps_zeros { format!("{before}.{after:0<4}") } else { number.to_owned() })
}

/// The statement that creates the table `t` of a setup.
pub fn create_table(setup: Setup) -> String {
    let quote = if matches!(setup.dialect, Dialect::Postgres | Dialect::DuckDb) { '"' } else { '`' };
    let columns = FIELDS.map(|(field, kind)| {
        format!(", {quote}{field}{quote} {}", column_type(setup.dialect, setup.storage, kind))
    });
    let columns = columns.concat();
    match setup.dialect {
        Dialect::ClickHouse => format!("CREATE TABLE t (id Int64{columns}) ENGINE = Memory"),
        Dialect::Mysql | Dialect::MariaDb => {
            format!("CREATE TABLE t (id INTEGER{columns}) CHARACTER SET utf8mb4")
        }
        _ => format!("CREATE TABLE t (id INTEGER{columns})"),
    }
}

fn column_type(dialect: Dialect, storage: ColumnStorage, kind: Type) -> &'static str {
    let kind = if storage == ColumnStorage::Text { Type::Text } else { kind };
    let [text, integer, decimal, boolean, date, moment] = match dialect {
        Dialect::Mysql | Dialect::MariaDb => {
            ["TEXT", "BIGINT", "DECIMAL(20, 4)", "BOOLEAN", "DATE", "DATETIME"]
        }
        Dialect::Postgres => ["TEXT", "BIGINT", "NUMERIC(20, 4)", "BOOLEAN", "DATE", "TIMESTAMP"],
        Dialect::Sqlite => ["TEXT", "INTEGER", "REAL", "INTEGER", "TEXT", "TEXT"],
        Dialect::ClickHouse => [
            "Nullable(String)",
            "Nullable(Int64)",
            "Nullable(Decimal(20, 4))",
            "Nullable(Bool)",
            "Nullable(Date32)",
            "Nullable(DateTime64(0))",
        ],
        _ => ["VARCHAR", "BIGINT", "DECIMAL(20, 4)", "BOOLEAN", "DATE", "TIMESTAMP"],
    };
    match kind {
        Type::Text | Type::Choice | Type::Other => text,
        Type::Integer => integer,
        Type::Decimal => decimal,
        Type::Boolean => boolean,
        Type::Date => date,
        Type::DateTime => moment,
    }
}
