//! `$regexp`, with the pattern rewritten for the engine of each database.
//!
//! Engines differ on the same pattern: on the characters of `.` and `\w`, on the
//! position of `$`, on case. So the parsed pattern is printed with the few
//! constructs that all engines share, and with classes as ranges of characters.

use regex_syntax::hir;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

use super::comparison::{Comparison, write_search};
use super::dialect::Dialect;
use super::error::SqlError;
use super::like::searched;
use super::options::{SqlOptions, TextMeaning};
use super::types::text;
use super::value::SqlValue;
use super::writer::{Column, Writer};
use crate::check::regexp::Pattern;
use crate::text::Collation;

pub(super) fn write(
    comparison: &Comparison<'_>,
    column: Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let column = searched(comparison, column)?.compared_as(searched_text(comparison.options));
    let Some(text) = comparison.operand_texts().next() else { return Ok(()) };
    let search = search_call(comparison)?;
    let pattern = match comparison.dialect() {
        Dialect::Sqlite => text.to_owned(),
        dialect => {
            print(dialect, &parse(comparison, text)?).map_err(|reason| comparison.pattern_error(reason))?
        }
    };
    let is_negated = comparison.condition.is_negated;
    write_search(&column, search, SqlValue::Text(pattern), is_negated, writer)
}

/// The template of the searched text. The pattern expresses case, so the engine
/// must not ignore it.
const fn searched_text(options: &SqlOptions) -> &'static str {
    match options.meaning() {
        TextMeaning::Native => "&",
        TextMeaning::Exact(_) | TextMeaning::Close => text::bytes(options.dialect()),
    }
}

/// The templates before and after the pattern.
fn search_call(comparison: &Comparison<'_>) -> Result<(&'static str, &'static str), SqlError> {
    Ok(match (comparison.dialect(), comparison.options.meaning()) {
        (Dialect::Mysql, TextMeaning::Native) => ("REGEXP_LIKE(@, ", "?)"),
        (Dialect::Mysql, _) => ("REGEXP_LIKE(@, ", "?, 'c')"),
        (Dialect::MariaDb, _) => ("@ REGEXP ", "?"),
        (Dialect::Postgres, _) => ("@ ~ ", "?"),
        (Dialect::DuckDb, _) => ("regexp_matches(@, ", "?)"),
        (Dialect::ClickHouse, _) => ("match(@, ", "?)"),
        (Dialect::Sqlite, TextMeaning::Exact(Collation::General)) => ("filtre_regexp_general(&, ", "?)"),
        (Dialect::Sqlite, _) if comparison.options.has_functions() => ("filtre_regexp(&, ", "?)"),
        (Dialect::Sqlite, _) => {
            return Err(
                comparison.pattern_error("regular expressions need the functions of the feature `rusqlite`")
            );
        }
    })
}

/// The parsed pattern, without case if texts are compared without case.
fn parse(comparison: &Comparison<'_>, text: &str) -> Result<Hir, SqlError> {
    let hir = Pattern::parse(text).and_then(|pattern| match comparison.options.is_folded() {
        true => pattern.without_case(text),
        false => Ok(pattern.hir),
    });
    // The check has parsed the pattern before.
    hir.map_err(|_| comparison.pattern_error("the regular expression is invalid"))
}

/// Prints an expression for the engine of a dialect, or returns the reason for
/// which it cannot.
fn print(dialect: Dialect, hir: &Hir) -> Result<String, &'static str> {
    // The visitor does not recurse, so a deep expression cannot overflow the stack.
    hir::visit(hir, Printer { dialect, text: String::new() })
}

const PARTIAL: &str = "the regular expression matches single bytes of a character";

struct Printer {
    dialect: Dialect,
    text: String,
}

impl Printer {
    fn literal(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let text = std::str::from_utf8(bytes).map_err(|_| PARTIAL)?;
        if self.dialect == Dialect::Postgres && text.contains('\0') {
            return Err("a text cannot contain the character U+0000");
        }
        for character in text.chars() {
            match character {
                _ if character.is_control() => self.escaped(character),
                '.' | '^' | '$' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '\\' => {
                    self.text.extend(['\\', character]);
                }
                _ => self.text.push(character),
            }
        }
        Ok(())
    }

    /// Prints the code point of a character.
    fn escaped(&mut self, character: char) {
        let number = u32::from(character);
        self.text.push_str(&match self.dialect {
            Dialect::Postgres if number > 0xffff => format!("\\U{number:08X}"),
            Dialect::Postgres => format!("\\u{number:04X}"),
            _ => format!("\\x{{{number:X}}}"),
        });
    }

    /// Prints a class or its negation, whichever has fewer ranges.
    fn class(&mut self, class: &ClassUnicode) {
        let mut others = class.clone();
        others.negate();
        let (start, ranges) = if others.ranges().is_empty() || class.ranges().len() <= others.ranges().len() {
            ("[", class)
        } else {
            ("[^", &others)
        };
        if ranges.ranges().is_empty() {
            // An empty class: the negation of all characters.
            self.text.push_str("[^");
            self.range(ClassUnicodeRange::new('\0', char::MAX));
        } else {
            self.text.push_str(start);
            for &range in ranges.ranges() {
                self.range(range);
            }
        }
        self.text.push(']');
    }

