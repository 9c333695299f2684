//! What an order demands, line by line.

use console::orders::{Demand, Wanted, With};
use corpus::purge::orders::accounts::ACCOUNT;
use corpus::purge::orders::{Addressee, DeletionOrder, Request};

/// So many lines of an order are shown; its file has all of them.
const MOST: usize = 500;

/// Its first lines, and how many more there are.
pub(super) fn of(order: &DeletionOrder) -> (Vec<Demand>, u64) {
    let demand = |what, with| Demand { what, with };
    let row = |row: &u64| With::Row {
        row: *row,
        of: order.of.clone(),
    };
    let item = |item: &String| With::Item(item.clone());
    let whole = |address: &String| With::Whole(address.clone());
    let away = match order.request {
        Request::Erasure => Wanted::Delete,
        Request::Restriction | Request::Objection => Wanted::LeaveUnused,
    };
    let unname = |with| demand(Wanted::Unname, with);
    let mut all: Vec<Demand> = order
        .rows
        .iter()
        .map(row)
        .map(|r| demand(away, r))
        .collect();
    if order.of == ACCOUNT {
        let account = |id: &String| demand(away, With::Account(id.clone()));
        all.extend(order.ids.iter().map(account));
    }
    all.extend(order.items.iter().map(item).map(|i| demand(away, i)));
    all.extend(order.media.iter().map(whole).map(|m| demand(away, m)));
    all.extend(order.named_in.iter().map(row).map(unname));
    all.extend(order.named_items.iter().map(item).map(unname));
    let to_look = matches!(order.to, Addressee::Recipient { .. }) && order.items.is_empty();
    if to_look && order.confirmed.is_none() {
        all.push(demand(Wanted::Look, With::Whole(order.of.clone())));
    }
    let more = all.len().saturating_sub(MOST) as u64;
    all.truncate(MOST);
    (all, more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(more: &serde_json::Value) -> DeletionOrder {
        let mut order = serde_json::json!({
            "number": 1, "to": {"kind": "operator"}, "person": 3, "of": "posts",
            "count": 9, "created": "2026-01-01", "due": "2026-01-15",
        });
        let fields = order.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        serde_json::from_value(order).unwrap()
    }

    #[test]
    fn everything_that_an_order_names_is_demanded() {
        let named = serde_json::json!({
            "rows": [4], "named_in": [5, 6], "media": ["https://m.example/1"],
            "items": ["i1"], "named_items": ["i2"],
        });
        let (demands, more) = of(&order(&named));
        let count = |what| demands.iter().filter(|d| d.what == what).count();
        assert_eq!((demands.len(), more), (6, 0));
        assert_eq!((count(Wanted::Delete), count(Wanted::Unname)), (3, 3));
    }

    #[test]
    fn of_an_account_each_name_is_demanded() {
        let named = serde_json::json!({ "of": "account", "ids": ["@ada", "m1"], "count": 1 });
        let (demands, more) = of(&order(&named));
        let names = ["@ada", "m1"].map(|id| With::Account(id.to_owned()));
        let with: Vec<With> = demands.iter().map(|demand| demand.with.clone()).collect();
        assert_eq!((with, more), (names.to_vec(), 0));
        assert!(demands.iter().all(|demand| demand.what == Wanted::Delete));
    }

    #[test]
    fn of_a_copy_whose_items_are_not_known_somebody_looks() {
        let to = serde_json::json!({"to": {"kind": "recipient", "name": "Labs"}, "request": "objection"});
        let (demands, _) = of(&order(&to));
        assert_eq!(demands[0].what, Wanted::Look);
        let rows: Vec<u64> = (0..600).collect();
        let many = serde_json::json!({"rows": rows, "request": "restriction"});
        let (demands, more) = of(&order(&many));
        assert_eq!((demands.len(), more), (500, 100));
        assert!(demands.iter().all(|d| d.what == Wanted::LeaveUnused));
    }
}
