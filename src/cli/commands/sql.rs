//! `filtre sql`: prints a filter as an SQL condition.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use crate::cli::args::arguments::{Common, FilterArgument, ParameterArguments};
use crate::cli::input::loaded_filter::LoadedFilter;
use crate::cli::input::project::Project;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::sanitize;
use crate::cli::status::{Answer, Fault, Status};
use crate::sql::{Dialect, Sql as Condition, SqlError};

/// Translate a filter to an SQL condition
///
/// The condition is for a `WHERE` clause. Its values are bound parameters, never
/// part of the text. A filter that the dialect cannot express exactly is refused
/// with the reason, and the exit status is 1.
#[derive(Args)]
#[command(
    after_help = "Example: filtre sql --schema contact.json --dialect postgres 'status $eq \"client\"'"
)]
pub(crate) struct Sql {
    #[command(flatten)]
    filter: FilterArgument,
    #[command(flatten)]
    parameters: ParameterArguments,
    /// SQL dialect
    #[arg(long, value_enum)]
    dialect: DialectName,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The condition, then one value per line
    Text,
    /// A JSON object with the condition and its values
    Json,
}

/// The names of the dialects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DialectName {
    /// MySQL 8 or later
    Mysql,
    /// MariaDB 10.6 or later
    Mariadb,
    /// PostgreSQL 13 or later
    Postgres,
    /// SQLite 3.35 or later
    Sqlite,
    /// DuckDB 1.0 or later
    Duckdb,
    /// ClickHouse 24 or later
    Clickhouse,
}

impl From<DialectName> for Dialect {
    fn from(name: DialectName) -> Self {
        match name {
            DialectName::Mysql => Self::Mysql,
            DialectName::Mariadb => Self::MariaDb,
            DialectName::Postgres => Self::Postgres,
            DialectName::Sqlite => Self::Sqlite,
            DialectName::Duckdb => Self::DuckDb,
            DialectName::Clickhouse => Self::ClickHouse,
        }
    }
}

impl Sql {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let project = Project::load(common)?;
        let subject = LoadedFilter::read(&self.filter.input(), &self.parameters, &project, "SQL")?;
        subject.show(console)?;
        let Some(checked) = &subject.checked else { return Ok(Status::No) };
        match checked.to_sql(Dialect::from(self.dialect)) {
            Ok(condition) => {
                self.show(&condition, console.writer(Stream::Output))?;
                Ok(Status::Done)
            }
            Err(error) => {
                console.error(&refusal(&error, &subject));
                Ok(Status::No)
            }
        }
    }

    fn show(&self, condition: &Condition, out: &mut dyn Write) -> io::Result<()> {
        if self.format == Format::Json {
            return writeln!(out, "{}", sanitize::json(&serde_json::to_string(condition)?));
        }
        writeln!(out, "{}", sanitize::line(condition.text()))?;
        for (value, at) in condition.params().iter().zip(1_u32..) {
            writeln!(out, "{at}: {}", sanitize::json(&serde_json::to_string(value)?))?;
        }
        Ok(())
    }
}

/// Returns the error of the emission, with the part of the filter at fault.
fn refusal(error: &SqlError, subject: &LoadedFilter) -> Fault {
    let part = error.span().map(|span| subject.part(span)).filter(|part| !part.is_empty());
    let part = part.map(|part| format!(": `{part}`")).unwrap_or_default();
    Fault::from(format!("{error}{part}")).with_help(Some(error.help().to_owned()))
}
