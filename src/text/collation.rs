//! The ways to compare texts.

/// How texts are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Collation {
    /// Case, accents and trailing spaces are ignored, as in the `general_ci`
    /// collations of MySQL and MariaDB.
    #[default]
    General,
    /// Bytes are compared.
    Binary,
}
