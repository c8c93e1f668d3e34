//! How a server reads what its document leaves open.
//!
//! Knows the readings, their names, and which target and which findings follow
//! from them; knows neither clients nor servers. A client follows a profile with
//! `http::Query::server_profile`, the sandbox serves by one, and `http::Probe`
//! asks a server for its own.

use serde::{Deserialize, Serialize};

use crate::compile::Target;
use crate::diagnostic::Code;

/// The readings of one server. A file of them is TOML; what it leaves out is as
/// in [`Profile::default`].
///
/// ```
/// use filtre::Target;
/// use filtre::profile::{Precedence, Profile};
///
/// let profile = Profile::from_toml("precedence = \"left-to-right\"\npage-cap = 100")?;
/// assert_eq!(profile.precedence, Precedence::LeftToRight);
/// assert_eq!(profile.page_cap, Some(100));
/// assert_eq!(profile.target(), Target::LeftToRight);
/// # Ok::<(), filtre::profile::ProfileError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
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
    #[serde(deserialize_with = "cap", skip_serializing_if = "Option::is_none")]
    pub page_cap: Option<u64>,
}

/// How `$and` and `$or` bind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Like {
    /// `*` alone.
    #[default]
    StarOnly,
    /// `%` too, and `_` for one character.
    PercentToo,
}

/// How a quote stands inside a quoted value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextCollation {
    /// Without case, accents, and blanks at the end.
    #[default]
    General,
    /// By their bytes.
    Binary,
}

/// What a text without a character is stored as, and so what `""` in an answer
/// is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blank {
    /// As itself; and so is a text that nobody gave.
    #[default]
    Empty,
    /// As NULL.
    Null,
}

/// How fields that are not text are stored, and so compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Storage {
    /// As their types.
    #[default]
    Typed,
    /// As text.
    Text,
}

/// Whether the case of field names counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
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
    /// use filtre::profile::{Blank, Profile};
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

    /// The readings that ask least of a server: what is sent under them means
    /// the same however it binds, matches and quotes. Of collation, blanks and
    /// storage no reading is safer than the other; these are as in the default.
    #[must_use]
    pub fn cautious() -> Self {
        Self {
            precedence: Precedence::RefuseMixed,
            like: Like::PercentToo,
            quote_escape: QuoteEscape::None,
            field_case: FieldCase::Sensitive,
            ..Self::default()
        }
    }

    /// The target whose promises hold on the server.
    #[must_use]
    pub fn target(&self) -> Target {
        match (self.precedence, self.like) {
            (_, Like::PercentToo) => Target::Strict,
            (Precedence::Sql, _) if self.quote_escape == QuoteEscape::Backslash => Target::Sql,
            (Precedence::Sql, _) => Target::Portable,
            (Precedence::LeftToRight, _) => Target::LeftToRight,
            (Precedence::RightToLeft | Precedence::OrFirst | Precedence::RefuseMixed, _) => Target::Strict,
        }
    }

    /// The findings that rest on a doubt about servers which is none on this
    /// one: it reads the text as this language does.
    pub fn settled(&self) -> impl Iterator<Item = Code> + use<> {
        let doubts = [
            (Code::MixedConnectives, self.precedence == Precedence::Sql),
            (Code::SqlWildcard, self.like == Like::StarOnly),
            (Code::EscapedCharacter, self.quote_escape == QuoteEscape::Backslash),
            (Code::FieldCase, self.field_case == FieldCase::Insensitive),
        ];
        doubts.into_iter().filter(|(_, is_settled)| *is_settled).map(|(code, _)| code)
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
    fn every_profile_has_its_target() {
        let targets = Profile::NAMES.map(|name| Profile::named(name).unwrap().target().as_str());
        let expected = [
            "sql",
            "left-to-right",
            "strict",
            "strict",
            "strict",
            "strict",
            "portable",
            "portable",
            "sql",
            "sql",
            "sql",
            "sql",
        ];
        assert_eq!(targets, expected);
    }

    #[test]
    fn a_doubt_is_settled_by_the_reading_of_this_language_alone() {
        use Code::{EscapedCharacter, FieldCase, MixedConnectives, SqlWildcard};
        let settled = |profile: Profile| profile.settled().collect::<Vec<_>>();
        let named = |name| settled(Profile::named(name).unwrap());
        assert_eq!(named("default"), [MixedConnectives, SqlWildcard, EscapedCharacter, FieldCase]);
        assert_eq!(named("left-to-right"), [SqlWildcard, EscapedCharacter, FieldCase]);
        assert_eq!(named("percent-too"), [MixedConnectives, EscapedCharacter, FieldCase]);
        assert_eq!(named("quotes-never"), [MixedConnectives, SqlWildcard, FieldCase]);
        assert_eq!(named("case-sensitive"), [MixedConnectives, SqlWildcard, EscapedCharacter]);
        assert_eq!(settled(Profile::cautious()), []);
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
