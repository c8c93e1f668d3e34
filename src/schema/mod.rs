//! The metadata of objects and their fields, which filters are checked against.
//!
//! | file | content |
//! |---|---|
//! | `<object>.json` | the response of `get_object_info`: [`ObjectInfo`] |
//! | `<object>.overlay.json` | additions written by hand: [`Overlay`] |
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
