//! One run of people with everything of theirs: what one thread writes.

use crate::choices::choices_of;
use crate::dice::{Dice, Stream};
use crate::facts::{Facts, FactsLine};
use crate::grammar::{Voice, compose};
use crate::item::Item;
use crate::item_columns::{Body, ItemColumns};
use crate::names;
use crate::notices::notices_of;
use crate::people_columns::{ChoiceColumns, NoticeColumns, PeopleColumns};
use crate::person::Person;
use crate::picture::png;
use crate::plan::Plan;
use crate::schema::items_schema;
use crate::store::{Encoder, Part, RowGroup};
use arrow::array::RecordBatch;
use rights::{Error, Kind};
use std::ops::Range;
use std::path::PathBuf;

/// Rows that are handed to Parquet at once.
const BATCH_ROWS: usize = 8_192;

/// Encoders of the three files that all chunks share.
pub(crate) struct Encoders {
    pub(crate) people: Encoder,
    pub(crate) choices: Encoder,
    pub(crate) notices: Encoder,
}

/// Row groups of one chunk, and its counts. A table without rows has no row group.
pub(crate) struct Chunk {
    pub(crate) people: RowGroup,
    pub(crate) choices: Option<RowGroup>,
    pub(crate) notices: Option<RowGroup>,
    pub(crate) choice_rows: u64,
    pub(crate) notice_rows: u64,
    pub(crate) items: u64,
    pub(crate) bytes: u64,
    pub(crate) facts: Vec<u8>,
}

fn built(batch: Result<RecordBatch, arrow::error::ArrowError>) -> Result<RecordBatch, Error> {
    batch.map_err(|e| Error::internal("columns of the sample do not fit").because(e))
}

/// Writes the items of `people` into a part of their own and encodes the rest.
pub(crate) fn write_chunk(
    plan: &Plan,
    people: Range<u32>,
    part: PathBuf,
    encoders: &Encoders,
    with_facts: bool,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Chunk, Error> {
    let mut rows = PeopleColumns::default();
    let mut choices = ChoiceColumns::default();
    let mut notices = NoticeColumns::default();
    let mut facts = Vec::new();
    let (mut choice_rows, mut notice_rows) = (0, 0);
    for index in people.clone() {
        let person = Person::of(plan, index);
        rows.push(plan, &person);
        for row in choices_of(plan, &person) {
            choices.push(&person, &row);
            choice_rows += 1;
        }
        for row in notices_of(plan, &person) {
            notices.push(&person, &row);
            notice_rows += 1;
        }
        if with_facts {
            write_facts(&mut facts, plan, &person)?;
        }
    }
    let some = |n: u64, batch: Result<RecordBatch, _>, encoder: &Encoder| {
        let batch = built(batch)?;
        (n > 0).then(|| encoder.encode(&batch)).transpose()
    };
    let (items, bytes) = write_items(plan, people, part, progress)?;
    Ok(Chunk {
        people: encoders.people.encode(&built(rows.finish())?)?,
        choices: some(choice_rows, choices.finish(), &encoders.choices)?,
        notices: some(notice_rows, notices.finish(), &encoders.notices)?,
        choice_rows,
        notice_rows,
        items,
        bytes,
        facts,
    })
}

fn write_facts(out: &mut Vec<u8>, plan: &Plan, person: &Person) -> Result<(), Error> {
    let line = FactsLine::of(plan, person.index, person.german);
    serde_json::to_writer(&mut *out, &line)
        .map_err(|e| Error::internal("facts of the sample cannot be written").because(e))?;
    out.push(b'\n');
    Ok(())
}

fn write_items(
    plan: &Plan,
    people: Range<u32>,
    path: PathBuf,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(u64, u64), Error> {
    let mut part = Part::create(path, items_schema(), plan.text)?;
    let mut columns = ItemColumns::default();
    let mut author = Author::new(plan);
    let mut items = 0;
    for index in people {
        let person = Person::of(plan, index);
        author.become_(&person);
        for place in 0..person.items {
            let item = Item::of(plan, &person, place);
            columns.push(plan, &person, &item, &author.body(&item));
            if columns.len() == BATCH_ROWS {
                items += BATCH_ROWS as u64;
                part.write(&built(columns.finish())?)?;
                progress(BATCH_ROWS as u64);
            }
        }
    }
    let left = columns.len() as u64;
    part.write(&built(columns.finish())?)?;
    progress(left);
    Ok((items + left, part.close()?))
}

/// Writes text and pictures in the name of one person after the other.
struct Author<'a> {
    plan: &'a Plan,
    index: u32,
    /// English, then German: a person's facts in the language of the item.
    facts: Option<[Facts; 2]>,
    mail: String,
    text: String,
    media: Vec<u8>,
}

impl<'a> Author<'a> {
    fn new(plan: &'a Plan) -> Author<'a> {
        Author {
            plan,
            index: 0,
            facts: None,
            mail: String::new(),
            text: String::new(),
            media: Vec::new(),
        }
    }

    fn become_(&mut self, person: &Person) {
        self.index = person.index;
        if !self.plan.text {
            return;
        }
        let facts = |german| Facts::of(self.plan, person.index, german);
        self.facts = Some([facts(false), facts(true)]);
        self.mail.clear();
        names::handle(self.plan, &mut self.mail, person.index);
        self.mail.push_str("@example.org");
    }

    fn body(&mut self, item: &Item) -> Body<'_> {
        let Some([english, german]) = &self.facts else {
            return Body::default();
        };
        let facts = if item.german { german } else { english };
        let voice = Voice {
            facts,
            mail: &self.mail,
        };
        let mut dice = Dice::new(self.plan.seed, Stream::Text, self.index, item.place);
        self.text.clear();
        // A photo's text is its caption, an item of its own; a bare share has none.
        let has_text = item.kind != Kind::Photo && item.share_of.is_none();
        if has_text {
            compose(&mut self.text, &mut dice, &voice, item.kind, item.german);
        }
        let pictured = item.kind == Kind::Photo;
        if pictured {
            let mut dice = Dice::new(self.plan.seed, Stream::Picture, self.index, item.place);
            self.media = png(&mut dice);
        }
        Body {
            text: has_text.then_some(self.text.as_str()),
            media: pictured.then_some(self.media.as_slice()),
        }
    }
}
