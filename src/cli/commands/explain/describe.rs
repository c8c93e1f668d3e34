//! Describes a filter in plain words, as a nested, unambiguous list.

use std::borrow::Cow;
use std::fmt::Write;

use super::non_null_fields::required;
use crate::cli::output::sanitize;
use crate::schema::{Field, FieldType, ObjectInfo};
use crate::syntax::ast::{Ast, ConditionRef, Leaf, Value};
use crate::syntax::ops::{Connective, Op};
use crate::syntax::tree::Event;

/// The markup of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// Plain text.
    Text,
    /// Markdown, with names and values as code.
    Markdown,
}

/// Describes the records that a filter selects.
pub(super) fn explain(ast: &Ast<'_>, object: Option<&ObjectInfo>, markup: Markup) -> String {
    let words = Words { object, markup };
    let what = object.map_or(Cow::Borrowed("the records"), |object| {
        Cow::Owned(format!("the records of {}", words.code(object.name())))
    });
    let mut out = format!("Selects {what} for which\n\n");
    let mut depth = 0_usize;
    for event in ast.tree.walk(ast.tree.root()) {
        let line = match event {
            Event::Leave(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Event::Enter(inner) => {
                let head = match inner.connective {
                    None => "not:",
                    Some(Connective::And) => "all of:",
                    Some(Connective::Or) => "at least one of:",
                };
                item(&mut out, depth, &words.head(head));
                depth = depth.saturating_add(1);
                continue;
            }
            Event::Leaf(Leaf::Condition(condition), id) => {
                words.condition(ast.condition(condition, ast.tree.node(id).span))
            }
            // A parsed filter has no faulty leaf.
            Event::Leaf(Leaf::Fault(_), _) => continue,
        };
        item(&mut out, depth, &line);
    }
    // Writing to a `String` never fails.
    let _ = writeln!(out, "\n{}", words.nulls(ast));
    out
}

fn item(out: &mut String, depth: usize, line: &str) {
    let _ = writeln!(out, "{:indent$}- {line}", "", indent = depth.saturating_mul(2));
}

struct Words<'o> {
    object: Option<&'o ObjectInfo>,
    markup: Markup,
}

