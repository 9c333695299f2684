//! German speeches and a question-and-answer site: kinds of their own, a missing owner.
//!
//! Counted by Python over the same files: 10,899 speeches (10,324 `speech`, 575 `reply`), one without
//! author; 5,399 entries (612 post, 1,060 reply, 3,413 comment, 314 other), three without author.

use crate::shop::{Shop, shared};

fn reasons(shop: &Shop, rule: &str) -> u64 {
    let report = shop.json(&["decide", "--purpose", "ai_assistant", "--reference"]);
    assert_eq!(report["reference"]["differences"], 0);
    let found = report["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["rule"] == rule)
        .cloned();
    found.map_or(0, |r| r["items"].as_u64().unwrap())
}

#[test]
fn a_speech_without_a_speaker_is_read_and_refused() {
    let Some(speeches) = shared("bundestag/speeches.jsonl.zst") else {
        return;
    };
    let shop = Shop::new(&[]);
    let speeches = speeches.display().to_string();
    let items = shop.json(&[
        "import",
        "items",
        &speeches,
        "--map",
        "author_id=person",
        "--map",
        "date=created",
        "--map",
        "lang=language",
        "--set",
        "audience=public",
        "--value",
        "kind:speech=post",
        "--value",
        "kind:reply=comment",
    ]);
    assert_eq!(items["files"][0]["accepted"], 10_899);
    assert_eq!(reasons(&shop, "owner_unknown"), 1);
    assert_eq!(
        reasons(&shop, "age_unknown"),
        10_898,
        "nobody gave their ages"
    );
}

#[test]
fn a_kind_that_demur_does_not_know_is_set_aside_until_it_is_mapped() {
    let Some(posts) = shared("se_quantum/posts.jsonl.zst") else {
        return;
    };
    let shop = Shop::new(&["--opt-out"]);
    let posts = posts.display().to_string();
    let base = [
        "import",
        "items",
        &posts,
        "--map",
        "author_id=person",
        "--map",
        "text=text",
        "--map",
        "html=text",
        "--value",
        "kind:reply=comment",
    ];
    let dry = shop.json(&[&base[..], &["--dry-run"]].concat());
    assert_eq!(
        (
            &dry["files"][0]["accepted"],
            &dry["files"][0]["quarantined"]
        ),
        (&5_085.into(), &314.into())
    );
    let items = shop.json(&[&base[..], &["--value", "kind:other=unknown"]].concat());
    assert_eq!(items["files"][0]["accepted"], 5_399);
    assert_eq!(reasons(&shop, "owner_unknown"), 3);
    assert_eq!(reasons(&shop, "kind_unknown"), 314);
}
