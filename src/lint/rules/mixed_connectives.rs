//! `mixed-connectives`: `$and` and `$or` without parentheses, where the precedence changes the result.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, FilterContext, Rule};
use crate::lint::truth_table::{self, Column};
use crate::syntax::lexer::{self, Joint};
use crate::syntax::limits::ParseOptions;
use crate::syntax::ops::{Connective, Keyword};
use crate::syntax::parser;
use crate::text::span::Span;

pub(crate) static RULE: Rule = Rule {
    code: Code::MixedConnectives,
    what: "Conditions joined by both `$and` and `$or` without parentheses, where the precedence of SQL (`$and` binds tighter) and evaluation from left to right select different records. The two are compared exactly, with each condition as an independent variable.",
    why: "The service does not document the precedence, and authors often assume the other one.",
    example: r#"Pays $eq "FR" $or Pays $eq "BE" $and optin $eq "1""#,
    instead: r#"Pays $eq "FR" $or (Pays $eq "BE" $and optin $eq "1")"#,
    fix: "Adds parentheses around each run of `$and`, as in SQL and in this language (safe: the meaning does not change).",
    check: Check::Filter(check),
};

fn check(context: &FilterContext<'_>, findings: &mut Vec<Diagnostic>) {
    for level in levels(context) {
        if level.is_mixed() && level.precedence_matters() && !level.is_equivalent_by_content(context.text) {
            findings.push(level.report());
        }
    }
}

/// The parts and connectives on one level of parentheses.
#[derive(Default)]
struct Level {
    /// The parts, each with a number; equal parts have equal numbers.
    parts: Vec<(usize, Span)>,
    /// The connectives between the parts.
    connectives: Vec<(Connective, Span)>,
    /// The start of the current part, with its `$not`.
    start: Option<u32>,
}

/// Splits a text without mistakes into levels.
///
/// The conditions come from the tree, and the tokens between them from the lexer:
/// the tree keeps neither redundant parentheses nor the spans of connectives.
fn levels(context: &FilterContext<'_>) -> Vec<Level> {
    let mut reader = LevelReader {
        text: context.text,
        numbers: HashMap::new(),
        open: vec![Level::default()],
        done: Vec::new(),
    };
    let mut at = 0_usize;
    for condition in context.ast.conditions() {
        let span = condition.span();
        reader.between(at..span.start() as usize);
        reader.begin(span.start());
        reader.end(span.end());
        at = span.end() as usize;
    }
    reader.between(at..context.text.len());
    reader.done.append(&mut reader.open);
    reader.done
}

struct LevelReader<'t> {
    text: &'t str,
    numbers: HashMap<String, usize>,
    open: Vec<Level>,
    done: Vec<Level>,
}

impl LevelReader<'_> {
    fn between(&mut self, range: Range<usize>) {
        for (joint, span) in lexer::joints(self.text, range) {
            match joint {
                Joint::Open => {
                    self.begin(span.start());
                    self.open.push(Level::default());
                }
                Joint::Close => {
                    if self.open.len() > 1 {
                        self.done.extend(self.open.pop());
                    }
                    self.end(span.end());
                }
                Joint::Keyword(Keyword::Connective(connective)) => {
                    if let Some(level) = self.open.last_mut() {
                        level.connectives.push((connective, span));
                    }
                }
                Joint::Keyword(_) => self.begin(span.start()),
            }
        }
    }

    fn begin(&mut self, start: u32) {
        if let Some(level) = self.open.last_mut() {
            level.start.get_or_insert(start);
        }
    }

    /// Ends a part; it includes the parenthesis or `$not` before it.
    fn end(&mut self, end: u32) {
        let next = self.numbers.len();
        if let Some(level) = self.open.last_mut()
            && let Some(start) = level.start.take()
        {
            let span = Span::new(start, end);
            let part = span.slice(self.text);
            // Canonical text makes equal parts equal whatever their spelling.
            let canonical = parser::parse(part, &ParseOptions::default());
            let canonical = canonical.map_or_else(|| part.to_owned(), |part| part.to_string());
            let number = *self.numbers.entry(canonical).or_insert(next);
            level.parts.push((number, span));
        }
    }
}

impl Level {
    fn is_mixed(&self) -> bool {
        let first = self.connectives.first().map(|&(connective, _)| connective);
        self.connectives.iter().any(|&(connective, _)| Some(connective) != first)
    }

