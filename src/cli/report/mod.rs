//! Prints findings in the formats of `check`.

mod concise;
mod excerpt;
mod github;
mod human;
mod json;

use std::io::{self, Write};

use clap::ValueEnum;

use crate::diagnostic::Diagnostic;

pub(super) use crate::diagnostic::json::JsonFinding as Item;
pub(super) use human::Human;
pub(super) use json::items;

/// The format of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Excerpts of the text, for people
    Human,
    /// One line for each finding: `path:line:column: severity[code] message`
    Concise,
    /// One JSON array
    Json,
    /// GitHub Actions annotations
    Github,
}

/// The findings of one text.
#[derive(Clone, Copy)]
pub(super) struct Findings<'a> {
    /// The name of the text.
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// In the order of their places; at least one.
    pub(super) all: &'a [Diagnostic],
}

/// Writes the findings of several texts in a format.
pub(super) enum Report {
    Human(Box<Human>),
    Concise,
    Json(json::Array),
    Github,
}

impl Report {
    pub(super) fn new(format: Format, has_colors: bool) -> Self {
        match format {
            Format::Human => Self::Human(Box::new(Human::new(has_colors))),
            Format::Concise => Self::Concise,
            Format::Json => Self::Json(json::Array::default()),
            Format::Github => Self::Github,
        }
    }

    /// Writes the findings of a text that has at least one.
    pub(super) fn add(&mut self, findings: Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Human(human) => human.add(findings, out),
            Self::Concise => concise::add(findings, out),
            Self::Json(array) => array.add(findings, out),
            Self::Github => github::add(findings, out),
        }
    }

    /// Writes the end of the report.
    pub(super) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Json(array) => array.finish(out),
            Self::Human(_) | Self::Concise | Self::Github => Ok(()),
        }
    }
}
