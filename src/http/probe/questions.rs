//! The questions that determine a profile, one function per setting.
//!
//! In the labels, `t` is a condition that selects some record and `f` a condition
//! that selects none; `v` is the value in `t`, and `T` its field.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::sample::{Sample, Subject, condition};
use super::session::{Answer, ProbeSession, Reply, Undecided};
use crate::http::response::page::Page;
use crate::profile::{EmptyText, FieldCase, LikeWildcards, MixedConnectives, QuoteEscape, Storage};
use crate::text::Collation;

/// The maximum number of text fields to try.
const TRIED: usize = 3;
/// The number of records to request when looking for a page cap.
const MANY: u64 = 10_000;

/// Finds a condition that selects a record as expected; all other questions use it.
pub(super) async fn subject(session: &mut ProbeSession<'_>, sample: &Sample) -> Answer<Subject> {
    for subject in sample.subjects().into_iter().take(TRIED) {
        let finds = session.filter("`t`", &subject.matching()).await?.is_found();
        if finds && session.filter("`f`", &subject.unmatched()).await?.is_nothing() {
            return Ok(subject);
        }
    }
    Err(Undecided::because("no text field of the sample has a plain value that `$eq` selects"))
}

pub(super) async fn precedence(
    session: &mut ProbeSession<'_>,
    subject: &Subject,
) -> Answer<MixedConnectives> {
    let (t, f) = (subject.matching(), subject.unmatched());
    let last = session.filter("`t $or t $and f`", &format!("{t} $or {t} $and {f}")).await?;
    let first = session.filter("`f $and f $or t`", &format!("{f} $and {f} $or {t}")).await?;
    match (&last, &first) {
        (Reply::Found(_), Reply::Found(_)) => Ok(MixedConnectives::Sql),
        (Reply::Nothing, Reply::Found(_)) => Ok(MixedConnectives::LeftToRight),
        (Reply::Found(_), Reply::Nothing) => Ok(MixedConnectives::RightToLeft),
        (Reply::Nothing, Reply::Nothing) => Ok(MixedConnectives::OrFirst),
        _ if last.is_refused() && first.is_refused() => Ok(MixedConnectives::RefuseMixed),
        _ => Err(Undecided::because("one filter was refused, the other was not")),
    }
}

