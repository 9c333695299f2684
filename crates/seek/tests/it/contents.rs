//! Searches over a real store.

use crate::pictures::{drawn, encoded, jpeg};
use image::ImageFormat;
use intake::{
    ContentStore, Erasure, ImportOptions, Limits, Mapping, NoProgress, PartSize, PersonDirectory,
    Swap,
};
use rights::{
    Audience, Choice, ChoiceKind, Error, ItemId, Kind, Match, Ordinal, PurposeTree, Scope,
    SearchFor, Standing,
};
use seek::{Found, Links, Owners, Picture, Sought, public_kinds, seek};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use tempfile::TempDir;

#[derive(Default)]
struct Everybody(HashMap<String, Ordinal>);

impl PersonDirectory for Everybody {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        let known = ids.iter().map(|id| {
            let new = Ordinal(u32::try_from(self.0.len()).unwrap());
            *self.0.entry(id.clone()).or_insert(new)
        });
        Ok(known.collect())
    }
}

pub(crate) struct Shop {
    folder: TempDir,
    pub(crate) store: ContentStore,
    people: Everybody,
    /// Where those stand who have said something.
    standings: BTreeMap<Ordinal, Standing>,
}

/// What the ledger would say of people.
pub(crate) type Stand = Result<BTreeMap<Ordinal, Standing>, Error>;

impl Shop {
    pub(crate) fn new() -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let store = ContentStore::new(&folder.path().join("shop"));
        Shop {
            folder,
            store,
            people: Everybody::default(),
            standings: BTreeMap::new(),
        }
    }

    fn says(&mut self, person: &str, kind: ChoiceKind, more: impl Fn(&mut Choice)) {
        let now = "2026-11-23".parse().unwrap();
        let mut choice = Choice::new(kind, Scope::all(), now, "test");
        more(&mut choice);
        let standing = self.standings.entry(self.people.0[person]).or_default();
        standing.apply_choice(&choice, &PurposeTree::default());
    }

    /// With what people have said so far.
    fn look<T>(&self, look: impl FnOnce(&Owners<'_>) -> T) -> T {
        let standing = |person: &Ordinal| {
            let said = self.standings.get(person).cloned();
            (*person, said.unwrap_or_default())
        };
        let standings =
            |people: &BTreeSet<Ordinal>| -> Stand { Ok(people.iter().map(standing).collect()) };
        look(&Owners {
            standings: &standings,
            tree: &PurposeTree::default(),
        })
    }

    pub(crate) fn import(&mut self, rows: &[serde_json::Value]) -> String {
        let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
        let path = self.folder.path().join("items.jsonl");
        fs::write(&path, lines).unwrap();
        let options = ImportOptions {
            mapping: &Mapping::default(),
            limits: &Limits::default(),
            today: "2026-11-23".parse().unwrap(),
            window_months: 3,
            dry_run: false,
            parts: PartSize::default(),
        };
        let report =
            intake::import_items(&self.store, &path, &options, &mut self.people, &NoProgress)
                .unwrap();
        assert_eq!(report.count.quarantined, 0, "{report:?}");
        report.content
    }

    fn seek(&self, search: &SearchFor, most: usize) -> Found {
        let links = Links::new(&["https://town.example/p/{id}".to_owned()]).unwrap();
        let sought = Sought::of(search, &links).unwrap();
        self.look(|owners| seek(&self.store, &sought, most, (owners, &|| Ok(()))))
            .unwrap()
    }

    fn erase(&self, person: &str) {
        let mut erasure = Erasure::default();
        let ordinal = self.people.0[person];
        erasure
            .people
            .insert(ordinal, BTreeSet::from([person.to_owned()]));
        let _lock = self.store.lock().unwrap();
        let plan = self.store.plan_blank(&erasure).unwrap();
        let mut swap = Swap::begin(&self.store.root().join(".purge")).unwrap();
        self.store.blank(&plan, &mut swap, &|| {}).unwrap();
        let sealed = swap.seal(()).unwrap();
        sealed
            .install(self.store.root(), &self.store.root().join(".purge"), &|| {})
            .unwrap();
        intake::discard(&self.store.root().join(".purge")).unwrap();
    }
}

pub(crate) fn row(id: &str, person: &str, text: &str) -> serde_json::Value {
    json!({"id": id, "person": person, "kind": "post", "audience": "public", "created": "2024-05-01", "text": text})
}

