//! A local test server of the service: the four endpoints over records in SQLite.
//!
//! A [`Sandbox`] listens on a free port of 127.0.0.1 and stops when it is dropped,
//! so each test can start its own. It checks requests as the documented service
//! does and evaluates filters through [`crate::sql`]. Behaviour that the
//! documentation leaves open is set by a [`Profile`](crate::profile::Profile);
//! the header `X-Sandbox-Assumed` names the assumptions behind an answer.
//!
//! This module must not depend on the HTTP client.
//!
//! | folder or file | contents |
//! |---|---|
//! | `builder.rs` `handle.rs` `error.rs` | the options, the running sandbox, start errors |
//! | `server/` | connections, routes, injected faults |
//! | `api/` | parameters, rights, checks and answers of the endpoints |
//! | `store/` | the records in SQLite |
//! | `data/` | records from files, and generated records |

mod api;
mod builder;
mod data;
mod error;
mod handle;
mod server;
mod store;

pub use api::Rights;
pub use builder::SandboxBuilder;
#[cfg(feature = "cli")]
pub(crate) use builder::{INSTANCE, TOKEN};
pub use error::SandboxError;
pub use handle::Sandbox;
pub use server::faults::{InjectedFault, InjectedFaultError};
pub use server::routes::RecordedRequest;

// Here and not beside `Sandbox`, so that the handle does not depend on the builder.
impl Sandbox {
    /// Starts a sandbox with the example objects, generated records, the instance
    /// `demo` and the token `demo-token`, on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// The same as [`SandboxBuilder::start`].
    pub fn start() -> Result<Self, SandboxError> {
        Self::builder().start()
    }

    /// Returns the options of a sandbox, to change before it starts.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }
}
