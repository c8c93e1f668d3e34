//! `filtre objects`: lists the objects of the service.

use std::borrow::Cow;

use clap::Args;
use serde::Serialize;

use crate::cli::args::arguments::Common;
use crate::cli::args::service::{self, ServiceArguments};
use crate::cli::input::config::Config;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::listing::{Format, Listing, Row};
use crate::cli::status::{Answer, Status};
use crate::schema::ListedObject;

/// List the objects of the service that the token may see
#[derive(Args)]
#[command(after_help = "Example: filtre objects --env demo --instance acme")]
pub(crate) struct Objects {
    /// Output format (default: table on a terminal, else NDJSON)
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    service: ServiceArguments,
}

impl Objects {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let config = Config::load(common.config.as_deref())?;
        let client = self.service.connect(&config)?;
        let list = match client.object_list() {
            Ok(list) => list,
            Err(error) => return Ok(service::report(&error, console)),
        };
        let is_seen = console.is_seen();
        let mut listing = Listing::new(self.format.unwrap_or(Format::usual(is_seen)), is_seen, None);
        let out = console.writer(Stream::Output);
        for object in list.objects() {
            listing.add(&Listed::new(object), out)?;
        }
        listing.finish(COLUMNS.map(str::to_owned).to_vec(), out)?;
        Ok(Status::Done)
    }
}

const COLUMNS: [&str; 4] = ["name", "acl", "create_time", "update_time"];

#[derive(Serialize)]
struct Listed<'o> {
    name: &'o str,
    acl: &'o str,
    create_time: &'o str,
    update_time: &'o str,
}

impl<'o> Listed<'o> {
    fn new(object: &'o ListedObject) -> Self {
        Self {
            name: object.name(),
            acl: object.acl(),
            create_time: object.create_time(),
            update_time: object.update_time(),
        }
    }
}

impl Row for Listed<'_> {
    fn cells(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let cells = [self.name, self.acl, self.create_time, self.update_time];
        COLUMNS.into_iter().zip(cells.map(Cow::Borrowed))
    }
}