    /// Returns the runs of `$and`: `a $and b $or c` has the runs `a $and b` and `c`.
    fn runs(&self) -> Vec<&[(usize, Span)]> {
        let mut runs = Vec::new();
        let mut rest = self.parts.as_slice();
        let mut length = 1_usize;
        for &(connective, _) in &self.connectives {
            if connective == Connective::Or {
                let (run, others) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                runs.push(run);
                rest = others;
                length = 0;
            }
            length = length.saturating_add(1);
        }
        runs.push(rest);
        runs
    }

    /// Returns whether the two precedences select different records, if each part
    /// is an independent variable.
    ///
    /// Both are alternatives of parts. SQL's are the runs S1 … Sk. From
    /// left to right, every part after the first of a later run narrows all that
    /// came before it, so the alternatives are Sj ∪ Rj+1 ∪ … ∪ Rk, where R is a
    /// run without its first part. Those imply SQL's; the two are
    /// equivalent if each run implies one of them, that is, contains all its parts.
    fn precedence_matters(&self) -> bool {
        let runs = self.runs();
        // The parts that narrow the runs before them, each with the first run
        // (counted from the last) that it narrows; distinct, in that order.
        let mut narrowing: Vec<(usize, usize)> = Vec::new();
        let mut is_narrowing = HashSet::new();
        // The last run that starts with a part.
        let mut last_start: HashMap<usize, usize> = HashMap::new();
        for (at, run) in runs.iter().enumerate().rev() {
            if let Some(&(first, _)) = run.first() {
                last_start.entry(first).or_insert(at);
            }
            for &(part, _) in run.get(1..).unwrap_or(&[]) {
                if is_narrowing.insert(part) {
                    narrowing.push((part, at));
                }
            }
        }
        runs.iter().enumerate().any(|(at, run)| !is_implied(at, run, &narrowing, &last_start))
    }

    /// Returns whether the two precedences are equivalent once the content of the
    /// parts is known, as in `(a $or b) $and a $or a`. Only a small number of
    /// conditions is compared in this way.
    fn is_equivalent_by_content(&self, text: &str) -> bool {
        let tree = |&(_, span): &(usize, Span)| parser::parse(span.slice(text), &ParseOptions::default());
        let Some(trees) = self.parts.iter().map(tree).collect::<Option<Vec<_>>>() else { return false };
        let Some(columns) = truth_table::columns(&trees) else { return false };
        let mut rest = columns.into_iter();
        let Some(first) = rest.next() else { return false };
        let (mut alternatives, mut run, mut left): (Option<Column>, _, _) = (None, first.clone(), first);
        for ((connective, _), next) in self.connectives.iter().zip(rest) {
            left = left.join(*connective, &next);
            if *connective == Connective::And {
                run = run.join(Connective::And, &next);
            } else {
                let done = std::mem::replace(&mut run, next);
                alternatives =
                    Some(alternatives.map_or(done.clone(), |before| before.join(Connective::Or, &done)));
            }
        }
        let sql = alternatives.map_or(run.clone(), |before| before.join(Connective::Or, &run));
        sql == left
    }

    fn report(&self) -> Diagnostic {
        let first = self.connectives.first().map(|&(connective, _)| connective);
        let other = self.connectives.iter().find(|&&(connective, _)| Some(connective) != first);
        let span = other.map_or(Span::default(), |&(_, span)| span);
        let edits = self.runs().into_iter().filter(|run| run.len() > 1).flat_map(|run| {
            let run_span = run.first().zip(run.last()).map(|(&(_, first), &(_, last))| first.to(last));
            run_span.map(|span| [Edit::insert(span.start(), "("), Edit::insert(span.end(), ")")])
        });
        let edits = edits.flatten().collect();
        let message = "`$and` and `$or` are mixed here, and the result depends on their precedence";
        Diagnostic::new(Code::MixedConnectives, span, message)
            .with_help("add parentheses; without them, `$and` binds tighter")
            .with_fix(Fix::safe_edits(edits))
    }
}