    fn range(&mut self, range: ClassUnicodeRange) {
        let (start, end) = match (self.dialect, range.start(), range.end()) {
            // PostgreSQL has no U+0000, neither in texts nor in patterns.
            (Dialect::Postgres, '\0', end) => ('\u{1}', end.max('\u{1}')),
            (_, start, end) => (start, end),
        };
        self.member(start);
        if start < end {
            self.text.push('-');
            self.member(end);
        }
    }

    fn member(&mut self, character: char) {
        if character.is_ascii_alphanumeric() {
            self.text.push(character);
        } else {
            self.escaped(character);
        }
    }

    fn look(&mut self, look: Look) -> Result<(), &'static str> {
        self.text.push_str(match (look, self.dialect) {
            (Look::Start, _) => "\\A",
            (Look::End, Dialect::Postgres) => "\\Z",
            (Look::End, _) => "\\z",
            (Look::WordAscii | Look::WordUnicode, _) => return Err("database engines differ on `\\b`"),
            _ => return Err("database engines differ on this boundary"),
        });
        Ok(())
    }

    fn repetition(&mut self, min: u32, max: Option<u32>) -> Result<(), &'static str> {
        if max.unwrap_or(min) > self.dialect.limits().repetitions {
            return Err("the regular expression has a larger repetition than the database allows");
        }
        self.text.push_str(&match (min, max) {
            (0, None) => "*".to_owned(),
            (1, None) => "+".to_owned(),
            (0, Some(1)) => "?".to_owned(),
            (min, None) => format!("{{{min},}}"),
            (min, Some(max)) if min == max => format!("{{{min}}}"),
            (min, Some(max)) => format!("{{{min},{max}}}"),
        });
        Ok(())
    }
}

/// Whether a repetition of the expression needs no parentheses.
fn is_single(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Class(_) | HirKind::Capture(_) | HirKind::Alternation(_) => true,
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).is_ok_and(|text| text.chars().count() == 1)
        }
        _ => false,
    }
}

impl hir::Visitor for Printer {
    type Output = String;
    type Err = &'static str;

    fn finish(self) -> Result<String, &'static str> {
        Ok(self.text)
    }

    fn visit_pre(&mut self, hir: &Hir) -> Result<(), &'static str> {
        match hir.kind() {
            HirKind::Empty => self.text.push_str("(?:)"),
            HirKind::Literal(literal) => self.literal(&literal.0)?,
            HirKind::Class(Class::Unicode(class)) => self.class(class),
            HirKind::Class(Class::Bytes(bytes)) => {
                self.class(&bytes.to_unicode_class().ok_or(PARTIAL)?);
            }
            HirKind::Look(look) => self.look(*look)?,
            HirKind::Repetition(repetition) if is_single(&repetition.sub) => {}
            HirKind::Repetition(_) | HirKind::Capture(_) | HirKind::Alternation(_) => {
                self.text.push_str("(?:")
            }
            HirKind::Concat(_) => {}
        }
        Ok(())
    }

    fn visit_post(&mut self, hir: &Hir) -> Result<(), &'static str> {
        match hir.kind() {
            HirKind::Repetition(repetition) => {
                if !is_single(&repetition.sub) {
                    self.text.push(')');
                }
                self.repetition(repetition.min, repetition.max)?;
            }
            HirKind::Capture(_) | HirKind::Alternation(_) => self.text.push(')'),
            _ => {}
        }
        Ok(())
    }

    fn visit_alternation_in(&mut self) -> Result<(), &'static str> {
        self.text.push('|');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(dialect: Dialect, pattern: &str) -> Result<String, &'static str> {
        print(dialect, &Pattern::parse(pattern).unwrap().hir)
    }

    #[test]
    fn prints_only_constructs_that_all_engines_share() {
        let table = [
            ("^a.b$", r"\Aa[^\x{A}]b\z"),
            ("(ab)+|c*?", r"(?:(?:ab)+|c*)"),
            ("[^a]{2,}", "[^a]{2,}"),
            (r"\.[*]\*", r"\.\*\*"),
            ("", "(?:)"),
            ("(|a){2}", "(?:(?:(?:)|a)){2}"),
            ("é\n", r"é\x{A}"),
            (r"[^\s\S]", r"[^\x{0}-\x{10FFFF}]"),
        ];
        for (pattern, expected) in table {
            assert_eq!(printed(Dialect::MariaDb, pattern).as_deref(), Ok(expected), "{pattern}");
        }
        assert_eq!(printed(Dialect::Postgres, "^[😀a-c].$").as_deref(), Ok(r"\A[a-c\U0001F600][^\u000A]\Z"));
    }

    #[test]
    fn refuses_constructs_that_engines_do_not_share() {
        for pattern in [r"\ba", "(?m)^a", r"\x00"] {
            assert!(printed(Dialect::Postgres, pattern).is_err(), "{pattern}");
        }
        assert!(printed(Dialect::Postgres, "a{256}").is_err());
        assert!(printed(Dialect::MariaDb, "a{256}").is_ok());
    }
}
