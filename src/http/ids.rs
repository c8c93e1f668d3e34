//! Ids that were seen: little memory each.

use std::collections::HashSet;

/// A set of ids. Ids that are numbers, as nearly all are, take one word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    numbers: HashSet<u64>,
    others: HashSet<Box<str>>,
}

impl Ids {
    /// Adds an id; false if it was there.
    pub(crate) fn insert(&mut self, id: &str) -> bool {
        match number(id) {
            Some(number) => self.numbers.insert(number),
            None => self.others.insert(id.into()),
        }
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        match number(id) {
            Some(number) => self.numbers.contains(&number),
            None => self.others.contains(id),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.numbers.len().saturating_add(self.others.len())
    }

    /// Takes in another set.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.numbers.extend(other.numbers);
        self.others.extend(other.others);
    }
}

/// The number that an id spells in the one usual way.
pub(crate) fn number(id: &str) -> Option<u64> {
    let is_usual = id == "0" || !id.starts_with(['0', '+']);
    id.parse().ok().filter(|_| is_usual)
}

/// The order of ids: numbers by their value, before all others.
pub(crate) fn compare(one: &str, other: &str) -> std::cmp::Ordering {
    let key = |id| (number(id).is_none(), number(id));
    key(one).cmp(&key(other)).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_spelling_is_its_own_id() {
        let mut ids = Ids::default();
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
    fn order() {
        let mut ids = ["b", "10", "9", "a", "010"];
        ids.sort_by(|one, other| compare(one, other));
        assert_eq!(ids, ["9", "10", "010", "a", "b"]);
    }
}
