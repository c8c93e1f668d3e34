//! HTTP clients of a sandbox, for tests.

use crate::http::{Address, BlockingClient, Client, Error, Service, Token};
use crate::sandbox::Sandbox;

impl Sandbox {
    /// Returns a client of this sandbox with the first token.
    ///
    /// ```
    /// use filtre::sandbox::{InjectedFault, Sandbox};
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    /// # runtime.block_on(async {
    /// let sandbox = Sandbox::start()?;
    /// sandbox.set_fault(InjectedFault::status_once(503)?);
    /// // The client sends the request again after the 503.
    /// let contact = sandbox.client()?.object_info("contact").await?;
    /// assert_eq!(contact.name(), "contact");
    /// let statuses: Vec<u16> = sandbox.requests().iter().map(|request| request.status()).collect();
    /// assert_eq!(statuses, [503, 200]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the transport cannot be created.
    pub fn client(&self) -> Result<Client, Error> {
        Client::new(service(self)?)
    }

    /// Returns a blocking client of this sandbox with the first token.
    ///
    /// ```
    /// let sandbox = filtre::sandbox::Sandbox::start()?;
    /// assert_eq!(sandbox.blocking_client()?.object_list()?.objects().len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the transport cannot be created.
    pub fn blocking_client(&self) -> Result<BlockingClient, Error> {
        BlockingClient::new(service(self)?)
    }
}

fn service(sandbox: &Sandbox) -> Result<Service, Error> {
    let (token, instance) = sandbox.credentials();
    // A sandbox with `allow_remote` has no encryption either.
    let address = Address::parse_unencrypted(&sandbox.url())?;
    Ok(Service::new(address, instance, Token::new(token)?)?)
}
