//! The options that select records, fields and their order.

use clap::Args;

use crate::cli::status::Fault;
use crate::http::Direction;
use crate::schema::ObjectInfo;
use crate::schema::suggest::suggest;

/// The default number of records.
pub(super) const DEFAULT_LIMIT: u64 = 20;
/// The maximum number of fields in a message.
const LISTED: usize = 12;
/// The column of the id.
pub(super) const ID: &str = "id";

/// The requested records and fields.
#[derive(Args)]
pub(super) struct Choice {
    /// Fields in this order (default: all readable fields)
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    fields: Vec<String>,
    /// Sort keys, most significant first; `:desc` sorts in descending order
    #[arg(long, value_name = "FIELD[:desc]", value_delimiter = ',', value_parser = sort_key)]
    sort: Vec<(String, Direction)>,
    /// Maximum number of records
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Number of records to skip
    #[arg(long, value_name = "NUMBER", requires = "limit")]
    offset: Option<u64>,
    /// Page to fetch, starting at 1
    #[arg(long, value_name = "NUMBER", requires = "page_size", conflicts_with = "limit", value_parser = clap::value_parser!(u64).range(1..))]
    page: Option<u64>,
    /// Number of records per page; with `--all`, per request
    #[arg(long, value_name = "NUMBER", conflicts_with = "limit", value_parser = clap::value_parser!(u64).range(1..))]
    page_size: Option<u64>,
    /// Fetch all records
    #[arg(long, conflicts_with_all = ["limit", "page"])]
    all: bool,
}

/// The part of the records that is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    All,
    Limit(u64, u64),
    Page(u64, u64),
}

/// Reads `field`, `field:asc` or `field:desc`.
fn sort_key(text: &str) -> Result<(String, Direction), String> {
    let (field, direction) = match text.rsplit_once(':') {
        Some((field, "desc")) => (field, Direction::Descending),
        Some((field, "asc")) => (field, Direction::Ascending),
        _ => (text, Direction::Ascending),
    };
    if field.is_empty() {
        return Err("missing field name".to_owned());
    }
    Ok((field.to_owned(), direction))
}

impl Choice {
    pub(super) fn part(&self) -> Part {
        match (self.page, self.page_size) {
            _ if self.all => Part::All,
            (Some(page), Some(size)) => Part::Page(page, size),
            (None, Some(size)) => Part::Page(1, size),
            _ => Part::Limit(self.limit.unwrap_or(DEFAULT_LIMIT), self.offset.unwrap_or(0)),
        }
    }

    /// Whether the default number of records applies.
    pub(super) const fn has_default_limit(&self) -> bool {
        !self.all && self.limit.is_none() && self.page_size.is_none()
    }

    pub(super) const fn is_all(&self) -> bool {
        self.all
    }

    /// The maximum number of records, if it is known.
    pub(super) fn most(&self) -> Option<u64> {
        match self.part() {
            Part::All => None,
            Part::Limit(most, _) | Part::Page(_, most) => Some(most),
        }
    }

    /// Whether no field is named.
    pub(super) const fn names_nothing(&self) -> bool {
        self.fields.is_empty() && self.sort.is_empty()
    }

    /// The fields to request; the service always returns the id.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(String::as_str).filter(|field| *field != ID)
    }

    /// The number of records of each request, if it is given.
    pub(super) const fn page_size(&self) -> Option<u64> {
        self.page_size
    }

    pub(super) fn sort(&self) -> &[(String, Direction)] {
        &self.sort
    }

    /// The columns, if fields are given.
    pub(super) fn columns(&self) -> Option<Vec<String>> {
        let named = self.fields().map(str::to_owned);
        (!self.fields.is_empty()).then(|| [ID.to_owned()].into_iter().chain(named).collect())
    }

    /// Replaces each name by its spelling in the metadata.
    pub(super) fn resolve(&self, object: &ObjectInfo) -> Result<Self, Fault> {
        if !self.fields.is_empty() && self.fields().next().is_none() {
            return Err("`--fields`: expected a field besides the id, which is always included".into());
        }
        let resolve = |option, names: Vec<&str>| resolve(option, &names, object);
        let fields = resolve("--fields", self.fields().collect())?;
        let sort = resolve("--sort", self.sort.iter().map(|(field, _)| field.as_str()).collect())?;
        let directions = self.sort.iter().map(|(_, direction)| *direction);
        Ok(Self { fields, sort: sort.into_iter().zip(directions).collect(), ..*self })
    }
}

/// Finds fields by name, ignoring case like the service. Refuses unknown,
/// unreadable and duplicate fields. Whether the id can be a sort key is left to
/// the service.
fn resolve(option: &str, names: &[&str], object: &ObjectInfo) -> Result<Vec<String>, Fault> {
    let mut found: Vec<String> = Vec::with_capacity(names.len());
    for &name in names {
        let field = object.lookup(name).found();
        let spelled = match field {
            None if name == ID => name,
            None => return Err(unknown(option, name, object)),
            Some(field) if !field.is_readable() => {
                return Err(format!("`{option}`: the token may not read `{}`", field.name()).into());
            }
            Some(field) => field.name(),
        };
        if found.iter().any(|found| found == spelled) {
            return Err(format!("`{option}`: duplicate field `{spelled}`").into());
        }
        found.push(spelled.to_owned());
    }
    Ok(found)
}

fn unknown(option: &str, name: &str, object: &ObjectInfo) -> Fault {
    let names = object.fields().iter().map(crate::schema::Field::name);
    let help = match suggest(name, names).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the fields are {}", list(object)),
    };
    Fault::from(format!("`{option}`: unknown field `{name}` of `{}`", object.name())).with_help(Some(help))
}

/// Lists the first readable fields.
fn list(object: &ObjectInfo) -> String {
    let readable: Vec<String> = object
        .fields()
        .iter()
        .filter(|field| field.is_readable())
        .map(|field| format!("`{}`", field.name()))
        .collect();
    let shown = readable.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    match readable.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
