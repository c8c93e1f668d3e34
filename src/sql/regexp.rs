//! `$regexp`: patterns printed anew for the engine of each database.
//!
//! Engines read the same text in different ways: what `.` and `\w` stand for,
//! where `$` is, whether a class folds case. So no engine is given the text as
//! it was written. What it means is printed in the few constructs that all of
//! them share, with classes as ranges of characters.

use regex_syntax::hir;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

use super::condition::Site;
use super::dialect::Dialect;
use super::error::SqlError;
use super::options::{SqlOptions, TextMeaning};
use super::pattern::searched;
use super::text;
use super::value::SqlValue;
use super::writer::{Column, Writer};
use crate::check::regexp::Pattern;
use crate::text::Collation;

pub(super) fn write(site: &Site<'_>, column: Column, writer: &mut Writer) -> Result<(), SqlError> {
    let column = searched(site, column)?.compared_as(compared(site.options));
    let Some(text) = site.texts().next() else { return Ok(()) };
    let (before, after) = search(site)?;
    let pattern = match site.dialect() {
        Dialect::Sqlite => text.to_owned(),
        dialect => print(dialect, &read(site, text)?).map_err(|reason| site.pattern_error(reason))?,
    };
    if site.literal.is_negated {
        writer.put("NOT (");
    }
    writer.put_on(before, &column);
    writer.put_value(after, SqlValue::Text(pattern))?;
    if site.literal.is_negated {
        writer.put(")");
    }
    Ok(())
}

/// What stands for a stored text where it is searched: case is in the pattern,
/// so the engine tells upper from lower.
const fn compared(options: &SqlOptions) -> &'static str {
    match options.meaning {
        TextMeaning::Native => "&",
        TextMeaning::Exact(_) | TextMeaning::Close => text::bytes(options.dialect),
    }
}

/// What searches, before and after the place of the pattern.
fn search(site: &Site<'_>) -> Result<(&'static str, &'static str), SqlError> {
    Ok(match (site.dialect(), site.options.meaning) {
        (Dialect::Mysql, TextMeaning::Native) => ("REGEXP_LIKE(@, ", "?)"),
        (Dialect::Mysql, _) => ("REGEXP_LIKE(@, ", "?, 'c')"),
        (Dialect::MariaDb, _) => ("@ REGEXP ", "?"),
        (Dialect::Postgres, _) => ("@ ~ ", "?"),
        (Dialect::DuckDb, _) => ("regexp_matches(@, ", "?)"),
        (Dialect::ClickHouse, _) => ("match(@, ", "?)"),
        (Dialect::Sqlite, TextMeaning::Exact(Collation::General)) => ("filtre_regexp_general(&, ", "?)"),
        (Dialect::Sqlite, _) if site.options.has_functions => ("filtre_regexp(&, ", "?)"),
        (Dialect::Sqlite, _) => {
            return Err(site.pattern_error("it has no regular expressions without functions of this crate"));
        }
    })
}

/// What a pattern means.
fn read(site: &Site<'_>, text: &str) -> Result<Hir, SqlError> {
    let pattern = Pattern::parse(text);
    let hir = pattern.and_then(|read| match site.options.is_folded() {
        true => read.without_case(text),
        false => Ok(read.hir),
    });
    // The check has read it before.
    hir.map_err(|_| site.pattern_error("the regular expression cannot be read"))
}

/// Prints an expression for the engine of a dialect, or says why there is none.
fn print(dialect: Dialect, hir: &Hir) -> Result<String, &'static str> {
    // Visiting keeps its own stack, so depth costs none of ours.
    hir::visit(hir, Printer { dialect, text: String::new() })
}

const PARTS: &str = "the regular expression matches parts of characters";

struct Printer {
    dialect: Dialect,
    text: String,
}

impl Printer {
    fn literal(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let text = std::str::from_utf8(bytes).map_err(|_| PARTS)?;
        if self.dialect == Dialect::Postgres && text.contains('\0') {
            return Err("it has no texts with the character U+0000");
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

    /// A character by its number.
    fn escaped(&mut self, character: char) {
        let number = u32::from(character);
        self.text.push_str(&match self.dialect {
            Dialect::Postgres if number > 0xffff => format!("\\U{number:08X}"),
            Dialect::Postgres => format!("\\u{number:04X}"),
            _ => format!("\\x{{{number:X}}}"),
        });
    }

    /// The class, or what is not in it, whichever has fewer ranges.
    fn class(&mut self, class: &ClassUnicode) {
        let mut others = class.clone();
        others.negate();
        let (start, ranges) = if others.ranges().is_empty() || class.ranges().len() <= others.ranges().len() {
            ("[", class)
        } else {
            ("[^", &others)
        };
        if ranges.ranges().is_empty() {
            // Nothing matches: no character is outside of all.
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
            // No text of its has this character.
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
            (Look::WordAscii | Look::WordUnicode, _) => return Err("the engines differ on `\\b`"),
            _ => return Err("the engines differ on this kind of boundary"),
        });
        Ok(())
    }

    fn repetition(&mut self, min: u32, max: Option<u32>) -> Result<(), &'static str> {
        if max.unwrap_or(min) > self.dialect.limits().repetitions {
            return Err("the regular expression repeats a part too often");
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
                self.class(&bytes.to_unicode_class().ok_or(PARTS)?);
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
    fn only_what_engines_share_is_printed() {
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
    fn what_they_do_not_share_is_refused() {
        for pattern in [r"\ba", "(?m)^a", r"\x00"] {
            assert!(printed(Dialect::Postgres, pattern).is_err(), "{pattern}");
        }
        assert!(printed(Dialect::Postgres, "a{256}").is_err());
        assert!(printed(Dialect::MariaDb, "a{256}").is_ok());
    }
}
