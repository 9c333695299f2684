//! What a user is told when something is wrong, and with which exit status.

use crate::shop::{Shop, demur};

#[test]
fn a_missing_workspace_purpose_or_person_is_said() {
    let nowhere = tempfile::tempdir().unwrap();
    let out = demur(nowhere.path(), &["decide", "--purpose", "x"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("demur init"));
    let shop = Shop::new(&[]);
    let (status, _, err) = shop.run(&["decide", "--purpose", "world_peace"]);
    assert!(
        status == 2 && err.contains("`world_peace`") && err.contains("ai_assistant"),
        "{err}"
    );
    let (status, _, err) = shop.run(&["decide"]);
    assert!(
        status == 2 && err.contains("--purpose"),
        "no command has a default purpose: {err}"
    );
    let (status, _, err) = shop.run(&["object", "nobody"]);
    assert!(status == 2 && err.contains("`nobody`"), "{err}");
}

#[test]
fn a_column_that_is_missing_is_named_with_the_line_to_add() {
    let shop = Shop::new(&[]);
    shop.write("posts.csv", "post_id;author\n1;ada\n");
    let (status, _, err) = shop.run(&["import", "items", "posts.csv"]);
    assert_eq!(status, 2);
    assert!(
        err.contains("posts.csv") && err.contains("post_id") && err.contains("[items.map]"),
        "{err}"
    );
}

#[test]
fn rows_that_cannot_be_read_are_set_aside_with_their_reason() {
    let shop = Shop::new(&[]);
    shop.write("posts.csv", "id,person,created,kind\n1,ada,2024-01-01,post\n2,ada,yesterday,post\n3,,2024-01-01,poem\n1,eve,2024-01-01,post\n4,,2024-01-01,post\n");
    let report = shop.json(&["import", "items", "posts.csv"])["files"][0].clone();
    let counts =
        ["read", "accepted", "repeated", "quarantined"].map(|c| report[c].as_u64().unwrap());
    assert_eq!(counts, [5, 2, 0, 3]);
    let aside =
        std::fs::read_to_string(shop.root().join(report["quarantine"].as_str().unwrap())).unwrap();
    assert!(
        aside.contains("`yesterday`") && aside.contains("`poem`") && aside.contains("\"row\":2"),
        "{aside}"
    );
}

#[test]
fn a_faulty_policy_exits_with_1_and_names_line_and_rule() {
    let shop = Shop::new(&[]);
    assert_eq!(shop.run(&["policy", "check"]).0, 0);
    let path = shop.root().join("policies/opt_in.cedar");
    let text = std::fs::read_to_string(&path)
        .unwrap()
        .replace("resource.owner.age < 18", "resource.owner.height < 18");
    std::fs::write(&path, text).unwrap();
    let (status, out, _) = shop.run(&["policy", "check"]);
    assert!(
        status == 1 && out.contains("minor_now") && out.contains("height"),
        "{out}"
    );
    assert_eq!(
        shop.run(&["decide", "--purpose", "ai_assistant"]).0,
        2,
        "a policy with faults decides nothing"
    );
}

#[test]
fn an_assessment_that_is_empty_cannot_be_signed() {
    let shop = Shop::new(&[]);
    shop.json(&["assess", "new", "--purpose", "ai_assistant"]);
    let (status, _, err) = shop.run(&["assess", "sign", "ai_assistant", "--officer", "Ada"]);
    assert!(status == 2 && err.contains("`interest` is empty"), "{err}");
    assert_eq!(shop.json(&["assess", "list"]).as_array().unwrap().len(), 0);
}

#[test]
fn an_objection_of_someone_unknown_counts_for_what_comes_later() {
    let shop = Shop::new(&[]);
    shop.assess();
    shop.write("choices.csv", "person,choice,at\nada,objection,2026-01-01\nada,consent,2026-01-01\neve,consent,2026-01-01\n");
    assert_eq!(
        shop.json(&["import", "choices", "choices.csv"])["files"][0]["new_people"],
        2
    );
    shop.write("people.csv", "id,birth\nada,1980-01-01\neve,1980-01-01\n");
    shop.json(&["import", "people", "people.csv"]);
    shop.write("posts.csv", "id,person,kind,audience,created,collected_for\n1,ada,post,public,2024-01-01,service\n2,eve,post,public,2024-01-01,service\n");
    shop.json(&["import", "items", "posts.csv"]);
    let report = shop.json(&["decide", "--purpose", "ai_assistant", "--reference"]);
    assert_eq!(
        (&report["admitted"], &report["refused"]),
        (&1.into(), &1.into())
    );
}
