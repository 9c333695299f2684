//! Whatever happens, in whatever order: what is visible afterwards is what was visible before and is
//! admitted by a full compile at the head. Looking at whom entries touch finds no less than looking at
//! everything.

use crate::shop::{Items, Shop, notice};
use crate::street::{choice, item, told};
use corpus::{Look, NoProgress};
use policy::Form;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rights::{AccountType, Audience, ChoiceKind, Day, Entry, Kind, NoticeStatus};
use serde_json::json;

/// The last is under age when the shop opens and comes of age soon after.
const PEOPLE: [(&str, &str); 6] = [
    ("p0", "1980-01-01"),
    ("p1", "1981-01-01"),
    ("p2", "1982-01-01"),
    ("p3", "1983-01-01"),
    ("p4", "1984-01-01"),
    ("p5", "2008-12-01"),
];
const KINDS: [Kind; 4] = [Kind::Post, Kind::Photo, Kind::Comment, Kind::AiPrompt];

const BIRTHS: &[&str] = &["1990-05-05", "2004-02-29", "2009-01-01"];

/// An item: owner, kind, year, and how it points to whom or what.
pub(crate) type Drawn = (usize, usize, u32, Option<(usize, usize)>);

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A choice, about a kind or an item, if any.
    Says(usize, ChoiceKind, Option<usize>, Option<usize>),
    Notice(usize, NoticeStatus),
    Born(usize, &'static str),
    Linked(usize, usize),
    /// A new version of the assessment, without some kinds.
    Assessed(Vec<usize>),
    Days(i32),
}

pub(crate) fn steps() -> impl Strategy<Value = Step> {
    let who = 0..PEOPLE.len();
    let said = (
        who.clone(),
        prop::sample::select(ChoiceKind::ALL),
        prop::option::of(0..KINDS.len()),
        prop::option::of(0..40usize),
    );
    prop_oneof![
        8 => said.prop_map(|(who, kind, of, item)| Step::Says(who, kind, of, item)),
        2 => (who.clone(), prop::sample::select(NoticeStatus::ALL)).prop_map(|(w, s)| Step::Notice(w, s)),
        2 => (who.clone(), prop::sample::select(BIRTHS)).prop_map(|(w, b)| Step::Born(w, b)),
        2 => (who.clone(), 1..PEOPLE.len()).prop_map(|(a, by)| Step::Linked(a, (a + by) % PEOPLE.len())),
        1 => vec(0..KINDS.len(), 0..2).prop_map(Step::Assessed),
        1 => prop_oneof![Just(1), Just(9), Just(200)].prop_map(Step::Days),
    ]
}

pub(crate) fn drawn() -> impl Strategy<Value = Drawn> {
    let link = prop::option::weighted(0.6, (0..5usize, 0..40usize));
    (0..PEOPLE.len(), 0..KINDS.len(), 2022..2026u32, link)
}

/// A shop with set 2 compiled; half of its cells may be taken over from a set 1 of half the items,
/// which is thrown away.
pub(crate) fn open(form: Form, lenient: bool, drawn: &[Drawn]) -> (Shop, Items) {
    let mut shop = Shop::new(form);
    if lenient {
        shop.lets_unknown_originals_pass();
    }
    shop.people(&PEOPLE);
    let row = |(at, (owner, kind, year, link)): (usize, &Drawn)| {
        let mut more = json!({"created": format!("{year}-05-01")});
        if let Some((relation, target)) = link {
            // Now and then itself, or one that comes later: then chains run in a circle.
            let (item, person) = (format!("i{}", target % (at + 2)), PEOPLE[target % 6].0);
            match relation {
                0 => more["depicted"] = json!([person]),
                1 => more["mentions"] = json!([person]),
                2 => more["quote_of"] = json!(item),
                _ => more["share_of"] = json!(item),
            }
        }
        item(
            &format!("i{at}"),
            PEOPLE[*owner].0,
            KINDS[*kind].as_str(),
            more,
        )
    };
    let rows: Vec<_> = drawn.iter().enumerate().map(row).collect();
    let (early, later) = rows.split_at(rows.len() / 2);
    for (who, _) in PEOPLE {
        told(&shop, form, who);
        if form == Form::OptIn {
            let mut said = choice(ChoiceKind::Consent);
            said.scope.kinds = KINDS.into();
            shop.say(who, Entry::Choice(said));
        }
    }
    shop.assess(1, &KINDS, "2027-06-30");
    shop.items(early);
    let first = shop.compile();
    shop.items(later);
    assert_eq!(shop.compile().path, shop.set(2));
    std::fs::remove_dir_all(first.path).unwrap();
    (shop, (0..drawn.len()).map(|at| format!("i{at}")).collect())
}

