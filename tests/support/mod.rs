//! Helpers of several test targets. They use the library's public types only.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test target is a separate crate and uses some of these helpers"
)]

#[cfg(feature = "http")]
pub mod faults;
pub mod http;
#[cfg(feature = "http")]
pub mod log;

use filtre::{
    Diagnostic,
    diagnostic::{Fix, Severity},
};

/// The number of generated cases; `FILTRE_CASES` overrides it.
pub fn cases(default: usize) -> usize {
    std::env::var("FILTRE_CASES").map_or(default, |cases| cases.parse().unwrap())
}

/// Difficult strings: quotes, operators, control characters, unusual Unicode.
pub fn strings() -> Vec<String> {
    let row = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        row["text"].as_str().unwrap().to_owned()
    };
    include_str!("../data/strings.jsonl").lines().map(row).collect()
}

/// Returns the metadata of the example object `contact`, with its overlay.
pub fn contact() -> filtre::schema::ObjectInfo {
    use filtre::schema::{ObjectInfo, Overlay};
    let overlay = Overlay::from_json(include_str!("../../examples/catalogue/contact.overlay.json")).unwrap();
    ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))
        .unwrap()
        .with_overlay(&overlay)
        .unwrap()
}

/// Five records of `contact`, one JSON object a line.
pub const CONTACTS: &str = r#"
    {"id": 1, "data": {"Prenom": "John", "Nom": "Doe", "EMail": "johndoe@example.net", "Pays": "FR", "status": "client", "cc_age": "9", "solde": "12.50", "optin": "1", "date_last_interaction": "2025-01-01 06:00:00", "date_naissance": "1990-06-15"}}
    {"id": 2, "data": {"Prenom": "Élodie", "Nom": "durand", "EMail": "a_b@scal-e.fr", "Pays": "fr", "status": "prospect", "cc_age": 65, "solde": "-3", "optin": "0", "date_last_interaction": "2025-01-01", "date_naissance": "1990-06-16"}}
    {"id": 3, "data": {"Prenom": "Elodie", "Nom": "DURAND ", "EMail": "axb@scal-e.fr", "Pays": "", "status": "client", "cc_age": "100", "solde": "12.5", "optin": null}}
    {"id": 5, "data": {"Prenom": "Zoé", "Nom": "O'Connor", "EMail": "test@span.com", "Pays": "ES", "status": null, "cc_age": null, "date_last_interaction": "2024-12-31 23:59:59"}}
    {"id": 10, "data": {"Prenom": "\"Q\" \\ 100%", "Nom": "Ünal", "Pays": "BE", "status": "inactif", "cc_age": "16", "solde": "100", "date_last_interaction": "2025-01-01 06:00"}}
"#;

/// Returns the text after a fix; edits are applied from the last to the first.
///
/// # Panics
///
/// If an edit is outside the text or two edits overlap.
pub fn apply(text: &str, fix: &Fix) -> String {
    let mut fixed = text.to_owned();
    let mut untouched = text.len();
    for edit in fix.edits().iter().rev() {
        let (start, end) = (edit.span.start() as usize, edit.span.end() as usize);
        assert!(end <= untouched, "edits overlap or are out of order");
        fixed.replace_range(start..end, &edit.text);
        untouched = start;
    }
    fixed
}

/// Whether every span of the finding is within the text and on character
/// boundaries.
pub fn lies_within(text: &str, finding: &Diagnostic) -> bool {
    let fits = |span: filtre::Span| {
        let (start, end) = (span.start() as usize, span.end() as usize);
        start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end)
    };
    fits(finding.span())
        && finding.others().all(|(span, _)| fits(span))
        && finding.fix().is_none_or(|fix| fix.edits().iter().all(|edit| fits(edit.span)))
}

/// Returns the rule of style that a message violates.
pub fn style_fault(text: &str, message: &str) -> Option<&'static str> {
    let first = message.chars().next();
    if first.is_none() {
        return Some("is empty");
    }
    if first.is_some_and(char::is_uppercase) {
        return Some("starts with a capital");
    }
    if message.ends_with('.') {
        return Some("ends with a full stop");
    }
    if message.chars().any(|c| c.is_control() && !text.contains(c)) {
        return Some("contains a control character that is not in the text");
    }
    if message.contains("  ") && !text.contains("  ") {
        return Some("contains two spaces in a row");
    }
    None
}

/// Returns the number of findings of severity error.
pub fn errors(findings: &[Diagnostic]) -> usize {
    findings.iter().filter(|finding| finding.severity() == Severity::Error).count()
}

/// Renders a finding: its line with carets, code, message, help, and the text
/// after its fix.
pub fn draw(text: &str, finding: &Diagnostic) -> String {
    let (start, end) = (finding.span().start() as usize, finding.span().end() as usize);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line: String = text[line_start..line_end].to_owned();
    let before = text[line_start..start].chars().count();
    let under = text[start..end.min(line_end).max(start)].chars().count().max(1);
    let (line, before) = window(&line, before, under);
    let mut out = format!("| {}\n| {}{}\n", visible(&line), " ".repeat(before), "^".repeat(under.min(80)));
    out.push_str(&format!("{}[{}]: {}\n", finding.severity(), finding.code(), visible(finding.message())));
    for (span, label) in finding.others() {
        let other = span.slice(text);
        out.push_str(&format!("also at {}..{} `{}`: {label}\n", span.start(), span.end(), visible(other)));
    }
    match finding.help() {
        Some(help) => out.push_str(&format!("help: {}\n", visible(help))),
        None => out.push_str("help: none\n"),
    }
    if let Some(fix) = finding.fix() {
        let fixed = shorten(&visible(&apply(text, fix)));
        let rest = match filtre::parse(&apply(text, fix)) {
            Ok(_) => String::new(),
            Err(findings) => format!(" (then {} more)", findings.len()),
        };
        out.push_str(&format!("fix ({}): {fixed}{rest}\n", fix.applicability().as_str()));
    }
    out
}

/// Renders all findings of a text.
pub fn draw_all(text: &str, findings: &[Diagnostic]) -> String {
    let mut out = format!("{}\n", shorten(&visible(text)));
    for finding in findings {
        out.push('\n');
        out.push_str(&draw(text, finding));
    }
    if findings.is_empty() {
        out.push_str("\nno finding\n");
    }
    out
}

/// Cuts a long line to a window around a column.
fn window(line: &str, before: usize, under: usize) -> (String, usize) {
    const MOST: usize = 120;
    if line.chars().count() <= MOST {
        return (line.to_owned(), before);
    }
    let skip = before.saturating_sub(30);
    let kept: String = line.chars().skip(skip).take(under.min(60) + 60).collect();
    if skip == 0 { (format!("{kept}…"), before) } else { (format!("…{kept}…"), before - skip + 1) }
}

fn shorten(text: &str) -> String {
    const MOST: usize = 400;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let kept: String = text.chars().take(MOST).collect();
    format!("{kept}… ({} bytes)", text.len())
}

/// Replaces each control character and unusual space by a visible character.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => '→',
            '\r' => '␍',
            '\u{a0}' | '\u{202f}' | '\u{3000}' => '⍽',
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => '∅',
            '\n' => '⏎',
            c if c.is_control() => '¤',
            c => c,
        })
        .collect()
}
