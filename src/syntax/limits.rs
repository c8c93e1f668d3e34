//! How much text, nesting and length a parse accepts.

/// Bounds on what is read from text, each with its own error. They bind text,
/// not trees built by a program.
///
/// ```
/// let limits = filtre::syntax::Limits { nesting: 2, ..Default::default() };
/// let options = filtre::syntax::ParseOptions { limits, ..Default::default() };
/// assert!(filtre::syntax::parse_with("((a $eq \"1\"))", &options).is_ok());
/// let error = filtre::syntax::parse_with("(((a $eq \"1\")))", &options).unwrap_err();
/// assert_eq!(error.first().code(), filtre::Code::LimitExceeded);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The length of the text in bytes; never over 4 GiB, whatever is asked for.
    pub input: usize,
    /// How deep parentheses and `$not` nest.
    pub nesting: usize,
    /// The number of conditions in a filter.
    pub conditions: usize,
    /// The number of items in a list.
    pub items: usize,
    /// The number of mistakes reported; the last says how many were left out.
    pub mistakes: usize,
}

impl Limits {
    /// The limits used unless others are asked for: 1 MiB, 64 levels, 100,000
    /// conditions, 100,000 items a list, 1,000 mistakes.
    pub const DEFAULT: Self =
        Self { input: 1 << 20, nesting: 64, conditions: 100_000, items: 100_000, mistakes: 1_000 };

    /// The limit on the input that offsets of 32 bits allow.
    pub(crate) fn input(&self) -> usize {
        self.input.min(u32::MAX.saturating_sub(1) as usize)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// How flat text binds `$and` and `$or`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Precedence {
    /// As SQL does: `$and` binds tighter.
    #[default]
    Sql,
    /// As they come, both alike.
    LeftToRight,
}

/// Which of the two languages a text is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// What people write: parentheses, `$not`, parameters and comments.
    #[default]
    Authoring,
    /// What is sent: conditions and connectives only, read in one of two ways.
    Wire(Precedence),
}

impl Language {
    /// How connectives bind in the language.
    #[must_use]
    pub const fn precedence(self) -> Precedence {
        match self {
            Self::Authoring => Precedence::Sql,
            Self::Wire(reading) => reading,
        }
    }
}

/// How a text is parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// The bounds on what is read.
    pub limits: Limits,
    /// The language of the text.
    pub language: Language,
}
