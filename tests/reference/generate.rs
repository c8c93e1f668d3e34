//! Filters and records generated from a seed.

use super::pools;
use super::{FIELDS, Filter, OPS, Op, Record, Type};
use unicode_normalization::UnicodeNormalization;

/// A pseudorandom generator (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Returns a number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// Returns true with a probability in percent.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// Generates filters over the fields of the reference, and records.
#[derive(Clone, Debug)]
pub struct Generator {
    pub random: Random,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self { random: Random::new(seed) }
    }

    /// Generates a filter with a maximum nesting depth.
    pub fn filter(&mut self, depth: usize) -> Filter {
        match self.random.below(10) {
            _ if depth == 0 => self.condition(),
            0..4 => self.condition(),
            4..6 => Filter::not(self.filter(depth - 1)),
            6..8 => Filter::And(self.parts(depth - 1)),
            _ => Filter::Or(self.parts(depth - 1)),
        }
    }

    fn parts(&mut self, depth: usize) -> Vec<Filter> {
        (0..2 + self.random.below(3)).map(|_| self.filter(depth)).collect()
    }

    /// Generates a valid condition.
    pub fn condition(&mut self) -> Filter {
        let (field, kind) = self.random.pick(&FIELDS);
        self.condition_on(field, kind)
    }

    /// Generates a condition on a field of a type.
    pub fn condition_on(&mut self, field: &str, kind: Type) -> Filter {
        let op = if kind == Type::Boolean {
            self.random.pick(&[Op::Eq, Op::Neq, Op::In, Op::Notin])
        } else {
            self.random.pick(&OPS)
        };
        let count = if op.takes_list() { 1 + self.random.below(5) } else { 1 };
        let values = (0..count).map(|_| self.operand(kind, op)).collect();
        Filter::Condition { field: field.into(), op, values, is_list: op.takes_list() }
    }

    fn operand(&mut self, kind: Type, op: Op) -> String {
        match op {
            Op::Like | Op::Notlike => self.pattern(kind),
            Op::Regexp => self.random.pick(pools::REGEXPS).to_owned(),
            _ => self.value(kind),
        }
    }

    /// Generates a value of a type.
    pub fn value(&mut self, kind: Type) -> String {
        let pool = match kind {
            Type::Text | Type::Choice | Type::Other => return self.text(),
            Type::Integer | Type::Decimal => pools::NUMBERS,
            Type::Boolean => pools::BOOLEANS,
            Type::Date | Type::DateTime => pools::DATES,
        };
        self.random.pick(pool).to_owned()
    }

    /// Generates one or two text values of the pool, some with another case or accent.
    fn text(&mut self) -> String {
        let mut text = self.random.pick(pools::TEXTS).to_owned();
        if self.random.chance(10) {
            text.push_str(self.random.pick(pools::TEXTS));
        }
        match self.random.below(20) {
            0 => text.to_uppercase(),
            1 => text.to_lowercase(),
            2 => text.nfd().collect(),
            3 => text.nfc().collect(),
            4 => text + " ",
            _ => text,
        }
    }

    /// Generates a pattern: a value with some runs replaced by stars.
    fn pattern(&mut self, kind: Type) -> String {
        let mut characters: Vec<char> = self.value(kind).chars().collect();
        for _ in 0..self.random.below(4) {
            let start = self.random.below(characters.len() + 1);
            let end = start + self.random.below(characters.len() - start + 1).min(3);
            characters.splice(start..end, ['*']);
        }
        characters.into_iter().collect()
    }

    /// Generates a record: each field has a valid, malformed or empty value, is
    /// NULL, or is missing.
    pub fn record(&mut self) -> Record {
        let mut record = Record::new();
        for (field, kind) in FIELDS {
            match self.random.below(12) {
                0 => {}
                1 => drop(record.insert(field.into(), None)),
                2 => drop(record.insert(field.into(), Some(String::new()))),
                3 => drop(record.insert(field.into(), Some(self.malformed(kind)))),
                _ => drop(record.insert(field.into(), Some(self.value(kind)))),
            }
        }
        record
    }

    /// Generates a record in which some fields have the values of a filter.
    pub fn record_for(&mut self, filter: &Filter) -> Record {
        let mut record = self.record();
        self.place(filter, &mut record);
        record
    }

    fn place(&mut self, filter: &Filter, record: &mut Record) {
        match filter {
            Filter::Condition { field, values, .. } => {
                if self.random.chance(30) && !values.is_empty() {
                    let value = values[self.random.below(values.len())].replace('*', "");
                    record.insert(field.clone(), Some(value));
                }
            }
            Filter::Not(inner) => self.place(inner, record),
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().for_each(|part| self.place(part, record));
            }
        }
    }

    fn malformed(&mut self, kind: Type) -> String {
        let pool = match kind {
            Type::Text | Type::Choice | Type::Other => return self.text() + "  ",
            Type::Integer | Type::Decimal => pools::NOT_NUMBERS,
            Type::Boolean => pools::NOT_BOOLEANS,
            Type::Date | Type::DateTime => pools::NOT_DATES,
        };
        self.random.pick(pool).to_owned()
    }
}
