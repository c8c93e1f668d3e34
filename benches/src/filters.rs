//! The same filter in every language measured: four conditions in turn, joined
//! in one pattern of "and" and "or".

/// How one language spells the four conditions and the connectives.
pub struct Spelling {
    conditions: [&'static str; 4],
    and: &'static str,
    or: &'static str,
}

pub const FILTRE: Spelling = Spelling {
    conditions: [
        r#"date_last_interaction $gt "2025-01-01 06:00""#,
        r#"status $eq "client""#,
        r#"EMail $like "*.fr""#,
        r#"cc_age $in ["16","15"]"#,
    ],
    and: " $and ",
    or: " $or ",
};

/// `contains` replaces the pattern, because that parser compiles regular
/// expressions while it parses.
pub const WIREFILTER: Spelling = Spelling {
    conditions: [
        r#"date_last_interaction > "2025-01-01 06:00""#,
        r#"status == "client""#,
        r#"EMail contains ".fr""#,
        r#"cc_age in {"16" "15"}"#,
    ],
    and: " and ",
    or: " or ",
};

pub const SQL: Spelling = Spelling {
    conditions: [
        "date_last_interaction > '2025-01-01 06:00'",
        "status = 'client'",
        "EMail LIKE '%.fr'",
        "cc_age IN ('16','15')",
    ],
    and: " AND ",
    or: " OR ",
};

/// Without patterns and without spaces in bare dates.
pub const TANTIVY: Spelling = Spelling {
    conditions: [
        "date_last_interaction:>2025-01-01T06:00",
        r#"status:"client""#,
        r#"EMail:".fr""#,
        r#"cc_age: IN ["16" "15"]"#,
    ],
    and: " AND ",
    or: " OR ",
};

/// Each condition ends in its connective, so that it is a flat list of records.
const JSON: Spelling = Spelling {
    conditions: [
        r#"{"field":"date_last_interaction","op":"$gt","values":["2025-01-01 06:00"]"#,
        r#"{"field":"status","op":"$eq","values":["client"]"#,
        r#"{"field":"EMail","op":"$like","values":["*.fr"]"#,
        r#"{"field":"cc_age","op":"$in","values":["16","15"]"#,
    ],
    and: r#","then":"$and"},"#,
    or: r#","then":"$or"},"#,
};

/// A filter of some conditions; a single one is that on the status.
pub fn filter(spelling: &Spelling, conditions: usize) -> String {
    let mut text = all_but_last(spelling, conditions);
    text.push_str(spelling.conditions[last(conditions)]);
    text
}

/// The same filter whose last condition has no quotes around its value.
pub fn broken(conditions: usize) -> String {
    all_but_last(&FILTRE, conditions) + "status $eq client"
}

/// The conditions as a JSON array.
pub fn json(conditions: usize) -> String {
    format!("[{}}}]", filter(&JSON, conditions))
}

fn last(conditions: usize) -> usize {
    if conditions == 1 { 1 } else { (conditions - 1) % 4 }
}

/// All conditions but the last, each with the connective after it: `c0 and c1
/// and c2 or c3 or c0 and …`.
fn all_but_last(spelling: &Spelling, conditions: usize) -> String {
    let mut text = String::with_capacity(conditions * 64);
    for at in 0..conditions - 1 {
        text.push_str(spelling.conditions[at % 4]);
        text.push_str(if at % 4 < 2 { spelling.and } else { spelling.or });
    }
    text
}
