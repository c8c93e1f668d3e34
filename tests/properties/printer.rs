//! A printer that writes a reference tree in one of its many spellings and
//! records the place of each token.

use std::ops::Range;

use crate::tree::{Operand, Tree, Val};

/// A pseudorandom sequence of choices.
pub struct Choices(u64);

impl Choices {
    fn below(&mut self, limit: u64) -> u64 {
        // The multiplier and increment of Knuth's MMIX.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn one_in(&mut self, limit: u64) -> bool {
        self.below(limit) == 0
    }
}

/// The ranges of a condition in the text.
#[derive(Debug)]
pub struct Place {
    pub field: Range<usize>,
    pub op: Range<usize>,
    pub operand: Range<usize>,
    pub values: Vec<Range<usize>>,
}

pub struct Printer {
    pub out: String,
    pub choices: Choices,
    pub places: Vec<Place>,
    pub comments: Vec<String>,
    pub has_comments: bool,
    pub has_extras: bool,
}

impl Printer {
    pub fn new(seed: u64) -> Self {
        Self {
            out: String::new(),
            choices: Choices(seed),
            places: Vec::new(),
            comments: Vec::new(),
            has_comments: true,
            has_extras: true,
        }
    }

    /// Writes a tree in one of its spellings.
    pub fn write(mut self, tree: &Tree) -> Self {
        if self.has_extras && self.choices.one_in(8) {
            self.out.push('\u{feff}');
        }
        self.gap(false);
        self.expression(tree, 0);
        self.gap(false);
        if self.has_comments && self.choices.one_in(8) {
            self.comment();
        }
        self
    }

    /// Writes whitespace and comments between two tokens.
    pub fn gap(&mut self, is_needed: bool) {
        if is_needed || !self.choices.one_in(3) {
            self.spaces();
        }
        while self.has_comments && self.choices.one_in(12) {
            self.comment();
            self.out.push_str(if self.choices.one_in(4) { "\r\n" } else { "\n" });
            self.spaces();
        }
    }

    fn spaces(&mut self) {
        for _ in 0..=self.choices.below(3) {
            let at = self.choices.below(6) as usize;
            self.out.push([' ', ' ', ' ', '\t', '\n', '\r'][at]);
        }
    }

    fn comment(&mut self) {
        const TEXTS: [&str; 10] = [
            "",
            " who?",
            " \"open",
            "#",
            " a $eq \"1\"",
            " é 💥 ",
            "\u{a0}x",
            " ) ] $and",
            "\\",
            " filtre-allow: none",
        ];
        let text = TEXTS[self.choices.below(10) as usize];
        self.out.push('#');
        self.out.push_str(text);
        self.comments.push(text.trim().to_owned());
    }

    /// Writes an expression. `strength` is 0 where any expression is allowed, 1
    /// in a part of `$and`, 2 after `$not`.
    pub fn expression(&mut self, tree: &Tree, strength: u8) {
        let own = match tree {
            Tree::Condition(..) | Tree::Not(_) => 2,
            Tree::Group(_, parts) if parts.len() == 1 => {
                return self.expression(&parts[0], strength);
            }
            Tree::Group(true, _) => 1,
            Tree::Group(false, _) => 0,
        };
        let mut parentheses = u32::from(own < strength);
        while self.has_extras && parentheses < 3 && self.choices.one_in(10) {
            parentheses += 1;
        }
        for _ in 0..parentheses {
            self.out.push('(');
            self.gap(false);
        }
        match tree {
            Tree::Condition(field, op, operand) => self.condition(field, op, operand),
            Tree::Not(inner) => {
                self.out.push_str("$not");
                let bare = self.out.len();
                self.gap(false);
                let after = self.out.len();
                self.expression(inner, 2);
                if bare == after && self.out[bare..].starts_with(|c| c != '(' && c != '$') {
                    self.insert_space(bare);
                }
            }
            Tree::Group(is_and, parts) => {
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        self.gap(false);
                        self.out.push_str(if *is_and { "$and" } else { "$or" });
                        let bare = self.out.len();
                        self.gap(false);
                        let after = self.out.len();
                        self.expression(part, u8::from(*is_and));
                        if bare == after && self.out[bare..].starts_with(|c| c != '(' && c != '$') {
                            self.insert_space(bare);
                        }
                    } else {
                        self.expression(part, u8::from(*is_and));
                    }
                }
            }
        }
        for _ in 0..parentheses {
            self.gap(false);
            self.out.push(')');
        }
    }

    /// Inserts a space between two words, and shifts the places after it.
    fn insert_space(&mut self, at: usize) {
        self.out.insert(at, ' ');
        for place in &mut self.places {
            let ranges = [&mut place.field, &mut place.op, &mut place.operand];
            for range in ranges.into_iter().chain(&mut place.values).filter(|range| range.start >= at) {
                *range = range.start + 1..range.end + 1;
            }
        }
    }

    fn condition(&mut self, field: &str, op: &str, operand: &Operand) {
        let field = self.token(field);
        self.gap(false);
        let op = self.token(op);
        let mut values = Vec::new();
        let operand = match operand {
            Operand::One(value) => {
                // A bare number needs a space after the operator.
                let is_bare = self.is_bare(value);
                self.gap(is_bare);
                let place = self.value(value, is_bare);
                values.push(place.clone());
                place
            }
            Operand::List(items) => {
                self.gap(false);
                let start = self.out.len();
                self.out.push('[');
                self.gap(false);
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        self.out.push(',');
                        self.gap(false);
                    }
                    let is_bare = self.is_bare(item);
                    values.push(self.value(item, is_bare));
                    self.gap(false);
                }
                self.out.push(']');
                start..self.out.len()
            }
        };
        self.places.push(Place { field, op, operand, values });
    }

    fn token(&mut self, text: &str) -> Range<usize> {
        let start = self.out.len();
        self.out.push_str(text);
        start..self.out.len()
    }

    fn is_bare(&mut self, value: &Val) -> bool {
        matches!(value, Val::Text(text) if is_number(text)) && self.choices.one_in(2)
    }

    fn value(&mut self, value: &Val, is_bare: bool) -> Range<usize> {
        let start = self.out.len();
        match value {
            Val::Parameter(name) => {
                self.out.push(':');
                self.out.push_str(name);
            }
            Val::Text(text) if is_bare => self.out.push_str(text),
            Val::Text(text) => {
                self.out.push('"');
                let characters: Vec<char> = text.chars().collect();
                for (at, &c) in characters.iter().enumerate() {
                    match c {
                        '"' => self.out.push_str("\\\""),
                        '\\' => {
                            let is_plain =
                                characters.get(at + 1).is_some_and(|next| !matches!(next, '"' | '\\'));
                            let is_lone = is_plain && self.has_extras && self.choices.one_in(2);
                            self.out.push_str(if is_lone { "\\" } else { "\\\\" });
                        }
                        c => self.out.push(c),
                    }
                }
                self.out.push('"');
            }
        }
        start..self.out.len()
    }
}

/// number = ["-"] 1*DIGIT [ "." 1*DIGIT ]
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    match text.split_once('.') {
        None => digits(text),
        Some((whole, decimals)) => digits(whole) && digits(decimals),
    }
}
