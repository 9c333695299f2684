//! A dossier in short, for the terminal.

use crate::output::{number, table};
use report::Lang;
use report::dossier::{Became, Dossier};

/// A summary; the rest is in the other forms.
pub(super) fn text(dossier: &Dossier) -> String {
    let pick = |en: &'static str, de: &'static str| match dossier.lang {
        Lang::En => en,
        Lang::De => de,
    };
    let id = dossier
        .id
        .as_ref()
        .map_or_else(String::new, |id| format!("{id}, "));
    let mut out = format!("{id}#{}\n", dossier.person.0);
    let page = &dossier.items;
    let admitted = |n: usize| {
        page.items
            .iter()
            .filter(|i| i.now.get(n).is_some_and(|n| n.admitted))
            .count()
    };
    let became = |what: Became| {
        let sets = page.items.iter().flat_map(|item| &item.sets);
        sets.filter(|set| set.became == what).count() as u64
    };
    let mut rows = vec![vec![
        pick("items", "Inhalte").to_owned(),
        format!(
            "{} {} {}",
            number(page.items.len() as u64),
            pick("of", "von"),
            number(page.total)
        ),
    ]];
    let purposes = page
        .items
        .first()
        .map(|item| item.now.as_slice())
        .unwrap_or_default();
    for (at, now) in purposes.iter().enumerate() {
        let name = format!(
            "{} {}",
            pick("may be used now for", "jetzt nutzbar für"),
            now.purpose
        );
        rows.push(vec![name, number(admitted(at) as u64)]);
    }
    for (name, what) in [
        (pick("in sets", "in Datensätzen"), Became::In),
        (
            pick("masked in sets", "in Datensätzen maskiert"),
            Became::Masked,
        ),
        (
            pick("not admitted to sets", "nicht in Datensätze zugelassen"),
            Became::Refused,
        ),
        (
            pick("removed from sets", "aus Datensätzen entfernt"),
            Became::Purged,
        ),
    ] {
        rows.push(vec![name.to_owned(), number(became(what))]);
    }
    if let Some(about) = &dossier.about {
        for (name, count) in [
            (pick("choices", "Erklärungen"), about.choices.len() as u64),
            (
                pick("notices", "Benachrichtigungen"),
                about.notices.len() as u64,
            ),
            (
                pick("items of others", "Inhalte anderer"),
                about.in_others.count,
            ),
            (
                pick("recipients of copies", "Empfänger von Kopien"),
                about.recipients.len() as u64,
            ),
        ] {
            rows.push(vec![name.to_owned(), number(count)]);
        }
        out += &table(&rows);
        for account in about.accounts.iter().filter(|a| a.erased.is_some()) {
            let erased = pick(
                "was erased; what is left is this number",
                "wurde gelöscht; übrig ist diese Nummer",
            );
            out += &format!("#{} {erased}\n", account.person.0);
        }
        for line in &about.deadlines {
            let state = match (line.open.is_empty(), line.overdue) {
                (true, _) => pick("done", "erledigt"),
                (false, false) => pick("open", "offen"),
                (false, true) => pick("OVERDUE", "ÜBERFÄLLIG"),
            };
            out += &format!(
                "{}, {} {}: {state}\n",
                line.title,
                pick("due", "fällig"),
                line.due
            );
            line.open
                .iter()
                .for_each(|open| out += &format!("    {open}\n"));
        }
    } else {
        out += &table(&rows);
    }
    out += pick(
        "everything: --out dossier.html, or --json\n",
        "alles: --out auskunft.html, oder --json\n",
    );
    out
}
