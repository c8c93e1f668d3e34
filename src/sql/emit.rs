//! The groups of a filter, with parentheses, `AND` and `OR`.
//!
//! Databases parse a chain of `AND` into a tree as deep as the chain is long, and
//! limit the depth. So long chains are balanced with more parentheses.

use super::condition::Conditions;
use super::error::SqlError;
use super::options::SqlOptions;
use super::value::Sql;
use super::writer::Writer;
use crate::check::Checked;
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner};

/// The most parts of a chain without inner parentheses.
const WIDTH: usize = 8;

/// The most nested parentheses. Each level can be [`WIDTH`] deep, and
/// SQLite allows 1,000.
const DEPTH: usize = 120;

impl Checked {
    /// Returns the filter as an SQL condition with bound values.
    ///
    /// The condition is true for the rows that the filter selects, with texts
    /// compared by the chosen [`TextMeaning`](super::TextMeaning). For other rows
    /// it is false or NULL.
    ///
    /// # Errors
    ///
    /// An [`SqlError`] if the dialect cannot express the filter exactly, if a limit
    /// of the database is exceeded, or if a parameter is not bound.
    ///
    /// ```
    /// use filtre::schema::ObjectInfo;
    /// use filtre::sql::Dialect;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let checked = contact.check(&filtre::parse("cc_age $gte 18 $and optin $eq 1")?)?;
    /// let sql = checked.to_sql(Dialect::Postgres)?;
    /// assert_eq!(sql.text(), r#"("cc_age" >= CAST($1 AS BIGINT) AND "optin" = CAST($2 AS BOOLEAN))"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_sql(&self, options: impl Into<SqlOptions>) -> Result<Sql, SqlError> {
        let options = options.into();
        let conditions = Conditions::new(&options, self.object())?;
        let tree = self.normalize();
        let mut writer = Writer::new(options.dialect(), options.first_place());
        let mut groups = Groups::default();
        for event in tree.walk(tree.root()) {
            match event {
                Event::Enter(Inner { id, connective: Some(connective) }) => {
                    groups.before_part(&mut writer);
                    groups.open(connective, tree.children(id).count(), &mut writer)?;
                }
                Event::Leave(Inner { connective: Some(_), .. }) => {
                    groups.close(&mut writer);
                    groups.after_part(&mut writer);
                }
                Event::Leaf(condition, _) => {
                    groups.before_part(&mut writer);
                    conditions.write(condition, &mut writer)?;
                    groups.after_part(&mut writer);
                }
                // Each condition carries its own `$not`.
                Event::Enter(_) | Event::Leave(_) => {}
            }
        }
        writer.finish()
    }
}

/// The open groups.
#[derive(Debug, Default)]
struct Groups {
    groups: Vec<Group>,
    /// The most parentheses that can be open.
    depth: usize,
}

#[derive(Debug)]
struct Group {
    connective: Connective,
    parts: usize,
    /// The parts written so far.
    written: usize,
}

impl Group {
    /// The sizes of the parentheses that balance the group: powers of
    /// [`WIDTH`] that are smaller than the group.
    fn sizes(&self) -> impl Iterator<Item = usize> {
        let parts = self.parts;
        std::iter::successors(Some(WIDTH), |size| size.checked_mul(WIDTH))
            .take_while(move |&size| size < parts)
    }
}

impl Groups {
    fn open(&mut self, connective: Connective, parts: usize, writer: &mut Writer) -> Result<(), SqlError> {
        let group = Group { connective, parts, written: 0 };
        self.depth = self.depth.saturating_add(1).saturating_add(group.sizes().count());
        if self.depth > DEPTH {
            return Err(SqlError::TooDeep { limit: DEPTH });
        }
        writer.push("(");
        self.groups.push(group);
        Ok(())
    }

    fn close(&mut self, writer: &mut Writer) {
        if let Some(group) = self.groups.pop() {
            self.depth = self.depth.saturating_sub(1).saturating_sub(group.sizes().count());
        }
        writer.push(")");
    }

    fn before_part(&self, writer: &mut Writer) {
        let Some(group) = self.groups.last() else { return };
        if group.written > 0 {
            writer.push(match group.connective {
                Connective::And => " AND ",
                Connective::Or => " OR ",
            });
        }
        for _ in group.sizes().filter(|&size| group.written.is_multiple_of(size)) {
            writer.push("(");
        }
    }

    fn after_part(&mut self, writer: &mut Writer) {
        let Some(group) = self.groups.last_mut() else { return };
        group.written = group.written.saturating_add(1);
        let is_last = group.written == group.parts;
        for _ in group.sizes().filter(|&size| is_last || group.written.is_multiple_of(size)) {
            writer.push(")");
        }
    }
}
