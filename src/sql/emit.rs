//! The shape of a condition: groups, and what stands between their parts.
//!
//! Knows the tree; leaves every condition to [`super::condition`]. Databases
//! read a chain as a tree that is as deep as the chain is long, and take only
//! so much depth: long chains are balanced by parentheses.

use super::condition::Conditions;
use super::error::SqlError;
use super::options::SqlOptions;
use super::value::Sql;
use super::writer::Writer;
use crate::check::Checked;
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner};

/// The most parts that stand beside each other without parentheses.
const BESIDE: usize = 8;

/// The most parentheses inside each other. Each may be [`BESIDE`] deep, and
/// SQLite takes 1,000.
const DEPTH: usize = 120;

impl Checked {
    /// The filter as an SQL condition, its values to be bound.
    ///
    /// The condition is true of the same rows that the filter selects, as the
    /// chosen [meaning of texts](super::TextMeaning) says; rows of which the
    /// filter is not true make it false or NULL.
    ///
    /// # Errors
    ///
    /// Where the dialect cannot say what the filter means, where it takes no
    /// more values, and where a parameter is not bound.
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
        let mut writer = Writer::new(options.dialect);
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
                Event::Leaf(literal, _) => {
                    groups.before_part(&mut writer);
                    conditions.write(literal, &mut writer)?;
                    groups.after_part(&mut writer);
                }
                // The literals hold their own `$not`.
                Event::Enter(_) | Event::Leave(_) => {}
            }
        }
        writer.finish()
    }
}

/// The groups around the place of writing.
#[derive(Debug, Default)]
struct Groups {
    groups: Vec<Group>,
    /// The parentheses that are open at most.
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
    /// [`BESIDE`] that are smaller than the group.
    fn sizes(&self) -> impl Iterator<Item = usize> {
        let parts = self.parts;
        std::iter::successors(Some(BESIDE), |size| size.checked_mul(BESIDE))
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
        writer.put("(");
        self.groups.push(group);
        Ok(())
    }

    fn close(&mut self, writer: &mut Writer) {
        if let Some(group) = self.groups.pop() {
            self.depth = self.depth.saturating_sub(1).saturating_sub(group.sizes().count());
        }
        writer.put(")");
    }

    fn before_part(&self, writer: &mut Writer) {
        let Some(group) = self.groups.last() else { return };
        if group.written > 0 {
            writer.put(match group.connective {
                Connective::And => " AND ",
                Connective::Or => " OR ",
            });
        }
        for _ in group.sizes().filter(|&size| group.written.is_multiple_of(size)) {
            writer.put("(");
        }
    }

    fn after_part(&mut self, writer: &mut Writer) {
        let Some(group) = self.groups.last_mut() else { return };
        group.written = group.written.saturating_add(1);
        let is_last = group.written == group.parts;
        for _ in group.sizes().filter(|&size| is_last || group.written.is_multiple_of(size)) {
            writer.put(")");
        }
    }
}
