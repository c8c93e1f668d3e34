//! The program's own sandbox, started for a test and stopped after it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::support::{Place, Run};

/// The service, offline; it stops when dropped.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    /// Starts a sandbox on a port that the system picks.
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_filtre"))
            .args(["sandbox", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("http://127.0.0.1:"), "{url:?}");
        Self { child, url: url.trim_end().to_owned() }
    }

    /// Returns the options with which the program calls this server.
    pub fn variables(&self) -> [(&str, &str); 3] {
        variables(&self.url)
    }

    /// Runs the program in a directory, told to call this server.
    pub fn run(&self, place: &Place, arguments: &[&str]) -> Run {
        place.run_as(arguments, b"", &self.variables())
    }
}

/// Returns the options with which the program calls a server.
pub fn variables(url: &str) -> [(&str, &str); 3] {
    [("FILTRE_URL", url), ("FILTRE_INSTANCE", "demo"), ("FILTRE_TOKEN", "demo-token")]
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended on its own.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
