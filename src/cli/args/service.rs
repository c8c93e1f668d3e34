//! The service of a command: its address, the instance and the token, each from
//! an option, else a variable, else the configuration; and the status of failed calls.

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

/// The options of the service.
#[derive(Args)]
#[command(next_help_heading = "Service options")]
pub(crate) struct ServiceArguments {
    /// Environment of the service
    #[arg(long, value_name = "NAME", value_enum, conflicts_with = "url")]
    env: Option<Environment>,
    /// Address of the service (default: `FILTRE_URL`, else `filtre.toml`)
    #[arg(long, value_name = "ADDRESS")]
    url: Option<String>,
    /// Instance (default: `FILTRE_INSTANCE`, else `filtre.toml`)
    #[arg(long, value_name = "NAME")]
    instance: Option<String>,
    /// File with the token; `-` reads standard input (default: `FILTRE_TOKEN`)
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Environment {
    /// Production records
    Production,
    /// Test records
    Demo,
}

impl ServiceArguments {
    /// Returns a client of the service, without sending a request.
    pub(crate) fn connect(&self, config: &Config) -> Result<BlockingClient, Fault> {
        let address = self.address(config)?;
        let instance = self.instance(config)?;
        let token = self.token()?;
        let service = Service::new(address, instance, token).map_err(|error| error.to_string())?;
        BlockingClient::new(service).map_err(|error| fault(&error))
    }

    /// Whether the token is read from standard input.
    pub(crate) fn takes_standard_input(&self) -> bool {
        self.token_file.as_deref() == Some(Path::new(STANDARD_INPUT))
    }

    fn address(&self, config: &Config) -> Result<Address, Fault> {
        match self.env {
            Some(Environment::Production) => return Ok(Address::production()),
            Some(Environment::Demo) => return Ok(Address::demo()),
            None => {}
        }
        let url = first(self.url.as_deref(), URL, config.service.url.as_deref())?;
        let Some(address) = url else {
            let help =
                format!("set `--env`, `--url`, the variable `{URL}` or `[service] url` in `filtre.toml`");
            return Err(Fault::from("missing address of the service").with_help(Some(help)));
        };
        Address::parse(&address).map_err(|error| error.to_string().into())
    }

    fn instance(&self, config: &Config) -> Result<String, Fault> {
        let instance = first(self.instance.as_deref(), INSTANCE, config.service.instance.as_deref())?;
        instance.ok_or_else(|| {
            let help = format!(
                "set `--instance`, the variable `{INSTANCE}` or `[service] instance` in `filtre.toml`"
            );
            Fault::from("missing instance").with_help(Some(help))
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
            let help = format!("set the variable `{TOKEN}`, or use `--token-file`");
            return Err(Fault::from("missing token").with_help(Some(help)));
        }
        Token::new(text).map_err(|_| format!("invalid token in {source}: expected one word of ASCII").into())
    }
}

/// Returns the first value that is set: option, variable, configuration.
fn first(option: Option<&str>, name: &str, configured: Option<&str>) -> Result<Option<String>, Fault> {
    if let Some(option) = option {
        return Ok(Some(option.to_owned()));
    }
    Ok(variable(name)?.or_else(|| configured.map(str::to_owned)))
}

/// Returns the value of a variable, unless it is empty.
fn variable(name: &str) -> Result<Option<String>, Fault> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("the variable `{name}` is not UTF-8").into()),
    }
}

/// Returns the error of a failed call.
pub(crate) fn fault(error: &http::Error) -> Fault {
    Fault::from(error.to_string()).with_help(error.help().map(str::to_owned))
}

/// Reports a failed call, and returns its status.
pub(crate) fn report(error: &http::Error, console: &mut Console) -> Status {
    console.error(&fault(error));
    status(error.kind())
}

/// Returns the status of a failed call: [`Status::No`] if the service refused
/// the request or the outcome is unknown, else [`Status::Fault`].
pub(crate) fn status(fault: &http::ErrorKind) -> Status {
    use http::ErrorKind::{BadRequest, Drifted, Invalid, OutcomeUnknown};
    match fault {
        BadRequest | Drifted(_) | Invalid(_) | OutcomeUnknown(_) => Status::No,
        _ => Status::Fault,
    }
}

/// Fetches the metadata of an object.
pub(crate) fn object_info(client: &BlockingClient, object: &str) -> Result<ObjectInfo, Stop> {
    client.object_info(object).map_err(|error| missing(client, object, &error).into())
}

/// Returns the error of a failed call about an object. If the object is not
/// found, the list of objects is fetched for the help text.
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
                None if names.is_empty() => "the token may see no object".to_owned(),
                None => format!("the objects are `{}`", names.join("`, `")),
            };
            Fault::from(format!("404: the instance has no object `{object}`")).with_help(Some(help))
        }
        _ => fault(error),
    }
}
