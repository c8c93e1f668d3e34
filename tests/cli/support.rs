//! A directory to run the program in, and the result of a run.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A valid filter without a line break at its end.
pub const SOUND: &str = "status $eq \"client\"";
/// A filter with one error, which has a safe fix.
pub const FIXABLE: &str = "status = \"client\"\n";
/// A filter with an error that has no fix.
pub const BROKEN: &str = "status $eq\n";

/// A temporary directory.
pub struct Place {
    directory: tempfile::TempDir,
}

/// The result of a run.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    /// A directory with the example catalogue in `catalogue`.
    pub fn with_catalogue() -> Self {
        let place = Self::new();
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/catalogue");
        for entry in fs::read_dir(examples).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            place.write(&format!("catalogue/{name}"), fs::read(&path).unwrap());
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, b"")
    }

    /// Runs the program with a standard input.
    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        self.run_as(arguments, input, &[])
    }

    /// Runs the program with a standard input and variables.
    pub fn run_as(&self, arguments: &[&str], input: &[u8], variables: &[(&str, &str)]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_filtre"));
        command.args(arguments).current_dir(self.directory.path());
        for name in ["NO_COLOR", "FILTRE_URL", "FILTRE_INSTANCE", "FILTRE_TOKEN"] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that ends early leaves its input unread.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Run {
            status: output.status.code().expect("no signal ended it"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    #[track_caller]
    pub fn is(&self, status: i32) -> &Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    #[track_caller]
    pub fn out(&self, expected: &str) -> &Self {
        assert_eq!(self.out, expected, "{self:#?}");
        self
    }

    #[track_caller]
    pub fn err_has(&self, part: &str) -> &Self {
        assert!(self.err.contains(part), "no `{part}` in {self:#?}");
        self
    }

    #[track_caller]
    pub fn out_has(&self, part: &str) -> &Self {
        assert!(self.out.contains(part), "no `{part}` in {self:#?}");
        self
    }

    /// The paths and codes of a JSON report.
    #[track_caller]
    pub fn found(&self) -> Vec<(String, String)> {
        let items: Vec<serde_json::Value> = serde_json::from_str(&self.out).unwrap();
        let text = |item: &serde_json::Value, key: &str| item[key].as_str().unwrap().to_owned();
        items.iter().map(|item| (text(item, "path"), text(item, "code"))).collect()
    }
}
