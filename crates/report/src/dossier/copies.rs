//! What a dossier says about copies that others have, and about orders; the same in page and document.

use super::form::{OrderLine, Wanted};
use super::set_form::{Copied, Reached, Recipient};
use super::words::Words;
use crate::lang::Lang;
use crate::number::{count, day};

/// Ids of items that are written out; the data has all.
const SHOWN: usize = 50;

/// A recipient: who, and what is known of their copy.
pub(crate) fn recipient(of: &Recipient, orders: &[OrderLine], lang: Lang) -> Vec<String> {
    let w = Words::of(lang);
    let mut lines = Vec::new();
    match &of.copy {
        None => lines.push(format!("{}, {}", of.name, of.of)),
        Some(copy) => {
            let (at, entry) = (day(copy.at.day(), lang), count(copy.sequence.0, lang));
            lines.push(format!(
                "{}: {} {}, {}, {}, {at}, {} {entry}",
                of.name, w.copy_of, copy.set, copy.format, of.of, w.entry
            ));
            lines.push(items(copy, lang));
            lines.push(reached(copy, lang));
        }
    }
    let theirs = orders
        .iter()
        .filter(|order| of.orders.contains(&order.number));
    lines.extend(theirs.map(|order| self::order(order, lang)));
    lines
}

fn items(copy: &Copied, lang: Lang) -> String {
    let w = Words::of(lang);
    let Some(items) = &copy.items else {
        return w.copy_items_unknown.to_owned();
    };
    let shown: Vec<&str> = items.iter().take(SHOWN).map(String::as_str).collect();
    let more = match items.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(", {} {}", count(more as u64, lang), w.copy_more),
    };
    let of_theirs = count(items.len() as u64, lang);
    format!("{} ({of_theirs}): {}{more}", w.copy_items, shown.join(", "))
}

fn reached(copy: &Copied, lang: Lang) -> String {
    let w = Words::of(lang);
    let until = copy.carried_out.map_or_else(String::new, |sequence| {
        format!("; {} {}", w.copy_until, count(sequence.0, lang))
    });
    let said = match copy.reached {
        Reached::NothingSaid => w.copy_nothing_said,
        Reached::Yes => w.copy_reached,
        Reached::NotYet => w.copy_not_yet,
        Reached::Unknown => w.copy_unknown,
    };
    format!("{said}{until}.")
}

/// An order: what, to whom, and how it stands.
pub(crate) fn order(order: &OrderLine, lang: Lang) -> String {
    let w = Words::of(lang);
    let to = order.to.as_deref().unwrap_or(w.operator);
    let state = match (order.confirmed, order.overdue) {
        (Some(on), _) => format!("{} {}", w.confirmed, day(on, lang)),
        (None, false) => format!("{}, {} {}", w.open, w.until, day(order.due, lang)),
        (None, true) => {
            let due = day(order.due, lang);
            format!("{}, {} {due}, {}", w.open, w.until, w.overdue)
        }
    };
    let what = match order.wanted {
        Wanted::Erasure => w.order_erasure,
        Wanted::Restriction => w.order_restriction,
        Wanted::Objection => w.order_objection,
    };
    format!(
        "{} {} {} {to}, {}, {what}: {state}",
        w.order, order.number, w.to, order.of
    )
}
