//! `filtre sandbox`: the service itself, offline.
//!
//! Knows arguments and files; what is served is for [`crate::sandbox`] to know.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::args::profile_arg;
use crate::cli::input::inputs;
use crate::cli::output::console::Console;
use crate::cli::status::{Answer, Fault, Status};
use crate::sandbox::{self, Rights, SandboxBuilder, SandboxError};
use crate::schema::Catalogue;

/// The service itself, offline, with records of its own
///
/// The first line of output is the address, the second a call of `curl` that
/// works. It stops at an interrupt.
#[derive(Args)]
#[command(
    after_help = "Example: filtre sandbox --listen 127.0.0.1:0 --fault 'status=429,retry-after=1,every=5'"
)]
pub(crate) struct Sandbox {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787", value_parser = address)]
    listen: SocketAddr,
    /// The name of the instance
    #[arg(long, default_value = sandbox::INSTANCE, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    instance: String,
    /// A token, and a JSON file of what its holder may do [default: demo-token]
    #[arg(long = "token", value_name = "TOKEN[=RIGHTS]")]
    tokens: Vec<String>,
    /// The metadata of the objects; else the example objects
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// The records: `<object>.ndjson`, or a saved answer `<object>.json`; else made-up ones
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The database file that keeps the records; else they are gone at the end
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// How requests are read, a TOML file
    #[arg(long, value_name = "FILE")]
    server_profile: Option<PathBuf>,
    /// Something that goes wrong, such as `truncate,rate=0.1`
    #[arg(long = "fault", value_name = "SPEC")]
    faults: Vec<sandbox::InjectedFault>,
    /// What records are made up by, and when faults strike
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Listen where other machines can reach it, too
    #[arg(long)]
    allow_remote: bool,
}

/// An address and a port; the address may be a name.
fn address(text: &str) -> Result<SocketAddr, String> {
    let mut addresses = text.to_socket_addrs().map_err(|error| error.to_string())?;
    addresses.next().ok_or_else(|| "there is no such address".to_owned())
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

    /// A call of `curl` that works, with `{url}` for the address.
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

/// A token and its file of rights. A token can end in `=` itself.
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

/// Why the sandbox does not start, and what helps.
fn refused(error: SandboxError) -> Fault {
    let help = match &error {
        SandboxError::Remote { .. } => Some("`--allow-remote` takes it all the same".to_owned()),
        SandboxError::Listen { .. } => Some("`--listen 127.0.0.1:0` takes a free port".to_owned()),
        SandboxError::AlreadyFilled { .. } => Some("take another `--db`, or leave out `--data`".to_owned()),
        SandboxError::OtherFields { .. } | SandboxError::Readings { .. } => {
            Some("take another `--db`".to_owned())
        }
        _ => None,
    };
    fault_of(error).with_help(help)
}
