//! The records that filters run on, and the four-condition filter.

/// The filter, with every field a text.
pub const FILTER: &str = r#"date_last_interaction $gt "2025-01-01 06:00" $and status $eq "client" $and email $like "*.fr" $or cc_age $in ["16","15"]"#;

/// The fields of a row, in order.
pub const NAMES: [&str; 4] = ["date_last_interaction", "status", "email", "cc_age"];

/// One record.
#[derive(Clone)]
pub struct Row {
    /// `date_last_interaction`.
    pub date: String,
    /// `status`.
    pub status: String,
    /// `email`.
    pub email: String,
    /// `cc_age`.
    pub age: String,
}

impl Row {
    /// The values, in the order of [`NAMES`].
    pub fn values(&self) -> [&str; 4] {
        [&self.date, &self.status, &self.email, &self.age]
    }
}

/// `count` records, the same in each run.
pub fn rows(count: usize) -> Vec<Row> {
    let mut random = Random(42);
    (0..count).map(|_| random.row()).collect()
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn one_of<const N: usize>(&mut self, words: [&'static str; N]) -> &'static str {
        words[self.below(N as u64) as usize]
    }

    fn row(&mut self) -> Row {
        let [year, month, day] = [2024 + self.below(2), 1 + self.below(12), 1 + self.below(28)];
        let [hour, minute] = [self.below(24), self.below(60)];
        let status = self.one_of(["client", "prospect", "inactive", "lead"]);
        let name = self.one_of(["jean", "marie", "luc", "zoe", "paul", "anne"]);
        let number = self.below(100_000);
        let host = self.one_of(["gmail", "orange", "free", "laposte", "yahoo"]);
        let top = self.one_of(["fr", "com", "net", "fr", "org"]);
        Row {
            date: format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            status: status.to_owned(),
            email: format!("{name}{number:05}@{host}.{top}"),
            age: (10 + self.below(70)).to_string(),
        }
    }
}

/// The checked filter, or another one given as text.
pub fn checked(text: &str) -> filtre::Checked {
    let field = |name| {
        format!(r#""{name}": {{"attribs": {{"type": "text", "length": "100"}}, "read": "Y", "write": "Y"}}"#)
    };
    let fields: Vec<String> = NAMES.into_iter().map(field).collect();
    let info = format!("{{{}}}", fields.join(","));
    let contact = filtre::schema::ObjectInfo::from_json("contact", &info).expect("the metadata is sound");
    let limits = filtre::syntax::Limits::default().with_input(1 << 30).with_items(1_000_000);
    let options = filtre::syntax::ParseOptions::default().with_limits(limits);
    let ast = filtre::syntax::parse_with(text, &options).expect("the filter is sound");
    contact.check(&ast).expect("the filter fits the metadata")
}
