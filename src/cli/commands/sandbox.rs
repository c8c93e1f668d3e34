//! `filtre sandbox`: runs a local server that implements the service.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::args::profile_arg;
use crate::cli::input::inputs;
use crate::cli::output::console::Console;
use crate::cli::status::{Answer, Fault, Status};
use crate::sandbox::{self, Rights, SandboxBuilder, SandboxError};
use crate::schema::Catalogue;

/// Run a local server that implements the service, with example records
///
/// The first line of output is the address, the second a working `curl` command.
/// Stop the server with an interrupt (Ctrl-C).
#[derive(Args)]
#[command(
    after_help = "Example: filtre sandbox --listen 127.0.0.1:0 --fault 'status=429,retry-after=1,every=5'"
)]
pub(crate) struct Sandbox {
    /// Address to listen on; port 0 selects a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787", value_parser = address)]
    listen: SocketAddr,
    /// Name of the instance
    #[arg(long, default_value = sandbox::INSTANCE, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    instance: String,
    /// Token, and optionally a JSON file with its permissions [default: demo-token]
    #[arg(long = "token", value_name = "TOKEN[=RIGHTS]")]
    tokens: Vec<String>,
    /// Catalogue of metadata (default: example objects)
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// Records: `<object>.ndjson`, or a saved response `<object>.json` (default: generated records)
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Database file for the records (default: in memory)
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Server profile to implement, a TOML file
    #[arg(long, value_name = "FILE")]
    server_profile: Option<PathBuf>,
    /// Fault to inject, for example `truncate,rate=0.1`
    #[arg(long = "fault", value_name = "SPEC")]
    faults: Vec<sandbox::InjectedFault>,
    /// Seed of the generated records and the injected faults
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Allow an address that other machines can reach
    #[arg(long)]
    allow_remote: bool,
}

/// Parses an address or a host name with a port.
fn address(text: &str) -> Result<SocketAddr, String> {
    let mut addresses = text.to_socket_addrs().map_err(|error| error.to_string())?;
    addresses.next().ok_or_else(|| "unknown address".to_owned())
}

impl Sandbox {
    pub(super) fn run(&self, console: &mut Console) -> Answer {
        let catalogue = self.catalogue.as_deref().map(Catalogue::read).transpose().map_err(fault_of)?;
        let example = self.example(catalogue.as_ref());
        let sandbox = self.builder(catalogue)?.stop_on_signals().start().map_err(refused)?;
        let url = sandbox.url();
        console.text(&format!("{url}\n{}\n", example.replace("{url}", &url)))?;
        console.flush()?;
        sandbox.wait();
        Ok(Status::Done)
    }

    fn builder(&self, catalogue: Option<Catalogue>) -> Result<SandboxBuilder, Fault> {
        let mut builder =
            sandbox::Sandbox::builder().listen(self.listen).instance(&self.instance).seed(self.seed);
        if self.allow_remote {
            builder = builder.allow_remote();
        }
        for token in &self.tokens {
            let (token, rights) = rights(token)?;
            builder = builder.token_with_rights(token, rights);
        }
        if let Some(catalogue) = catalogue {
            builder = builder.catalogue(catalogue);
        }
        if let Some(data) = &self.data {
            builder = builder.data(data);
        }
        if let Some(file) = &self.db {
            builder = builder.database(file);
        }
        if let Some(file) = &self.server_profile {
            builder = builder.profile(profile_arg::read(file)?);
        }
        Ok(self.faults.iter().cloned().fold(builder, SandboxBuilder::fault))
    }

    /// Returns a working `curl` command, with `{url}` for the address.
    fn example(&self, catalogue: Option<&Catalogue>) -> String {
        let first = catalogue.and_then(|catalogue| catalogue.objects().first());
        let object = first.map_or("contact", |object| object.name());
        let token = self.tokens.first().map_or(sandbox::TOKEN, |token| split(token).0);
        let filter = if first.is_none() { " --data-urlencode 'filter=Pays $eq \"FR\"'" } else { "" };
        format!(
            "curl -sG '{{url}}/v1/datamart/{}/get_objects/{}' -H 'Authorization: Bearer {token}' -d limit=3{filter}",
            crate::text::percent::encode(&self.instance),
            crate::text::percent::encode(object),
        )
    }
}

/// Splits a token from its file of rights. The token itself can end in `=`.
fn split(text: &str) -> (&str, Option<&Path>) {
    match text.rsplit_once('=') {
        Some((token, file)) if !file.is_empty() && !token.is_empty() => (token, Some(Path::new(file))),
        _ => (text, None),
    }
}

fn rights(text: &str) -> Result<(&str, Rights), Fault> {
    let (token, file) = split(text);
    let Some(file) = file else { return Ok((token, Rights::default())) };
    let rights = Rights::from_json(&inputs::read_file(file)?);
    Ok((token, rights.map_err(|error| format!("cannot read `{}`: {error}", file.display()))?))
}

fn fault_of(error: impl std::fmt::Display) -> Fault {
    error.to_string().into()
}

/// Returns the error of a sandbox that does not start.
fn refused(error: SandboxError) -> Fault {
    let help = match &error {
        SandboxError::Remote { .. } => Some("use `--allow-remote` to allow it".to_owned()),
        SandboxError::Listen { .. } => Some("use `--listen 127.0.0.1:0` to select a free port".to_owned()),
        SandboxError::AlreadyFilled { .. } => Some("use another `--db`, or remove `--data`".to_owned()),
        SandboxError::OtherFields { .. } | SandboxError::OtherProfile { .. } => {
            Some("use another `--db`".to_owned())
        }
        _ => None,
    };
    fault_of(error).with_help(help)
}
