//! Messages as they came back to others, against labels set by hand (`tests/LABELS.md`).
//!
//! They are no part of the project: a folder `shared/data/bounces` beside the checkout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bounce::{Kind, Returned, read};

struct Labelled {
    file: String,
    kind: String,
    cause: String,
    recipients: usize,
    held: bool,
    bytes: Vec<u8>,
    returned: Returned,
}

/// The labelled messages, read; `None`, said so, where they are absent.
fn corpus() -> Option<Vec<Labelled>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder: PathBuf = home.join("../../../shared/data/bounces");
    if !folder.is_dir() {
        let demanded = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(
            !demanded,
            "no folder `{}`, and CI=true demands it",
            folder.display()
        );
        println!("skipped: no folder `{}`", folder.display());
        return None;
    }
    let mut rows = csv::Reader::from_path(home.join("tests/labels.csv")).unwrap();
    let labelled = rows.records().map(|row| {
        let row = row.unwrap();
        let bytes = std::fs::read(folder.join(&row[0])).unwrap();
        Labelled {
            file: row[0].to_owned(),
            kind: row[1].to_owned(),
            cause: row[2].to_owned(),
            recipients: row[3].parse().unwrap(),
            held: &row[4] == "held",
            returned: read(&bytes),
            bytes,
        }
    });
    Some(labelled.collect())
}

/// The measure: hard, soft, or no bounce.
fn coarse(kind: &str) -> &str {
    if matches!(kind, "hard" | "soft") {
        kind
    } else {
        "none"
    }
}

/// The cause of the first recipient whose outcome decides.
fn cause(returned: &Returned) -> &'static str {
    let decides = returned
        .recipients
        .iter()
        .find(|recipient| recipient.kind == returned.kind);
    let told = matches!(returned.kind, Kind::Hard | Kind::Soft | Kind::Delayed);
    decides
        .filter(|_| told)
        .map_or("", |recipient| recipient.cause.name())
}

/// How many of `all` hold, per cent, with a line for each that does not.
fn share(what: &str, all: &[&Labelled], right: impl Fn(&Labelled) -> bool) -> f64 {
    let wrong: Vec<_> = all.iter().filter(|one| !right(one)).collect();
    for one in &wrong {
        println!(
            "{what}: {} is {} {} {}, read as {} {} {}: {:?}",
            one.file,
            one.kind,
            one.cause,
            one.recipients,
            one.returned.kind,
            cause(&one.returned),
            one.returned.recipients.len(),
            one.returned
                .recipients
                .iter()
                .map(|one| (&one.address, &one.diagnostic))
                .take(3)
                .collect::<Vec<_>>()
        );
    }
    let share = 100.0 * (all.len() - wrong.len()) as f64 / all.len() as f64;
    println!("{what}: {share:.1} % of {}", all.len());
    share
}

#[test]
fn nearly_all_are_told_apart_as_a_person_tells_them() {
    let Some(all) = corpus() else { return };
    // While rules are written only the messages for that are looked at: BOUNCE_SET=rules.
    let set = std::env::var("BOUNCE_SET").unwrap_or_default();
    let all: Vec<&Labelled> = all
        .iter()
        .filter(|one| set.is_empty() || (set == "held") == one.held)
        .collect();
    let mut table: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for one in &all {
        *table
            .entry((coarse(&one.kind), coarse(one.returned.kind.name())))
            .or_default() += 1;
    }
    println!("labelled -> read");
    for ((labelled, read), count) in &table {
        println!("{labelled:>5} -> {read:<5} {count}");
    }
    let measure = share("hard, soft or none", &all, |one| {
        coarse(&one.kind) == coarse(one.returned.kind.name())
    });
    let kinds = share("kind", &all, |one| one.kind == one.returned.kind.name());
    let reported: Vec<&Labelled> = all
        .iter()
        .copied()
        .filter(|one| !one.cause.is_empty())
        .collect();
    let causes = share("cause", &reported, |one| one.cause == cause(&one.returned));
    let counts = share("recipients", &reported, |one| {
        one.recipients == one.returned.recipients.len()
    });
    // The first is asked for; the others are a little below what was measured.
    assert!(measure >= 95.0 && kinds >= 98.0 && causes >= 97.0 && counts >= 98.0);
}

#[test]
fn ends_of_lines_do_not_matter() {
    let Some(all) = corpus() else { return };
    for one in all {
        let text = one
            .bytes
            .iter()
            .filter(|byte| **byte != b'\r')
            .flat_map(|byte| match byte {
                b'\n' => vec![b'\r', b'\n'],
                other => vec![*other],
            });
        let returned = read(&text.collect::<Vec<_>>());
        assert_eq!(
            (returned.kind, &returned.recipients),
            (one.returned.kind, &one.returned.recipients),
            "{}",
            one.file
        );
    }
}

#[test]
fn messages_cut_short_are_read() {
    let Some(all) = corpus() else { return };
    for one in all {
        for part in 1..8 {
            let _ = read(&one.bytes[..one.bytes.len() * part / 8]);
        }
    }
}

/// The addresses that a report names in fields, found without parsing it.
fn named(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let fields = text
        .lines()
        .filter(|line| line.to_ascii_lowercase().starts_with("final-recipient"));
    fields
        .filter_map(|line| {
            line.rsplit(';')
                .next()
                .map(|address| address.trim().to_owned())
        })
        .collect()
}

#[test]
fn recipients_are_found_by_address() {
    let Some(all) = corpus() else { return };
    for one in all.iter().filter(|one| !one.cause.is_empty()) {
        let found: Vec<_> = one
            .returned
            .recipients
            .iter()
            .map(|one| one.address.clone())
            .collect();
        let named = named(&one.bytes);
        // An encoded part shows its addresses to whoever decodes it.
        if named.is_empty() || named.iter().any(|address| address.ends_with('=')) {
            assert!(
                found.iter().all(|address| address.contains('@')),
                "{}: {found:?}",
                one.file
            );
        } else {
            // A report that came back itself names more, in what it repeats.
            assert!(
                !found.is_empty() && named.starts_with(&found),
                "{}: {found:?}",
                one.file
            );
        }
    }
}
