//! Tables in place from which the operator took what orders said.

use crate::mapping::parquet;
use crate::support::{Shop, blank, mapping};
use arrow::array::{Array, ArrayRef, AsArray, ListBuilder, StringArray, StringBuilder};
use intake::{Asked, Erasure, NoProgress, Renewal};
use proptest::prelude::*;
use rights::{Error, ErrorKind, Hash, Ordinal};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One row of the operator's.
#[derive(Clone, Debug)]
struct Post {
    id: String,
    person: String,
    text: Option<String>,
    mentions: Vec<String>,
    kind: &'static str,
}

fn post(number: usize) -> Post {
    Post {
        id: format!("i{number}"),
        person: format!("p{}", number % 5),
        text: Some(format!("text {number}")),
        mentions: match number % 7 {
            3 => vec!["p1".into(), "p2".into()],
            _ => Vec::new(),
        },
        kind: match number % 11 {
            10 => "nonsense",
            _ => "post",
        },
    }
}

fn write(path: &Path, posts: &[Post]) {
    let mut mentions = ListBuilder::new(StringBuilder::new());
    for post in posts {
        mentions.append_value(post.mentions.iter().map(|m| Some(m.as_str())));
    }
    let text = |of: fn(&Post) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(posts.iter().map(of)))
    };
    let texts: StringArray = posts.iter().map(|p| p.text.as_deref()).collect();
    parquet(
        path,
        vec![
            ("id", text(|p| &p.id)),
            ("person", text(|p| &p.person)),
            ("kind", text(|p| p.kind)),
            ("text", Arc::new(texts)),
            ("mentions", Arc::new(mentions.finish())),
        ],
    );
}

/// A shop whose table had an order carried out, or not.
struct Place {
    shop: Shop,
    path: PathBuf,
    content: String,
    asked: Asked,
    erased: BTreeSet<String>,
}

impl Place {
    /// Imports a table.
    fn new(posts: &[Post]) -> Place {
        let mut shop = Shop::new();
        let path = shop.file("posts.parquet", "");
        write(&path, posts);
        let report = shop.import(&path, &mapping(&[], &[], &[]));
        Place {
            shop,
            path: path.canonicalize().unwrap(),
            content: report.content,
            asked: Asked::default(),
            erased: BTreeSet::new(),
        }
    }

    /// Erases a person from what the import wrote.
    fn erase(&mut self, who: &str) {
        let store = &self.shop.store;
        let person: Ordinal = self.shop.people.known[who];
        let names = BTreeSet::from([who.to_owned()]);
        let erasure = Erasure {
            people: BTreeMap::from([(person, names.clone())]),
            ..Erasure::default()
        };
        blank(store, &erasure);
        self.asked.names.extend(names);
        self.asked.persons.insert(person);
        self.erased.insert(who.to_owned());
    }

    /// What the operator's job makes of a table.
    fn without_erased(&self, posts: &[Post]) -> Vec<Post> {
        let kept = posts.iter().filter(|p| !self.erased.contains(&p.person));
        let without_names = |post: &Post| {
            let mut post = post.clone();
            post.mentions.retain(|name| !self.erased.contains(name));
            post
        };
        kept.map(without_names).collect()
    }

    fn look(&self) -> Result<Renewal, Error> {
        let info = self.shop.store.content(&self.content)?.unwrap();
        self.shop.store.look_again(&info, &self.asked, &NoProgress)
    }

    fn is_refused(&self, why: &str) {
        let error = self.look().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
        assert!(error.to_string().contains(why), "{error}");
    }

    fn carried_out(&mut self) {
        self.look().unwrap().save(&self.shop.store).unwrap();
        self.asked = Asked::default();
    }

    /// Texts by item, of the rows that facts name.
    fn read(&self) -> BTreeMap<String, Option<String>> {
        let store = &self.shop.store;
        let info = store.content(&self.content).unwrap().unwrap();
        store.check_hash(&info).unwrap();
        let facts = self.shop.facts(&self.content).rows();
        let live = facts.iter().filter(|f| !f.item.starts_with("erased:"));
        let (rows, items): (Vec<u64>, Vec<String>) = live.map(|f| (f.row, f.item.clone())).unzip();
        let mut read = Vec::new();
        for batch in store.read_rows(&info, &["id", "text"], Some(rows)).unwrap() {
            let batch = batch.unwrap();
            let (ids, texts) = (batch.column(0), batch.column(1));
            let (ids, texts) = (ids.as_string::<i32>(), texts.as_string::<i32>());
            for at in 0..batch.num_rows() {
                let text = texts.is_valid(at).then(|| texts.value(at).to_owned());
                read.push((ids.value(at).to_owned(), text));
            }
        }
        let in_order: Vec<&String> = read.iter().map(|(id, _)| id).collect();
        assert_eq!(in_order, items.iter().collect::<Vec<_>>());
        read.into_iter().collect()
    }
}

