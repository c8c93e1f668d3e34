//! Limits on responses and reads.

/// Limits on responses and reads, which bound the memory used.
///
/// ```
/// use filtre::http::ResponseLimits;
///
/// let limits = ResponseLimits::default().with_body_bytes(1 << 20).with_pages(100);
/// assert_eq!((limits.body_bytes(), limits.pages()), (1 << 20, 100));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseLimits {
    body_bytes: usize,
    json_depth: usize,
    pages: u64,
    ids: usize,
    records: usize,
}

impl Default for ResponseLimits {
    fn default() -> Self {
        Self { body_bytes: 32 << 20, json_depth: 32, pages: 1_000_000, ids: 20_000_000, records: 1_000_000 }
    }
}

settings! { ResponseLimits:
    "the maximum bytes of a decompressed body" "The default is 32 MiB." body_bytes, with_body_bytes: usize;
    "the maximum depth of JSON" "The default is 32 levels." json_depth, with_json_depth: usize;
    "the maximum number of pages in a read" "The default is 1,000,000." pages, with_pages: u64;
    "the maximum number of ids that a read stores" "The default is 20,000,000." ids, with_ids: usize;
    "the maximum number of records that are held at once to be sorted" "The default is 1,000,000."
        records, with_records: usize;
}
