//! Splits any text into tokens, in linear time.

use super::error_sink::ErrorSink;
use crate::diagnostic::{Edit, Fix};
use crate::syntax::ast::Comment;
use crate::syntax::error::{Kind, Mistake};
use crate::syntax::lexer;
use crate::syntax::ops::Keyword;
use crate::text::span::{Span, offset};

/// A token and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Keyword(Keyword),
    /// `$` and an unknown word.
    Dollar,
    /// A possible field.
    Word,
    Number,
    /// Any other run of characters.
    Blob,
    /// Text in quotes.
    Text(Quotes),
    /// Text after an opening quote without a closing one, up to its probable end.
    Unclosed(Quotes),
    Parameter,
    /// A run of `= ! < > & | : ~`.
    Symbol,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    Comma,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    Double,
    Single,
    Back,
    Typographic,
}

impl Quotes {
    const ALL: [Self; 4] = [Self::Double, Self::Single, Self::Back, Self::Typographic];

    fn opened_by(c: char) -> Option<Self> {
        match c {
            '"' => Some(Self::Double),
            '\'' => Some(Self::Single),
            '`' => Some(Self::Back),
            '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' | '＂' => {
                Some(Self::Typographic)
            }
            _ => None,
        }
    }

    fn is_closed_by(self, c: char) -> bool {
        match self {
            Self::Double => c == '"',
            Self::Single => c == '\'',
            Self::Back => c == '`',
            Self::Typographic => matches!(c, '”' | '“' | '’' | '»' | '›' | '＂' | '"'),
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Double => "double quotes",
            Self::Single => "single quotes",
            Self::Back => "backquotes",
            Self::Typographic => "typographic quotes",
        }
    }
}

/// The result of a scan.
pub(super) struct Scan<'a> {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Comment<'a>>,
    pub(super) errors: ErrorSink,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    scan: Scan<'a>,
    /// Whether no closing quote follows, for each kind of quotes: a second search
    /// would make the scan quadratic.
    hopeless: [bool; 4],
}

/// Scans a whole text; the last token is [`TokenKind::End`].
pub(super) fn scan(text: &str, sink: ErrorSink) -> Scan<'_> {
    let mut scanner = Scanner {
        text,
        at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
        scan: Scan { tokens: Vec::new(), comments: Vec::new(), errors: sink },
        hopeless: [false; 4],
    };
    while let Some(c) = scanner.skip_space() {
        scanner.token(c);
    }
    scanner.push(TokenKind::End, scanner.at);
    scanner.scan
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        let span = Span::new(offset(start), offset(self.at));
        self.scan.tokens.push(Token { kind, span });
    }

    fn advance(&mut self, length: usize) {
        self.at = self.at.saturating_add(length);
    }

    /// Skips whitespace, comments and odd spaces; returns the next character, if any.
    fn skip_space(&mut self) -> Option<char> {
        loop {
            self.at = self.text.len().saturating_sub(lexer::white_space(self.rest()).len());
            let c = self.rest().chars().next()?;
            if c == '#' {
                self.comment();
            } else if odd_space(c).is_some() {
                self.odd_spaces(c);
            } else {
                return Some(c);
            }
        }
    }

    fn comment(&mut self) {
        let Ok((_, text)) = lexer::comment(self.rest()) else { return };
        let start = self.at;
        self.advance(text.len());
        let span = Span::new(offset(start), offset(self.at));
        self.scan.comments.push(Comment { text: text.into(), span });
    }

    /// A run of the same odd space is one mistake.
    fn odd_spaces(&mut self, c: char) {
        let Some((name, is_space)) = odd_space(c) else { return };
        let start = self.at;
        self.advance(self.rest().len().saturating_sub(self.rest().trim_start_matches(c).len()));
        let span = Span::new(offset(start), offset(self.at));
        let edit = Edit::replace(span, if is_space { " " } else { "" });
        let mistake = Mistake::new(Kind::OddBlank { name, is_space }, span);
        self.scan.errors.push(mistake.with_fix(Fix::safe(edit)));
    }

    fn token(&mut self, c: char) {
        let start = self.at;
        if let Some(quotes) = Quotes::opened_by(c) {
            return self.text(c, quotes);
        }
        let (kind, length) = match c {
            '(' => (TokenKind::OpenParenthesis, 1),
            ')' => (TokenKind::CloseParenthesis, 1),
            '[' => (TokenKind::OpenBracket, 1),
            ']' => (TokenKind::CloseBracket, 1),
            ',' => (TokenKind::Comma, 1),
            '$' => self.dollar(),
            c if is_symbol(c) => self.symbol(c),
            _ => self.word(),
        };
        self.advance(length);
        self.push(kind, start);
    }

    fn dollar(&self) -> (TokenKind, usize) {
        if let Ok((rest, keyword)) = lexer::keyword(self.rest()) {
            return (TokenKind::Keyword(keyword), self.rest().len().saturating_sub(rest.len()));
        }
        let after = self.rest().get(1..).unwrap_or("");
        let word = after.find(|c| !unicode_ident::is_xid_continue(c)).unwrap_or(after.len());
        (TokenKind::Dollar, word.saturating_add(1))
    }

    fn symbol(&self, c: char) -> (TokenKind, usize) {
        if c == ':' {
            return match lexer::parameter(self.rest()) {
                Ok((rest, _)) => (TokenKind::Parameter, self.rest().len().saturating_sub(rest.len())),
                Err(_) => (TokenKind::Symbol, 1),
            };
        }
        let end = self.rest().find(|c| !is_symbol(c) || c == ':').unwrap_or(self.rest().len());
        (TokenKind::Symbol, end)
    }

    /// A field, a number, or a run of anything up to the next delimiter.
    fn word(&self) -> (TokenKind, usize) {
        let rest = self.rest();
        if let Ok((after, number)) = lexer::number(rest)
            && after.chars().next().is_none_or(is_delimiter)
        {
            return (TokenKind::Number, number.len());
        }
        if let Ok((after, field)) = lexer::field(rest)
            && after.chars().next().is_none_or(|c| is_delimiter(c) && c != '\'')
        {
            return (TokenKind::Word, field.len());
        }
        let has_digit_first = rest.starts_with(|c: char| c.is_ascii_digit());
        let in_blob = |c: char| match c {
            // The time in `2025-01-01T06:00`, and the apostrophe in `O'Connor`.
            ':' => has_digit_first,
            '\'' => true,
            c => !is_delimiter(c),
        };
        let mut characters = rest.char_indices();
        characters.next();
        let end = characters.find(|&(_, c)| !in_blob(c)).map_or(rest.len(), |(at, _)| at);
        (TokenKind::Blob, end)
    }

    /// A text in quotes of any kind.
    fn text(&mut self, c: char, quotes: Quotes) {
        let start = self.at;
        self.advance(c.len_utf8());
        let body = self.rest();
        let end = self.closing(quotes, body);
        if let Some((end, close)) = end
            && let Some(raw) = body.get(..end)
        {
            let after = body.get(end.saturating_add(close)..).unwrap_or("");
            match swallowed_connective(raw, after) {
                None => {
                    self.advance(end.saturating_add(close));
                    self.push(TokenKind::Text(quotes), start);
                }
                Some(cut) => {
                    self.advance(cut);
                    self.push(TokenKind::Unclosed(quotes), start);
                }
            }
            return;
        }
        self.advance(unclosed_length(body));
        self.push(TokenKind::Unclosed(quotes), start);
    }

    /// Where a text in quotes ends, and the length of its closing quote.
    fn closing(&mut self, quotes: Quotes, body: &str) -> Option<(usize, usize)> {
        if quotes == Quotes::Double {
            return lexer::string_end(body).map(|(end, _)| (end, 1));
        }
        let at = Quotes::ALL.iter().position(|&known| known == quotes)?;
        let hopeless = self.hopeless.get_mut(at)?;
        if *hopeless {
            return None;
        }
        let found = match quotes {
            Quotes::Single => single_quote_end(body).map(|end| (end, '\'')),
            _ => body.char_indices().find(|&(_, c)| quotes.is_closed_by(c)),
        };
        *hopeless = found.is_none();
        found.map(|(end, c)| (end, c.len_utf8()))
    }
}

