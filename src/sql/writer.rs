//! The SQL text and its bound values while they are written.
//!
//! The text is made of string constants of this crate, quoted names and
//! placeholders. No function writes a value into it.

use super::dialect::Dialect;
use super::error::SqlError;
use super::value::{Sql, SqlValue};

/// A column, and the templates of its value.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The quoted name, with that of the table if there is one.
    name: String,
    /// The template of the compared value; `&` is the stored value.
    compared: &'static str,
    /// The template of the stored value; `#` is the name.
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

    pub(super) fn compared_as(self, compared: &'static str) -> Self {
        Self { compared, ..self }
    }

    pub(super) fn stored_as(self, stored: &'static str) -> Self {
        Self { stored, ..self }
    }
}

fn quote(dialect: Dialect, name: &str, quoted: &mut String) -> Result<(), SqlError> {
    let refused = |reason| Err(SqlError::Name { dialect, name: name.to_owned(), reason });
    if name.is_empty() {
        return refused("the name is empty");
    }
    if name.chars().any(char::is_control) {
        return refused("the name contains a control character");
    }
    if name.len() > dialect.limits().name {
        return refused("the name is too long");
    }
    let quote = dialect.quote();
    quoted.push_str(quote);
    for character in name.chars() {
        // ClickHouse reads a backslash inside quotes as an escape.
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

/// A condition while it is written.
#[derive(Debug)]
pub(super) struct Writer {
    dialect: Dialect,
    first_place: usize,
    text: String,
    params: Vec<SqlValue>,
}

impl Writer {
    pub(super) const fn new(dialect: Dialect, first_place: usize) -> Self {
        Self { dialect, first_place, text: String::new(), params: Vec::new() }
    }

    pub(super) fn push(&mut self, piece: &'static str) {
        self.text.push_str(piece);
    }

    /// Writes templates in which `@` is the compared value of a column, `&` its
    /// stored value and `#` its name.
    pub(super) fn push_expression(&mut self, templates: &[&'static str], column: &Column) {
        for character in templates.iter().flat_map(|template| template.chars()) {
            match character {
                '@' => self.push_compared(column),
                '&' => self.push_stored(column),
                '#' => self.text.push_str(&column.name),
                _ => self.text.push(character),
            }
        }
    }

    fn push_compared(&mut self, column: &Column) {
        for character in column.compared.chars() {
            match character {
                '&' => self.push_stored(column),
                _ => self.text.push(character),
            }
        }
    }

    fn push_stored(&mut self, column: &Column) {
        for character in column.stored.chars() {
            match character {
                '#' => self.text.push_str(&column.name),
                _ => self.text.push(character),
            }
        }
    }

    /// Writes a template in which `?` is the placeholder of a value.
    pub(super) fn push_value(&mut self, template: &'static str, value: SqlValue) -> Result<(), SqlError> {
        let (before, after) = template.split_once('?').unwrap_or((template, ""));
        self.push(before);
        self.bind(value)?;
        self.push(after);
        Ok(())
    }

    /// Binds a value and writes its placeholder, with a cast so that its
    /// type does not depend on the driver.
    fn bind(&mut self, value: SqlValue) -> Result<(), SqlError> {
        let limit = self.dialect.limits().binds;
        let place = self.first_place.saturating_add(self.params.len());
        if self.params.len() == limit || (self.dialect == Dialect::Postgres && place > limit) {
            return Err(SqlError::TooManyValues { dialect: self.dialect, limit });
        }
        let (before, after) = around(self.dialect, &value);
        self.push(before);
        match self.dialect {
            Dialect::Postgres => self.text.push_str(&format!("${place}")),
            Dialect::ClickHouse => self.text.push_str(&place.to_string()),
            _ => self.text.push('?'),
        }
        self.push(after);
        self.params.push(value);
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Sql, SqlError> {
        let limit = self.dialect.limits().text;
        if self.text.len() > limit {
            return Err(SqlError::TooLong { dialect: self.dialect, limit });
        }
        Ok(Sql { text: self.text, params: self.params, first_place: self.first_place })
    }
}

/// The text before and after the number or `?` of a placeholder.
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
