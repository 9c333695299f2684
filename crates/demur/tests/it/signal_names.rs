//! By which names signals count.

use crate::signals::{admitted, hear, street};

/// A record of somebody.
fn row(who: &str, allow: bool, day: u32) -> String {
    format!(
        "{{{who},\"record\":{{\"syntheticContentGeneration\":{{\"allow\":{allow},\"updatedAt\":\"2026-03-0{day}T10:00:00Z\"}}}}}}\n"
    )
}

/// A handle may have passed to somebody else: it denies, and takes nothing back.
#[test]
fn allowing_counts_by_no_name_that_changes_hands() {
    let shop = street();
    let by_name = "\"handle\":\"ada@social.example\"";
    shop.write("deny.jsonl", &row(by_name, false, 1));
    assert_eq!(hear(&shop, "bluesky", "deny.jsonl")["denied"], 1);
    assert_eq!(admitted(&shop, "ada"), 0);
    // Whoever has the name now is not known by what is theirs for good.
    let rows = [
        row(
            "\"did\":\"did:plc:newcomer\",\"handle\":\"ada@social.example\"",
            true,
            2,
        ),
        row(by_name, true, 2),
        row("\"person\":\"ada@social.example\"", true, 2),
        row("\"uri\":\"at://ada@social.example/x\"", true, 2),
    ];
    shop.write("allow.jsonl", &rows.concat());
    let heard = hear(&shop, "bluesky", "allow.jsonl");
    let counts = [
        &heard["taken_back"],
        &heard["unchanged"],
        &heard["set_aside"],
    ];
    assert_eq!(counts, [0, 4, 0], "{heard}");
    assert_eq!(admitted(&shop, "ada"), 0);
    // By what is theirs for good they take it back: a DID, whatever name stands beside it.
    let theirs = "\"did\":\"did:plc:ada\",\"handle\":\"ada@social.example\"";
    shop.write("own.jsonl", &row(theirs, true, 2));
    assert_eq!(hear(&shop, "bluesky", "own.jsonl")["taken_back"], 1);
    assert_eq!(admitted(&shop, "ada"), 3);
    // And the id under which the account came to be known.
    let both = row(by_name, false, 3) + &row("\"person\":\"ada\"", true, 4);
    shop.write("both.jsonl", &both);
    let heard = hear(&shop, "bluesky", "both.jsonl");
    assert_eq!([&heard["denied"], &heard["taken_back"]], [1, 1], "{heard}");
    assert_eq!(admitted(&shop, "ada"), 3);
}
