//! The example filters: the good ones are clean and formatted, each bad one has
//! the mistake that its name says.

use std::path::Path;

use filtre::lint::{LintOptions, lint};
use filtre::schema::Catalogue;
use filtre::{Code, Diagnostic, diagnostic::Severity};

fn findings(file: &str) -> (String, Vec<Diagnostic>) {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let catalogue = Catalogue::read(examples.join("catalogue")).unwrap();
    let text = std::fs::read_to_string(examples.join("filters").join(file)).unwrap();
    let object = text.lines().next().and_then(|line| line.strip_prefix("# object: ")).unwrap().to_owned();
    let findings = lint(&text, catalogue.object(&object), &LintOptions::default());
    (text, findings)
}

#[test]
fn the_good_ones_are_clean_and_formatted() {
    for file in [
        "contact/a_relancer.filter",
        "contact/anniversaires_juin_1990.filter",
        "contact/campagne_adultes.filter",
        "contact/clients_actifs.filter",
        "contact/ile_de_france.filter",
        "contact/telephones_mobiles.filter",
        "orders/express_ou_promo.filter",
        "orders/gros_montants.filter",
        "products/a_reapprovisionner.filter",
    ] {
        let (text, findings) = findings(file);
        assert!(findings.iter().all(|finding| finding.severity() == Severity::Info), "{file}: {findings:?}");
        assert_eq!(filtre::format(&text).unwrap(), text, "{file}");
    }
}

#[test]
fn each_bad_one_has_its_mistake() {
    let codes = |file: &str| findings(file).1.iter().map(Diagnostic::code).collect::<Vec<_>>();
    assert_eq!(codes("broken/champ_mal_ecrit.filter"), [Code::UnknownField]);
    assert_eq!(codes("broken/date_impossible.filter"), [Code::InvalidDate]);
    assert_eq!(codes("broken/et_ou_sans_parentheses.filter"), [Code::MixedConnectives]);
    assert_eq!(codes("broken/habitudes_sql.filter"), [Code::Syntax; 5]);
    assert_eq!(codes("broken/liste_ouverte.filter"), [Code::Syntax]);
    assert_eq!(codes("broken/ordre_sur_booleen.filter"), [Code::OperatorType]);
}
