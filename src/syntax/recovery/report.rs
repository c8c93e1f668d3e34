//! How the recovering parser reports mistakes.

use super::keywords::{self, Meaning};
use super::parser::{RecoveringParser, State};
use super::scan::Token;
use crate::diagnostic::{Edit, Fix};
use crate::syntax::error::{Kind, Mistake};
use crate::syntax::limits::Language;
use crate::syntax::ops::Keyword;
use crate::text::span::Span;

impl RecoveringParser<'_, '_> {
    pub(super) fn mistake(&mut self, kind: Kind, span: Span, fix: impl Into<Option<Fix>>) {
        self.report(Mistake::new(kind, span).with_fix(fix));
    }

    /// Reports a mistake with a help text for its case, if there is one.
    pub(super) fn mistake_with_help(&mut self, kind: Kind, span: Span, help: Option<String>) {
        self.report(Mistake { help, ..Mistake::new(kind, span) });
    }

    fn report(&mut self, mistake: Mistake) {
        if self.state == State::Stopped {
            return;
        }
        if self.state == State::Sound {
            self.state = State::Faulty;
        }
        let span = mistake.span;
        let is_place = span.start() == span.end() && !self.errors.is_full();
        let found = is_place.then(|| self.cursor.found_at(span.start()));
        self.errors.push(Mistake { found, ..mistake });
    }

    /// Parses something whose mistakes follow from one already reported.
    pub(super) fn quietly<T>(&mut self, parse: impl FnOnce(&mut Self) -> T) -> T {
        let mark = self.errors.mark();
        let parsed = parse(self);
        if self.state != State::Stopped {
            self.errors.forget_after(mark);
        }
        parsed
    }

    /// Reports an exceeded limit, and ignores the rest of the text.
    pub(super) fn stop(&mut self, kind: Kind, span: Span) {
        self.mistake(kind, span, None);
        self.state = State::Stopped;
        self.cursor.skip_to_end();
    }

    /// Records that a reported mistake explains why the next connective is missing.
    pub(super) fn set_connective_reported(&mut self) {
        if self.state != State::Stopped {
            self.state = State::ConnectiveReported;
        }
    }

    pub(super) fn refuse_on_the_wire(&mut self, what: &'static str, span: Span) {
        if self.options.language() != Language::Authoring {
            self.mistake(Kind::NotOnTheWire { what }, span, None);
        }
    }

    /// Reports a keyword in a foreign spelling.
    pub(super) fn respell(&mut self, meaning: Meaning, token: Token) {
        let Some(keyword) = meaning.keyword() else { return };
        let found = self.cursor.found(token);
        let kind = match meaning {
            Meaning::Case(_) => Kind::KeywordCase { found, keyword },
            Meaning::Dollar(_) => Kind::MissingDollar { found, keyword },
            _ => Kind::Foreign { found, keyword },
        };
        let fix = Fix::safe(self.keyword_edit(token.span, keyword));
        self.mistake(kind, token.span, fix);
    }

    /// Replaces a symbol, which needs no spaces around it, by a keyword.
    pub(super) fn keyword_edit(&self, span: Span, keyword: Keyword) -> Edit {
        let before = self.cursor.before(span.start()).chars().next_back();
        let after = self.cursor.after(span.end()).chars().next();
        let left = if before.is_some_and(|c| !c.is_whitespace() && c != '(') { " " } else { "" };
        let right = if after.is_some_and(|c| !c.is_whitespace() && c != ')') { " " } else { "" };
        Edit::replace(span, format!("{left}{}{right}", keyword.as_str()))
    }

    /// Reports an unknown word after `$`, and returns the keyword that was probably meant.
    pub(super) fn unknown_keyword(&mut self, token: Token) -> Option<Keyword> {
        let word = self.cursor.slice(token.span);
        let is_shown = word.len() > 1 && !self.errors.is_full();
        let suggestion = if is_shown { keywords::suggestion(word) } else { None };
        let fix = suggestion.map(|keyword| Fix::safe(Edit::replace(token.span, keyword.as_str())));
        let found = self.cursor.found(token);
        self.mistake(Kind::UnknownKeyword { found, suggestion }, token.span, fix);
        suggestion
    }
}
