#!/usr/bin/env python3
"""Counts the phrases of ci/voice-words.txt in documents, comments and messages.

Usage: ci/voice.py [--list] [PATH ...]

Four kinds of text are counted, each with its limit of phrases per 100 lines:

readme    README.md
document  the other Markdown files
message   the string literals of src, without tests, and the snapshots
comment   the comments of all Rust source, and the string literals of tests

Code spans and fenced blocks are left out, also in comments. Without paths the
files of the repository are read, and the exit status is 1 if a kind exceeds its
limit. With paths only those files are read. --list prints each phrase with its
place. ci/test_voice.py tests this file.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMITS = {"readme": 0.0, "document": 0.5, "message": 0.0, "comment": 1.0}
# Mistakes made on purpose, and data from elsewhere.
SKIPPED = ("tests/data/", "fuzz/seeds/", "examples/filters/broken/")

# The lexical elements of Rust in which a quote or `//` has another meaning. A
# single quote starts a character, or else a lifetime.
TOKEN = re.compile(
    r"""
      (?P<line>   // [^\n]* )
    | (?P<block>  /\* )
    | (?P<raw>    \b [bc]? r (?P<hashes> \#* ) " (?P<raw_body> .*? ) " (?P=hashes) )
    | (?P<string> (?: \b [bc] )? " (?P<body> (?: [^"\\] | \\. )* ) " )
    | (?P<char>   (?: \b b )? ' (?: [^'\\\n] | \\ (?: u \{ [^}]* \} | x [0-9A-Fa-f]{2} | . ) ) ' )
    | (?P<life>   ' \w+ )
    """,
    re.X | re.S,
)
BLOCK_EDGE = re.compile(r"/\*|\*/")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", re.S)
TEST_MODULE = re.compile(r"^#\[cfg\(test\)\]\s*(?:#\[[^\n]*\]\s*)*mod \w+ \{", re.M)


def phrases():
    lines = (ROOT / "ci/voice-words.txt").read_text().splitlines()
    return re.compile("|".join(line for line in lines if line and not line.startswith("#")), re.I)


def paragraphs(lines):
    """Groups numbered lines into paragraphs, without fenced blocks.

    A paragraph ends at an empty line, a fence, or a gap in the numbers.
    """
    paragraph, last, fence = [], None, None
    for number, line in lines:
        text = line.strip()
        marker = text[:3] if text.startswith(("```", "~~~")) else None
        is_gap = last is not None and number > last + 1
        last = number
        if is_gap:
            fence = None
        if (is_gap or marker or not text) and paragraph:
            yield paragraph
            paragraph = []
        if marker and fence in (None, marker):
            fence = None if fence else marker
        elif fence is None and text:
            paragraph.append((number, line))
    if paragraph:
        yield paragraph


def prose(lines):
    """The numbered lines of a text without fenced blocks and code spans."""
    kept = []
    for paragraph in paragraphs(lines):
        text = "\n".join(line for _, line in paragraph)
        text = CODE_SPAN.sub(lambda span: "`" + "\n" * span.group(2).count("\n"), text)
        kept.extend(zip((number for number, _ in paragraph), text.split("\n")))
    return kept


def end_of_block_comment(text, start):
    """Where the comment ends whose `/*` is before `start`. Block comments nest."""
    depth, at = 1, start
    while depth and (edge := BLOCK_EDGE.search(text, at)):
        depth += 1 if edge.group() == "/*" else -1
        at = edge.end()
    return len(text) if depth else at


def rust(text):
    """The comments and the string literals of Rust source.

    Comments are numbered lines. A string literal is a list of numbered lines.
    """
    comments, strings, at = [], [], 0
    while token := TOKEN.search(text, at):
        number = text.count("\n", 0, token.start()) + 1
        at = token.end()
        if token.group("line") is not None:
            comments.append((number, re.sub(r"^//[/!]?", "", token.group("line"))))
        elif token.group("block") is not None:
            at = end_of_block_comment(text, token.end())
            lines = text[token.end() : at].removesuffix("*/").split("\n")
            comments.extend((number + offset, line.lstrip(" *!")) for offset, line in enumerate(lines))
        elif token.group("raw") is not None:
            strings.append(list(enumerate(token.group("raw_body").split("\n"), number)))
        elif token.group("string") is not None:
            strings.append(literal(token.group("body"), number))
    return comments, strings


def literal(body, number):
    """The numbered lines of a string literal; a continued line joins the one before."""
    lines = []
    for offset, line in enumerate(body.split("\n")):
        if lines and is_continued(lines[-1][1]):
            first, start = lines.pop()
            lines.append((first, start[:-1] + line.lstrip()))
        else:
            lines.append((number + offset, line))
    return [(number, part) for number, line in lines for part in line.split("\\n")]


def is_continued(line):
    """Whether a line of a literal ends in a backslash that is not itself escaped."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def texts(path):
    """The texts of a file, each as its kind and its numbered lines."""
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
        tests = TEST_MODULE.search(text)
        first_of_tests = text.count("\n", 0, tests.start()) + 1 if tests else len(lines) + 1
        for string in strings:
            is_message = is_program and string[0][0] < first_of_tests
            yield ("message" if is_message else "comment"), prose(string)


def files(arguments):
    if arguments:
        return [pathlib.Path(argument).resolve() for argument in arguments]
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = sorted(name for name in listed.splitlines() if not name.startswith(SKIPPED))
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def main():
    paths = [argument for argument in sys.argv[1:] if argument != "--list"]
    is_listing = "--list" in sys.argv[1:]
    pattern = phrases()
    counts = {kind: [0, 0] for kind in LIMITS}
    for path in files(paths):
        for kind, lines in texts(path):
            counts[kind][1] += len(lines)
            for number, line in lines:
                for phrase in pattern.finditer(line):
                    counts[kind][0] += 1
                    if is_listing:
                        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
                        print(f"{shown}:{number}: {kind}: {phrase.group().strip()}")
    is_over = False
    for kind, (found, lines) in counts.items():
        rate = 100 * found / max(lines, 1)
        is_over |= rate > LIMITS[kind]
        print(f"{kind}: {found} phrases in {lines} lines, {rate:.2f} per 100 (limit {LIMITS[kind]})")
    return 1 if is_over and not paths else 0


if __name__ == "__main__":
    sys.exit(main())