impl Words<'_> {
    fn head(&self, head: &str) -> String {
        match self.markup {
            Markup::Text => head.to_owned(),
            Markup::Markdown => format!("**{head}**"),
        }
    }

    /// Returns a name or a value as a code span.
    fn code(&self, text: &str) -> String {
        let text = sanitize::line(text);
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.saturating_add(1));
        // Markdown strips these spaces from the content.
        let space = if longest > 0 || text.is_empty() { " " } else { "" };
        format!("{fence}{space}{text}{space}{fence}")
    }

    fn field_of(&self, condition: ConditionRef<'_, '_>) -> Option<&Field> {
        self.object?.lookup(condition.field()).found()
    }

    /// The label and the name of a field.
    fn field(&self, condition: ConditionRef<'_, '_>) -> String {
        let field = self.field_of(condition);
        let name = self.code(field.map_or(condition.field(), Field::name));
        match field.and_then(Field::label) {
            Some(label) => format!("{} ({name})", self.plain(label)),
            None => name,
        }
    }

    /// Returns a text between other words, escaped for Markdown.
    fn plain<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let text = sanitize::line(text);
        if self.markup == Markup::Text || !text.contains(is_markup) {
            return text;
        }
        let mut escaped = String::new();
        for character in text.chars() {
            if is_markup(character) {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        Cow::Owned(escaped)
    }

    fn condition(&self, condition: ConditionRef<'_, '_>) -> String {
        let kind = Kind::of(self.field_of(condition).map(Field::field_type));
        let values: Vec<String> = condition.values().iter().map(|value| self.value(value, kind)).collect();
        let words = match (condition.op(), condition.values()) {
            (Op::Like | Op::Notlike, [pattern]) => self.pattern(condition.op(), pattern),
            (Op::In | Op::Notin, [value]) if !condition.has_list() => {
                let is = if condition.op() == Op::In { "is one of" } else { "is not one of" };
                format!("{is} the items of {}", self.value(value, Kind::Text))
            }
            (Op::Regexp, _) => format!("matches the regular expression {}", values.join(", ")),
            (op, [_]) => format!("{} {}", verb(op, kind), values.join(", ")),
            (op, _) => format!("{} {}", list_verb(op), values.join(", ")),
        };
        format!("{} {words}", self.field(condition))
    }

    /// Returns a value in the form of its field type.
    fn value(&self, value: &Value<'_>, kind: Kind) -> String {
        let text = value.text();
        if value.is_parameter() {
            return format!("the parameter {}", self.code(&format!(":{text}")));
        }
        match kind {
            Kind::Boolean if matches_any(text, &["1", "true", "y", "yes"]) => "true".to_owned(),
            Kind::Boolean if matches_any(text, &["0", "false", "n", "no"]) => "false".to_owned(),
            Kind::DateTime if text.len() == "2025-01-01".len() => {
                format!("{} at midnight", self.bare(text))
            }
            Kind::Number | Kind::Date | Kind::DateTime => self.bare(text),
            Kind::Boolean | Kind::Text => self.quoted(text),
        }
    }

    fn bare(&self, text: &str) -> String {
        match self.markup {
            Markup::Text => sanitize::line(text).into_owned(),
            Markup::Markdown => self.code(text),
        }
    }

    fn quoted(&self, text: &str) -> String {
        let quoted = crate::syntax::print::quoted(text);
        match self.markup {
            Markup::Text => sanitize::line(&quoted).into_owned(),
            Markup::Markdown => self.code(&quoted),
        }
    }

    fn pattern(&self, op: Op, pattern: &Value<'_>) -> String {
        let is_negative = op.is_negative();
        if pattern.is_parameter() {
            let verb = if is_negative { "does not match" } else { "matches" };
            return format!("{verb} the pattern of {}", self.value(pattern, Kind::Text));
        }
        let (shape, inside) = OperandKind::of(pattern.text());
        let verb = shape.verb(is_negative);
        match shape {
            OperandKind::Any => verb.to_owned(),
            OperandKind::General => {
                format!("{verb} {}, where each `*` matches any text, even empty", self.quoted(inside))
            }
            _ => format!("{verb} {}", self.quoted(inside)),
        }
    }

    /// Describes the effect of missing values.
    fn nulls(&self, ast: &Ast<'_>) -> String {
        let required = required(ast);
        if required.is_empty() {
            return "If a field has no value, every condition on it is unknown, and so is its negation."
                .to_owned();
        }
        let names: Vec<String> = required
            .iter()
            .map(|name| {
                let field = self.object.and_then(|object| object.lookup(name).found());
                self.code(field.map_or(name, Field::name))
            })
            .collect();
        format!("Records without a value in {} are never selected.", alternatives(&names))
    }
}

/// The characters that have a meaning in Markdown.
fn is_markup(character: char) -> bool {
    matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '~' | '|' | '!')
}

fn matches_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// The field types that need different words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Date,
    DateTime,
    Boolean,
}

impl Kind {
    fn of(field_type: Option<&FieldType>) -> Self {
        match field_type {
            Some(FieldType::Integer | FieldType::Decimal) => Self::Number,
            Some(FieldType::Date) => Self::Date,
            Some(FieldType::DateTime) => Self::DateTime,
            Some(FieldType::Boolean) => Self::Boolean,
            _ => Self::Text,
        }
    }
}

/// The verb of an operator with one value.
const fn verb(op: Op, kind: Kind) -> &'static str {
    match (op, kind) {
        (Op::Neq | Op::Notin, _) => "is not",
        (Op::Gt, Kind::Number) => "is greater than",
        (Op::Gte, Kind::Number) => "is at least",
        (Op::Lt, Kind::Number) => "is less than",
        (Op::Lte, Kind::Number) => "is at most",
        (Op::Gt, Kind::Date | Kind::DateTime) => "is after",
        (Op::Gte, Kind::Date) => "is on or after",
        (Op::Gte, Kind::DateTime) => "is at or after",
        (Op::Lt, Kind::Date | Kind::DateTime) => "is before",
        (Op::Lte, Kind::Date) => "is on or before",
        (Op::Lte, Kind::DateTime) => "is at or before",
        (Op::Gt, _) => "comes after",
        (Op::Gte, _) => "is the same as or comes after",
        (Op::Lt, _) => "comes before",
        (Op::Lte, _) => "is the same as or comes before",
        _ => "is",
    }
}

