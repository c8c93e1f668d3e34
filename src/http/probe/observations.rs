//! Questions that are not part of a profile. Each answer is one sentence.

use http::header::ACCEPT;
use http::{HeaderValue, Method};

use super::questions::swapped_case;
use super::sample::{ABSENT_VALUE, Sample, Subject, condition};
use super::session::{Answer, ProbeSession, Reply, Undecided};
use crate::http::request::Service;
use crate::http::token::Token;

/// The length of a long address, in bytes.
const LONG: usize = 9_000;

pub(super) async fn unknown_field(session: &mut ProbeSession<'_>) -> Answer<String> {
    let reply =
        session.filter("an unknown field", &condition("filtre_no_such_field", "$eq", ABSENT_VALUE)).await?;
    Ok(match reply {
        Reply::Found(_) => {
            "a condition on an unknown field selects records: a typing error selects the wrong records"
        }
        Reply::Nothing => "a condition on an unknown field selects nothing",
        Reply::Refused(_) | Reply::Unreadable => "an unknown field is refused",
    }
    .to_owned())
}

/// Three engines differ in these patterns: ICU refuses `[[:<:]]`; Henry Spencer's
/// engine reads `\w` as `w` and refuses `(?i)`; PCRE accepts all three.
pub(super) async fn regexp(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<String> {
    let among = |pattern: &str| {
        format!("{} $and {}", subject.matching(), condition(&subject.field, "$regexp", pattern))
    };
    let first = subject.first();
    let other = swapped_case(first);
    let class = session.filter(r"`t` and `$regexp` with `^\w`", &among(r"^\w")).await?.is_found();
    let word = session.filter("with `[[:<:]]`", &among(&format!("[[:<:]]{first}"))).await?.is_found();
    let flag = session.filter("with `(?i)`", &among(&format!("(?i)^{other}"))).await?.is_found();
    let folds = session.filter("in the other case", &among(&format!("^{other}"))).await?.is_found();
    let engine = match (class, word, flag) {
        (true, true, true) => "PCRE",
        (true, false, true) => "ICU",
        (false, true, false) => "Henry Spencer's",
        _ => "unknown",
    };
    let case = if folds { "ignored" } else { "significant" };
    Ok(format!("regular expression engine: {engine}; case is {case}"))
}

pub(super) async fn empty_pattern(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<String> {
    let empty = condition(&subject.field, "$regexp", "");
    Ok(format!("an empty pattern: {}", session.filter("`$regexp \"\"`", &empty).await?.summary()))
}

pub(super) async fn lists(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<String> {
    let Subject { field, value } = subject;
    let empty = session.filter("`$in []`", &format!("{field} $in []")).await?;
    let bare = session.filter("`$in [v]`", &format!("{field} $in [{value}]")).await?;
    let bare = if bare.is_found() { "need no quotes" } else { "need quotes" };
    Ok(format!("an empty list: {}; items {bare}", empty.summary()))
}

pub(super) async fn dates(session: &mut ProbeSession<'_>, sample: &Sample) -> Answer<String> {
    let Some((field, date_time)) = sample.date_time() else {
        return Err(Undecided::because("no record of the sample has a date with a time of day"));
    };
    let minute = date_time.get(..16).unwrap_or(date_time);
    let itself = condition(field, "$eq", date_time);
    let after = format!("{itself} $and {}", condition(field, "$gte", minute));
    let after = session.filter("a date-time `$gte` its own minute", &after).await?;
    let word = session.filter("`$gt \"abc\"` on a date", &condition(field, "$gt", "abc")).await?;
    let minute =
        if after.is_found() { "is the start of its minute" } else { "is not the start of its minute" };
    Ok(format!("a time without seconds {minute}; a word for a date: {}", word.summary()))
}

pub(super) async fn paging(session: &mut ProbeSession<'_>) -> Answer<String> {
    let zero = session.parameters("`page=0`", &[("page", "0"), ("pagesize", "1")]).await?;
    let alone = session.parameters("`offset` alone", &[("offset", "1")]).await?;
    let both = [("limit", "1"), ("page", "1"), ("pagesize", "1")];
    let both = session.parameters("`limit` and `page`", &both).await?;
    Ok(format!(
        "page 0: {}; an offset alone: {}; both ways to page: {}",
        zero.summary(),
        alone.summary(),
        both.summary()
    ))
}

/// Which requests are refused, and with which status. None of them can write.
pub(super) async fn refusals(session: &mut ProbeSession<'_>) -> Answer<String> {
    let service = session.client().service();
    let one = [("limit", "1")];
    let make = |service: &Service, method, object: &str| {
        service.ask(method, object, &one).map_err(|error| Undecided(error.to_string()))
    };
    let mut xml = make(service, Method::GET, session.object())?;
    xml.headers_mut().insert(ACCEPT, HeaderValue::from_static("text/xml"));
    let stranger = Token::new(ABSENT_VALUE).map(|token| service.with_token(token));
    let stranger = stranger.map_err(|_| Undecided::because("the test token is invalid"))?;
    let stranger = make(&stranger, Method::GET, session.object())?;
    let nothing = make(service, Method::GET, ABSENT_VALUE)?;
    let method = make(service, Method::OPTIONS, session.object())?;
    let xml = session.request("`Accept: text/xml`", xml).await?;
    let nothing = session.request("an unknown object", nothing).await?;
    let method = session.request("`OPTIONS`", method).await?;
    let stranger = session.request("a wrong token", stranger).await?;
    let words = [xml, nothing, method, stranger].map(|reply| reply.summary());
    let [xml, nothing, method, stranger] = &words;
    Ok(format!(
        "`Accept: text/xml`: {xml}; unknown object: {nothing}; `OPTIONS`: {method}; wrong token: {stranger}"
    ))
}

pub(super) async fn long_address(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<String> {
    let filler = format!(",\"{ABSENT_VALUE}\"");
    // Quotes and commas take three bytes each in an address.
    let items = filler.repeat(LONG.div_ceil(crate::text::percent::encoded_length(&filler).max(1)));
    let filter = format!("{} $in [\"{}\"{items}]", subject.field, subject.value);
    let reply = session.filter(&format!("an address of {LONG} bytes"), &filter).await?;
    Ok(format!("an address of {LONG} bytes: {}", reply.summary()))
}
