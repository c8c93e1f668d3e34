//! Regular expressions without backslashes, where that changes nothing.
//!
//! Knows the spelling of patterns; runs none.

use regex_syntax::ast::{self, Ast, LiteralKind, Span};

use crate::check::regexp::Pattern;

/// The characters that a bracket class can hold in place of an escape, with
/// the same meaning to every engine.
const ESCAPED: [char; 10] = ['.', '+', '*', '?', '(', ')', '|', '$', '{', '}'];

/// The pattern with each such character in brackets, `[.]` for `\.`, where it
/// stands outside a class; `None` for what is no pattern.
pub(super) fn bracketed(text: &str) -> Option<String> {
    let pattern = Pattern::parse(text).ok()?;
    let escapes = ast::visit(&pattern.ast, Escapes(Vec::new())).ok()?;
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (span, c) in escapes {
        out.push_str(text.get(end..span.start.offset)?);
        out.extend(['[', c, ']']);
        end = span.end.offset;
    }
    out.push_str(text.get(end..)?);
    Some(out)
}

struct Escapes(Vec<(Span, char)>);

impl ast::Visitor for Escapes {
    type Output = Vec<(Span, char)>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.0)
    }

    // Items of a class are visited by another method, so they stay.
    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        if let Ast::Literal(literal) = ast
            && literal.kind == LiteralKind::Meta
            && ESCAPED.contains(&literal.c)
        {
            self.0.push((literal.span, literal.c));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_brackets_can_say() {
        let table = [
            (r"^a\.b\+\*\?\(\)\|\$\{\}$", "^a[.]b[+][*][?][(][)][|][$][{][}]$"),
            (r"[\.]\.", r"[\.][.]"),
            (r"\[\]\^\\\-", r"\[\]\^\\\-"),
            (r"\d\.\w", r"\d[.]\w"),
            (r"(?:\.|é\.){2}", "(?:[.]|é[.]){2}"),
            (r"\\.", r"\\."),
            (r"\x2e\u{2e}", r"\x2e\u{2e}"),
        ];
        for (pattern, expected) in table {
            assert_eq!(bracketed(pattern).as_deref(), Some(expected), "{pattern}");
        }
        assert_eq!(bracketed("(").as_deref(), None);
    }
}
