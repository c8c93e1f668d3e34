//! A compact set of record ids.

use std::collections::{BTreeMap, HashSet};

/// A set of ids. Numeric ids are stored in blocks of 64 neighbours, one bit each;
/// a tree of blocks grows without being copied.
#[derive(Clone, Debug, Default)]
pub(crate) struct IdSet {
    blocks: BTreeMap<u64, u64>,
    /// The numbers in all blocks.
    numbers: usize,
    others: HashSet<Box<str>>,
}

impl IdSet {
    /// Adds an id; returns whether it is new.
    pub(crate) fn insert(&mut self, id: &str) -> bool {
        match number(id) {
            Some(number) => self.insert_number(number),
            None => self.others.insert(id.into()),
        }
    }

    fn insert_number(&mut self, number: u64) -> bool {
        let (block, bit) = place(number);
        let bits = match self.blocks.last_entry() {
            // Ids mostly ascend.
            Some(last) if *last.key() == block => last.into_mut(),
            _ => self.blocks.entry(block).or_default(),
        };
        let is_new = *bits & bit == 0;
        *bits |= bit;
        self.numbers = self.numbers.saturating_add(is_new.into());
        is_new
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        match number(id) {
            Some(number) => {
                let (block, bit) = place(number);
                self.blocks.get(&block).is_some_and(|bits| bits & bit != 0)
            }
            None => self.others.contains(id),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.numbers.saturating_add(self.others.len())
    }

    /// Adds the ids of another set.
    pub(crate) fn absorb(&mut self, other: Self) {
        for (block, new) in other.blocks {
            let bits = self.blocks.entry(block).or_default();
            let added = (new & !*bits).count_ones();
            *bits |= new;
            self.numbers = self.numbers.saturating_add(usize::try_from(added).unwrap_or(usize::MAX));
        }
        self.others.extend(other.others);
    }
}

/// The block of a number, and its bit there.
const fn place(number: u64) -> (u64, u64) {
    (number >> 6, 1 << (number & 63))
}

/// Returns the number of an id in canonical spelling.
pub(crate) fn number(id: &str) -> Option<u64> {
    let is_usual = id == "0" || !id.starts_with(['0', '+']);
    id.parse().ok().filter(|_| is_usual)
}

/// Compares ids: numbers by value, before all other ids.
pub(crate) fn compare(one: &str, other: &str) -> std::cmp::Ordering {
    let key = |id| (number(id).is_none(), number(id));
    key(one).cmp(&key(other)).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_spelling_is_its_own_id() {
        let mut ids = IdSet::default();
        let all = ["0", "1", "01", "+1", "-1", "18446744073709551615", "18446744073709551616", "a", ""];
        for id in all {
            assert!(!ids.contains(id) && ids.insert(id), "{id}");
        }
        for id in all {
            assert!(ids.contains(id) && !ids.insert(id), "{id}");
        }
        assert_eq!(ids.len(), all.len());
    }

    #[test]
    fn set_contains_inserted_and_absorbed_ids() {
        let (mut ids, mut other) = (IdSet::default(), IdSet::default());
        for id in [63, 64, 65, 0, 128] {
            assert!(ids.insert(&id.to_string()) && !ids.insert(&id.to_string()));
        }
        for id in ["1", "64", "a", "1000000"] {
            assert!(other.insert(id));
        }
        ids.absorb(other);
        assert_eq!(ids.len(), 8);
        assert!(["0", "1", "63", "64", "65", "128", "1000000", "a"].iter().all(|id| ids.contains(id)));
        assert!(["2", "62", "66", "127", "129", "999999", "b"].iter().all(|id| !ids.contains(id)));
    }

    #[test]
    fn numeric_ids_sort_by_value_before_others() {
        let mut ids = ["b", "10", "9", "a", "010"];
        ids.sort_by(|one, other| compare(one, other));
        assert_eq!(ids, ["9", "10", "010", "a", "b"]);
    }
}
