//! `Content-Usage` of places: what a site says counts for everybody there.

use crate::signals::{admitted, explain, hear, ledger_head, posts, say, street};

/// What a site says of everything on it counts for whoever is there, and for those who come; what somebody said
/// after it themselves stands above it.
#[test]
fn what_a_site_says_counts_for_everybody_there() {
    let shop = street();
    let site = |name: &str, usage: &str, at: &str| {
        let row = format!(
            "{{\"surface\":\"feed\",\"content_usage\":\"{usage}\",\"at\":\"{at}\"}}\n{{\"content_usage\":\"train-ai=n\"}}\n"
        );
        shop.write(name, &row);
        let dry = ["signals", "import", "--source", "aipref", "--dry-run", name];
        let (dry, heard) = (shop.json(&dry), hear(&shop, "aipref", name));
        for count in ["denied", "taken_back", "unchanged", "set_aside"] {
            assert_eq!(dry["files"][0][count], heard[count], "{count}");
        }
        assert_eq!(heard["set_aside"], 1, "it names nobody and no place");
        heard
    };
    let denied = site("no.jsonl", "train-ai=n", "2026-03-01");
    assert_eq!(denied["denied"], 2, "{denied}");
    assert_eq!((admitted(&shop, "ada"), admitted(&shop, "bob")), (0, 0));
    let reason = explain(&shop, "ada")["items"][0]["reasons"][0].to_string();
    assert!(reason.contains("signal:aipref:train-ai"), "{reason}");
    let head = ledger_head(&shop);
    assert_eq!(site("no.jsonl", "train-ai=n", "2026-03-01")["denied"], 0);
    assert_eq!(ledger_head(&shop), head);
    // Who comes later is refused from the beginning, but for whoever consented after the site had spoken.
    shop.write(
        "others.jsonl",
        "{\"id\":\"cyd\",\"birth\":\"1980-01-01\",\"region\":\"de\",\"account\":\"personal\"}\n\
         {\"id\":\"dora\",\"birth\":\"1980-01-01\",\"region\":\"de\",\"account\":\"personal\"}\n",
    );
    shop.json(&["import", "people", "others.jsonl"]);
    say(
        &shop,
        "others",
        &[
            "cyd,consent,2026-02-01T10:00:00Z,portal",
            "dora,consent,2026-04-01T10:00:00Z,portal",
        ],
    );
    posts(&shop, "more", &["cyd", "dora"]);
    assert_eq!((admitted(&shop, "cyd"), admitted(&shop, "dora")), (0, 3));
    // The site changes its mind: what it denied is taken back, and stays so.
    let allowed = site("yes.jsonl", "train-ai=y", "2026-05-01");
    assert_eq!(allowed["taken_back"], 3, "{allowed}");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    for person in ["ada", "bob", "cyd", "dora"] {
        assert_eq!(admitted(&shop, person), 3, "{person}");
    }
    // And changes it again: without a time it is one of now. Only the newest is kept.
    shop.write(
        "again.jsonl",
        "{\"surface\":\"feed\",\"content_usage\":\"train-ai=n\"}\n",
    );
    assert_eq!(hear(&shop, "aipref", "again.jsonl")["denied"], 4);
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    for person in ["ada", "bob", "cyd", "dora"] {
        assert_eq!(admitted(&shop, person), 0, "{person}");
    }
    let kept = std::fs::read_to_string(shop.root().join("signals/sites.json")).unwrap();
    assert_eq!(kept.matches("content_usage").count(), 1, "{kept}");
}

/// Pages of one surface speak each for itself, robots.txt too: what one of them allows is no answer to another's no.
#[test]
fn of_the_places_on_a_site_the_most_restrictive_counts() {
    let shop = street();
    let row = |url: &str, usage: &str, minute: u32| {
        format!(
            "{{\"surface\":\"feed\",\"url\":\"https://a.example/{url}\",\"content_usage\":\"train-ai={usage}\",\"at\":\"2026-03-01T10:{minute:02}:00Z\"}}\n"
        )
    };
    let hears = |rows: &[String]| {
        shop.write("pages.jsonl", &rows.concat());
        let heard = hear(&shop, "aipref", "pages.jsonl");
        (heard["denied"].clone(), heard["taken_back"].clone())
    };
    assert_eq!(
        hears(&[row("1", "n", 0), row("2", "y", 1)]),
        (2.into(), 0.into())
    );
    assert_eq!(admitted(&shop, "ada"), 0);
    // The place that had denied allows; nothing denies any more.
    assert_eq!(hears(&[row("1", "y", 5)]), (0.into(), 2.into()));
    assert_eq!(admitted(&shop, "ada"), 3);
    // Another one had denied meanwhile, which is heard of later: it is no answer that the first one allows.
    assert_eq!(hears(&[row("robots.txt", "n", 3)]), (2.into(), 0.into()));
    assert_eq!(admitted(&shop, "ada"), 0);
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    assert_eq!(admitted(&shop, "ada"), 0);
    assert_eq!(hears(&[row("robots.txt", "y", 9)]), (0.into(), 2.into()));
    assert_eq!(admitted(&shop, "ada"), 3);
}

/// Who has come to a place in another way than by an import of items is known at the next compile.
#[test]
fn a_compile_says_for_newcomers_what_their_site_says() {
    let shop = street();
    shop.write(
        "no.jsonl",
        "{\"surface\":\"feed\",\"content_usage\":\"train-ai=n\",\"at\":\"2026-03-01\"}\n",
    );
    hear(&shop, "aipref", "no.jsonl");
    let sites = shop.root().join("signals/sites.json");
    let away = shop.root().join("away.json");
    std::fs::rename(&sites, &away).unwrap();
    shop.write(
        "cyd.jsonl",
        "{\"id\":\"cyd\",\"birth\":\"1980-01-01\",\"region\":\"de\",\"account\":\"personal\"}\n",
    );
    shop.json(&["import", "people", "cyd.jsonl"]);
    say(&shop, "cyd", &["cyd,consent,2026-02-01T10:00:00Z,portal"]);
    posts(&shop, "more", &["cyd"]);
    assert_eq!(admitted(&shop, "cyd"), 3);
    std::fs::rename(&away, &sites).unwrap();
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    assert_eq!(admitted(&shop, "cyd"), 0);
}
