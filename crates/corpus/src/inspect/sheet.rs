//! Adding up rows, place by place on the grid.

use super::cell::CellRows;
use super::stats::Count;
use super::tokens;
use crate::progress::Progress;
use crate::set::schema::{number, parse_pseudonym};
use arrow::array::{Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use rights::{Day, Error, Instant};
use std::collections::BTreeMap;

/// Bytes of media are not among them: a count does not read pictures.
const COLUMNS: [&str; 7] = [
    "person",
    "kind",
    "created",
    "language",
    "text",
    "media_uri",
    "media_sha256",
];

/// The name of a value that nobody knows.
const UNKNOWN: &str = "unknown";

/// A cell with its masked rows, ascending.
pub(super) struct VisibleCell {
    pub(super) rows: CellRows,
    pub(super) masked: Vec<u64>,
}

struct Row {
    person: u128,
    tokens: u64,
    text_bytes: u64,
    has_media: bool,
}

/// Figures with the people behind them.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) count: Count,
    people: Vec<u128>,
}

impl Tally {
    fn add(&mut self, row: &Row) {
        self.count.items += 1;
        self.count.tokens += row.tokens;
        self.count.text_bytes += row.text_bytes;
        self.count.media += u64::from(row.has_media);
        if self.people.last() != Some(&row.person) {
            self.people.push(row.person);
        }
    }

    /// Counts its people, and forgets them.
    fn close(&mut self) {
        let mut people = std::mem::take(&mut self.people);
        people.sort_unstable();
        people.dedup();
        self.count.people = people.len() as u64;
    }

    fn plus(&mut self, other: &Tally) {
        self.count.items += other.count.items;
        self.count.people += other.count.people;
        self.count.tokens += other.count.tokens;
        self.count.text_bytes += other.count.text_bytes;
        self.count.media += other.count.media;
    }
}

/// Figures by value.
pub(super) type Tallies = BTreeMap<String, Tally>;

/// The figures of one place on the grid, later of all.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) total: Tally,
    pub(super) kinds: Tallies,
    pub(super) languages: Tallies,
    pub(super) years: Tallies,
    /// The earliest and the latest day of creation.
    pub(super) days: Option<(Day, Day)>,
}

/// The figures of rows that readers see, and of those that are masked.
#[derive(Default)]
pub(super) struct Sheets {
    pub(super) visible: Sheet,
    pub(super) masked: Sheet,
}

impl Sheets {
    /// Counts the cells of one place.
    ///
    /// INVARIANT: a person has the same shard and slice in every window, so whoever is counted here
    /// is in no other place, and the places' numbers of people add up.
    pub(super) fn of(cells: &[VisibleCell], progress: &dyn Progress) -> Result<Sheets, Error> {
        let mut sheets = Sheets::default();
        for cell in cells {
            let mut masked = cell.masked.iter().copied().peekable();
            cell.rows.read(&COLUMNS, |first, batch| {
                let end = first + batch.num_rows() as u64;
                let hidden: Vec<u64> =
                    std::iter::from_fn(|| masked.next_if(|row| *row < end)).collect();
                sheets.add(&cell.rows, first, batch, &hidden)?;
                progress.advance(batch.num_rows() as u64);
                Ok(())
            })?;
        }
        sheets.visible.each(Tally::close);
        sheets.masked.each(Tally::close);
        Ok(sheets)
    }

    /// Adds the figures of another place.
    pub(super) fn plus(&mut self, other: Sheets) {
        self.visible.plus(other.visible);
        self.masked.plus(other.masked);
    }

    /// Adds the rows of a batch; the hidden ones, which are ascending, apart.
    fn add(
        &mut self,
        cell: &CellRows,
        first: u64,
        batch: &RecordBatch,
        hidden: &[u64],
    ) -> Result<(), Error> {
        let strings = |name: &str| cell.column::<StringArray>(batch, name);
        let (persons, kinds, languages) =
            (strings("person")?, strings("kind")?, strings("language")?);
        let (texts, uris, hashes) = (
            strings("text")?,
            strings("media_uri")?,
            strings("media_sha256")?,
        );
        let created: &TimestampMicrosecondArray = cell.column(batch, "created")?;
        for (at, number_in_cell) in (0..batch.num_rows()).zip(first..) {
            let text = if texts.is_null(at) {
                ""
            } else {
                texts.value(at)
            };
            let person = parse_pseudonym(persons.value(at)).map_err(|e| cell.damaged(e))?;
            let row = Row {
                person: number(person),
                tokens: tokens::count(text),
                text_bytes: text.len() as u64,
                has_media: uris.is_valid(at) || hashes.is_valid(at),
            };
            let day = created
                .is_valid(at)
                .then(|| Instant::from_epoch_micros(created.value(at)))
                .flatten()
                .map(Instant::day);
            let sheet = match hidden.binary_search(&number_in_cell) {
                Ok(_) => &mut self.masked,
                Err(_) => &mut self.visible,
            };
            sheet.add(&row, (kinds.value(at), languages.value(at)), day);
        }
        Ok(())
    }
}

impl Sheet {
    fn add(&mut self, row: &Row, (kind, language): (&str, &str), day: Option<Day>) {
        let year = day.map(|day| format!("{:04}", day.year()));
        self.reach(day.map(|day| (day, day)));
        self.total.add(row);
        tally(&mut self.kinds, kind, row);
        tally(&mut self.languages, language, row);
        tally(&mut self.years, year.as_deref().unwrap_or(UNKNOWN), row);
    }

    fn each(&mut self, f: fn(&mut Tally)) {
        f(&mut self.total);
        for tallies in [&mut self.kinds, &mut self.languages, &mut self.years] {
            tallies.values_mut().for_each(f);
        }
    }

    /// Widens the days by others.
    fn reach(&mut self, days: Option<(Day, Day)>) {
        let both = self.days.zip(days);
        self.days = both
            .map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)))
            .or(self.days)
            .or(days);
    }

    /// Adds the figures of other rows.
    pub(super) fn plus(&mut self, other: Sheet) {
        self.total.plus(&other.total);
        self.reach(other.days);
        let pairs = [
            (&mut self.kinds, other.kinds),
            (&mut self.languages, other.languages),
            (&mut self.years, other.years),
        ];
        for (all, more) in pairs {
            for (name, tally) in more {
                all.entry(name).or_default().plus(&tally);
            }
        }
    }
}

fn tally(tallies: &mut Tallies, name: &str, row: &Row) {
    let name = if name.is_empty() { UNKNOWN } else { name };
    match tallies.get_mut(name) {
        Some(tally) => tally.add(row),
        None => tallies.entry(name.to_owned()).or_default().add(row),
    }
}
