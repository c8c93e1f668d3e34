//! Checks conditions against the metadata.

use std::ops::Range;

use crate::check::checked::{Checked, Kind, Leaf, Operands};
use crate::check::date::{self, DateTime};
use crate::check::number::Decimal;
use crate::check::regexp::Pattern;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Edit, Fix};
use crate::schema::{Field, FieldType, Lookup, ObjectInfo, suggest};
use crate::syntax::ast::{self, Ast, ConditionRef, Value, ValueKind, Values};
use crate::syntax::error::brief;
use crate::syntax::lexer;
use crate::syntax::ops::{FieldTypes, Op, OpClass};
use crate::syntax::print::quoted;
use crate::text::fold::fold;
use crate::text::span::{Span, offset};

impl ObjectInfo {
    /// Checks a filter against the metadata of this object.
    ///
    /// # Errors
    ///
    /// Reports every error of the filter: unknown or unreadable fields, operators and
    /// operands that do not fit the type of the field, regular expressions that
    /// cannot be run, empty lists, and text that could not be parsed.
    ///
    /// ```
    /// use filtre::schema::ObjectInfo;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let error = contact.check(&filtre::parse("cc_age $gt \"old\"")?).unwrap_err();
    /// assert_eq!(error.to_string(), "`old` is not a number, and the field `cc_age` holds numbers");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, ast: &Ast<'_>) -> Result<Checked, Diagnostics> {
        let bytes = ast.values.iter().map(|value| value.text.len()).fold(0, usize::saturating_add);
        let mut resolver = Resolver::new(self, ast.values.len(), bytes);
        let tree = ast.tree.map(|leaf, span| match leaf {
            ast::Leaf::Condition(condition) => resolver.condition(ast.condition(condition, span)),
            ast::Leaf::Fault(_) => resolver.fault(span),
        });
        match Diagnostics::sorted(resolver.findings) {
            None => Ok(Checked { object: self.clone(), tree, operands: resolver.operands }),
            Some(findings) => Err(findings),
        }
    }
}

/// Checks conditions one by one, and stores their operands.
pub(crate) struct Resolver<'i> {
    object: &'i ObjectInfo,
    pub(crate) operands: Operands,
    pub(crate) findings: Vec<Diagnostic>,
    /// Whether a program built the filter: its lists may be empty.
    is_built: bool,
}

impl<'i> Resolver<'i> {
    pub(crate) fn new(object: &'i ObjectInfo, values: usize, bytes: usize) -> Self {
        let operands = Operands::with_capacity(values, bytes);
        Self { object, operands, findings: Vec::new(), is_built: false }
    }

    /// A resolver for a filter that a program built.
    pub(super) fn of_built(object: &'i ObjectInfo, values: usize, bytes: usize) -> Self {
        Self { is_built: true, ..Self::new(object, values, bytes) }
    }

    /// Checks a condition. If it has an error, the leaf is meaningless and the error
    /// is added to the findings.
    pub(crate) fn condition(&mut self, condition: ConditionRef<'_, '_>) -> Leaf {
        let first = self.operands.len();
        let field = self.field(condition);
        if let Some(field) = field.and_then(|index| self.object.get(index)) {
            self.operator(condition, field);
            self.operands(condition, field);
        }
        Leaf {
            field: field.unwrap_or(u32::MAX),
            op: condition.op(),
            has_list: condition.has_list(),
            values: Values::new(first..self.operands.len()),
            span: condition.span(),
        }
    }

    fn fault(&mut self, span: Span) -> Leaf {
        self.findings.push(Diagnostic::new(Code::Syntax, span, "this text is not a condition"));
        Leaf::faulty()
    }

    #[inline]
    fn field(&mut self, condition: ConditionRef<'_, '_>) -> Option<u32> {
        let lookup = self.object.lookup_index(condition.field());
        let Some(index) = lookup.found() else {
            self.findings.push(unknown_field(self.object, condition, lookup));
            return None;
        };
        let field = self.object.get(index)?;
        if !field.is_readable() {
            self.findings.push(unreadable_field(condition, field));
            return None;
        }
        Some(index)
    }

    #[inline]
    fn operator(&mut self, condition: ConditionRef<'_, '_>, field: &Field) {
        let is_boolean = *field.field_type() == FieldType::Boolean;
        if is_boolean && condition.op().info().fields == FieldTypes::NotBoolean {
            let message =
                format!("`{}` does not work on `{}`, which is a boolean", condition.op(), field.name());
            self.findings.push(
                Diagnostic::new(Code::OperatorType, condition.op_span(), message)
                    .with_help("compare booleans with `$eq`, `$neq`, `$in` or `$notin`"),
            );
        }
    }