fn with_picture(id: &str, person: &str, bytes: &[u8]) -> serde_json::Value {
    let mut row = row(id, person, "look");
    row["kind"] = json!("photo");
    row["media"] = json!(base64(bytes));
    row
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0u32, |all, b| all << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            match at <= chunk.len() {
                true => out.push(char::from(LETTERS[(word >> (18 - 6 * at) & 63) as usize])),
                false => out.push('='),
            }
        }
    }
    out
}

pub(crate) fn words(text: &str) -> SearchFor {
    SearchFor {
        words: vec![text.to_owned()],
        ..SearchFor::default()
    }
}

fn picture(bytes: &[u8]) -> SearchFor {
    SearchFor {
        pictures: vec![Picture::read(bytes).unwrap().0.0],
        ..SearchFor::default()
    }
}

fn ids(found: &Found) -> Vec<&str> {
    found.items.iter().map(|item| item.item.as_str()).collect()
}

#[test]
fn links_words_and_pictures_find_their_items() {
    let mut shop = Shop::new();
    let first = encoded(&drawn(1, 200, 150), ImageFormat::Png);
    let other = encoded(&drawn(2, 200, 150), ImageFormat::WebP);
    shop.import(&[
        row("ada/1", "ada", "A walk with Nele Sommer and the dog"),
        row("ben/1", "ben", "nele\u{a0}SOMMER was there"),
        row("ben/2", "ben", "Sommer, Nele"),
        with_picture("ben/3", "ben", &first),
    ]);
    shop.import(&[
        with_picture("eva/1", "eva", &other),
        with_picture("eva/2", "eva", b"no picture"),
        row("eva/3", "eva", "nothing"),
    ]);
    assert_eq!(
        ids(&shop.seek(&words("Nele Sommer"), 10)),
        ["ada/1", "ben/1"]
    );
    let copy = jpeg(
        &drawn(1, 200, 150).resize_exact(90, 70, image::imageops::FilterType::Triangle),
        60,
    );
    let found = shop.seek(&picture(&copy), 10);
    assert_eq!(ids(&found), ["ben/3"]);
    assert!(matches!(found.items[0].matched, Match::Picture(bits) if bits <= seek::ALIKE_BITS));
    assert_eq!(found.items[0].owner, shop.people.0["ben"]);
    let search = SearchFor {
        links: vec![
            "https://town.example/p/eva/3".to_owned(),
            "ben/2".to_owned(),
            "https://elsewhere.example/p/ada/1".to_owned(),
        ],
        words: vec!["Nele Sommer".to_owned()],
        pictures: picture(&copy).pictures,
    };
    let found = shop.seek(&search, 10);
    // By content, whose order is that of their hashes; links come before pictures, pictures before words.
    let by = |wanted: fn(&Match) -> bool| -> BTreeSet<&str> {
        found
            .items
            .iter()
            .filter(|item| wanted(&item.matched))
            .map(|item| item.item.as_str())
            .collect()
    };
    assert_eq!(
        by(|m| *m == Match::Link),
        BTreeSet::from(["ben/2", "eva/3"])
    );
    assert_eq!(
        by(|m| matches!(m, Match::Picture(_))),
        BTreeSet::from(["ben/3"])
    );
    assert_eq!(
        by(|m| matches!(m, Match::Words(_))),
        BTreeSet::from(["ada/1", "ben/1"])
    );
    let kinds: Vec<u8> = found
        .items
        .iter()
        .map(|item| match item.matched {
            Match::Link => 0,
            Match::Picture(_) => 1,
            _ => 2,
        })
        .collect();
    assert!(kinds.is_sorted(), "{kinds:?}");
    let few = shop.seek(&search, 3);
    assert_eq!((few.items.len(), few.more), (3, true));
    assert!(!found.more);
}

/// Nobody learns by a search what stands in what only some can see.
#[test]
fn what_only_some_can_see_is_not_looked_into() {
    let mut shop = Shop::new();
    let bytes = encoded(&drawn(5, 64, 64), ImageFormat::Png);
    let mut rows = Vec::new();
    for (audience, kind, found) in [
        ("public", "post", true),
        ("unknown", "comment", true),
        ("friends", "post", false),
        ("closed_group", "post", false),
        ("only_me", "photo", false),
        ("public", "message", false),
        ("only_me", "ai_prompt", true),
    ] {
        let id = format!("{audience}-{kind}-{found}");
        let mut row = with_picture(&id, "ada", &bytes);
        row["text"] = json!("About Nele Sommer");
        row["audience"] = json!(audience);
        row["kind"] = json!(kind);
        rows.push(row);
    }
    shop.import(&rows);
    let all = SearchFor {
        links: rows
            .iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect(),
        ..SearchFor::default()
    };
    for search in [words("Nele Sommer"), picture(&bytes), all] {
        let found = shop.seek(&search, 10);
        assert_eq!(found.items.len(), 3, "{found:?}");
        assert!(
            ids(&found).iter().all(|id| id.ends_with("true")),
            "{found:?}"
        );
    }
}

