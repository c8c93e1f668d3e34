//! Which records are fetched, with which fields, in which order.
//!
//! Knows the options and what makes no sense in them; does not know filters.

use clap::Args;

use crate::cli::status::Fault;
use crate::http::Direction;
use crate::schema::CaseMatch;
use crate::schema::ObjectInfo;
use crate::schema::suggest::suggest;

/// The records that are fetched where nobody says how many.
pub(super) const USUAL: u64 = 20;
/// The fields that a message lists.
const LISTED: usize = 12;
/// What every record has beside its fields.
pub(super) const ID: &str = "id";

/// What is asked of the records.
#[derive(Args)]
pub(super) struct Choice {
    /// The fields, in their order; else all that may be read
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    fields: Vec<String>,
    /// The order: fields, the first one first, with `:desc` from the greatest
    #[arg(long, value_name = "FIELD[:desc]", value_delimiter = ',', value_parser = sort_key)]
    sort: Vec<(String, Direction)>,
    /// So many records
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// After so many
    #[arg(long, value_name = "NUMBER", requires = "limit")]
    offset: Option<u64>,
    /// One page of them, counted from 1
    #[arg(long, value_name = "NUMBER", requires = "page_size", conflicts_with = "limit", value_parser = clap::value_parser!(u64).range(1..))]
    page: Option<u64>,
    /// The records of a page; with `--all`, of each request
    #[arg(long, value_name = "NUMBER", conflicts_with = "limit", value_parser = clap::value_parser!(u64).range(1..))]
    page_size: Option<u64>,
    /// All of them
    #[arg(long, conflicts_with_all = ["limit", "page"])]
    all: bool,
}

/// Which of the records are fetched.
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
        return Err("the name of the field is missing".to_owned());
    }
    Ok((field.to_owned(), direction))
}

impl Choice {
    pub(super) fn part(&self) -> Part {
        match (self.page, self.page_size) {
            _ if self.all => Part::All,
            (Some(page), Some(size)) => Part::Page(page, size),
            (None, Some(size)) => Part::Page(1, size),
            _ => Part::Limit(self.limit.unwrap_or(USUAL), self.offset.unwrap_or(0)),
        }
    }

    /// Whether nobody says how many.
    pub(super) const fn is_usual(&self) -> bool {
        !self.all && self.limit.is_none() && self.page_size.is_none()
    }

    pub(super) const fn is_all(&self) -> bool {
        self.all
    }

    /// The most records that come, if that is known.
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

    /// The fields to ask for; the id comes anyway.
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

    /// The columns, if fields are named.
    pub(super) fn columns(&self) -> Option<Vec<String>> {
        let named = self.fields().map(str::to_owned);
        (!self.fields.is_empty()).then(|| [ID.to_owned()].into_iter().chain(named).collect())
    }

    /// The same with every name as the metadata spells it.
    pub(super) fn resolve(&self, object: &ObjectInfo) -> Result<Self, Fault> {
        if !self.fields.is_empty() && self.fields().next().is_none() {
            return Err("`--fields`: the id always comes; name a field beside it".into());
        }
        let resolve = |option, names: Vec<&str>| resolve(option, &names, object);
        let fields = resolve("--fields", self.fields().collect())?;
        let sort = resolve("--sort", self.sort.iter().map(|(field, _)| field.as_str()).collect())?;
        let directions = self.sort.iter().map(|(_, direction)| *direction);
        Ok(Self { fields, sort: sort.into_iter().zip(directions).collect(), ..*self })
    }
}

/// Finds fields by their names, in whatever case, as the service does. Refuses
/// a name that is no field, cannot be read or stands twice. Whether the id can
/// be sorted by, the service knows.
fn resolve(option: &str, names: &[&str], object: &ObjectInfo) -> Result<Vec<String>, Fault> {
    let mut found: Vec<String> = Vec::with_capacity(names.len());
    for &name in names {
        let field = object.field(name).or_else(|| match object.find_without_case(name) {
            CaseMatch::One(index) => object.get(index),
            CaseMatch::None | CaseMatch::Several(..) => None,
        });
        let spelled = match field {
            None if name == ID => name,
            None => return Err(unknown(option, name, object)),
            Some(field) if !field.is_readable() => {
                return Err(format!("`{option}`: the profile may not read `{}`", field.name()).into());
            }
            Some(field) => field.name(),
        };
        if found.iter().any(|found| found == spelled) {
            return Err(format!("`{option}`: `{spelled}` stands twice").into());
        }
        found.push(spelled.to_owned());
    }
    Ok(found)
}

fn unknown(option: &str, name: &str, object: &ObjectInfo) -> Fault {
    let names = object.fields().iter().map(crate::schema::Field::name);
    let help = match suggest(name, names).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its fields are {}", list(object)),
    };
    Fault::from(format!("`{option}`: `{}` has no field `{name}`", object.name())).with_help(Some(help))
}

/// The first of the fields that may be read.
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