pub(crate) fn happens(shop: &Shop, step: &Step, version: u32) {
    match step {
        Step::Says(who, kind, of, item) => {
            let mut said = choice(*kind);
            said.scope.kinds = of.iter().map(|of| KINDS[*of]).collect();
            said.item = item.map(|item| format!("i{item}").as_str().into());
            said.audience = (*kind == ChoiceKind::AudienceNarrowed).then_some(Audience::Friends);
            shop.say(PEOPLE[*who].0, Entry::Choice(said));
        }
        Step::Notice(who, status) => {
            let day = shop.now().to_string();
            shop.say(PEOPLE[*who].0, notice(*status, &day));
        }
        Step::Born(who, birth) => {
            let born = Entry::PersonCorrected {
                birth: Some(birth.parse().unwrap()),
                region: None,
                created: None,
                account: AccountType::Personal,
            };
            shop.say(PEOPLE[*who].0, born);
        }
        Step::Linked(who, with) => {
            let with = shop.ordinal(PEOPLE[*with].0);
            let evidence = "same mail".to_owned();
            shop.say(PEOPLE[*who].0, Entry::PersonLinked { with, evidence });
        }
        Step::Assessed(but) => {
            let left = KINDS.iter().enumerate().filter(|(at, _)| !but.contains(at));
            let left: Vec<Kind> = left.map(|(_, kind)| *kind).collect();
            shop.assess(version, &left, "2027-06-30");
        }
        Step::Days(days) => {
            let day: Day = shop.now().day().plus_days(*days);
            shop.is_now(&format!("{day}T10:00:00Z"));
        }
    }
}

/// What a full compile at the head admits; nothing, when no assessment holds.
pub(crate) fn admitted(shop: &Shop, named: &Items) -> Items {
    let Ok(compiled) = shop.try_compile(true, &NoProgress) else {
        return Items::new();
    };
    assert_eq!(compiled.path, shop.set(3));
    let seen = shop.visible(3, named);
    std::fs::remove_dir_all(compiled.path).unwrap();
    seen
}

fn agrees((form, lenient): (Form, bool), drawn: &[Drawn], steps: &[(Step, bool)]) -> usize {
    let (shop, named) = open(form, lenient, drawn);
    let mut visible = shop.visible(2, &named);
    assert_eq!(visible, admitted(&shop, &named));
    let begun = visible.len();
    for (at, (step, touched)) in steps.iter().enumerate() {
        happens(&shop, step, 2 + at as u32);
        let (first, second) = match touched {
            true => (Look::Touched, Look::Everything),
            false => (Look::Everything, Look::Touched),
        };
        let done = shop.mask(first);
        let now = shop.visible(2, &named);
        let want = &visible & &admitted(&shop, &named);
        assert_eq!(
            now, want,
            "after step {at}, {step:?}, by {first:?}; before: {visible:?}"
        );
        let rows: u64 = done.iter().map(|m| m.rows).sum();
        assert_eq!(rows, (visible.len() - now.len()) as u64);
        assert_eq!(
            shop.mask(second),
            [],
            "step {at}, {step:?}: {second:?} finds more"
        );
        visible = now;
    }
    shop.holds(2);
    begun - visible.len()
}

#[test]
fn touched_and_everything_agree_with_a_full_compile() {
    let cases = std::env::var("PROPTEST_CASES").ok();
    let config = Config {
        cases: cases.and_then(|n| n.parse().ok()).unwrap_or(6),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let forms = [
        (Form::OptIn, false),
        (Form::OptOut, false),
        (Form::OptOut, true),
    ];
    let towns = (
        prop::sample::select(Vec::from(forms)),
        vec(drawn(), 30..60),
        vec((steps(), any::<bool>()), 3..9),
    );
    let masked = std::cell::Cell::new(0);
    let mut runner = TestRunner::new_with_rng(config, random);
    let ran = runner.run(&towns, |(form, drawn, steps)| {
        masked.set(masked.get() + agrees(form, &drawn, &steps));
        Ok(())
    });
    ran.unwrap();
    assert!(
        masked.get() > 40,
        "only {} rows were masked in all towns",
        masked.get()
    );
}
