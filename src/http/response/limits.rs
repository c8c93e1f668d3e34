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
    /// The most bytes of a body once decompressed; 32 MiB unless set.
    #[must_use]
    pub const fn body_bytes(&self) -> usize {
        self.body_bytes
    }

    /// The most levels of JSON; 32 unless set.
    #[must_use]
    pub const fn json_depth(&self) -> usize {
        self.json_depth
    }

    /// The most pages of a read; a million unless set.
    #[must_use]
    pub const fn pages(&self) -> u64 {
        self.pages
    }

    /// The most ids that a read remembers; 20 million unless set.
    #[must_use]
    pub const fn ids(&self) -> usize {
        self.ids
    }

    /// The most records that are held at once, to be sorted; a million unless
    /// set.
    #[must_use]
    pub const fn records(&self) -> usize {
        self.records
    }

    /// Sets the most bytes of a body.
    #[must_use]
    pub const fn with_body_bytes(self, body_bytes: usize) -> Self {
        Self { body_bytes, ..self }
    }

    /// Sets the most levels of JSON.
    #[must_use]
    pub const fn with_json_depth(self, json_depth: usize) -> Self {
        Self { json_depth, ..self }
    }

    /// Sets the most pages of a read.
    #[must_use]
    pub const fn with_pages(self, pages: u64) -> Self {
        Self { pages, ..self }
    }

    /// Sets the most ids that a read remembers.
    #[must_use]
    pub const fn with_ids(self, ids: usize) -> Self {
        Self { ids, ..self }
    }

    /// Sets the most records that are held at once.
    #[must_use]
    pub const fn with_records(self, records: usize) -> Self {
        Self { records, ..self }
    }
}
