//! The levels of findings: `--deny`, `--warn` and `--allow`.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::cli::status::Fault;
use crate::diagnostic::Code;
use crate::lint::{Level, LintOptions};
use crate::schema::suggest::closest;

/// The name of all warnings, with `--deny` only.
const WARNINGS: &str = "warnings";

const OPTIONS: [(&str, Level, &str); 3] = [
    ("deny", Level::Deny, "Report findings of a code as errors; `warnings` means all warnings"),
    ("warn", Level::Warn, "Report findings of a code as warnings"),
    ("allow", Level::Allow, "Do not report findings of a code"),
];

/// The levels on the command line, in their order: the last level of a code
/// wins, across the three options.
#[derive(Clone, Debug, Default)]
pub(crate) struct LintArguments {
    given: Vec<(String, Level)>,
}

impl LintArguments {
    /// Applies the levels of the configuration, then those of the command line,
    /// to `start`. Also returns the codes whose level cannot change.
    pub(crate) fn options(
        &self,
        start: LintOptions,
        configured: &[(Code, Level)],
    ) -> Result<(LintOptions, Vec<Code>), Fault> {
        let mut options = start;
        let mut unchanged = Vec::new();
        let mut levels = configured.to_vec();
        for (name, level) in &self.given {
            if name == WARNINGS && *level == Level::Deny {
                options = options.deny_warnings();
            } else {
                levels.push((code(name)?, *level));
            }
        }
        for (code, level) in levels {
            if is_fixed(code) && level != Level::Deny {
                unchanged.push(code);
            } else {
                options = options.with_level(code, level);
            }
        }
        Ok((options, unchanged))
    }
}

/// Whether a code is always an error.
const fn is_fixed(code: Code) -> bool {
    matches!(code, Code::Syntax | Code::LimitExceeded)
}

/// Parses a code.
pub(crate) fn code(name: &str) -> Result<Code, Fault> {
    name.parse().map_err(|_| {
        let near = closest(name, Code::all().map(Code::as_str));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        let help = help.unwrap_or_else(|| "run `filtre rules` to list the codes".to_owned());
        Fault::from(format!("unknown code `{name}`")).with_help(Some(help))
    })
}

/// Written by hand, since the order between the three options matters.
impl FromArgMatches for LintArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given = Vec::new();
        for (name, level, _) in OPTIONS {
            let places = matches.indices_of(name).into_iter().flatten();
            let codes = matches.get_many::<String>(name).into_iter().flatten();
            given.extend(places.zip(codes).map(|(place, code)| (place, code.clone(), level)));
        }
        given.sort_by_key(|&(place, ..)| place);
        Ok(Self { given: given.into_iter().map(|(_, code, level)| (code, level)).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for LintArguments {
    fn augment_args(command: Command) -> Command {
        OPTIONS.into_iter().fold(command, |command, (name, _, help)| {
            let argument = Arg::new(name).long(name).value_name("CODE").help(help);
            command.arg(argument.action(ArgAction::Append))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
