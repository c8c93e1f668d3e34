//! Embeds the library: a filter from a user is checked, explained or compiled.
//!
//! `cargo run --example embed -- 'status $eq "client" $and emial $like "*.fr"'`

use filtre::lint::{LintOptions, lint};
use filtre::schema::ObjectInfo;
use filtre::{Target, diagnostic::Severity};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let contact = ObjectInfo::from_json("contact", include_str!("catalogue/contact.json"))?;
    let text = std::env::args().nth(1).unwrap_or_else(|| "status $eq \"client\"".into());

    let findings = lint(&text, Some(&contact), &LintOptions::default());
    for finding in &findings {
        println!("{} at byte {}: {finding}", finding.severity(), finding.span().start());
        if let Some(help) = finding.help() {
            println!("  {help}");
        }
    }
    if findings.iter().any(|finding| finding.severity() == Severity::Error) {
        return Ok(());
    }

    let checked = contact.check(&filtre::parse(&text)?)?;
    for request in checked.compile(Target::Portable)?.requests() {
        println!("{request}\n{}", request.query());
    }
    Ok(())
}
