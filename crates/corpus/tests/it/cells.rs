//! Cells stay as small as they are to be, with as many shards as that takes.

use crate::shop::Shop;
use crate::street::{item, told};
use corpus::{Compiled, NoProgress};
use policy::Form;
use rights::{Hash, Kind};
use serde_json::json;

/// Bytes that no cell is to exceed.
const MOST: u64 = 96_000;
const PEOPLE: u32 = 200;

/// Text that does not become small when it is compressed.
fn long(name: &str) -> String {
    let part = |n: u32| Hash::of(format!("{name} {n}").as_bytes()).to_string();
    (0..60).map(part).collect()
}

fn posts(shop: &Shop, posts: std::ops::Range<u32>) {
    let rows = (0..PEOPLE).flat_map(|person| {
        posts.clone().map(move |post| {
            let (name, owner) = (format!("i{person}-{post}"), format!("p{person}"));
            item(&name, &owner, "post", json!({"text": long(&name)}))
        })
    });
    shop.items(&rows.collect::<Vec<_>>());
}

fn open(cell_bytes: Option<u64>) -> Shop {
    let mut shop = Shop::new(Form::OptOut);
    shop.cell_bytes = cell_bytes;
    let names: Vec<String> = (0..PEOPLE).map(|n| format!("p{n}")).collect();
    let people: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), "1980-01-01")).collect();
    shop.people(&people);
    names.iter().for_each(|n| told(&shop, Form::OptOut, n));
    shop.assess(1, Kind::ALL, "2027-06-30");
    posts(&shop, 0..2);
    shop
}

fn shards(set: &Compiled) -> u16 {
    set.manifest.grid.shards
}

#[test]
fn cells_stay_small() {
    let shop = open(Some(MOST));
    let first = shop.compile();
    assert!(first.largest_cell_bytes <= MOST, "{first:?}");
    assert!(shards(&first) > 2, "{first:?}");
    // The same shards for as long as they do: everything is taken over, and in full it is the same.
    let second = shop.compile();
    assert_eq!(shards(&second), shards(&first));
    assert_eq!(second.cells_kept, first.manifest.cells.len());
    let full = shop.try_compile(true, &NoProgress).unwrap();
    assert_eq!(full.manifest.cells, first.manifest.cells);
    // Much more content, as much from everybody.
    posts(&shop, 2..6);
    let larger = shop.compile();
    assert!(shards(&larger) > shards(&first), "{larger:?}");
    assert!(larger.largest_cell_bytes <= MOST, "{larger:?}");
    assert_eq!(larger.cells_kept, 0);
    assert_eq!(larger.manifest.items_admitted, u64::from(PEOPLE) * 6);
}

#[test]
fn shards_that_are_fixed_stay() {
    let shop = open(None);
    let set = shop.compile();
    assert_eq!(shards(&set), 2);
    assert!(set.largest_cell_bytes > MOST, "{set:?}");
}
