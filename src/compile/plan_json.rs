//! Writes plans as JSON, and reads them; each part is parsed and checked again.

use std::collections::HashSet;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::check::Checked;
use crate::compile::options::{Target, UnknownTarget};
use crate::compile::plan::Plan;
use crate::compile::wire::WireFilter;
use crate::diagnostic::Diagnostics;
use crate::schema::{Catalogue, ObjectInfo};
use crate::syntax::limits::{Language, Limits, ParseOptions, Precedence};
use crate::syntax::ops::Connective;
use crate::syntax::tree::Kind;
use crate::text::json::{self, JsonError, Members, Place};

/// The error of a text that is not a plan, or not a plan for the object.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The text is not JSON, or does not have the form of a plan.
    #[error("{0}")]
    Json(#[from] JsonError),
    /// The plan is for another object.
    #[error("the plan is for `{found}`, expected `{expected}`")]
    Object {
        /// The requested object.
        expected: String,
        /// The object in the plan.
        found: String,
    },
    /// The plan is for an object that the catalogue does not contain.
    #[error("the plan is for `{object}`, which is not in the catalogue")]
    UnknownObject {
        /// The object in the plan.
        object: String,
    },
    /// A request is not a wire filter of the object.
    #[error("`$.requests[{index}]`: {findings}")]
    Request {
        /// The index of the request, from 0.
        index: usize,
        /// The findings in it.
        #[source]
        findings: Diagnostics,
    },
    /// A request is not in canonical form.
    #[error("`$.requests[{index}]`: not in canonical form")]
    Spelling {
        /// The index of the request, from 0.
        index: usize,
    },
    /// A request has several meanings on the servers of the target.
    #[error("`$.requests[{index}]`: the meaning depends on how a `{target}` server reads the request")]
    Ambiguous {
        /// The index of the request, from 0.
        index: usize,
        /// The name of the target.
        target: &'static str,
    },
    /// The residual is not a filter of the object.
    #[error("`$.residual`: {0}")]
    Residual(#[source] Diagnostics),
}

impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let requests: Vec<&str> = self.requests().iter().map(WireFilter::as_str).collect();
        let mut plan = serializer.serialize_struct("Plan", 5)?;
        plan.serialize_field("object", self.object())?;
        plan.serialize_field("target", self.target().as_str())?;
        plan.serialize_field("requests", &requests)?;
        plan.serialize_field("residual", &self.residual().map(ToString::to_string))?;
        plan.serialize_field("blanks_matter", &self.blanks_matter())?;
        plan.end()
    }
}

impl Plan {
    /// Reads a plan for an object from JSON.
    ///
    /// Each request is parsed and checked again: it must be canonical wire text
    /// with one meaning on the servers of the target. The residual must be a
    /// filter of the object. The JSON form has no notes.
    ///
    /// # Errors
    ///
    /// Reports the first part that compiling cannot produce.
    ///
    /// ```
    /// use filtre::{Plan, Target, schema::ObjectInfo};
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let plan = contact.check(&filtre::parse("Pays $eq \"FR\"")?)?.compile(Target::Portable)?;
    /// let text = serde_json::to_string(&plan)?;
    /// assert_eq!(Plan::read(&text, &contact)?.requests(), plan.requests());
    /// assert!(Plan::read(&text.replace("Pays", "Country"), &contact).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(text: &str, object: &ObjectInfo) -> Result<Self, PlanError> {
        Self::read_by(text, |found| {
            (found == object.name()).then_some(object).ok_or_else(|| PlanError::Object {
                expected: object.name().to_owned(),
                found: found.to_owned(),
            })
        })
    }

    /// Reads a plan as [`read`](Self::read) does, for the object of the catalogue
    /// that the plan names.
    ///
    /// # Errors
    ///
    /// Fails if the catalogue does not contain the object, or as `read` does.
    ///
    /// ```
    /// use std::path::Path;
    /// use filtre::{Plan, Target, schema::Catalogue};
    ///
    /// let catalogue = Catalogue::read(Path::new("examples/catalogue"))?;
    /// let contact = catalogue.object("contact").ok_or("no contact")?;
    /// let plan = contact.check(&filtre::parse("Pays $eq \"FR\"")?)?.compile(Target::Portable)?;
    /// assert_eq!(Plan::from_json(&serde_json::to_string(&plan)?, &catalogue)?, plan);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str, catalogue: &Catalogue) -> Result<Self, PlanError> {
        Self::read_by(text, |found| {
            catalogue.object(found).ok_or_else(|| PlanError::UnknownObject { object: found.to_owned() })
        })
    }

    fn read_by<'o>(
        text: &str,
        object: impl FnOnce(&str) -> Result<&'o ObjectInfo, PlanError>,
    ) -> Result<Self, PlanError> {
        let root = Place::Root;
        let members = Members::read(json::parse(text)?, &root)?;
        members.only(&["object", "target", "requests", "residual", "blanks_matter"])?;
        let object = object(&members.required_string("object")?)?;
        let target = target(&members.required_string("target")?)?;
        let texts = json::strings(members.required("requests")?, &root.key("requests"))?;
        let requests = texts.into_iter().enumerate();
        let requests = requests.map(|(index, text)| request(index, text, object, target));
        let residual = members.get("residual").filter(|raw| json::kind(raw) != json::Kind::Null);
        let residual = residual.map(|raw| json::string(raw, &root.key("residual"))).transpose()?;
        Ok(Self {
            object: object.clone(),
            target,
            requests: requests.collect::<Result<_, _>>()?,
            residual: residual.map(|text| self::residual(&text, object)).transpose()?,
            blanks_matter: json::boolean(members.required("blanks_matter")?, &root.key("blanks_matter"))?,
            notes: Vec::new(),
        })
    }
}

