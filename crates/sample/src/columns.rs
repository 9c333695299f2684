//! Rows into Arrow columns.

use crate::choices::ChoiceRow;
use crate::item::{Item, Somebody};
use crate::link::Target;
use crate::names;
use crate::notices::NoticeRow;
use crate::person::Person;
use crate::plan::Plan;
use crate::schema::{choices_schema, items_schema, notices_schema, people_schema};
use arrow::array::{
    ArrayRef, BinaryBuilder, Date32Builder, ListBuilder, RecordBatch, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use std::sync::Arc;

/// A column of lists of texts; an empty list is written as null, which says the same.
#[derive(Default)]
struct Texts(ListBuilder<StringBuilder>);

impl Texts {
    fn push<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        let mut any = false;
        for text in texts {
            self.0.values().append_value(text);
            any = true;
        }
        self.0.append(any);
    }

    fn finish(&mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

fn text(mut column: StringBuilder) -> ArrayRef {
    Arc::new(column.finish())
}

fn moments(mut column: TimestampMicrosecondBuilder) -> ArrayRef {
    Arc::new(column.finish().with_timezone("UTC"))
}

fn batch(schema: Arc<Schema>, columns: Vec<ArrayRef>) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_new(schema, columns)
}

/// Rows of `items/part-*.parquet`.
#[derive(Default)]
pub(crate) struct ItemColumns {
    rows: usize,
    scratch: String,
    id: StringBuilder,
    person: StringBuilder,
    kind: StringBuilder,
    audience: StringBuilder,
    audience_then: StringBuilder,
    created: TimestampMicrosecondBuilder,
    surface: StringBuilder,
    language: StringBuilder,
    text: StringBuilder,
    media_uri: StringBuilder,
    media: BinaryBuilder,
    media_sha256: StringBuilder,
    reply_to: StringBuilder,
    share_of: StringBuilder,
    quote_of: StringBuilder,
    mentions: Texts,
    depicted: Texts,
    special: StringBuilder,
    collected_for: Texts,
}

/// What only towns with text have.
#[derive(Default)]
pub(crate) struct Body<'a> {
    pub(crate) text: Option<&'a str>,
    pub(crate) media: Option<&'a [u8]>,
}

impl ItemColumns {
    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    pub(crate) fn push(&mut self, plan: &Plan, person: &Person, item: &Item, body: &Body) {
        self.rows += 1;
        self.push_id(person.index, item.place);
        self.push_author(plan, person, item);
        self.kind.append_value(item.kind.as_str());
        self.audience
            .append_option(item.audience.map(|a| a.as_str()));
        self.audience_then
            .append_option(item.audience_then.map(|a| a.as_str()));
        self.created
            .append_option(item.time_known.then_some(item.at));
        self.surface.append_option(item.surface);
        let language = if item.german { "de" } else { "en" };
        self.language
            .append_option(item.language_known.then_some(language));
        self.push_body(person, item, body);
        push_target(&mut self.reply_to, &mut self.scratch, item.reply_to);
        push_target(&mut self.share_of, &mut self.scratch, item.share_of);
        push_target(&mut self.quote_of, &mut self.scratch, item.quote_of);
        push_people(&mut self.mentions, &mut self.scratch, &item.mentions);
        push_people(&mut self.depicted, &mut self.scratch, &item.depicted);
        self.special.append_option(item.special.map(|s| s.as_str()));
        self.collected_for.push(item.collected_for.iter().copied());
    }

    fn push_id(&mut self, person: u32, place: u32) {
        self.scratch.clear();
        names::item(&mut self.scratch, person, place);
        self.id.append_value(&self.scratch);
    }

    fn push_author(&mut self, plan: &Plan, person: &Person, item: &Item) {
        if !item.owner_known {
            return self.person.append_null();
        }
        self.scratch.clear();
        let day = item.at.div_euclid(86_400_000_000) as i32;
        names::author(plan, &mut self.scratch, person, day, item.second);
        self.person.append_value(&self.scratch);
    }

    /// Photos and reels have an address; where the bytes are here, so is their digest.
    fn push_body(&mut self, person: &Person, item: &Item, body: &Body) {
        self.text.append_option(body.text);
        match item.kind {
            rights::Kind::Photo | rights::Kind::Reel => {
                self.scratch.clear();
                self.scratch.push_str("https://media.example.org/");
                names::item(&mut self.scratch, person.index, item.place);
                self.media_uri.append_value(&self.scratch);
            }
            _ => self.media_uri.append_null(),
        }
        self.media.append_option(body.media);
        let digest = body.media.map(|m| rights::Hash::of(m).to_string());
        self.media_sha256.append_option(digest);
    }

    pub(crate) fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut done = std::mem::take(self);
        let columns = vec![
            text(done.id),
            text(done.person),
            text(done.kind),
            text(done.audience),
            text(done.audience_then),
            moments(done.created),
            text(done.surface),
            text(done.language),
            text(done.text),
            text(done.media_uri),
            Arc::new(done.media.finish()),
            text(done.media_sha256),
            text(done.reply_to),
            text(done.share_of),
            text(done.quote_of),
            done.mentions.finish(),
            done.depicted.finish(),
            text(done.special),
            done.collected_for.finish(),
        ];
        batch(items_schema(), columns)
    }
}

