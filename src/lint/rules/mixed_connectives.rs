//! `mixed-connectives`: `$and` and `$or` side by side, with two readings.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, FilterContext, Rule};
use crate::lint::truth_table::{self, Column};
use crate::syntax::limits::ParseOptions;
use crate::syntax::ops::{Connective, Keyword};
use crate::syntax::{lexer, parser};
use crate::text::span::{Span, offset};

pub(crate) static RULE: Rule = Rule {
    code: Code::MixedConnectives,
    what: "Conditions joined by both `$and` and `$or` without parentheses, where reading them as SQL does (`$and` binds tighter) and from left to right select different records. The two readings are compared exactly, each condition taken for itself.",
    why: "The service's document does not say how they bind, and authors often think in the other way.",
    example: r#"Pays $eq "FR" $or Pays $eq "BE" $and optin $eq "1""#,
    instead: r#"Pays $eq "FR" $or (Pays $eq "BE" $and optin $eq "1")"#,
    fix: "Parentheses around each run of `$and`, as SQL reads it and as this language does (safe: the meaning stays, and is there to see).",
    check: Check::Filter(check),
};

fn check(context: &FilterContext<'_>, findings: &mut Vec<Diagnostic>) {
    for level in levels(context) {
        if level.is_mixed() && level.readings_differ() && !level.agrees_inside(context.text) {
            findings.push(level.report());
        }
    }
}

/// What is joined on one level of parentheses.
#[derive(Default)]
struct Level {
    /// The parts, each with the number of its text: equal parts, equal numbers.
    parts: Vec<(usize, Span)>,
    /// The connectives between the parts.
    connectives: Vec<(Connective, Span)>,
    /// The start of the part being read, with its `$not`.
    start: Option<u32>,
}

/// Reads the levels of a text without mistakes. Conditions are known from the
/// tree; between them stand connectives, `$not` and parentheses only.
fn levels(context: &FilterContext<'_>) -> Vec<Level> {
    let mut reader = Reader {
        text: context.text,
        numbers: HashMap::new(),
        open: vec![Level::default()],
        done: Vec::new(),
    };
    let mut at = 0_usize;
    for condition in context.ast.conditions() {
        let span = condition.span();
        reader.between(at, span.start() as usize);
        reader.begin(span.start());
        reader.end(span.end());
        at = span.end() as usize;
    }
    reader.between(at, context.text.len());
    reader.done.append(&mut reader.open);
    reader.done
}

struct Reader<'t> {
    text: &'t str,
    numbers: HashMap<String, usize>,
    open: Vec<Level>,
    done: Vec<Level>,
}

