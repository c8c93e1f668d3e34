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
#[path = "sandbox/stored.rs"]
mod stored;
mod support;
#[path = "sandbox/writing.rs"]
mod writing;

use filtre::sandbox::{Sandbox, SandboxBuilder};
use support::CONTACTS;
use support::http::Client;

/// A sandbox and its client.
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

/// Starts a sandbox with the five example contacts.
#[track_caller]
pub fn with_contacts() -> Served {
    serve(Sandbox::builder().records_json("contact", CONTACTS))
}
