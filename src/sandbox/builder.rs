//! The options of a sandbox, and how it starts with them.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::api::{Access, Rights};
use super::data::record::{self, Record};
use super::data::seed;
use super::error::SandboxError;
use super::handle::Sandbox;
use super::server::faults::{Faults, InjectedFault};
use super::server::routes::{Holder, Service};
use super::store::{Source, Store};
use serde::Serialize;

use crate::profile::Profile;
use crate::schema::{Catalogue, JsonError, ObjectInfo, Overlay};

/// The default instance and token.
pub(crate) const INSTANCE: &str = "demo";
pub(crate) const TOKEN: &str = "demo-token";

/// The extensions of record files.
const EXTENSIONS: [&str; 2] = ["ndjson", "json"];

/// The options of a [`Sandbox`] before it starts.
///
/// Without options, the sandbox listens on a free port of 127.0.0.1 and serves
/// the instance `demo` with generated records to the token `demo-token`.
///
/// ```
/// use filtre::profile::Profile;
/// use filtre::sandbox::{InjectedFault, Sandbox};
///
/// let sandbox = Sandbox::builder()
///     .token("reader")
///     .records_json("contact", r#"{"id": 7, "data": {"Nom": "Doe", "Prenom": "John"}}"#)
///     .profile(Profile::named("binary").expect("a named profile"))
///     .fault("status=429,every=5".parse::<InjectedFault>()?)
///     .start()?;
/// assert!(sandbox.address().ip().is_loopback());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SandboxBuilder {
    listen: SocketAddr,
    allows_remote: bool,
    instance: String,
    tokens: Vec<(String, Rights)>,
    catalogue: Option<Catalogue>,
    records: BTreeMap<String, Result<String, String>>,
    data: Option<PathBuf>,
    database: Option<PathBuf>,
    profile: Profile,
    faults: Vec<InjectedFault>,
    seed: u64,
    stops_on_signals: bool,
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            allows_remote: false,
            instance: INSTANCE.to_owned(),
            tokens: Vec::new(),
            catalogue: None,
            records: BTreeMap::new(),
            data: None,
            database: None,
            profile: Profile::default(),
            faults: Vec::new(),
            seed: 1,
            stops_on_signals: false,
        }
    }
}

impl SandboxBuilder {
    /// Sets the address to listen on; port 0 is any free port.
    ///
    /// An address outside the loopback range also needs
    /// [`allow_remote`](Self::allow_remote).
    pub const fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Allows [`listen`](Self::listen) addresses that other machines can reach.
    pub const fn allow_remote(mut self) -> Self {
        self.allows_remote = true;
        self
    }

    /// Sets the name of the instance; the default is `demo`.
    pub fn instance(mut self, name: impl Into<String>) -> Self {
        self.instance = name.into();
        self
    }

    /// Accepts this token with all rights. The default, if no token is set, is
    /// `demo-token`.
    pub fn token(self, token: impl Into<String>) -> Self {
        self.token_with_rights(token, Rights::default())
    }

    /// Accepts this token with `rights`.
    pub fn token_with_rights(mut self, token: impl Into<String>, rights: Rights) -> Self {
        self.tokens.push((token.into(), rights));
        self
    }