/// Returns whether a run of SQL's alternatives implies an alternative of left to right.
fn is_implied(
    at: usize,
    run: &[(usize, Span)],
    narrowing: &[(usize, usize)],
    last_start: &HashMap<usize, usize>,
) -> bool {
    let mut parts: Vec<usize> = run.iter().map(|&(part, _)| part).collect();
    parts.sort_unstable();
    let holds = |part: usize| parts.binary_search(&part).is_ok();
    // The first run whose narrowing parts are all in this run: those of any
    // later run are too. A run is narrowed by the runs after it only.
    let missing = narrowing.iter().find(|&&(part, _)| !holds(part));
    let first = missing.map_or(0, |&(_, run)| run);
    if first <= at {
        return true;
    }
    // The run `first` contains a part that is missing here. A later run is
    // contained if its first part is: the others are among those that narrow `first`.
    parts.iter().any(|part| last_start.get(part).is_some_and(|&run| run > first))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evaluates a chain of parts under both precedences.
    fn evaluate(parts: &[usize], connectives: &[Connective], truth: u32) -> (bool, bool) {
        let value = |at: usize| truth >> parts[at] & 1 == 1;
        let (mut sql, mut run, mut left) = (false, value(0), value(0));
        for (at, &connective) in connectives.iter().enumerate() {
            let next = value(at + 1);
            match connective {
                Connective::And => (run, left) = (run && next, left && next),
                Connective::Or => (sql, run, left) = (sql || run, next, left || next),
            }
        }
        (sql || run, left)
    }

    #[test]
    fn equivalent_groups_are_not_reported() {
        let found = |text: &str| {
            let ast = crate::parse(text).unwrap();
            let mut findings = Vec::new();
            check(&FilterContext { text, ast: &ast, object: &crate::testing::contact() }, &mut findings);
            findings.len()
        };
        let (a, b, c) = ("Nom $eq \"a\"", "Nom $eq \"b\"", "Nom $eq \"c\"");
        assert_eq!(found(&format!("({a} $or {b}) $and {a} $or {a}")), 0);
        assert_eq!(
            found(&format!("({a} $or {b}) $and {a} $or {c}")),
            0,
            "`$or` last: both precedences agree"
        );
        assert_eq!(found(&format!("{c} $or ({a} $or {b}) $and {a}")), 1);
        assert_eq!(found(&format!("{a} $or {b} $and {c} $or {a}")), 0, "the outer conditions are equal");
        assert_eq!(found(&format!("{a} $or ({b} $or {c} $and {a})")), 1, "an inner level");
        let (one, two) = ("Nom $eq \"a b\"", "Nom $eq \"a  b\"");
        assert_eq!(found(&format!("{one} $or {c} $and {two}")), 1, "spaces in a value count");
        assert_eq!(found(&format!("{one} $or {c} $and Nom   $eq\"a b\"")), 0, "spaces between tokens do not");
        let (open, close) = ("# $or (\n", "# ) $and\r\n");
        assert_eq!(
            found(&format!("\u{feff}{open}{a} $or{open}$not{close}({b}){close}$or {c}")),
            0,
            "comments"
        );
        assert_eq!(
            found(&format!("\u{feff}{open}{a} $or{open}$not{close}({b}){close}$and {c}")),
            1,
            "comments"
        );
    }

    /// All chains of up to seven parts out of four, against the truth table.
    #[test]
    fn comparison_equals_truth_table() {
        let span = Span::default();
        let mut compared = 0;
        for length in 2..=7_usize {
            for kinds in 0..1_u32 << (length - 1) {
                for names in 0..4_u32.pow(length as u32 - 1) {
                    let parts: Vec<usize> = (0..length)
                        .map(|at| if at == 0 { 0 } else { (names >> (2 * (at - 1)) & 3) as usize })
                        .collect();
                    let connectives: Vec<Connective> = (0..length - 1)
                        .map(|at| if kinds >> at & 1 == 1 { Connective::Or } else { Connective::And })
                        .collect();
                    let differ = (0..16).any(|truth| {
                        let (sql, left) = evaluate(&parts, &connectives, truth);
                        sql != left
                    });
                    let level = Level {
                        parts: parts.iter().map(|&part| (part, span)).collect(),
                        connectives: connectives.iter().map(|&connective| (connective, span)).collect(),
                        start: None,
                    };
                    assert_eq!(level.precedence_matters(), differ, "{parts:?} {connectives:?}");
                    compared += 1;
                }
            }
        }
        assert_eq!(compared, 299_592);
    }
}
