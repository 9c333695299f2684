//! Figures that do not add up are refused.

use crate::fixture::input;
use report::{Lang, ReportInput, html};

#[test]
fn the_fixture_adds_up() {
    input().check().unwrap();
}

#[test]
fn every_wrong_sum_is_named() {
    type Harm = fn(&mut ReportInput);
    let cases: [(Harm, &str); 6] = [
        (|i| i.items_admitted += 1, "first reason"),
        (|i| i.not_permitted -= 1, "first reason"),
        (|i| i.by_year[3].seen += 1, "items by year"),
        (|i| i.by_kind[0].admitted -= 1, "admitted items by kind"),
        (|i| i.by_region.truncate(1), "items by region"),
        (|i| i.rules[2].any = 1, "`objection`"),
    ];
    for (harm, part) in cases {
        let mut wrong = input();
        harm(&mut wrong);
        let error = html(&wrong, Lang::En).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}
