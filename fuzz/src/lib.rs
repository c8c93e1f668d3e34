//! Helpers of the targets: example metadata, edits, comments and truth tables.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use filtre::schema::{ObjectInfo, Overlay};
use filtre::{
    Diagnostic,
    diagnostic::Fix,
    syntax::{Connective, Expression, ExpressionKind, Op},
};

/// The example object `contact`, with its overlay.
pub static CONTACT: LazyLock<ObjectInfo> = LazyLock::new(|| {
    let info = include_str!("../../examples/catalogue/contact.json");
    let overlay = include_str!("../../examples/catalogue/contact.overlay.json");
    let overlay = Overlay::from_json(overlay).expect("the example is good");
    let info = ObjectInfo::from_json("contact", info).expect("the example is good");
    info.with_overlay(&overlay).expect("the example is good")
});

/// The text after one fix.
pub fn apply(text: &str, fix: &Fix) -> String {
    let mut fixed = String::new();
    let mut copied = 0;
    for edit in fix.edits() {
        fixed.push_str(&text[copied..edit.span.start() as usize]);
        fixed.push_str(&edit.text);
        copied = edit.span.end() as usize;
    }
    fixed + &text[copied..]
}

/// Asserts that every span of a finding lies within the text.
pub fn assert_spans(text: &str, finding: &Diagnostic) {
    let edits = finding.fix().into_iter().flat_map(Fix::edits).map(|edit| edit.span);
    let others = finding.others().map(|(span, _)| span);
    for span in edits.chain(others).chain([finding.span()]) {
        let range = span.start() as usize..span.end() as usize;
        assert!(text.get(range).is_some(), "{span:?} of {finding:?}");
    }
    assert!(!finding.message().is_empty());
}

/// The comments of a text that parses, sorted.
pub fn comments(ast: &filtre::Ast<'_>) -> Vec<String> {
    let mut texts: Vec<String> = ast.comments().iter().map(|comment| comment.text().to_owned()).collect();
    texts.sort();
    texts
}

/// The truth of a checked filter in 64 worlds, in each of which a condition is
/// true or false by chance; equal conditions are equal in every world, and so
/// is a list of one item and that item, and a time with and without seconds.
pub fn worlds(checked: &filtre::Checked) -> u64 {
    let text = checked.to_string();
    let ast = filtre::parse(&text).expect("canonical text parses");
    column(ast.root())
}

/// The truth of an expression in these worlds.
pub fn column(expression: Expression<'_, '_>) -> u64 {
    match expression.kind() {
        ExpressionKind::Condition(condition) => {
            let mut values: Vec<_> = condition
                .values()
                .iter()
                .map(|value| {
                    let moment: Option<filtre::check::DateTime> = value.text().parse().ok();
                    let is_time = moment.is_some() && value.text().len() == "2025-01-01 06:00".len();
                    let seconds = if is_time { ":00" } else { "" };
                    (value.is_parameter(), format!("{}{seconds}", value.text()))
                })
                .collect();
            values.sort();
            values.dedup();
            let is_one = values.len() == 1 && condition.has_list();
            let op = match condition.op() {
                Op::In if is_one => Op::Eq,
                Op::Notin if is_one => Op::Neq,
                op => op,
            };
            let mut hasher = DefaultHasher::new();
            (condition.field(), op, values).hash(&mut hasher);
            hasher.finish()
        }
        ExpressionKind::Not(inner) => !column(inner),
        ExpressionKind::Group(Connective::And, parts) => parts.map(column).fold(u64::MAX, |a, b| a & b),
        ExpressionKind::Group(Connective::Or, parts) => parts.map(column).fold(0, |a, b| a | b),
        _ => unreachable!("a checked filter has no fault"),
    }
}
