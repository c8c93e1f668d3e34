//! Questions whose answers are no part of a profile, and worth knowing.
//!
//! Each answer is one sentence for people.

use http::header::ACCEPT;
use http::{HeaderValue, Method};

use super::asker::{Asker, Reply, Undecided};
use super::readings::turned;
use super::sample::{NOBODY, Sample, Subject, condition};
use crate::http::request::Service;
use crate::http::token::Token;

/// The bytes of a long address.
const LONG: usize = 9_000;

pub(super) async fn unknown_field(asker: &mut Asker<'_>) -> Result<String, Undecided> {
    let reply = asker.filter("an unknown field", &condition("filtre_no_such_field", "$eq", NOBODY)).await?;
    Ok(match reply {
        Reply::Found(_) => "a condition on an unknown field selects records: a slip selects the wrong people",
        Reply::Nothing => "a condition on an unknown field selects nothing",
        Reply::Refused(_) | Reply::Unreadable => "an unknown field is refused",
    }
    .to_owned())
}

/// Three engines differ in these patterns: ICU refuses `[[:<:]]`, the one of
/// Spencer takes `\w` for `w` and refuses `(?i)`, PCRE takes all three.
pub(super) async fn regexp(asker: &mut Asker<'_>, subject: &Subject) -> Result<String, Undecided> {
    let among =
        |pattern: &str| format!("{} $and {}", subject.yes(), condition(&subject.field, "$regexp", pattern));
    let first = subject.first();
    let other = turned(first);
    let class = asker.filter(r"`t` and `$regexp` with `^\w`", &among(r"^\w")).await?.is_found();
    let word = asker.filter("with `[[:<:]]`", &among(&format!("[[:<:]]{first}"))).await?.is_found();
    let flag = asker.filter("with `(?i)`", &among(&format!("(?i)^{other}"))).await?.is_found();
    let folds = asker.filter("in the other case", &among(&format!("^{other}"))).await?.is_found();
    let engine = match (class, word, flag) {
        (true, true, true) => "as PCRE does",
        (true, false, true) => "as ICU, and as this crate, do",
        (false, true, false) => "as the engine of Henry Spencer does",
        _ => "as no engine that is known here does",
    };
    let case = if folds { "without" } else { "with" };
    Ok(format!("patterns are read {engine}, {case} regard to case"))
}

pub(super) async fn empty_pattern(asker: &mut Asker<'_>, subject: &Subject) -> Result<String, Undecided> {
    let empty = condition(&subject.field, "$regexp", "");
    Ok(format!("an empty pattern: {}", asker.filter("`$regexp \"\"`", &empty).await?.words()))
}

pub(super) async fn lists(asker: &mut Asker<'_>, subject: &Subject) -> Result<String, Undecided> {
    let Subject { field, value } = subject;
    let empty = asker.filter("`$in []`", &format!("{field} $in []")).await?;
    let bare = asker.filter("`$in [v]`", &format!("{field} $in [{value}]")).await?;
    let bare = if bare.is_found() { "need no quotes" } else { "need quotes" };
    Ok(format!("an empty list: {}; items {bare}", empty.words()))
}

pub(super) async fn dates(asker: &mut Asker<'_>, sample: &Sample) -> Result<String, Undecided> {
    let Some((field, moment)) = sample.moment() else {
        return Err(Undecided::because("no record of the sample has a date with a time"));
    };
    let minute = moment.get(..16).unwrap_or(moment);
    let itself = condition(field, "$eq", moment);
    let after = format!("{itself} $and {}", condition(field, "$gte", minute));
    let after = asker.filter("a moment `$gte` its own minute", &after).await?;
    let word = asker.filter("`$gt \"abc\"` on a date", &condition(field, "$gt", "abc")).await?;
    let minute = if after.is_found() { "is its beginning" } else { "is not taken for its beginning" };
    Ok(format!("a time without seconds {minute}; a word for a date: {}", word.words()))
}

pub(super) async fn paging(asker: &mut Asker<'_>) -> Result<String, Undecided> {
    let zero = asker.parameters("`page=0`", &[("page", "0"), ("pagesize", "1")]).await?;
    let alone = asker.parameters("`offset` alone", &[("offset", "1")]).await?;
    let both = [("limit", "1"), ("page", "1"), ("pagesize", "1")];
    let both = asker.parameters("`limit` and `page`", &both).await?;
    Ok(format!(
        "page 0: {}; an offset alone: {}; both ways to page: {}",
        zero.words(),
        alone.words(),
        both.words()
    ))
}

/// What is refused, and with which status. Nothing here can write.
pub(super) async fn refusals(asker: &mut Asker<'_>) -> Result<String, Undecided> {
    let service = asker.client().service();
    let one = [("limit", "1")];
    let make = |service: &Service, method, object: &str| {
        service.ask(method, object, &one).map_err(|error| Undecided(error.to_string()))
    };
    let mut xml = make(service, Method::GET, asker.object())?;
    xml.headers_mut().insert(ACCEPT, HeaderValue::from_static("text/xml"));
    let stranger = Token::new(NOBODY).map(|token| service.with_token(token));
    let stranger = stranger.map_err(|_| Undecided::because("the token cannot be made"))?;
    let stranger = make(&stranger, Method::GET, asker.object())?;
    let nothing = make(service, Method::GET, NOBODY)?;
    let method = make(service, Method::OPTIONS, asker.object())?;
    let xml = asker.request("`Accept: text/xml`", xml).await?;
    let nothing = asker.request("an unknown object", nothing).await?;
    let method = asker.request("`OPTIONS`", method).await?;
    let stranger = asker.request("a wrong token", stranger).await?;
    let words = [xml, nothing, method, stranger].map(|reply| reply.words());
    let [xml, nothing, method, stranger] = &words;
    Ok(format!(
        "`Accept: text/xml`: {xml}; unknown object: {nothing}; `OPTIONS`: {method}; wrong token: {stranger}"
    ))
}

pub(super) async fn long_address(asker: &mut Asker<'_>, subject: &Subject) -> Result<String, Undecided> {
    let filler = format!(",\"{NOBODY}\"");
    // Quotes and commas take three bytes each in an address.
    let items = filler.repeat(LONG.div_ceil(crate::text::percent::encoded_length(&filler).max(1)));
    let filter = format!("{} $in [\"{}\"{items}]", subject.field, subject.value);
    let reply = asker.filter(&format!("an address of {LONG} bytes"), &filter).await?;
    Ok(format!("an address of {LONG} bytes: {}", reply.words()))
}
