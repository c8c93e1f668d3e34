//! Errors at the start of a sandbox.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::schema::CatalogueError;

/// An error at the start of a [`Sandbox`](super::Sandbox).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The address cannot be bound.
    #[error("cannot listen on `{address}`: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        #[source]
        cause: io::Error,
    },
    /// Other machines can reach the address, and this is not allowed.
    #[error("other machines can reach `{address}`")]
    Remote {
        /// The address.
        address: SocketAddr,
    },
    /// The threads of the server cannot be started.
    #[error("cannot start the server: {0}")]
    Start(#[source] io::Error),
    /// The metadata cannot be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A record file cannot be read.
    #[error("cannot read `{}`: {cause}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// The cause.
        #[source]
        cause: io::Error,
    },
    /// Records are invalid.
    #[error("`{place}`: {message}")]
    Data {
        /// The file or object, and the line.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// A token is empty, duplicate, or not valid in a header.
    #[error(
        "invalid token number {at}: it is empty, duplicate, or has a character that is not allowed in a header"
    )]
    Token {
        /// The number of the token, counted from 1.
        at: usize,
    },
    /// Rights name an unknown object or field.
    #[error("unknown object or field `{name}` in the rights of token number {at}")]
    Rights {
        /// The number of the token, counted from 1.
        at: usize,
        /// The object or field.
        name: String,
    },
    /// Two field names of an object differ only in case, which SQLite does not support.
    #[error("the field name `{field}` of `{object}` differs from another only in case")]
    SameNames {
        /// The object.
        object: String,
        /// The field.
        field: String,
    },
    /// The database and the metadata have different fields.
    #[error("the database and the metadata have different fields for `{object}`")]
    OtherFields {
        /// The object.
        object: String,
    },
    /// Records are set for an object that already has records in the database.
    #[error("the database already has records of `{object}`: other records cannot be loaded")]
    AlreadyFilled {
        /// The object.
        object: String,
    },
    /// The database was created with other profile settings.
    #[error("the database was created with the profile settings `{known}`, found `{found}`")]
    OtherProfile {
        /// The storage, empty values and collation of the database.
        known: String,
        /// The settings of the profile.
        found: String,
    },
    /// SQLite reports an error.
    #[error("database error: {0}")]
    Database(String),
}

impl From<rusqlite::Error> for SandboxError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}
