//! The example object that unit tests of several rooms use.

use crate::schema::{ObjectInfo, Overlay};

/// Returns the object `contact` of the example catalogue, with its overlay.
pub(crate) fn contact() -> ObjectInfo {
    let info = include_str!("../examples/catalogue/contact.json");
    let overlay = include_str!("../examples/catalogue/contact.overlay.json");
    let overlay = Overlay::from_json(overlay).unwrap();
    ObjectInfo::from_json("contact", info).unwrap().with_overlay(&overlay).unwrap()
}
