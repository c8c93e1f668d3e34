//! Why a sandbox does not start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::schema::CatalogueError;

/// Why a sandbox does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The address cannot be listened on.
    #[error("cannot listen on `{address}`: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// The address can be reached from other machines, and nobody said that it
    /// may be.
    #[error("`{address}` can be reached from other machines")]
    Remote {
        /// The address.
        address: SocketAddr,
    },
    /// The server's threads cannot be started.
    #[error("cannot start the server: {0}")]
    Start(io::Error),
    /// The metadata cannot be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A file of records cannot be read.
    #[error("cannot read `{}`: {cause}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A file of records does not hold what it should.
    #[error("`{place}`: {message}")]
    Data {
        /// The file, or the object, and the line.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// Two tokens are the same, or a token is none.
    #[error("the token number {at} is empty, stands twice, or holds what no header can")]
    Token {
        /// Which of the tokens, counted from 1.
        at: usize,
    },
    /// Rights name what there is not.
    #[error("the rights of the token number {at} name `{name}`, which there is not")]
    Rights {
        /// Which of the tokens, counted from 1.
        at: usize,
        /// The object or field.
        name: String,
    },
    /// Two fields of an object differ in case alone, which a table cannot hold.
    #[error("the field `{field}` of `{object}` differs from another in case alone")]
    SameNames {
        /// The object.
        object: String,
        /// The field.
        field: String,
    },
    /// The database holds other fields than the metadata tells.
    #[error("the database has other fields of `{object}` than the metadata tells")]
    OtherFields {
        /// The object.
        object: String,
    },
    /// The database holds records already.
    #[error("the database holds the records of `{object}` already, and records of it were given")]
    AlreadyFilled {
        /// The object.
        object: String,
    },
    /// The database was filled under other readings.
    #[error("the database was filled under the readings `{known}`, and `{readings}` were asked for")]
    Readings {
        /// The storage, blanks and collation of the database.
        known: String,
        /// Those that were asked for.
        readings: String,
    },
    /// The database does not work.
    #[error("the database does not work: {0}")]
    Database(String),
}

impl From<rusqlite::Error> for SandboxError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}
