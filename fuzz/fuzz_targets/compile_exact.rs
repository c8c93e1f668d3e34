//! A plan selects the records that its filter selects: the union of the
//! requests, under each precedence that the target allows, then the residual.
//! The records contain the filter's own values, varied by the bytes after a
//! NUL; the first of these bytes selects target and limits.
#![no_main]

use std::collections::HashMap;

use filtre::eval::Matcher;
use filtre::text::Collation;
use filtre::{
    Checked, Plan, Target,
    compile::CompileOptions,
    parse,
    syntax::{Language, ParseOptions, Precedence, parse_with},
};
use filtre_fuzz::CONTACT;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (filter, bytes) = text.split_once('\0').unwrap_or((text, text));
    let mut choices = Choices { bytes: bytes.bytes().collect(), at: 0 };
    let Ok(ast) = parse(filter) else { return };
    let Ok(checked) = CONTACT.check(&ast) else { return };
    let target = Target::ALL[choices.below(4)];
    let mut options = CompileOptions::from(target).with_folding(choices.below(8) > 0);
    if choices.below(3) == 0 {
        options = options.with_query_bytes(60 + choices.below(200)).with_conditions(1 + choices.below(30));
    }
    let Ok(plan) = checked.compile(options) else { return };
    if plan.requests().len() > 64 {
        return;
    }
    let read = serde_json::to_string(&plan).expect("a plan is written");
    let plan = Plan::read(&read, &CONTACT).unwrap_or_else(|error| panic!("{read}: {error}"));
    let records: Vec<_> = (0..8).map(|_| record(&checked, &mut choices)).collect();
    for collation in [Collation::General, Collation::Binary] {
        exact(&checked, &plan, &records, collation);
    }
});

struct Choices {
    bytes: Vec<u8>,
    at: usize,
}

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        let byte = self.bytes.get(self.at % self.bytes.len().max(1)).copied().unwrap_or(0);
        self.at += 1;
        (usize::from(byte) + self.at / self.bytes.len().max(1)) % limit
    }
}

fn record(checked: &Checked, choices: &mut Choices) -> HashMap<String, String> {
    let mut record = HashMap::new();
    for condition in checked.conditions() {
        let operands: Vec<&str> = condition.operands().map(|operand| operand.text()).collect();
        if operands.is_empty() || record.contains_key(condition.field().name()) && choices.below(2) == 0 {
            continue;
        }
        let text = operands[choices.below(operands.len())];
        let value = match choices.below(10) {
            0 => continue,
            1 => String::new(),
            2 => text.to_uppercase(),
            3 => format!("{text} "),
            4 => format!("{text}\u{301}"),
            5 => text.chars().skip(1).collect(),
            6 => text.replace('*', "x"),
            7 => format!("{text}z"),
            _ => text.to_owned(),
        };
        record.insert(condition.field().name().to_owned(), value);
    }
    record
}

fn exact(checked: &Checked, plan: &Plan, records: &[HashMap<String, String>], collation: Collation) {
    let matcher = |checked: &Checked| checked.matcher(collation).expect("no parameter");
    let (whole, residual) = (matcher(checked), plan.residual().map(matcher));
    let readings = match plan.target() {
        Target::Sql => vec![Precedence::Sql],
        Target::LeftToRight => vec![Precedence::LeftToRight],
        _ => vec![Precedence::Sql, Precedence::LeftToRight],
    };
    for reading in readings {
        let options = ParseOptions::default().with_language(Language::Wire(reading));
        let requests: Vec<Matcher> = plan
            .requests()
            .iter()
            .map(|request| {
                let ast = parse_with(request.as_str(), &options).expect("a request is wire text");
                matcher(&CONTACT.check(&ast).expect("a request checks"))
            })
            .collect();
        for record in records {
            let comes_back = requests.iter().any(|request| request.matches(record));
            let found = comes_back && residual.as_ref().is_none_or(|residual| residual.matches(record));
            assert_eq!(
                found,
                whole.matches(record),
                "{checked}\n{plan:?}\n{record:?} {collation:?} {reading:?}"
            );
        }
    }
}
