//! A probe of the sandbox determines its profile.

use filtre::http::{Observation, ProbeReport};
use filtre::profile::{MixedConnectives, Profile};
use filtre::sandbox::{Sandbox, SandboxBuilder};

use crate::{client_of, with_faults};

async fn probe(builder: SandboxBuilder) -> ProbeReport {
    let sandbox = builder.start().unwrap();
    client_of(&sandbox).probe("contact").send().await.unwrap()
}

fn undecided(report: &ProbeReport) -> Vec<&str> {
    let open = report.observations().iter().filter(|finding| !finding.is_decided());
    open.map(Observation::question).collect()
}

/// Every named profile, and settings that no named profile has.
fn profiles() -> Vec<Profile> {
    let default = Profile::default();
    let others = [
        default.clone().with_parentheses(true),
        default.clone().with_parentheses(true).with_precedence(MixedConnectives::OrFirst),
        default.clone().with_id_filterable(true),
        default.with_page_cap(Some(100)),
    ];
    Profile::NAMES.into_iter().filter_map(Profile::named).chain(others).collect()
}

#[tokio::test]
async fn probe_determines_the_profile() {
    for profile in profiles() {
        let report = probe(Sandbox::builder().profile(profile.clone())).await;
        assert_eq!(undecided(&report), Vec::<&str>::new(), "{profile:?}\n{}", report.to_toml());
        assert_eq!(report.profile(), &profile, "{}", report.to_toml());
        assert_eq!(Profile::from_toml(&report.to_toml()).unwrap(), profile);
        assert!(report.requests() <= 60, "{}", report.requests());
    }
}

#[tokio::test]
async fn probe_respects_its_budget() {
    let sandbox = Sandbox::start().unwrap();
    let client = client_of(&sandbox);
    let questions = |report: &ProbeReport| {
        report.observations().iter().map(|finding| finding.question().to_owned()).collect::<Vec<_>>()
    };
    let all = questions(&client.probe("contact").send().await.unwrap());
    for budget in [2, 3, 4, 5, 9, 20] {
        let report = client.probe("contact").budget(budget).send().await.unwrap();
        assert!(report.requests() <= budget, "{budget}");
        assert_eq!(questions(&report), all);
        let open = undecided(&report);
        assert!(open.contains(&"refusals") && !report.to_toml().is_empty());
        if budget < 6 {
            // Precedence is undecided, so `$and` and `$or` must not be mixed.
            assert_eq!(report.profile().precedence(), MixedConnectives::RefuseMixed, "{budget}");
            assert_eq!(report.profile().target(), filtre::Target::Strict);
        } else {
            assert_eq!(report.profile().precedence(), MixedConnectives::Sql);
        }
    }
}

#[tokio::test]
async fn report_contains_no_record_value() {
    let sandbox = Sandbox::start().unwrap();
    let client = client_of(&sandbox);
    let report = client.probe("contact").send().await.unwrap();
    let text = format!("{}{report:?}", report.to_toml());
    let records = client.objects("contact").limit(50, 0).send().await.unwrap();
    for record in records.records() {
        for field in ["Nom", "Prenom", "EMail", "Adresse", "Telephone"] {
            let value = record.text(field).unwrap_or("");
            assert!(value.len() < 4 || !text.contains(value), "{field}: {value}");
        }
    }
    assert!(!text.contains("demo-token"));
}

#[tokio::test]
async fn failing_service_leaves_questions_undecided() {
    let builder = with_faults(Sandbox::builder(), &["status=503,retry-after=0,every=9"]);
    let report = probe(builder).await;
    assert!(!undecided(&report).is_empty());
    let text = report.to_toml();
    assert!(text.contains("the call failed: 503"), "{text}");
    assert!(text.contains("not asked because an earlier call failed: 503"), "{text}");
}
