//! What a probe finds out is how the service reads.

use filtre::http::{Finding, Findings};
use filtre::profile::{MixedConnectives as Precedence, Profile};
use filtre::sandbox::{Sandbox, SandboxBuilder};

use crate::{client_of, with_faults};

async fn probe(builder: SandboxBuilder) -> Findings {
    let sandbox = builder.start().unwrap();
    client_of(&sandbox).probe("contact").send().await.unwrap()
}

fn undecided(findings: &Findings) -> Vec<&str> {
    let open = findings.all().iter().filter(|finding| !finding.is_decided());
    open.map(Finding::question).collect()
}

/// Every named profile, and what none of them has.
fn profiles() -> Vec<Profile> {
    let default = Profile::default();
    let others = [
        Profile { parentheses: true, ..default.clone() },
        Profile { parentheses: true, precedence: Precedence::OrFirst, ..default.clone() },
        Profile { id_filterable: true, ..default.clone() },
        Profile { page_cap: Some(100), ..default },
    ];
    Profile::NAMES.into_iter().filter_map(Profile::named).chain(others).collect()
}

#[tokio::test]
async fn a_probe_finds_the_profile() {
    for profile in profiles() {
        let findings = probe(Sandbox::builder().profile(profile.clone())).await;
        assert_eq!(undecided(&findings), Vec::<&str>::new(), "{profile:?}\n{}", findings.to_toml());
        assert_eq!(findings.profile(), &profile, "{}", findings.to_toml());
        assert_eq!(Profile::from_toml(&findings.to_toml()).unwrap(), profile);
        assert!(findings.requests() <= 60, "{}", findings.requests());
    }
}

#[tokio::test]
async fn the_budget_is_kept() {
    let sandbox = Sandbox::start().unwrap();
    let client = client_of(&sandbox);
    let questions = |findings: &Findings| {
        findings.all().iter().map(|finding| finding.question().to_owned()).collect::<Vec<_>>()
    };
    let all = questions(&client.probe("contact").send().await.unwrap());
    for budget in [2, 3, 4, 5, 9, 20] {
        let findings = client.probe("contact").budget(budget).send().await.unwrap();
        assert!(findings.requests() <= budget, "{budget}");
        assert_eq!(questions(&findings), all);
        let open = undecided(&findings);
        assert!(open.contains(&"refusals") && !findings.to_toml().is_empty());
        if budget < 6 {
            // Nothing is known of how it binds: nothing may be mixed.
            assert_eq!(findings.profile().precedence, Precedence::RefuseMixed, "{budget}");
            assert_eq!(findings.profile().target(), filtre::Target::Strict);
        } else {
            assert_eq!(findings.profile().precedence, Precedence::Sql);
        }
    }
}

#[tokio::test]
async fn no_value_of_a_record_is_kept() {
    let sandbox = Sandbox::start().unwrap();
    let client = client_of(&sandbox);
    let findings = client.probe("contact").send().await.unwrap();
    let text = format!("{}{findings:?}", findings.to_toml());
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
async fn a_failing_service_leaves_questions_open() {
    let builder = with_faults(Sandbox::builder(), &["status=503,retry-after=0,every=9"]);
    let findings = probe(builder).await;
    assert!(!undecided(&findings).is_empty());
    let text = findings.to_toml();
    assert!(text.contains("the call failed: 503"), "{text}");
    assert!(text.contains("not asked after a call that failed: 503"), "{text}");
}