/// The verb of an operator with several values, or with an empty list.
const fn list_verb(op: Op) -> &'static str {
    if op.is_negative() { "is not one of" } else { "is one of" }
}

/// The shape of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OperandKind {
    Whole,
    Any,
    Prefix,
    Suffix,
    Inside,
    General,
}

impl OperandKind {
    /// Returns the shape of a pattern, and its text.
    fn of(pattern: &str) -> (Self, &str) {
        let inside = pattern.trim_matches('*');
        let shape = match (pattern.starts_with('*'), pattern.ends_with('*')) {
            _ if inside.contains('*') => return (Self::General, pattern),
            (true, _) if inside.is_empty() => Self::Any,
            (false, false) => Self::Whole,
            (false, true) => Self::Prefix,
            (true, false) => Self::Suffix,
            (true, true) => Self::Inside,
        };
        (shape, inside)
    }

    const fn verb(self, is_negative: bool) -> &'static str {
        match (self, is_negative) {
            (Self::Whole, false) => "is",
            (Self::Whole, true) => "is not",
            (Self::Any, false) => "has a value",
            (Self::Any, true) => "does not match the pattern \"*\", which matches every value",
            (Self::Prefix, false) => "starts with",
            (Self::Prefix, true) => "does not start with",
            (Self::Suffix, false) => "ends with",
            (Self::Suffix, true) => "does not end with",
            (Self::Inside, false) => "contains",
            (Self::Inside, true) => "does not contain",
            (Self::General, false) => "matches the pattern",
            (Self::General, true) => "does not match the pattern",
        }
    }
}

/// `a`, `b` or `c`.
fn alternatives(names: &[String]) -> String {
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contact;

    fn words(text: &str) -> String {
        let ast = crate::parse(text).unwrap();
        explain(&ast, Some(&contact()), Markup::Text)
    }

    #[test]
    fn conditions_read_by_type() {
        for (condition, expected) in [
            (r#"cc_age $gte "18""#, "is at least 18"),
            (r#"optin $eq "Y""#, "is true"),
            (r#"optin $neq "0""#, "is not false"),
            (r#"date_naissance $lte "1980-02-03""#, "is on or before 1980-02-03"),
            (r#"date_last_interaction $gt "2025-01-01 06:00""#, "is after 2025-01-01 06:00"),
            (r#"date_last_interaction $gte "2025-01-01""#, "is at or after 2025-01-01 at midnight"),
            (r#"Nom $gt "m""#, "comes after \"m\""),
            (r#"Nom $like "a*""#, "starts with \"a\""),
            (r#"Nom $like "*a""#, "ends with \"a\""),
            (r#"Nom $notlike "*a*""#, "does not contain \"a\""),
            (r#"Nom $like "*""#, "has a value"),
            (
                r#"Nom $like "a*b""#,
                "matches the pattern \"a*b\", where each `*` matches any text, even empty",
            ),
            (r#"Nom $like "ab""#, "is \"ab\""),
            (r#"Nom $in ["a","b \"c\""]"#, "is one of \"a\", \"b \\\"c\\\"\""),
            (r#"Nom $in ["a"]"#, "is \"a\""),
            (r#"Nom $notin ["a","b"]"#, "is not one of \"a\", \"b\""),
            (r#"Nom $in :noms"#, "is one of the items of the parameter `:noms`"),
            (r#"Nom $eq :nom"#, "is the parameter `:nom`"),
            (r#"Nom $regexp "^a""#, "matches the regular expression \"^a\""),
        ] {
            let words = words(condition);
            let line = words.lines().nth(2).unwrap();
            assert!(line.ends_with(&format!(") {expected}")), "{condition}: {line}");
        }
    }

    #[test]
    fn values_stay_values_in_markdown() {
        let ast = crate::parse("a $eq \"`*x*` \u{1b}\"").unwrap();
        let words = explain(&ast, None, Markup::Markdown);
        assert!(words.contains("- `a` is `` \"`*x*` ␛\" ``\n"), "{words}");
    }
}
