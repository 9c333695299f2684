//! A dossier says of every item what the engine decides over everything, and of every set what its
//! table holds when it is read whole.

use crate::dossier_oracle::{agrees, all, ask, connected};
use crate::fixture::purpose;
use crate::shop::{Shop, notice};
use crate::street::{item, open_street, says, says_about, says_of, told};
use corpus::{DossierAsk, Look, Tables};
use policy::{Form, Lang, Policy};
use report::dossier::{Copied, Dossier, OrderLine, Reached, Recipient, Wanted, dossier_html};
use rights::{ChoiceKind, Clock, Entry, Kind, NoticeStatus, Ordinal, Sequence};
use serde_json::json;

fn many(form: Form) -> Shop {
    let shop = open_street(form);
    shop.compile();
    shop.items(&[
        item("a4", "ada", "post", json!({"share_of": "b1"})),
        item("d2", "dan", "post", json!({"quote_of": "a4"})),
        item("g2", "gus", "post", json!({"share_of": "nothing"})),
        item("n1", "new", "post", json!({})),
    ]);
    shop
}

#[test]
fn it_agrees_after_masks_and_later_sets() {
    for form in [Form::OptIn, Form::OptOut] {
        let shop = many(form);
        agrees(&shop, 1);
        for (who, what) in [
            ("ada", says_of(ChoiceKind::Objection, &[Kind::Photo])),
            ("dan", says(ChoiceKind::Objection)),
            ("eve", says_about(ChoiceKind::Erasure, "e1")),
        ] {
            shop.say(who, what);
            shop.mask(Look::Touched);
        }
        let counts = agrees(&shop, 1);
        assert!(counts["Masked"] >= 3, "{counts:?}");
        shop.compile();
        shop.say("ada", says(ChoiceKind::Restriction));
        shop.mask(Look::Touched);
        let counts = agrees(&shop, 2);
        assert!(
            counts["In"] > 0 && counts["Masked"] > 5 && counts["Refused"] > 0,
            "{counts:?}"
        );
    }
}

#[test]
fn it_agrees_after_purge_and_erasure() {
    let shop = many(Form::OptIn);
    shop.compile();
    shop.say("ada", says_of(ChoiceKind::Objection, &[Kind::Post]));
    shop.mask(Look::Touched);
    shop.purge(None);
    let counts = agrees(&shop, 2);
    assert!(counts["Purged"] > 1, "{counts:?}");
    shop.say("ben", says(ChoiceKind::Erasure));
    shop.mask(Look::Touched);
    let ben = shop.ordinal("ben");
    let before = all(&shop, ben);
    assert!(before.about.as_ref().unwrap().erasure_asked);
    let deadline = &before.about.as_ref().unwrap().deadlines[0];
    assert_eq!(deadline.due, "2026-12-22".parse().unwrap());
    assert!(
        deadline.open.iter().any(|o| o.contains("not removed")),
        "{deadline:?}"
    );
    shop.purge(None);
    agrees(&shop, 2);
    let after = all(&shop, ben);
    assert_eq!(after.id, None);
    let about = after.about.as_ref().unwrap();
    let left = about.accounts[0].erased.as_ref().unwrap();
    assert_eq!(left.number, Some(1));
    assert!(left.sequence.is_some() && left.pseudonym_kept);
    assert!(
        after
            .items
            .items
            .iter()
            .all(|i| i.erased && i.now.iter().all(|n| !n.admitted))
    );
    assert_eq!(after.items.total, before.items.total, "places stay, empty");
    assert!(about.choices.is_empty());
    assert!(about.entries.iter().all(|e| e.words.is_none()));
    dossier_html(&after).unwrap();
    let kept = |id: &str| {
        shop.wait(shop.ledger.is_kept_as_pseudonym(&id.into()))
            .unwrap()
    };
    assert!(kept("ben") && !kept("ada") && !kept("nobody"));
}

