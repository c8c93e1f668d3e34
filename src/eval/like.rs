//! `$like`: patterns with `*` compiled to the search that each needs.
//!
//! Knows patterns and collations; knows no fields. The time is in proportion to
//! pattern and text, whatever they are: pieces are found from left to right and
//! never looked for again.

use memchr::memchr;
use memchr::memmem;
use memchr::memmem::Finder;

use super::collation::fold;
use super::needle::Needle;
use super::record::Collation;
use super::word::{Affix, End};

/// The run of any characters.
const WILDCARD: char = '*';

/// A pattern of `$like`, compiled: `*` is any run of characters, everything else
/// is itself, and a whole text has to match.
///
/// ```
/// use filtre::eval::{Collation, Like};
///
/// let pattern = Like::new("*gmail*", Collation::General);
/// assert!(pattern.matches("Jean@GMail.com"));
/// assert!(!Like::new("gmail*", Collation::Binary).matches("GMail"));
/// ```
#[derive(Clone, Debug)]
pub struct Like {
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
    Contains(Needle),
    /// Anything else: what is between the ends is found in order.
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
    /// Few pieces have searchers made for them.
    Few(Box<[Finder<'static>]>),
    /// Of many it would cost more to make the searchers than to do without.
    Many(Box<[Box<[u8]>]>),
}

/// The most pieces that have searchers of their own.
const FEW: usize = 16;

/// Longer pieces are searched with a searcher, whose time does not depend on
/// the length of the piece.
const SHORT: usize = 16;

impl Like {
    /// Compiles a pattern.
    #[must_use]
    pub fn new(pattern: &str, collation: Collation) -> Self {
        let mut pieces: Vec<Box<[u8]>> =
            pattern.split(WILDCARD).map(|piece| collation.piece(piece)).collect();
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

    /// How much work it is to test a text, roughly.
    pub(super) const fn cost(&self) -> u32 {
        match self.shape {
            Shape::Any => 0,
            Shape::Exact(_) | Shape::Prefix(_) | Shape::Suffix(_) => 1,
            Shape::Contains(_) => 5,
            Shape::General(_) => 6,
        }
    }

    /// Whether the whole of a text matches.
    #[must_use]
    #[inline(always)]
    pub fn matches(&self, text: &str) -> bool {
        // What takes a few instructions is done in place, the rest out of the
        // way: it would be in the way of all other conditions.
        match (&self.shape, self.collation) {
            (Shape::Prefix(affix) | Shape::Suffix(affix), Collation::Binary) => affix.is_of(text.as_bytes()),
            (Shape::Contains(needle), Collation::Binary) => needle.is_in(text.as_bytes()),
            _ => self.matches_otherwise(text),
        }
    }

    #[inline(never)]
    fn matches_otherwise(&self, text: &str) -> bool {
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
            (false, [], true) => Self::Prefix(Affix::new(prefix, End::Start)),
            (true, [], false) => Self::Suffix(Affix::new(suffix, End::End)),
            (true, [piece], true) => Self::Contains(Needle::new(piece)),
            _ => Self::General(Box::new(Pieces {
                prefix: Affix::new(prefix, End::Start),
                between: Between::new(between),
                suffix: Affix::new(suffix, End::End),
            })),
        }
    }

    #[inline]
    fn matches(&self, text: &[u8]) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(whole) => text == &**whole,
            Self::Prefix(affix) | Self::Suffix(affix) => affix.is_of(text),
            Self::Contains(needle) => needle.is_in(text),
            Self::General(pieces) => pieces.match_whole(text),
        }
    }

    /// Folds only as much as has to be looked at.
    #[inline]
    fn matches_folded(&self, text: &str) -> bool {
        // What is ASCII folds alone, whatever stands beside it.
        let decided = match self {
            Self::Any => Some(true),
            Self::Exact(whole) => text.is_ascii().then(|| text.as_bytes().eq_ignore_ascii_case(whole)),
            Self::Prefix(affix) | Self::Suffix(affix) => affix.is_of_upper(text.as_bytes()),
            Self::Contains(needle) => needle.is_surely_not_in(text.as_bytes()).then_some(false),
            Self::General(pieces) => pieces.are_surely_not_ends_of(text.as_bytes()).then_some(false),
        };
        decided.unwrap_or_else(|| self.matches_slowly(text))
    }