/// A server that ignores parentheses answers one of these differently, whatever its
/// precedence.
pub(super) async fn parentheses(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<bool> {
    let (t, f) = (subject.matching(), subject.unmatched());
    let questions = [
        ("`(f $and f) $or t`", format!("({f} $and {f}) $or {t}"), true),
        ("`(t $or t) $and f`", format!("({t} $or {t}) $and {f}"), false),
        ("`f $and (f $or t)`", format!("{f} $and ({f} $or {t})"), false),
    ];
    for (label, filter, finds) in questions {
        let reply = session.filter(label, &filter).await?;
        if reply.is_refused() || reply.is_found() != finds {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) async fn like(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<LikeWildcards> {
    let pattern = |pattern: &str| condition(&subject.field, "$like", pattern);
    let first = subject.first();
    let star = session.filter("`$like` with `*` for the end of `v`", &pattern(&format!("{first}*"))).await?;
    if !star.is_found() {
        return Err(Undecided::because("`*` is not a wildcard on this service"));
    }
    let rest = subject.value.get(2..).unwrap_or("");
    let one = session.filter("with `_` for a character", &pattern(&format!("{first}_{rest}"))).await?;
    let many = session.filter("with `%` for the end", &pattern(&format!("{first}%"))).await?;
    let is_wild = |reply: &Reply, wildcard| matches!(reply, Reply::Found(page) if !contains(page, &subject.field, wildcard));
    match () {
        () if is_wild(&one, '_') || is_wild(&many, '%') => Ok(LikeWildcards::PercentToo),
        () if one.is_nothing() && many.is_nothing() => Ok(LikeWildcards::StarOnly),
        () => Err(Undecided::because(
            "the pattern was refused, or a value contains the wildcard character itself",
        )),
    }
}

/// Whether a value on the page contains a character.
fn contains(page: &Page, field: &str, character: char) -> bool {
    page.records().iter().filter_map(|record| record.text(field)).any(|text| text.contains(character))
}

/// Each of the two filters selects the same records as `t` under one quoting rule;
/// under the other, its quotes are unbalanced.
pub(super) async fn quote_escape(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<QuoteEscape> {
    let (t, field) = (subject.matching(), &subject.field);
    let backslash =
        session.filter(r#"`T $eq "x\"" $or t`"#, &format!(r#"{field} $eq "x\"" $or {t}"#)).await?;
    let doubled = session.filter(r#"`T $eq "x""" $or t`"#, &format!(r#"{field} $eq "x""" $or {t}"#)).await?;
    match (backslash.is_found(), doubled.is_found()) {
        (true, false) => Ok(QuoteEscape::Backslash),
        (false, true) => Ok(QuoteEscape::Doubled),
        (false, false) => Ok(QuoteEscape::None),
        (true, true) => Err(Undecided::because("both ways to write a quote were accepted")),
    }
}

pub(super) async fn collation(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<Collation> {
    let Subject { field, value } = subject;
    let same = [
        ("`v` in the other case", swapped_case(value)),
        ("`v` without accents", value.nfd().filter(|c| !is_combining_mark(*c)).collect()),
        ("`v` and a space", format!("{value} ")),
    ];
    let mut counts = Vec::new();
    for (label, other) in same.iter().filter(|(_, other)| other != value) {
        match session.filter(label, &condition(field, "$eq", other)).await? {
            // A record with exactly that value decides nothing.
            Reply::Found(page) if page.records().iter().any(|record| record.text(field) == Some(other)) => {}
            reply => counts.push(!reply.is_found()),
        }
    }
    match counts.as_slice() {
        [] => Err(Undecided::because("records with each variant of the value exist")),
        counts if counts.iter().all(|counts| *counts) => Ok(Collation::Binary),
        counts if counts.iter().any(|counts| *counts) => {
            Err(Undecided::because("only some of case, accents and trailing spaces are significant"))
        }
        _ => Ok(Collation::General),
    }
}

/// A text with the case of its ASCII letters swapped.
pub(super) fn swapped_case(text: &str) -> String {
    let turn = |c: char| if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
    text.chars().map(turn).collect()
}

pub(super) async fn blank(session: &mut ProbeSession<'_>, sample: &Sample) -> Answer<EmptyText> {
    let Some(field) = sample.empty_text_field() else {
        return Err(Undecided::because("no record of the sample has an empty text field"));
    };
    match session
        .filter("`$eq \"\"` on a field that is empty in a record", &condition(field, "$eq", ""))
        .await?
    {
        Reply::Found(_) => Ok(EmptyText::Empty),
        Reply::Nothing => Ok(EmptyText::Null),
        _ => Err(Undecided::because("an empty value is refused")),
    }
}

pub(super) async fn storage(session: &mut ProbeSession<'_>, sample: &Sample) -> Answer<Storage> {
    let Some((field, value, greater)) = sample.number() else {
        return Err(Undecided::because("no number of the sample sorts differently as text"));
    };
    let itself = condition(field, "$eq", value);
    if !session.filter("`$eq` the number of a record", &itself).await?.is_found() {
        return Err(Undecided::because("`$eq` does not select a number as the service writes it"));
    }
    let less = format!("{itself} $and {}", condition(field, "$lt", &greater));
    match session.filter("and `$lt` a greater number that sorts before it as text", &less).await? {
        Reply::Found(_) => Ok(Storage::Typed),
        Reply::Nothing => Ok(Storage::Text),
        _ => Err(Undecided::because("`$lt` is refused")),
    }
}

pub(super) async fn field_case(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<FieldCase> {
    let swapped_case = swapped_case(&subject.field);
    if swapped_case == subject.field {
        return Err(Undecided::because("the field name has no letter with two cases"));
    }
    let reply = session
        .filter("`t` with `T` in the other case", &condition(&swapped_case, "$eq", &subject.value))
        .await?;
    Ok(if reply.is_found() { FieldCase::Insensitive } else { FieldCase::Sensitive })
}

/// Whether the id can be filtered and sorted as a number.
pub(super) async fn id_filterable(
    session: &mut ProbeSession<'_>,
    sample: &Sample,
    subject: &Subject,
) -> Answer<bool> {
    let Some((id, greater)) = sample.id() else {
        return Err(Undecided::because("no id of the sample sorts differently as text"));
    };
    let itself = condition("id", "$eq", id);
    let found = session.filter("`id $eq` the id of a record", &itself).await?;
    if !matches!(&found, Reply::Found(page) if page.records().iter().all(|record| record.id() == id)) {
        return Ok(false);
    }
    let less = format!("{itself} $and {}", condition("id", "$lt", &greater));
    if !session.filter("and `id $lt` a greater number that sorts before it as text", &less).await?.is_found()
    {
        return Ok(false);
    }
    let sorted = [("limit", "50"), ("fields", subject.field.as_str()), ("sort_by", r#"{"id":"desc"}"#)];
    let sorted = session.parameters("`sort_by={\"id\":\"desc\"}`", &sorted).await?;
    let Reply::Found(page) = sorted else { return Ok(false) };
    let ids: Option<Vec<u64>> = page.records().iter().map(|record| record.id().parse().ok()).collect();
    Ok(ids.is_some_and(|ids| ids.is_sorted_by(|one, next| one > next)))
}

/// The maximum page size, if it is below the number requested.
pub(super) async fn page_cap(session: &mut ProbeSession<'_>, subject: &Subject) -> Answer<Option<u64>> {
    let many = MANY.to_string();
    let all = [("limit", many.as_str()), ("fields", subject.field.as_str())];
    let got = match session.parameters(&format!("`limit={many}`"), &all).await? {
        Reply::Found(page) => page.records().len() as u64,
        _ => return Err(Undecided::because("the limit was refused")),
    };
    if got >= MANY {
        return Ok(None);
    }
    let offset = got.to_string();
    let more = [("limit", "1"), ("offset", offset.as_str()), ("fields", subject.field.as_str())];
    let more = session.parameters(&format!("one after the first {offset}"), &more).await?;
    Ok(more.is_found().then_some(got))
}
