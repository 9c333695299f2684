//! People, choices and notices into Arrow columns.

use crate::choices::ChoiceRow;
use crate::columns::{Texts, batch, moments, push_target, text};
use crate::names;
use crate::notices::NoticeRow;
use crate::person::Person;
use crate::plan::Plan;
use crate::schema::{choices_schema, notices_schema, people_schema};
use arrow::array::{Date32Builder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder};
use arrow::error::ArrowError;
use std::sync::Arc;

/// Rows of `people.parquet`.
#[derive(Default)]
pub(crate) struct PeopleColumns {
    id: StringBuilder,
    handles: Texts,
    birth: Date32Builder,
    region: StringBuilder,
    created: Date32Builder,
    account: StringBuilder,
    mail: StringBuilder,
    lang: StringBuilder,
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
        name.push_str("@example.org");
        self.mail.append_option(person.has_mail.then_some(&name));
        self.lang
            .append_value(if person.german { "de" } else { "en" });
    }

    pub(crate) fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let columns = vec![
            text(self.id),
            self.handles.finish(),
            Arc::new(self.birth.finish()),
            text(self.region),
            Arc::new(self.created.finish()),
            text(self.account),
            text(self.mail),
            text(self.lang),
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
