//! Suggestions for an unknown name.

use crate::text::fold::fold;

/// The maximum length of a name that has suggestions, in characters: a distance
/// costs the product of both lengths.
const MAX_LENGTH: usize = 100;

/// The maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 3;

/// Returns the known names nearest to an unknown one, best first, at most three.
///
/// Only [`significant`] characters are compared; up to a third of them may be
/// missing, added, changed or swapped with the next. Names at the same distance
/// keep their order. A name of more than 100 characters has no suggestion.
pub(crate) fn suggest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let Some(unknown) = Unknown::new(unknown) else { return Vec::new() };
    let known = known.into_iter();
    let mut near: Vec<_> = known.filter_map(|name| Some((unknown.distance(name)?, name))).collect();
    near.sort_by_key(|&(distance, _)| distance);
    near.into_iter().take(MAX_SUGGESTIONS).map(|(_, name)| name).collect()
}

/// Returns the known name nearest to an unknown one, see [`suggest`].
pub(crate) fn closest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let unknown = Unknown::new(unknown)?;
    let known = known.into_iter();
    let near = known.filter_map(|name| Some((unknown.distance(name)?, name)));
    near.min_by_key(|&(distance, _)| distance).map(|(_, name)| name)
}

/// An unknown name, folded once for all comparisons.
struct Unknown {
    folded: String,
    length: usize,
    threshold: usize,
}

impl Unknown {
    fn new(name: &str) -> Option<Self> {
        if name.chars().nth(MAX_LENGTH).is_some() {
            return None;
        }
        let folded = significant(name);
        let length = folded.chars().count();
        let threshold = length.checked_div(3).unwrap_or(0).max(1);
        Some(Self { folded, length, threshold })
    }

    /// Returns the distance to a known name, or `None` if it is too far.
    fn distance(&self, name: &str) -> Option<usize> {
        // Avoids the count of characters for most names that are too long.
        if name.len() > MAX_LENGTH.saturating_mul(8) {
            return None;
        }
        let folded = significant(name);
        if folded.chars().count().abs_diff(self.length) > self.threshold {
            return None;
        }
        let distance = strsim::osa_distance(&self.folded, &folded);
        // If every character differs, the names have nothing in common.
        (distance <= self.threshold && distance < self.length).then_some(distance)
    }
}

/// Returns the letters and digits of a name, without case and accents.
pub(crate) fn significant(name: &str) -> String {
    let mut folded = fold(name);
    folded.retain(char::is_alphanumeric);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [&str; 9] = [
        "Prenom",
        "Nom",
        "EMail",
        "CP",
        "status",
        "date_naissance",
        "date_last_interaction",
        "optin",
        "id_externe",
    ];

    #[test]
    fn nearest_name_is_suggested() {
        let table = [
            ("emial", "EMail"),
            ("e-mail", "EMail"),
            ("prénom", "Prenom"),
            ("PRE\u{301}NOM", "Prenom"),
            ("date_naisance", "date_naissance"),
            ("dateNaissance", "date_naissance"),
            ("statut", "status"),
            ("cp", "CP"),
            ("cq", "CP"),
            ("opt in", "optin"),
        ];
        for (unknown, expected) in table {
            assert_eq!(suggest(unknown, FIELDS).first(), Some(&expected), "{unknown}");
            assert_eq!(closest(unknown, FIELDS), Some(expected), "{unknown}");
        }
    }

    #[test]
    fn distant_names_are_not_suggested() {
        for unknown in ["", "_", "x", "zz", "montant", "created_at", &"e".repeat(101), &"x".repeat(1 << 20)] {
            assert_eq!(suggest(unknown, FIELDS), [""; 0], "{unknown:.20}");
            assert_eq!(closest(unknown, FIELDS), None, "{unknown:.20}");
        }
        let long = "n".repeat(1 << 20);
        assert_eq!(suggest("nnn", [long.as_str()]), [""; 0]);
    }

    #[test]
    fn best_is_first_and_ties_keep_their_order() {
        let known = ["axbcdef", "abcdeg", "abcdef", "ABCDEF", "abcdeh"];
        assert_eq!(suggest("abcdef", known), ["abcdef", "ABCDEF", "axbcdef"]);
        assert_eq!(closest("abcdef", known), Some("abcdef"));
    }

    #[test]
    fn only_letters_and_digits_are_significant() {
        assert_eq!(significant("Date_De-Naissance.Année 2"), "DATEDENAISSANCEANNEE2");
        assert_eq!(significant("« l'été »"), "LETE");
        assert_eq!(significant("日本"), "日本");
    }
}
