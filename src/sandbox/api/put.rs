//! The records of `put_objects`: parsed into changes, and the outcomes answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::access::Access;
use super::answer::{Answer, Assumed, Refusal};
use super::parameters::Parameters;
use super::value;
use crate::sandbox::data::json_text;
use crate::sandbox::data::record::{id, scalar};
use crate::sandbox::store::{Change, Outcome, Table, Target};
use crate::text::json::{self, Kind, Members, Place};
use axum::http::StatusCode;

/// The objects of an instance with the access that a token gives.
pub(crate) type Objects = BTreeMap<String, (Access, Arc<Table>)>;

/// The records of a request.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) changes: Vec<Change>,
    /// The ids as they were sent.
    ids: Vec<String>,
    assumed: Vec<Assumed>,
}

/// Parses the records of a request.
pub(crate) fn parse(
    form: &Parameters,
    view: &Access,
    table: &Table,
    objects: &Objects,
) -> Result<Batch, Refusal> {
    let text = form.get("objects").ok_or_else(|| Refusal::bad("missing parameter `objects`"))?;
    let unescaped;
    let mut assumed = Vec::new();
    let refused = |error: json::JsonError| Refusal::bad(format!("`objects`: {error}"));
    let raw = match json::parse(text) {
        Ok(raw) => raw,
        Err(error) => {
            unescaped = json::without_escaped_apostrophes(text).ok_or_else(|| refused(error.clone()))?;
            assumed.push(Assumed::EscapedApostrophe);
            json::parse(&unescaped).map_err(|_| refused(error))?
        }
    };
    let mut batch = Batch { changes: Vec::new(), ids: Vec::new(), assumed };
    let parser = RecordParser { view, table, objects };
    for raw in json::items(raw, &Place::Root).map_err(refused)? {
        let (mut change, mut given) = (RecordParser::empty_change(), String::new());
        let read = parser.record(raw, &mut change, &mut given, &mut batch.assumed);
        change.refusal = read.err();
        batch.changes.push(change);
        batch.ids.push(given);
    }
    Ok(batch)
}

struct RecordParser<'r> {
    view: &'r Access,
    table: &'r Table,
    objects: &'r Objects,
}

impl RecordParser<'_> {
    const fn empty_change() -> Change {
        Change { target: Target::Nothing, values: Vec::new(), links: Vec::new(), refusal: None }
    }

    /// Parses a record into a change; after an error, the change has the parts parsed so
    /// far.
    fn record(
        &self,
        raw: &RawValue,
        change: &mut Change,
        given: &mut String,
        assumed: &mut Vec<Assumed>,
    ) -> Result<(), String> {
        let place = Place::Root;
        let members = Members::read(raw, &place).map_err(|error| error.to_string())?;
        change.target = target(members.get("id"), given)?;
        let data = match (members.get("data"), members.get("Parameters")) {
            (Some(data), _) => data,
            (None, Some(data)) => {
                assumed.push(Assumed::ParametersForData);
                data
            }
            (None, None) => return Err("missing key `data`".to_owned()),
        };
        change.values = self.values(data)?;
        if let Some(raw) = members.get("link") {
            change.links = self.links(raw)?;
        }
        Ok(())
    }

    fn values(&self, raw: &RawValue) -> Result<Vec<(usize, Option<String>)>, String> {
        let place = Place::Root.key("data");
        let members = Members::read(raw, &place).map_err(|error| error.to_string())?;
        let mut values: Vec<(usize, Option<String>)> = Vec::new();
        for (name, raw) in members.entries() {
            let index = self.view.find(name).ok_or_else(|| format!("unknown field `{name}`"))?;
            if !self.view.is_writable(index) {
                return Err(format!("field `{name}` is not writable"));
            }
            if values.iter().any(|(known, _)| *known == index) {
                return Err(format!("duplicate field `{name}`"));
            }
            let value = scalar(raw, &place.key(name)).map_err(|error| error.to_string())?;
            if let (Some(value), Some(field)) = (&value, self.view.info.fields().get(index)) {
                value::check(field, value)?;
            }
            values.push((index, self.table.stored(index, value.as_deref())));
        }
        values.sort_by_key(|(index, _)| *index);
        Ok(values)
    }

    fn links(&self, raw: &RawValue) -> Result<Vec<(Arc<Table>, i64)>, String> {
        let place = Place::Root.key("link");
        let members = Members::read(raw, &place).map_err(|error| error.to_string())?;
        let mut links = Vec::new();
        for (name, raw) in members.entries() {
            let (_, table) = self
                .objects
                .get(name)
                .filter(|(view, _)| view.may_read)
                .ok_or_else(|| format!("unknown object `{name}` in `link`"))?;
            if self.view.info.links().is_some_and(|links| !links.contains(name)) {
                return Err(format!("`{}` has no link to `{name}`", self.view.info.name()));
            }
            let id = id(raw, &place.key(name)).map_err(|error| error.to_string())?;
            links.push((Arc::clone(table), id));
        }
        Ok(links)
    }
}

