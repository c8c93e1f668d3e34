//! The functions that SQLite needs for [`Collation::General`] and `$regexp`.

use std::borrow::Cow;

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error, Result, ToSql};

use super::value::SqlValue;
use crate::eval::functions::{Search, general_key};
use crate::text::Collation;

/// Registers the functions on a connection: `filtre_general`, `filtre_like`,
/// `filtre_like_sql`, `filtre_regexp` and `filtre_regexp_general`.
///
/// An index can use `filtre_general`.
///
/// # Errors
///
/// The error of the connection.
///
/// ```
/// use filtre::schema::ObjectInfo;
/// use filtre::sql::{Dialect, SqlOptions, TextMeaning};
/// use filtre::text::Collation;
///
/// let connection = rusqlite::Connection::open_in_memory()?;
/// filtre::sql::sqlite::register(&connection)?;
/// connection.execute_batch("CREATE TABLE contact (Nom TEXT); INSERT INTO contact VALUES ('Élodie')")?;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let checked = contact.check(&filtre::parse("Nom $eq \"ELODIE\"")?)?;
/// let options = SqlOptions::from(Dialect::Sqlite).with_meaning(TextMeaning::Exact(Collation::General));
/// let sql = checked.to_sql(options)?;
/// let select = format!("SELECT COUNT(*) FROM contact WHERE {}", sql.text());
/// let count: u32 = connection.query_row(&select, rusqlite::params_from_iter(sql.params()), |row| row.get(0))?;
/// assert_eq!(count, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn register(connection: &Connection) -> Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("filtre_general", 1, flags, |context| {
        Ok(text(context)?.map(|text| general_key(&text)))
    })?;
    connection.create_scalar_function("filtre_like", 2, flags, |context| {
        search(context, |pattern| Search::like(pattern, Collation::General))
    })?;
    connection
        .create_scalar_function("filtre_like_sql", 2, flags, |context| search(context, Search::like_sql))?;
    connection.create_scalar_function("filtre_regexp", 2, flags, |context| {
        search(context, |pattern| Search::regexp(pattern, Collation::Binary))
    })?;
    connection.create_scalar_function("filtre_regexp_general", 2, flags, |context| {
        search(context, |pattern| Search::regexp(pattern, Collation::General))
    })
}

/// Searches the first argument for the second, which is compiled once per query.
fn search(context: &Context<'_>, compile: fn(&str) -> Search) -> Result<Option<bool>> {
    let Some(text) = text(context)? else { return Ok(None) };
    let search =
        context.get_or_create_aux(1, |pattern| -> Result<Search> { Ok(compile(pattern.as_str()?)) })?;
    Ok(search.matches(&text))
}

/// The first argument as text.
fn text<'c>(context: &'c Context<'_>) -> Result<Option<Cow<'c, str>>> {
    Ok(Some(match context.get_raw(0) {
        ValueRef::Null => return Ok(None),
        ValueRef::Integer(number) => Cow::Owned(number.to_string()),
        ValueRef::Real(number) => Cow::Owned(number.to_string()),
        other => Cow::Borrowed(other.as_str().map_err(|error| Error::UserFunctionError(Box::new(error)))?),
    }))
}

impl ToSql for SqlValue {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        match self {
            Self::Text(text) => text.to_sql(),
            Self::Integer(number) => number.to_sql(),
            Self::Boolean(boolean) => boolean.to_sql(),
        }
    }
}
