//! What was probably meant by a name that is not known.
//!
//! Knows names only; does not know what they name.

/// The longest name that suggestions are sought for, in characters: the
/// distance costs the product of both lengths.
const LONGEST: usize = 100;

/// How many suggestions a message can hold.
const MOST: usize = 3;

/// The known names nearest to a wanted one, best first, three at most.
///
/// Names are compared as [`fold`] gives them; up to a third of the characters
/// may be missing, added, changed or swapped with the next. Names that are
/// equally near stay in their order. There is none for a wanted name of more
/// than a hundred characters.
pub(crate) fn suggest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let Some(wanted) = Wanted::new(wanted) else { return Vec::new() };
    let known = known.into_iter();
    let mut near: Vec<_> = known.filter_map(|name| Some((wanted.distance(name)?, name))).collect();
    near.sort_by_key(|&(distance, _)| distance);
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// The known name nearest to a wanted one, see [`suggest`].
pub(crate) fn closest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Wanted::new(wanted)?;
    let known = known.into_iter();
    let near = known.filter_map(|name| Some((wanted.distance(name)?, name)));
    near.min_by_key(|&(distance, _)| distance).map(|(_, name)| name)
}

/// A wanted name, folded once for all comparisons.
struct Wanted {
    folded: String,
    length: usize,
    threshold: usize,
}

impl Wanted {
    fn new(name: &str) -> Option<Self> {
        if name.chars().nth(LONGEST).is_some() {
            return None;
        }
        let folded = fold(name);
        let length = folded.chars().count();
        let threshold = length.checked_div(3).unwrap_or(0).max(1);
        Some(Self { folded, length, threshold })
    }

    /// The distance to a known name, if it is near.
    fn distance(&self, name: &str) -> Option<usize> {
        // A character has four bytes at most: most long names stop here.
        if name.len() > LONGEST.saturating_mul(8) {
            return None;
        }
        let folded = fold(name);
        if folded.chars().count().abs_diff(self.length) > self.threshold {
            return None;
        }
        let distance = strsim::osa_distance(&self.folded, &folded);
        // Where every character is another, nothing is alike.
        (distance <= self.threshold && distance < self.length).then_some(distance)
    }
}

/// A name without what people get wrong: case, accents, `_`, `-`, `.`, blanks.
///
/// Accents are those of Latin-1 and Latin Extended-A, composed or not.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match without_accent(character) {
            Some(plain) => folded.push_str(plain),
            None if is_ignored(character) => {}
            None => folded.push(character),
        }
    }
    folded
}

/// Whether a character does not count: a separator, a blank, or an accent that
/// stands apart from its letter.
fn is_ignored(character: char) -> bool {
    matches!(character, '_' | '-' | '.' | '\u{300}'..='\u{36f}') || character.is_whitespace()
}

/// The plain letters of an accented one, in lower case: Latin-1 and Latin
/// Extended-A.
fn without_accent(character: char) -> Option<&'static str> {
    let plain = match character {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        '\u{133}' => "ij",
        'ĵ' => "j",
        'ķ' | 'ĸ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŉ' | 'ŋ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ſ' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    };
    Some(plain)
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
    fn people_mean_the_nearest_name() {
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
        for (wanted, expected) in table {
            assert_eq!(suggest(wanted, FIELDS).first(), Some(&expected), "{wanted}");
            assert_eq!(closest(wanted, FIELDS), Some(expected), "{wanted}");
        }
    }

    #[test]
    fn nothing_is_near_to_these() {
        for wanted in ["", "_", "x", "zz", "montant", "created_at", &"e".repeat(101), &"x".repeat(1 << 20)] {
            assert_eq!(suggest(wanted, FIELDS), [""; 0], "{wanted:.20}");
            assert_eq!(closest(wanted, FIELDS), None, "{wanted:.20}");
        }
        let long = "n".repeat(1 << 20);
        assert_eq!(suggest("nnn", [long.as_str()]), [""; 0]);
    }

    #[test]
    fn the_best_comes_first_and_equals_keep_their_order() {
        let known = ["axbcdef", "abcdeg", "abcdef", "ABCDEF", "abcdeh"];
        assert_eq!(suggest("abcdef", known), ["abcdef", "ABCDEF", "axbcdef"]);
        assert_eq!(closest("abcdef", known), Some("abcdef"));
    }

    #[test]
    fn every_accented_letter_of_both_blocks_is_folded() {
        for character in ('\u{c0}'..='\u{17f}').filter(|character| !matches!(character, '×' | '÷')) {
            let folded = fold(&character.to_string());
            assert!(folded.bytes().all(|byte| byte.is_ascii_lowercase()), "{character} {folded}");
            assert!(!folded.is_empty(), "{character}");
        }
    }

    #[test]
    fn folding_drops_what_does_not_count() {
        assert_eq!(fold("Date_De-Naissance.Année 2"), "datedenaissanceannee2");
        assert_eq!(fold("Œuvre ß"), "oeuvress");
        assert_eq!(fold("日本"), "日本");
    }
}
