//! The metadata and the configuration of a call, and which object a filter is
//! about.
//!
//! Knows where these stand; does not know what is wrong with a filter.

use std::path::PathBuf;

use crate::cli::args::arguments::Common;
use crate::cli::input::config::Config;
use crate::cli::input::inputs::Input;
use crate::cli::status::Fault;
use crate::schema::{Catalogue, ObjectInfo};

/// What a call knows besides its filters.
pub(crate) struct Project {
    pub(crate) config: Config,
    /// Where the metadata is.
    pub(crate) schema: Option<PathBuf>,
    catalogue: Option<Catalogue>,
    /// The object of `--object`.
    object: Option<String>,
}

impl Project {
    /// Reads the configuration and the metadata. Options go before the
    /// configuration.
    pub(crate) fn load(common: &Common) -> Result<Self, Fault> {
        let config = Config::load(common.config.as_deref())?;
        let schema = common.schema.as_ref().or(config.schema.as_ref());
        let catalogue = schema.map(|path| Catalogue::read(path)).transpose();
        let catalogue = catalogue.map_err(|error| Fault::from(error.to_string()))?;
        let schema = schema.cloned();
        Ok(Self { config, schema, catalogue, object: common.object.clone() })
    }

    /// Whether there is metadata.
    pub(crate) const fn has_metadata(&self) -> bool {
        self.catalogue.is_some()
    }

    /// The object of a call that asks the service: the one given, else as for
    /// filters that name none.
    pub(crate) fn object_name(&self, given: Option<&str>) -> Result<String, Fault> {
        let told = given.or(self.object.as_deref()).or(self.config.object.as_deref());
        let only = || self.catalogue.as_ref().and_then(Catalogue::only).map(ObjectInfo::name);
        match told.or_else(only) {
            Some(name) if !name.is_empty() => Ok(name.to_owned()),
            _ => {
                let help = "name it, as in `contact`; `filtre objects` lists them".to_owned();
                Err(Fault::from("nothing tells which object is meant").with_help(Some(help)))
            }
        }
    }

    /// The metadata of an object, if there is any.
    pub(crate) fn object(&self, name: &str) -> Option<&ObjectInfo> {
        self.catalogue.as_ref()?.object(name)
    }

    /// The metadata, which must be there.
    pub(crate) fn catalogue(&self) -> Result<&Catalogue, Fault> {
        self.catalogue.as_ref().ok_or_else(|| {
            let help = "name some with `--schema`, or fetch it with `filtre schema pull`".to_owned();
            Fault::from("there is no metadata").with_help(Some(help))
        })
    }

    /// The same with other metadata.
    pub(crate) fn with_catalogue(self, catalogue: Catalogue) -> Self {
        Self { catalogue: Some(catalogue), ..self }
    }

    /// The object that a filter is about; `None` without metadata.
    pub(crate) fn object_of(&self, input: &Input, text: &str) -> Result<Option<&ObjectInfo>, Fault> {
        let Some(catalogue) = &self.catalogue else { return Ok(None) };
        let told = named(text)
            .or_else(|| self.config.object_of(input.path()?))
            .or(self.object.as_deref())
            .or(self.config.object.as_deref());
        match told {
            Some(name) => match catalogue.object(name) {
                Some(object) => Ok(Some(object)),
                None => Err(unknown(name, input, catalogue)),
            },
            None => match catalogue.only() {
                Some(object) => Ok(Some(object)),
                None => Err(untold(input, catalogue)),
            },
        }
    }
}

/// The object that the first line names: `# object: contact`.
pub(crate) fn named(text: &str) -> Option<&str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let comment = text.lines().next()?.trim_start().strip_prefix('#')?;
    let (key, name) = comment.split_once(':')?;
    (key.trim() == "object").then(|| name.trim())
}

fn unknown(name: &str, input: &Input, catalogue: &Catalogue) -> Fault {
    let help = match catalogue.suggest(name).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the objects are {}", list(catalogue)),
    };
    Fault::from(format!("`{}`: unknown object `{name}`", input.name())).with_help(Some(help))
}

fn untold(input: &Input, catalogue: &Catalogue) -> Fault {
    let help = format!(
        "name it with a first line `# object: name`, `--object` or `filtre.toml`; the objects are {}",
        list(catalogue)
    );
    Fault::from(format!("`{}`: nothing tells which object the filter is about", input.name()))
        .with_help(Some(help))
}

fn list(catalogue: &Catalogue) -> String {
    let names = catalogue.objects().iter().map(|object| format!("`{}`", object.name()));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_names_the_object() {
        assert_eq!(named("# object: contact\na $eq \"1\""), Some("contact"));
        assert_eq!(named("\u{feff}#object:contact \r\n"), Some("contact"));
        assert_eq!(named("\n# object: contact"), None);
        assert_eq!(named("# the object: contact"), None);
        assert_eq!(named("object: contact"), None);
        assert_eq!(named(""), None);
    }
}
