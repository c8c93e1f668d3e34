//! Reading of catalogues, and their errors.

use super::*;
use crate::schema::{Field, FieldType};

const MINIMAL: &str = r#"{"a": {"attribs": {"type": "text"}, "read": "Y", "write": "Y"}}"#;

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/catalogue")
}

/// Returns a directory with these files.
fn directory(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(directory.path().join(name), bytes).unwrap();
    }
    directory
}

/// Returns the error of a directory of files, with `DIR` as the name of the directory.
fn error(files: &[(&str, &[u8])]) -> String {
    let directory = directory(files);
    let error = Catalogue::read(directory.path()).unwrap_err();
    assert!(error.file().starts_with(directory.path()));
    error.to_string().replace(&*directory.path().to_string_lossy(), "DIR").replace('\\', "/")
}

#[test]
fn examples_are_a_catalogue() {
    let catalogue = Catalogue::read(examples()).unwrap();
    let names: Vec<_> = catalogue.objects().iter().map(ObjectInfo::name).collect();
    assert_eq!(names, ["contact", "orders", "products"]);
    assert_eq!(catalogue.single(), None);
    assert_eq!(catalogue.object("Contact"), None);
    assert_eq!(catalogue.suggest("Contacts"), ["contact"]);

    let contact = catalogue.object("contact").unwrap();
    let first: Vec<_> = contact.fields().iter().take(2).map(Field::name).collect();
    assert_eq!(first, ["Prenom", "Nom"]);
    let status = contact.field("status").unwrap();
    assert_eq!(status.choices().unwrap(), ["client", "prospect", "inactif"]);
    assert!(contact.field("EMail").unwrap().is_unique());
    let has = |test: fn(&Field) -> bool| contact.fields().iter().filter(|field| test(field)).count();
    assert_eq!((has(|field| !field.is_readable()), has(|field| !field.is_writable())), (1, 1));
    assert_eq!(catalogue.object("orders").unwrap().links(), Some(&["contact".to_owned()][..]));
    for object in catalogue.objects() {
        assert!(object.fields().iter().all(|field| !matches!(field.field_type(), FieldType::Other(_))));
        assert!(object.fields().iter().all(|field| field.label().is_some() && field.name().is_ascii()));
    }
}

#[test]
fn file_is_a_catalogue_of_one_object() {
    let catalogue = Catalogue::read(examples().join("contact.json")).unwrap();
    let contact = catalogue.single().unwrap();
    assert_eq!(contact.name(), "contact");
    assert!(contact.field("status").unwrap().choices().is_some(), "with its overlay");
}

#[test]
fn other_files_are_ignored() {
    let files: [(&str, &[u8]); 4] =
        [("b.json", MINIMAL.as_bytes()), ("read.me", b"x"), (".a.json", b"x"), (".json", b"x")];
    let directory = directory(&files);
    fs::create_dir(directory.path().join("c.json")).unwrap();
    let catalogue = Catalogue::read(directory.path()).unwrap();
    assert_eq!(catalogue.single().map(ObjectInfo::name), Some("b"));
}

#[test]
fn errors_name_the_file() {
    let good = MINIMAL.as_bytes();
    assert_eq!(error(&[]), "expected a file `<object>.json` in `DIR`, found none");
    assert_eq!(error(&[("a.txt", good)]), "expected a file `<object>.json` in `DIR`, found none");
    assert_eq!(error(&[("a.json", b"{\"a\xff\"}")]), "`DIR/a.json` is not UTF-8 at byte 3");
    assert_eq!(
        error(&[("b.json", b"{}}"), ("a.json", good), ("c.json", b"")]),
        "`DIR/b.json`: line 1, column 3: trailing characters"
    );
    assert_eq!(error(&[("a.json", b"{\"b\": {}}")]), "`DIR/a.json`: `$.b`: missing key `attribs`");
    assert_eq!(
        error(&[("a.json", good), ("a.overlay.json", b"{\"fields\": {\"b\": {}}}")]),
        "`DIR/a.overlay.json`: `$.fields.b`: unknown field `b` of `a`"
    );
    assert_eq!(
        error(&[("a.json", good), ("a.overlay.json", b"{\"x\": 1}")]),
        "`DIR/a.overlay.json`: `$.x`: unknown key `x`, expected one of `note`, `links`, `fields`"
    );
    assert_eq!(
        error(&[("a.json", good), ("b.overlay.json", b"{}")]),
        "overlay without metadata: `DIR/b.overlay.json` needs `b.json` in the same directory"
    );
}

#[test]
fn file_must_be_named_after_its_object() {
    let directory = directory(&[("a.txt", MINIMAL.as_bytes()), (".json", b"{}"), ("a.overlay.json", b"{}")]);
    for name in ["a.txt", ".json", "a.overlay.json"] {
        let error = Catalogue::read(directory.path().join(name)).unwrap_err();
        assert!(matches!(error, CatalogueError::FileName { .. }), "{error}");
    }
}

#[test]
fn error_names_missing_path() {
    let path = examples().join("nowhere");
    let error = Catalogue::read(&path).unwrap_err();
    assert!(matches!(error, CatalogueError::Io { .. }));
    assert!(error.to_string().starts_with(&format!("cannot read `{}`: ", path.display())), "{error}");
}

#[test]
fn last_object_of_a_name_is_kept() {
    let read = |name, text| ObjectInfo::from_json(name, text).unwrap();
    let catalogue = Catalogue::from_iter([read("b", "{}"), read("a", "{}"), read("b", MINIMAL)]);
    let counts: Vec<_> =
        catalogue.objects().iter().map(|object| (object.name(), object.fields().len())).collect();
    assert_eq!(counts, [("a", 0), ("b", 1)]);
}
