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

impl ResponseLimits {
    /// Returns the maximum size of a decompressed body, in bytes; 32 MiB by default.
    #[must_use]
    pub const fn body_bytes(&self) -> usize {
        self.body_bytes
    }

    /// Returns the maximum nesting depth of JSON; 32 by default.
    #[must_use]
    pub const fn json_depth(&self) -> usize {
        self.json_depth
    }

    /// Returns the maximum number of pages of a read; 1,000,000 by default.
    #[must_use]
    pub const fn pages(&self) -> u64 {
        self.pages
    }

    /// Returns the maximum number of ids that a read keeps; 20,000,000 by default.
    #[must_use]
    pub const fn ids(&self) -> usize {
        self.ids
    }

    /// Returns the maximum number of records in memory; 1,000,000 by default.
    #[must_use]
    pub const fn records(&self) -> usize {
        self.records
    }

    /// Sets the maximum size of a decompressed body, in bytes.
    #[must_use]
    pub const fn with_body_bytes(self, body_bytes: usize) -> Self {
        Self { body_bytes, ..self }
    }

    /// Sets the maximum nesting depth of JSON.
    #[must_use]
    pub const fn with_json_depth(self, json_depth: usize) -> Self {
        Self { json_depth, ..self }
    }

    /// Sets the maximum number of pages of a read.
    #[must_use]
    pub const fn with_pages(self, pages: u64) -> Self {
        Self { pages, ..self }
    }

    /// Sets the maximum number of ids that a read keeps.
    #[must_use]
    pub const fn with_ids(self, ids: usize) -> Self {
        Self { ids, ..self }
    }

    /// Sets the maximum number of records in memory.
    #[must_use]
    pub const fn with_records(self, records: usize) -> Self {
        Self { records, ..self }
    }
}