fn one(item: &str) -> Option<ItemId> {
    Some(ItemId::from(item))
}

/// What its owner narrowed or asked to erase since it was imported is found by nobody else, whichever way they look.
#[test]
fn what_its_owner_narrowed_or_erased_since_is_not_looked_into() {
    let mut shop = Shop::new();
    let bytes = encoded(&drawn(6, 64, 64), ImageFormat::Png);
    let ids_of = [
        "ada/1", "ada/2", "ben/1", "eva/1", "ida/1", "ida/2", "ora/1",
    ];
    let mut rows: Vec<_> = ids_of
        .iter()
        .map(|id| with_picture(id, id.split('/').next().unwrap(), &bytes))
        .collect();
    for row in &mut rows {
        row["text"] = json!("About Nele Sommer");
    }
    // What was typed into AI features nobody else saw anyway.
    rows[5]["kind"] = json!("ai_prompt");
    rows[5]["audience"] = json!("only_me");
    shop.import(&rows);
    let links = ids_of.map(str::to_owned).to_vec();
    let all = SearchFor {
        links,
        ..SearchFor::default()
    };
    let ways = [words("Nele Sommer"), picture(&bytes), all];
    for search in &ways {
        assert_eq!(ids(&shop.seek(search, 10)), ids_of, "before");
    }

    let before = |day: &str| Some(day.parse().unwrap());
    shop.says("ada", ChoiceKind::AudienceNarrowed, |choice| {
        (choice.item, choice.audience) = (one("ada/1"), Some(Audience::Friends));
    });
    shop.says("ben", ChoiceKind::AudienceNarrowed, |choice| {
        (choice.before, choice.audience) = (before("2025-01-01"), Some(Audience::OnlyMe));
        choice.scope.kinds = [Kind::Photo].into();
    });
    shop.says("eva", ChoiceKind::Erasure, |_| {});
    shop.says("ida", ChoiceKind::Erasure, |choice| {
        choice.item = one("ida/1")
    });
    shop.says("ida", ChoiceKind::AudienceNarrowed, |choice| {
        (choice.before, choice.audience) = (before("2025-01-01"), Some(Audience::Friends));
    });
    // That reaches nothing of hers.
    shop.says("ora", ChoiceKind::AudienceNarrowed, |choice| {
        (choice.before, choice.audience) = (before("2020-01-01"), Some(Audience::OnlyMe));
    });
    let open = ["ada/2", "ida/2", "ora/1"];
    for search in &ways {
        let found = shop.seek(search, 3);
        assert_eq!(ids(&found), open);
        assert!(!found.more, "nor is it said that there is more");
    }
    let items: Vec<ItemId> = ids_of.iter().map(|id| ItemId::from(*id)).collect();
    let public = shop.look(|owners| public_kinds(&shop.store, &items, owners));
    let public = public.unwrap().into_iter();
    let photo = |id: &str| (ItemId::from(id), Kind::Photo);
    assert!(public.eq([photo("ada/2"), photo("ora/1")]));
}

/// In doubt nothing is found: of owners of whom nobody knows where they stand, or when nobody says it.
#[test]
fn of_whom_nothing_is_known_nothing_is_found() {
    let mut shop = Shop::new();
    shop.import(&[row("ada/1", "ada", "About Nele Sommer")]);
    let sought = Sought::of(&words("Nele Sommer"), &Links::default()).unwrap();
    let tree = PurposeTree::default();
    let look = |standings: &dyn Fn(&BTreeSet<Ordinal>) -> Stand| {
        let tree = &tree;
        seek(
            &shop.store,
            &sought,
            5,
            (&Owners { standings, tree }, &|| Ok(())),
        )
    };
    assert!(ids(&look(&|_| Ok(BTreeMap::new())).unwrap()).is_empty());
    assert!(look(&|_| Err(Error::storage("away"))).is_err());
    assert_eq!(ids(&shop.seek(&words("Nele Sommer"), 5)), ["ada/1"]);
}

