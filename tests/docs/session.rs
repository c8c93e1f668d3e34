//! Runs the commands of a document, in order and in one shell, in a copy of the examples.
//!
//! A block `console` holds commands after `$ ` and below each its output, standard output and standard error
//! together. A block without any output is run, and only its exit status is compared. `status=N` after the
//! language is the exit status of the last command; all others end with 0.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::page::{Block, Page};
use super::{ROOT, is_updating};

/// The address that the documents show for the sandbox.
const SHOWN_ADDRESS: &str = "http://127.0.0.1:8787";
const START_OF_SANDBOX: &str = "filtre sandbox";

struct Step<'a> {
    block: &'a Block,
    command: String,
    /// The lines of the document with the output shown.
    shown: Vec<String>,
    expected_status: i32,
}

/// Runs the commands of a page; compares or writes again what they print.
pub fn check(page: &Page) {
    let steps = steps(page);
    if steps.is_empty() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    copy(&Path::new(ROOT).join("examples"), &directory.path().join("clone/examples"));
    let script = script(&steps, directory.path());
    let program = Path::new(env!("CARGO_BIN_EXE_filtre")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &script])
        .current_dir(directory.path().join("clone"))
        .env("PATH", path)
        .env("COLUMNS", "100");
    for name in ["NO_COLOR", "FILTRE_URL", "FILTRE_INSTANCE", "FILTRE_TOKEN", "HTTP_PROXY", "HTTPS_PROXY"] {
        shell.env_remove(name);
    }
    let status = shell.stdin(Stdio::null()).status().unwrap();
    assert!(status.success(), "{}: the shell ended with {status}", page.path.display());

    let address = fs::read_to_string(directory.path().join("address")).unwrap_or_default();
    let address = address.lines().next().unwrap_or(SHOWN_ADDRESS).to_owned();
    let mut outputs = Vec::new();
    let mut faults = String::new();
    for (at, step) in steps.iter().enumerate() {
        let read = |name: &str| fs::read_to_string(directory.path().join(format!("{name}.{at}"))).unwrap();
        let output = read("output").replace(&address, SHOWN_ADDRESS);
        let place = format!("{}:{}: `{}`", page.path.display(), step.block.first + 1, step.command);
        let status: i32 = read("status").trim().parse().unwrap();
        if status != step.expected_status {
            writeln!(faults, "{place}: exit status {status}\n{output}").unwrap();
        }
        let lines: Vec<String> = output.lines().map(|line| line.trim_end().to_owned()).collect();
        if shows_output(&steps, step.block) && lines != step.shown && !is_updating() {
            writeln!(faults, "{place}: prints\n{output}").unwrap();
        }
        outputs.push(lines);
    }
    assert!(faults.is_empty(), "{faults}");
    if is_updating() {
        write(page, &steps, &outputs);
    }
}

fn steps(page: &Page) -> Vec<Step<'_>> {
    let mut steps: Vec<Step> = Vec::new();
    for block in page.blocks.iter().filter(|block| block.language == "console") {
        let start = steps.len();
        let mut is_continued = false;
        for line in &page.lines[block.first + 1..block.last] {
            if is_continued {
                let step = steps.last_mut().unwrap();
                step.command.push('\n');
                step.command.push_str(line);
            } else if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step {
                    block,
                    command: command.to_owned(),
                    shown: Vec::new(),
                    expected_status: 0,
                });
            } else {
                assert!(steps.len() > start, "{}: output before a command", page.path.display());
                steps.last_mut().unwrap().shown.push(line.clone());
            }
            is_continued = (is_continued || line.starts_with("$ ")) && line.ends_with('\\');
        }
        let status = block.attributes.iter().find_map(|word| word.strip_prefix("status="));
        if let (Some(status), Some(step)) = (status, steps.last_mut()) {
            step.expected_status = status.parse().unwrap();
        }
    }
    steps
}

/// The shell script that runs the commands, each with its output and exit status in files of `directory`.
fn script(steps: &[Step], directory: &Path) -> String {
    let directory = directory.display();
    let mut script = String::from("sandbox=\ntrap 'test -z \"$sandbox\" || kill $sandbox' EXIT\n");
    for (at, step) in steps.iter().enumerate() {
        let command = step.command.replace("cargo run --features cli --", "filtre");
        let is_sandbox = command.starts_with(START_OF_SANDBOX) && command.ends_with('&');
        let command = match command.strip_suffix('&').filter(|_| is_sandbox) {
            Some(start) => format!(
                "test -z \"$sandbox\" || kill $sandbox; rm -f {directory}/address\n\
                 {start} --listen 127.0.0.1:0 >{directory}/address 2>/dev/null & sandbox=$!\n\
                 while test ! -s {directory}/address && kill -0 $sandbox; do sleep 0.05; done"
            ),
            None => command.replace(SHOWN_ADDRESS, &format!("\"$(head -n 1 {directory}/address)\"")),
        };
        writeln!(script, "{{ {command}\n}} >{directory}/output.{at} 2>&1; echo $? >{directory}/status.{at}")
            .unwrap();
    }
    script
}

fn shows_output(steps: &[Step], block: &Block) -> bool {
    steps.iter().any(|step| step.block.first == block.first && !step.shown.is_empty())
}

/// Writes the document with the outputs of this run.
fn write(page: &Page, steps: &[Step], outputs: &[Vec<String>]) {
    let mut lines = Vec::new();
    let mut next = 0;
    for block in page.blocks.iter().filter(|block| block.language == "console") {
        if !shows_output(steps, block) {
            continue;
        }
        lines.extend_from_slice(&page.lines[next..=block.first]);
        for (step, output) in steps.iter().zip(outputs).filter(|(step, _)| step.block.first == block.first) {
            lines.push(format!("$ {}", step.command));
            lines.extend_from_slice(output);
        }
        next = block.last;
    }
    lines.extend_from_slice(&page.lines[next..]);
    if lines != page.lines {
        fs::write(&page.path, lines.join("\n") + "\n").unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_name() == "target" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
