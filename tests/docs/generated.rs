//! The pages that the program writes itself: one a rule, and the reference of the commands.

use std::fmt::Write as _;
use std::path::Path;

use super::{ROOT, compare, run};

const NOTICE: &str = "<!-- Generated: UPDATE_DOCS=1 cargo test --all-features --test docs -->\n\n";

/// Runs the program, which must end with 0, and returns its standard output.
fn output(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n")
}

/// Compares the page of each rule, their table, and their lines in the table of contents.
pub fn rule_pages() {
    let source = Path::new(ROOT).join("docs/src");
    let rules: Vec<serde_json::Value> =
        serde_json::from_str(&output(&["rules", "--format", "json"])).unwrap();
    let mut table = format!("{NOTICE}# Rules\n\n`filtre explain CODE` shows the same pages.\n\n");
    table.push_str("| code | severity | by default | finds |\n|---|---|---|---|\n");
    let mut contents = String::new();
    for rule in &rules {
        let text = |key: &str| rule[key].as_str().unwrap();
        let code = text("code");
        let default = if rule["on_by_default"] == true { "on" } else { "off" };
        writeln!(table, "| [`{code}`]({code}.md) | {} | {default} | {} |", text("severity"), text("summary"))
            .unwrap();
        writeln!(contents, "  - [{code}](rules/{code}.md)").unwrap();
        let page = format!("{NOTICE}{}\n", output(&["explain", code, "--format", "markdown"]).trim_end());
        compare(&source.join(format!("rules/{code}.md")), &page);
    }
    compare(&source.join("rules/README.md"), &table);
    let summary = source.join("SUMMARY.md");
    let text = std::fs::read_to_string(&summary).unwrap().replace("\r\n", "\n");
    let is_rule = |line: &&str| line.contains("](rules/") && !line.contains("README.md");
    let (before, after) =
        text.split_once("(rules/README.md)\n").expect("the table of contents lists the rules");
    let rest: String = after.lines().skip_while(is_rule).map(|line| format!("{line}\n")).collect();
    compare(&summary, &format!("{before}(rules/README.md)\n{contents}{rest}"));
}

/// Compares the reference with the help of each command.
pub fn command_reference() {
    let mut page = format!("{NOTICE}# Command line\n\n`filtre help COMMAND` shows the same text.\n");
    section(&mut page, &[]);
    compare(&Path::new(ROOT).join("docs/src/reference/command-line.md"), &page);
}

/// Appends the help of a command, then that of its subcommands.
fn section(page: &mut String, command: &[&str]) {
    let help = output(&[&["help"], command].concat());
    let name = [&["filtre"], command].concat().join(" ");
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    write!(page, "\n{} `{name}`\n\n```text\n{}\n```\n", "#".repeat(2), lines.join("\n").trim_end()).unwrap();
    let commands = lines.iter().skip_while(|line| **line != "Commands:").skip(1);
    for line in commands.take_while(|line| line.starts_with("  ")) {
        let subcommand = line.split_whitespace().next().unwrap();
        let is_command = line.starts_with("  ") && !line.starts_with("   ") && subcommand != "help";
        if is_command {
            section(page, &[command, &[subcommand]].concat());
        }
    }
}
