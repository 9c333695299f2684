//! One thing is changed at a time. Where the maker lies and signs the lie, only the inputs tell.

use super::{Set, read, with, write};
use arrow::array::{ArrayRef, AsArray, Date32Array, Int64Array, StringArray};
use arrow::compute::concat_batches;
use corpus::set::{DecisionRow, DecisionTable, decisions, paths};
use rights::{Decision, Hash, RuleMask};
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

#[test]
fn a_changed_policy() {
    let set = Set::new();
    let path = paths::policy(&set.set);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n")).unwrap();
    let [files, inputs] = set.failed();
    assert_eq!(files, ["policy"]);
    assert_eq!(
        inputs,
        ["reference", "visible", "commitments"],
        "nothing is decided by another policy"
    );

    // A weaker one that the maker signs: minors are no longer refused.
    let rule = text.find("@id(\"minor_now\")").unwrap();
    let end = rule + text[rule..].find(";\n").unwrap() + 2;
    let weak = format!("{}{}", &text[..rule], &text[end..]);
    fs::write(&path, &weak).unwrap();
    set.resign(|m| m.policy = Hash::of(weak.as_bytes()));
    let [files, inputs] = set.failed();
    assert_eq!(files, [""; 0], "the files agree with each other");
    assert!(
        inputs.starts_with(&["recorded".to_owned(), "reference".to_owned()]),
        "{inputs:?}"
    );
}

#[test]
fn a_rewritten_decision_table() {
    let set = Set::new();
    // Another reason for the same refusal.
    let other = |d: Decision| Decision {
        forbids: RuleMask(if d.forbids.contains(0) { 2 } else { 1 }),
        ..d
    };
    let (_, hash) = set.redecide(other);
    assert_eq!(
        set.failed(),
        [vec!["decisions", "counts"], vec!["reference"]]
    );
    // The maker signs what was rewritten.
    let mut seen: BTreeMap<Decision, u64> = BTreeMap::new();
    for content in set.manifest().content {
        let count = |row: &DecisionRow| {
            *seen.entry(row.decision).or_default() += 1;
            Ok(())
        };
        DecisionTable::of(&set.set)
            .read(&content.content, count)
            .unwrap();
    }
    set.resign(|m| {
        let rules: Vec<_> = m.rules.iter().map(|r| r.rule.clone()).collect();
        m.rules = decisions::rule_counts(&seen, &rules[..rules.len() - 1]);
        m.decisions = hash;
    });
    assert_eq!(set.failed(), [vec![], vec!["recorded", "reference"]]);
    let detail = set.detail("reference");
    assert!(
        detail.contains("in the set, and") && detail.contains("by Cedar"),
        "{detail}"
    );
}

#[test]
fn a_refused_item_put_into_a_cell() {
    let set = Set::new();
    let (refused, _) = set.redecide(|d| d);
    set.restore();
    let content = set.manifest().content.into_iter().find(|c| {
        let mut found = false;
        let look = |row: &DecisionRow| {
            found |= row.item == refused.item;
            Ok(())
        };
        DecisionTable::of(&set.set).read(&c.content, look).unwrap();
        found
    });
    let path = set.cell();
    let cell = read(&path);
    // The last row once more, as that item; its pseudonym decides where it would stand.
    let text = |value: String| -> ArrayRef { Arc::new(StringArray::from(vec![value])) };
    let mut row = cell.slice(cell.num_rows() - 1, 1);
    row = with(&row, "item", text(refused.item.to_string()));
    row = with(&row, "content", text(content.unwrap().content));
    row = with(
        &row,
        "row",
        Arc::new(Int64Array::from(vec![i64::try_from(refused.row).unwrap()])),
    );
    let last = cell
        .column_by_name("item")
        .unwrap()
        .as_string::<i32>()
        .value(cell.num_rows() - 1);
    let in_order = last < refused.item.to_string().as_str();
    write(
        &path,
        &concat_batches(&cell.schema(), [&cell, &row]).unwrap(),
    );
    let [files, inputs] = set.failed();
    match in_order {
        true => assert_eq!(files, ["cells", "admitted", "absence"]),
        false => assert_eq!(files, ["cells", "order", "admitted", "absence"]),
    }
    assert_eq!(inputs, ["visible", "commitments"]);
    assert!(set.detail("visible").contains(&refused.item.to_string()));
}

