//! The repair of JSON that escapes apostrophes, which JSON does not allow.

/// Returns the text with every `\'` replaced by `'`, if there is one.
pub(crate) fn without_escaped_apostrophes(text: &str) -> Option<String> {
    let mut fixed = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut found = false;
    while let Some(c) = characters.next() {
        match (c, characters.peek()) {
            ('\\', Some('\'')) => found = true,
            ('\\', Some(&escaped)) => {
                fixed.extend([c, escaped]);
                characters.next();
            }
            _ => fixed.push(c),
        }
    }
    found.then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_apostrophe_is_an_apostrophe() {
        let fixed = without_escaped_apostrophes(r#""O\'Connor \\' \"\n""#);
        assert_eq!(fixed.as_deref(), Some(r#""O'Connor \\' \"\n""#));
        for unchanged in [r"a\", r"\\'", "O'Connor"] {
            assert_eq!(without_escaped_apostrophes(unchanged), None, "{unchanged}");
        }
    }
}