/// What is to be read of a table.
fn wanted(posts: &[Post]) -> BTreeMap<String, Option<String>> {
    let items = posts.iter().filter(|p| p.kind == "post");
    items.map(|p| (p.id.clone(), p.text.clone())).collect()
}

fn posts(count: usize) -> Vec<Post> {
    (0..count).map(post).collect()
}

#[test]
fn an_order_is_carried_out_when_nothing_is_left_and_nothing_else_changed() {
    let all = posts(60);
    let mut place = Place::new(&all);
    place.erase("p1");
    place.is_refused("still has `");
    // Rows are gone, the name is not.
    let mut half = place.without_erased(&all);
    let named = |p: &Post| p.mentions.contains(&"p2".to_owned());
    let at = half.iter().position(named).unwrap();
    half[at].mentions = vec!["p1".into(), "p2".into()];
    write(&place.path, &half);
    place.is_refused(&format!(
        "still has `1` rows of whom the orders are about, or with their names: {at};"
    ));
    let whole = place.without_erased(&all);
    // Something else is gone, too.
    write(&place.path, &whole[1..]);
    place.is_refused("item `i0` (row 0 when it was imported) is not there any more");
    // Something else is said.
    let mut other = whole.clone();
    other[0].text = Some("other".into());
    write(&place.path, &other);
    place.is_refused("item `i0` (row 0) says something else");
    // In a row whose list lost a name, that may be.
    write(&place.path, &whole);
    place.carried_out();
    assert_eq!(place.read(), wanted(&whole));
    let info = place.shop.store.content(&place.content).unwrap().unwrap();
    let now = Hash::of(&fs::read(&place.path).unwrap());
    assert_eq!(info.carried_out.unwrap().hash, now);
    assert_ne!(
        info.hash, now,
        "sets know the content by its hash at import"
    );
}

/// A row is not gone because nobody can read it as an item, and not because it has another id.
#[test]
fn whatever_else_a_row_says() {
    let all = posts(20);
    let mut place = Place::new(&all);
    place.erase("p1");
    let clean = place.without_erased(&all);
    let of_p1 = |change: &dyn Fn(&mut Post)| {
        let mut post = post(1);
        change(&mut post);
        let mut with = clean.clone();
        with.insert(5, post);
        write(&place.path, &with);
        place
            .is_refused("still has `1` rows of whom the orders are about, or with their names: 5;");
    };
    of_p1(&|_| {});
    of_p1(&|p| p.kind = "no kind at all");
    of_p1(&|p| p.id = "another".into());
    of_p1(&|p| (p.person, p.text) = (String::new(), None));
    of_p1(&|p| {
        (p.id, p.person) = ("another".into(), "p0".into());
        p.mentions = vec!["p1".into()];
    });
    write(&place.path, &clean);
    place.carried_out();
    assert_eq!(place.read(), wanted(&clean));
}

/// Two rows of one id, of which the second was set aside: wherever they stand, the first is the item.
#[test]
fn of_two_rows_with_one_id_the_imported_one_counts() {
    let mut all = posts(12);
    all.insert(
        7,
        Post {
            text: Some("said later".into()),
            ..post(5)
        },
    );
    let mut place = Place::new(&all);
    place.erase("p1");
    let mut clean = place.without_erased(&all);
    let at = clean.iter().position(|p| p.id == "i5").unwrap();
    let first = clean.remove(at);
    clean.push(first);
    write(&place.path, &clean);
    place.carried_out();
    assert_eq!(place.read()["i5"], Some("text 5".to_owned()));
}

