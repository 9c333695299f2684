//! Items that come again.

use crate::support::Shop;
use intake::Mapping;

#[test]
fn the_same_item_is_repeated_and_another_under_its_id_is_set_aside() {
    let mut shop = Shop::new();
    let path = shop.file("a.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}\n{\"id\":\"2\"}\n");
    let report = shop.import(&path, &Mapping::default());
    let c = report.count;
    assert_eq!(
        (c.read, c.accepted, c.repeated, c.quarantined),
        (4, 2, 1, 1)
    );
    assert!(
        shop.quarantined(&report)[0]
            .reason
            .contains("another item with the id `1`")
    );
    let path = shop.file("b.csv", "id,text,person\n1,a,\n2,,x\n3,c,\n");
    let c = shop.import(&path, &Mapping::default()).count;
    assert_eq!(
        (c.read, c.accepted, c.repeated, c.quarantined),
        (3, 1, 1, 1),
        "an owner is content, too"
    );
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let mut shop = Shop::new();
    let path = shop.file("a.jsonl", "{\"id\":\"1\"}\n{\"id\":\"1\"}\n{\"id\":2.5}\n");
    let first = shop.import(&path, &Mapping::default());
    let before = shop.store.contents().unwrap();
    let copy = shop.file("copy.jsonl", std::fs::read(&path).unwrap());
    let again = shop.import(&copy, &Mapping::default());
    assert!(again.known_file && again.content == first.content);
    let c = again.count;
    assert_eq!(
        (c.read, c.accepted, c.repeated, c.quarantined),
        (3, 0, 2, 1)
    );
    assert_eq!(shop.store.contents().unwrap(), before);
    assert_eq!(shop.people.asked, 0, "nobody is named");
}
