//! Generated records; the same seed generates the same records.
//!
//! Values depend on the field name in the example objects, and otherwise on the type.

use super::random::Random;
use super::record::Record;
use super::seed_data::{
    BRANDS, CITIES, COUNTRIES, FAMILY_NAMES, GIVEN_NAMES, GOODS, HOSTS, KINDS, REMARKS, STREETS,
};
use crate::schema::{Field, FieldType, ObjectInfo};

/// The number of records of each example object, and of other objects.
const CONTACTS: i64 = 2_400;
const ORDERS: i64 = 3_000;
const PRODUCTS: i64 = 200;
const OTHERS: i64 = 500;

/// The object that `orders` links to.
const CONTACT: &str = "contact";

fn count(object: &str) -> i64 {
    match object {
        CONTACT => CONTACTS,
        "orders" => ORDERS,
        "products" => PRODUCTS,
        _ => OTHERS,
    }
}

/// Generates the records of an object.
pub(crate) fn records(object: &ObjectInfo, seed: u64) -> Vec<Record> {
    let salt = object.name().bytes().fold(seed, |salt, byte| salt.rotate_left(7) ^ u64::from(byte));
    let mut random = Random::new(salt);
    let is_linked = object.links().is_some_and(|links| links.iter().any(|link| link == CONTACT));
    let record = |id| {
        let given = given_name(id);
        let family = random.pick(FAMILY_NAMES).unwrap_or_default().to_owned();
        let mut person = RecordGenerator { id, given, family, random: &mut random };
        let values = object.fields().iter().map(|field| person.value(field)).collect();
        let links =
            if is_linked { vec![(CONTACT.to_owned(), person.number(1, CONTACTS))] } else { Vec::new() };
        Record { id, values, links }
    };
    (1..=count(object.name())).map(record).collect()
}

/// The given name of a contact; few contacts share one.
fn given_name(id: i64) -> &'static str {
    let names = i64::try_from(GIVEN_NAMES.len()).unwrap_or(1);
    let at = id.checked_rem(names).and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    GIVEN_NAMES.get(at).copied().unwrap_or_default()
}

/// Generates the values of one record.
struct RecordGenerator<'r> {
    id: i64,
    given: &'static str,
    family: String,
    random: &'r mut Random,
}

