//! Reads text back, naively: one character after the other, by recursion.

use super::{Filter, OPS, Op};

/// How text binds `$and` and `$or`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precedence {
    Sql,
    LeftToRight,
}

/// The filter that a text means.
///
/// # Panics
///
/// If the text is not a filter.
pub fn read(text: &str, reading: Precedence) -> Filter {
    let tokens = tokens(text);
    let mut reader = Reader { tokens: &tokens, reading };
    let filter = reader.filter();
    assert!(reader.tokens.is_empty(), "{text}: {:?}", reader.tokens);
    filter
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            ' ' => {}
            '(' | ')' | '[' | ']' | ',' => tokens.push(Token::Mark(c)),
            '"' => {
                let mut value = String::new();
                loop {
                    match rest.next().expect("a string ends") {
                        '"' => break,
                        '\\' => match rest.peek() {
                            Some('"' | '\\') => value.extend(rest.next()),
                            _ => value.push('\\'),
                        },
                        other => value.push(other),
                    }
                }
                tokens.push(Token::Text(value));
            }
            _ => {
                let mut word = String::from(c);
                while let Some(c) = rest.next_if(|c| !" ()[],\"".contains(*c)) {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    tokens
}

struct Reader<'t> {
    tokens: &'t [Token],
    reading: Precedence,
}

impl Reader<'_> {
    fn next(&mut self) -> Token {
        let (first, rest) = self.tokens.split_first().expect("there is more");
        self.tokens = rest;
        first.clone()
    }

    fn takes(&mut self, token: &Token) -> bool {
        let is_next = self.tokens.first() == Some(token);
        if is_next {
            self.next();
        }
        is_next
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(&Token::Word(word.into()))
    }

    fn filter(&mut self) -> Filter {
        match self.reading {
            Precedence::Sql => {
                let mut parts = vec![self.conjunction()];
                while self.takes_word("$or") {
                    parts.push(self.conjunction());
                }
                Filter::Or(parts)
            }
            Precedence::LeftToRight => {
                let mut filter = self.unary();
                loop {
                    if self.takes_word("$and") {
                        filter = Filter::And(vec![filter, self.unary()]);
                    } else if self.takes_word("$or") {
                        filter = Filter::Or(vec![filter, self.unary()]);
                    } else {
                        return filter;
                    }
                }
            }
        }
    }

    fn conjunction(&mut self) -> Filter {
        let mut parts = vec![self.unary()];
        while self.takes_word("$and") {
            parts.push(self.unary());
        }
        Filter::And(parts)
    }

    fn unary(&mut self) -> Filter {
        if self.takes_word("$not") {
            return Filter::not(self.unary());
        }
        if self.takes(&Token::Mark('(')) {
            let filter = self.filter();
            assert!(self.takes(&Token::Mark(')')), "a parenthesis is closed");
            return filter;
        }
        self.condition()
    }

    fn condition(&mut self) -> Filter {
        let (Token::Word(field), Token::Word(op)) = (self.next(), self.next()) else {
            panic!("no condition")
        };
        let op: Op = *OPS.iter().find(|known| known.spelling() == op).unwrap_or_else(|| panic!("{op}"));
        let mut values = Vec::new();
        if self.takes(&Token::Mark('[')) {
            while !self.takes(&Token::Mark(']')) {
                let Token::Text(value) = self.next() else { panic!("no item") };
                values.push(value);
                self.takes(&Token::Mark(','));
            }
            return Filter::Condition { field, op, values, is_list: true };
        }
        let Token::Text(value) = self.next() else { panic!("no value") };
        Filter::Condition { field, op, values: vec![value], is_list: false }
    }
}
