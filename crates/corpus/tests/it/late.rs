//! Late events mask exactly the rows whose decision they change. What is expected was worked out by
//! hand from the street.

use crate::fixture::files;
use crate::shop::{Items, Shop, items, notice};
use crate::street::{ALL, choice, open_street, says, says_about, says_of, seen, street};
use corpus::Look;
use policy::Form;
use rights::{
    AccountType, Audience, ChoiceKind, Entry, Kind, NoticeStatus, Sequence, Withheld, Withholding,
};

fn without(masked: &str) -> Items {
    &items(ALL) - &items(masked)
}

/// Says it, masks, and compares: exactly these rows are gone, in one state that follows its parent.
fn masks(form: Form, who: &str, entry: Entry, masked: &str) {
    let shop = street(form);
    shop.say(who, entry);
    changes(&shop, Look::Touched, masked);
}

/// Masks, and compares.
pub(crate) fn changes(shop: &Shop, look: Look, masked: &str) {
    let (before, parent) = (files(&shop.set(1)), shop.head(1));
    let done = shop.mask(look);
    assert_eq!(seen(shop), without(masked));
    let head = shop.head(1);
    if masked.is_empty() {
        assert_eq!((done.len(), head.hash), (0, parent.hash));
        assert_eq!(files(&shop.set(1)), before);
    } else {
        let rows = items(masked).len() as u64;
        assert_eq!((done.len(), done[0].rows, done[0].state), (1, rows, 1));
        assert_eq!(
            head.manifest.parent,
            Some(parent.hash),
            "a state names its parent"
        );
        assert_eq!(
            done[0].cells,
            head.manifest.masks.len(),
            "only the cells concerned"
        );
        assert_eq!(shop.recorded(head.hash), 1);
        let after = files(&shop.set(1));
        let is_data = |name: &&String| name.contains("cell-") || name.contains("decisions/");
        for name in before.keys().filter(is_data) {
            assert_eq!(after[name], before[name], "`{name}` is not rewritten");
        }
    }
    shop.holds(1);
    // Without news, nothing more is found and nothing is written.
    let (before, entries) = (files(&shop.set(1)), shop.wait(shop.ledger.head()).unwrap());
    for look in [Look::Touched, Look::Everything] {
        assert_eq!(shop.mask(look), []);
    }
    assert_eq!(files(&shop.set(1)), before);
    assert_eq!(shop.wait(shop.ledger.head()).unwrap(), entries);
}

#[test]
fn an_objection_reaches_own_items_and_those_that_show_name_share_or_quote() {
    masks(
        Form::OptOut,
        "ada",
        says(ChoiceKind::Objection),
        "a1 a2 a3 b1 b2 c1 d1 f1",
    );
}

#[test]
fn an_objection_to_a_kind_reaches_that_kind() {
    let photos = says_of(ChoiceKind::Objection, &[Kind::Photo]);
    masks(Form::OptOut, "ada", photos, "a2 b1 f1");
}

#[test]
fn an_objection_of_somebody_with_one_share_reaches_its_quotes() {
    masks(
        Form::OptOut,
        "cleo",
        says(ChoiceKind::Objection),
        "c1 c2 d1",
    );
}

#[test]
fn a_restriction() {
    let posts = says_of(ChoiceKind::Restriction, &[Kind::Post]);
    masks(Form::OptOut, "ada", posts, "a1 b2 c1 d1");
}

#[test]
fn a_withdrawn_consent_takes_shares_along_and_is_no_objection_to_being_shown() {
    masks(
        Form::OptIn,
        "ada",
        says(ChoiceKind::ConsentWithdrawn),
        "a1 a2 a3 c1 d1",
    );
}

#[test]
fn an_erased_item() {
    masks(
        Form::OptOut,
        "ada",
        says_about(ChoiceKind::Erasure, "a1"),
        "a1 c1 d1",
    );
}

#[test]
fn an_erased_person_is_shown_and_named_no_more() {
    masks(Form::OptOut, "dan", says(ChoiceKind::Erasure), "d1 e1 e2");
}

#[test]
fn an_item_that_shows_special_categories() {
    masks(
        Form::OptOut,
        "ada",
        says_about(ChoiceKind::SpecialCategory, "a2"),
        "a2",
    );
}