    #[inline(never)]
    fn matches_slowly(&self, text: &str) -> bool {
        self.matches(&fold(text))
    }
}

impl Pieces {
    #[inline(never)]
    fn match_whole(&self, text: &[u8]) -> bool {
        let Self { prefix, between, suffix } = self;
        // The ends decide most texts, and are looked at before anything else.
        suffix.is_of(text)
            && prefix.is_of(text)
            && prefix.rest(text).and_then(|rest| suffix.rest(rest)).is_some_and(|rest| between.is_in(rest))
    }

    /// Whether an end is another for sure, once letters are in upper case.
    #[inline(never)]
    fn are_surely_not_ends_of(&self, text: &[u8]) -> bool {
        self.suffix.is_of_upper(text) == Some(false) || self.prefix.is_of_upper(text) == Some(false)
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

    /// Whether all pieces are in a text, in order.
    #[inline(never)]
    fn is_in(&self, text: &[u8]) -> bool {
        match self {
            Self::Few(finders) => are_in(finders, text, |finder, text| {
                let at = finder.find(text)?;
                Some(at.saturating_add(finder.needle().len()))
            }),
            Self::Many(pieces) => are_in(pieces, text, |piece, text| end_of(piece, text)),
        }
    }
}

/// Whether all pieces are in a text, in order; `end` says where the first place
/// of a piece ends.
fn are_in<P>(pieces: &[P], mut text: &[u8], end: impl Fn(&P, &[u8]) -> Option<usize>) -> bool {
    pieces.iter().all(|piece| match end(piece, text).and_then(|end| text.get(end..)) {
        Some(rest) => {
            text = rest;
            true
        }
        None => false,
    })
}

/// Where the first place of a piece ends.
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
        Like::new(pattern, Collation::Binary).matches(text)
    }

    fn general(pattern: &str, text: &str) -> bool {
        Like::new(pattern, Collation::General).matches(text)
    }

    #[test]
    fn a_run_may_be_empty_and_of_many_lines() {
        for (pattern, text) in
            [("*", ""), ("**", "a"), ("a*", "a"), ("*a", "a"), ("*a*", "a"), ("a*c", "ac"), ("a*c", "a\n\nc")]
        {
            assert!(binary(pattern, text) && general(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn the_whole_text_must_match() {
        for (pattern, text) in
            [("", "a"), ("a", "ab"), ("a*", "ba"), ("*a", "ab"), ("a*a", "a"), ("*ab*ba*", "aba"), ("a", "")]
        {
            assert!(!binary(pattern, text) && !general(pattern, text), "{pattern} {text}");
        }
        assert!(binary("", "") && general("", ""));
    }

    #[test]
    fn other_characters_are_themselves() {
        assert!(binary("a_%", "a_%") && !binary("a_%", "abc") && !binary("a?", "ab"));
        assert!(binary(r"a\*", r"a\b"), "a backslash, then any run");
    }

    #[test]
    fn case_and_accents_fold_but_nothing_is_trimmed() {
        assert!(general("É*", "Et") && general("*é", "TÉ") && general("*É*", "été") && general("e", "é"));
        assert!(general("*fr", "x.FR") && !general("*fr", "x.FR ") && !general("*œ", "oe"));
        assert!(general("*a", "é\u{301}a\u{301}"), "an accent on its own does not count");
        assert!(!binary("*fr", "x.FR"));
        assert!(general("éa*", "ea"));
    }

    #[test]
    fn a_mark_amid_a_long_piece_does_not_count() {
        // Found by fuzzing.
        let text = "fr.f\"E\u{301}=\u{301}2-01 06:ltre-allow: ";
        assert!(general(&format!("*{text}*"), &format!("**{text}*")));
        assert!(general(&format!("*{text}*"), &text.replace('\u{301}', "")));
    }

    #[test]
    fn many_pieces() {
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