    /// Serves the objects of `catalogue` instead of the example objects.
    pub fn catalogue(mut self, catalogue: Catalogue) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// Serves these records of `object`. Objects for which no records are set are
    /// then empty.
    ///
    /// Each item serializes to a map from field names to strings, numbers,
    /// Booleans or null. The key `id` sets the id of the record, which is
    /// otherwise its position, counted from 1.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use filtre::sandbox::Sandbox;
    ///
    /// let contacts = [
    ///     BTreeMap::from([("Nom", "Doe"), ("Pays", "FR")]),
    ///     BTreeMap::from([("Nom", "Durand"), ("Pays", "BE")]),
    /// ];
    /// let sandbox = Sandbox::builder().records("contact", contacts).start()?;
    /// # let _ = sandbox; Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn records<T: Serialize>(
        mut self,
        object: impl Into<String>,
        records: impl IntoIterator<Item = T>,
    ) -> Self {
        self.records.insert(object.into(), record::to_lines(records));
        self
    }

    /// Serves the records of `object` in a JSON text: one
    /// `{"id": …, "data": {…}}` per line, or an answer of the service. Objects
    /// for which no records are set are then empty.
    pub fn records_json(mut self, object: impl Into<String>, text: impl Into<String>) -> Self {
        self.records.insert(object.into(), Ok(text.into()));
        self
    }

    /// Serves the records of the files in `directory`: `<object>.ndjson` with one
    /// record per line, or `<object>.json` with an answer of the service.
    pub fn data(mut self, directory: impl Into<PathBuf>) -> Self {
        self.data = Some(directory.into());
        self
    }

    /// Stores the records in this SQLite file instead of in memory. A write is
    /// on disk before its request is answered.
    pub fn database(mut self, file: impl Into<PathBuf>) -> Self {
        self.database = Some(file.into());
        self
    }

    /// Sets how the server interprets requests.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Adds a fault to inject into responses.
    pub fn fault(mut self, fault: InjectedFault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Sets the seed of generated records and of faults with a `rate`; the default
    /// is 1.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Also stops the sandbox on an interrupt or a termination signal.
    pub const fn stop_on_signals(mut self) -> Self {
        self.stops_on_signals = true;
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// If the address cannot be bound, or is not a loopback address and
    /// [`allow_remote`](Self::allow_remote) is not set; if a token, rights, records
    /// or the database are invalid.
    pub fn start(self) -> Result<Sandbox, SandboxError> {
        if !self.listen.ip().is_loopback() && !self.allows_remote {
            return Err(SandboxError::Remote { address: self.listen });
        }
        let cause = |cause| SandboxError::Listen { address: self.listen, cause };
        let listener = std::net::TcpListener::bind(self.listen).map_err(cause)?;
        let (address, stops_on_signals) = (listener.local_addr().map_err(cause)?, self.stops_on_signals);
        Sandbox::serve(Arc::new(self.service()?), listener, address, stops_on_signals)
    }

    fn service(mut self) -> Result<Service, SandboxError> {
        if self.tokens.is_empty() {
            self.tokens.push((TOKEN.to_owned(), Rights::default()));
        }
        let catalogue = match self.catalogue.take() {
            Some(catalogue) => catalogue,
            None => examples().map_err(|error| SandboxError::Data {
                place: "the example objects".to_owned(),
                message: error.to_string(),
            })?,
        };
        self.check_tokens(&catalogue)?;
        let mut instances = vec![self.instance.clone()];
        instances.extend(self.tokens.iter().filter_map(|(_, rights)| rights.instance.clone()));
        instances.sort();
        instances.dedup();
        let given = self.given(&catalogue)?;
        let mut records = Records { catalogue: &catalogue, given, seed: self.seed };
        let store =
            Store::open(self.database.as_deref(), &self.profile, &instances, &catalogue, &mut records)?;
        let holder = |rights: &Rights| {
            let instance = rights.instance.clone().unwrap_or_else(|| self.instance.clone());
            let objects = catalogue.objects().iter().filter_map(|object| {
                let table = store.table(&instance, object.name())?;
                Some((object.name().to_owned(), (Access::new(object, rights, &self.profile), table)))
            });
            let objects = objects.collect();
            Holder { instance, objects }
        };
        let holders: HashMap<_, _> =
            self.tokens.iter().map(|(token, rights)| (token.clone(), holder(rights))).collect();
        Ok(Service {
            #[cfg(feature = "http")]
            first_token: self.tokens.first().map(|(token, _)| token.clone()).unwrap_or_default(),
            store,
            requests: Mutex::default(),
            faults: Faults::new(self.faults, self.seed),
            profile: self.profile,
            instances,
            holders,
        })
    }

    fn check_tokens(&self, catalogue: &Catalogue) -> Result<(), SandboxError> {
        for (at, (token, rights)) in (1_usize..).zip(&self.tokens) {
            let is_again = self.tokens.iter().take(at.saturating_sub(1)).any(|(known, _)| known == token);
            if is_again || token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(SandboxError::Token { at });
            }
            for (object, fields) in rights.names() {
                let unknown = |name: &str| SandboxError::Rights { at, name: name.to_owned() };
                let info = catalogue.object(object).ok_or_else(|| unknown(object))?;
                fields.iter().try_for_each(|name| info.field(name).map(drop).ok_or_else(|| unknown(name)))?;
            }
        }
        Ok(())
    }

    /// The JSON texts of the records that were set.
    fn given(&self, catalogue: &Catalogue) -> Result<Option<Given>, SandboxError> {
        if self.data.is_none() && self.records.is_empty() {
            return Ok(None);
        }
        let mut given = Given::new();
        for (object, text) in &self.records {
            let text = text.clone().map_err(|message| data_error(object, &message))?;
            given.insert(object.clone(), (object.clone(), text));
        }
        if let Some(directory) = &self.data {
            for file in files(directory)? {
                let text = fs::read_to_string(&file).map_err(|cause| unreadable(&file, cause))?;
                let object = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
                let name = file.display().to_string();
                if given.insert(object, (name.clone(), text)).is_some() {
                    return Err(data_error(&name, "the records of this object are already set"));
                }
            }
        }
        match given.iter().find(|(object, _)| catalogue.object(object).is_none()) {
            Some((object, (name, _))) => Err(data_error(name, &format!("unknown object `{object}`"))),
            None => Ok(Some(given)),
        }
    }
}

