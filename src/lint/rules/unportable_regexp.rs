//! `unportable-regexp`: a pattern that means different things to different servers.

use regex_syntax::ast::{
    self, Ast, ClassAsciiKind, ClassSet, ClassSetItem, GroupKind, LiteralKind, RepetitionKind,
    RepetitionRange,
};

use crate::check::resolve::inside;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::UnportableRegexp,
    what: "A `$regexp` with a construct that not all engines support alike. They all support letters, `.`, `^`, `$`, groups, `|`, `*`, `+`, `?`, `{m,n}` up to 255, and bracket classes of plain characters, ranges, `[:alpha:]`, `[:alnum:]`, `[:digit:]` and `[:space:]`. Backslashes are reported by `escaped-character`.",
    why: "The service documents only `Mysql`. Old versions of MySQL, new versions and MariaDB have three different engines: one refuses `(?i)`, another an empty pattern, and `[[:upper:]]` ignores case in two of the three.",
    example: r#"Nom $regexp "^(?i)du""#,
    instead: r#"Nom $regexp "^[dD]u""#,
    fix: "None.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    for (value, pattern) in context.patterns() {
        let mut violations = ast::visit(&pattern.ast, Violations(Vec::new())).unwrap_or_default();
        if value.text().is_empty() {
            violations.push(Violation { what: "an empty pattern", range: 0..0 });
        }
        for violation in violations {
            let message = format!("{} does not have the same meaning on every server", violation.what);
            findings.push(
                Diagnostic::new(Code::UnportableRegexp, inside(value, violation.range), message).with_help(
                    "use only letters, `.`, `^`, `$`, groups, `|`, `*`, `+`, `?`, `{m,n}` and bracket classes",
                ),
            );
        }
    }
}

struct Violation {
    what: &'static str,
    range: std::ops::Range<usize>,
}

struct Violations(Vec<Violation>);

impl Violations {
    fn push(&mut self, what: &'static str, span: &ast::Span) {
        self.0.push(Violation { what, range: span.start.offset..span.end.offset });
    }

    fn repetition(&mut self, repetition: &ast::Repetition) {
        if !repetition.greedy {
            self.push("a lazy repetition", &repetition.op.span);
        }
        if let Ast::Repetition(_) = &*repetition.ast {
            self.push("a repetition of a repetition", &repetition.op.span);
        }
        if let RepetitionKind::Range(range) = &repetition.op.kind {
            let (RepetitionRange::Exactly(most)
            | RepetitionRange::AtLeast(most)
            | RepetitionRange::Bounded(_, most)) = range;
            if *most > 255 {
                self.push("a repetition over 255", &repetition.op.span);
            }
        }
    }
}

impl ast::Visitor for Violations {
    type Output = Vec<Violation>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        match ast {
            Ast::Flags(flags) => self.push("a flag", &flags.span),
            Ast::Repetition(repetition) => self.repetition(repetition),
            Ast::Group(group) => match &group.kind {
                GroupKind::CaptureIndex(_) => {}
                GroupKind::CaptureName { name, .. } => self.push("a named group", &name.span),
                GroupKind::NonCapturing(flags) => self.push("`(?`", &flags.span),
            },
            Ast::Alternation(alternation) => {
                let empty = alternation.asts.iter().find(|branch| matches!(branch, Ast::Empty(_)));
                if empty.is_some() {
                    self.push("an empty alternative", &alternation.span);
                }
            }
            Ast::Literal(literal) if literal.kind == LiteralKind::Verbatim && literal.c == '}' => {
                self.push("a lone `}`", &literal.span);
            }
            _ => {}
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        match item {
            ClassSetItem::Ascii(class) => {
                use ClassAsciiKind::{Alnum, Alpha, Digit, Space};
                if !matches!(class.kind, Alnum | Alpha | Digit | Space) || class.negated {
                    self.push("this character class", &class.span);
                }
            }
            ClassSetItem::Bracketed(class) => {
                if let ClassSet::Item(_) = &class.kind {
                    self.push("a class inside a class", &class.span);
                }
            }
            ClassSetItem::Literal(literal) if literal.kind == LiteralKind::Verbatim => {
                if !literal.c.is_ascii() {
                    self.push("a letter with an accent in a class", &literal.span);
                } else if literal.c == '[' {
                    self.push("`[` in a class", &literal.span);
                }
            }
            ClassSetItem::Range(range) if !range.start.c.is_ascii() || !range.end.c.is_ascii() => {
                self.push("a range beyond ASCII", &range.span);
            }
            _ => {}
        }
        Ok(())
    }

    fn visit_class_set_binary_op_pre(&mut self, op: &ast::ClassSetBinaryOp) -> Result<(), Self::Err> {
        self.push("an operation on classes", &op.span);
        Ok(())
    }
}
