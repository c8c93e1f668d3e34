//! A filter in plain words: a nested list that has one reading only.
//!
//! Knows English and, where there is metadata, the labels and types of fields;
//! does not know whether the filter is right.

use std::borrow::Cow;
use std::fmt::Write;

use super::non_null_fields::required;
use crate::cli::output::sanitize;
use crate::schema::{Field, FieldType, ObjectInfo};
use crate::syntax::ast::{Ast, ConditionRef, Leaf, Value};
use crate::syntax::ops::{Connective, Op};
use crate::syntax::tree::Event;

/// How words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// As they are.
    Text,
    /// With names and values as code.
    Markdown,
}

/// Says what a filter selects.
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
            // A sound tree has none.
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

    /// A name or a value that stands for itself.
    fn code(&self, text: &str) -> String {
        let text = sanitize::line(text);
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.saturating_add(1));
        // Blanks inside the fence are not part of what it holds.
        let space = if longest > 0 || text.is_empty() { " " } else { "" };
        format!("{fence}{space}{text}{space}{fence}")
    }

    fn field_of(&self, condition: ConditionRef<'_, '_>) -> Option<&Field> {
        let object = self.object?;
        object.get(object.resolve_field(condition.field()).ok()?)
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

    /// A text in the midst of words.
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
                let is = if condition.op() == Op::In { "is one of" } else { "is none of" };
                format!("{is} the items of {}", self.value(value, Kind::Text))
            }
            (Op::Regexp, _) => format!("holds a match of the regular expression {}", values.join(", ")),
            (op, [_]) => format!("{} {}", verb(op, kind), values.join(", ")),
            (op, _) => format!("{} {}", list_verb(op), values.join(", ")),
        };
        format!("{} {words}", self.field(condition))
    }

    /// A value as its field reads it.
    fn value(&self, value: &Value<'_>, kind: Kind) -> String {
        let text = value.text();
        if value.is_parameter() {
            return format!("the parameter {}", self.code(&format!(":{text}")));
        }
        match kind {
            Kind::Boolean if matches_any(text, &["1", "true", "y", "yes"]) => "true".to_owned(),
            Kind::Boolean if matches_any(text, &["0", "false", "n", "no"]) => "false".to_owned(),
            Kind::Moment if text.len() == "2025-01-01".len() => {
                format!("{} at midnight", self.bare(text))
            }
            Kind::Number | Kind::Date | Kind::Moment => self.bare(text),
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
                format!("{verb} {}, where each `*` is any text or none", self.quoted(inside))
            }
            _ => format!("{verb} {}", self.quoted(inside)),
        }
    }

    /// What becomes of records without values.
    fn nulls(&self, ast: &Ast<'_>) -> String {
        let required = required(ast);
        if required.is_empty() {
            return "Where a field has no value, no condition on it holds, and no negation of one."
                .to_owned();
        }
        let names: Vec<String> = required
            .iter()
            .map(|name| {
                let field = self.object.and_then(|object| object.get(object.resolve_field(name).ok()?));
                self.code(field.map_or(name, Field::name))
            })
            .collect();
        format!("Records without a value in {} are never selected.", alternatives(&names))
    }
}

/// The characters that mean something in Markdown.
fn is_markup(character: char) -> bool {
    matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '~' | '|' | '!')
}

fn matches_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// What a field holds, as far as words differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Date,
    Moment,
    Boolean,
}

impl Kind {
    fn of(field_type: Option<&FieldType>) -> Self {
        match field_type {
            Some(FieldType::Integer | FieldType::Decimal) => Self::Number,
            Some(FieldType::Date) => Self::Date,
            Some(FieldType::DateTime) => Self::Moment,
            Some(FieldType::Boolean) => Self::Boolean,
            _ => Self::Text,
        }
    }
}

/// What an operator says of one value.
const fn verb(op: Op, kind: Kind) -> &'static str {
    match (op, kind) {
        (Op::Neq | Op::Notin, _) => "is not",
        (Op::Gt, Kind::Number) => "is greater than",
        (Op::Gte, Kind::Number) => "is at least",
        (Op::Lt, Kind::Number) => "is less than",
        (Op::Lte, Kind::Number) => "is at most",
        (Op::Gt, Kind::Date | Kind::Moment) => "is after",
        (Op::Gte, Kind::Date) => "is on or after",
        (Op::Gte, Kind::Moment) => "is at or after",
        (Op::Lt, Kind::Date | Kind::Moment) => "is before",
        (Op::Lte, Kind::Date) => "is on or before",
        (Op::Lte, Kind::Moment) => "is at or before",
        (Op::Gt, _) => "comes after",
        (Op::Gte, _) => "is, or comes after,",
        (Op::Lt, _) => "comes before",
        (Op::Lte, _) => "is, or comes before,",
        _ => "is",
    }
}

/// What an operator says of several values, or of none.
const fn list_verb(op: Op) -> &'static str {
    if op.is_negative() { "is none of" } else { "is one of" }
}

/// What a pattern asks for.
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
    /// The shape of a pattern, and the text that it asks for.
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
            (Self::Whole, false) => "is, as a whole,",
            (Self::Whole, true) => "is not, as a whole,",
            (Self::Any, false) => "has a value",
            (Self::Any, true) => "does not match the pattern \"*\", which every value does",
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
            (r#"Nom $like "a*b""#, "matches the pattern \"a*b\", where each `*` is any text or none"),
            (r#"Nom $like "ab""#, "is, as a whole, \"ab\""),
            (r#"Nom $in ["a","b \"c\""]"#, "is one of \"a\", \"b \\\"c\\\"\""),
            (r#"Nom $in ["a"]"#, "is \"a\""),
            (r#"Nom $notin ["a","b"]"#, "is none of \"a\", \"b\""),
            (r#"Nom $in :noms"#, "is one of the items of the parameter `:noms`"),
            (r#"Nom $eq :nom"#, "is the parameter `:nom`"),
            (r#"Nom $regexp "^a""#, "holds a match of the regular expression \"^a\""),
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
