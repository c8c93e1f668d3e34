//! Rewrites escapes in regular expressions as bracket classes.

use regex_syntax::ast::{self, Ast, ClassPerl, ClassPerlKind, ClassSetItem, Literal, LiteralKind, Span};

use super::Pattern;

/// The characters that mean themselves in a bracket class, to every engine.
const PUNCTUATION: [char; 10] = ['.', '+', '*', '?', '(', ')', '|', '$', '{', '}'];

/// The escapes that [`without_backslashes`] rewrites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escapes {
    /// Punctuation outside bracket classes, as `\.`: what matches stays the same.
    Punctuation,
    /// Punctuation everywhere, and `\d`, `\w` and `\s`: their replacements may
    /// match other characters.
    All,
}

/// Returns the pattern with its escapes as bracket classes, such as `[.]` for
/// `\.`; other escapes stay. `None` if the pattern is invalid.
pub(crate) fn without_backslashes(text: &str, escapes: Escapes) -> Option<String> {
    let pattern = Pattern::parse(text).ok()?;
    let replacements = ast::visit(&pattern.ast, Rewriter { escapes, replacements: Vec::new() }).ok()?;
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (span, replacement) in replacements {
        out.push_str(text.get(end..span.start.offset)?);
        out.push_str(&replacement);
        end = span.end.offset;
    }
    out.push_str(text.get(end..)?);
    Some(out)
}

/// Collects the replacements, in the order of the text.
struct Rewriter {
    escapes: Escapes,
    replacements: Vec<(Span, String)>,
}

impl Rewriter {
    fn literal(&mut self, literal: &Literal, open: &str, close: &str) {
        if literal.kind == LiteralKind::Meta && PUNCTUATION.contains(&literal.c) {
            self.replacements.push((literal.span, format!("{open}{}{close}", literal.c)));
        }
    }

    fn perl(&mut self, class: &ClassPerl, open: &str, close: &str) {
        let members = match class.kind {
            ClassPerlKind::Digit => "0-9",
            ClassPerlKind::Space => "[:space:]",
            ClassPerlKind::Word => "[:alnum:]_",
        };
        if self.escapes == Escapes::All && !class.negated {
            self.replacements.push((class.span, format!("{open}{members}{close}")));
        }
    }
}

impl ast::Visitor for Rewriter {
    type Output = Vec<(Span, String)>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.replacements)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        match ast {
            Ast::Literal(literal) => self.literal(literal, "[", "]"),
            Ast::ClassPerl(class) => self.perl(class, "[", "]"),
            _ => {}
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        match item {
            _ if self.escapes == Escapes::Punctuation => {}
            ClassSetItem::Literal(literal) => self.literal(literal, "", ""),
            ClassSetItem::Range(range) => {
                self.literal(&range.start, "", "");
                self.literal(&range.end, "", "");
            }
            ClassSetItem::Perl(class) => self.perl(class, "", ""),
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_rewritten(table: &[(&str, &str)], escapes: Escapes) {
        for (pattern, expected) in table {
            assert_eq!(without_backslashes(pattern, escapes).as_deref(), Some(*expected), "{pattern}");
        }
    }

    #[test]
    fn punctuation_outside_classes_goes_into_brackets() {
        let table = [
            (r"^a\.b\+\*\?\(\)\|\$\{\}$", "^a[.]b[+][*][?][(][)][|][$][{][}]$"),
            (r"[\.]\.", r"[\.][.]"),
            (r"\[\]\^\\\-", r"\[\]\^\\\-"),
            (r"\d\.\w", r"\d[.]\w"),
            (r"(?:\.|é\.){2}", "(?:[.]|é[.]){2}"),
            (r"\\.", r"\\."),
            (r"\x2e\u{2e}", r"\x2e\u{2e}"),
        ];
        assert_rewritten(&table, Escapes::Punctuation);
        assert_eq!(without_backslashes("(", Escapes::Punctuation), None);
    }

    #[test]
    fn all_escapes_include_perl_classes_and_brackets() {
        let table = [
            (r"^\d+\.\w\s$", "^[0-9]+[.][[:alnum:]_][[:space:]]$"),
            (r"[\d\.\w\s][^\*-\.]", "[0-9.[:alnum:]_[:space:]][^*-.]"),
            (r"[[:alpha:]\.é]\.", "[[:alpha:].é][.]"),
            (r"\D\[\b", r"\D\[\b"),
        ];
        assert_rewritten(&table, Escapes::All);
    }
}
