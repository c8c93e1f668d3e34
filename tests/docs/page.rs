//! A Markdown document and its fenced blocks.

use std::fs;
use std::path::PathBuf;

pub struct Page {
    pub path: PathBuf,
    pub lines: Vec<String>,
    pub blocks: Vec<Block>,
}

/// A fenced block. Lines are counted from 0.
pub struct Block {
    /// The first word after the fence.
    pub language: String,
    /// The words after the language.
    pub attributes: Vec<String>,
    /// The line of the opening fence.
    pub first: usize,
    /// The line of the closing fence.
    pub last: usize,
}

/// Whether a block of this language holds commands for a reader to type, without their output.
pub fn is_shell(language: &str) -> bool {
    ["sh", "bash", "shell", "powershell", "bat"].contains(&language)
}

impl Page {
    pub fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut blocks = Vec::new();
        let mut open: Option<Block> = None;
        for (number, line) in lines.iter().enumerate() {
            let Some(info) = line.trim_start().strip_prefix("```") else { continue };
            match open.take() {
                Some(block) => blocks.push(Block { last: number, ..block }),
                None => {
                    let mut words = info.split_whitespace().map(str::to_owned);
                    let language = words.next().unwrap_or_default();
                    open = Some(Block { language, attributes: words.collect(), first: number, last: number });
                }
            }
        }
        assert!(open.is_none(), "{}: a fenced block is not closed", path.display());
        Self { path, lines, blocks }
    }

    /// The anchors of the headings. A page that includes another one has its headings, too.
    pub fn anchors(&self) -> impl Iterator<Item = String> {
        let included =
            self.lines.iter().filter_map(|line| line.strip_prefix("{{#include ")?.strip_suffix("}}"));
        let included =
            included.map(|file| fs::read_to_string(self.path.parent().unwrap().join(file)).unwrap());
        let text = self.lines.join("\n") + "\n" + &included.collect::<String>();
        let headings: Vec<String> = text.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
        headings.into_iter()
    }

    /// The targets of the links and pictures outside fenced blocks, each with its line from 1.
    pub fn links(&self) -> Vec<(usize, &str)> {
        self.unfenced()
            .flat_map(|(number, line)| {
                line.split("](").skip(1).filter_map(move |rest| Some((number + 1, rest.split_once(')')?.0)))
            })
            .collect()
    }

    /// The text outside fenced blocks.
    pub fn prose(&self) -> String {
        self.unfenced().map(|(_, line)| format!("{line}\n")).collect()
    }

    /// The lines outside fenced blocks, each with its number from 0.
    fn unfenced(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_fenced = |number| self.blocks.iter().any(|block| (block.first..=block.last).contains(&number));
        let lines = self.lines.iter().map(String::as_str).enumerate();
        lines.filter(move |&(number, _)| !is_fenced(number))
    }
}

/// The anchor that a heading gets on GitHub and in the book.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    text.chars().filter(|character| character.is_alphanumeric() || "-_".contains(*character)).collect()
}
