//! The records in SQLite, selected by the SQL of [`crate::sql`].
//!
//! | file | contents |
//! |---|---|
//! | `database.rs` | the connections, and the tables by object |
//! | `column.rs` | the encoding of a field, and its sort key |
//! | `record_json.rs` | the stored JSON of each record |
//! | `table.rs` | the table of an object |
//! | `index_range.rs` | the index range of a selective filter |
//! | `select.rs` | filters as SQL, and reading records |
//! | `write.rs` | creating and updating records |

mod column;
mod database;
mod index_range;
mod record_json;
mod select;
mod table;
mod write;

pub(super) use database::Store;
pub(super) use select::{Filter, Select};
pub(super) use table::{Source, Table};
pub(super) use write::{Change, Outcome, Target};