#[test]
fn an_item_that_is_withheld_for_somebody_else() {
    for why in [Withholding::Examined, Withholding::Depicts] {
        let withheld = Entry::ItemWithheld(Withheld {
            item: "a1".into(),
            request: Sequence(0),
            why,
        });
        masks(Form::OptOut, "ada", withheld, "a1 c1 d1");
    }
    let special = Entry::ItemWithheld(Withheld {
        item: "a2".into(),
        request: Sequence(0),
        why: Withholding::Special,
    });
    masks(Form::OptOut, "ada", special, "a2");
}

#[test]
fn a_narrowed_audience_of_an_item_and_of_all_before_a_day() {
    let mut narrowed = choice(ChoiceKind::AudienceNarrowed);
    narrowed.audience = Some(Audience::Friends);
    let mut of_item = narrowed.clone();
    of_item.item = Some("a1".into());
    masks(Form::OptOut, "ada", Entry::Choice(of_item), "a1 c1 d1");
    narrowed.before = Some("2021-01-01".parse().unwrap());
    masks(Form::OptOut, "ada", Entry::Choice(narrowed), "a2");
}

#[test]
fn a_notice_that_bounced() {
    let bounced = notice(NoticeStatus::Bounced, "2026-11-22");
    masks(Form::OptOut, "ben", bounced, "b1 b2 f1");
}

fn born(birth: &str) -> Entry {
    Entry::PersonCorrected {
        birth: Some(birth.parse().unwrap()),
        region: None,
        created: None,
        account: AccountType::Personal,
    }
}

#[test]
fn a_corrected_birth_date() {
    // Under 18 now: what others show of Dan goes, too.
    masks(Form::OptOut, "dan", born("2010-01-01"), "d1 e1 e2");
    // Grown up since, but not yet when `a2` was made.
    masks(Form::OptOut, "ada", born("2003-01-01"), "a2");
}

#[test]
fn a_deleted_account() {
    let deleted = Entry::PersonCorrected {
        birth: Some("1980-01-01".parse().unwrap()),
        region: None,
        created: None,
        account: AccountType::Deleted,
    };
    masks(Form::OptOut, "ada", deleted, "a1 a2 a3 c1 d1");
}

#[test]
fn what_takes_nothing_back_masks_nothing() {
    masks(Form::OptOut, "gus", says(ChoiceKind::Objection), "");
    masks(
        Form::OptOut,
        "ada",
        says_of(ChoiceKind::Objection, &[Kind::Reel]),
        "",
    );
    masks(Form::OptOut, "ada", says(ChoiceKind::Consent), "");
}

#[test]
fn linking_an_account_whose_other_half_objected() {
    for (who, with) in [("ada", "gus"), ("gus", "ada")] {
        let shop = street(Form::OptOut);
        shop.say("gus", says(ChoiceKind::Objection));
        assert_eq!(shop.mask(Look::Touched), []);
        let link = Entry::PersonLinked {
            with: shop.ordinal(with),
            evidence: "same mail".into(),
        };
        shop.say(who, link);
        changes(&shop, Look::Touched, "a1 a2 a3 b1 b2 c1 d1 f1");
    }
}

#[test]
fn an_objection_of_a_linked_account() {
    let shop = open_street(Form::OptOut);
    let link = Entry::PersonLinked {
        with: shop.ordinal("dan"),
        evidence: "same mail".into(),
    };
    shop.say("gus", link);
    shop.compile();
    shop.say("gus", says(ChoiceKind::Objection));
    changes(&shop, Look::Touched, "d1 e1 e2");
}

#[test]
fn an_objection_that_is_taken_back_unmasks_nothing() {
    let shop = street(Form::OptOut);
    shop.say("ada", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    let (masked, files_then) = (seen(&shop), files(&shop.set(1)));
    shop.say("ada", says(ChoiceKind::ObjectionWithdrawn));
    for look in [Look::Touched, Look::Everything] {
        assert_eq!(shop.mask(look), []);
    }
    assert_eq!(seen(&shop), masked);
    assert_eq!(files(&shop.set(1)), files_then);
    shop.holds(1);
    // It counts for the next set.
    assert_eq!(shop.compile().manifest.items_admitted, 11);
}
