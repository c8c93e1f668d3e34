//! The service that a command calls: its address, the instance and the token.
//!
//! Knows options, variables and the configuration, which count in this order,
//! and what a failed call means for the status; does not know what is asked.

use std::env;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::input::config::Config;
use crate::cli::input::inputs::{self, STANDARD_INPUT};
use crate::cli::output::console::Console;
use crate::cli::status::{Fault, Status, Stop};
use crate::http::{self, Address, BlockingClient, Service, Token};
use crate::schema::ObjectInfo;
use crate::schema::suggest::suggest;

const URL: &str = "FILTRE_URL";
const INSTANCE: &str = "FILTRE_INSTANCE";
const TOKEN: &str = "FILTRE_TOKEN";

/// Which service is called, and for whom.
#[derive(Args)]
#[command(next_help_heading = "Service options")]
pub(crate) struct ServiceArguments {
    /// One of the two documented environments
    #[arg(long, value_name = "NAME", value_enum, conflicts_with = "url")]
    env: Option<Environment>,
    /// The address of the service; else the variable `FILTRE_URL` or `filtre.toml` tells it
    #[arg(long, value_name = "ADDRESS")]
    url: Option<String>,
    /// The instance; else the variable `FILTRE_INSTANCE` or `filtre.toml` tells it
    #[arg(long, value_name = "NAME")]
    instance: Option<String>,
    /// A file that holds the token; else the variable `FILTRE_TOKEN` does
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Environment {
    /// The real records
    Production,
    /// Records to try things out on
    Demo,
}

impl ServiceArguments {
    /// A client of the service. Nothing is sent yet.
    pub(crate) fn connect(&self, config: &Config) -> Result<BlockingClient, Fault> {
        let address = self.address(config)?;
        let instance = self.instance(config)?;
        let token = self.token()?;
        let service = Service::new(address, instance, token).map_err(|error| error.to_string())?;
        BlockingClient::new(service).map_err(|error| fault(&error))
    }

    /// Whether standard input holds the token.
    pub(crate) fn takes_standard_input(&self) -> bool {
        self.token_file.as_deref() == Some(Path::new(STANDARD_INPUT))
    }

    fn address(&self, config: &Config) -> Result<Address, Fault> {
        match self.env {
            Some(Environment::Production) => return Ok(Address::production()),
            Some(Environment::Demo) => return Ok(Address::demo()),
            None => {}
        }
        let told = first(self.url.as_deref(), URL, config.service.url.as_deref())?;
        let Some(address) = told else {
            let help = format!(
                "tell it with `--env`, `--url`, the variable `{URL}` or `[service] url` in `filtre.toml`"
            );
            return Err(Fault::from("nothing tells the address of the service").with_help(Some(help)));
        };
        Address::parse(&address).map_err(|error| error.to_string().into())
    }

    fn instance(&self, config: &Config) -> Result<String, Fault> {
        let told = first(self.instance.as_deref(), INSTANCE, config.service.instance.as_deref())?;
        told.ok_or_else(|| {
            let help =
                format!("tell it with `--instance`, the variable `{INSTANCE}` or `[service] instance` in `filtre.toml`");
            Fault::from("nothing tells the instance").with_help(Some(help))
        })
    }

    fn token(&self) -> Result<Token, Fault> {
        let (text, source) = match self.token_file.as_deref() {
            Some(file) if file == Path::new(STANDARD_INPUT) => {
                (inputs::read_standard_input()?, "standard input".to_owned())
            }
            Some(file) => (inputs::read_file(file)?, format!("the file `{}`", file.display())),
            None => (variable(TOKEN)?.unwrap_or_default(), format!("the variable `{TOKEN}`")),
        };
        let text = text.trim();
        if text.is_empty() && self.token_file.is_none() {
            let help = format!("put it into the variable `{TOKEN}`, or into a file for `--token-file`");
            return Err(Fault::from("there is no token").with_help(Some(help)));
        }
        Token::new(text).map_err(|_| format!("{source} holds no token: it is one word of ASCII").into())
    }
}

/// The first that is told: an option, a variable, the configuration.
fn first(option: Option<&str>, name: &str, configured: Option<&str>) -> Result<Option<String>, Fault> {
    if let Some(option) = option {
        return Ok(Some(option.to_owned()));
    }
    Ok(variable(name)?.or_else(|| configured.map(str::to_owned)))
}

/// A variable; one that is empty tells nothing.
fn variable(name: &str) -> Result<Option<String>, Fault> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("the variable `{name}` is not UTF-8").into()),
    }
}

/// A failed call, and what to do about it.
pub(crate) fn fault(error: &http::Error) -> Fault {
    Fault::from(error.to_string()).with_help(error.help().map(str::to_owned))
}

/// Tells of a failed call; gives what it means for the status.
pub(crate) fn tell(error: &http::Error, console: &mut Console) -> Status {
    console.error(&fault(error));
    status(error.kind())
}

/// What a failed call means: the answer is "no" where the service refuses what
/// is asked, or nobody can tell; else the call is at fault.
pub(crate) fn status(fault: &http::ErrorKind) -> Status {
    use http::ErrorKind::{BadRequest, Drifted, Invalid, OutcomeUnknown};
    match fault {
        BadRequest | Drifted(_) | Invalid(_) | OutcomeUnknown(_) => Status::No,
        _ => Status::Fault,
    }
}

/// The metadata of an object as the service tells it.
pub(crate) fn object_info(client: &BlockingClient, object: &str) -> Result<ObjectInfo, Stop> {
    client.object_info(object).map_err(|error| missing(client, object, &error).into())
}

/// A failed call about an object. Where the service does not find it, it is
/// asked for the objects that there are.
pub(crate) fn missing(client: &BlockingClient, object: &str, error: &http::Error) -> Fault {
    let list = match error.kind() {
        http::ErrorKind::NotFound => client.object_list().ok(),
        _ => None,
    };
    let names: Option<Vec<&str>> =
        list.as_ref().map(|list| list.objects().iter().map(crate::schema::ListedObject::name).collect());
    match names {
        Some(names) if !names.contains(&object) => {
            let help = match suggest(object, names.iter().copied()).first() {
                Some(near) => format!("did you mean `{near}`?"),
                None if names.is_empty() => "the profile of the token sees none".to_owned(),
                None => format!("the objects are `{}`", names.join("`, `")),
            };
            Fault::from(format!("404: the instance has no object `{object}`")).with_help(Some(help))
        }
        _ => fault(error),
    }
}
