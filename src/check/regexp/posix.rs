//! Gives POSIX classes such as `[:alpha:]` their Unicode members; those of
//! [`regex_syntax`] are ASCII.

use std::convert::Infallible;

use regex_syntax::ast::ClassAsciiKind as Kind;
use regex_syntax::ast::{self, Ast, ClassAscii, ClassSetItem};

/// Returns the pattern with Unicode members in its POSIX classes, or `None` if no
/// class differs.
pub(super) fn in_unicode(text: &str, ast: &Ast) -> Option<String> {
    let Ok(classes) = ast::visit(ast, Classes::default());
    let mut spelled = String::new();
    let mut done = 0;
    for class in &classes {
        let Some(members) = members(&class.kind) else { continue };
        let not = if class.negated { "^" } else { "" };
        spelled.push_str(text.get(done..class.span.start.offset)?);
        // Brackets keep the meaning of the characters beside the class.
        spelled.push_str(&format!("[{not}{members}]"));
        done = class.span.end.offset;
    }
    if done == 0 {
        return None;
    }
    spelled.push_str(text.get(done..)?);
    Some(spelled)
}

/// Returns the members of a class, or `None` for the classes that are ASCII by
/// definition.
const fn members(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Alnum => r"\p{Alphabetic}\p{Nd}",
        Kind::Alpha => r"\p{Alphabetic}",
        Kind::Blank => r"\p{Zs}\t",
        Kind::Cntrl => r"\p{Cc}",
        Kind::Digit => r"\p{Nd}",
        Kind::Graph => r"[^\p{White_Space}\p{Cc}\p{Cn}]",
        Kind::Lower => r"\p{Lowercase}",
        Kind::Print => r"[^\p{White_Space}\p{Cc}\p{Cn}]\p{Zs}",
        Kind::Punct => r"\p{P}$+<=>\^`|\~",
        Kind::Space => r"\p{White_Space}",
        Kind::Upper => r"\p{Uppercase}",
        Kind::Word => r"\w",
        Kind::Ascii | Kind::Xdigit => return None,
    })
}

/// The POSIX classes of a pattern, in the order of the text.
#[derive(Default)]
struct Classes {
    found: Vec<ClassAscii>,
}

impl ast::Visitor for Classes {
    type Output = Vec<ClassAscii>;
    type Err = Infallible;

    fn finish(self) -> Result<Vec<ClassAscii>, Infallible> {
        Ok(self.found)
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Infallible> {
        if let ClassSetItem::Ascii(class) = item {
            self.found.push(class.clone());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> Option<String> {
        in_unicode(text, &ast::parse::Parser::new().parse(text).unwrap())
    }

    #[test]
    fn classes_are_replaced_by_unicode_members() {
        assert_eq!(spelled("[[:alpha:]]+").as_deref(), Some(r"[[\p{Alphabetic}]]+"));
        assert_eq!(spelled("é[[:^digit:]-x]").as_deref(), Some(r"é[[^\p{Nd}]-x]"));
        assert_eq!(spelled("[[:xdigit:]]"), None);
        assert_eq!(spelled("[a-z]"), None);
    }

    #[test]
    fn every_class_keeps_its_ascii_members() {
        for name in [
            "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
            "space", "upper", "word", "xdigit",
        ] {
            let text = format!("[[:{name}:]]");
            let unicode = spelled(&text).unwrap_or(text.clone());
            let ascii = |text: &str| regex_syntax::parse(&format!(r"[{text}&&\x00-\x7f]")).unwrap();
            assert_eq!(ascii(&unicode), ascii(&text), "{name}");
        }
    }
}
