//! Fetches the records that a filter selects, as lines of JSON.
//!
//! `FILTRE_URL=http://127.0.0.1:8787 FILTRE_INSTANCE=demo FILTRE_TOKEN=demo-token \
//!  cargo run --features http --example fetch -- contact 'Pays $eq "FR"'`

use std::env::var;

use filtre::Target;
use filtre::http::{Address, Client, Service, Token};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (object, filter) = match &std::env::args().skip(1).collect::<Vec<_>>()[..] {
        [object, filter] => (object.clone(), filter.clone()),
        _ => return Err("call it with an object and a filter".into()),
    };
    let token = Token::new(var("FILTRE_TOKEN")?)?;
    let service = Service::new(Address::parse(&var("FILTRE_URL")?)?, var("FILTRE_INSTANCE")?, token)?;
    let client = Client::new(service)?;

    let info = client.object_info(&object).await?;
    let plan = info.check(&filtre::parse(&filter)?)?.compile(Target::Portable)?;
    let mut records = client.objects(&object).filter(&plan).stream()?;
    while let Some(record) = records.next().await {
        println!("{}", serde_json::to_string(&record?)?);
    }
    Ok(())
}
