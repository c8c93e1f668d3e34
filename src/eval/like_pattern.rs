//! `$like` patterns, compiled to the cheapest search for their shape.
//!
//! The time is linear in the length of pattern and text: pieces are searched from
//! left to right, without backtracking.

use memchr::memchr;
use memchr::memmem;
use memchr::memmem::Finder;

use super::bytes::affix::{Affix, Side};
use super::bytes::folding::fold;
use super::bytes::substring::Substring;
use crate::text::Collation;

/// The wildcard for any number of characters.
const WILDCARD: char = '*';

/// A compiled pattern of `$like`.
///
/// `*` matches any number of characters, also none; every other character matches
/// itself. There are no escapes. A pattern matches whole texts. Under
/// [`Collation::General`], case and accents are ignored; unlike in comparisons,
/// trailing spaces are not.
///
/// ```
/// use filtre::eval::LikePattern;
/// use filtre::text::Collation;
///
/// let pattern = LikePattern::new("*gmail*", Collation::General);
/// assert!(pattern.matches("Jean@GMail.com"));
/// assert!(!LikePattern::new("gmail*", Collation::Binary).matches("GMail"));
/// ```
#[derive(Clone, Debug)]
pub struct LikePattern {
    collation: Collation,
    shape: Shape,
}

#[derive(Clone, Debug)]
enum Shape {
    /// `*`
    Any,
    /// `text`
    Exact(Box<[u8]>),
    /// `text*`
    Prefix(Affix),
    /// `*text`
    Suffix(Affix),
    /// `*text*`
    Contains(Substring),
    /// Any other pattern: the pieces between the ends are searched in order.
    General(Box<Pieces>),
}

#[derive(Clone, Debug)]
struct Pieces {
    prefix: Affix,
    between: Between,
    suffix: Affix,
}

#[derive(Clone, Debug)]
enum Between {
    /// Each piece has a prepared searcher.
    Few(Box<[Finder<'static>]>),
    /// More than [`FEW`] pieces, for which preparing searchers costs more than it
    /// saves.
    Many(Box<[Box<[u8]>]>),
}

/// The most pieces with prepared searchers.
const FEW: usize = 16;

/// Longer pieces are searched with `memmem`, whose time does not depend on the
/// length of the piece.
const SHORT: usize = 16;

impl LikePattern {
    /// Compiles a pattern.
    #[must_use]
    pub fn new(pattern: &str, collation: Collation) -> Self {
        let mut pieces: Vec<Box<[u8]>> =
            pattern.split(WILDCARD).map(|piece| collation.pattern_piece(piece)).collect();
        let suffix = pieces.pop().unwrap_or_default();
        let shape = if pieces.is_empty() {
            Shape::Exact(suffix)
        } else {
            let prefix = pieces.remove(0);
            pieces.retain(|piece| !piece.is_empty());
            Shape::new(prefix, pieces, suffix)
        };
        Self { collation, shape }
    }

    /// Returns the approximate cost of a match, as a rank.
    pub(super) const fn cost(&self) -> u32 {
        match self.shape {
            Shape::Any => 0,
            Shape::Exact(_) | Shape::Prefix(_) | Shape::Suffix(_) => 1,
            Shape::Contains(_) => 5,
            Shape::General(_) => 6,
        }
    }

    /// Returns whether the whole text matches.
    #[must_use]
    #[inline(always)]
    pub fn matches(&self, text: &str) -> bool {
        // The cases of a few instructions are inlined. The others are not: they
        // would slow down every other kind of condition.
        match (&self.shape, self.collation) {
            (Shape::Prefix(affix) | Shape::Suffix(affix), Collation::Binary) => {
                affix.matches(text.as_bytes())
            }
            (Shape::Contains(substring), Collation::Binary) => substring.is_in(text.as_bytes()),
            _ => self.matches_out_of_line(text),
        }
    }

    #[inline(never)]
    fn matches_out_of_line(&self, text: &str) -> bool {
        match self.collation {
            Collation::Binary => self.shape.matches(text.as_bytes()),
            Collation::General => self.shape.matches_folded(text),
        }
    }
}

impl Shape {
    fn new(prefix: Box<[u8]>, between: Vec<Box<[u8]>>, suffix: Box<[u8]>) -> Self {
        match (prefix.is_empty(), between.as_slice(), suffix.is_empty()) {
            (true, [], true) => Self::Any,
            (false, [], true) => Self::Prefix(Affix::new(prefix, Side::Start)),
            (true, [], false) => Self::Suffix(Affix::new(suffix, Side::End)),
            (true, [piece], true) => Self::Contains(Substring::new(piece)),
            _ => Self::General(Box::new(Pieces {
                prefix: Affix::new(prefix, Side::Start),
                between: Between::new(between),
                suffix: Affix::new(suffix, Side::End),
            })),
        }
    }

    #[inline]
    fn matches(&self, text: &[u8]) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(whole) => text == &**whole,
            Self::Prefix(affix) | Self::Suffix(affix) => affix.matches(text),
            Self::Contains(substring) => substring.is_in(text),
            Self::General(pieces) => pieces.match_text(text),
        }
    }

    /// Folds the text only if its ASCII bytes do not decide.
    #[inline]
    fn matches_folded(&self, text: &str) -> bool {
        // An ASCII character folds alone, whatever its neighbours.
        let decided = match self {
            Self::Any => Some(true),
            Self::Exact(whole) => text.is_ascii().then(|| text.as_bytes().eq_ignore_ascii_case(whole)),
            Self::Prefix(affix) | Self::Suffix(affix) => affix.matches_uppercase(text.as_bytes()),
            Self::Contains(substring) => substring.cannot_be_in(text.as_bytes()).then_some(false),
            Self::General(pieces) => pieces.ends_cannot_match(text.as_bytes()).then_some(false),
        };
        decided.unwrap_or_else(|| self.matches_after_folding(text))
    }

