//! The recipients of a newsletter: the contacts of a country who agreed to it.

use std::error::Error;

use filtre::Target;
use filtre::build::field;
use filtre::http::Client;

/// The addresses of those who agreed, in the country that a user chose.
///
/// # Errors
///
/// If the service cannot be reached, or does not have these fields.
pub async fn readers(client: &Client, country: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let contact = client.object_info("contact").await?;
    let filter = field("optin").eq(1).and(field("Pays").eq(country));
    let plan = filter.check(&contact)?.compile(Target::Portable)?;
    let found = client.objects("contact").filter(&plan).fields(["EMail"]).send().await?;
    let addresses = found.records().iter().filter_map(|record| record.text("EMail"));
    Ok(addresses.filter(|address| !address.is_empty()).map(str::to_owned).collect())
}
