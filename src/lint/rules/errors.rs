//! The rules whose findings other stages report: their documentation alone.

use crate::diagnostic::Code;
use crate::lint::context::{Check, Rule};

pub(crate) static SYNTAX: Rule = Rule {
    code: Code::Syntax,
    what: "Text that the grammar does not allow. Each kind of mistake has its own message: an operator of another language, a missing quote, a list that is never closed, a connective that joins nothing.",
    why: "Nothing can be compiled or run from such a text, and nothing of it is guessed.",
    example: "status = 'client'",
    instead: r#"status $eq "client""#,
    fix: "Offered where one reading only is plausible; such fixes are safe.",
    check: Check::Elsewhere,
};

pub(crate) static LIMIT_EXCEEDED: Rule = Rule {
    code: Code::LimitExceeded,
    what: "A text over 1 MiB, parentheses and `$not` nested deeper than 64 levels, more than 100,000 conditions, more than 100,000 items in a list, or more than 1,000 mistakes.",
    why: "Limits keep hostile or generated text from taking all memory or time.",
    example: "((((… 65 levels deep …))))",
    instead: r#"status $eq "client""#,
    fix: "None. Take out parentheses that change nothing, use `$in` for many values of one field, or split the filter.",
    check: Check::Elsewhere,
};

pub(crate) static UNKNOWN_FIELD: Rule = Rule {
    code: Code::UnknownField,
    what: "A field whose name is not in the metadata of the object, not even in another case.",
    why: "A service may ignore a condition on a field it does not know, and then selects everybody.",
    example: r#"emial $like "*.fr""#,
    instead: r#"EMail $like "*.fr""#,
    fix: "The field that comes closest. Safe if only one comes close and one slip of the hand makes the difference; else unsafe.",
    check: Check::Elsewhere,
};

pub(crate) static UNREADABLE_FIELD: Rule = Rule {
    code: Code::UnreadableField,
    what: r#"A field whose metadata says `"read": "N"`."#,
    why: "Whoever may filter on a field can find out its values one by one, so the service may refuse it or leave the condition out.",
    example: r#"score_interne $gt "10""#,
    instead: r#"cc_age $gt "10""#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static OPERATOR_TYPE: Rule = Rule {
    code: Code::OperatorType,
    what: "`$gt`, `$gte`, `$lt`, `$lte`, `$like`, `$notlike` or `$regexp` on a boolean.",
    why: "Booleans have no order and no text, so what the service would do is anybody's guess.",
    example: r#"optin $gt "0""#,
    instead: r#"optin $eq "1""#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static INVALID_NUMBER: Rule = Rule {
    code: Code::InvalidNumber,
    what: "On a field of numbers, a value of `$eq`, `$neq`, `$in`, `$notin` or of an ordering that is not digits with an optional `-` and decimals after a dot. Signs `+`, blanks, exponents and commas are none of it.",
    why: "A database turns such a text into a number as far as it can: `abc` becomes 0 and `65,5` becomes 65, without a word.",
    example: r#"cc_age $gt "65 ""#,
    instead: r#"cc_age $gt "65""#,
    fix: "Blanks around a number are taken away (safe); a comma becomes a dot (unsafe, since it may separate thousands).",
    check: Check::Elsewhere,
};

pub(crate) static INVALID_DATE: Rule = Rule {
    code: Code::InvalidDate,
    what: "On a field of dates, a value of `$eq`, `$neq`, `$in`, `$notin` or of an ordering that is not a real date spelled `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` or `YYYY-MM-DD HH:MM:SS`.",
    why: "Databases disagree about other spellings. On a malformed date one refuses the query, and another selects every record that has a date at all.",
    example: r#"date_naissance $lt "1990/6/1""#,
    instead: r#"date_naissance $lt "1990-06-01""#,
    fix: "Dates with the year first are respelled (safe). `01/02/2025` is left alone: the day or the month may come first.",
    check: Check::Elsewhere,
};

pub(crate) static INVALID_BOOLEAN: Rule = Rule {
    code: Code::InvalidBoolean,
    what: "On a field of booleans, a value other than `1`, `true`, `y`, `yes`, `0`, `false`, `n` or `no`, in any case.",
    why: "It would select nobody, or everybody.",
    example: r#"optin $eq "oui""#,
    instead: r#"optin $eq "1""#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static UNKNOWN_CHOICE: Rule = Rule {
    code: Code::UnknownChoice,
    what: "On a field whose choices are known from an overlay, a value of `$eq`, `$neq`, `$in` or `$notin` that is none of them. Case and accents do not count, and the blank is always allowed.",
    why: "The condition selects nobody, or with `$neq` everybody.",
    example: r#"status $eq "cliant""#,
    instead: r#"status $eq "client""#,
    fix: "The choice that comes closest (unsafe).",
    check: Check::Elsewhere,
};

pub(crate) static INVALID_REGEXP: Rule = Rule {
    code: Code::InvalidRegexp,
    what: "A `$regexp` that is not a regular expression, that looks ahead or behind, that refers back to a group, or that becomes too large.",
    why: "Such patterns fail on some servers, and can take for ever on others.",
    example: r#"EMail $regexp "^(?=a)""#,
    instead: r#"EMail $regexp "^a""#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static EMPTY_LIST: Rule = Rule {
    code: Code::EmptyList,
    what: "`$in []` or `$notin []`.",
    why: "A database refuses an empty list. Read by the letter, the first selects nobody and the second everybody; usually a program has filled in nothing.",
    example: "Pays $in []",
    instead: r#"Pays $in ["FR","BE"]"#,
    fix: "None.",
    check: Check::Elsewhere,
};

pub(crate) static UNBOUND_PARAMETER: Rule = Rule {
    code: Code::UnboundParameter,
    what: "A parameter such as `:country` in a filter that is compiled or run, and no value given for it.",
    why: "Parameters are never sent. A filter with one is a form to fill in.",
    example: "Pays $eq :country",
    instead: r#"Pays $eq "FR""#,
    fix: "None. Give the value, or write it into the filter.",
    check: Check::Elsewhere,
};

pub(crate) static FULL_SCAN: Rule = Rule {
    code: Code::FullScan,
    what: r#"In `compile`: a filter of which no more can be sent than "has a value in this field". The rest is done on the records that come back."#,
    why: "The answer is right, but nearly the whole object is read for it, page by page.",
    example: r#"$not Nom $regexp "^a""#,
    instead: r#"Pays $eq "FR" $and $not Nom $regexp "^a""#,
    fix: "None. Join the condition with one that selects few records and can be sent as it is.",
    check: Check::Elsewhere,
};

pub(crate) static UNUSED_ALLOW: Rule = Rule {
    code: Code::UnusedAllow,
    what: "A comment `# filtre-allow: code` where the next line has no finding of that code, or where there is no such code. Mistakes of syntax and of size cannot be silenced.",
    why: "It would hide the next finding that comes.",
    example: "# filtre-allow: field-case\nPays $eq \"FR\"",
    instead: r#"Pays $eq "FR""#,
    fix: "The comment is taken out if it names one code (safe).",
    check: Check::Elsewhere,
};
