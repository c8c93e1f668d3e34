//! Server profiles: how a server handles what its documentation leaves open.
//!
//! A client uses a profile with `http::Query::server_profile`, the sandbox serves
//! according to one, and `http::Probe` finds the profile of a server.

use serde::{Deserialize, Serialize};

use crate::compile::Target;
use crate::diagnostic::Code;
use crate::text::Collation;

/// The behaviour of one server. Its file is TOML; missing keys have the values of
/// [`Profile::default`].
///
/// ```
/// use filtre::Target;
/// use filtre::profile::{MixedConnectives, Profile};
///
/// let profile = Profile::from_toml("precedence = \"left-to-right\"\npage-cap = 100")?;
/// assert_eq!(profile.precedence(), MixedConnectives::LeftToRight);
/// assert_eq!(profile.page_cap(), Some(100));
/// assert_eq!(profile.target(), Target::LeftToRight);
/// # Ok::<(), filtre::profile::ProfileError>(())
/// ```
/// Built with `with_` methods, each of which sets one key:
///
/// ```
/// use filtre::profile::{Profile, QuoteEscape};
///
/// let profile = Profile::default().with_quote_escape(QuoteEscape::Doubled);
/// assert_eq!(Some(profile), Profile::named("quotes-doubled"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    pub(crate) precedence: MixedConnectives,
    pub(crate) like: LikeWildcards,
    pub(crate) quote_escape: QuoteEscape,
    pub(crate) collation: Collation,
    #[serde(rename = "blank")]
    pub(crate) empty_text: EmptyText,
    pub(crate) storage: Storage,
    pub(crate) field_case: FieldCase,
    pub(crate) id_filterable: bool,
    pub(crate) parentheses: bool,
    #[serde(deserialize_with = "cap", skip_serializing_if = "Option::is_none")]
    pub(crate) page_cap: Option<u64>,
}

settings! { Profile:
    "how `$and` and `$or` bind" precedence, with_precedence: MixedConnectives;
    "which wildcards `$like` has" like, with_like: LikeWildcards;
    "how a quote is written inside a quoted value" quote_escape, with_quote_escape: QuoteEscape;
    "how texts are compared" collation, with_collation: Collation;
    "how an empty text is stored" empty_text, with_empty_text: EmptyText;
    "how fields that are not text are stored and compared" storage, with_storage: Storage;
    "whether field names are case-sensitive" field_case, with_field_case: FieldCase;
    "whether `id` filters and sorts, as a number" id_filterable, with_id_filterable: bool;
    "whether filters may have parentheses" parentheses, with_parentheses: bool;
    "the most records of a page or limit" page_cap, with_page_cap: Option<u64>;
}

/// The precedence in a filter with both `$and` and `$or`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MixedConnectives {
    /// `$and` binds tighter than `$or`.
    #[default]
    Sql,
    /// Both have the same precedence, from left to right.
    LeftToRight,
    /// Both have the same precedence, from right to left.
    RightToLeft,
    /// `$or` binds tighter than `$and`.
    OrFirst,
    /// The server refuses a filter that contains both.
    RefuseMixed,
}

/// Which wildcards `$like` has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LikeWildcards {
    /// `*` alone.
    #[default]
    StarOnly,
    /// `%` too, and `_` for one character.
    PercentToo,
}

/// How a quote is written inside a quoted value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum QuoteEscape {
    /// With a backslash before it.
    #[default]
    Backslash,
    /// As two quotes.
    Doubled,
    /// It cannot be written.
    None,
}

/// How an empty text is stored, which determines the meaning of `""` in a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EmptyText {
    /// As an empty text, and a missing value too.
    #[default]
    Empty,
    /// As NULL.
    Null,
}

/// How fields that are not text are stored and compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Storage {
    /// As their types.
    #[default]
    Typed,
    /// As text.
    Text,
}

/// Whether field names are case-sensitive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FieldCase {
    /// They are not.
    #[default]
    Insensitive,
    /// They are.
    Sensitive,
}

/// The error of a server profile that cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ProfileError {
    message: String,
}

fn cap<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    match u64::deserialize(deserializer)? {
        0 => Err(serde::de::Error::custom("`page-cap` must be at least 1")),
        cap => Ok(Some(cap)),
    }
}

impl Profile {
    /// The names of the built-in profiles; each differs from the default in one key.
    /// See [`Profile::named`].
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