impl RecordGenerator<'_> {
    /// A number in a range, both ends included.
    fn number(&mut self, least: i64, most: i64) -> i64 {
        let range = most.saturating_sub(least).saturating_add(1);
        let below = self.random.below(u64::try_from(range).unwrap_or(1));
        least.saturating_add(i64::try_from(below).unwrap_or(0))
    }

    fn pick(&mut self, things: &[&str]) -> String {
        self.random.pick(things).unwrap_or_default().to_owned()
    }

    /// `None` in `percent` of the cases, otherwise the value.
    fn sometimes(&mut self, percent: u64, value: impl FnOnce(&mut Self) -> String) -> Option<String> {
        let is_empty = self.random.below(100) < percent;
        let value = value(self);
        (!is_empty).then_some(value)
    }

    fn value(&mut self, field: &Field) -> Option<String> {
        let value = match field.name() {
            "Prenom" => Some(self.given.to_owned()),
            "Nom" => Some(self.family.clone()),
            "Adresse" => {
                self.sometimes(5, |making| format!("{} {}", making.number(1, 199), making.pick(STREETS)))
            }
            "CP" => self.sometimes(3, |making| format!("{:05}", making.number(1_000, 95_999))),
            "EMail" => Some(self.address()),
            "Pays" => self.sometimes(8, |making| making.pick(COUNTRIES)),
            "Telephone" => self.sometimes(20, |making| {
                let pairs = [(); 4].map(|()| format!(" {:02}", making.number(0, 99)));
                format!("+33 {}{}", making.number(1, 9), pairs.concat())
            }),
            "cc_age" => self.sometimes(5, |making| making.number(12, 97).to_string()),
            "id_externe" => Some(format!("ext-{:06}", self.id)),
            "reference" => Some(format!("CMD-{:06}", self.id)),
            "id_facture" => Some(format!("FAC-{:06}", self.id)),
            "code_promo" => {
                self.sometimes(75, |making| making.pick(&["ETE25", "NOEL", "BIENVENUE", "VIP-10%"]))
            }
            "commentaire" => self.sometimes(85, |making| making.pick(REMARKS)),
            "sku" => Some(format!("ART-{:04}", self.id)),
            "libelle" => Some(format!("{} {}", self.pick(GOODS), self.pick(BRANDS))),
            "description" => self.sometimes(30, |making| {
                format!("{} de la maison {}", making.pick(GOODS), making.pick(BRANDS))
            }),
            "categorie" => Some(self.pick(KINDS)),
            "marque" => self.sometimes(5, |making| making.pick(BRANDS)),
            "date_naissance" => self.sometimes(10, |making| making.date(1_930, 2_010)),
            _ => self.by_type(field),
        };
        value.map(|value| truncate(value, field))
    }

    fn by_type(&mut self, field: &Field) -> Option<String> {
        let percent = if field.never_null() { 0 } else { 6 };
        self.sometimes(percent, |making| match field.field_type() {
            FieldType::Choice => match field.choices() {
                Some(labels) => making.pick(&labels.iter().map(String::as_str).collect::<Vec<_>>()),
                None => making.pick(KINDS),
            },
            FieldType::Integer => making.number(0, 100).to_string(),
            FieldType::Decimal => {
                let sign = if making.random.below(12) == 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", making.number(0, 999), making.number(0, 99))
            }
            FieldType::Boolean => making.number(0, 1).to_string(),
            FieldType::Date => making.date(2_023, 2_025),
            FieldType::DateTime => {
                let (hour, minute, second) =
                    (making.number(0, 23), making.number(0, 59), making.number(0, 59));
                format!("{} {hour:02}:{minute:02}:{second:02}", making.date(2_023, 2_025))
            }
            FieldType::Text | FieldType::Other(_) => {
                let unique = if field.is_unique() { format!(" {}", making.id) } else { String::new() };
                format!("{}{unique}", making.pick(CITIES))
            }
        })
    }

    /// A date in a range of years, both included.
    fn date(&mut self, first: i64, last: i64) -> String {
        format!("{:04}-{:02}-{:02}", self.number(first, last), self.number(1, 12), self.number(1, 28))
    }

    /// A unique e-mail address.
    fn address(&mut self) -> String {
        let plain = |name: &str| name.to_lowercase().chars().map(without_accent).collect::<String>();
        let host = self.pick(HOSTS);
        format!("{}.{}{}@{host}", plain(self.given), plain(&self.family), self.id)
    }
}

const fn without_accent(c: char) -> char {
    match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'a'..='z' | '0'..='9' | '-' => c,
        _ => '_',
    }
}

/// The value, truncated to the length of its field.
fn truncate(value: String, field: &Field) -> String {
    match field.length() {
        Some(most) if field.field_type().is_text() => value.chars().take(most as usize).collect(),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::sandbox::api::check_value;
    use crate::sandbox::builder::examples;

    #[test]
    fn same_seed_generates_same_records() {
        for object in examples().unwrap().objects() {
            let made = records(object, 1);
            assert_eq!(made, records(object, 1));
            assert_ne!(made, records(object, 2));
        }
    }

    #[test]
    fn generated_values_are_valid_for_their_fields() {
        for object in examples().unwrap().objects() {
            for record in records(object, 1) {
                for (field, text) in object.fields().iter().zip(&record.values) {
                    let text = text.as_deref().unwrap_or_default();
                    assert_eq!(check_value(field, text), Ok(()), "{} {text}", field.name());
                    assert!(!text.is_empty() || !field.never_null(), "{}", field.name());
                }
            }
        }
    }

    #[test]
    fn few_contacts_share_a_given_name() {
        let examples = examples().unwrap();
        let contact = examples.object("contact").unwrap();
        let contacts = records(contact, 1);
        assert!(contacts.len() >= 2_000);
        let column = |name| contact.index_of(name).unwrap() as usize;
        let count = |name| {
            let mut counts: HashMap<Option<String>, usize> = HashMap::new();
            contacts
                .iter()
                .for_each(|record| *counts.entry(record.values[column(name)].clone()).or_default() += 1);
            counts
        };
        assert!(*count("Prenom").values().max().unwrap() <= 30);
        assert_eq!(count("EMail").len(), contacts.len());
        assert!(count("Pays").len() > 4 && count("cc_age").len() > 50);
    }
}
