//! `filtre schema show`: prints the fields of objects.

use std::borrow::Cow;
use std::io;

use clap::Args;
use serde::Serialize;

use super::Format;
use crate::cli::args::arguments::Common;
use crate::cli::input::project::Project;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::listing::{self, Listing, Row};
use crate::cli::output::sanitize;
use crate::cli::status::{Answer, Fault, Status};
use crate::schema::Catalogue;
use crate::schema::Field;
use crate::schema::ObjectInfo;

/// Show the metadata of a catalogue
#[derive(Args)]
#[command(after_help = "Example: filtre schema show contact --schema catalogue")]
pub(super) struct Show {
    /// Objects to show (default: `--object`, else all)
    #[arg(value_name = "OBJECT")]
    objects: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Show {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let project = Project::load(common)?;
        let objects = self.objects(common, project.catalogue()?)?;
        match self.format {
            Format::Text => write_text(&objects, console)?,
            Format::Json => {
                let shown: Vec<Shown<'_>> = objects.into_iter().map(Shown::new).collect();
                let json = serde_json::to_string_pretty(&shown).map_err(io::Error::from)?;
                writeln!(console.writer(Stream::Output), "{}", sanitize::json(&json))?;
            }
        }
        Ok(Status::Done)
    }

    fn objects<'c>(&self, common: &Common, catalogue: &'c Catalogue) -> Result<Vec<&'c ObjectInfo>, Fault> {
        let asked: Vec<&String> = if self.objects.is_empty() {
            common.object.iter().collect()
        } else {
            self.objects.iter().collect()
        };
        if asked.is_empty() {
            return Ok(catalogue.objects().iter().collect());
        }
        asked.into_iter().map(|name| catalogue.object(name).ok_or_else(|| unknown(name, catalogue))).collect()
    }
}

fn unknown(name: &str, catalogue: &Catalogue) -> Fault {
    let help = catalogue.suggest(name).first().map(|near| format!("did you mean `{near}`?"));
    Fault::from(format!("the catalogue has no object `{name}`")).with_help(help)
}

fn write_text(objects: &[&ObjectInfo], console: &mut Console) -> Result<(), crate::cli::status::Stop> {
    for (at, object) in objects.iter().enumerate() {
        let gap = if at > 0 { "\n" } else { "" };
        let note = object.note().map(|note| format!("{note}\n")).unwrap_or_default();
        let head = format!("{gap}{}\n{note}", object.name());
        let out = console.writer(Stream::Output);
        out.write_all(sanitize::lines(&head).as_bytes())?;
        let mut table = Listing::new(listing::Format::Table, true, None);
        for field in object.fields() {
            table.add(&ShownField::new(field), out)?;
        }
        table.finish(COLUMNS.map(str::to_owned).to_vec(), out)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Shown<'o> {
    object: &'o str,
    note: Option<&'o str>,
    links: Option<&'o [String]>,
    fields: Vec<ShownField<'o>>,
}

impl<'o> Shown<'o> {
    fn new(object: &'o ObjectInfo) -> Self {
        Self {
            object: object.name(),
            note: object.note(),
            links: object.links(),
            fields: object.fields().iter().map(ShownField::new).collect(),
        }
    }
}

const COLUMNS: [&str; 7] = ["field", "type", "length", "access", "flags", "label", "choices"];

#[derive(Serialize)]
struct ShownField<'f> {
    name: &'f str,
    #[serde(rename = "type")]
    field_type: &'f str,
    length: Option<u32>,
    read: bool,
    write: bool,
    is_personal_data: bool,
    is_unique: bool,
    never_null: bool,
    label: Option<&'f str>,
    description: Option<&'f str>,
    choices: Option<&'f [String]>,
    note: Option<&'f str>,
}

impl<'f> ShownField<'f> {
    fn new(field: &'f Field) -> Self {
        Self {
            name: field.name(),
            field_type: field.field_type().as_str(),
            length: field.length(),
            read: field.is_readable(),
            write: field.is_writable(),
            is_personal_data: field.is_personal_data(),
            is_unique: field.is_unique(),
            never_null: field.never_null(),
            label: field.label(),
            description: field.description(),
            choices: field.choices(),
            note: field.note(),
        }
    }

    fn access(&self) -> &'static str {
        match (self.read, self.write) {
            (true, true) => "read, write",
            (true, false) => "read",
            (false, true) => "write",
            (false, false) => "",
        }
    }

    fn flags(&self) -> String {
        let flags = [
            (self.is_personal_data, "personal"),
            (self.is_unique, "unique"),
            (self.never_null, "never null"),
        ];
        let set = flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag);
        set.collect::<Vec<_>>().join(", ")
    }
}

impl Row for ShownField<'_> {
    fn cells(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let cells: [Cow<'_, str>; 7] = [
            self.name.into(),
            self.field_type.into(),
            self.length.map(|length| length.to_string()).unwrap_or_default().into(),
            self.access().into(),
            self.flags().into(),
            self.label.unwrap_or("").into(),
            self.choices.map(|choices| choices.join(" | ")).unwrap_or_default().into(),
        ];
        COLUMNS.into_iter().zip(cells)
    }
}
