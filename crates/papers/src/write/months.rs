//! What happened in a period, month by month.

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::Month;
use crate::number;

/// A row for each month.
pub(crate) fn write(draft: &mut Draft, months: &[Month]) {
    let title = ("By month", "Nach Monaten");
    draft.heading(1, title);
    if months.is_empty() {
        return draft.prose(None, ask("/months", title, By::Records));
    }
    let columns = [
        ("Month", "Monat"),
        ("Requests", "Anträge"),
        ("Objections", "Widersprüche"),
        ("Consents", "Einwilligungen"),
        ("Withdrawn", "Widerrufen"),
        ("Erased", "Gelöscht"),
        ("Masked", "Gesperrt"),
        ("Incidents", "Vorfälle"),
    ];
    let row = |(at, month): (usize, &Month)| {
        let counts = [
            ("requests", month.requests),
            ("objections", month.objections),
            ("consents", month.consents),
            ("withdrawals", month.withdrawals),
            ("erased", month.erased),
            ("masked", month.masked),
            ("incidents", month.incidents),
        ];
        let name = match month.from {
            Some(day) => Value::Text(number::month(day)),
            None => draft.open(ask(
                format!("/months/{at}/from"),
                ("month", "Monat"),
                By::Records,
            )),
        };
        let mut cells = vec![name];
        for ((field, count), column) in counts.into_iter().zip(columns.into_iter().skip(1)) {
            let ask = ask(format!("/months/{at}/{field}"), column, By::Records);
            cells.push(draft.count(count, ask));
        }
        cells
    };
    let rows = months.iter().enumerate().map(row).collect();
    draft.table(title, &columns, &[13, 12, 14, 14, 13, 11, 12, 11], rows);
    draft.note((
        "Choices count in the month in which they were made. Erased: people of whom nothing is left. Masked: items taken out of sets after publication.",
        "Erklärungen zählen in dem Monat, in dem sie abgegeben wurden. Gelöscht: Personen, von denen nichts mehr vorhanden ist. Gesperrt: nach der Veröffentlichung aus Trainingsmengen genommene Inhalte.",
    ));
}
