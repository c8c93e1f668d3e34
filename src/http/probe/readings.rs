//! The questions whose answers make a profile: one function each.
//!
//! In the labels, `t` is a condition that is true of some record, and `f` one
//! that is true of none; `v` is the value of `t`, and `T` its field.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::asker::{Asker, Reply, Undecided};
use super::sample::{Sample, Subject, condition};
use crate::http::response::page::Page;
use crate::profile::{Blank, FieldCase, Like, Precedence, QuoteEscape, Storage, TextCollation};

/// The text fields that are tried in turn.
const TRIED: usize = 3;
/// The records asked for to find a cap.
const MANY: u64 = 10_000;

/// A condition on which the others build: it finds what it should.
pub(super) async fn subject(asker: &mut Asker<'_>, sample: &Sample) -> Result<Subject, Undecided> {
    for subject in sample.subjects().into_iter().take(TRIED) {
        let finds = asker.filter("`t`", &subject.yes()).await?.is_found();
        if finds && asker.filter("`f`", &subject.no()).await?.is_nothing() {
            return Ok(subject);
        }
    }
    Err(Undecided::because("no text field has a plain value that `$eq` finds"))
}

pub(super) async fn precedence(asker: &mut Asker<'_>, subject: &Subject) -> Result<Precedence, Undecided> {
    let (t, f) = (subject.yes(), subject.no());
    let last = asker.filter("`t $or t $and f`", &format!("{t} $or {t} $and {f}")).await?;
    let first = asker.filter("`f $and f $or t`", &format!("{f} $and {f} $or {t}")).await?;
    match (&last, &first) {
        (Reply::Found(_), Reply::Found(_)) => Ok(Precedence::Sql),
        (Reply::Nothing, Reply::Found(_)) => Ok(Precedence::LeftToRight),
        (Reply::Found(_), Reply::Nothing) => Ok(Precedence::RightToLeft),
        (Reply::Nothing, Reply::Nothing) => Ok(Precedence::OrFirst),
        _ if last.is_refused() && first.is_refused() => Ok(Precedence::RefuseMixed),
        _ => Err(Undecided::because("one was refused, the other was not")),
    }
}

