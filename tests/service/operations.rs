//! Every operation of both clients on every server profile.

use filtre::http::{
    BlockingClient, BodyEncoding, Direction, GetRecord, Outcome, Put, PutRecord, Query, RecordOutcome, Upload,
};
use filtre::profile::Profile;
use filtre::sandbox::Sandbox;
use filtre::schema::ObjectInfo;
use filtre::text::Collation;
use filtre::{Plan, Target};
use tempfile::TempDir;

use crate::support::CONTACTS;
use crate::{client_of, ids, options, service_at};

fn served(profile: &str) -> Sandbox {
    let order = r#"{"id": 4, "data": {"reference": "CMD-4"}}"#;
    let builder = Sandbox::builder().records_json("contact", CONTACTS).records_json("orders", order);
    builder.profile(Profile::named(profile).unwrap()).start().unwrap()
}

fn collation_of(profile: &str) -> Collation {
    if profile == "binary" { Collation::Binary } else { Collation::General }
}

/// A filter of one request, and an equivalent filter with a residual.
const DIRECT: &str = r#"Prenom $like "*""#;
const LOCAL: &str = r#"$not Prenom $regexp "[0-9]{9}" $and $not Nom $regexp "[0-9]{9}""#;

fn plan(object: &ObjectInfo, filter: &str) -> Plan {
    object.check(&filtre::parse(filter).unwrap()).unwrap().compile(Target::Strict).unwrap()
}

/// The queries of one filter, each with a name.
fn queries<C: Clone>(contacts: &Query<C>, plan: &Plan, collation: Collation) -> Vec<(String, Query<C>)> {
    let all = || contacts.clone().filter(plan).collation(collation).page_size(2);
    let mut queries = vec![
        ("all".to_owned(), all()),
        ("fields".to_owned(), all().fields(["Pays", "cc_age"])),
        ("limit".to_owned(), all().limit(2, 1)),
        ("limit beyond".to_owned(), all().limit(9, 4)),
        ("offset beyond".to_owned(), all().limit(1, 9)),
        ("page".to_owned(), all().page(2, 2)),
        ("last page".to_owned(), all().page(3, 2)),
        ("page beyond".to_owned(), all().page(9, 2)),
    ];
    for field in ["Nom", "Pays", "status", "cc_age", "solde", "date_last_interaction", "date_naissance"] {
        for direction in [Direction::Ascending, Direction::Descending] {
            let name = format!("{field} {direction:?}");
            let query = all().fields(["Nom"]).sort_by(field, direction);
            queries.push((format!("{name}, part"), query.clone().limit(3, 1)));
            queries.push((format!("{name}, then"), query.clone().sort_by("Prenom", Direction::Descending)));
            queries.push((name, query));
        }
    }
    queries
}

fn spelled(records: &[GetRecord]) -> Vec<String> {
    records.iter().map(|record| serde_json::to_string(record).unwrap()).collect()
}

#[tokio::test]
async fn local_evaluation_equals_the_service() {
    for name in Profile::NAMES {
        let sandbox = served(name);
        let client = client_of(&sandbox);
        let object = client.object_info("contact").await.unwrap();
        let (direct, local) = (plan(&object, DIRECT), plan(&object, LOCAL));
        assert!(direct.residual().is_none() && local.residual().is_some());
        let collation = collation_of(name);
        let pairs = queries(&client.objects("contact"), &direct, collation).into_iter().zip(queries(
            &client.objects("contact"),
            &local,
            collation,
        ));
        for ((what, direct), (_, local)) in pairs {
            let is_by_type = ["cc_age", "solde", "date"].iter().any(|field| what.starts_with(field));
            if name == "stored-as-text" && is_by_type {
                // The server sorts as text, the client by type.
                continue;
            }
            let (direct, local) = (direct.send().await.unwrap(), local.send().await.unwrap());
            assert_eq!(spelled(local.records()), spelled(direct.records()), "{name}: {what}");
        }
    }
}

#[tokio::test]
async fn selections_match_the_query() {
    let sandbox = served("default");
    let client = client_of(&sandbox);
    let object = client.object_info("contact").await.unwrap();
    let plan = plan(&object, DIRECT);
    let expected: [(&str, &[u64]); 9] = [
        ("all", &[1, 2, 3, 5, 10]),
        ("limit", &[2, 3]),
        ("limit beyond", &[10]),
        ("offset beyond", &[]),
        ("page", &[3, 5]),
        ("last page", &[10]),
        ("page beyond", &[]),
        ("cc_age Ascending", &[5, 1, 10, 2, 3]),
        ("cc_age Descending, part", &[2, 10, 1]),
    ];
    let queries = queries(&client.objects("contact"), &plan, Collation::General);
    for (name, ids) in expected {
        let (_, query) = queries.iter().find(|(known, _)| known == name).unwrap();
        let selection = query.clone().send().await.unwrap();
        assert_eq!(crate::ids(selection.records()), ids, "{name}");
    }
}