    #[inline]
    fn operands(&mut self, condition: ConditionRef<'_, '_>, field: &Field) {
        if condition.has_list() && condition.values().is_empty() && !self.is_built {
            self.findings.push(empty_list(condition));
        }
        for value in condition.values() {
            let kind = match value.kind() {
                ValueKind::Parameter => Ok(Kind::Parameter),
                ValueKind::Quoted | ValueKind::Number => operand_kind(condition.op(), field, value),
            };
            match kind {
                Ok(kind) => self.operands.push(value.text(), kind, value.span()),
                Err(finding) => self.findings.push(*finding),
            }
        }
    }
}

/// Returns the type of an operand from its field and operator.
pub(super) fn operand_kind(op: Op, field: &Field, value: &Value<'_>) -> Result<Kind, Box<Diagnostic>> {
    match op.class() {
        OpClass::Pattern => Ok(Kind::Text),
        OpClass::Regexp => match Pattern::parse(value.text()) {
            Ok(_) => Ok(Kind::Text),
            Err(error) => Err(Box::new(
                Diagnostic::new(Code::InvalidRegexp, inside(value, error.range), error.message)
                    .with_help(error.help),
            )),
        },
        OpClass::Equality | OpClass::Order => match field.field_type() {
            FieldType::Integer | FieldType::Decimal => {
                if lexer::is_number(value.text()) {
                    Ok(Kind::Number)
                } else {
                    Err(invalid_number(field, value))
                }
            }
            FieldType::Date | FieldType::DateTime => match value.text().parse::<DateTime>() {
                Ok(_) => Ok(Kind::DateTime),
                Err(error) => Err(invalid_date(value, &error)),
            },
            FieldType::Boolean => match boolean(value.text()) {
                Some(true) => Ok(Kind::True),
                Some(false) => Ok(Kind::False),
                None => Err(invalid_boolean(field, value)),
            },
            FieldType::Choice if op.class() == OpClass::Equality => choice(field, value),
            FieldType::Choice | FieldType::Text | FieldType::Other(_) => Ok(Kind::Text),
        },
    }
}

/// Returns the place in the text of a part of a value, or of the whole value if
/// escapes make the part uncertain.
pub(crate) fn inside(value: &Value<'_>, range: Range<usize>) -> Span {
    let start = match value.kind() {
        ValueKind::Quoted if value.span().len() as usize == value.text().len().saturating_add(2) => {
            value.span().start().saturating_add(1)
        }
        ValueKind::Number => value.span().start(),
        _ => return value.span(),
    };
    Span::new(start.saturating_add(offset(range.start)), start.saturating_add(offset(range.end)))
}

/// Parses a boolean, in any case.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    let is_one_of = |known: [&str; 4]| known.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(["1", "true", "y", "yes"]) {
        Some(true)
    } else if is_one_of(["0", "false", "n", "no"]) {
        Some(false)
    } else {
        None
    }
}

/// Accepts a known label, the empty value, and any value if the labels are
/// unknown. Labels are compared as the general collation compares texts.
fn choice(field: &Field, value: &Value<'_>) -> Result<Kind, Box<Diagnostic>> {
    let Some(choices) = field.choices() else { return Ok(Kind::Text) };
    let text = value.text().trim_end_matches(' ');
    let folded = |text: &str| fold(text).trim_end_matches(' ').to_owned();
    let is_known = |label: &String| label == text || folded(label) == folded(text);
    if text.is_empty() || choices.iter().any(is_known) {
        return Ok(Kind::Text);
    }
    let message = format!("`{}` has no choice `{}`", field.name(), brief(text));
    let finding = Diagnostic::new(Code::UnknownChoice, value.span(), message);
    Err(Box::new(match suggest::closest(text, choices.iter().map(String::as_str)) {
        Some(label) => finding
            .with_help(format!("did you mean `{label}`?"))
            .with_fix(Fix::unsafe_edit(Edit::replace(value.span(), quoted(label)))),
        None => finding.with_help(format!("its choices are {}", listed(choices.iter().map(String::as_str)))),
    }))
}

#[cold]
fn unknown_field(object: &ObjectInfo, condition: ConditionRef<'_, '_>, lookup: Lookup<u32>) -> Diagnostic {
    let name = condition.field();
    let span = condition.field_span();
    let names = || object.fields().iter().filter(|field| field.is_readable()).map(Field::name);
    let message = format!("`{}` has no field `{}`", object.name(), brief(name));
    let finding = Diagnostic::new(Code::UnknownField, span, message);
    if lookup == Lookup::Ambiguous {
        let lower = name.to_lowercase();
        let same = names().filter(|known| known.to_lowercase() == lower);
        return finding.with_help(format!("case matters here: write one of {}", listed(same)));
    }
    let suggestions = suggest::suggest(name, names());
    let Some(best) = suggestions.first() else {
        return finding.with_help(format!("its fields are {}", listed(names())));
    };
    let edit = Edit::replace(span, *best);
    let fix =
        if is_clearly(name, best, suggestions.len()) { Fix::safe(edit) } else { Fix::unsafe_edit(edit) };
    finding.with_help(format!("did you mean {}?", joined_by_or(&suggestions))).with_fix(fix)
}

