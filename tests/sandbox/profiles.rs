//! Profiles: the same filter on different servers.

use filtre::profile::Profile;
use filtre::sandbox::Sandbox;
use filtre::schema::{Catalogue, ObjectInfo};

use crate::support::CONTACTS;
use crate::support::http::encode;
use crate::{Served, serve};

#[track_caller]
fn with(profile: Profile) -> Served {
    serve(Sandbox::builder().records_json("contact", CONTACTS).profile(profile))
}

#[track_caller]
fn named(name: &str) -> Served {
    with(Profile::named(name).unwrap())
}

/// The ids that a filter selects by default and under a profile; `None` if the
/// filter is refused.
#[test]
fn each_named_profile_changes_an_answer() {
    let default = named("default");
    let mixed = r#"Pays $eq "BE" $or Pays $eq "FR" $and status $eq "client""#;
    let backwards = r#"status $eq "client" $and Pays $eq "ES" $or Pays $eq "FR""#;
    type Selected = Option<&'static [u64]>;
    let table: [(&str, &str, Selected, Selected); 18] = [
        ("left-to-right", mixed, Some(&[1, 10]), Some(&[1])),
        ("left-to-right", backwards, Some(&[1, 2]), Some(&[1, 2])),
        ("right-to-left", mixed, Some(&[1, 10]), Some(&[1, 10])),
        ("right-to-left", backwards, Some(&[1, 2]), Some(&[1])),
        ("or-first", mixed, Some(&[1, 10]), Some(&[1])),
        ("or-first", backwards, Some(&[1, 2]), Some(&[1])),
        ("refuse-mixed", mixed, Some(&[1, 10]), None),
        ("percent-too", r#"EMail $like "a_b@*""#, Some(&[2]), Some(&[2, 3])),
        ("percent-too", r#"EMail $notlike "%@scal-e.fr""#, Some(&[1, 2, 3, 5, 10]), Some(&[1, 5, 10])),
        ("quotes-doubled", r#"Prenom $eq """Q"" \ 100%""#, None, Some(&[10])),
        ("quotes-doubled", r#"Prenom $like "*\\*""#, Some(&[10]), Some(&[])),
        ("quotes-never", r#"Prenom $like "*\*""#, Some(&[10]), Some(&[10])),
        ("quotes-never", r#"Prenom $eq "\"Q\" \\ 100%""#, Some(&[10]), None),
        ("binary", r#"Nom $eq "durand""#, Some(&[2, 3]), Some(&[2])),
        ("blank-is-null", r#"Pays $eq """#, Some(&[3]), Some(&[])),
        ("blank-is-null", r#"status $neq "client""#, Some(&[2, 5, 10]), Some(&[2, 10])),
        ("stored-as-text", r#"cc_age $gt "65""#, Some(&[3]), Some(&[1])),
        ("case-sensitive", r#"pays $eq "FR""#, Some(&[1, 2]), None),
    ];
    for (name, filter, usual, expected) in table {
        let ids = |sandbox: &Served| {
            let reply = sandbox.filter("contact", filter);
            if reply.status == 400 { None } else { Some(reply.is(200).ids()) }
        };
        assert_eq!(ids(&default).as_deref(), usual, "{filter}");
        assert_eq!(ids(&named(name)).as_deref(), expected, "{name}: {filter}");
    }
}

#[test]
fn text_storage_compares_and_sorts_as_text() {
    let sandbox = named("stored-as-text");
    for (filter, ids) in [
        (r#"date_last_interaction $gt "2025-01-01 06:00""#, &[1][..]),
        (r#"solde $eq "12.5""#, &[3]),
        (r#"cc_age $lt "abc""#, &[1, 2, 3, 10]),
        (r#"optin $like "1""#, &[1]),
    ] {
        assert_eq!(sandbox.filter("contact", filter).is(200).ids(), ids, "{filter}");
    }
    assert_eq!(sandbox.sort("contact", r#"{"cc_age":"asc"}"#, "").ids(), [5, 3, 10, 2, 1]);
    assert_eq!(sandbox.put("contact", r#"[{"data":{"cc_age":"x"}}]"#).objects()[0]["status"], "KO");
}

#[test]
fn id_filters_and_sorts_if_the_profile_allows_it() {
    let sandbox = with(Profile::default().with_id_filterable(true));
    assert_eq!(sandbox.filter("contact", r#"id $gt "2" $and id $lte 5"#).ids(), [3, 5]);
    assert_eq!(sandbox.filter("contact", r#"ID $in ["1","010"]"#).ids(), [1, 10]);
    assert_eq!(sandbox.sort("contact", r#"{"id":"desc"}"#, "&fields=id,Nom").ids(), [10, 5, 3, 2, 1]);
    assert!(sandbox.get("get_object_info/contact").json().get("id").is_none());
    assert!(sandbox.get("get_objects/contact?fields=id").body.contains(r#"{"id":"1","data":{}}"#));
}

#[test]
fn page_cap_limits_pages() {
    let sandbox = with(Profile::default().with_page_cap(Some(2)));
    for (query, ids) in [
        ("limit=1", &[1][..]),
        ("limit=4", &[1, 2]),
        ("limit=4&offset=2", &[3, 5]),
        ("page=2&pagesize=4", &[3, 5]),
        ("page=3&pagesize=4", &[10]),
        ("", &[1, 2, 3, 5, 10]),
    ] {
        assert_eq!(sandbox.get(&format!("get_objects/contact?{query}")).ids(), ids, "{query}");
    }
}

#[test]
fn parentheses_are_accepted_if_the_profile_allows_them() {
    let sandbox = with(Profile::default().with_parentheses(true));
    let filter = r#"(Pays $eq "BE" $or Pays $eq "FR") $and status $eq "client""#;
    assert_eq!(sandbox.filter("contact", filter).ids(), [1]);
    sandbox.filter("contact", r#"$not Pays $eq "BE""#).is(400);
    let deep = format!("{}Pays $eq \"BE\"{}", "(".repeat(1_000), ")".repeat(1_000));
    assert_eq!(sandbox.get(&format!("get_objects/contact?filter={}", encode(&deep))).is(200).ids(), [10]);
}

#[test]
fn field_case_is_significant_if_the_profile_says_so() {
    let sandbox = named("case-sensitive");
    assert_eq!(sandbox.filter("contact", r#"Pays $eq "FR""#).ids(), [1, 2]);
    sandbox.get("get_objects/contact?fields=nom").is(400);
    sandbox.sort("contact", r#"{"nom":"asc"}"#, "").is(400);
    assert_eq!(sandbox.put("contact", r#"[{"data":{"nom":"x"}}]"#).objects()[0]["status"], "KO");
}

#[test]
fn field_name_may_be_non_ascii_under_any_precedence() {
    let metadata = r#"{"été":{"attribs":{"type":"text"},"read":"Y","write":"Y"}}"#;
    let object = ObjectInfo::from_json("season", metadata).unwrap();
    for name in ["default", "or-first", "left-to-right", "right-to-left"] {
        let sandbox = serve(
            Sandbox::builder()
                .catalogue(Catalogue::from_iter([object.clone()]))
                .records_json("season", r#"{"id":1,"data":{"été":"a"}}"#)
                .profile(Profile::named(name).unwrap()),
        );
        assert_eq!(sandbox.filter("season", r#"été $eq "b" $or été $eq "a""#).ids(), [1], "{name}");
    }
}
