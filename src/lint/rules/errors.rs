//! The rules whose findings the parser, the check or the compiler reports.

use crate::diagnostic::Code;
use crate::lint::context::{Check, Rule};

pub(crate) static SYNTAX: Rule = Rule {
    code: Code::Syntax,
    what: "Text that the grammar does not allow. Each kind of mistake has its own message: an operator of another language, a missing quote, a list without a closing bracket, a connective without a condition on one side.",
    why: "The text cannot be compiled or run. The program never guesses the meaning of a filter.",
    example: "status = 'client'",
    instead: r#"status $eq "client""#,
    fix: "Offered only if one interpretation is plausible (safe).",
    check: Check::Elsewhere,
};

pub(crate) static LIMIT_EXCEEDED: Rule = Rule {
    code: Code::LimitExceeded,
    what: "A text over 1 MiB, parentheses or `$not` nested deeper than 64 levels, more than 100,000 conditions, more than 100,000 items in a list, or more than 1,000 mistakes.",
    why: "Limits prevent hostile or generated text from using all memory or time.",
    example: "((((… 65 levels deep …))))",
    instead: r#"status $eq "client""#,
    fix: "None. Remove parentheses that change nothing, use `$in` for many values of one field, or split the filter.",
    check: Check::Elsewhere,
};

pub(crate) static UNKNOWN_FIELD: Rule = Rule {
    code: Code::UnknownField,
    what: "A field whose name is not in the metadata of the object, not even in another case.",
    why: "The service may ignore a condition on an unknown field, and then select every record.",
    example: r#"emial $like "*.fr""#,
    instead: r#"EMail $like "*.fr""#,
    fix: "Replaces the field with the most similar one. Safe if only one field is similar and it differs by one typing mistake; otherwise unsafe.",
    check: Check::Elsewhere,
};

pub(crate) static UNREADABLE_FIELD: Rule = Rule {
    code: Code::UnreadableField,
    what: r#"A field whose metadata contains `"read": "N"`."#,
    why: "Filters on a field can reveal its values one by one, so the service may refuse the filter or ignore the condition.",
    example: r#"score_interne $gt "10""#,
    instead: r#"cc_age $gt "10""#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static OPERATOR_TYPE: Rule = Rule {
    code: Code::OperatorType,
    what: "`$gt`, `$gte`, `$lt`, `$lte`, `$like`, `$notlike` or `$regexp` on a boolean.",
    why: "Booleans have no order and no text form, so the result is undefined.",
    example: r#"optin $gt "0""#,
    instead: r#"optin $eq "1""#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static INVALID_NUMBER: Rule = Rule {
    code: Code::InvalidNumber,
    what: "On a field of numbers, a value of `$eq`, `$neq`, `$in`, `$notin` or of an ordering that is not a number: an optional `-`, digits, and optional decimals after a dot. The sign `+`, spaces, exponents and commas are not allowed.",
    why: "A database silently converts the start of such a text to a number: `abc` becomes 0 and `65,5` becomes 65.",
    example: r#"cc_age $gt "65 ""#,
    instead: r#"cc_age $gt "65""#,
    fix: "Removes spaces around a number (safe); replaces a comma with a dot (unsafe, because the comma may separate thousands).",
    check: Check::Elsewhere,
};

pub(crate) static INVALID_DATE: Rule = Rule {
    code: Code::InvalidDate,
    what: "On a field of dates, a value of `$eq`, `$neq`, `$in`, `$notin` or of an ordering that is not an existing date in the form `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` or `YYYY-MM-DD HH:MM:SS`.",
    why: "Databases interpret other forms differently. On a malformed date, one database refuses the query, and another selects every record that has a date.",
    example: r#"date_naissance $lt "1990/6/1""#,
    instead: r#"date_naissance $lt "1990-06-01""#,
    fix: "Rewrites dates that start with the year (safe). There is no fix for `01/02/2025`, which may start with the day or the month.",
    check: Check::Elsewhere,
};

pub(crate) static INVALID_BOOLEAN: Rule = Rule {
    code: Code::InvalidBoolean,
    what: "On a field of booleans, a value other than `1`, `true`, `y`, `yes`, `0`, `false`, `n` or `no`, in any case.",
    why: "The condition would select no record, or every record.",
    example: r#"optin $eq "oui""#,
    instead: r#"optin $eq "1""#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static UNKNOWN_CHOICE: Rule = Rule {
    code: Code::UnknownChoice,
    what: "On a field whose choices are known from an overlay, a value of `$eq`, `$neq`, `$in` or `$notin` that is not one of them. Case and accents are ignored, and the empty value is always allowed.",
    why: "The condition selects no record, or with `$neq` every record.",
    example: r#"status $eq "cliant""#,
    instead: r#"status $eq "client""#,
    fix: "Replaces the value with the most similar choice (unsafe).",
    check: Check::Elsewhere,
};

pub(crate) static INVALID_REGEXP: Rule = Rule {
    code: Code::InvalidRegexp,
    what: "A `$regexp` that is not a valid regular expression, that contains a look-around or a backreference, or that is too large once compiled.",
    why: "Such patterns fail on some servers, and can run without end on others.",
    example: r#"EMail $regexp "^(?=a)""#,
    instead: r#"EMail $regexp "^a""#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static EMPTY_LIST: Rule = Rule {
    code: Code::EmptyList,
    what: "`$in []` or `$notin []`.",
    why: "A database refuses an empty list. Logically, `$in []` selects no record and `$notin []` every record. Usually a program wrote the list and had no values.",
    example: "Pays $in []",
    instead: r#"Pays $in ["FR","BE"]"#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static UNBOUND_PARAMETER: Rule = Rule {
    code: Code::UnboundParameter,
    what: "A parameter such as `:country` without a value, in a filter that is compiled or run.",
    why: "The service does not support parameters, so each needs a value before the filter is sent.",
    example: "Pays $eq :country",
    instead: r#"Pays $eq "FR""#,
    fix: "None. Pass a value for the parameter, or write the value into the filter.",
    check: Check::Elsewhere,
};

pub(crate) static FULL_SCAN: Rule = Rule {
    code: Code::FullScan,
    what: r#"In `compile`: a filter of which only the condition "this field has a value" can be sent. The rest is evaluated on the records that the service returns."#,
    why: "The result is correct, but the client reads nearly every record of the object, page by page.",
    example: r#"$not Nom $regexp "^a""#,
    instead: r#"Pays $eq "FR" $and $not Nom $regexp "^a""#,
    fix: "None. Add `$and` and a condition that selects few records and can be sent unchanged.",
    check: Check::Elsewhere,
};

pub(crate) static UNUSED_ALLOW: Rule = Rule {
    code: Code::UnusedAllow,
    what: "A comment `# filtre-allow: code` where the next line has no finding of that code, or where the code does not exist. `syntax` and `limit-exceeded` cannot be suppressed.",
    why: "The comment would hide a finding that appears later.",
    example: "# filtre-allow: field-case\nPays $eq \"FR\"",
    instead: r#"Pays $eq "FR""#,
    fix: "Removes the comment if it names only one code (safe).",
    check: Check::Elsewhere,
};
