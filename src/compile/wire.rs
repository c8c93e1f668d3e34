//! Wire text: what can be sent, and nothing else.

use std::fmt;

use crate::text::percent;

/// A filter in the wire language, as canonical text.
///
/// Only [`Checked::compile`](crate::Checked::compile) makes one, and
/// [`Plan::read`](crate::Plan::read), which checks it as thoroughly; so whatever
/// is sent has been checked and compiled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WireFilter {
    text: String,
}

impl WireFilter {
    pub(super) const fn new(text: String) -> Self {
        Self { text }
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The parameter of the address, `filter=` included: everything but
    /// unreserved characters is percent-encoded, a space as `%20`.
    #[must_use]
    pub fn query(&self) -> String {
        format!("filter={}", percent::encode(&self.text))
    }

    /// The filter for the records after an id: each alternative with one more
    /// condition at its end, where every reading finds it.
    #[cfg(feature = "http")]
    pub(crate) fn after(&self, id: u64) -> Self {
        let condition = format!("id $gt \"{id}\"");
        let alternatives: Vec<String> =
            self.alternatives().map(|alternative| format!("{alternative} $and {condition}")).collect();
        Self { text: alternatives.join(" $or ") }
    }

    /// The filter for all records after an id.
    #[cfg(feature = "http")]
    pub(crate) fn all_after(id: u64) -> Self {
        Self { text: format!("id $gt \"{id}\"") }
    }

    /// The texts between one `$or` and the next.
    #[cfg(feature = "http")]
    pub(crate) fn alternatives(&self) -> impl Iterator<Item = &str> {
        let (mut rest, mut is_done) = (self.text.as_str(), false);
        std::iter::from_fn(move || {
            if is_done {
                return None;
            }
            let (first, after) = split_at_or(rest).unwrap_or_else(|| {
                is_done = true;
                (rest, "")
            });
            rest = after;
            Some(first)
        })
    }

    /// The length of [`query`](Self::query) in bytes.
    #[must_use]
    pub fn query_length(&self) -> usize {
        "filter=".len().saturating_add(percent::encoded_length(&self.text))
    }
}

/// The text before the first ` $or ` outside strings, and the text after it.
#[cfg(feature = "http")]
fn split_at_or(text: &str) -> Option<(&str, &str)> {
    const OR: &str = " $or ";
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => in_string = !in_string,
            b' ' if !in_string => {
                if let Some(after) = text.get(at..).and_then(|rest| rest.strip_prefix(OR)) {
                    return Some((text.get(..at).unwrap_or(""), after));
                }
            }
            _ => {}
        }
    }
    None
}

impl fmt::Display for WireFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(all(test, feature = "http"))]
mod tests {
    use super::*;

    #[test]
    fn after_an_id() {
        for (text, expected) in [
            (r#"a $eq " $or ""#, r#"a $eq " $or " $and id $gt "7""#),
            (
                r#"a $eq "\" $or \\" $and c $eq "x" $or b $in ["1","2"]"#,
                r#"a $eq "\" $or \\" $and c $eq "x" $and id $gt "7" $or b $in ["1","2"] $and id $gt "7""#,
            ),
        ] {
            assert_eq!(WireFilter::new(text.to_owned()).after(7).as_str(), expected);
        }
        assert_eq!(WireFilter::all_after(7).as_str(), r#"id $gt "7""#);
    }
}
