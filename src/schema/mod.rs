//! Metadata: which objects there are, their fields, and what can be done with
//! them.
//!
//! Knows what the service answers to `get_object_list` and `get_object_info`,
//! and what an overlay file adds to it. Does not know the language: a field may
//! have a name here that no filter can spell. Does not know the network: it
//! reads texts and files.
//!
//! | file | holds |
//! |---|---|
//! | `<object>.json` | an answer to `get_object_info`: [`ObjectInfo`] |
//! | `<object>.overlay.json` | what the service does not tell: [`Overlay`] |
//! | a directory of these | a [`Catalogue`] |

mod catalogue;
mod field;
mod field_type;
mod name_index;
mod object_info;
mod object_list;
mod overlay;
mod serialize;
pub(crate) mod suggest;

pub use crate::text::json::JsonError;
pub use catalogue::{Catalogue, CatalogueError};
pub use field::Field;
pub use field_type::FieldType;
pub use object_info::{Lookup, ObjectInfo, UnknownField};
pub use object_list::{ListedObject, ObjectList};
pub use overlay::Overlay;
