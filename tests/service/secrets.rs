//! No message, debug output, log or journal contains the token or a value,
//! whatever fault the service has.

use filtre::Target;
use filtre::http::{Client, Error, Put, PutRecord};
use filtre::sandbox::Sandbox;
use tempfile::TempDir;

use crate::support::log::Log;
use crate::{options, plan, service_at, with_faults};

const TOKEN: &str = "canary-token";
const EMAIL: &str = "canary@private.example";

fn shown(error: &Error) -> String {
    format!("{error} {error:?} {error:#?} {:?} {:?}", error.kind(), error.help())
}

#[tokio::test]
async fn output_contains_neither_token_nor_values() {
    let log = Log::capture();

    let filter = format!(r#"EMail $eq "{EMAIL}" $or $not Nom $regexp "{EMAIL}""#);
    let mut texts = Vec::new();
    for fault in
        ["delay=1ms", "status=400", "status=401", "status=403", "status=429,retry-after=0", "status=500"]
            .into_iter()
            .chain(["status=503", "truncate", "reset", "html", "drift", "page-cap=1"])
    {
        let record = format!(r#"{{"id":1,"data":{{"EMail":"{EMAIL}"}}}}"#);
        let builder = Sandbox::builder().token(TOKEN).records_json("contact", record);
        let sandbox = with_faults(builder, &[fault]).start().unwrap();
        texts.push(format!("{sandbox:?}"));
        for token in [TOKEN, "canary-token-of-another"] {
            let client = Client::with_options(service_at(&sandbox, token), options()).unwrap();
            texts.push(format!("{client:?}"));
            let directory = TempDir::new().unwrap();
            let journal = directory.path().join("journal");
            let record = || PutRecord::create().value("EMail", EMAIL);
            let refused = || PutRecord::create().value("Pays", EMAIL);
            for object in ["contact", "none"] {
                let query = client.objects(object);
                let query =
                    if object == "contact" { query.filter(&plan(&filter, Target::Portable)) } else { query };
                texts.extend(query.send().await.err().as_ref().map(shown));
                let put = Put::new(object, [record(), refused()]);
                match client.put_objects(&put).await {
                    Ok(answer) => texts.push(format!("{answer:?}")),
                    Err(error) => texts.push(shown(&error)),
                }
            }
            let report =
                client.upload("contact").journal(&journal).send([record(), refused()]).await.unwrap();
            texts.extend(report.error().map(shown));
            texts.push(format!("{report:?} {}", std::fs::read_to_string(journal).unwrap()));
        }
    }
    let log = log.text();
    assert!(log.contains("get_objects"), "the log is empty: {log}");
    texts.push(log);
    for text in texts {
        for secret in ["canary", "private.example"] {
            assert!(!text.contains(secret), "{secret} in: {text}");
        }
    }
}
