//! The subjects: this library and its peers, each with its own text.

use std::hint::black_box;
use std::sync::LazyLock;

use filtre::syntax::{Limits, ParseOptions};

use crate::filters::{self, FILTRE, SQL, TANTIVY, WIREFILTER, filter};
use crate::floor;

/// The peer that all others are compared to.
pub const REFERENCE: &str = "wirefilter-engine 0.6.1";

/// Wide enough for 100,000 conditions, which are over 1 MiB of text.
static OPTIONS: LazyLock<ParseOptions> =
    LazyLock::new(|| ParseOptions::default().with_limits(Limits::default().with_input(1 << 30)));

/// One thing to measure.
pub struct Subject {
    /// Its row in the tables.
    pub name: &'static str,
    /// The length of its text.
    pub bytes: usize,
    /// Does the work once and returns whether the result is right.
    pub run: Box<dyn Fn() -> bool>,
}

impl Subject {
    fn new(name: &'static str, text: String, run: fn(&str) -> bool) -> Self {
        Self { name, bytes: text.len(), run: Box::new(move || run(black_box(&text))) }
    }
}

/// All subjects, for filters of some conditions.
pub fn subjects(conditions: usize) -> Vec<Subject> {
    let filtre = || filter(&FILTRE, conditions);
    let mut subjects = vec![Subject::new("**filtre** parse", filtre(), parse)];
    #[cfg(feature = "check")]
    subjects.push(Subject::new("**filtre** parse and check", filtre(), parse_and_check));
    subjects.extend([
        print(&filtre()),
        Subject::new("**filtre** recovery", filters::broken(conditions), recover),
        Subject::new(REFERENCE, filter(&WIREFILTER, conditions), wirefilter),
        Subject::new("sqlparser 0.64", filter(&SQL, conditions), sqlparser),
        Subject::new("tantivy-query-grammar 0.27", filter(&TANTIVY, conditions), tantivy),
        Subject::new("floor: tokens only", filtre(), |text| floor::count_tokens(text).is_some()),
        Subject::new("floor: serde_json, borrowed structs", filters::json(conditions), floor::read_json),
    ]);
    subjects
}

fn parse(text: &str) -> bool {
    black_box(filtre::syntax::parse_with(text, &OPTIONS)).is_ok()
}

#[cfg(feature = "check")]
fn parse_and_check(text: &str) -> bool {
    static CONTACT: LazyLock<filtre::schema::ObjectInfo> = LazyLock::new(|| {
        let answer = include_str!("../../examples/catalogue/contact.json");
        filtre::schema::ObjectInfo::from_json("contact", answer).expect("the example is sound")
    });
    let Ok(ast) = filtre::syntax::parse_with(text, &OPTIONS) else { return false };
    black_box(CONTACT.check(&ast)).is_ok()
}

/// Prints a tree that was parsed before.
fn print(text: &str) -> Subject {
    let ast = filtre::syntax::parse_with(text, &OPTIONS).expect("the filter is sound").into_owned();
    let run = move || !black_box(black_box(&ast).to_string()).is_empty();
    Subject { name: "**filtre** print", bytes: text.len(), run: Box::new(run) }
}

fn recover(text: &str) -> bool {
    let (ast, findings) = black_box(filtre::syntax::parse_lenient(text, &OPTIONS));
    drop(ast);
    findings.len() == 1
}

fn wirefilter(text: &str) -> bool {
    black_box(scheme().parse(text)).is_ok()
}

/// Parses and compiles a filter of the reference.
pub fn compile_wirefilter(text: &str) -> bool {
    scheme().parse(text).map(|ast| black_box(ast.compile())).is_ok()
}

/// The fields of the reference.
fn scheme() -> &'static wirefilter::Scheme {
    static SCHEME: LazyLock<wirefilter::Scheme> = LazyLock::new(|| {
        let mut scheme = wirefilter::Scheme::new();
        for field in ["date_last_interaction", "status", "EMail", "cc_age"] {
            scheme.add_field(field.into(), wirefilter::Type::Bytes).expect("the names differ");
        }
        scheme
    });
    &SCHEME
}

fn sqlparser(text: &str) -> bool {
    let dialect = sqlparser::dialect::GenericDialect {};
    let Ok(mut parser) = sqlparser::parser::Parser::new(&dialect).try_with_sql(text) else { return false };
    let is_ok = black_box(parser.parse_expr()).is_ok();
    is_ok && parser.peek_token().token == sqlparser::tokenizer::Token::EOF
}

fn tantivy(text: &str) -> bool {
    black_box(tantivy_query_grammar::parse_query(text)).is_ok()
}
