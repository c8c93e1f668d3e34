//! Reading: records, pages, sort orders, fields, metadata.

use std::collections::BTreeSet;

use filtre::profile::Profile;
use filtre::sandbox::Sandbox;
use filtre::schema::{ObjectInfo, ObjectList};

use crate::support::http::encode;
use crate::{serve, with_contacts};

#[test]
fn metadata_round_trips() {
    let sandbox = serve(Sandbox::builder());
    for (object, text) in [
        ("contact", include_str!("../../examples/catalogue/contact.json")),
        ("orders", include_str!("../../examples/catalogue/orders.json")),
        ("products", include_str!("../../examples/catalogue/products.json")),
    ] {
        let reply = sandbox.get(&format!("get_object_info/{object}"));
        let answered = ObjectInfo::from_json(object, &reply.is(200).body).unwrap();
        assert_eq!(answered, ObjectInfo::from_json(object, text).unwrap());
        assert!(reply.assumed().is_empty());
    }
    let list = ObjectList::from_json(&sandbox.get("get_object_list").is(200).body).unwrap();
    assert_eq!(
        list.objects().iter().map(|object| object.name()).collect::<Vec<_>>(),
        ["contact", "orders", "products"]
    );
}

#[test]
fn records_are_strings_in_the_order_of_the_metadata() {
    let sandbox = with_contacts();
    let reply = sandbox.get("get_objects/contact?limit=1");
    let expected = r#"{"objects":[{"id":"1","data":{"Prenom":"John","Nom":"Doe","Civilite":"","Adresse":"","CP":"","EMail":"johndoe@example.net","Pays":"FR","Telephone":"","status":"client","cc_age":"9","date_last_interaction":"2025-01-01 06:00:00","date_naissance":"1990-06-15","solde":"12.50","optin":"1","id_externe":""}}]}"#;
    assert_eq!(reply.body, expected);
    assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
    assert!(reply.assumed().is_empty());
    assert_eq!(sandbox.get("get_objects/contact").ids(), [1, 2, 3, 5, 10]);
    let odd = &sandbox.get("get_objects/contact?limit=1&offset=4&fields=Prenom");
    assert_eq!(odd.column("Prenom"), ["\"Q\" \\ 100%"]);
    assert_eq!(sandbox.get("get_objects/orders").body, r#"{"objects":[]}"#);
}

#[test]
fn fields_parameter_selects_fields() {
    let sandbox = with_contacts();
    let body =
        |fields: &str| sandbox.get(&format!("get_objects/contact?limit=1&fields={}", encode(fields))).body;
    assert_eq!(body("Nom,Prenom"), r#"{"objects":[{"id":"1","data":{"Prenom":"John","Nom":"Doe"}}]}"#);
    assert_eq!(
        body("email, Nom,NOM"),
        r#"{"objects":[{"id":"1","data":{"Nom":"Doe","EMail":"johndoe@example.net"}}]}"#
    );
    assert!(body("").contains("id_externe"));
    for fields in ["nope", "Nom,", "Nom,,Prenom", "id", "score_interne", "contact.Nom"] {
        sandbox.get(&format!("get_objects/contact?fields={fields}")).is(400);
    }
}

/// The sandbox finds small and large pages in different ways.
#[test]
fn pages_are_parts_of_all_records() {
    let names = ["Durand", "dupont ", "DÜ", "d\u{10ffff}", "D", "", "Été", "e\u{301}t", "100%", "1_0", " x"];
    let record = |id: usize| {
        let (name, pays) = (names[id % names.len()], ["FR", "fr", "BE"][id % 3]);
        let balance = ["-10", "-9.5", "0", "0.50", "12", "100.25", "1000"][id % 7];
        let (month, day) = (id % 12 + 1, id % 28 + 1);
        format!(
            "{{\"id\":{id},\"data\":{{\"Nom\":\"{name}{}\",\"Pays\":\"{pays}\",\"cc_age\":{},\"solde\":\"{balance}\",\"date_naissance\":\"1990-{month:02}-{day:02}\",\"optin\":\"{}\"}}}}\n",
            if id.is_multiple_of(2) { "" } else { "é" },
            id % 90,
            id % 2,
        )
    };
    let records: String = (1..=1_000).map(record).collect();
    let filters = [
        "Nom $like \"du*\"",
        "Nom $like \"D*\"",
        "Nom $like \"d\u{10ffff}*\"",
        "Nom $like \"dupont *\"",
        "Nom $like \" *\"",
        "Nom $like \"été*\"",
        "Nom $like \"1_0*\"",
        "Nom $like \"100%*\"",
        "Nom $like \"*é\"",
        "Nom $like \"durand\"",
        "Nom $gt \"dur\"",
        "Pays $in [\"FR\",\"XX\"]",
        "Pays $in [\"XX\"]",
        "cc_age $gte 88",
        "cc_age $lt 60",
        "cc_age $like \"1*\"",
        "solde $lt -9.5",
        "solde $lte \"100.250\"",
        "solde $gt 12",
        "solde $in [0,\"12.0\"]",
        "date_naissance $lt \"1990-02-01\"",
        "optin $eq 1",
    ];
    for profile in
        ["", "like = \"percent-too\"", "collation = \"binary\"", "storage = \"text\"", "blank = \"null\""]
    {
        let builder = Sandbox::builder().profile(Profile::from_toml(profile).unwrap());
        let sandbox = serve(builder.records_json("contact", records.clone()));
        for filter in filters {
            let get = |part: &str| {
                let path = format!("get_objects/contact?fields=Nom&filter={}{part}", encode(filter));
                sandbox.get(&path).is(200).ids()
            };
            let all = get("");
            assert!(all.is_sorted());
            for size in [20, 700, 2_000] {
                let paged: Vec<_> = (0..=all.len() / size)
                    .flat_map(|page| get(&format!("&limit={size}&offset={}", page * size)))
                    .collect();
                assert_eq!(paged, all, "{profile}: {filter}, {size} a page");
            }
        }
    }
}

#[test]
fn paging_parameters_are_validated() {
    let sandbox = with_contacts();
    let get = |query: &str| sandbox.get(&format!("get_objects/contact?fields=Nom&{query}"));
    for (query, ids) in [
        ("limit=2", &[1, 2][..]),
        ("limit=2&offset=3", &[5, 10]),
        ("limit=2&offset=0", &[1, 2]),
        ("limit=9&offset=5", &[]),
        ("offset=1&limit=18446744073709551616", &[2, 3, 5, 10]),
        ("page=1&pagesize=2", &[1, 2]),
        ("page=3&pagesize=2", &[10]),
        ("page=4&pagesize=2", &[]),
        ("page=99999999999999999999&pagesize=99999999999999999999", &[]),
        ("filter=&sort_by=&fields", &[1, 2, 3, 5, 10]),
        ("colour=blue&Limit=0", &[1, 2, 3, 5, 10]),
    ] {
        let query = query.trim_end_matches("&fields");
        assert_eq!(get(query).is(200).ids(), ids, "{query}");
    }
    for query in [
        "limit=0",
        "limit=-1",
        "limit=",
        "limit=1.5",
        "limit=a",
        "limit=%2B1",
        "limit=1&limit=1",
        "offset=1",
        "limit=1&offset=-1",
        "limit=1&offset=",
        "page=1",
        "pagesize=1",
        "page=0&pagesize=1",
        "page=1&pagesize=0",
        "page=-1&pagesize=2",
        "limit=1&page=1&pagesize=1",
        "limit=1&page=1",
        "offset=1&pagesize=1",
        "offset=0&page=1&pagesize=1",
        "fields=Nom",
        "colour=1&colour=2",
        "limit=%ff",
    ] {
        get(query).is(400);
    }
}

#[test]
fn sorting_follows_type_and_collation() {
    let sandbox = with_contacts();
    for (sort, ids) in [
        (r#"{"cc_age":"asc"}"#, [5, 1, 10, 2, 3]),
        (r#"{"cc_age":"desc"}"#, [3, 2, 10, 1, 5]),
        (r#"{"solde":"asc"}"#, [5, 2, 1, 3, 10]),
        (r#"{"solde":"desc"}"#, [10, 1, 3, 2, 5]),
        (r#"{"Nom":"asc"}"#, [1, 2, 3, 5, 10]),
        (r#"{"Nom":"desc"}"#, [10, 5, 2, 3, 1]),
        (r#"{"nom":"asc","EMAIL":"asc"}"#, [1, 3, 2, 5, 10]),
        (r#"{"date_last_interaction":"asc"}"#, [3, 5, 2, 1, 10]),
        (r#"{"optin":"desc"}"#, [1, 2, 3, 5, 10]),
        (r#"{"Pays":"asc"}"#, [3, 10, 5, 1, 2]),
        (r"{}", [1, 2, 3, 5, 10]),
    ] {
        assert_eq!(sandbox.sort("contact", sort, "").is(200).ids(), ids, "{sort}");
    }
    assert_eq!(sandbox.sort("contact", r#"{"cc_age":"desc"}"#, "&limit=2&offset=1").ids(), [2, 10]);
    for sort in [
        r#"{"Nom":"up"}"#,
        r#"{"Nom":"ASC"}"#,
        r#"{"Nom":1}"#,
        r#"{"Nom":"asc","Nom":"asc"}"#,
        r#"{"Nom":"asc","nom":"desc"}"#,
        r#"["Nom"]"#,
        "Nom",
        r#"{"nope":"asc"}"#,
        r#"{"id":"asc"}"#,
        r#"{"score_interne":"asc"}"#,
        r#"{"Nom":"asc"} x"#,
    ] {
        sandbox.sort("contact", sort, "").is(400);
    }
}

/// The examples of the documented operators, with the field names of the
/// metadata.
#[test]
fn documented_examples_are_answered() {
    let sandbox = with_contacts();
    for (filter, ids) in [
        (r#"date_last_interaction $gt "2025-01-01 06:00" $and status $eq "client""#, &[][..]),
        (r#"status $eq "client" $or status $eq "prospect""#, &[1, 2, 3]),
        (r#"email $like "*.fr""#, &[2, 3]),
        (r#"email $like "*scal-e*""#, &[2, 3]),
        (r#"email $notlike "*span*""#, &[1, 2, 3, 10]),
        (r#"cc_age $in ["16","15"]"#, &[10]),
        (r#"pays $notin ["FR","ES"]"#, &[3, 10]),
        (r#"email $regexp "^test""#, &[5]),
        (r#"cc_age $eq "16""#, &[10]),
        (r#"cc_age $gt "65""#, &[3]),
        (r#"cc_age $gte "25""#, &[2, 3]),
        (r#"cc_age $lt "18""#, &[1, 10]),
        (r#"cc_age $lte "16""#, &[1, 10]),
        (r#"status $neq "" $and status $neq "client""#, &[2, 10]),
    ] {
        assert_eq!(sandbox.filter("contact", filter).is(200).ids(), ids, "{filter}");
    }
}

#[test]
fn filters_mean_what_the_language_says() {
    let sandbox = with_contacts();
    for (filter, ids) in [
        (r#"Prenom $eq "elodie""#, &[2, 3][..]),
        (r#"Nom $eq "Durand""#, &[2, 3]),
        (r#"Nom $like "Durand""#, &[2]),
        (r#"EMail $like "a_b*""#, &[2]),
        (r#"Prenom $eq "\"q\" \\ 100%""#, &[10]),
        (r#"solde $eq "12.50""#, &[1, 3]),
        (r#"solde $lt "0""#, &[2]),
        (r#"solde $gt 99999999999999999999"#, &[]),
        (r#"cc_age $lt "99999999999999999999""#, &[1, 2, 3, 10]),
        (r#"cc_age $like "1*""#, &[3, 10]),
        (r#"optin $eq "true""#, &[1]),
        (r#"date_last_interaction $eq "2025-01-01 06:00""#, &[1, 10]),
        (r#"date_last_interaction $lt "2025-01-01 00:00:01""#, &[2, 5]),
        (r#"status $eq """#, &[5]),
        (r#"status $eq "no label""#, &[]),
        (r#"Nom $eq "Doe" $or Nom $eq "durand" $and Pays $eq "BE""#, &[1]),
    ] {
        assert_eq!(sandbox.filter("contact", filter).is(200).ids(), ids, "{filter}");
    }
}

#[test]
fn invalid_filter_returns_400() {
    let sandbox = with_contacts();
    for filter in [
        " ",
        "Nom",
        r#"Nom $eq"#,
        r#"Nom = "a""#,
        r#"(Nom $eq "a")"#,
        r#"$not Nom $eq "a""#,
        r#"Nom $eq :p"#,
        r#"Nom $in []"#,
        r#"nope $eq "a""#,
        r#"id $eq "1""#,
        r#"score_interne $eq "1""#,
        r#"cc_age $eq "x""#,
        r#"date_naissance $gt "2025-02-30""#,
        r#"optin $like "1*""#,
        r#"Nom $regexp "(""#,
        r#"Nom $regexp "(?=a)""#,
        r#"contact.Nom $eq "a""#,
        "Nom $eq \"a\" # note",
    ] {
        let reply = sandbox.filter("contact", filter);
        assert!(
            reply.is(400).json()["error"]["detail"].as_str().unwrap().starts_with("`filter`"),
            "{filter}"
        );
    }
}

#[test]
fn generated_records_are_the_same_at_every_start() {
    let first = serve(Sandbox::builder());
    let second = serve(Sandbox::builder());
    for object in ["contact", "orders", "products"] {
        let rest = format!("get_objects/{object}");
        assert_eq!(first.get(&rest).body, second.get(&rest).body);
    }
    assert_ne!(
        first.get("get_objects/contact").body,
        serve(Sandbox::builder().seed(2)).get("get_objects/contact").body
    );
    let contacts = first.get("get_objects/contact?fields=Prenom,EMail");
    assert!(contacts.objects().len() >= 2_000);
    let names = contacts.column("Prenom");
    let distinct: BTreeSet<_> = names.iter().collect();
    for name in distinct {
        assert!(names.iter().filter(|known| *known == name).count() <= 30, "{name}");
    }
    assert!(!first.filter("contact", r#"Pays $eq "FR" $and email $like "*.fr""#).objects().is_empty());
}
