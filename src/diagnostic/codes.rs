//! The codes of findings, in one table: spelling, severity, default and summary of each.

use std::fmt;
use std::str::FromStr;

use super::Severity;

struct Row {
    spelling: &'static str,
    severity: Severity,
    is_on_by_default: bool,
    summary: &'static str,
}

macro_rules! codes {
    ($($code:ident $spelling:literal $severity:ident $is_on_by_default:literal $summary:literal)+) => {
        /// The code of a finding: stable, and never used again for another kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!($summary, ".")] $code,)+
            /// A code of a rule that is not built in, made by [`Code::custom`].
            Custom(CustomCode),
        }

        const BUILT_IN: &[Code] = &[$(Code::$code),+];

        impl Code {
            const fn row(self) -> Row {
                match self {
                    $(Self::$code => Row {
                        spelling: $spelling,
                        severity: Severity::$severity,
                        is_on_by_default: $is_on_by_default,
                        summary: $summary,
                    },)+
                    Self::Custom(CustomCode(spelling)) => Row {
                        spelling,
                        severity: Severity::Warning,
                        is_on_by_default: true,
                        summary: "A custom rule reported this finding",
                    },
                }
            }
        }
    };
}

#[rustfmt::skip]
codes! {
    Syntax "syntax" Error true "The text is not a filter"
    LimitExceeded "limit-exceeded" Error true "The text exceeds a limit of size or nesting"
    UnknownField "unknown-field" Error true "The object has no such field"
    UnreadableField "unreadable-field" Error true "The profile may not read the field"
    OperatorType "operator-type" Error true "The operator does not work on a field of this type"
    InvalidNumber "invalid-number" Error true "The value is not a number"
    InvalidDate "invalid-date" Error true "The value is not a calendar date"
    InvalidBoolean "invalid-boolean" Error true "The value is not a boolean"
    UnknownChoice "unknown-choice" Error true "The field has no such choice"
    InvalidRegexp "invalid-regexp" Error true "The pattern is not a regular expression that can be run"
    EmptyList "empty-list" Error true "The list has no item"
    UnboundParameter "unbound-parameter" Error true "A parameter has no value"
    FieldCase "field-case" Warning true "The field is not spelled in the case of the metadata"
    MixedConnectives "mixed-connectives" Warning true "`$and` and `$or` are mixed without parentheses"
    UnquotedNumber "unquoted-number" Warning true "A number is not quoted"
    EscapedCharacter "escaped-character" Warning true "A value contains a character that servers may decode differently"
    LikeWithoutWildcard "like-without-wildcard" Warning true "A pattern has no `*`"
    SqlWildcard "sql-wildcard" Warning true "A pattern contains an SQL wildcard"
    TextOrder "text-order" Warning true "The values are compared in the order of text"
    TypedPattern "typed-pattern" Warning true "A pattern is applied to a field that is not text"
    BareDate "bare-date" Warning true "A date without a time is compared with a date-time"
    TruncatedTime "truncated-time" Warning true "A time without seconds is compared"
    ValueTooLong "value-too-long" Warning true "The value is longer than the field"
    TrailingSpace "trailing-space" Warning true "The value ends in a space"
    UnportableRegexp "unportable-regexp" Warning true "The pattern means different things to different servers"
    SlowRegexp "slow-regexp" Warning true "The pattern can be very slow on the server"
    DuplicateCondition "duplicate-condition" Warning true "The condition is a duplicate"
    LongUrl "long-url" Warning true "The filter produces a long URL"
    UnknownType "unknown-type" Warning true "The type of the field is unknown"
    UnusedAllow "unused-allow" Warning true "A comment suppresses no finding"
    PersonalData "personal-data" Warning false "The filter contains a literal of a personal data field"
    BlankGuard "blank-guard" Warning false "A negative condition selects empty values on some servers only"
    SingleItemList "single-item-list" Info true "The list has one item"
    LeadingWildcard "leading-wildcard" Info true "The pattern starts with a wildcard"
    FullScan "full-scan" Info true "A request reads nearly every record"
}

impl Code {
    /// Returns the code of a custom rule, such as `acme/forbidden-field`.
    ///
    /// Its findings are warnings, unless they are given another severity.
    ///
    /// # Errors
    ///
    /// The spelling is not `prefix/name`, both of lower-case ASCII letters,
    /// digits and `-`, starting with a letter.
    ///
    /// ```
    /// use filtre::Code;
    ///
    /// let code = Code::custom("acme/forbidden-field")?;
    /// assert_eq!(code.as_str(), "acme/forbidden-field");
    /// assert!(Code::custom("forbidden-field").is_err());
    /// # Ok::<(), filtre::diagnostic::InvalidCode>(())
    /// ```
    pub fn custom(spelling: &'static str) -> Result<Self, InvalidCode> {
        match spelling.split_once('/') {
            Some((prefix, name)) if is_kebab_case(prefix) && is_kebab_case(name) => {
                Ok(Self::Custom(CustomCode(spelling)))
            }
            _ => Err(InvalidCode(spelling)),
        }
    }

    /// Returns the built-in codes, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        BUILT_IN.iter().copied()
    }

    /// Returns the spelling, in kebab case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().spelling
    }

    /// Returns the severity of its findings, unless configured otherwise.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.row().severity
    }

    /// Returns whether its findings are reported without being enabled.
    #[must_use]
    pub const fn is_on_by_default(self) -> bool {
        self.row().is_on_by_default
    }

    /// Returns what is wrong, in one line.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        self.row().summary
    }
}

fn is_kebab_case(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The spelling of a custom code, made by [`Code::custom`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomCode(&'static str);

/// The error of [`Code::custom`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a code such as `acme/forbidden-field`, found `{0}`")]
pub struct InvalidCode(&'static str);

/// The error of a string that is not the spelling of a built-in [`Code`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown code `{0}`")]
pub struct UnknownCode(String);

/// Parses a built-in code.
impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::all().find(|code| code.as_str() == text).ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_codes_parse_and_print() {
        for code in Code::all() {
            assert_eq!(code.as_str().parse(), Ok(code));
            assert!(is_kebab_case(code.as_str()), "{code}");
            assert!(!code.summary().ends_with('.'), "{code}");
        }
        assert_eq!("no-rule".parse::<Code>().unwrap_err().to_string(), "unknown code `no-rule`");
    }

    #[test]
    fn custom_codes_have_a_prefix() {
        let code = Code::custom("acme/rule-2").unwrap();
        assert_eq!((code.as_str(), code.severity()), ("acme/rule-2", Severity::Warning));
        assert!(code.is_on_by_default() && code > Code::FullScan);
        assert!("acme/rule-2".parse::<Code>().is_err(), "only built-in codes are parsed");
        for spelling in
            ["", "/", "acme/", "/rule", "rule", "Acme/rule", "acme/a/b", "acme/a b", "acme/2", "é/a"]
        {
            let error = Code::custom(spelling).unwrap_err();
            assert!(error.to_string().ends_with(&format!("found `{spelling}`")));
        }
    }
}
