//! The formats of findings.
//!
//! Knows findings and the texts they are about; does not know how they were
//! found.

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

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Excerpts for people
    Human,
    /// One line a finding: `path:line:column: severity[code] message`
    Concise,
    /// One JSON array
    Json,
    /// Annotations of GitHub Actions
    Github,
}

/// The findings of one text.
#[derive(Clone, Copy)]
pub(super) struct Findings<'a> {
    /// The name of the text.
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// In the order of their places; one at least.
    pub(super) all: &'a [Diagnostic],
}

/// Writes findings in a format, text by text.
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

    /// Writes the findings of a text. Where there are none, call it not: most
    /// texts have none.
    pub(super) fn add(&mut self, findings: Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Human(human) => human.add(findings, out),
            Self::Concise => concise::add(findings, out),
            Self::Json(array) => array.add(findings, out),
            Self::Github => github::add(findings, out),
        }
    }

    /// Writes what comes after all findings.
    pub(super) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Json(array) => array.finish(out),
            Self::Human(_) | Self::Concise | Self::Github => Ok(()),
        }
    }
}