/// Two copies of one table: what one repeats of the other is looked for in both.
#[test]
fn what_repeats_an_erased_item_is_left_over_too() {
    let all = posts(10);
    let mut place = Place::new(&all);
    let second = place.shop.file("again.parquet", "");
    write(&second, &posts(14));
    let again = place.shop.import(&second, &mapping(&[], &[], &[]));
    assert_eq!(again.count.repeated, 10, "{again:?}");
    place.erase("p1");
    let clean = place.without_erased(&posts(14));
    place.path = second.canonicalize().unwrap();
    place.content = again.content;
    let mut with = clean.clone();
    with.push(Post {
        person: "p0".into(),
        ..post(1)
    });
    write(&place.path, &with);
    place.is_refused("still has `1` rows");
    write(&place.path, &clean);
    place.carried_out();
}

#[test]
fn rows_in_quite_another_order_are_refused() {
    let all = posts(3_000);
    let mut place = Place::new(&all);
    place.erase("p1");
    let clean: Vec<Post> = place.without_erased(&all).into_iter().rev().collect();
    write(&place.path, &clean);
    place.is_refused("stand in another order");
}

#[test]
fn a_second_order_counts_rows_as_they_are_then() {
    let all = posts(80);
    let mut place = Place::new(&all);
    place.erase("p1");
    let first = place.without_erased(&all);
    write(&place.path, &first);
    place.carried_out();
    place.erase("p2");
    let info = place.shop.store.content(&place.content).unwrap().unwrap();
    let facts = place.shop.facts(&place.content).rows();
    for (row, post) in first
        .iter()
        .enumerate()
        .filter(|(_, p)| p.mentions == ["p2"])
    {
        let fact = facts.iter().find(|f| f.item == post.id);
        let now = fact.map(|f| place.shop.store.rows_now(&info, &[f.row].into()).unwrap());
        assert!(now.is_none_or(|now| now == [row as u64].into()), "{post:?}");
    }
    place.is_refused("still has `");
    let second = place.without_erased(&first);
    write(&place.path, &second);
    place.carried_out();
    assert_eq!(place.read(), wanted(&second));
    let folder = place.shop.store.facts(&place.content);
    let shifts = fs::read_dir(folder).unwrap().flatten();
    let shifts = shifts.filter(|e| e.file_name().to_string_lossy().starts_with("shifts-"));
    assert_eq!(shifts.count(), 1);
}

/// The same table with new rows is imported again: what is known is repeated, also where a list lost a
/// name.
#[test]
fn new_rows_of_the_table_are_imported_beside() {
    let all = posts(50);
    let mut place = Place::new(&all);
    place.erase("p1");
    let mut more = place.without_erased(&all);
    let kept = more.len();
    more.extend((50..53).map(|n| Post {
        person: "p0".into(),
        mentions: Vec::new(),
        kind: "post",
        ..post(n)
    }));
    write(&place.path, &more);
    place.carried_out();
    let report = place.shop.import(&place.path, &mapping(&[], &[], &[]));
    let bad = more.iter().filter(|p| p.kind != "post").count();
    assert_eq!(report.count.accepted, 3, "{report:?}");
    assert_eq!(report.count.quarantined, bad as u64, "{report:?}");
    assert_eq!(report.count.repeated, (kept - bad) as u64, "{report:?}");
    assert_eq!(place.read(), wanted(&more[..kept]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever order the operator's job leaves rows in, and whatever new ones stand between them.
    #[test]
    fn rows_are_found_wherever_they_are(
        count in 1usize..60,
        erased in prop::collection::btree_set(0usize..5, 1..3),
        keys in prop::collection::vec(any::<u16>(), 60),
        new in prop::collection::vec(0usize..60, 0..6),
    ) {
        let all = posts(count);
        let mut place = Place::new(&all);
        for person in erased {
            let name = format!("p{person}");
            if place.shop.people.known.contains_key(&name) {
                place.erase(&name);
            }
        }
        let mut left: Vec<(u16, Post)> =
            keys.iter().copied().zip(place.without_erased(&all)).collect();
        // Runs that stay together, in another order.
        left.sort_by_key(|(key, _)| key % 4);
        let mut left: Vec<Post> = left.into_iter().map(|(_, post)| post).collect();
        let live = wanted(&left);
        for (number, at) in new.into_iter().enumerate() {
            let new = Post { person: "p9".into(), mentions: Vec::new(), ..post(100 + number) };
            left.insert(at.min(left.len()), new);
        }
        write(&place.path, &left);
        place.carried_out();
        prop_assert_eq!(place.read(), live);
    }
}
