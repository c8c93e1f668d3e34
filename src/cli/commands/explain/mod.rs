//! `filtre explain`: prints the page of a code, or describes a filter in plain words.

mod describe;
mod non_null_fields;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::args::arguments::{Common, ParameterArguments};
use crate::cli::args::lint_args;
use crate::cli::input::inputs::Input;
use crate::cli::input::loaded_filter::LoadedFilter;
use crate::cli::input::project::Project;
use crate::cli::output::console::{Console, Stream};
use crate::cli::report::{Findings, Human};
use crate::cli::status::{Answer, Fault, Status};
use crate::diagnostic::Code;
use crate::lint::{self, LintOptions, Rule};
use crate::schema::ObjectInfo;
use crate::syntax::ast::Ast;
use describe::Markup;

/// Explain a code, or describe in plain words what a filter selects
///
/// The page of a code says what triggers the rule, why it matters and how to fix
/// it. A filter is described as a nested, unambiguous list. With metadata, the
/// list shows field labels, and findings are reported on standard error.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  filtre explain mixed-connectives\n  filtre explain --schema contact.json 'status $eq \"client\"'"
)]
pub(crate) struct Explain {
    /// A code from `filtre rules`, or a filter in single quotes; `-` reads a filter from standard input
    #[arg(value_name = "CODE|FILTER", required_unless_present = "file", conflicts_with = "file")]
    subject: Option<String>,
    /// Read the filter from a file
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    parameters: ParameterArguments,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text
    Text,
    /// Markdown
    Markdown,
}

impl Explain {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        match self.subject.as_deref().and_then(|subject| Rule::of(subject.parse().ok()?)) {
            Some(rule) => self.rule(rule, console),
            _ => self.filter(common, console),
        }
    }

    fn rule(&self, rule: &Rule, console: &mut Console) -> Answer {
        let out = console.writer(Stream::Output);
        match self.format {
            Format::Text => write_text(rule.code(), rule, out)?,
            Format::Markdown => writeln!(out, "{}", rule.page().trim_end())?,
        }
        Ok(Status::Done)
    }

    fn filter(&self, common: &Common, console: &mut Console) -> Answer {
        let input = Input::of(self.file.as_deref(), self.subject.as_deref());
        let text = input.read()?;
        match crate::parse(&text) {
            Ok(ast) => self.words(&input, &text, &ast, common, console),
            Err(_) => refuse(&input, &text, console),
        }
    }

    fn words(
        &self,
        input: &Input,
        text: &str,
        ast: &Ast<'_>,
        common: &Common,
        console: &mut Console,
    ) -> Answer {
        let project = Project::load(common)?;
        let Some(object) = project.object_of(input, text)? else {
            if !self.parameters.is_empty() {
                return Err(Fault::from("binding parameters needs metadata; use `--schema`").into());
            }
            self.say(ast, None, console)?;
            return Ok(Status::Done);
        };
        let parameters = (!self.parameters.is_empty()).then_some(&self.parameters);
        let subject = LoadedFilter::new(input, text.to_owned(), object, parameters);
        subject.show(console)?;
        // The canonical text contains the values of the bound parameters.
        match subject.canonical.as_deref().map(crate::parse) {
            Some(Ok(bound)) => self.say(&bound, Some(object), console)?,
            _ => self.say(ast, Some(object), console)?,
        }
        Ok(Status::no_if(subject.has_errors()))
    }

    fn say(&self, ast: &Ast<'_>, object: Option<&ObjectInfo>, console: &mut Console) -> io::Result<()> {
        let markup = if self.format == Format::Text { Markup::Text } else { Markup::Markdown };
        console.writer(Stream::Output).write_all(describe::explain(ast, object, markup).as_bytes())
    }
}

/// Reports the syntax errors of a text that is neither a filter nor a code.
fn refuse(input: &Input, text: &str, console: &mut Console) -> Answer {
    if let (Input::Expression(word), true) = (input, is_like_a_code(text)) {
        lint_args::code(word)?;
    }
    let findings = lint::lint(text, None, &LintOptions::default());
    let human = Human::new(console.has_colors(Stream::Error));
    let findings = Findings { name: &input.name(), text, all: &findings };
    human.add(findings, console.writer(Stream::Error))?;
    let help = "run `filtre rules` to list the codes".to_owned();
    match input {
        Input::Expression(_) => {
            console.error(&Fault::from("expected a filter or a code, found neither").with_help(Some(help)));
        }
        _ => console.error(&"expected a filter, found invalid text".into()),
    }
    Ok(Status::No)
}

/// Whether an invalid filter looks like a misspelled code.
fn is_like_a_code(text: &str) -> bool {
    !text.contains([' ', '$', '"', '='])
}

fn write_text(code: Code, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let default = if code.is_on_by_default() { "on" } else { "off" };
    writeln!(out, "{code} ({}, {default} by default)", code.severity())?;
    writeln!(out, "{}", code.summary())?;
    for (title, text) in
        [("What", rule.what()), ("Why", rule.why()), ("Example", rule.example()), ("Fix", rule.fix())]
    {
        if text.is_empty() {
            continue;
        }
        writeln!(out, "\n{title}:")?;
        for line in text.lines() {
            writeln!(out, "{}", format!("  {line}").trim_end())?;
        }
    }
    Ok(())
}
