//! `filtre check`: lints filters, and mends them.
//!
//! Knows files, findings and what is asked for; what is wrong with a filter is
//! for [`lint`](crate::lint) to say.

use std::io;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::arguments::Common;
use crate::cli::args::lint_args::Levels;
use crate::cli::args::profile_arg::ReadingArguments;
use crate::cli::input::inputs::{Input, Inputs, STANDARD_INPUT};
use crate::cli::input::project::Project;
use crate::cli::output::atomic_file;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::diff;
use crate::cli::output::summary::Tally;
use crate::cli::report::{Findings, Format, Report};
use crate::cli::status::{Answer, Fault, Status, Stop};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::{self, Level, LintOptions};
use crate::profile::Profile;
use crate::schema::ObjectInfo;

/// Find what is wrong in filters, and mend it
///
/// A comment `# filtre-allow: code` on the line before silences a finding, and
/// so does a server profile where the finding rests on a doubt that it settles.
/// Exits with 1 if a finding is an error.
#[derive(Args)]
#[command(after_help = "Example: filtre check --schema catalogue -e 'status $eq \"client\"'")]
pub(crate) struct Check {
    /// Files and directories, searched for `*.filter`; `-` is standard input [default: .]
    paths: Vec<PathBuf>,
    /// Check this filter; use single quotes
    #[arg(short, long = "expression", value_name = "FILTER")]
    expression: Option<String>,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Apply the fixes that keep the meaning
    #[arg(long)]
    fix: bool,
    /// Apply also the fixes that may change the meaning
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what `--fix` would change, and change nothing
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    levels: Levels,
    #[command(flatten)]
    readings: ReadingArguments,
    /// Count the findings of each code, on standard error
    #[arg(long)]
    statistics: bool,
    /// The name that standard input goes by
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
}

impl Check {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        self.refuse_idle_name()?;
        let project = Project::load(common)?;
        let profile = self.readings.read()?;
        let settled = profile.iter().flat_map(Profile::settled);
        let start =
            settled.fold(LintOptions::default(), |options, code| options.with_level(code, Level::Allow));
        let (options, unchanged) = self.levels.options(start, &project.config.levels)?;
        for code in unchanged {
            console.warning(&format!("`{code}` is always an error: its level is not changed"));
        }
        let inputs = Inputs::find(&self.paths, self.expression.as_deref(), self.stdin_filename.as_deref());
        if !project.has_metadata() {
            console.note("without metadata only the syntax is checked; `--schema` names some");
        }
        let stream = self.stream(&inputs.all);
        let report = Report::new(self.format, console.has_colors(stream));
        let run =
            Run { check: self, project: &project, options, console, report, stream, tally: Tally::default() };
        run.all(inputs)
    }

    /// A name for a standard input that is not read is a mistake.
    fn refuse_idle_name(&self) -> Result<(), Fault> {
        let reads_input = self.paths.iter().any(|path| path.as_os_str() == STANDARD_INPUT);
        if self.stdin_filename.is_some() && !reads_input {
            return Err("`--stdin-filename` names standard input, which `-` reads".into());
        }
        Ok(())
    }

    /// The least applicability of fixes to apply, if any.
    const fn least(&self) -> Option<Applicability> {
        match (self.fix || self.diff, self.unsafe_fixes) {
            (_, true) => Some(Applicability::Unsafe),
            (true, false) => Some(Applicability::Safe),
            (false, false) => None,
        }
    }

    /// Where findings go: beside a mended text or a diff they are not the result.
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
    tally: Tally,
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
        // On a terminal, what follows stands below the findings.
        self.console.flush()?;
        self.summarize()?;
        Ok(status)
    }

    fn one(&mut self, input: &Input) -> Answer {
        let text = input.read()?;
        let object = self.project.object_of(input, &text)?;
        self.tally.texts = self.tally.texts.saturating_add(1);
        match self.check.least() {
            None => {
                let findings = lint::lint(&text, object, &self.options);
                self.report(input, &text, &findings)
            }
            Some(least) => self.mend(input, &text, object, least),
        }
    }

    fn mend(
        &mut self,
        input: &Input,
        text: &str,
        object: Option<&ObjectInfo>,
        least: Applicability,
    ) -> Answer {
        let fixed = lint::fix(text, object, &self.options, least);
        let has_changed = fixed.text() != text;
        if has_changed && crate::parse(fixed.text()).is_err() && crate::parse(text).is_ok() {
            let message = format!("`{}`: its fixes would leave a text that is no filter", input.name());
            let help = "nothing is changed; please report this as a defect";
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
        self.tally.mended = self.tally.mended.saturating_add(fixed.fix_count());
        Ok(status.and(self.report(input, fixed.text(), fixed.findings())?))
    }

    /// Prints a mended text: as it is, but for the end of the line that an
    /// argument lacks.
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
        Ok(Status::no_if(self.tally.count(findings.all)))
    }

    fn summarize(&mut self) -> io::Result<()> {
        let out = self.console.writer(Stream::Error);
        if self.check.statistics {
            self.tally.write_codes(out)?;
        }
        if self.check.format == Format::Human {
            let verb = if self.check.diff { "can be mended" } else { "mended" };
            self.tally.write_summary(verb, out)?;
        }
        Ok(())
    }
}