/// However much is narrowed stands before it, what is open is found.
#[test]
fn what_is_narrowed_takes_the_place_of_nothing_else() {
    let mut shop = Shop::new();
    let said = |person: &str, n| row(&format!("{person}/{n}"), person, "the same old words");
    let closed = (0..3_000).map(|n| said("ada", n));
    let rows: Vec<_> = closed.chain((0..60).map(|n| said("ben", n))).collect();
    shop.import(&rows);
    shop.says("ada", ChoiceKind::AudienceNarrowed, |choice| {
        choice.audience = Some(Audience::Friends);
    });
    let found = shop.seek(&words("same old words"), 50);
    assert_eq!((found.items.len(), found.more), (50, true));
    let found = shop.seek(&words("same old words"), 60);
    assert_eq!((found.items.len(), found.more), (60, false));
    let ben = shop.people.0["ben"];
    assert!(found.items.iter().all(|item| item.owner == ben));
}

#[test]
fn at_most_so_many_are_told_of_however_many_there_are() {
    let mut shop = Shop::new();
    let rows: Vec<_> = (0..9_000)
        .map(|n| row(&format!("i{n}"), "ada", "the same old words"))
        .collect();
    shop.import(&rows);
    let found = shop.seek(&words("same old words"), 50);
    assert_eq!((found.items.len(), found.more), (50, true));
    let all = shop.seek(&words("same old words"), 9_000);
    assert_eq!((all.items.len(), all.more), (9_000, false));
    let sought = Sought::of(&words("same old words"), &Links::default()).unwrap();
    let stop = || Err(Error::storage("stop"));
    let stopped = shop.look(|owners| seek(&shop.store, &sought, 5, (owners, &stop)));
    assert!(stopped.is_err());
}

/// The index is used, rows that are erased leave it, and what is erased is not found again.
#[test]
fn erased_is_gone_from_the_index_of_pictures() {
    let mut shop = Shop::new();
    let (his, hers) = (
        encoded(&drawn(11, 64, 64), ImageFormat::Png),
        encoded(&drawn(12, 64, 64), ImageFormat::Png),
    );
    let content = shop.import(&[
        with_picture("ben/1", "ben", &his),
        row("ada/1", "ada", "Nele Sommer was here"),
        with_picture("ada/2", "ada", &hers),
    ]);
    let index = shop.store.facts(&content).join("pictures.bin");
    assert!(!index.exists());
    assert_eq!(ids(&shop.seek(&picture(&hers), 10)), ["ada/2"]);
    let bits = Picture::read(&hers).unwrap().0.0.to_le_bytes();
    let holds = |bytes: &[u8]| bytes.windows(8).any(|window| window == bits);
    assert!(
        holds(&fs::read(&index).unwrap()),
        "the test looks where something is"
    );
    // The pictures are not read again: what the index says is what counts.
    let kept = fs::read(&index).unwrap();
    let mut forged = kept.get(..16).unwrap().to_vec();
    forged.extend(0u64.to_le_bytes());
    forged.extend(bits);
    fs::write(&index, forged).unwrap();
    assert_eq!(ids(&shop.seek(&picture(&hers), 10)), ["ben/1"]);
    fs::write(&index, kept).unwrap();
    shop.erase("ada");
    let left = fs::read(&index).unwrap();
    assert!(!holds(&left));
    assert_eq!(left.len(), 32, "the other picture stays");
    assert!(ids(&shop.seek(&picture(&hers), 10)).is_empty());
    assert!(ids(&shop.seek(&words("Nele Sommer"), 10)).is_empty());
    assert_eq!(ids(&shop.seek(&picture(&his), 10)), ["ben/1"]);
    let by_id = SearchFor {
        links: vec!["ada/1".to_owned(), ItemId::erased(&content, 1).to_string()],
        ..SearchFor::default()
    };
    assert!(ids(&shop.seek(&by_id, 10)).is_empty());
    // A damaged index, or one made in another way, is made again, and gives the same.
    for damaged in [&left[..20], &b"demur pictures 0"[..], b""] {
        fs::write(&index, damaged).unwrap();
        assert_eq!(ids(&shop.seek(&picture(&his), 10)), ["ben/1"]);
        assert_eq!(fs::read(&index).unwrap(), left);
    }
    // While an import or a purge is at work nothing is kept, and the answer is the same.
    fs::remove_file(&index).unwrap();
    let lock = shop.store.lock().unwrap();
    assert_eq!(ids(&shop.seek(&picture(&his), 10)), ["ben/1"]);
    drop(lock);
    assert!(!index.exists());
}
