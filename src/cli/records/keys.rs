//! Finds the role of each key of an object, and detects duplicate keys.
//!
//! Most records have the same keys in the same order, so the key that followed
//! in the previous record is tried before the hash map.

use std::collections::HashMap;

/// The maximum number of keys without a role that are kept.
const MAX_UNUSED_KEYS: usize = 1 << 14;

/// What the value of a key is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Role {
    /// The index of the field in the projection.
    pub(super) slot: Option<usize>,
    /// Whether it is the id.
    pub(super) is_id: bool,
    /// Whether it contains the fields of the record.
    pub(super) is_data: bool,
}

impl Role {
    /// Returns whether the value is not used.
    pub(super) const fn is_none(self) -> bool {
        self.slot.is_none() && !self.is_id && !self.is_data
    }
}

/// The keys of the current object and of previous ones.
#[derive(Debug)]
pub(super) struct Keys {
    entries: Vec<Entry>,
    by_name: HashMap<Box<str>, usize>,
    /// The number of entries with a role.
    given: usize,
    /// The number of the current object.
    object: u64,
    current: Option<usize>,
    previous: usize,
}

#[derive(Debug)]
struct Entry {
    name: Box<str>,
    role: Role,
    /// The last object that contained the key.
    seen: u64,
    /// The key that followed it.
    next: usize,
}

/// A key that its object contains twice.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DuplicateKey;

impl Keys {
    /// Creates the keys that have a role.
    pub(super) fn new<'n>(given: impl IntoIterator<Item = (&'n str, Role)>) -> Self {
        let mut keys = Self {
            entries: Vec::new(),
            by_name: HashMap::new(),
            given: 0,
            object: 0,
            current: None,
            previous: 0,
        };
        for (name, role) in given {
            let at = keys.find(name);
            if let Some(entry) = keys.entries.get_mut(at) {
                entry.role.slot = entry.role.slot.or(role.slot);
                entry.role.is_id |= role.is_id;
                entry.role.is_data |= role.is_data;
            }
        }
        keys.given = keys.entries.len();
        keys
    }

    /// Starts an object.
    pub(super) fn start(&mut self) {
        if self.entries.len().saturating_sub(self.given) > MAX_UNUSED_KEYS {
            self.entries.truncate(self.given);
            let given = self.given;
            self.by_name.retain(|_, at| *at < given);
        }
        self.object = self.object.saturating_add(1);
        self.current = None;
    }

    /// Clears the current key before the next one is read.
    pub(super) const fn clear_current(&mut self) {
        self.current = None;
    }

    /// Returns the role of the next key of the object.
    pub(super) fn next_role(&mut self, name: &str) -> Result<Role, DuplicateKey> {
        let guess = self.entries.get(self.previous).map_or(0, |entry| entry.next);
        let is_right = self.entries.get(guess).is_some_and(|entry| *entry.name == *name);
        let at = if is_right { guess } else { self.find(name) };
        if let Some(previous) = self.entries.get_mut(self.previous) {
            previous.next = at;
        }
        self.previous = at;
        self.current = Some(at);
        let Some(entry) = self.entries.get_mut(at) else { return Ok(Role::default()) };
        if entry.seen == self.object {
            return Err(DuplicateKey);
        }
        entry.seen = self.object;
        Ok(entry.role)
    }

    /// Returns the current key.
    pub(super) fn current(&self) -> Option<&str> {
        Some(&*self.entries.get(self.current?)?.name)
    }

    fn find(&mut self, name: &str) -> usize {
        if let Some(&at) = self.by_name.get(name) {
            return at;
        }
        let at = self.entries.len();
        self.entries.push(Entry { name: name.into(), role: Role::default(), seen: 0, next: 0 });
        self.by_name.insert(name.into(), at);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(slot: usize) -> Role {
        Role { slot: Some(slot), ..Role::default() }
    }

    #[test]
    fn roles_are_found_in_any_order() {
        let mut keys = Keys::new([("a", slot(0)), ("b", slot(1))]);
        for object in [&["a", "x", "b"][..], &["a", "x", "b"], &["b", "a"], &["x"], &["b", "y", "a", "x"]] {
            keys.start();
            for name in object {
                let role = keys.next_role(name).unwrap();
                let expected = match *name {
                    "a" => slot(0),
                    "b" => slot(1),
                    _ => Role::default(),
                };
                assert_eq!(role, expected, "{name} in {object:?}");
                assert_eq!(keys.current(), Some(*name));
            }
        }
    }

    #[test]
    fn duplicate_key_returns_error() {
        let mut keys = Keys::new([("a", slot(0))]);
        keys.start();
        assert_eq!(keys.next_role("x"), Ok(Role::default()));
        assert_eq!(keys.next_role("a"), Ok(slot(0)));
        assert_eq!(keys.next_role("x"), Err(DuplicateKey));
        assert_eq!(keys.current(), Some("x"));
        keys.start();
        assert_eq!(keys.current(), None);
        assert_eq!(keys.next_role("x"), Ok(Role::default()));
    }

    #[test]
    fn one_key_can_have_two_roles() {
        let id = Role { is_id: true, ..Role::default() };
        let mut keys = Keys::new([("id", slot(0)), ("id", id)]);
        keys.start();
        assert_eq!(keys.next_role("id"), Ok(Role { is_id: true, ..slot(0) }));
    }

    #[test]
    fn unused_keys_are_bounded() {
        let mut keys = Keys::new([("a", slot(0))]);
        for object in 0..100 {
            keys.start();
            for key in 0..1_000 {
                keys.next_role(&format!("{object} {key}")).unwrap();
            }
            keys.next_role("a").unwrap();
            assert!(keys.entries.len() <= MAX_UNUSED_KEYS + 1_001);
        }
    }
}