/// Returns whether a misspelt name can only be the suggested one: no other name is
/// similar, and they differ by one typing mistake that is not in a digit.
fn is_clearly(name: &str, suggestion: &str, suggestions: usize) -> bool {
    let (name, suggestion) = (suggest::significant(name), suggest::significant(suggestion));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let distance = strsim::osa_distance(&name, &suggestion);
    suggestions == 1
        && digits(&name) == digits(&suggestion)
        && (distance == 0 || distance == 1 && name.len() > 3)
}

fn joined_by_or(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(" or ")
}

/// Lists up to twelve names in backquotes, and the number of the others.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    const MOST: usize = 12;
    let names: Vec<String> = names.map(|name| format!("`{}`", brief(name))).collect();
    let shown = names.get(..MOST.min(names.len())).unwrap_or(&[]).join(", ");
    match names.len().checked_sub(MOST) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}

#[cold]
fn unreadable_field(condition: ConditionRef<'_, '_>, field: &Field) -> Diagnostic {
    let message = format!("the field `{}` is not readable", field.name());
    Diagnostic::new(Code::UnreadableField, condition.field_span(), message)
        .with_help("request the right to read it, or filter on another field")
}

#[cold]
fn empty_list(condition: ConditionRef<'_, '_>) -> Diagnostic {
    let selects = if condition.op() == Op::In { "no record" } else { "every record with a value" };
    let message = format!("this list is empty: it would select {selects}");
    Diagnostic::new(Code::EmptyList, condition.operand_span(), message)
        .with_help("write at least one value, or remove the condition")
}

#[cold]
fn invalid_number(field: &Field, value: &Value<'_>) -> Box<Diagnostic> {
    let text = value.text();
    if text.trim().is_empty() {
        return empty_operand(Code::InvalidNumber, value, "a number");
    }
    let message =
        format!("`{}` is not a number, and the field `{}` holds numbers", brief(text), field.name());
    let finding = Diagnostic::new(Code::InvalidNumber, value.span(), message)
        .with_help("write digits, with a dot before decimals: `65` or `-3.5`");
    let replace = |text: &str| Edit::replace(value.span(), quoted(text));
    let trimmed = text.trim();
    let dotted = trimmed.replacen(',', ".", 1);
    let fix = if Decimal::parse(trimmed).is_some() {
        Some(Fix::safe(replace(trimmed)))
    } else {
        Decimal::parse(&dotted).map(|_| Fix::unsafe_edit(replace(&dotted)))
    };
    Box::new(finding.with_fix(fix))
}

#[cold]
fn invalid_date(value: &Value<'_>, error: &date::DateError) -> Box<Diagnostic> {
    let text = value.text();
    if text.trim().is_empty() {
        return empty_operand(Code::InvalidDate, value, "a date");
    }
    let message = format!("`{}` is not a date: {error}", brief(text));
    let finding = Diagnostic::new(Code::InvalidDate, value.span(), message);
    Box::new(match date::respelled(text) {
        Some(date) => finding
            .with_help(format!("write `{}`", quoted(&date.to_string())))
            .with_fix(Fix::safe(Edit::replace(value.span(), quoted(&date.to_string())))),
        None => finding.with_help("dates are `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` or `YYYY-MM-DD HH:MM:SS`"),
    })
}

#[cold]
fn invalid_boolean(field: &Field, value: &Value<'_>) -> Box<Diagnostic> {
    if value.text().trim().is_empty() {
        return empty_operand(Code::InvalidBoolean, value, "a boolean");
    }
    let message = format!(
        "`{}` is not a boolean, and the field `{}` holds booleans",
        brief(value.text()),
        field.name()
    );
    Box::new(
        Diagnostic::new(Code::InvalidBoolean, value.span(), message)
            .with_help("write `\"1\"` for true or `\"0\"` for false"),
    )
}

fn empty_operand(code: Code, value: &Value<'_>, expected: &str) -> Box<Diagnostic> {
    let message = format!("an empty value is not {expected}");
    let help = "a filter cannot select empty values in a field of this type";
    Box::new(Diagnostic::new(code, value.span(), message).with_help(help))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Code;
    use crate::testing::contact;

    #[test]
    fn choice_labels_compare_as_the_general_collation() {
        let check = |label: &str| {
            let text = format!("status $eq \"{label}\"");
            contact().check(&crate::parse(&text).unwrap()).map(|_| ())
        };
        for label in ["client", "CLIENT", "clie\u{301}nt", "cliënt", "client  ", ""] {
            assert_eq!(check(label), Ok(()), "{label}");
        }
        for label in ["cli-ent", "cli ent", " client", "cli_ent", "clients"] {
            assert_eq!(check(label).unwrap_err().first().code(), Code::UnknownChoice, "{label}");
        }
    }
}