fn data_error(place: &str, message: &str) -> SandboxError {
    SandboxError::Data { place: place.to_owned(), message: message.to_owned() }
}

fn unreadable(file: &Path, cause: std::io::Error) -> SandboxError {
    SandboxError::File { file: file.to_owned(), cause }
}

/// The record files in a directory, sorted by name.
fn files(directory: &Path) -> Result<Vec<PathBuf>, SandboxError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(|cause| unreadable(directory, cause))? {
        let file = entry.map_err(|cause| unreadable(directory, cause))?.path();
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if EXTENSIONS.contains(&extension) && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// By object: a name for messages, and the JSON text of the records.
type Given = BTreeMap<String, (String, String)>;

/// The records that were set, otherwise generated records.
struct Records<'c> {
    catalogue: &'c Catalogue,
    given: Option<Given>,
    seed: u64,
}

impl Source for Records<'_> {
    fn records(&mut self, _instance: &str, object: &str) -> Result<Vec<Record>, SandboxError> {
        let Some(info) = self.catalogue.object(object) else { return Ok(Vec::new()) };
        match &self.given {
            None => Ok(seed::records(info, self.seed)),
            Some(given) => match given.get(object) {
                Some((name, text)) => record::read(name, text, info),
                None => Ok(Vec::new()),
            },
        }
    }

    fn is_given(&self, object: &str) -> bool {
        self.given.as_ref().is_some_and(|given| given.contains_key(object))
    }
}

/// The example objects, compiled into the program.
pub(super) fn examples() -> Result<Catalogue, JsonError> {
    let read = |name, text, overlay: Option<&str>| {
        let info = ObjectInfo::from_json(name, text)?;
        overlay.map_or(Ok(info.clone()), |overlay| info.with_overlay(&Overlay::from_json(overlay)?))
    };
    let contact = read(
        "contact",
        include_str!("../../examples/catalogue/contact.json"),
        Some(include_str!("../../examples/catalogue/contact.overlay.json")),
    )?;
    let orders = read(
        "orders",
        include_str!("../../examples/catalogue/orders.json"),
        Some(include_str!("../../examples/catalogue/orders.overlay.json")),
    )?;
    let products = read("products", include_str!("../../examples/catalogue/products.json"), None)?;
    Ok([contact, orders, products].into_iter().collect())
}
