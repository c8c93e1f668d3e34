//! `filtre match`: prints the records that a filter selects.

use std::ffi::{OsStr, OsString};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::args::arguments::{Common, ParameterArguments};
use crate::cli::args::names::CollationName;
use crate::cli::input::inputs::{Input, STANDARD_INPUT};
use crate::cli::input::loaded_filter::LoadedFilter;
use crate::cli::input::project::Project;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::progress::Progress;
use crate::cli::output::sanitize;
use crate::cli::records::{self, Next, Projection, RecordSink, Refusal, Row, Source};
use crate::cli::status::{Answer, Fault, Status};
use crate::eval::Matcher;

/// Keep the records that match a filter
///
/// RECORDS is a file, or `-` for standard input. The format is detected from the
/// file extension (`.ndjson`, `.jsonl`, `.csv`), else from the content: JSON
/// lines, each `{"id":…,"data":{…}}` or a plain object; a response of the
/// service, `{"objects":[…]}` or a list; CSV with a header. Memory use is constant.
///
/// JSON lines and CSV records are printed unchanged, CSV below its header. A
/// record of a response is printed on one line, without its line breaks and
/// indentation.
///
/// A missing key, `null` and a missing column are NULL; an empty cell is an
/// empty string. A malformed record (invalid JSON, a duplicate key, a list or an
/// object in a field of the filter, more than 16 MiB) is reported with its line
/// and path. It ends the command with exit status 1.
#[derive(Args)]
#[command(
    override_usage = "filtre match [OPTIONS] <FILTER> <RECORDS>\n       filtre match [OPTIONS] --file <FILE> <RECORDS>",
    after_help = "Example: filtre match --schema contact.json 'status $eq \"client\"' records.ndjson"
)]
pub(crate) struct Match {
    /// The filter in single quotes (omit with `--file`), then the file of records; `-` reads standard input
    #[arg(value_names = ["FILTER", "RECORDS"], num_args = 1..=2, required = true)]
    operands: Vec<OsString>,
    /// Read the filter from a file
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    parameters: ParameterArguments,
    /// Print only the number of records
    #[arg(long, conflicts_with = "ids")]
    count: bool,
    /// Print only the ids, one per line, in input order
    #[arg(long)]
    ids: bool,
    /// Keep the records for which the filter is not true
    #[arg(long)]
    invert: bool,
    /// How strings are compared
    #[arg(long, value_enum, default_value_t = CollationName::General)]
    collation: CollationName,
    /// Continue after a malformed record; the exit status is still 1
    #[arg(long)]
    keep_going: bool,
}

impl Match {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let (input, records) = self.operands()?;
        let project = Project::load(common)?;
        let mut subject = LoadedFilter::read(&input, &self.parameters, &project, "matching")?;
        let matcher = subject.checked.as_ref().map(|checked| checked.matcher(self.collation.into()));
        let matcher =
            matcher.and_then(|matcher| matcher.map_err(|refused| subject.add(refused.into_vec())).ok());
        subject.show(console)?;
        match matcher {
            Some(matcher) => self.sift(Source::open(records)?, matcher, console),
            None => Ok(Status::No),
        }
    }

    /// Returns where the filter and the records are.
    fn operands(&self) -> Result<(Input, &Path), Fault> {
        let (filter, records) = match (&self.file, self.operands.as_slice()) {
            (Some(_), [records]) => (None, records),
            (None, [filter, records]) => (Some(filter), records),
            (Some(_), _) => {
                return Err("unexpected filter: `--file` already gives it; name only the records".into());
            }
            (None, _) => return Err("missing the records; name a file, or `-` for standard input".into()),
        };
        let filter = filter.map(|filter| filter.to_str().ok_or("the filter is not UTF-8")).transpose()?;
        let input = Input::of(self.file.as_deref(), filter);
        if records == OsStr::new(STANDARD_INPUT) && matches!(input, Input::Standard(_)) {
            return Err("standard input cannot be both the filter and the records".into());
        }
        Ok((input, Path::new(records)))
    }

    fn sift(&self, mut source: Source, matcher: Matcher, console: &mut Console) -> Answer {
        let progress = Progress::bytes(source.length(), self.count);
        source.show(progress.clone());
        let wanted = Projection {
            fields: matcher.fields().map(str::to_owned).collect(),
            needs_id: self.ids,
            ..Projection::default()
        };
        let mut sieve = MatchSink {
            options: self,
            name: source.name(),
            matcher,
            console,
            progress,
            kept: 0,
            status: Status::Done,
            is_whole: true,
        };
        let read = records::read(source, wanted, &mut sieve);
        sieve.progress.finish();
        read?;
        sieve.finish()
    }
}

/// Prints the records that match.
struct MatchSink<'s> {
    options: &'s Match,
    /// The name of the records.
    name: String,
    matcher: Matcher,
    console: &'s mut Console,
    progress: Progress,
    kept: u64,
    status: Status,
    /// Whether all records were read.
    is_whole: bool,
}

impl RecordSink for MatchSink<'_> {
    fn head(&mut self, raw: &str, _: &[String], missing: &[&str]) -> Next {
        for field in missing {
            let name = &self.name;
            let warning = format!("`{name}`: missing column `{field}`; it is NULL in every record");
            self.progress.aside(|| self.console.warning(&warning));
        }
        if !self.options.count && !self.options.ids {
            self.console.text(raw)?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn record(&mut self, raw: &str, row: &Row<'_>) -> Next {
        if self.matcher.matches(row) == self.options.invert {
            return Ok(ControlFlow::Continue(()));
        }
        self.kept = self.kept.saturating_add(1);
        match row.id() {
            _ if self.options.count => {}
            Some(id) => {
                self.console.text(id)?;
                self.console.text("\n")?;
            }
            None => self.console.text(raw)?,
        }
        if self.console.is_closed() {
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    }

    fn refused(&mut self, refusal: &Refusal) -> Next {
        self.status = Status::No;
        let fault = Fault::from(format!("`{}`, {refusal}", sanitize::line(&self.name)));
        self.progress.aside(|| {
            self.console.error(&fault);
            // A closed standard error leaves no place for an error.
            let _ = self.console.writer(Stream::Error).flush();
        });
        if self.options.keep_going {
            return Ok(ControlFlow::Continue(()));
        }
        self.is_whole = false;
        Ok(ControlFlow::Break(()))
    }
}

impl MatchSink<'_> {
    /// Prints the number of records, unless only some were read: a partial number
    /// would look like the total.
    fn finish(self) -> Answer {
        if self.options.count && self.is_whole {
            self.console.text(&format!("{}\n", self.kept))?;
        }
        Ok(self.status)
    }
}
