//! The words and symbols that people write instead of the keywords.

use crate::syntax::ops::{Connective, Keyword, Op};

const AND: Keyword = Keyword::Connective(Connective::And);
const OR: Keyword = Keyword::Connective(Connective::Or);

/// Symbols of other languages.
#[rustfmt::skip]
const SYMBOLS: [(&str, Keyword); 20] = [
    ("=", Keyword::Op(Op::Eq)), ("==", Keyword::Op(Op::Eq)), ("===", Keyword::Op(Op::Eq)), (":", Keyword::Op(Op::Eq)),
    ("!=", Keyword::Op(Op::Neq)), ("!==", Keyword::Op(Op::Neq)), ("<>", Keyword::Op(Op::Neq)), ("=!", Keyword::Op(Op::Neq)),
    (">", Keyword::Op(Op::Gt)), (">=", Keyword::Op(Op::Gte)), ("=>", Keyword::Op(Op::Gte)),
    ("<", Keyword::Op(Op::Lt)), ("<=", Keyword::Op(Op::Lte)), ("=<", Keyword::Op(Op::Lte)),
    ("&&", AND), ("&", AND), ("||", OR), ("|", OR),
    ("!", Keyword::Not), ("~", Keyword::Op(Op::Regexp)),
];

/// Words of other languages, with or without `$`.
#[rustfmt::skip]
const WORDS: [(&str, Keyword); 18] = [
    ("ne", Keyword::Op(Op::Neq)), ("ge", Keyword::Op(Op::Gte)), ("le", Keyword::Op(Op::Lte)),
    ("equal", Keyword::Op(Op::Eq)), ("equals", Keyword::Op(Op::Eq)), ("is", Keyword::Op(Op::Eq)),
    ("nin", Keyword::Op(Op::Notin)), ("not_in", Keyword::Op(Op::Notin)), ("notIn", Keyword::Op(Op::Notin)),
    ("nlike", Keyword::Op(Op::Notlike)), ("not_like", Keyword::Op(Op::Notlike)), ("notLike", Keyword::Op(Op::Notlike)),
    ("ilike", Keyword::Op(Op::Like)), ("glob", Keyword::Op(Op::Like)),
    ("regex", Keyword::Op(Op::Regexp)), ("rlike", Keyword::Op(Op::Regexp)), ("match", Keyword::Op(Op::Regexp)),
    ("matches", Keyword::Op(Op::Regexp)),
];

/// Words for tests that a pattern can do.
const PATTERNS: [(&str, &str); 6] = [
    ("contains", "\"*…*\""),
    ("startswith", "\"…*\""),
    ("starts_with", "\"…*\""),
    ("endswith", "\"*…\""),
    ("ends_with", "\"*…\""),
    ("includes", "\"*…*\""),
];

/// The meaning of a foreign word or symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A keyword in another spelling.
    Foreign(Keyword),
    /// A keyword in another case.
    Case(Keyword),
    /// A keyword without `$`.
    Dollar(Keyword),
    /// A range test.
    Between,
    /// A test for a part of a text.
    Pattern(&'static str),
}

impl Meaning {
    /// The keyword, if the meaning is one.
    pub(super) const fn keyword(self) -> Option<Keyword> {
        match self {
            Self::Foreign(keyword) | Self::Case(keyword) | Self::Dollar(keyword) => Some(keyword),
            Self::Between | Self::Pattern(_) => None,
        }
    }
}

/// The meaning of a run of symbols.
pub(super) fn symbol(text: &str) -> Option<Meaning> {
    SYMBOLS.iter().find(|(known, _)| *known == text).map(|&(_, keyword)| Meaning::Foreign(keyword))
}

/// The meaning of an unknown word after `$`.
pub(super) fn dollar_word(word: &str) -> Option<Meaning> {
    let lower = word.to_ascii_lowercase();
    let keyword = Keyword::from_spelling(&format!("${lower}")).map(Meaning::Case);
    keyword.or_else(|| foreign(word, &lower))
}

/// The meaning of a word without `$`.
pub(super) fn bare_word(word: &str) -> Option<Meaning> {
    let lower = word.to_ascii_lowercase();
    match Keyword::from_spelling(&format!("${lower}")) {
        // In capitals, it is the keyword of SQL.
        Some(keyword) if word == lower => Some(Meaning::Dollar(keyword)),
        Some(keyword) => Some(Meaning::Foreign(keyword)),
        None => foreign(word, &lower),
    }
}

fn foreign(word: &str, lower: &str) -> Option<Meaning> {
    if lower == "between" {
        return Some(Meaning::Between);
    }
    if let Some((_, pattern)) = PATTERNS.iter().find(|(known, _)| *known == lower) {
        return Some(Meaning::Pattern(pattern));
    }
    let known = WORDS.iter().find(|(known, _)| *known == word || *known == lower);
    known.map(|&(_, keyword)| Meaning::Foreign(keyword))
}

/// The help for a French word in the place of a connective.
pub(super) fn french_help(word: &str) -> Option<String> {
    let connective = match word.to_lowercase().as_str() {
        "et" => Connective::And,
        "ou" => Connective::Or,
        _ => return None,
    };
    Some(format!("write `{connective}` instead of `{word}`"))
}

/// The only keyword that is closest to a misspelled one.
pub(super) fn suggestion(found: &str) -> Option<Keyword> {
    const LONGEST: usize = 16;
    if found.len() > LONGEST {
        return None;
    }
    let distance = |keyword: Keyword| strsim::osa_distance(found, keyword.as_str());
    let best = Keyword::ALL.into_iter().map(distance).min()?;
    let mut closest = Keyword::ALL.into_iter().filter(|&keyword| distance(keyword) == best);
    let first = closest.next()?;
    let most = if found.len() > 5 { 2 } else { 1 };
    (best <= most && closest.next().is_none()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_words_have_a_meaning() {
        assert_eq!(dollar_word("AND"), Some(Meaning::Case(AND)));
        assert_eq!(dollar_word("NIN"), Some(Meaning::Foreign(Keyword::Op(Op::Notin))));
        assert_eq!(bare_word("and"), Some(Meaning::Dollar(AND)));
        assert_eq!(bare_word("AND"), Some(Meaning::Foreign(AND)));
        assert_eq!(bare_word("Between"), Some(Meaning::Between));
        assert_eq!(bare_word("client"), None);
    }

    #[test]
    fn suggestions_are_unique_and_close() {
        assert_eq!(suggestion("$lik"), Some(Keyword::Op(Op::Like)));
        assert_eq!(suggestion("$notlke"), Some(Keyword::Op(Op::Notlike)));
        assert_eq!(suggestion("$xyz"), None);
        assert_eq!(suggestion("$gtx"), None, "`$gt` and `$gte` are as close");
    }
}
