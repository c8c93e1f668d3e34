//! A plan selects the records of its filter if the target supports the server; a table
//! lists what happens otherwise.
//!
//! `FILTRE_CASES` sets the number of filters for each target and profile; the default
//! is 30.

use filtre::http::{Client, Error, ErrorKind};
use filtre::profile::Profile;
use filtre::sandbox::Sandbox;
use filtre::schema::{Catalogue, ObjectInfo};
use filtre::{Checked, Target, compile::CompileOptions};
use serde_json::json;

use crate::reference::{self, Collation, Filter, Generator, Op, Record, truth};
use crate::stored::stored;
use crate::support::{CONTACTS, cases};
use crate::{client_of, ids};

const RECORDS: usize = 40;

/// For each server and target: all filters select the `same` records as in the
/// reference, or at least one `differs` or is `refused`.
const TABLE: &str = "
profile         | portable | sql     | left-to-right | strict
default         | same     | same    | differs       | same
left-to-right   | same     | differs | same          | same
right-to-left   | differs  | differs | differs       | same
or-first        | differs  | differs | differs       | same
refuse-mixed    | refused  | refused | refused       | same
percent-too     | differs  | differs | differs       | same
quotes-doubled  | same     | refused | differs       | same
quotes-never    | same     | refused | differs       | same
binary          | same     | same    | differs       | same
blank-is-null   | same     | same    | differs       | same
stored-as-text  | differs  | differs | differs       | differs
case-sensitive  | same     | same    | differs       | same
";

/// A server of a profile, with its records.
struct Served {
    profile: Profile,
    object: ObjectInfo,
    records: Vec<Record>,
    client: Client,
    _sandbox: Sandbox,
}

/// The result of a plan compared with the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Same,
    Differs,
    Refused,
}

impl Seen {
    const ALL: [Self; 3] = [Self::Same, Self::Differs, Self::Refused];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::Refused => "refused",
        }
    }
}

impl Served {
    fn new(profile: &Profile, filters: &[Filter], generator: &mut Generator) -> Self {
        // The last record shows wildcards that a server adds.
        let last = ["nom", "email"].map(|field| (field.to_owned(), Some("axb".to_owned())));
        let records: Vec<Record> = (0..RECORDS)
            .map(|_| {
                let filter = &filters[generator.random.below(filters.len())];
                generator.record_for(filter)
            })
            .chain([Record::from(last)])
            .map(|record| stored(record, profile.empty_text(), true))
            .collect();
        let lines: Vec<_> = (1..)
            .zip(&records)
            .map(|(id, record): (u64, _)| json!({"id": id, "data": record}).to_string())
            .collect();
        let object = ObjectInfo::from_json("contact", &reference::metadata()).unwrap();
        let sandbox = Sandbox::builder()
            .catalogue(Catalogue::from_iter([object.clone()]))
            .records_json("contact", lines.join("\n"))
            .profile(profile.clone())
            .start()
            .unwrap();
        Self { profile: profile.clone(), object, records, client: client_of(&sandbox), _sandbox: sandbox }
    }

    fn checked(&self, filter: &Filter) -> Checked {
        self.object.check(&filtre::parse(&filter.text()).unwrap()).unwrap()
    }

    /// Returns the ids that a filter selects, in ascending order.
    fn expected(&self, filter: &Filter) -> Vec<u64> {
        let collation = match self.profile.collation() {
            filtre::text::Collation::General => Collation::General,
            filtre::text::Collation::Binary => Collation::Binary,
        };
        let pairs = (1..).zip(&self.records);
        let selects = |(_, record): &(u64, &Record)| truth(filter, record, collation) == Some(true);
        pairs.filter(selects).map(|(id, _)| id).collect()
    }

    async fn fetch(&self, filter: &Filter, options: CompileOptions) -> Result<Vec<u64>, Error> {
        let plan = self.checked(filter).compile(options).unwrap();
        let query = self.client.objects("contact").filter(&plan).fields(["nom"]);
        let selection = query.server_profile(&self.profile).page_size(16).send().await?;
        let mut ids = ids(selection.records());
        ids.sort_unstable();
        for record in selection.records() {
            assert_eq!(record.data().map(|(name, _)| name).collect::<Vec<_>>(), ["nom"]);
        }
        Ok(ids)
    }

    async fn see(&self, filter: &Filter, options: CompileOptions) -> Seen {
        match self.fetch(filter, options).await {
            Ok(found) if found == self.expected(filter) => Seen::Same,
            Ok(_) => Seen::Differs,
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::BadRequest), "{}: {error}", filter.text());
                Seen::Refused
            }
        }
    }
}

/// Returns the cells of a line of the table.
fn cells(line: &str) -> Vec<&str> {
    line.split('|').map(str::trim).collect()
}

/// Returns limits under which a plan often has several requests.
fn bounds(target: Target, generator: &mut Generator) -> CompileOptions {
    let options = CompileOptions::from(target);
    if generator.random.chance(50) { options } else { options.with_query_bytes(600) }
}