/// The record to write; without an id, or with 0 or `"0"`, a new record.
fn target(raw: Option<&RawValue>, given: &mut String) -> Result<Target, String> {
    let place = Place::Root.key("id");
    let Some(raw) = raw else { return Ok(Target::New) };
    let text = match json::kind(raw) {
        Kind::Number | Kind::String => scalar(raw, &place).map_err(|error| error.to_string())?,
        _ => return Err(format!("invalid `id`: expected a number, found `{}`", raw.get())),
    };
    *given = text.unwrap_or_default();
    match given.as_str() {
        "0" => Ok(Target::New),
        digits if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            // No record has a greater id.
            Ok(Target::Known(digits.parse().unwrap_or(i64::MAX)))
        }
        _ => Err(format!("invalid `id`: expected an integer of at least 0, found `{given}`")),
    }
}

impl Batch {
    /// Returns the answer with the outcome of each record.
    pub(crate) fn answer(self, outcomes: &[Outcome], view: &Access) -> Answer {
        let mut assumed = self.assumed;
        let mut body = br#"{"objects":["#.to_vec();
        let is_created =
            |(change, outcome): (&Change, &Outcome)| change.target == Target::New && outcome.error.is_none();
        let all_created = !outcomes.is_empty() && self.changes.iter().zip(outcomes).all(is_created);
        for ((change, given), outcome) in self.changes.iter().zip(&self.ids).zip(outcomes) {
            if outcome.error.is_some() {
                let is_missing = change.refusal.is_none()
                    && matches!(change.target, Target::Known(_))
                    && !outcome.is_found;
                assumed.push(if is_missing { Assumed::RecordMissing } else { Assumed::RecordRefused });
            }
            if body.last() == Some(&b'}') {
                body.push(b',');
            }
            write_entry(&mut body, change, given, outcome, view);
        }
        body.extend_from_slice(b"]}");
        let status = if all_created { StatusCode::CREATED } else { StatusCode::OK };
        let assumed = assumed.into_iter().chain(all_created.then_some(Assumed::Created));
        Answer::new(status, body).assuming(assumed)
    }
}

fn write_entry(body: &mut Vec<u8>, change: &Change, given: &str, outcome: &Outcome, view: &Access) {
    let is_new = change.target == Target::New;
    let is_written = outcome.error.is_none();
    body.extend_from_slice(if is_written { br#"{"status":"OK","id":"# } else { br#"{"status":"KO","id":"# });
    match outcome.id {
        Some(id) => json_text::write_number(body, id),
        None => json_text::write(body, given.as_bytes()),
    }
    match &outcome.error {
        Some(error) => {
            body.extend_from_slice(br#","error":"#);
            json_text::write(body, error.as_bytes());
        }
        None => write_written(body, change, view),
    }
    let flags =
        [("updated", is_written && !is_new), ("created", is_written && is_new), ("found", outcome.is_found)];
    for (name, is_set) in flags {
        body.extend_from_slice(b",\"");
        body.extend_from_slice(name.as_bytes());
        body.extend_from_slice(if is_set { br#"":"Y""# } else { br#"":"N""# });
    }
    body.push(b'}');
}

/// Writes the stored values and the links. The field names of a linked insert have
/// their object as a prefix.
fn write_written(body: &mut Vec<u8>, change: &Change, view: &Access) {
    let is_linked_insert = change.target == Target::New && !change.links.is_empty();
    let fields =
        change.values.iter().filter_map(|(index, value)| Some((view.info.fields().get(*index)?, value)));
    body.extend_from_slice(br#","data":{"#);
    for (at, (field, value)) in fields.enumerate() {
        separate(body, at);
        if is_linked_insert {
            json_text::write(body, format!("{}.{}", view.info.name(), field.name()).as_bytes());
        } else {
            json_text::write(body, field.name().as_bytes());
        }
        body.push(b':');
        json_text::write(body, value.as_deref().unwrap_or_default().as_bytes());
    }
    body.push(b'}');
    if change.links.is_empty() {
        return;
    }
    body.extend_from_slice(br#","link":{"#);
    for (at, (table, id)) in change.links.iter().enumerate() {
        separate(body, at);
        json_text::write(body, table.object().as_bytes());
        body.push(b':');
        json_text::write_number(body, *id);
    }
    body.push(b'}');
}

/// Writes the comma between members.
fn separate(body: &mut Vec<u8>, at: usize) {
    if at > 0 {
        body.push(b',');
    }
}
