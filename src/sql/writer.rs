//! The text under construction, and the values bound so far.
//!
//! Three things go into the text: pieces that stand in this crate's source,
//! names in quotes, and places for values. A value has no way in.

use super::dialect::Dialect;
use super::error::SqlError;
use super::value::{Sql, SqlValue};

/// A column, and what stands for its value in a template.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The quoted name, after that of the table if there is one.
    name: String,
    /// What is compared, with `&` for what is stored.
    compared: &'static str,
    /// What is stored, with `#` for the name.
    stored: &'static str,
}

impl Column {
    /// Quotes a name.
    pub(super) fn new(dialect: Dialect, table: Option<&str>, name: &str) -> Result<Self, SqlError> {
        let mut quoted = String::new();
        if let Some(table) = table {
            quote(dialect, table, &mut quoted)?;
            quoted.push('.');
        }
        quote(dialect, name, &mut quoted)?;
        Ok(Self { name: quoted, compared: "&", stored: "#" })
    }

    /// The same column, compared in another way.
    pub(super) fn compared_as(self, compared: &'static str) -> Self {
        Self { compared, ..self }
    }

    /// The same column, with something else for what is stored.
    pub(super) fn stored_as(self, stored: &'static str) -> Self {
        Self { stored, ..self }
    }
}

fn quote(dialect: Dialect, name: &str, quoted: &mut String) -> Result<(), SqlError> {
    let refused = |reason| Err(SqlError::Name { dialect, name: name.to_owned(), reason });
    if name.is_empty() {
        return refused("it is empty");
    }
    if name.chars().any(char::is_control) {
        return refused("it holds a control character");
    }
    if name.len() > dialect.limits().name {
        return refused("it is too long");
    }
    let quote = dialect.quote();
    quoted.push_str(quote);
    for character in name.chars() {
        // ClickHouse reads a backslash inside the quotes as that of an escape.
        if dialect == Dialect::ClickHouse && character == '\\' {
            quoted.push('\\');
        }
        if quote.starts_with(character) {
            quoted.push_str(quote);
        }
        quoted.push(character);
    }
    quoted.push_str(quote);
    Ok(())
}

/// Writes a condition.
#[derive(Debug)]
pub(super) struct Writer {
    dialect: Dialect,
    text: String,
    params: Vec<SqlValue>,
}

impl Writer {
    pub(super) const fn new(dialect: Dialect) -> Self {
        Self { dialect, text: String::new(), params: Vec::new() }
    }

    /// A piece of SQL as it is.
    pub(super) fn put(&mut self, piece: &'static str) {
        self.text.push_str(piece);
    }

    /// A piece of SQL in which `@` stands for the value of a column as it is
    /// compared, `&` for it as it is stored, and `#` for the column itself.
    pub(super) fn put_on(&mut self, template: &'static str, column: &Column) {
        for character in template.chars() {
            match character {
                '@' => self.put_compared(column),
                '&' => self.put_stored(column),
                '#' => self.text.push_str(&column.name),
                _ => self.text.push(character),
            }
        }
    }

    fn put_compared(&mut self, column: &Column) {
        for character in column.compared.chars() {
            match character {
                '&' => self.put_stored(column),
                _ => self.text.push(character),
            }
        }
    }

    fn put_stored(&mut self, column: &Column) {
        for character in column.stored.chars() {
            match character {
                '#' => self.text.push_str(&column.name),
                _ => self.text.push(character),
            }
        }
    }

    /// A piece of SQL in which `?` stands for a value.
    pub(super) fn put_value(&mut self, template: &'static str, value: SqlValue) -> Result<(), SqlError> {
        let (before, after) = template.split_once('?').unwrap_or((template, ""));
        self.put(before);
        self.bind(value)?;
        self.put(after);
        Ok(())
    }

    /// The place of a value, in which the database knows its type whatever the
    /// driver makes of it.
    fn bind(&mut self, value: SqlValue) -> Result<(), SqlError> {
        let limit = self.dialect.limits().binds;
        if self.params.len() == limit {
            return Err(SqlError::TooManyValues { dialect: self.dialect, limit });
        }
        let (before, after) = around(self.dialect, &value);
        self.put(before);
        match self.dialect {
            Dialect::Postgres => self.text.push_str(&format!("${}", self.params.len().saturating_add(1))),
            Dialect::ClickHouse => self.text.push_str(&self.params.len().to_string()),
            _ => self.text.push('?'),
        }
        self.put(after);
        self.params.push(value);
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Sql, SqlError> {
        let limit = self.dialect.limits().text;
        if self.text.len() > limit {
            return Err(SqlError::TooLong { dialect: self.dialect, limit });
        }
        Ok(Sql { text: self.text, params: self.params })
    }
}

/// What stands before and after the place of a value.
const fn around(dialect: Dialect, value: &SqlValue) -> (&'static str, &'static str) {
    use Dialect::{ClickHouse, DuckDb, MariaDb, Mysql, Postgres, Sqlite};
    match (dialect, value) {
        (Mysql | MariaDb, SqlValue::Integer(_)) => ("CAST(", " AS SIGNED)"),
        (Sqlite, SqlValue::Integer(_)) => ("CAST(", " AS INTEGER)"),
        (Mysql | MariaDb | Sqlite, _) => ("", ""),
        (Postgres, SqlValue::Text(_)) => ("CAST(", " AS text)"),
        (DuckDb, SqlValue::Text(_)) => ("CAST(", " AS VARCHAR)"),
        (Postgres | DuckDb, SqlValue::Integer(_)) => ("CAST(", " AS BIGINT)"),
        (Postgres | DuckDb, SqlValue::Boolean(_)) => ("CAST(", " AS BOOLEAN)"),
        (ClickHouse, SqlValue::Text(_)) => ("{p", ":String}"),
        (ClickHouse, SqlValue::Integer(_)) => ("{p", ":Int64}"),
        (ClickHouse, SqlValue::Boolean(_)) => ("{p", ":Bool}"),
    }
}