/// Each flat reading of these three gives another answer to one of them.
pub(super) async fn parentheses(asker: &mut Asker<'_>, subject: &Subject) -> Result<bool, Undecided> {
    let (t, f) = (subject.yes(), subject.no());
    let questions = [
        ("`(f $and f) $or t`", format!("({f} $and {f}) $or {t}"), true),
        ("`(t $or t) $and f`", format!("({t} $or {t}) $and {f}"), false),
        ("`f $and (f $or t)`", format!("{f} $and ({f} $or {t})"), false),
    ];
    for (label, filter, finds) in questions {
        let reply = asker.filter(label, &filter).await?;
        if reply.is_refused() || reply.is_found() != finds {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) async fn like(asker: &mut Asker<'_>, subject: &Subject) -> Result<Like, Undecided> {
    let pattern = |pattern: &str| condition(&subject.field, "$like", pattern);
    let first = subject.first();
    let star = asker.filter("`$like` with `*` for the end of `v`", &pattern(&format!("{first}*"))).await?;
    if !star.is_found() {
        return Err(Undecided::because("`*` is no wildcard there"));
    }
    let rest = subject.value.get(2..).unwrap_or("");
    let one = asker.filter("with `_` for a character", &pattern(&format!("{first}_{rest}"))).await?;
    let many = asker.filter("with `%` for the end", &pattern(&format!("{first}%"))).await?;
    let is_wild = |reply: &Reply, wildcard| matches!(reply, Reply::Found(page) if !holds(page, &subject.field, wildcard));
    match () {
        () if is_wild(&one, '_') || is_wild(&many, '%') => Ok(Like::PercentToo),
        () if one.is_nothing() && many.is_nothing() => Ok(Like::StarOnly),
        () => Err(Undecided::because("the pattern was refused, or a record holds the character itself")),
    }
}

/// Whether the value that was found holds a character itself.
fn holds(page: &Page, field: &str, character: char) -> bool {
    page.records().iter().filter_map(|record| record.text(field)).any(|text| text.contains(character))
}

/// Right under a reading, each of the two filters finds what `t` does; under
/// another, its quotes do not pair.
pub(super) async fn quote_escape(asker: &mut Asker<'_>, subject: &Subject) -> Result<QuoteEscape, Undecided> {
    let (t, field) = (subject.yes(), &subject.field);
    let backslash = asker.filter(r#"`T $eq "x\"" $or t`"#, &format!(r#"{field} $eq "x\"" $or {t}"#)).await?;
    let doubled = asker.filter(r#"`T $eq "x""" $or t`"#, &format!(r#"{field} $eq "x""" $or {t}"#)).await?;
    match (backslash.is_found(), doubled.is_found()) {
        (true, false) => Ok(QuoteEscape::Backslash),
        (false, true) => Ok(QuoteEscape::Doubled),
        (false, false) => Ok(QuoteEscape::None),
        (true, true) => Err(Undecided::because("both spellings of a quote were taken")),
    }
}

pub(super) async fn collation(asker: &mut Asker<'_>, subject: &Subject) -> Result<TextCollation, Undecided> {
    let Subject { field, value } = subject;
    let same = [
        ("`v` in the other case", turned(value)),
        ("`v` without accents", value.nfd().filter(|c| !is_combining_mark(*c)).collect()),
        ("`v` and a blank", format!("{value} ")),
    ];
    let mut counts = Vec::new();
    for (label, other) in same.iter().filter(|(_, other)| other != value) {
        match asker.filter(label, &condition(field, "$eq", other)).await? {
            // A record with that very value tells nothing.
            Reply::Found(page) if page.records().iter().any(|record| record.text(field) == Some(other)) => {}
            reply => counts.push(!reply.is_found()),
        }
    }
    match counts.as_slice() {
        [] => Err(Undecided::because("records with each spelling are there")),
        counts if counts.iter().all(|counts| *counts) => Ok(TextCollation::Binary),
        counts if counts.iter().any(|counts| *counts) => {
            Err(Undecided::because("some of case, accents and blanks at the end count, and some do not"))
        }
        _ => Ok(TextCollation::General),
    }
}

/// A text with the case of its ASCII letters turned round.
pub(super) fn turned(text: &str) -> String {
    let turn = |c: char| if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
    text.chars().map(turn).collect()
}

pub(super) async fn blank(asker: &mut Asker<'_>, sample: &Sample) -> Result<Blank, Undecided> {
    let Some(field) = sample.blank() else {
        return Err(Undecided::because("no record of the sample has a blank text field"));
    };
    match asker
        .filter("`$eq \"\"` on a field that is blank in a record", &condition(field, "$eq", ""))
        .await?
    {
        Reply::Found(_) => Ok(Blank::Empty),
        Reply::Nothing => Ok(Blank::Null),
        _ => Err(Undecided::because("a blank value is not taken")),
    }
}

pub(super) async fn storage(asker: &mut Asker<'_>, sample: &Sample) -> Result<Storage, Undecided> {
    let Some((field, value, greater)) = sample.number() else {
        return Err(Undecided::because("no number of the sample is ordered otherwise as text"));
    };
    let itself = condition(field, "$eq", value);
    if !asker.filter("`$eq` the number of a record", &itself).await?.is_found() {
        return Err(Undecided::because("`$eq` does not find a number as the service spells it"));
    }
    let less = format!("{itself} $and {}", condition(field, "$lt", &greater));
    match asker.filter("and `$lt` a greater one that comes before it as text", &less).await? {
        Reply::Found(_) => Ok(Storage::Typed),
        Reply::Nothing => Ok(Storage::Text),
        _ => Err(Undecided::because("`$lt` is not taken")),
    }
}

pub(super) async fn field_case(asker: &mut Asker<'_>, subject: &Subject) -> Result<FieldCase, Undecided> {
    let turned = turned(&subject.field);
    if turned == subject.field {
        return Err(Undecided::because("the name of the field has no letter of two cases"));
    }
    let reply =
        asker.filter("`t` with `T` in the other case", &condition(&turned, "$eq", &subject.value)).await?;
    Ok(if reply.is_found() { FieldCase::Insensitive } else { FieldCase::Sensitive })
}

/// Whether the id filters and sorts, as a number.
pub(super) async fn id_filterable(
    asker: &mut Asker<'_>,
    sample: &Sample,
    subject: &Subject,
) -> Result<bool, Undecided> {
    let Some((id, greater)) = sample.id() else {
        return Err(Undecided::because("no id of the sample is ordered otherwise as text"));
    };
    let itself = condition("id", "$eq", id);
    let found = asker.filter("`id $eq` the id of a record", &itself).await?;
    if !matches!(&found, Reply::Found(page) if page.records().iter().all(|record| record.id() == id)) {
        return Ok(false);
    }
    let less = format!("{itself} $and {}", condition("id", "$lt", &greater));
    if !asker.filter("and `id $lt` a greater one that comes before it as text", &less).await?.is_found() {
        return Ok(false);
    }
    let sorted = [("limit", "50"), ("fields", subject.field.as_str()), ("sort_by", r#"{"id":"desc"}"#)];
    let sorted = asker.parameters("`sort_by={\"id\":\"desc\"}`", &sorted).await?;
    let Reply::Found(page) = sorted else { return Ok(false) };
    let ids: Option<Vec<u64>> = page.records().iter().map(|record| record.id().parse().ok()).collect();
    Ok(ids.is_some_and(|ids| ids.is_sorted_by(|one, next| one > next)))
}

/// The most records of a request, if there are fewer than many.
pub(super) async fn page_cap(asker: &mut Asker<'_>, subject: &Subject) -> Result<Option<u64>, Undecided> {
    let many = MANY.to_string();
    let all = [("limit", many.as_str()), ("fields", subject.field.as_str())];
    let got = match asker.parameters(&format!("`limit={many}`"), &all).await? {
        Reply::Found(page) => page.records().len() as u64,
        _ => return Err(Undecided::because("so many records are not taken")),
    };
    if got >= MANY {
        return Ok(None);
    }
    let offset = got.to_string();
    let more = [("limit", "1"), ("offset", offset.as_str()), ("fields", subject.field.as_str())];
    let more = asker.parameters(&format!("one after the first {offset}"), &more).await?;
    Ok(more.is_found().then_some(got))
}
