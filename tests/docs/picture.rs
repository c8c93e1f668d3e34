//! The picture of the README: coloured output of the program as SVG.

use std::fmt::Write as _;
use std::path::Path;

use super::{ROOT, compare, run};

const FILTER: &str = r#"status = "client" $and emial $like "jean*""#;
const PROMPT: &str = "filtre check --schema examples/catalogue --object contact \\\n    -e";
const CHARACTER_WIDTH: usize = 8;
const LINE_HEIGHT: usize = 19;
const MARGIN: usize = 16;

/// Compares the picture with one drawn from a new run of the program.
pub fn check() {
    let output = run(&[
        "check",
        "--color",
        "always",
        "--schema",
        "examples/catalogue",
        "--object",
        "contact",
        "-e",
        FILTER,
    ]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    let text =
        format!("\u{1b}[2m$\u{1b}[0m {PROMPT} '{FILTER}'\n\n{}", text.replace("\r\n", "\n").trim_end());
    compare(&Path::new(ROOT).join("docs/images/check.svg"), &svg(&text));
}

/// Draws lines with the colours of their escape sequences.
fn svg(text: &str) -> String {
    let lines: Vec<Vec<(String, String)>> = text.lines().map(spans).collect();
    let length =
        |line: &Vec<(String, String)>| line.iter().map(|(_, text)| text.chars().count()).sum::<usize>();
    let width = lines.iter().map(length).max().unwrap_or(0) * CHARACTER_WIDTH + 2 * MARGIN;
    let height = lines.len() * LINE_HEIGHT + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"filtre check reports two errors\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1e2127\"/>\n\
         <g font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"13.3\" \
         fill=\"#d7dae0\" xml:space=\"preserve\" style=\"white-space: pre\">\n"
    );
    for (number, line) in lines.iter().enumerate() {
        let mut column = 0;
        let y = MARGIN + number * LINE_HEIGHT + 14;
        for (style, text) in line {
            let (x, count) = (MARGIN + column * CHARACTER_WIDTH, text.chars().count());
            column += count;
            if !text.trim().is_empty() {
                let length = count * CHARACTER_WIDTH;
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                writeln!(svg, "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\"{style}>{text}</text>")
                    .unwrap();
            }
        }
    }
    svg + "</g>\n</svg>\n"
}

/// The pieces of a line, each with the attributes that draw its style.
fn spans(line: &str) -> Vec<(String, String)> {
    let mut pieces = line.split("\u{1b}[");
    let mut spans = vec![(String::new(), pieces.next().unwrap_or_default().to_owned())];
    for piece in pieces {
        let (codes, text) = piece.split_once('m').expect("an escape sequence of a style");
        let style: String = codes.split(';').map(attribute).collect();
        spans.push((style, text.to_owned()));
    }
    spans.retain(|(_, text)| !text.is_empty());
    spans
}

fn attribute(code: &str) -> &'static str {
    match code {
        "1" => " font-weight=\"bold\"",
        "2" => " opacity=\"0.6\"",
        "4" => " text-decoration=\"underline\"",
        "31" => " fill=\"#ff6b6b\"",
        "32" => " fill=\"#98c379\"",
        "33" => " fill=\"#e5c07b\"",
        "34" => " fill=\"#61afef\"",
        "35" => " fill=\"#d38aea\"",
        "36" => " fill=\"#56b6c2\"",
        _ => "",
    }
}
