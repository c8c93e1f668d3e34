//! How a server reads what its document leaves open.
//!
//! Knows the readings and their names; what each leads to is for whoever
//! follows it to know.

use serde::Deserialize;

/// The readings of one server. A file of them is TOML; what it leaves out is as
/// in [`Profile::default`].
///
/// ```
/// use filtre::sandbox::{Precedence, Profile};
///
/// let profile = Profile::from_toml("precedence = \"left-to-right\"\npage-cap = 100")?;
/// assert_eq!(profile.precedence, Precedence::LeftToRight);
/// assert_eq!(profile.page_cap, Some(100));
/// # Ok::<(), filtre::sandbox::ProfileError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// How `$and` and `$or` bind.
    pub precedence: Precedence,
    /// Which wildcards `$like` has.
    pub like: Like,
    /// How a quote stands inside a quoted value.
    pub quote_escape: QuoteEscape,
    /// How texts compare.
    pub collation: TextCollation,
    /// What a text without a character is stored as.
    pub blank: Blank,
    /// How fields that are not text are stored, and so compared.
    pub storage: Storage,
    /// Whether the case of field names counts.
    pub field_case: FieldCase,
    /// Whether `id` filters and sorts, as a number.
    pub id_filterable: bool,
    /// Whether filters may have parentheses.
    pub parentheses: bool,
    /// The most records of a page or limit.
    #[serde(deserialize_with = "cap")]
    pub page_cap: Option<u64>,
}

/// How `$and` and `$or` bind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precedence {
    /// `$and` binds tighter.
    #[default]
    Sql,
    /// Both alike, from the left.
    LeftToRight,
    /// Both alike, from the right.
    RightToLeft,
    /// `$or` binds tighter.
    OrFirst,
    /// A filter with both is refused.
    RefuseMixed,
}

/// Which wildcards `$like` has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Like {
    /// `*` alone.
    #[default]
    StarOnly,
    /// `%` too, and `_` for one character.
    PercentToo,
}

/// How a quote stands inside a quoted value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuoteEscape {
    /// After a backslash.
    #[default]
    Backslash,
    /// Twice.
    Doubled,
    /// Not at all.
    None,
}

/// How texts compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextCollation {
    /// Without case, accents, and blanks at the end.
    #[default]
    General,
    /// By their bytes.
    Binary,
}

/// What a text without a character is stored as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blank {
    /// As itself; and so is a text that nobody gave.
    #[default]
    Empty,
    /// As NULL.
    Null,
}

/// How fields that are not text are stored, and so compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Storage {
    /// As their types.
    #[default]
    Typed,
    /// As text.
    Text,
}

/// Whether the case of field names counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldCase {
    /// It does not.
    #[default]
    Insensitive,
    /// It does.
    Sensitive,
}

/// A server profile that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ProfileError {
    message: String,
}

fn cap<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    match u64::deserialize(deserializer)? {
        0 => Err(serde::de::Error::custom("`page-cap` is at least 1")),
        cap => Ok(Some(cap)),
    }
}

impl Profile {
    /// The names of the profiles that ship with this crate, each with one
    /// reading of its own; see [`Profile::named`].
    pub const NAMES: [&'static str; 12] = [
        "default",
        "left-to-right",
        "right-to-left",
        "or-first",
        "refuse-mixed",
        "percent-too",
        "quotes-doubled",
        "quotes-never",
        "binary",
        "blank-is-null",
        "stored-as-text",
        "case-sensitive",
    ];

    /// Reads a profile.
    ///
    /// # Errors
    ///
    /// If the text is not TOML, or has a key or a word that is not known.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        toml::from_str(text)
            .map_err(|error| ProfileError { message: error.to_string().trim_end().to_owned() })
    }

    /// The profile of a name, one of [`Profile::NAMES`].
    ///
    /// ```
    /// use filtre::sandbox::{Blank, Profile};
    ///
    /// let profile = Profile::named("blank-is-null").expect("a name");
    /// assert_eq!(profile, Profile { blank: Blank::Null, ..Profile::default() });
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let default = Self::default();
        Some(match name {
            "default" => default,
            "left-to-right" => Self { precedence: Precedence::LeftToRight, ..default },
            "right-to-left" => Self { precedence: Precedence::RightToLeft, ..default },
            "or-first" => Self { precedence: Precedence::OrFirst, ..default },
            "refuse-mixed" => Self { precedence: Precedence::RefuseMixed, ..default },
            "percent-too" => Self { like: Like::PercentToo, ..default },
            "quotes-doubled" => Self { quote_escape: QuoteEscape::Doubled, ..default },
            "quotes-never" => Self { quote_escape: QuoteEscape::None, ..default },
            "binary" => Self { collation: TextCollation::Binary, ..default },
            "blank-is-null" => Self { blank: Blank::Null, ..default },
            "stored-as-text" => Self { storage: Storage::Text, ..default },
            "case-sensitive" => Self { field_case: FieldCase::Sensitive, ..default },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_words() {
        let text = "
            precedence = \"or-first\"
            like = \"percent-too\"
            quote-escape = \"doubled\"
            collation = \"binary\"
            blank = \"null\"
            storage = \"text\"
            field-case = \"sensitive\"
            id-filterable = true
            parentheses = true
            page-cap = 5
        ";
        let expected = Profile {
            precedence: Precedence::OrFirst,
            like: Like::PercentToo,
            quote_escape: QuoteEscape::Doubled,
            collation: TextCollation::Binary,
            blank: Blank::Null,
            storage: Storage::Text,
            field_case: FieldCase::Sensitive,
            id_filterable: true,
            parentheses: true,
            page_cap: Some(5),
        };
        assert_eq!(Profile::from_toml(text).unwrap(), expected);
        assert_eq!(Profile::from_toml("").unwrap(), Profile::default());
    }

    #[test]
    fn slips_are_told() {
        for text in ["presedence = \"sql\"", "like = \"percent\"", "page-cap = 0", "page-cap", "blank = 1"] {
            assert!(!Profile::from_toml(text).unwrap_err().to_string().is_empty(), "{text}");
        }
    }

    #[test]
    fn every_name_has_a_profile_of_its_own() {
        let profiles = Profile::NAMES.map(|name| Profile::named(name).unwrap());
        for (at, profile) in profiles.iter().enumerate() {
            assert!(!profiles[..at].contains(profile), "{}", Profile::NAMES[at]);
        }
        assert_eq!(Profile::named("Default"), None);
    }
}