/// Returns the worst result of the filters for a profile and a target.
async fn shown(name: &str, target: Target, seed: u64, expected: Seen) -> (Seen, [usize; 3]) {
    let mut generator = Generator::new(seed);
    let is_promised = expected == Seen::Same;
    let mut filters =
        vec![Filter::condition("nom", Op::Like, "a_b*"), Filter::condition("email", Op::Notlike, "a%b")];
    filters.extend((0..if is_promised { cases(30) } else { 80 }).map(|_| generator.filter(3)));
    let served = Served::new(&Profile::named(name).unwrap(), &filters, &mut generator);
    let (mut worst, mut counts) = (Seen::Same, [0; 3]);
    for filter in &filters {
        if worst >= expected && expected != Seen::Same {
            break;
        }
        let mut options = bounds(target, &mut generator);
        let plan = match served.checked(filter).compile(options) {
            Ok(plan) => plan,
            // The plan does not fit the narrow limits.
            Err(_) => {
                options = target.into();
                served.checked(filter).compile(options).unwrap()
            }
        };
        let seen = served.see(filter, options).await;
        assert!(
            !is_promised || seen == Seen::Same,
            "{name}, {target:?}: {}\nsent {:?}\nthen {:?}\nfound {:?}, not {:?}",
            filter.text(),
            plan.requests(),
            plan.residual().map(ToString::to_string),
            served.fetch(filter, options).await,
            served.expected(filter),
        );
        worst = worst.max(seen);
        counts[0] += usize::from(plan.requests().len() > 1);
        counts[1] += usize::from(plan.residual().is_some());
        counts[2] += usize::from(!served.expected(filter).is_empty());
    }
    (worst, counts)
}

#[tokio::test]
async fn each_target_is_exact_on_the_servers_it_supports() {
    let (mut lines, mut totals) = (Vec::new(), [0; 3]);
    let expected: Vec<Vec<&str>> = TABLE.trim().lines().skip(1).map(cells).collect();
    assert_eq!(expected.iter().map(|line| line[0]).collect::<Vec<_>>(), Profile::NAMES);
    for (row, line) in (1..).zip(&expected) {
        let mut shown_cells = vec![line[0].to_owned()];
        for (column, (target, cell)) in (1..).zip(Target::ALL.into_iter().zip(&line[1..])) {
            let cell = Seen::ALL.into_iter().find(|seen| seen.as_str() == *cell).unwrap();
            let (seen, counts) = shown(line[0], target, row * 10 + column, cell).await;
            shown_cells.push(seen.as_str().to_owned());
            totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        }
        lines.push(shown_cells);
    }
    assert_eq!(lines, expected, "{lines:#?}");
    let [several, with_residual, with_records] = totals;
    assert!(several > 100 && with_residual > 100 && with_records > 100, "{totals:?}");
}

/// Each row has the ids that the filter selects and those that the server returns;
/// `None` if it refuses the filter.
#[tokio::test]
async fn unsupported_servers_differ_as_listed() {
    type Ids = &'static [u64];
    let mixed = r#"Pays $eq "BE" $or Pays $eq "FR" $and status $eq "client""#;
    let backwards = r#"status $eq "client" $and Pays $eq "ES" $or Pays $eq "FR""#;
    let grouped = r#"(Pays $eq "BE" $or Prenom $eq "John") $and status $eq "client""#;
    let quotes = r#"Prenom $eq "\"Q\" \\ 100%""#;
    let table: [(&str, Target, &str, Ids, Option<Ids>); 9] = [
        ("default", Target::LeftToRight, grouped, &[1], Some(&[1, 10])),
        ("left-to-right", Target::Sql, mixed, &[1, 10], Some(&[1])),
        ("right-to-left", Target::Portable, backwards, &[1, 2], Some(&[1])),
        ("or-first", Target::Portable, mixed, &[1, 10], Some(&[1])),
        ("refuse-mixed", Target::Portable, mixed, &[1, 10], None),
        ("percent-too", Target::Portable, r#"EMail $like "a_b@*""#, &[2], Some(&[2, 3])),
        ("quotes-doubled", Target::Sql, quotes, &[10], None),
        ("quotes-never", Target::Sql, quotes, &[10], None),
        ("stored-as-text", Target::Strict, r#"cc_age $gt "65""#, &[3], Some(&[1])),
    ];
    for (name, target, filter, meant, comes) in table {
        let sandbox = Sandbox::builder()
            .records_json("contact", CONTACTS)
            .profile(Profile::named(name).unwrap())
            .start()
            .unwrap();
        let plan = crate::plan(filter, target);
        let selection = client_of(&sandbox).objects("contact").filter(&plan).send().await;
        let found = selection.ok().map(|selection| ids(selection.records()));
        assert_eq!(found.as_deref(), comes, "{name}, {target:?}: {filter}");
        let strict = crate::plan(filter, Target::Strict);
        let selection = client_of(&sandbox).objects("contact").filter(&strict).send().await.unwrap();
        // All servers parse the strict form alike; only comparisons can differ.
        let mut found = ids(selection.records());
        found.sort_unstable();
        assert_eq!(found == meant, name != "stored-as-text", "{name}: {filter} {found:?}");
    }
}
