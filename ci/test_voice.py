"""Tests of voice.py: python3 -m unittest discover -s ci"""

import unittest

import voice


class Rust(unittest.TestCase):
    def comments(self, text):
        return voice.prose(voice.rust(text)[0])

    def strings(self, text):
        return voice.rust(text)[1]

    def test_comments_of_all_forms(self):
        text = "//! one\n/// two\n// three\nlet a = 1; // four\n/* five /* nested */\n six */ let b = 2;\n"
        self.assertEqual([line.strip() for _, line in self.comments(text)], ["one", "two", "three", "four", "five /* nested */", "six"])
        self.assertEqual([number for number, _ in self.comments(text)], [1, 2, 3, 4, 5, 6])

    def test_fence_over_comment_lines_is_left_out(self):
        text = "/// before\n/// ```\n/// code\n/// ```\n/// after\n"
        self.assertEqual([number for number, _ in self.comments(text)], [1, 5])

    def test_open_fence_ends_with_its_comment(self):
        text = "/// ```\n/// code\nfn f() {}\n/// after\n"
        self.assertEqual(self.comments(text), [(4, " after")])

    def test_code_span_over_two_lines_keeps_the_line_numbers(self):
        text = "// a `code\n// span` b\n"
        self.assertEqual(self.comments(text), [(1, " a `"), (2, " b")])

    def test_raw_string_contains_quotes_and_slashes(self):
        self.assertEqual(self.strings('r#"a "b" // c"#; "d"'), [[(1, 'a "b" // c')], [(1, "d")]])
        self.assertEqual(self.strings('br"\\"; "d"'), [[(1, "\\")], [(1, "d")]])

    def test_quote_as_a_character_opens_no_string(self):
        self.assertEqual(self.strings("('\"', b'\"', '\\'', '\\\\', '\\u{22}', \"a\")"), [[(1, "a")]])

    def test_lifetime_is_not_a_character(self):
        self.assertEqual(self.strings("fn f<'a, 'b>(x: &'a str) -> &'static str { \"a'b\" }"), [[(1, "a'b")]])

    def test_string_contains_no_comment(self):
        self.assertEqual(self.comments('let a = "http://b"; // c'), [(1, " c")])

    def test_continued_string_is_one_line(self):
        self.assertEqual(self.strings('"one \\\n    two\nthree"'), [[(1, "one two"), (3, "three")]])

    def test_escaped_quote_does_not_end_a_string(self):
        self.assertEqual(self.strings('"a \\" b"; "c"'), [[(1, 'a \\" b')], [(1, "c")]])


class Markdown(unittest.TestCase):
    def test_fences_and_code_spans_are_left_out(self):
        lines = list(enumerate(["a `code` b", "", "```sh", "code", "```", "c"], 1))
        self.assertEqual(voice.prose(lines), [(1, "a ` b"), (6, "c")])

    def test_single_backquote_ends_with_its_paragraph(self):
        lines = list(enumerate(["a ` b", "", "c ` d"], 1))
        self.assertEqual(voice.prose(lines), [(1, "a ` b"), (3, "c ` d")])

    def test_fence_of_another_kind_does_not_close(self):
        lines = list(enumerate(["~~~", "```", "code", "~~~", "a"], 1))
        self.assertEqual(voice.prose(lines), [(5, "a")])


class Phrases(unittest.TestCase):
    def test_phrases_are_found_in_any_case(self):
        self.assertTrue(voice.phrases().search("Nobody is here"))


if __name__ == "__main__":
    unittest.main()
