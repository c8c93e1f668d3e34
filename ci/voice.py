#!/usr/bin/env python3
"""Counts the phrases of ci/voice-words.txt in documents, comments and messages.

Usage: ci/voice.py [--list] [PATH ...]

Code spans and fenced blocks are left out. Without paths the whole project is
read, and the exit status is 1 where a kind of text exceeds its limit. With
paths only those files are read. --list shows each phrase with its place.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The most phrases allowed in 100 lines of each kind of text.
LIMITS = {"readme": 0.0, "document": 0.5, "message": 0.0, "comment": 1.0}
STRING = re.compile(r'b?r(#*)"(.*?)"\1|b?"((?:[^"\\]|\\.)*)"|\'(?:[^\'\\]|\\.[^\']*)\'', re.S)
COMMENT = re.compile(r"//[/!]?(.*)")
CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.S)


def phrases():
    lines = (ROOT / "ci/voice-words.txt").read_text().splitlines()
    return re.compile("|".join(line for line in lines if line and not line.startswith("#")), re.I)


def prose(lines):
    """The lines of a text without fenced blocks and code spans, each with its number."""
    kept, is_fenced = [], False
    for number, line in lines:
        if line.lstrip().startswith(("```", "~~~")):
            is_fenced = not is_fenced
        elif not is_fenced:
            kept.append((number, line))
    text = "\n".join(line for _, line in kept)
    text = CODE_SPAN.sub(lambda span: "`" + "\n" * span.group(0).count("\n"), text)
    return list(zip((number for number, _ in kept), text.split("\n")))


def rust(text):
    """The comments and the strings of Rust source, each with line numbers."""
    comments, strings, at = [], [], 0
    token = re.compile(f"(?P<comment>{COMMENT.pattern})|(?P<string>{STRING.pattern})", re.S)
    line_comment = re.compile(r"//[^\n]*")
    while found := re.search(r'//|b?r#*"|b?"|\'(?:[^\'\\\n]|\\[^\n]{1,9}?)\'', text[at:]):
        start = at + found.start()
        number = text.count("\n", 0, start) + 1
        if found.group(0) == "//":
            whole = line_comment.match(text, start)
            comments.append((number, whole.group(0).lstrip("/!")))
        elif found.group(0).startswith("'"):
            at = at + found.end()
            continue
        else:
            whole = STRING.match(text, start)
            if whole is None:
                break
            body = whole.group(2) if whole.group(2) is not None else whole.group(3) or ""
            body = re.sub(r"\\\n\s*", " ", body)
            strings.extend((number + at, line) for at, line in enumerate(body.split("\n")))
        at = whole.end()
    return comments, strings


def texts(path):
    """The texts of a file: for each its kind and its numbered lines."""
    text = path.read_text(errors="replace")
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    lines = list(enumerate(text.splitlines(), 1))
    if path.suffix == ".md":
        yield ("readme" if name == "README.md" else "document"), prose(lines)
    elif path.suffix == ".snap":
        yield "message", prose(lines)
    elif path.suffix == ".rs":
        comments, strings = rust(text)
        yield "comment", prose(comments)
        is_program = name.startswith("src/") and not name.endswith("tests.rs")
        yield ("message" if is_program else "comment"), [line for string in strings for line in prose([string])]


def files(arguments):
    if arguments:
        return [pathlib.Path(argument).resolve() for argument in arguments]
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True)
    skipped = ("tests/data/", "fuzz/seeds/", "examples/filters/broken/")
    names = sorted(name for name in listed.stdout.splitlines() if not name.startswith(skipped))
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def main():
    arguments = sys.argv[1:]
    is_listing = "--list" in arguments
    pattern = phrases()
    counts = {kind: [0, 0] for kind in LIMITS}
    for path in files([argument for argument in arguments if argument != "--list"]):
        if path.suffix not in (".md", ".rs", ".snap"):
            continue
        for kind, lines in texts(path):
            counts[kind][1] += len(lines)
            for number, line in lines:
                for phrase in pattern.finditer(line):
                    counts[kind][0] += 1
                    if is_listing:
                        print(f"{path.relative_to(ROOT)}:{number}: {kind}: {phrase.group(0)}")
    is_over = False
    for kind, (found, lines) in counts.items():
        rate = 100 * found / max(lines, 1)
        is_over |= rate > LIMITS[kind]
        print(f"{kind}: {found} phrases in {lines} lines, {rate:.2f} per 100 (limit {LIMITS[kind]})")
    return 1 if is_over else 0


if __name__ == "__main__":
    sys.exit(main())