fn target(name: &str) -> Result<Target, PlanError> {
    name.parse().map_err(|error: UnknownTarget| {
        let root = Place::Root;
        JsonError::new(&root.key("target"), error.to_string()).into()
    })
}

fn residual(text: &str, object: &ObjectInfo) -> Result<Checked, PlanError> {
    let options = ParseOptions::default().with_limits(Limits::NONE);
    let ast = crate::syntax::parse_with(text, &options).map_err(PlanError::Residual)?;
    // A list that a program left empty may be part of it.
    let checked = object.check_built(&ast, Vec::new()).map_err(PlanError::Residual)?;
    checked.all_bound().map_err(PlanError::Residual)?;
    Ok(checked)
}

fn request(index: usize, text: String, object: &ObjectInfo, target: Target) -> Result<WireFilter, PlanError> {
    let options =
        ParseOptions::default().with_limits(Limits::NONE).with_language(Language::Wire(Precedence::Sql));
    let refuse = |findings| PlanError::Request { index, findings };
    let ast = crate::syntax::parse_with(&text, &options).map_err(refuse)?;
    let alternatives = alternatives(&object.check(&ast).map_err(refuse)?);
    let joined: Vec<String> = alternatives.iter().map(|alternative| alternative.join(" $and ")).collect();
    if joined.join(" $or ") != text {
        return Err(PlanError::Spelling { index });
    }
    if !reads_in_one_way(&alternatives, target) {
        return Err(PlanError::Ambiguous { index, target: target.as_str() });
    }
    Ok(WireFilter::new(&joined))
}

/// The conditions of each alternative of a wire filter, as text.
fn alternatives(checked: &Checked) -> Vec<Vec<String>> {
    let tree = checked.tree();
    let text = |id| match &tree.node(id).kind {
        Kind::Leaf(leaf) => vec![checked.condition(leaf).to_string()],
        _ => Vec::new(),
    };
    let conjunction = |id| match tree.node(id).kind {
        Kind::Group { connective: Connective::And, .. } => tree.children(id).flat_map(text).collect(),
        _ => text(id),
    };
    match tree.node(tree.root()).kind {
        Kind::Group { connective: Connective::Or, .. } => {
            tree.children(tree.root()).map(conjunction).collect()
        }
        _ => vec![conjunction(tree.root())],
    }
}

/// Whether alternatives have one meaning on the servers of a target, see
/// [`super::pack`].
fn reads_in_one_way(alternatives: &[Vec<String>], target: Target) -> bool {
    match target {
        Target::Sql | Target::LeftToRight => true,
        Target::Strict => {
            alternatives.len() == 1 || alternatives.iter().all(|alternative| alternative.len() == 1)
        }
        Target::Portable => {
            let Some((first, others)) = alternatives.split_first() else { return true };
            let mut common: HashSet<&String> = first.iter().collect();
            others.iter().all(|alternative| {
                let reads = alternative.iter().skip(1).all(|condition| common.contains(condition));
                common.retain(|condition| alternative.contains(condition));
                reads
            })
        }
    }
}
