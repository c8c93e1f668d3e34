//! `long-url`: a filter that makes a long address.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, FilterContext, Rule};
use crate::text::percent;

pub(crate) static RULE: Rule = Rule {
    code: Code::LongUrl,
    what: "A filter that takes more than 2,000 bytes of an address once it is percent-encoded.",
    why: "Filters are sent in the address. Some proxies and programs cut or refuse addresses over 2,000 bytes, and most servers those over 8,000.",
    example: r#"Pays $in ["FR","BE", … 200 more …]"#,
    instead: r#"Pays $notin ["US"]"#,
    fix: "None. The compiler splits a long filter over several requests.",
    check: Check::Filter(check),
};

/// The bytes of an address that every program passes on, as far as we know.
const SAFE_LENGTH: usize = 2_000;

fn check(context: &FilterContext<'_>, findings: &mut Vec<Diagnostic>) {
    let length = percent::encoded_length(&context.ast.to_string());
    if length <= SAFE_LENGTH {
        return;
    }
    // The longest operand is where there is most to gain.
    let longest = context.ast.conditions().max_by_key(|condition| condition.operand_span().len());
    let Some(longest) = longest else { return };
    let message = format!("the filter takes {length} bytes of the address, over {SAFE_LENGTH}");
    findings.push(
        Diagnostic::new(Code::LongUrl, longest.operand_span(), message).with_help(
            "this operand is the longest: shorten it, or compile the filter into several requests",
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contact;

    #[test]
    fn only_over_the_limit() {
        let count = |items: usize| {
            let list = vec!["\"FR\""; items].join(",");
            let text = format!("Pays $in [{list}]");
            let ast = crate::parse(&text).unwrap();
            let mut findings = Vec::new();
            check(
                &FilterContext { text: &text, ast: &ast, object: &contact(), checked: None },
                &mut findings,
            );
            findings.len()
        };
        assert_eq!((count(100), count(300)), (0, 1));
    }
}