/// The offset of the single quote that ends a text. `\'` does not end it, nor
/// does `''` inside it, which is a quote in SQL.
fn single_quote_end(body: &str) -> Option<usize> {
    let mut bytes = body.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let is_next = |(_, next): &(usize, u8)| *next == b'\'';
        match byte {
            b'\\' => {
                bytes.next_if(is_next);
            }
            b'\'' if at == 0 || bytes.next_if(is_next).is_none() => return Some(at),
            _ => {}
        }
    }
    None
}

/// The place where a string should be closed, if its closing quote is the opening
/// quote of a later string: `"client $and x $eq "y"`. Such a string ends with an
/// operator, and text follows it directly.
fn swallowed_connective(raw: &str, after: &str) -> Option<usize> {
    let runs_on = after.chars().next().is_some_and(|c| lexer::is_name_continue(c) || c == '*' || c == '"');
    let tail = raw.trim_end().trim_end_matches('[').trim_end();
    let word = tail.rfind('$').and_then(|at| tail.get(at..))?;
    let ends_in_operator = matches!(Keyword::from_spelling(word), Some(Keyword::Op(_)));
    if runs_on && ends_in_operator { connective_in(raw) } else { None }
}

/// The length of a string without closing quote: up to the next connective, or
/// to the end of its line.
fn unclosed_length(body: &str) -> usize {
    let line = body.find(['\n', '\r']).unwrap_or(body.len());
    let line = body.get(..line).unwrap_or(body);
    connective_in(line).unwrap_or_else(|| line.trim_end().len())
}

/// The offset of the space before the first connective in a text.
fn connective_in(text: &str) -> Option<usize> {
    let found = text.match_indices(" $").find(|&(at, _)| {
        let word = text.get(at.saturating_add(1)..).unwrap_or("");
        matches!(lexer::keyword(word), Ok((_, Keyword::Connective(_))))
    });
    found.map(|(at, _)| text.get(..at).unwrap_or("").trim_end().len())
}

const fn is_symbol(c: char) -> bool {
    matches!(c, '=' | '!' | '<' | '>' | '&' | '|' | ':' | '~')
}

fn is_delimiter(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '(' | ')' | '[' | ']' | ',' | '$' | '#')
        || is_symbol(c)
        || Quotes::opened_by(c).is_some()
        || odd_space(c).is_some()
}

/// The name of a space or invisible character that is not whitespace of the
/// language, and whether an ordinary space replaces it.
pub(super) fn odd_space(c: char) -> Option<(&'static str, bool)> {
    Some(match c {
        '\u{a0}' => ("a no-break space", true),
        '\u{202f}' => ("a narrow no-break space", true),
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' | '\u{1680}' => ("a typographic space", true),
        '\u{2028}' | '\u{2029}' | '\u{85}' => ("a Unicode line break", true),
        '\u{b}' | '\u{c}' => ("a vertical tab or form feed", true),
        '\u{200b}' => ("a zero-width space", false),
        '\u{200c}' | '\u{200d}' | '\u{2060}' => ("a zero-width joiner", false),
        '\u{feff}' => ("a byte order mark", false),
        '\u{ad}' => ("a soft hyphen", false),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            ("an invisible direction mark", false)
        }
        _ => return None,
    })
}