    /// Parses a profile.
    ///
    /// # Errors
    ///
    /// Fails if the text is not TOML, or has an unknown key or value.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        toml::from_str(text)
            .map_err(|error| ProfileError { message: error.to_string().trim_end().to_owned() })
    }

    /// Returns the built-in profile of a name, one of [`Profile::NAMES`].
    ///
    /// ```
    /// use filtre::profile::{EmptyText, Profile};
    ///
    /// let profile = Profile::named("blank-is-null").expect("a name");
    /// assert_eq!(profile, Profile::default().with_empty_text(EmptyText::Null));
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let default = Self::default();
        Some(match name {
            "default" => default,
            "left-to-right" => Self { precedence: MixedConnectives::LeftToRight, ..default },
            "right-to-left" => Self { precedence: MixedConnectives::RightToLeft, ..default },
            "or-first" => Self { precedence: MixedConnectives::OrFirst, ..default },
            "refuse-mixed" => Self { precedence: MixedConnectives::RefuseMixed, ..default },
            "percent-too" => Self { like: LikeWildcards::PercentToo, ..default },
            "quotes-doubled" => Self { quote_escape: QuoteEscape::Doubled, ..default },
            "quotes-never" => Self { quote_escape: QuoteEscape::None, ..default },
            "binary" => Self { collation: Collation::Binary, ..default },
            "blank-is-null" => Self { empty_text: EmptyText::Null, ..default },
            "stored-as-text" => Self { storage: Storage::Text, ..default },
            "case-sensitive" => Self { field_case: FieldCase::Sensitive, ..default },
            _ => return None,
        })
    }

    /// Returns the profile whose requests mean the same on every server, whatever
    /// its precedence, wildcards and quoting. Collation, empty texts and storage
    /// have no safer value; they are as in the default.
    #[must_use]
    pub fn cautious() -> Self {
        Self {
            precedence: MixedConnectives::RefuseMixed,
            like: LikeWildcards::PercentToo,
            quote_escape: QuoteEscape::None,
            field_case: FieldCase::Sensitive,
            ..Self::default()
        }
    }

    /// Returns the target whose guarantees hold on the server.
    #[must_use]
    pub fn target(&self) -> Target {
        match (self.precedence, self.like) {
            (_, LikeWildcards::PercentToo) => Target::Strict,
            (MixedConnectives::Sql, _) if self.quote_escape == QuoteEscape::Backslash => Target::Sql,
            (MixedConnectives::Sql, _) => Target::Portable,
            (MixedConnectives::LeftToRight, _) => Target::LeftToRight,
            (
                MixedConnectives::RightToLeft | MixedConnectives::OrFirst | MixedConnectives::RefuseMixed,
                _,
            ) => Target::Strict,
        }
    }

    /// Returns the codes of findings that do not apply to this server, because it
    /// reads requests as this language defines.
    pub fn inapplicable_codes(&self) -> impl Iterator<Item = Code> + use<> {
        let codes = [
            (Code::MixedConnectives, self.precedence == MixedConnectives::Sql),
            (Code::SqlWildcard, self.like == LikeWildcards::StarOnly),
            (Code::EscapedCharacter, self.quote_escape == QuoteEscape::Backslash),
            (Code::FieldCase, self.field_case == FieldCase::Insensitive),
        ];
        codes.into_iter().filter(|(_, is_inapplicable)| *is_inapplicable).map(|(code, _)| code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_parsed() {
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
            precedence: MixedConnectives::OrFirst,
            like: LikeWildcards::PercentToo,
            quote_escape: QuoteEscape::Doubled,
            collation: Collation::Binary,
            empty_text: EmptyText::Null,
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
    fn unknown_keys_and_values_are_refused() {
        for text in ["presedence = \"sql\"", "like = \"percent\"", "page-cap = 0", "page-cap", "blank = 1"] {
            assert!(!Profile::from_toml(text).unwrap_err().to_string().is_empty(), "{text}");
        }
    }

    #[test]
    fn built_in_profiles_have_these_targets() {
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
    fn codes_are_inapplicable_for_default_settings_only() {
        use Code::{EscapedCharacter, FieldCase, MixedConnectives, SqlWildcard};
        let inapplicable = |profile: Profile| profile.inapplicable_codes().collect::<Vec<_>>();
        let named = |name| inapplicable(Profile::named(name).unwrap());
        assert_eq!(named("default"), [MixedConnectives, SqlWildcard, EscapedCharacter, FieldCase]);
        assert_eq!(named("left-to-right"), [SqlWildcard, EscapedCharacter, FieldCase]);
        assert_eq!(named("percent-too"), [MixedConnectives, EscapedCharacter, FieldCase]);
        assert_eq!(named("quotes-never"), [MixedConnectives, SqlWildcard, FieldCase]);
        assert_eq!(named("case-sensitive"), [MixedConnectives, SqlWildcard, EscapedCharacter]);
        assert_eq!(inapplicable(Profile::cautious()), []);
    }

    #[test]
    fn built_in_profiles_are_distinct() {
        let profiles = Profile::NAMES.map(|name| Profile::named(name).unwrap());
        for (at, profile) in profiles.iter().enumerate() {
            assert!(!profiles[..at].contains(profile), "{}", Profile::NAMES[at]);
        }
        assert_eq!(Profile::named("Default"), None);
    }
}
