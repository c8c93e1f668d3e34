//! Requests to the sandbox over real connections.
#![cfg(feature = "sandbox")]

#[path = "sandbox/checks.rs"]
mod checks;
#[path = "sandbox/document.rs"]
mod document;
#[path = "sandbox/faults.rs"]
mod faults;
#[path = "sandbox/life.rs"]
mod life;
#[path = "sandbox/meaning.rs"]
mod meaning;
#[path = "sandbox/profiles.rs"]
mod profiles;
#[path = "sandbox/reading.rs"]
mod reading;
mod reference;
mod support;
#[path = "sandbox/writing.rs"]
mod writing;

use filtre::sandbox::{Sandbox, SandboxBuilder};
use support::http::Client;

/// A sandbox, and a client of it.
pub struct Served {
    /// A client with the example token.
    pub client: Client,
    _sandbox: Sandbox,
}

impl std::ops::Deref for Served {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Starts a sandbox.
#[track_caller]
pub fn serve(builder: SandboxBuilder) -> Served {
    let sandbox = builder.start().unwrap();
    Served { client: Client::new(sandbox.address()), _sandbox: sandbox }
}

/// Five contacts.
pub const CONTACTS: &str = r#"
    {"id": 1, "data": {"Prenom": "John", "Nom": "Doe", "EMail": "johndoe@example.net", "Pays": "FR", "status": "client", "cc_age": "9", "solde": "12.50", "optin": "1", "date_last_interaction": "2025-01-01 06:00:00", "date_naissance": "1990-06-15"}}
    {"id": 2, "data": {"Prenom": "Élodie", "Nom": "durand", "EMail": "a_b@scal-e.fr", "Pays": "fr", "status": "prospect", "cc_age": 65, "solde": "-3", "optin": "0", "date_last_interaction": "2025-01-01", "date_naissance": "1990-06-16"}}
    {"id": 3, "data": {"Prenom": "Elodie", "Nom": "DURAND ", "EMail": "axb@scal-e.fr", "Pays": "", "status": "client", "cc_age": "100", "solde": "12.5", "optin": null}}
    {"id": 5, "data": {"Prenom": "Zoé", "Nom": "O'Connor", "EMail": "test@span.com", "Pays": "ES", "status": null, "cc_age": null, "date_last_interaction": "2024-12-31 23:59:59"}}
    {"id": 10, "data": {"Prenom": "\"Q\" \\ 100%", "Nom": "Ünal", "Pays": "BE", "status": "inactif", "cc_age": "16", "solde": "100", "date_last_interaction": "2025-01-01 06:00"}}
"#;

/// A sandbox with these contacts.
#[track_caller]
pub fn with_contacts() -> Served {
    serve(Sandbox::builder().records_json("contact", CONTACTS))
}
