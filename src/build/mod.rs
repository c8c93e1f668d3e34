//! Builds filters from fields, operators and values; the check compares them with
//! the metadata.
//!
//! Values, names and the keys of maps are data: none of them can change the
//! structure of a filter. Built filters have no size limit.
//!
//! ```
//! use filtre::build::field;
//! use filtre::schema::ObjectInfo;
//!
//! let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
//! let typed_by_a_user = r#"O'Brien" $or Nom $like "*"#;
//! let safe = field("nom")
//!     .eq(typed_by_a_user)
//!     .and(field("cc_age").gte(18))
//!     .or(field("email").ends_with(".fr"));
//! assert_eq!(
//!     safe.check(&contact)?.to_string(),
//!     r#"(Nom $eq "O'Brien\" $or Nom $like \"*" $and cc_age $gte "18") $or EMail $like "*.fr""#
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A filter that a person writes can have parameters, see [`Parameters`].

mod dates;
mod field;
mod filter;
mod parameters;
mod value;

pub use field::{FieldName, field};
pub use filter::{Filter, all, any};
pub use parameters::Parameters;
pub use value::{IntoList, IntoValue, List, Parameter, Value, parameter};