fn push_target(column: &mut StringBuilder, scratch: &mut String, target: Option<Target>) {
    let Some((person, place)) = target else {
        return column.append_null();
    };
    scratch.clear();
    names::item(scratch, person, place);
    column.append_value(&*scratch);
}

fn push_people(column: &mut Texts, scratch: &mut String, people: &[Option<Somebody>]) {
    let mut any = false;
    for somebody in people.iter().flatten() {
        scratch.clear();
        match somebody {
            Somebody::Member(person) => names::account(scratch, *person),
            Somebody::Guest(number) => {
                scratch.push_str("guest-");
                names::number(scratch, *number);
            }
        }
        column.0.values().append_value(&*scratch);
        any = true;
    }
    column.0.append(any);
}

/// Rows of `people.parquet`.
#[derive(Default)]
pub(crate) struct PeopleColumns {
    id: StringBuilder,
    handles: Texts,
    birth: Date32Builder,
    region: StringBuilder,
    created: Date32Builder,
    account: StringBuilder,
}

impl PeopleColumns {
    pub(crate) fn push(&mut self, plan: &Plan, person: &Person) {
        let mut name = String::new();
        names::account(&mut name, person.index);
        self.id.append_value(&name);
        let [mut present, mut old, mut second] = [const { String::new() }; 3];
        names::handle(plan, &mut present, person.index);
        names::old_handle(plan, &mut old, person.index);
        names::second_account(&mut second, person.index);
        let handles = [
            Some(present),
            person.renamed.map(|_| old),
            person.linked.then_some(second),
        ];
        self.handles
            .push(handles.iter().flatten().map(String::as_str));
        self.birth.append_option(person.birth_told());
        self.region.append_option(person.region);
        self.created.append_value(person.joined);
        self.account.append_value(person.account.as_str());
    }

    pub(crate) fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let columns = vec![
            text(self.id),
            self.handles.finish(),
            Arc::new(self.birth.finish()),
            text(self.region),
            Arc::new(self.created.finish()),
            text(self.account),
        ];
        batch(people_schema(), columns)
    }
}

/// Rows of `choices.parquet`.
#[derive(Default)]
pub(crate) struct ChoiceColumns {
    person: StringBuilder,
    choice: StringBuilder,
    purposes: Texts,
    kinds: Texts,
    surfaces: Texts,
    at: TimestampMicrosecondBuilder,
    source: StringBuilder,
    item: StringBuilder,
    before: Date32Builder,
    audience: StringBuilder,
    note: StringBuilder,
}

impl ChoiceColumns {
    pub(crate) fn push(&mut self, person: &Person, row: &ChoiceRow) {
        let mut name = String::new();
        names::account(&mut name, person.index);
        self.person.append_value(&name);
        self.choice.append_value(row.choice.as_str());
        self.purposes.push(row.purposes.iter().copied());
        self.kinds.push(row.kinds.iter().copied());
        self.surfaces.push(row.surfaces.iter().copied());
        self.at.append_value(row.at);
        self.source.append_value(row.source);
        let target = row.item.map(|place| (person.index, place));
        push_target(&mut self.item, &mut name, target);
        self.before.append_option(row.before);
        self.audience
            .append_option(row.audience.map(|a| a.as_str()));
        self.note.append_option(row.note);
    }

    pub(crate) fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let columns = vec![
            text(self.person),
            text(self.choice),
            self.purposes.finish(),
            self.kinds.finish(),
            self.surfaces.finish(),
            moments(self.at),
            text(self.source),
            text(self.item),
            Arc::new(self.before.finish()),
            text(self.audience),
            text(self.note),
        ];
        batch(choices_schema(), columns)
    }
}

/// Rows of `notices.parquet`.
#[derive(Default)]
pub(crate) struct NoticeColumns {
    name: String,
    person: StringBuilder,
    campaign: StringBuilder,
    purposes: Texts,
    kinds: Texts,
    status: StringBuilder,
    at: TimestampMicrosecondBuilder,
    channel: StringBuilder,
}

impl NoticeColumns {
    pub(crate) fn push(&mut self, person: &Person, row: &NoticeRow) {
        self.name.clear();
        names::account(&mut self.name, person.index);
        self.person.append_value(&self.name);
        self.campaign.append_value(row.campaign.name);
        self.purposes.push(row.campaign.purposes.iter().copied());
        self.kinds.push(row.campaign.kinds.iter().copied());
        self.status.append_value(row.status.as_str());
        self.at.append_value(row.at);
        self.channel.append_value(row.channel);
    }

    pub(crate) fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let columns = vec![
            text(self.person),
            text(self.campaign),
            self.purposes.finish(),
            self.kinds.finish(),
            text(self.status),
            moments(self.at),
            text(self.channel),
        ];
        batch(notices_schema(), columns)
    }
}
