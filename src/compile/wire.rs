//! Filters in the wire language.

use std::fmt;

use crate::text::percent;

const OR: &str = " $or ";

/// A filter in the wire language, as canonical text.
///
/// Only [`Checked::compile`](crate::Checked::compile) and
/// [`Plan::from_json`](crate::Plan::from_json) make one, so that the service
/// receives checked and compiled filters only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WireFilter {
    text: String,
    /// The offset at which each alternative ends.
    ends: Vec<usize>,
}

impl WireFilter {
    /// Joins alternatives by `$or`.
    pub(super) fn new(alternatives: &[String]) -> Self {
        let mut end = 0_usize;
        let ends = alternatives.iter().map(|alternative| {
            let start = if end == 0 { 0 } else { end.saturating_add(OR.len()) };
            end = start.saturating_add(alternative.len());
            end
        });
        Self { ends: ends.collect(), text: alternatives.join(OR) }
    }

    /// Returns the canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the query parameter, `filter=` included: every character but the
    /// unreserved ones is percent-encoded, a space as `%20`.
    #[must_use]
    pub fn query(&self) -> String {
        format!("filter={}", percent::encode(&self.text))
    }

    /// Returns the length of [`query`](Self::query) in bytes.
    #[must_use]
    pub fn query_length(&self) -> usize {
        "filter=".len().saturating_add(percent::encoded_length(&self.text))
    }

    /// Returns the filter restricted to the records after an id. The condition
    /// comes last in each alternative, which is correct under every precedence.
    #[cfg(feature = "http")]
    pub(crate) fn after(&self, id: u64) -> Self {
        let restricted: Vec<String> =
            self.alternatives().map(|alternative| format!("{alternative} $and id $gt \"{id}\"")).collect();
        Self::new(&restricted)
    }

    /// Returns the filter for all records after an id.
    #[cfg(feature = "http")]
    pub(crate) fn all_after(id: u64) -> Self {
        Self::new(&[format!("id $gt \"{id}\"")])
    }

    /// The texts between one `$or` and the next.
    #[cfg(feature = "http")]
    pub(crate) fn alternatives(&self) -> impl Iterator<Item = &str> {
        let starts = self.ends.iter().map(|end| end.saturating_add(OR.len()));
        let ranges = std::iter::once(0).chain(starts).zip(&self.ends);
        ranges.filter_map(|(start, &end)| self.text.get(start..end))
    }
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
    fn each_alternative_gets_the_condition_on_the_id() {
        let conditions = [r#"a $eq " $or ""#, r#"a $eq "\" $or \\" $and c $eq "x""#, r#"b $in ["1","2"]"#];
        let filter = WireFilter::new(&conditions.map(str::to_owned));
        assert_eq!(filter.as_str(), conditions.join(" $or "));
        assert_eq!(filter.alternatives().collect::<Vec<_>>(), conditions);
        let expected = conditions.map(|condition| format!(r#"{condition} $and id $gt "7""#)).join(" $or ");
        assert_eq!(filter.after(7).as_str(), expected);
        assert_eq!(WireFilter::all_after(7).as_str(), r#"id $gt "7""#);
    }
}
