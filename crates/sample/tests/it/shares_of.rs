//! Chains of shares and quotes, replies, mentions.

use crate::town::ten_thousand;
use std::collections::HashMap;

struct Link {
    at: Option<i64>,
    kind: String,
    original: Option<String>,
    reply_to: Option<String>,
}

fn links() -> HashMap<String, Link> {
    let rows = ten_thousand().items.rows();
    rows.map(|row| {
        let link = Link {
            at: row.moment("created"),
            kind: row.text("kind").unwrap(),
            original: row.text("share_of").or(row.text("quote_of")),
            reply_to: row.text("reply_to"),
        };
        (row.text("id").unwrap(), link)
    })
    .collect()
}

#[test]
fn shares_resolve_to_earlier_items_in_chains_of_up_to_six() {
    let links = links();
    let (mut resolved, mut dangling) = (0, 0);
    let mut by_depth = [0; 8];
    for link in links.values() {
        let mut depth = 0;
        let mut here = link;
        while let Some(original) = &here.original {
            depth += 1;
            assert!(depth <= 6, "a chain longer than six, or a circle");
            let Some(next) = links.get(original) else {
                break;
            };
            if let (Some(later), Some(earlier)) = (here.at, next.at) {
                assert!(earlier < later, "a share is older than its original");
            }
            assert!(
                matches!(next.kind.as_str(), "post" | "photo" | "reel"),
                "{}",
                next.kind
            );
            here = next;
        }
        by_depth[depth] += 1;
        if let Some(original) = &link.original {
            if links.contains_key(original) {
                resolved += 1
            } else {
                dangling += 1
            }
        }
    }
    assert!(by_depth[1..=6].iter().all(|&n| n > 5), "{by_depth:?}");
    assert!(
        by_depth[1] > by_depth[2] && by_depth[2] > by_depth[6],
        "{by_depth:?}"
    );
    // 3 of 100 that share point to something gone; some of the others find nothing early on, and
    // share nothing, so that the share among those left is a little higher.
    let share = f64::from(dangling) / f64::from(resolved + dangling);
    assert!((0.03..0.05).contains(&share), "{share}");
}

#[test]
fn shares_and_quotes_are_both_there_and_never_on_one_item() {
    let (mut shares, mut quotes) = (0, 0);
    for row in ten_thousand().items.rows() {
        let (share, quote) = (row.text("share_of"), row.text("quote_of"));
        assert!(share.is_none() || quote.is_none());
        assert!(
            share.is_none() || row.text("text").is_none(),
            "a bare share has no text"
        );
        shares += u32::from(share.is_some());
        quotes += u32::from(quote.is_some());
    }
    assert!(shares > 1_000 && quotes > 300, "{shares} {quotes}");
}

#[test]
fn comments_answer_earlier_items_and_captions_their_photo() {
    let links = links();
    let (mut answers, mut captions) = (0, 0);
    for link in links.values() {
        let Some(target) = &link.reply_to else {
            continue;
        };
        let target = &links[target];
        if let (Some(later), Some(earlier)) = (link.at, target.at) {
            assert!(earlier < later);
        }
        match link.kind.as_str() {
            "caption" => {
                assert_eq!(target.kind, "photo");
                captions += 1;
            }
            kind => {
                assert_eq!(kind, "comment");
                answers += 1;
            }
        }
    }
    let comments = links.values().filter(|l| l.kind == "comment").count();
    assert!(
        answers * 10 > comments * 8,
        "{answers} of {comments} comments answer something"
    );
    assert!(captions > 1_000, "{captions}");
}

#[test]
fn people_are_mentioned_and_depicted_also_those_without_account() {
    let town = ten_thousand();
    let people: std::collections::HashSet<String> =
        town.people.rows().map(|r| r.text("id").unwrap()).collect();
    let (mut mentioned, mut depicted, mut guests) = (0, 0, 0);
    for row in town.items.rows() {
        for name in row.texts("mentions") {
            assert!(people.contains(&name), "{name}");
            mentioned += 1;
        }
        for name in row.texts("depicted") {
            depicted += 1;
            guests += u32::from(name.starts_with("guest-"));
            assert!(
                name.starts_with("guest-") || people.contains(&name),
                "{name}"
            );
        }
    }
    assert!(
        mentioned > 1_000 && depicted > 1_000 && guests > 50,
        "{mentioned} {depicted} {guests}"
    );
}