#[test]
fn linked_accounts_are_one_person() {
    let shop = many(Form::OptIn);
    let with = shop.ordinal("gus");
    let evidence = "same telephone".to_owned();
    shop.say("ada", Entry::PersonLinked { with, evidence });
    shop.say("gus", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    agrees(&shop, 1);
    let (ada, gus) = (all(&shop, shop.ordinal("ada")), all(&shop, with));
    assert_eq!(ada.items.items, gus.items.items);
    let names = |d: &Dossier| -> Vec<String> {
        let accounts = &d.about.as_ref().unwrap().accounts;
        accounts
            .iter()
            .map(|a| a.id.as_ref().unwrap().to_string())
            .collect()
    };
    assert_eq!(names(&ada), ["ada", "gus"]);
    assert_eq!(names(&gus), ["gus", "ada"]);
    assert!(
        ada.items
            .items
            .iter()
            .all(|i| i.now.iter().all(|n| !n.admitted))
    );
}

#[test]
fn items_of_others_are_places_without_texts() {
    let shop = many(Form::OptIn);
    let ada = all(&shop, shop.ordinal("ada"));
    let about = ada.about.as_ref().unwrap();
    assert_eq!(about.in_others.count, 2);
    let how: Vec<_> = about.in_others.places.iter().flat_map(|p| &p.how).collect();
    assert_eq!(how, ["depicts", "mentions"]);
    let used = |id: &str| {
        let line = ada.items.items.iter().find(|i| i.item == id).unwrap();
        line.used_by_others.clone()
    };
    assert_eq!(used("a1").count, 1);
    assert_eq!(used("a1").places[0].how, ["share_of".to_owned()].into());
    assert_eq!((used("a2").count, used("a4").count), (0, 1));
    let text = serde_json::to_string(&ada).unwrap();
    assert!(!text.contains("text of"), "no texts of anybody's");
    // What Ada shares herself is no use by others.
    shop.items(&[item("a5", "ada", "post", json!({"share_of": "a2"}))]);
    let ada = all(&shop, shop.ordinal("ada"));
    let a2 = ada.items.items.iter().find(|i| i.item == "a2").unwrap();
    assert_eq!(a2.used_by_others.count, 0);
}

#[test]
fn items_of_others_are_decided_up_to_a_number_and_counted_beyond() {
    let shop = many(Form::OptOut);
    let tied = || {
        let ada = all(&shop, shop.ordinal("ada"));
        let a1 = ada.items.items.iter().find(|i| i.item == "a1").unwrap();
        connected(&shop, shop.ordinal("ada"), (&a1.content, a1.row))
    };
    let cleo = all(&shop, shop.ordinal("cleo"));
    let c1 = cleo.items.items.iter().find(|i| i.item == "c1").unwrap();
    assert!(c1.now.iter().any(|now| now.admitted), "{c1:?}");
    let few = tied();
    assert_eq!((few.shared.items, few.shared.used), (1, Some(1)));
    let none = connected(&shop, shop.ordinal("ben"), ("no-content", 0));
    assert_eq!((none.shared.items, none.shows), (0, 0));
    let more = (0..1_001).map(|n| {
        item(
            &format!("more/{n}"),
            "ben",
            "post",
            json!({"share_of": "a1"}),
        )
    });
    shop.items(&more.collect::<Vec<_>>());
    let many = tied();
    assert_eq!((many.shared.items, many.shared.used), (1_002, None));
}

#[test]
fn deadlines_say_what_is_done_and_what_is_open() {
    let shop = many(Form::OptOut);
    shop.say("ada", says(ChoiceKind::Objection));
    let deadline = |shop: &Shop| {
        all(shop, shop.ordinal("ada"))
            .about
            .unwrap()
            .deadlines
            .remove(0)
    };
    let open = deadline(&shop);
    assert_eq!(open.received, "2026-11-22".parse().unwrap());
    assert_eq!((open.open.len(), open.overdue), (1, false), "{open:?}");
    assert_eq!(open.done_by, None);
    shop.is_now("2026-12-23T10:00:00Z");
    assert!(deadline(&shop).overdue);
    shop.mask(Look::Touched);
    let done = deadline(&shop);
    assert_eq!(
        (done.open.len(), done.overdue, done.done.len()),
        (0, false, 2),
        "{done:?}"
    );
    // The set was masked that day; looking at it again later changes nothing about that.
    let masked = Some("2026-12-23".parse().unwrap());
    assert_eq!(done.done_by, masked);
    shop.is_now("2026-12-29T10:00:00Z");
    shop.say("ben", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    assert_eq!(deadline(&shop).done_by, masked);
}

#[test]
fn notices_say_until_when_is_waited() {
    let shop = open_street(Form::OptOut);
    shop.people(&[("hal", "1980-01-01")]);
    shop.items(&[item("h1", "hal", "post", json!({}))]);
    shop.say("hal", notice(NoticeStatus::Delivered, "2026-12-01"));
    let hal = |shop: &Shop| all(shop, shop.ordinal("hal"));
    let about = hal(&shop).about.unwrap();
    assert_eq!(
        about.notices[0].delivered,
        Some("2026-12-01".parse().unwrap())
    );
    // 14 days: the policy admits on the last of them plus one.
    assert_eq!(
        about.notices[0].waits_until,
        Some("2026-12-14".parse().unwrap())
    );
    let admitted = |shop: &Shop| {
        let now = hal(shop).items.items.remove(0).now.into_iter();
        now.filter(|n| n.purpose == purpose()).all(|n| n.admitted)
    };
    shop.is_now("2026-12-14T23:59:00Z");
    assert!(!admitted(&shop));
    shop.is_now("2026-12-15T00:00:00Z");
    assert!(admitted(&shop));
}

#[test]
fn pages_that_are_none_are_refused() {
    let shop = many(Form::OptIn);
    let policy = Policy::load("policy.cedar", &shop.policy).unwrap();
    let asks = |person: u32, page: u64, per_page: u64| {
        let ask = DossierAsk {
            person: Ordinal(person),
            policy: &policy,
            purposes: &[],
            today: shop.clock.today(),
            keeps_pseudonyms: true,
            page,
            tables: &Tables::default(),
            per_page,
            lang: Lang::En,
            suppose: None,
            only: None,
            after: None,
        };
        shop.wait(shop.sets().dossier(&ask))
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    assert!(asks(0, 0, 10).contains("counted from 1"));
    assert!(asks(0, 1, 0).contains("from 1 to"));
    assert!(asks(0, 99, 10).contains("no page `99`"));
    assert!(asks(4_000_000, 1, 10).contains("nobody has the ordinal `4000000`"));
}

#[test]
fn an_index_of_older_imports_is_made_when_it_is_needed() {
    let shop = many(Form::OptIn);
    for content in shop.store.contents().unwrap() {
        let items = shop
            .store
            .facts(&content.content)
            .join("index/items.parquet");
        std::fs::remove_file(items).unwrap();
    }
    agrees(&shop, 1);
}

#[test]
fn the_page_speaks_both_languages_and_escapes() {
    let shop = many(Form::OptIn);
    shop.people(&[("Żółć <b>&</b> 名前", "1990-01-01")]);
    told(&shop, Form::OptIn, "Żółć <b>&</b> 名前");
    let person = shop.ordinal("Żółć <b>&</b> 名前");
    for (lang, tag, word) in [
        (Lang::En, "en", "Your items"),
        (Lang::De, "de", "Ihre Inhalte"),
    ] {
        let page = dossier_html(&ask(&shop, person, 1, 100, lang)).unwrap();
        assert!(page.contains(&format!("<html lang=\"{tag}\">")) && page.contains(word));
        assert!(page.contains("Żółć &#60;b&#62;&#38;&#60;/b&#62; 名前"));
        for outside in ["<script", "http://", "https://", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

/// The same every time: the shop's clock and randomness are its own. Look at what changed before it is
/// accepted: somebody gets to read this.
#[test]
fn a_dossier_as_data_and_as_a_page() {
    let shop = many(Form::OptIn);
    shop.say("ada", says_of(ChoiceKind::Objection, &[Kind::Photo]));
    shop.mask(Look::Touched);
    let ada = shop.ordinal("ada");
    insta::assert_json_snapshot!("dossier_en", ask(&shop, ada, 1, 2, Lang::En));
    let page = dossier_html(&ask(&shop, ada, 1, 2, Lang::De)).unwrap();
    let body = page.split_once("</style>").unwrap().1;
    insta::assert_snapshot!("dossier_page_de", body);
}

/// Recipients as whoever has the records of exports puts them in.
#[test]
fn recipients_as_data_and_as_a_page() {
    let shop = many(Form::OptIn);
    let ada = shop.ordinal("ada");
    let order = |number: u32, wanted| OrderLine {
        number,
        wanted,
        to: Some("Example Labs".to_owned()),
        of: "20261123T100000Z-00".to_owned(),
        count: 2,
        created: "2026-11-23".parse().unwrap(),
        due: "2026-12-23".parse().unwrap(),
        confirmed: (number == 1).then(|| "2026-11-24".parse().unwrap()),
        overdue: number == 3,
    };
    let copy = |items: Option<&[&str]>, carried_out: Option<u64>, reached| Copied {
        set: "ai_assistant/0001".to_owned(),
        sequence: Sequence(17),
        at: shop.now(),
        format: "parquet".to_owned(),
        items: items.map(|items| items.iter().map(|i| (*i).to_owned()).collect()),
        carried_out: carried_out.map(Sequence),
        reached,
    };
    let recipient = |name: &str, orders: &[u32], copy| Recipient {
        name: name.to_owned(),
        of: "20261123T100000Z-00".to_owned(),
        orders: orders.to_vec(),
        copy,
    };
    for lang in [Lang::En, Lang::De] {
        let mut dossier = ask(&shop, ada, 1, 2, lang);
        let about = dossier.about.as_mut().unwrap();
        about.orders = vec![
            order(1, Wanted::Erasure),
            order(2, Wanted::Restriction),
            order(3, Wanted::Objection),
        ];
        about.recipients = vec![
            recipient(
                "Example Labs",
                &[1, 2, 3],
                Some(copy(Some(&["a1", "a2"]), Some(20), Reached::NotYet)),
            ),
            recipient("A", &[], Some(copy(Some(&["a1"]), Some(30), Reached::Yes))),
            recipient("B", &[], Some(copy(None, None, Reached::Unknown))),
            recipient(
                "C",
                &[],
                Some(copy(Some(&["a1"]), None, Reached::NothingSaid)),
            ),
            recipient("D", &[], None),
        ];
        let recipients = dossier.about.as_ref().unwrap().recipients.clone();
        let page = dossier_html(&dossier).unwrap();
        report::dossier::dossier_pdf(&dossier).unwrap();
        let part = |from: &str| {
            let at = page.find(from).unwrap();
            page[at..].split_once("</section>").unwrap().0.to_owned()
        };
        let (heading, tag) = match lang {
            Lang::En => ("<h3>Recipients", "en"),
            Lang::De => ("<h3>Empfänger", "de"),
        };
        insta::assert_snapshot!(format!("recipients_page_{tag}"), part(heading));
        if lang == Lang::En {
            insta::assert_json_snapshot!("recipients_en", recipients);
        }
    }
}