/// The records of `assert_put`.
fn puts() -> [PutRecord; 3] {
    [
        PutRecord::create().value("Nom", "O'Connor \"Q\" \\").value("Pays", "FR"),
        PutRecord::update(2).value("Pays", "BE"),
        PutRecord::update(99).value("Pays", "BE"),
    ]
}

fn assert_put(outcomes: &[Outcome]) {
    assert_eq!(outcomes[0], Outcome::Created("11".to_owned()));
    assert_eq!(outcomes[1], Outcome::Updated("2".to_owned()));
    assert!(matches!(outcomes[2], Outcome::Refused(_)));
}

fn linked() -> Put {
    Put::new("orders", [PutRecord::create().value("reference", "CMD-5").link("contact", "11")])
}

/// Seven records, of which one is refused.
fn many() -> Vec<PutRecord> {
    let record = |number: u64| match number {
        4 => PutRecord::update(98).value("Nom", "nobody"),
        _ => PutRecord::create().value("Nom", format!("new {number}")),
    };
    (0..7).map(record).collect()
}

fn upload<C>(contacts: Upload<C>, directory: &TempDir, object: &ObjectInfo) -> Upload<C> {
    let upload = contacts.batch(3).metadata(object);
    upload.journal(directory.path().join("journal"))
}

fn assert_fates(fates: &[(u64, RecordOutcome)]) {
    let fates: Vec<_> = fates
        .iter()
        .map(|(line, fate)| match fate {
            RecordOutcome::Created(id) => format!("{line} {id}"),
            RecordOutcome::Refused(_) => format!("{line} refused"),
            fate => panic!("{line} {fate:?}"),
        })
        .collect();
    assert_eq!(fates, ["1 12", "2 13", "3 14", "4 15", "5 refused", "6 16", "7 17"]);
}

#[tokio::test]
async fn every_operation_works_on_every_server() {
    for name in Profile::NAMES {
        let sandbox = served(name);
        let client = client_of(&sandbox);
        let list = client.object_list().await.unwrap();
        let names: Vec<_> = list.objects().iter().map(|object| object.name()).collect();
        assert_eq!(names, ["contact", "orders", "products"]);
        let object = client.object_info("contact").await.unwrap();
        assert_eq!(object.fields()[0].name(), "Prenom");
        for form in [BodyEncoding::UrlEncoded, BodyEncoding::Multipart] {
            let put = Put::new("orders", [PutRecord::update(4).value("reference", format!("{form:?}"))]);
            assert!(client.put_objects(&put.encoding(form)).await.unwrap().is_success());
            let orders = client.objects("orders").send().await.unwrap();
            assert_eq!(orders.records()[0].text("reference"), Some(format!("{form:?}").as_str()));
        }
        let answer = client.put_objects(&Put::new("contact", puts())).await.unwrap();
        assert_put(answer.outcomes());
        assert!(client.put_objects(&linked()).await.unwrap().is_success());
        let records = client.objects("contact").fields(["Nom", "Pays"]).send().await.unwrap();
        assert_eq!(ids(records.records()), [1, 2, 3, 5, 10, 11]);
        assert_eq!(records.records()[1].text("Pays"), Some("BE"));
        assert_eq!(records.records()[5].text("Nom"), Some("O'Connor \"Q\" \\"));
        let directory = TempDir::new().unwrap();
        for _ in 0..2 {
            let report = upload(client.upload("contact"), &directory, &object).send(many()).await.unwrap();
            assert_fates(report.outcomes());
            assert!(report.error().is_none() && !report.is_success());
        }
        let records = client.objects("contact").send().await.unwrap();
        assert_eq!(records.records().len(), 12, "{name}: nothing was sent twice");
    }
}

#[test]
fn every_blocking_operation_works() {
    let sandbox = served("default");
    let client = BlockingClient::with_options(service_at(&sandbox, "demo-token"), options()).unwrap();
    assert_eq!(client.object_list().unwrap().objects().len(), 3);
    let object = client.object_info("contact").unwrap();
    for filter in [DIRECT, LOCAL] {
        let plan = plan(&object, filter);
        for (what, query) in queries(&client.objects("contact"), &plan, Collation::General) {
            let streamed: Result<Vec<GetRecord>, _> = query.clone().stream().unwrap().collect();
            let sent = query.send().unwrap();
            assert_eq!(streamed.unwrap(), sent.records(), "{what}");
        }
    }
    assert_put(client.put_objects(&Put::new("contact", puts())).unwrap().outcomes());
    assert!(client.put_objects(&linked()).unwrap().is_success());
    let directory = TempDir::new().unwrap();
    for _ in 0..2 {
        let report = upload(client.upload("contact"), &directory, &object).send(many()).unwrap();
        assert_fates(report.outcomes());
    }
    let records = client.objects("contact").send().unwrap();
    assert_eq!(records.records().len(), 12);
}
