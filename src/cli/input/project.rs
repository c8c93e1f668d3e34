//! The metadata and the configuration of a call, and the object of each filter.

use std::path::PathBuf;

use crate::cli::args::arguments::Common;
use crate::cli::input::config::Config;
use crate::cli::input::inputs::Input;
use crate::cli::status::Fault;
use crate::schema::{Catalogue, ObjectInfo};

/// The configuration and the metadata of a call.
pub(crate) struct Project {
    pub(crate) config: Config,
    /// Where the metadata is.
    pub(crate) schema: Option<PathBuf>,
    catalogue: Option<Catalogue>,
    /// The object of `--object`.
    object: Option<String>,
}

impl Project {
    /// Reads the configuration and the metadata. Options override the
    /// configuration.
    pub(crate) fn load(common: &Common) -> Result<Self, Fault> {
        let config = Config::load(common.config.as_deref())?;
        let schema = common.schema.as_ref().or(config.schema.as_ref());
        let catalogue = schema.map(Catalogue::read).transpose();
        let catalogue = catalogue.map_err(|error| Fault::from(error.to_string()))?;
        let schema = schema.cloned();
        Ok(Self { config, schema, catalogue, object: common.object.clone() })
    }

    /// Whether there is metadata.
    pub(crate) const fn has_metadata(&self) -> bool {
        self.catalogue.is_some()
    }

    /// Returns the object of a call to the service: the given one, else the
    /// default object.
    pub(crate) fn object_name(&self, given: Option<&str>) -> Result<String, Fault> {
        let name = given.or(self.object.as_deref()).or(self.config.object.as_deref());
        let only = || self.catalogue.as_ref().and_then(Catalogue::single).map(ObjectInfo::name);
        match name.or_else(only) {
            Some(name) if !name.is_empty() => Ok(name.to_owned()),
            _ => {
                let help = "name one, for example `contact`; run `filtre objects` to list them".to_owned();
                Err(Fault::from("missing object").with_help(Some(help)))
            }
        }
    }

    /// The metadata of an object, if there is any.
    pub(crate) fn object(&self, name: &str) -> Option<&ObjectInfo> {
        self.catalogue.as_ref()?.object(name)
    }

    /// Returns the metadata, which is required.
    pub(crate) fn catalogue(&self) -> Result<&Catalogue, Fault> {
        self.catalogue.as_ref().ok_or_else(|| {
            let help = "use `--schema`, or fetch metadata with `filtre schema pull`".to_owned();
            Fault::from("missing metadata").with_help(Some(help))
        })
    }

    /// Replaces the metadata.
    pub(crate) fn with_catalogue(self, catalogue: Catalogue) -> Self {
        Self { catalogue: Some(catalogue), ..self }
    }

    /// Returns the object of a filter; `None` without metadata.
    pub(crate) fn object_of(&self, input: &Input, text: &str) -> Result<Option<&ObjectInfo>, Fault> {
        let Some(catalogue) = &self.catalogue else { return Ok(None) };
        let name = named(text)
            .or_else(|| self.config.object_of(input.path()?))
            .or(self.object.as_deref())
            .or(self.config.object.as_deref());
        match name {
            Some(name) => match catalogue.object(name) {
                Some(object) => Ok(Some(object)),
                None => Err(unknown(name, input, catalogue)),
            },
            None => match catalogue.single() {
                Some(object) => Ok(Some(object)),
                None => Err(without_object(input, catalogue)),
            },
        }
    }
}

/// Returns the object of the first line: `# object: contact`.
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

fn without_object(input: &Input, catalogue: &Catalogue) -> Fault {
    let help = format!(
        "add a first line `# object: name`, or set `--object` or `filtre.toml`; the objects are {}",
        list(catalogue)
    );
    Fault::from(format!("`{}`: missing object of the filter", input.name())).with_help(Some(help))
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
