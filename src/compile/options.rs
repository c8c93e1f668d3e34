//! The options of the compiler: the target and its limits.

/// The ways in which a server can read a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// Each request means the same read as SQL does and from left to right.
    #[default]
    Portable,
    /// The service reads as SQL does, and takes `\"` and `\\` for escapes.
    Sql,
    /// The service reads from left to right.
    LeftToRight,
    /// No request mixes connectives or holds a character that could be misread.
    Strict,
}

impl Target {
    /// The targets, in the order of their declaration.
    pub const ALL: [Self; 4] = [Self::Portable, Self::Sql, Self::LeftToRight, Self::Strict];

    /// The name used in files and on the command line.
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

/// A name that is not one of a [`Target`].
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
    /// The target.
    #[must_use]
    pub const fn target(&self) -> Target {
        self.target
    }

    /// The most bytes that an encoded `filter=…` takes; 7,000 unless set, below
    /// what front servers accept for a whole address.
    #[must_use]
    pub const fn query_bytes(&self) -> usize {
        self.query_bytes
    }

    /// The most requests of a plan; 1,000 unless set.
    #[must_use]
    pub const fn requests(&self) -> usize {
        self.requests
    }

    /// The most conditions that distributing may make of a filter; 4,096 unless
    /// set. A filter that has more of them as it is may keep them.
    #[must_use]
    pub const fn conditions(&self) -> usize {
        self.conditions
    }

    /// Whether conditions on one field are folded into lists; they are unless
    /// set otherwise.
    #[must_use]
    pub const fn folds(&self) -> bool {
        self.folds
    }

    /// Sets the most bytes that an encoded `filter=…` takes.
    #[must_use]
    pub const fn with_query_bytes(self, query_bytes: usize) -> Self {
        Self { query_bytes, ..self }
    }

    /// Sets the most requests of a plan.
    #[must_use]
    pub const fn with_requests(self, requests: usize) -> Self {
        Self { requests, ..self }
    }

    /// Sets the most conditions that distributing may make of a filter.
    #[must_use]
    pub const fn with_conditions(self, conditions: usize) -> Self {
        Self { conditions, ..self }
    }

    /// Sets whether conditions on one field are folded into lists.
    #[must_use]
    pub const fn with_folding(self, folds: bool) -> Self {
        Self { folds, ..self }
    }
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
