//! `long-url`: a filter that makes a long address.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, FilterContext, Rule};
use crate::text::percent;

pub(crate) static RULE: Rule = Rule {
    code: Code::LongUrl,
    what: "A filter longer than 2,000 bytes once it is percent-encoded.",
    why: "Filters are sent in the URL. Some proxies and programs truncate or refuse URLs over 2,000 bytes, and most servers refuse URLs over 8,000.",
    example: r#"Pays $in ["FR","BE", … 200 more …]"#,
    instead: r#"Pays $notin ["US"]"#,
    fix: "None. `compile` splits a long filter into several requests.",
    check: Check::Filter(check),
};

/// The length in bytes up to which every known program accepts a URL.
const SAFE_LENGTH: usize = 2_000;

fn check(context: &FilterContext<'_>, findings: &mut Vec<Diagnostic>) {
    let length = percent::encoded_length(&context.ast.to_string());
    if length <= SAFE_LENGTH {
        return;
    }
    // Shortening the longest operand has the greatest effect.
    let longest = context.ast.conditions().max_by_key(|condition| condition.operand_span().len());
    let Some(longest) = longest else { return };
    let message = format!("the filter takes {length} bytes of the URL, and the limit is {SAFE_LENGTH}");
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
    fn filter_over_limit_is_reported() {
        let count = |items: usize| {
            let list = vec!["\"FR\""; items].join(",");
            let text = format!("Pays $in [{list}]");
            let ast = crate::parse(&text).unwrap();
            let mut findings = Vec::new();
            check(&FilterContext { text: &text, ast: &ast, object: &contact() }, &mut findings);
            findings.len()
        };
        assert_eq!((count(100), count(300)), (0, 1));
    }
}
