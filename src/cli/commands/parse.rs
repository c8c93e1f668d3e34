//! `filtre parse`: prints the tree of a filter.

use std::fmt::Write;

use clap::{Args, ValueEnum};

use crate::cli::args::arguments::FilterArgument;
use crate::cli::commands::fmt;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::sanitize;
use crate::cli::status::{Answer, Fault, Status};
use crate::syntax::ast::{Ast, Expression, ExpressionKind};
use crate::syntax::ops::NOT;
use crate::syntax::print;

/// Show the syntax tree of a filter
///
/// The errors of an invalid filter are reported, and the exit status is 1.
#[derive(Args)]
#[command(after_help = "Example: filtre parse --format tree 'a $eq \"1\" $or b $eq \"2\"'")]
pub(crate) struct Parse {
    #[command(flatten)]
    filter: FilterArgument,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// The JSON interchange form
    Json,
    /// An indented tree
    Tree,
}

impl Parse {
    pub(super) fn run(&self, console: &mut Console) -> Answer {
        let input = self.filter.input();
        let text = input.read()?;
        let ast = match crate::parse(&text) {
            Ok(ast) => ast,
            Err(findings) => return fmt::refuse(&input.name(), &text, findings, console),
        };
        let shown = match self.format {
            Format::Json => json(&ast)?,
            Format::Tree => drawing(&ast),
        };
        writeln!(console.writer(Stream::Output), "{}", shown.trim_end())?;
        Ok(Status::Done)
    }
}

fn json(ast: &Ast<'_>) -> Result<String, Fault> {
    let text = serde_json::to_string(ast).map_err(|error| error.to_string())?;
    Ok(sanitize::json(&text).into_owned())
}

/// Draws one line for each group, `$not` and condition, below its parent.
fn drawing(ast: &Ast<'_>) -> String {
    let mut out = String::new();
    draw(ast.root(), "", "", &mut out);
    out
}

/// Draws a node. Recursion is bounded by the limit on nesting; the parts of a
/// chain do not recurse.
fn draw(node: Expression<'_, '_>, first: &str, below: &str, out: &mut String) {
    let mut head = String::new();
    let parts: Vec<_> = match node.kind() {
        ExpressionKind::Condition(condition) => {
            // Writing to a `String` never fails.
            let _ = print::condition(condition, &mut head);
            Vec::new()
        }
        ExpressionKind::Not(inner) => {
            head.push_str(NOT);
            vec![inner]
        }
        ExpressionKind::Group(connective, parts) => {
            head.push_str(connective.as_str());
            parts.collect()
        }
        ExpressionKind::Fault => Vec::new(),
    };
    let _ = writeln!(out, "{first}{}", sanitize::line(&head));
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.into_iter().enumerate() {
        let (branch, trunk) = if at == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        draw(part, &format!("{below}{branch}"), &format!("{below}{trunk}"), out);
    }
}
