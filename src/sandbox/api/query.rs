//! The parameters of `get_objects`, parsed into a [`Select`].

use super::access::Access;
use super::answer::Refusal;
use super::parameters::Parameters;
use super::precedence;
use crate::profile::{FieldCase, Profile};
use crate::sandbox::data::record::ID;
use crate::sandbox::store::{Filter, Select, Table};
use crate::text::json::{self, Members, Place};

/// Parses the parameters of a request.
pub(crate) fn parse(
    form: &Parameters,
    view: &Access,
    table: &Table,
    profile: &Profile,
) -> Result<Select, Refusal> {
    let (limit, offset) = paging(form, profile.page_cap)?;
    let given = |name| form.get(name).filter(|text| !text.is_empty());
    Ok(Select {
        filter: given("filter").map(|text| filter(text, view, table, profile)).transpose()?,
        fields: match given("fields") {
            Some(text) => fields(text, view, profile)?,
            None => view.readable().collect(),
        },
        sort: given("sort_by").map(|text| sort(text, view, profile)).transpose()?.unwrap_or_default(),
        limit,
        offset,
    })
}

/// The limit and the offset.
fn paging(form: &Parameters, cap: Option<u64>) -> Result<(Option<u64>, u64), Refusal> {
    let [limit, page, size] = ["limit", "page", "pagesize"].map(|name| number(form, name, 1));
    let (limit, page, size, offset) = (limit?, page?, size?, number(form, "offset", 0)?);
    let capped = |most: u64| cap.map_or(most, |cap| most.min(cap));
    match (limit, offset, page, size) {
        (None, None, None, None) => Ok((None, 0)),
        (Some(limit), offset, None, None) => Ok((Some(capped(limit)), offset.unwrap_or(0))),
        (None, None, Some(page), Some(size)) => {
            let size = capped(size);
            Ok((Some(size), page.saturating_sub(1).saturating_mul(size)))
        }
        (None, Some(_), None, None) => Err(Refusal::bad("`offset` requires `limit`")),
        (None, None, Some(_), None) => Err(Refusal::bad("`page` requires `pagesize`")),
        (None, None, None, Some(_)) => Err(Refusal::bad("`pagesize` requires `page`")),
        _ => Err(Refusal::bad("`limit` and `offset` cannot be combined with `page` and `pagesize`")),
    }
}

/// An integer parameter of at least `least`.
fn number(form: &Parameters, name: &str, least: u64) -> Result<Option<u64>, Refusal> {
    let Some(text) = form.get(name) else { return Ok(None) };
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // Digits that overflow count as the greatest number.
    let number = is_digits.then(|| text.parse().unwrap_or(u64::MAX)).filter(|&number| number >= least);
    let refused =
        || Refusal::bad(format!("invalid `{name}`: expected an integer of at least {least}, found `{text}`"));
    number.map(Some).ok_or_else(refused)
}

/// The fields of a comma-separated list, in the order of the metadata.
fn fields(text: &str, view: &Access, profile: &Profile) -> Result<Vec<usize>, Refusal> {
    let mut fields = Vec::new();
    for name in text.split(',').map(str::trim) {
        fields.extend(field(name, view, profile)?);
    }
    fields.sort_unstable();
    fields.dedup();
    Ok(fields)
}

/// The index of a readable field; `None` is the id.
fn field(name: &str, view: &Access, profile: &Profile) -> Result<Option<usize>, Refusal> {
    match view.find(name) {
        Some(index) if view.is_readable(index) => Ok(Some(index)),
        Some(_) => Err(Refusal::bad(format!("field `{name}` is not readable"))),
        None if name == ID && profile.id_filterable => Ok(None),
        None => Err(Refusal::bad(format!("unknown field `{name}` of `{}`", view.info.name()))),
    }
}

/// Parses `{"Nom":"asc","Prenom":"desc"}`.
fn sort(text: &str, view: &Access, profile: &Profile) -> Result<Vec<(Option<usize>, bool)>, Refusal> {
    let refused = |error: json::JsonError| Refusal::bad(format!("`sort_by`: {error}"));
    let members = Members::read(json::parse(text).map_err(refused)?, &Place::Root).map_err(refused)?;
    let mut sort: Vec<(Option<usize>, bool)> = Vec::new();
    for (name, raw) in members.entries() {
        let direction = json::string(raw, &Place::Root.key(name)).map_err(refused)?;
        let is_descending = match direction.as_str() {
            "asc" => false,
            "desc" => true,
            _ => {
                return Err(Refusal::bad(format!(
                    "`sort_by`: expected `asc` or `desc` for `{name}`, found `{direction}`"
                )));
            }
        };
        let field = field(name, view, profile)?;
        if sort.iter().any(|&(known, _)| known == field) {
            return Err(Refusal::bad(format!("`sort_by`: duplicate key `{name}`")));
        }
        sort.push((field, is_descending));
    }
    Ok(sort)
}

fn filter(text: &str, view: &Access, table: &Table, profile: &Profile) -> Result<Filter, Refusal> {
    let refused = |message: &dyn std::fmt::Display| Refusal::bad(format!("`filter`: {message}"));
    let ast = precedence::parse(text, profile).map_err(|message| refused(&message))?;
    if profile.field_case == FieldCase::Sensitive {
        let unknown = ast.conditions().find(|condition| view.filterable.field(condition.field()).is_none());
        if let Some(unknown) = unknown {
            return Err(refused(&format!("unknown field `{}` of `{}`", unknown.field(), view.info.name())));
        }
    }
    let checked = view.filterable.check(&ast).map_err(|findings| refused(&findings.first().message()))?;
    Filter::new(&checked, table).map_err(|error| refused(&error))
}