    #[inline(never)]
    fn matches_after_folding(&self, text: &str) -> bool {
        self.matches(&fold(text))
    }
}

impl Pieces {
    #[inline(never)]
    fn match_text(&self, text: &[u8]) -> bool {
        let Self { prefix, between, suffix } = self;
        // The ends reject most texts, so they are compared first.
        suffix.matches(text)
            && prefix.matches(text)
            && prefix.strip(text).and_then(|rest| suffix.strip(rest)).is_some_and(|rest| between.are_in(rest))
    }

    /// Returns true only if an end of the folded text is known to differ.
    #[inline(never)]
    fn ends_cannot_match(&self, text: &[u8]) -> bool {
        self.suffix.matches_uppercase(text) == Some(false)
            || self.prefix.matches_uppercase(text) == Some(false)
    }
}

impl Between {
    fn new(pieces: Vec<Box<[u8]>>) -> Self {
        if pieces.len() <= FEW {
            Self::Few(pieces.iter().map(|piece| Finder::new(piece).into_owned()).collect())
        } else {
            Self::Many(pieces.into())
        }
    }

    /// Returns whether all pieces are in the text, in order.
    #[inline(never)]
    fn are_in(&self, text: &[u8]) -> bool {
        match self {
            Self::Few(finders) => find_in_order(finders, text, |finder, text| {
                let at = finder.find(text)?;
                Some(at.saturating_add(finder.needle().len()))
            }),
            Self::Many(pieces) => find_in_order(pieces, text, |piece, text| end_of(piece, text)),
        }
    }
}

/// Returns whether all pieces are in the text, in order; `end` returns where the
/// first occurrence of a piece ends.
fn find_in_order<P>(pieces: &[P], mut text: &[u8], end: impl Fn(&P, &[u8]) -> Option<usize>) -> bool {
    pieces.iter().all(|piece| match end(piece, text).and_then(|end| text.get(end..)) {
        Some(rest) => {
            text = rest;
            true
        }
        None => false,
    })
}

/// Returns where the first occurrence of a piece ends.
fn end_of(piece: &[u8], text: &[u8]) -> Option<usize> {
    let at = match piece {
        [] => 0,
        [first, ..] if piece.len() <= SHORT => {
            let mut at = 0_usize;
            loop {
                at = at.saturating_add(memchr(*first, text.get(at..)?)?);
                if text.get(at..)?.starts_with(piece) {
                    break at;
                }
                at = at.saturating_add(1);
            }
        }
        _ => memmem::find(text, piece)?,
    };
    Some(at.saturating_add(piece.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binary(pattern: &str, text: &str) -> bool {
        LikePattern::new(pattern, Collation::Binary).matches(text)
    }

    fn general(pattern: &str, text: &str) -> bool {
        LikePattern::new(pattern, Collation::General).matches(text)
    }

    #[test]
    fn star_matches_nothing_and_several_lines() {
        for (pattern, text) in
            [("*", ""), ("**", "a"), ("a*", "a"), ("*a", "a"), ("*a*", "a"), ("a*c", "ac"), ("a*c", "a\n\nc")]
        {
            assert!(binary(pattern, text) && general(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn pattern_matches_whole_text() {
        for (pattern, text) in
            [("", "a"), ("a", "ab"), ("a*", "ba"), ("*a", "ab"), ("a*a", "a"), ("*ab*ba*", "aba"), ("a", "")]
        {
            assert!(!binary(pattern, text) && !general(pattern, text), "{pattern} {text}");
        }
        assert!(binary("", "") && general("", ""));
    }

    #[test]
    fn other_characters_match_themselves() {
        assert!(binary("a_%", "a_%") && !binary("a_%", "abc") && !binary("a?", "ab"));
        assert!(binary(r"a\*", r"a\b"), "a backslash is not an escape");
    }

    #[test]
    fn general_ignores_case_and_accents_but_not_trailing_spaces() {
        assert!(general("É*", "Et") && general("*é", "TÉ") && general("*É*", "été") && general("e", "é"));
        assert!(general("*fr", "x.FR") && !general("*fr", "x.FR ") && !general("*œ", "oe"));
        assert!(general("*a", "é\u{301}a\u{301}"), "a lone combining mark is ignored");
        assert!(!binary("*fr", "x.FR"));
        assert!(general("éa*", "ea"));
    }

    #[test]
    fn combining_mark_inside_long_piece_is_ignored() {
        let text = "fr.f\"E\u{301}=\u{301}2-01 06:ltre-allow: ";
        assert!(general(&format!("*{text}*"), &format!("**{text}*")));
        assert!(general(&format!("*{text}*"), &text.replace('\u{301}', "")));
    }

    #[test]
    fn pattern_of_many_pieces_matches() {
        let pieces = |n: usize| "a*".repeat(n) + "b";
        for n in [2, 17, 1_000] {
            assert!(binary(&pieces(n), &("a".repeat(n) + "b")), "{n}");
            assert!(!binary(&pieces(n), &("a".repeat(n - 1) + "b")), "{n}");
        }
        let long = format!("*{}", "0123456789abcdefghij*".repeat(40));
        assert!(binary(&long, &"0123456789abcdefghij".repeat(40)));
        assert!(!binary(&long, &"0123456789abcdefghij".repeat(39)));
    }
}
