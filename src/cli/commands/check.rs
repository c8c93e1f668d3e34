//! `filtre check`: lints filters, and fixes them.

use std::io;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::arguments::Common;
use crate::cli::args::lint_args::LintArguments;
use crate::cli::args::profile_arg::ProfileArgument;
use crate::cli::input::inputs::{Input, Inputs, STANDARD_INPUT};
use crate::cli::input::project::Project;
use crate::cli::output::atomic_file;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::diff;
use crate::cli::output::summary::Summary;
use crate::cli::report::{Findings, Format, Report};
use crate::cli::status::{Answer, Fault, Status, Stop};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::{self, Level, LintOptions};
use crate::profile::Profile;
use crate::schema::ObjectInfo;

/// Check filters, and fix them
///
/// A comment `# filtre-allow: code` on the line before silences a finding. A
/// server profile silences the findings about server behaviour that it defines.
/// The exit status is 1 if a finding is an error.
#[derive(Args)]
#[command(after_help = "Example: filtre check --schema catalogue -e 'status $eq \"client\"'")]
pub(crate) struct Check {
    /// Files, and directories to search for `*.filter`; `-` reads standard input [default: .]
    paths: Vec<PathBuf>,
    /// Check a filter given in single quotes
    #[arg(short, long = "expression", value_name = "FILTER")]
    expression: Option<String>,
    /// Output format of findings
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Apply fixes that preserve the meaning
    #[arg(long)]
    fix: bool,
    /// Also apply fixes that may change the meaning
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show the changes of `--fix` as a diff without making them
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    levels: LintArguments,
    #[command(flatten)]
    profile: ProfileArgument,
    /// Print the number of findings per code on standard error

    #[arg(long)]
    statistics: bool,
    /// Name of standard input in reports
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
}

impl Check {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        self.refuse_unused_name()?;
        let project = Project::load(common)?;
        let profile = self.profile.read()?;
        let inapplicable = profile.iter().flat_map(Profile::inapplicable_codes);
        let start =
            inapplicable.fold(LintOptions::default(), |options, code| options.with_level(code, Level::Allow));
        let (options, unchanged) = self.levels.options(start, &project.config.levels)?;
        for code in unchanged {
            console.warning(&format!("`{code}` is always an error; its level cannot be changed"));
        }
        let inputs = Inputs::find(&self.paths, self.expression.as_deref(), self.stdin_filename.as_deref());
        if !project.has_metadata() {
            console.note("only the syntax is checked without metadata; use `--schema`");
        }
        let stream = self.stream(&inputs.all);
        let report = Report::new(self.format, console.has_colors(stream));
        let run = Run {
            check: self,
            project: &project,
            options,
            console,
            report,
            stream,
            summary: Summary::default(),
        };
        run.all(inputs)
    }

    /// Refuses a name for standard input when it is not read.
    fn refuse_unused_name(&self) -> Result<(), Fault> {
        let reads_input = self.paths.iter().any(|path| path.as_os_str() == STANDARD_INPUT);
        if self.stdin_filename.is_some() && !reads_input {
            return Err("`--stdin-filename` requires `-`, which reads standard input".into());
        }
        Ok(())
    }

    /// The minimum applicability of fixes to apply, if any.
    const fn least(&self) -> Option<Applicability> {
        match (self.fix || self.diff, self.unsafe_fixes) {
            (_, true) => Some(Applicability::Unsafe),
            (true, false) => Some(Applicability::Safe),
            (false, false) => None,
        }
    }

    /// Where findings are written: next to a fixed text or a diff they are not the result.
    fn stream(&self, inputs: &[Input]) -> Stream {
        let writes_text = self.least().is_some() && inputs.iter().any(|input| input.file().is_none());
        if self.diff || writes_text { Stream::Error } else { Stream::Output }
    }
}

/// One call under way.
struct Run<'c> {
    check: &'c Check,
    project: &'c Project,
    options: LintOptions,
    console: &'c mut Console,
    report: Report,
    stream: Stream,
    summary: Summary,
}

impl Run<'_> {
    fn all(mut self, inputs: Inputs) -> Answer {
        let mut status = Status::Done;
        for fault in &inputs.faults {
            self.console.error(fault);
            status = Status::Fault;
        }
        for warning in &inputs.warnings {
            self.console.warning(warning);
        }
        for input in &inputs.all {
            status = status.and(match self.one(input) {
                Ok(status) => status,
                Err(Stop::Fault(fault)) => {
                    self.console.error(&fault);
                    Status::Fault
                }
                Err(stop) => return Err(stop),
            });
        }
        self.report.finish(self.console.writer(self.stream))?;
        // On a terminal, the summary follows the findings.
        self.console.flush()?;
        self.summarize()?;
        Ok(status)
    }

    fn one(&mut self, input: &Input) -> Answer {
        let text = input.read()?;
        let object = self.project.object_of(input, &text)?;
        self.summary.texts = self.summary.texts.saturating_add(1);
        match self.check.least() {
            None => {
                let findings = lint::lint(&text, object, &self.options);
                self.report(input, &text, &findings)
            }
            Some(least) => self.fix(input, &text, object, least),
        }
    }

    fn fix(
        &mut self,
        input: &Input,
        text: &str,
        object: Option<&ObjectInfo>,
        least: Applicability,
    ) -> Answer {
        let fixed = lint::fix(text, object, &self.options, least);
        let has_changed = fixed.text() != text;
        if has_changed && crate::parse(fixed.text()).is_err() && crate::parse(text).is_ok() {
            let message = format!("`{}`: the fixes would make the filter invalid", input.name());
            let help = "report this as a bug; the file is not changed";
            return Err(Fault::from(message).with_help(Some(help.to_owned())).into());
        }
        let mut status = Status::Done;
        match input.file() {
            _ if self.check.diff => {
                if has_changed {
                    self.console.text(&diff::unified(&input.name(), text, fixed.text()))?;
                }
                status = Status::no_if(has_changed);
            }
            Some(file) if has_changed => atomic_file::replace(file, fixed.text())?,
            Some(_) => {}
            None => self.print(input, fixed.text())?,
        }
        self.summary.fixed = self.summary.fixed.saturating_add(fixed.fix_count());
        Ok(status.and(self.report(input, fixed.text(), fixed.findings())?))
    }

    /// Prints a fixed text; an argument gets a final line break.
    fn print(&mut self, input: &Input, text: &str) -> io::Result<()> {
        self.console.text(text)?;
        match input {
            Input::Expression(_) if !text.ends_with('\n') => self.console.text("\n"),
            _ => Ok(()),
        }
    }

    fn report(&mut self, input: &Input, text: &str, findings: &[Diagnostic]) -> Answer {
        if findings.is_empty() {
            return Ok(Status::Done);
        }
        let findings = Findings { name: &input.name(), text, all: findings };
        self.report.add(findings, self.console.writer(self.stream))?;
        Ok(Status::no_if(self.summary.count(findings.all)))
    }

    fn summarize(&mut self) -> io::Result<()> {
        let out = self.console.writer(Stream::Error);
        if self.check.statistics {
            self.summary.write_codes(out)?;
        }
        if self.check.format == Format::Human {
            let verb = if self.check.diff { "can fix" } else { "fixed" };
            self.summary.write_summary(verb, out)?;
        }
        Ok(())
    }
}
