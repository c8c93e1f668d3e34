//! The options of the compiler: the target and its limits.

/// The guarantee of a plan: which servers give its requests the right meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// Each request has the same meaning with the precedence of SQL and from left to
    /// right.
    #[default]
    Portable,
    /// For servers with the precedence of SQL, and with the escapes `\"` and `\\`.
    Sql,
    /// For servers that evaluate from left to right.
    LeftToRight,
    /// No request mixes connectives or contains a character that a server may misread.
    Strict,
}

impl Target {
    /// The targets, in the order of their declaration.
    pub const ALL: [Self; 4] = [Self::Portable, Self::Sql, Self::LeftToRight, Self::Strict];

    /// Returns the name that files and the command line use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Sql => "sql",
            Self::LeftToRight => "left-to-right",
            Self::Strict => "strict",
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error of a name that is not a [`Target`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown target `{name}`, expected one of `portable`, `sql`, `left-to-right`, `strict`")]
pub struct UnknownTarget {
    name: String,
}

impl std::str::FromStr for Target {
    type Err = UnknownTarget;

    fn from_str(name: &str) -> Result<Self, UnknownTarget> {
        let target = Self::ALL.into_iter().find(|target| target.as_str() == name);
        target.ok_or_else(|| UnknownTarget { name: name.to_owned() })
    }
}

/// The target of a plan and the limits of its requests.
///
/// ```
/// use filtre::{Target, compile::CompileOptions};
///
/// let options = CompileOptions::from(Target::Strict).with_query_bytes(2_000).with_requests(10);
/// assert_eq!(options.target(), Target::Strict);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompileOptions {
    target: Target,
    query_bytes: usize,
    requests: usize,
    conditions: usize,
    folds: bool,
}

impl CompileOptions {
    /// Returns the target.
    #[must_use]
    pub const fn target(&self) -> Target {
        self.target
    }
}

settings! { CompileOptions:
    "the maximum bytes of an encoded `filter=…`"
        "The default, 7,000, is below the limit of front servers for a URL."
        query_bytes, with_query_bytes: usize;
    "the maximum number of requests" "The default is 1,000." requests, with_requests: usize;
    "the maximum number of conditions after distribution"
        "The default is 4,096. A filter with more conditions may keep their number."
        conditions, with_conditions: usize;
    "whether conditions on one field are folded into lists"
        "The default is `true`."
        folds, with_folding: bool;
}

impl Default for CompileOptions {
    fn default() -> Self {
        Target::default().into()
    }
}

impl From<Target> for CompileOptions {
    fn from(target: Target) -> Self {
        Self { target, query_bytes: 7_000, requests: 1_000, conditions: 4_096, folds: true }
    }
}

impl From<&Target> for CompileOptions {
    fn from(target: &Target) -> Self {
        (*target).into()
    }
}
