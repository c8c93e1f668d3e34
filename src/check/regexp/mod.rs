//! Parses regular expressions and limits their size.

use std::ops::Range;

use regex_syntax::ast::{self, Ast};
use regex_syntax::hir::{self, Hir, HirKind};

mod backslash;
mod posix;

pub(crate) use backslash::{Escapes, without_backslashes};

/// The maximum size of a pattern, so that building a matcher never fails. The size
/// is the number of bytes in literals and of ranges in classes, multiplied by
/// bounded repetitions: `[[:alpha:]]{1,255}`, the longest that other engines accept,
/// is about 190,000.
pub(crate) const LARGEST: u64 = 200_000;

/// The maximum nesting depth of a pattern.
const NESTING: u32 = 250;

/// A regular expression, parsed and translated.
pub(crate) struct Pattern {
    pub(crate) ast: Ast,
    pub(crate) hir: Hir,
}

/// The error of a pattern that cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternError {
    pub(crate) message: String,
    pub(crate) help: &'static str,
    /// The bytes of the pattern at fault.
    pub(crate) range: Range<usize>,
}

impl Pattern {
    /// Parses a pattern.
    pub(crate) fn parse(text: &str) -> Result<Self, PatternError> {
        let mut parser = ast::parse::ParserBuilder::new().nest_limit(NESTING).build();
        let ast = parser.parse(text).map_err(|error| syntax_error(&error))?;
        let hir = translate(text, &ast, Case::Counts)?;
        if size(&hir) > LARGEST {
            return Err(PatternError {
                message: "this regular expression is too large".into(),
                help: "use fewer repetitions or smaller classes",
                range: 0..text.len(),
            });
        }
        Ok(Self { ast, hir })
    }

    /// Translates the pattern without case-sensitivity.
    #[cfg(any(feature = "eval", feature = "sql"))]
    pub(crate) fn without_case(&self, text: &str) -> Result<Hir, PatternError> {
        translate(text, &self.ast, Case::Ignored)
    }
}

/// Whether upper and lower case differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Counts,
    Ignored,
}

/// Translates a pattern, with Unicode members in its POSIX classes.
fn translate(text: &str, ast: &Ast, case: Case) -> Result<Hir, PatternError> {
    // A translator cannot be used again after an error.
    let translate = |text: &str, ast: &Ast| {
        let mut builder = hir::translate::TranslatorBuilder::new();
        builder.case_insensitive(case == Case::Ignored).build().translate(text, ast)
    };
    let unicode = posix::in_unicode(text, ast).and_then(|text| {
        // A replaced class may be one level deeper.
        let ast = ast::parse::ParserBuilder::new().nest_limit(2 * NESTING).build().parse(&text).ok()?;
        translate(&text, &ast).ok()
    });
    // If the pattern turns Unicode off, its classes stay ASCII.
    match unicode {
        Some(hir) => Ok(hir),
        None => translate(text, ast).map_err(|error| PatternError {
            message: format!("this regular expression cannot be run: {}", error.kind()),
            help: PORTABLE,
            range: range(error.span()),
        }),
    }
}

const PORTABLE: &str =
    "use only letters, `.`, `^`, `$`, groups, `|`, `*`, `+`, `?`, `{m,n}` and bracket classes";

fn syntax_error(error: &ast::Error) -> PatternError {
    use ast::ErrorKind::{UnsupportedBackreference, UnsupportedLookAround};
    let (message, help) = match error.kind() {
        UnsupportedLookAround => (
            "look-around is not supported in a regular expression".to_owned(),
            "write a second condition: `$and $not …`",
        ),
        UnsupportedBackreference => (
            "backreferences are not supported in a regular expression".to_owned(),
            "write the alternatives of the group",
        ),
        kind => (format!("invalid regular expression: {kind}"), PORTABLE),
    };
    PatternError { message, help, range: range(error.span()) }
}

fn range(span: &ast::Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

/// Returns the size of a pattern, see [`LARGEST`].
fn size(hir: &Hir) -> u64 {
    // The visitor does not recurse, so depth cannot overflow the stack.
    hir::visit(hir, Sizes { stack: vec![0] }).unwrap_or(u64::MAX)
}

/// The sum of sizes so far, for each enclosing expression.
struct Sizes {
    stack: Vec<u64>,
}

impl Sizes {
    fn add(&mut self, size: u64) {
        if let Some(last) = self.stack.last_mut() {
            *last = last.saturating_add(size);
        }
    }
}

impl hir::Visitor for Sizes {
    type Output = u64;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<u64, Self::Err> {
        Ok(self.stack.first().copied().unwrap_or(u64::MAX))
    }

    fn visit_pre(&mut self, hir: &Hir) -> Result<(), Self::Err> {
        self.stack.push(match hir.kind() {
            HirKind::Literal(literal) => literal.0.len() as u64,
            HirKind::Class(hir::Class::Unicode(class)) => class.ranges().len() as u64,
            HirKind::Class(hir::Class::Bytes(class)) => class.ranges().len() as u64,
            _ => 1,
        });
        Ok(())
    }

    fn visit_post(&mut self, hir: &Hir) -> Result<(), Self::Err> {
        let size = self.stack.pop().unwrap_or(u64::MAX);
        let times = match hir.kind() {
            HirKind::Repetition(repetition) => {
                u64::from(repetition.max.unwrap_or_else(|| repetition.min.saturating_add(1))).max(1)
            }
            _ => 1,
        };
        self.add(size.saturating_mul(times));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(pattern: &str) -> (String, Range<usize>) {
        let error = Pattern::parse(pattern).err().unwrap();
        (error.message, error.range)
    }

    #[test]
    fn unsupported_patterns_are_refused() {
        assert_eq!(error("a(?=b)").1, 1..4);
        assert_eq!(error(r"(a)\1").1, 3..5);
        assert_eq!(error("a(b").0, "invalid regular expression: unclosed group");
        assert_eq!(error("x[a").1, 1..2);
        assert!(Pattern::parse(r"(?-u:\xFF)").is_err(), "it would match a part of a character");
        for good in ["", "^test", "[[:alpha:]]+", r"\d{3}", "é|è", "(?i)a", "a**", "[.]"] {
            assert!(Pattern::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn size_counts_nested_repetitions() {
        assert!(Pattern::parse(r"\w{50}").is_ok());
        assert!(Pattern::parse(r"\w{300}").is_err());
        assert!(Pattern::parse("((((a{99}){99}){99}){99}){99}").is_err());
        assert!(Pattern::parse(&"a".repeat(200_001)).is_err());
    }
}