#[test]
fn a_content_file_that_changed() {
    let set = Set::new();
    let file = &set.shop.item_files()[0];
    let bytes = fs::read(file).unwrap();
    // Parquet is read from its end; the first of its four magic bytes is enough.
    let mut other = bytes.clone();
    other[0] ^= 1;
    fs::write(file, other).unwrap();
    assert_eq!(
        set.failed(),
        [
            vec![],
            vec!["inputs", "reference", "visible", "commitments"]
        ]
    );
    assert!(
        set.detail("inputs")
            .contains(file.file_name().unwrap().to_str().unwrap())
    );
    fs::write(file, bytes).unwrap();
    assert_eq!(set.failed(), [[""; 0]; 2]);
}

#[test]
fn facts_that_changed() {
    let set = Set::new();
    let content = &set.manifest().content[0].content;
    let path = set
        .shop
        .root()
        .join("facts")
        .join(content)
        .join("facts.parquet");
    let facts = read(&path);
    // Everything was made in 1990, long before the scope begins.
    let long_ago = Date32Array::from(vec![7305; facts.num_rows()]);
    write(&path, &with(&facts, "created", Arc::new(long_ago)));
    assert_eq!(set.failed(), [vec![], vec!["reference", "visible"]]);
    let lost = facts.slice(1, facts.num_rows() - 1);
    write(&path, &lost);
    assert_eq!(
        set.failed(),
        [
            vec![],
            vec!["inputs", "reference", "visible", "commitments"]
        ]
    );
}

#[test]
fn rows_that_should_have_been_masked() {
    let set = Set::new();
    // The mask is gone, its state is not.
    set.unmask();
    let [files, inputs] = set.failed();
    assert_eq!(files, ["table", "masks", "absence", "files"]);
    assert_eq!(inputs, ["visible", "commitments"]);
    // The state, too: the set is what it was before the objection, and only the ledger knows better.
    let state = paths::state(&set.set, 1);
    let signed = fs::read(&state).unwrap();
    fs::remove_file(&state).unwrap();
    fs::remove_file(paths::absence(&set.set).join("000001.removed")).unwrap();
    assert_eq!(set.failed(), [vec![], vec!["recorded"]]);
    // The maker signs that it held the objection, and masked nothing.
    fs::write(&state, signed).unwrap();
    let first = set.manifest().absence;
    set.resign(|m| {
        m.masks.clear();
        m.absence.clone_from(&first);
        m.table_version = 0;
    });
    assert_eq!(set.failed(), [vec![], vec!["recorded", "visible"]]);
    let detail = set.detail("visible");
    assert!(
        detail.contains("visible items are refused") && detail.contains("`objection`"),
        "{detail}"
    );
    // What was refused and is there all the same opens an incident, once however often it is found.
    let opened = || -> u64 {
        let flags = ["--reference", "--json"];
        let (_, out, _) = set.say(&set.shop.root(), &flags);
        let said: serde_json::Value = serde_json::from_str(&out).unwrap();
        said["incident"].as_u64().unwrap()
    };
    // An audit from outside that decides again finds it as well.
    let root = set.shop.root();
    let [audited, inputs] = [&set.set, &root].map(|path| path.to_str().unwrap());
    let found = crate::shop::demur(&root, &["audit", audited, "--inputs", inputs]);
    let said = String::from_utf8_lossy(&found.stderr).into_owned();
    let number = said.split("incident ").nth(1);
    let number = number.and_then(|rest| rest.split(' ').next()?.parse().ok());
    assert_eq!(found.status.code(), Some(1), "{found:?}");
    let number: u64 = number.unwrap_or_else(|| panic!("no incident: {found:?}"));
    assert_eq!(opened(), number);
    let history = set.shop.json(&["ledger", "history", &set.person]);
    let lines = history.as_array().unwrap().iter();
    let concerns: Vec<_> = lines
        .filter(|line| line["entry"]["entry"] == "incident_concerns")
        .collect();
    assert_eq!(concerns.len(), 1, "{concerns:?}");
    // What is recorded are the words of the policy, which pages say in both languages.
    let why = &concerns[0]["entry"]["concern"]["items"][0][1];
    assert!(why.as_str().unwrap().contains("[objection;"), "{why}");
    assert_eq!(concerns[0]["entry"]["incident"], number);
    assert!(
        !concerns[0]["entry"]["concern"]["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
