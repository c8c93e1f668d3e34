//! Parses a filter with the quoting, parentheses and precedence of a profile.

use crate::profile::{MixedConnectives, Profile, QuoteEscape};
use crate::syntax::ast::Ast;
use crate::syntax::limits::{Language, Limits, ParseOptions, Precedence};
use crate::syntax::parse_with;
use crate::syntax::tree::{Event, Kind};

/// Parses a filter with the rules of a profile.
pub(crate) fn parse(text: &str, profile: &Profile) -> Result<Ast<'static>, String> {
    let precedence = match profile.precedence {
        MixedConnectives::Sql | MixedConnectives::RefuseMixed => Precedence::Sql,
        MixedConnectives::LeftToRight => Precedence::LeftToRight,
        MixedConnectives::RightToLeft => Precedence::RightToLeft,
        MixedConnectives::OrFirst => Precedence::OrFirst,
    };
    // The length of the request line limits the nesting, too.
    let options = ParseOptions::default()
        .with_limits(Limits::default().with_nesting(usize::MAX))
        .with_language(Language::Wire(precedence))
        .with_wire_parentheses(profile.parentheses);
    let text = requote(text, profile.quote_escape);
    let ast = parse_with(&text, &options).map_err(|findings| findings.first().message().to_owned())?;
    if profile.precedence == MixedConnectives::RefuseMixed && is_mixed(&ast) {
        return Err("this server does not allow `$and` and `$or` in one filter".to_owned());
    }
    Ok(ast.into_owned())
}

/// Whether a level of parentheses has both connectives.
fn is_mixed(ast: &Ast<'_>) -> bool {
    let tree = &ast.tree;
    let mut groups = tree.walk(tree.root()).filter_map(|event| match event {
        Event::Enter(inner) if inner.id != tree.root() => Some(&tree.node(inner.id).kind),
        _ => None,
    });
    groups.any(|kind| matches!(kind, Kind::Group { parenthesised: false, .. }))
}

/// Rewrites the values of a text with the quotes of the grammar.
fn requote(text: &str, escape: QuoteEscape) -> String {
    if escape == QuoteEscape::Backslash {
        return text.to_owned();
    }
    let mut requoted = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut is_inside = false;
    while let Some(character) = characters.next() {
        let doubles = escape == QuoteEscape::Doubled && is_inside;
        match character {
            '"' if doubles && characters.next_if_eq(&'"').is_some() => requoted.push_str("\\\""),
            '"' => {
                is_inside = !is_inside;
                requoted.push('"');
            }
            '\\' if is_inside => requoted.push_str("\\\\"),
            _ => requoted.push(character),
        }
    }
    requoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str, profile: &Profile) -> Result<String, String> {
        parse(text, profile).map(|ast| ast.to_string())
    }

    #[test]
    fn profile_sets_the_precedence() {
        let text = r#"a $eq "1" $or b $eq "$and (" $and c $in ["3"] $or d $eq "4""#;
        let table = [
            (MixedConnectives::Sql, r#"a $eq "1" $or (b $eq "$and (" $and c $in ["3"]) $or d $eq "4""#),
            (
                MixedConnectives::LeftToRight,
                r#"((a $eq "1" $or b $eq "$and (") $and c $in ["3"]) $or d $eq "4""#,
            ),
            (
                MixedConnectives::RightToLeft,
                r#"a $eq "1" $or (b $eq "$and (" $and (c $in ["3"] $or d $eq "4"))"#,
            ),
            (MixedConnectives::OrFirst, r#"(a $eq "1" $or b $eq "$and (") $and (c $in ["3"] $or d $eq "4")"#),
        ];
        for (precedence, expected) in table {
            let profile = Profile { precedence, ..Profile::default() };
            assert_eq!(parsed(text, &profile).unwrap(), expected, "{precedence:?}");
            let one = r#"a $eq "1" $or b $eq "2" $or c $eq "3""#;
            assert_eq!(parsed(one, &profile).unwrap(), one);
        }
        let profile = Profile { precedence: MixedConnectives::RefuseMixed, ..Profile::default() };
        assert!(parsed(text, &profile).is_err());
        assert!(parsed(r#"a $eq "1" $or b $eq "2" $or c $eq "3""#, &profile).is_ok());
        let profile = Profile { parentheses: true, ..profile };
        assert!(parsed(r#"(a $eq "1" $and b $eq "2") $or (c $eq "3")"#, &profile).is_ok());
        assert!(parsed(r#"(a $eq "1" $and b $eq "2" $or c $eq "3") $or d $eq "4""#, &profile).is_err());
    }

    #[test]
    fn profile_sets_the_quote_escape() {
        let value = |text: &str, quote_escape| {
            let profile = Profile { quote_escape, ..Profile::default() };
            let ast = parse(text, &profile)?;
            let values: Vec<_> = ast.values.iter().map(|value| value.text().to_owned()).collect();
            Ok::<_, String>(values.join("|"))
        };
        use QuoteEscape::{Backslash, Doubled, None};
        assert_eq!(value(r#"a $eq "x\"y\\""#, Backslash).unwrap(), r#"x"y\"#);
        assert_eq!(value(r#"a $in ["x""y\","","z"]"#, Doubled).unwrap(), r#"x"y\||z"#);
        assert_eq!(value(r#"a $eq "x\""#, None).unwrap(), r"x\");
        assert!(value(r#"a $eq "x""y""#, None).is_err() && value(r#"a $eq "x""y""#, Backslash).is_err());
    }

    #[test]
    fn parentheses_are_parsed_if_allowed() {
        let text = r#"(a $eq "1" $or b $eq "2") $and c $eq "3""#;
        assert!(parsed(text, &Profile::default()).is_err());
        let profile = Profile { parentheses: true, ..Profile::default() };
        assert_eq!(parsed(text, &profile).unwrap(), text);
        for refused in ["$not a $eq \"1\"", "a $eq :p", "a $eq \"1\" # c", "(a $eq \"1\"", "a $eq \"1\")"] {
            assert!(
                parsed(refused, &profile).is_err() && parsed(refused, &Profile::default()).is_err(),
                "{refused}"
            );
        }
        let profile = Profile { precedence: MixedConnectives::LeftToRight, ..profile };
        let text = r#"x $eq "1" $or (a $eq "1" $or b $eq "2" $and c $eq "3") $and d $eq "4""#;
        let expected = r#"(x $eq "1" $or ((a $eq "1" $or b $eq "2") $and c $eq "3")) $and d $eq "4""#;
        assert_eq!(parsed(text, &profile).unwrap(), expected);
    }

    #[test]
    fn long_chains_do_not_overflow_the_stack() {
        let text = (0..700).map(|at| if at % 2 == 0 { "a $eq 1 $or " } else { "a $eq 1 $and " });
        let text = text.collect::<String>() + "a $eq 1";
        for precedence in
            [MixedConnectives::LeftToRight, MixedConnectives::RightToLeft, MixedConnectives::OrFirst]
        {
            assert!(parse(&text, &Profile { precedence, ..Profile::default() }).is_ok());
        }
    }
}