impl Reader<'_> {
    fn between(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let rest = self.text.get(at..to).unwrap_or("");
            let here = offset(at);
            let length = match rest.bytes().next() {
                Some(b'#') => lexer::comment(rest).map_or(1, |(_, comment)| comment.len()),
                Some(b'(') => {
                    self.begin(here);
                    self.open.push(Level::default());
                    1
                }
                Some(b')') => {
                    if self.open.len() > 1 {
                        self.done.extend(self.open.pop());
                    }
                    self.end(here.saturating_add(1));
                    1
                }
                Some(b'$') => self.keyword(rest, here),
                _ => rest.chars().next().map_or(1, char::len_utf8),
            };
            at = at.saturating_add(length);
        }
    }

    fn keyword(&mut self, rest: &str, here: u32) -> usize {
        let Ok((after, keyword)) = lexer::keyword(rest) else { return 1 };
        let length = rest.len().saturating_sub(after.len());
        match (keyword, self.open.last_mut()) {
            (Keyword::Connective(connective), Some(level)) => {
                let span = Span::new(here, here.saturating_add(offset(length)));
                level.connectives.push((connective, span));
            }
            _ => self.begin(here),
        }
        length
    }

    fn begin(&mut self, start: u32) {
        if let Some(level) = self.open.last_mut() {
            level.start.get_or_insert(start);
        }
    }

    /// A part ends here; a parenthesis or `$not` before it belongs to it.
    fn end(&mut self, end: u32) {
        let next = self.numbers.len();
        if let Some(level) = self.open.last_mut()
            && let Some(start) = level.start.take()
        {
            let span = Span::new(start, end);
            let part = span.slice(self.text);
            // Its canonical text, so that equal parts are equal however spelled.
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

    /// The runs of `$and`: `a $and b $or c` has the runs `a $and b` and `c`.
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

    /// Whether the two readings select different records, if every part may be
    /// true or false whatever the others are.
    ///
    /// Both readings are alternatives of parts. SQL's are the runs S1 … Sk. From
    /// left to right, every part after the first of a later run narrows all that
    /// came before it, so the alternatives are Sj ∪ Rj+1 ∪ … ∪ Rk, where R is a
    /// run without its first part. Those imply SQL's; the readings are the same
    /// if each run implies one of them in turn, that is holds all its parts.
    fn readings_differ(&self) -> bool {
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

    /// Whether the readings agree after all, once it is known what is in the
    /// parts: `(a $or b) $and a $or a`. Few conditions only are compared so.
    fn agrees_inside(&self, text: &str) -> bool {
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
        let message = "`$and` and `$or` meet here, and two readings select different records";
        Diagnostic::new(Code::MixedConnectives, span, message)
            .with_help("put parentheses around what belongs together: here `$and` binds tighter")
            .with_fix(Fix::new(Applicability::Safe, edits))
    }
}

/// Whether a run of SQL's reading implies an alternative of the other reading.
fn is_implied(
    at: usize,
    run: &[(usize, Span)],
    narrowing: &[(usize, usize)],
    last_start: &HashMap<usize, usize>,
) -> bool {
    let mut parts: Vec<usize> = run.iter().map(|&(part, _)| part).collect();
    parts.sort_unstable();
    let holds = |part: usize| parts.binary_search(&part).is_ok();
    // The first run whose narrowing parts are all held here: those of any
    // later run are too. A run is narrowed by the runs after it only.
    let missing = narrowing.iter().find(|&&(part, _)| !holds(part));
    let first = missing.map_or(0, |&(_, run)| run);
    if first <= at {
        return true;
    }
    // The run `first` holds a part that is missing here. A later run is held if
    // its first part is: the others are among those that narrow `first`.
    parts.iter().any(|part| last_start.get(part).is_some_and(|&run| run > first))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The truth of a chain of parts under both readings.
    fn readings(parts: &[usize], connectives: &[Connective], truth: u32) -> (bool, bool) {
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
    fn groups_are_looked_into() {
        let found = |text: &str| {
            let ast = crate::parse(text).unwrap();
            let mut findings = Vec::new();
            check(
                &FilterContext { text, ast: &ast, object: &crate::testing::contact(), checked: None },
                &mut findings,
            );
            findings.len()
        };
        let (a, b, c) = ("Nom $eq \"a\"", "Nom $eq \"b\"", "Nom $eq \"c\"");
        assert_eq!(found(&format!("({a} $or {b}) $and {a} $or {a}")), 0);
        assert_eq!(found(&format!("({a} $or {b}) $and {a} $or {c}")), 0, "`$or` last: both read it so");
        assert_eq!(found(&format!("{c} $or ({a} $or {b}) $and {a}")), 1);
        assert_eq!(found(&format!("{a} $or {b} $and {c} $or {a}")), 0, "the sandwich");
        assert_eq!(found(&format!("{a} $or ({b} $or {c} $and {a})")), 1, "an inner level");
        let (one, two) = ("Nom $eq \"a b\"", "Nom $eq \"a  b\"");
        assert_eq!(found(&format!("{one} $or {c} $and {two}")), 1, "blanks in a value count");
        assert_eq!(found(&format!("{one} $or {c} $and Nom   $eq\"a b\"")), 0, "blanks between tokens do not");
    }

    /// All chains of up to seven parts out of four, against the truth table.
    #[test]
    fn the_comparison_is_exact() {
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
                        let (sql, left) = readings(&parts, &connectives, truth);
                        sql != left
                    });
                    let level = Level {
                        parts: parts.iter().map(|&part| (part, span)).collect(),
                        connectives: connectives.iter().map(|&connective| (connective, span)).collect(),
                        start: None,
                    };
                    assert_eq!(level.readings_differ(), differ, "{parts:?} {connectives:?}");
                    compared += 1;
                }
            }
        }
        assert_eq!(compared, 299_592);
    }
}
