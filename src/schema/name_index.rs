//! A hash table of field names.
//!
//! Each checked condition looks up a field. The standard map resists hostile keys
//! and is slower; these keys come from metadata.

/// Indexes by name: open addressing, at most half full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameIndex {
    /// Indexes plus one; 0 is an empty slot. The number of slots is a power of two.
    slots: Vec<u32>,
}

impl NameIndex {
    /// Creates the table of distinct names.
    pub(super) fn new<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> Self {
        let size = names.len().saturating_add(1).saturating_mul(2).next_power_of_two();
        let mut index = Self { slots: vec![0; size] };
        for (number, name) in (1..).zip(names) {
            let free = index.probe(name).find(|&slot| index.slots.get(slot) == Some(&0));
            if let Some(slot) = free.and_then(|slot| index.slots.get_mut(slot)) {
                *slot = number;
            }
        }
        index
    }

    /// Returns the index of a name; `name_at` returns the name of an index.
    #[inline]
    pub(super) fn find<'n>(&self, name: &str, name_at: impl Fn(u32) -> Option<&'n str>) -> Option<u32> {
        for slot in self.probe(name) {
            let index = self.slots.get(slot)?.checked_sub(1)?;
            if name_at(index) == Some(name) {
                return Some(index);
            }
        }
        None
    }

    /// Returns the slots where a name may be, in the order of the search.
    #[inline]
    fn probe(&self, name: &str) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len().saturating_sub(1);
        let first = usize::try_from(hash(name)).unwrap_or(0);
        (0..self.slots.len()).map(move |step| first.wrapping_add(step) & mask)
    }
}

/// Returns the hash of a name, mixed eight bytes at a time.
#[inline]
fn hash(name: &str) -> u64 {
    // The odd number nearest to 2^64 over the golden ratio.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(SPREAD);
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let hash = words.iter().fold(name.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let rest = rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
    mix(hash, rest) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_found_and_no_other() {
        let names: Vec<String> = (0..1_000).map(|at| format!("champ_personnalise_{at:04}_valeur")).collect();
        let index = NameIndex::new(names.iter().map(String::as_str));
        let name_at = |at: u32| names.get(at as usize).map(String::as_str);
        for (at, name) in (0..).zip(&names) {
            assert_eq!(index.find(name, name_at), Some(at));
        }
        for name in ["", "champ", "champ_personnalise_1000_valeur"] {
            assert_eq!(index.find(name, name_at), None);
        }
        assert_eq!(NameIndex::new(std::iter::empty()).find("a", |_| None), None);
    }
}
