//! Parses a filter with the quoting, parentheses and precedence of a profile.
//!
//! The text is rewritten for the parser of this crate: values get its quotes, and
//! parentheses express another precedence.

use crate::profile::{MixedConnectives, Profile, QuoteEscape};
use crate::syntax::ast::{Ast, ValueKind};
use crate::syntax::limits::{Language, Limits, ParseOptions};
use crate::syntax::ops::Connective;
use crate::syntax::parse_with;
use crate::syntax::tree::Event;

/// Parses a filter with the rules of a profile.
pub(crate) fn parse(text: &str, profile: &Profile) -> Result<Ast<'static>, String> {
    let text = requote(text, profile.quote_escape);
    if !profile.parentheses {
        let language = Language::Wire(crate::syntax::Precedence::Sql);
        let ast = parse_as(&text, language)?;
        if profile.precedence == MixedConnectives::Sql {
            return Ok(ast);
        }
    }
    let ast = parse_as(&parenthesise(&text, profile.precedence)?, Language::Authoring)?;
    if has_authoring_syntax(&ast) {
        return Err("`$not`, parameters and comments are not allowed in a filter".to_owned());
    }
    Ok(ast)
}

fn parse_as(text: &str, language: Language) -> Result<Ast<'static>, String> {
    // The length of the request line limits the text, and added parentheses nest.
    let limits = Limits { nesting: usize::MAX, ..Limits::DEFAULT };
    let ast = parse_with(text, &ParseOptions { limits, language });
    ast.map(Ast::into_owned).map_err(|findings| findings.first().message().to_owned())
}

/// Whether a tree has `$not`, parameters or comments.
fn has_authoring_syntax(ast: &Ast<'_>) -> bool {
    let has_not = ast
        .tree
        .walk(ast.tree.root())
        .any(|event| matches!(event, Event::Enter(inner) if inner.connective.is_none()));
    has_not || !ast.comments.is_empty() || ast.values.iter().any(|value| value.kind == ValueKind::Parameter)
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

/// A part of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'t> {
    Connective(Connective),
    Open,
    Close,
    /// Any other text: a condition, or an error.
    Other(&'t str),
}

/// Splits a filter into pieces.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    let other = |start, end| text.get(start..end).map(Piece::Other);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (piece, length) = next_piece(rest);
        let end = at.saturating_add(length);
        if let Some(piece) = piece {
            pieces.extend(other(start, at));
            pieces.push(piece);
            start = end;
        }
        at = end;
    }
    pieces.extend(other(start, at));
    pieces.retain(|piece| !matches!(piece, Piece::Other(text) if text.trim().is_empty()));
    pieces
}

/// The next piece and its length; a quoted value is skipped as a whole.
fn next_piece(rest: &str) -> (Option<Piece<'_>>, usize) {
    let first = rest.chars().next().unwrap_or_default();
    match first {
        '"' => (None, quoted_length(rest)),
        '(' => (Some(Piece::Open), 1),
        ')' => (Some(Piece::Close), 1),
        '$' => {
            let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
            let word = rest.split(|c| !is_of_word(c)).next().unwrap_or_default();
            let connective =
                [Connective::And, Connective::Or].into_iter().find(|known| known.as_str() == word);
            (connective.map(Piece::Connective), word.len())
        }
        _ => (None, first.len_utf8()),
    }
}

/// The length of a quoted value.
fn quoted_length(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '"' => return at.saturating_add(1),
            _ => {}
        }
    }
    rest.len()
}

/// A level of parentheses: its operands and connectives.
#[derive(Debug, Default)]
struct Level {
    operands: Vec<String>,
    connectives: Vec<Connective>,
    operand: String,
}

/// Adds parentheses that express the precedence.
fn parenthesise(text: &str, precedence: MixedConnectives) -> Result<String, String> {
    let mut levels = Vec::new();
    let mut level = Level::default();
    for piece in pieces(text) {
        match piece {
            Piece::Connective(connective) => {
                level.operands.push(std::mem::take(&mut level.operand));
                level.connectives.push(connective);
            }
            Piece::Open => levels.push(std::mem::take(&mut level)),
            Piece::Close => {
                let inner = level.join(precedence)?;
                level = levels.pop().ok_or("unmatched `)`")?;
                level.operand.push_str(&format!("({inner})"));
            }
            Piece::Other(text) => level.operand.push_str(text),
        }
    }
    if levels.is_empty() { level.join(precedence) } else { Err("unmatched `(`".to_owned()) }
}

impl Level {
    fn join(mut self, precedence: MixedConnectives) -> Result<String, String> {
        self.operands.push(self.operand);
        let mut operands = self.operands.into_iter();
        let is_mixed = self.connectives.windows(2).any(|pair| pair.first() != pair.last());
        let Some(first) = operands.next() else { return Ok(String::new()) };
        let rest = self.connectives.iter().copied().zip(operands);
        match precedence {
            MixedConnectives::RefuseMixed if is_mixed => {
                Err("this server does not allow `$and` and `$or` in one filter".to_owned())
            }
            MixedConnectives::Sql | MixedConnectives::RefuseMixed => Ok(joined(first, rest, |_, _| false)),
            MixedConnectives::LeftToRight => Ok(joined(first, rest, |before, after| before != after)),
            MixedConnectives::OrFirst => Ok(or_first(first, rest)),
            MixedConnectives::RightToLeft => {
                let mut operands: Vec<String> = std::iter::once(first).chain(rest.map(|(_, o)| o)).collect();
                let last = operands.pop().unwrap_or_default();
                let rest = self.connectives.iter().copied().zip(operands).rev();
                Ok(joined_backwards(last, rest))
            }
        }
    }
}

/// Joins operands from the left; the text so far is parenthesised where it binds first.
fn joined(
    first: String,
    rest: impl Iterator<Item = (Connective, String)>,
    binds_first: impl Fn(Connective, Connective) -> bool,
) -> String {
    let (mut text, mut before) = (first, None);
    for (connective, operand) in rest {
        if before.is_some_and(|before| binds_first(before, connective)) {
            text = format!("({text})");
        }
        text.push_str(&format!(" {} {operand}", connective.as_str()));
        before = Some(connective);
    }
    text
}

/// Joins operands from the right.
fn joined_backwards(last: String, rest: impl Iterator<Item = (Connective, String)>) -> String {
    let (mut text, mut after) = (last, None);
    for (connective, operand) in rest {
        if after.is_some_and(|after| after != connective) {
            text = format!("({text})");
        }
        text = format!("{operand} {} {text}", connective.as_str());
        after = Some(connective);
    }
    text
}

/// Joins operands; each run of `$or` is parenthesised.
fn or_first(first: String, rest: impl Iterator<Item = (Connective, String)>) -> String {
    let mut runs = vec![first];
    for (connective, operand) in rest {
        match (connective, runs.last_mut()) {
            (Connective::Or, Some(run)) => run.push_str(&format!(" $or {operand}")),
            _ => runs.push(operand),
        }
    }
    match runs.as_slice() {
        [run] => run.clone(),
        runs => format!("({})", runs.join(") $and (")),
    }
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
