//! How texts are compared: a name for each way, for all that run filters.

/// How texts are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Collation {
    /// Without case, accents and trailing spaces, close to the `general_ci`
    /// collations of MySQL and MariaDB.
    #[default]
    General,
    /// Byte by byte.
    Binary,
}
