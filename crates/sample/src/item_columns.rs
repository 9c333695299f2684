//! Items into Arrow columns.

use crate::columns::{Texts, batch, moments, push_target, text};
use crate::item::{Item, Somebody};
use crate::names;
use crate::person::Person;
use crate::plan::Plan;
use crate::schema::items_schema;
use arrow::array::{BinaryBuilder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder};
use arrow::error::ArrowError;
use std::sync::Arc;

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
        column.add(scratch);
        any = true;
    }
    column.end(any);
}
