//! `filtre explain`: pages of codes, and filters in plain words.

use crate::support::{Place, SOUND};

#[test]
fn code_prints_its_page() {
    let place = Place::new();
    place.run(&["explain", "unknown-field"]).is(0).out_has("unknown-field (error, on by default)\n");
    place.run(&["explain", "--format", "markdown", "unknown-field"]).is(0).out_has("# ");
    let run = place.run(&["explain", "unknown_field"]);
    run.is(2).out("").err_has("error: unknown code `unknown_field`\n  help: did you mean `unknown-field`?\n");
    place.run(&["explain"]).is(2).out("");
    place.run(&["explain", SOUND, "-f", "a.filter"]).is(2).out("");
}

#[test]
fn filter_is_described_in_words() {
    let place = Place::with_catalogue();
    let filter = "status $eq \"client\" $and (EMail $like \"*.fr\" $or $not (Pays $in [\"FR\",\"BE\"] $and cc_age $lt \"18\")) \
                  $and date_last_interaction $gt \"2025-01-01 06:00\"";
    place.write("a.filter", filter);
    let said = "Selects the records of `contact` for which\n\n\
        - all of:\n\
        \x20 - Statut (`status`) is \"client\"\n\
        \x20 - at least one of:\n\
        \x20   - Adresse e-mail (`EMail`) ends with \".fr\"\n\
        \x20   - not:\n\
        \x20     - all of:\n\
        \x20       - Pays (`Pays`) is one of \"FR\", \"BE\"\n\
        \x20       - Âge (`cc_age`) is less than 18\n\
        \x20 - Dernière interaction (`date_last_interaction`) is after 2025-01-01 06:00\n\n\
        Records without a value in `date_last_interaction` or `status` are never selected.\n";
    let metadata = ["--schema", "catalogue", "--object", "contact"];
    let run = place.run(&[&["explain", filter], &metadata[..]].concat());
    run.is(0).out(said).err_has("leading-wildcard");
    place.run(&[&["explain", "-f", "a.filter"], &metadata[..]].concat()).is(0).out(said);
    place.run_with(&[&["explain", "-"], &metadata[..]].concat(), filter.as_bytes()).is(0).out(said);
    let run = place.run(&[&["explain", "--format", "markdown", filter], &metadata[..]].concat());
    run.is(0).out_has("- **all of:**\n").out_has("- Statut (`status`) is `\"client\"`\n");
}

#[test]
fn without_metadata_field_names_are_used() {
    let place = Place::new();
    place.run(&["explain", "a $gt \"1\" $or b $eq \"2\""]).is(0).out(
        "Selects the records for which\n\n- at least one of:\n  - `a` comes after \"1\"\n  - `b` is \"2\"\n\n\
         If a field has no value, every condition on it is unknown, and so is its negation.\n",
    );
    place.run(&["explain", "a $eq :x"]).is(0).out_has("- `a` is the parameter `:x`\n");
    place.run(&["explain", "a $eq :x", "--param", "x=1"]).is(2).out("").err_has("needs metadata");
}

#[test]
fn parameters_are_replaced_by_values() {
    let place = Place::with_catalogue();
    let metadata = ["--schema", "catalogue", "--object", "contact"];
    let run = |rest: &[&str]| place.run(&[&["explain", "cc_age $gte :min"], rest, &metadata].concat());
    run(&[]).is(0).out_has("is at least the parameter `:min`\n");
    run(&["--param", "min=18"]).is(0).out_has("is at least 18\n");
    run(&["--param", "max=18"]).is(1).err_has("no parameter `:max`");
}

#[test]
fn text_that_is_neither_code_nor_filter_is_an_error() {
    let place = Place::with_catalogue();
    let run = place.run(&["explain", "status = \"client\""]);
    run.is(1)
        .out("")
        .err_has("unknown operator")
        .err_has("expected a filter or a code")
        .err_has("filtre rules");
    place.write("a.filter", "status");
    place.run(&["explain", "-f", "a.filter"]).is(1).out("").err_has("expected a filter, found invalid text");
    let run = place.run(&["explain", "--schema", "catalogue", "--object", "contact", "stat $eq \"a\""]);
    run.is(1).out_has("`stat` is \"a\"").err_has("unknown-field");
}
