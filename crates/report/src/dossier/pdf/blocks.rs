//! What stands in the document, block by block; the same as in the page.

use crate::dossier::copies;
use crate::dossier::form::{About, Account, ChoiceLine, Dossier, Words as Said};
use crate::dossier::item_form::ItemLine;
use crate::dossier::page::{became, because, facts_rows, name, pages, verdict};
use crate::dossier::words::{Words, audience, status};
use crate::lang::Lang;
use crate::number::{count, day};
use crate::words::Words as Kinds;
use rights::Sequence;

/// A block of text.
pub(super) enum Block {
    Title(String),
    Heading(String),
    Strong(String),
    Text(String),
    Pair(String, String),
    Point(String),
    Small(String),
    /// A code: its width, and the path of its SVG.
    Code(usize, String),
}

struct Writer<'d> {
    lang: Lang,
    w: &'static Words,
    d: &'d Dossier,
    out: Vec<Block>,
}

pub(super) fn of(dossier: &Dossier) -> Vec<Block> {
    let mut writer = Writer {
        lang: dossier.lang,
        w: Words::of(dossier.lang),
        d: dossier,
        out: Vec::new(),
    };
    writer.head();
    if let Some(about) = &dossier.about {
        writer.accounts(about);
        writer.said(about);
        writer.deadlines(about);
        writer.choices(about);
        writer.notices(about);
    }
    writer.items();
    if let Some(about) = &dossier.about {
        writer.others(about);
        writer.sets(about);
        writer.entries(about);
    }
    writer.foot();
    writer.out
}

impl Writer<'_> {
    fn pair(&mut self, name: &str, value: impl Into<String>) {
        self.out.push(Block::Pair(name.to_owned(), value.into()));
    }

    fn heading(&mut self, text: impl Into<String>) {
        self.out.push(Block::Heading(text.into()));
    }

    fn text(&mut self, text: &str) {
        self.out.push(Block::Text(text.to_owned()));
    }

    fn point(&mut self, text: impl Into<String>) {
        self.out.push(Block::Point(text.into()));
    }

    fn entry(&self, at: Sequence) -> String {
        format!("{} {}", self.w.entry, count(at.0, self.lang))
    }

    fn head(&mut self) {
        let (w, d) = (self.w, self.d);
        self.out.push(Block::Small(w.kicker.to_owned()));
        self.out.push(Block::Title(w.title.to_owned()));
        self.pair(w.person, name(d));
        self.pair(w.number, d.person.0.to_string());
        self.pair(w.as_of, day(d.as_of, self.lang));
        self.pair(w.sequence, count(d.sequence.0, self.lang));
        let page = count(d.items.page, self.lang);
        self.pair(
            w.page,
            format!("{page} {} {}", w.of, count(pages(d), self.lang)),
        );
    }

    fn accounts(&mut self, about: &About) {
        self.heading(self.w.accounts);
        for account in &about.accounts {
            self.account(account);
        }
    }

    fn account(&mut self, account: &Account) {
        let w = self.w;
        let number = || format!("#{}", account.person.0);
        let id = account.id.as_ref().map_or_else(number, ToString::to_string);
        self.out.push(Block::Strong(format!("{} {id}", w.account)));
        if let Some(left) = &account.erased {
            self.text(w.erased);
            self.text(w.erased_left);
            if let Some(at) = left.sequence {
                self.pair(w.erased_entry, count(at.0, self.lang));
            }
            self.text(match left.pseudonym_kept {
                true => w.pseudonym_kept,
                false => w.pseudonym_gone,
            });
            return;
        }
        if !account.handles.is_empty() {
            let handles: Vec<&str> = account.handles.iter().map(|h| h.as_str()).collect();
            self.pair(w.handles, handles.join(", "));
        }
        let since = account.since_at.map(|at| day(at.day(), self.lang));
        let since = since.map_or_else(String::new, |day| format!("{day}, "));
        self.pair(w.since, format!("{since}{}", self.entry(account.since)));
        for (name, value) in facts_rows(
            account.corrected.as_ref().unwrap_or(&account.first),
            self.lang,
        ) {
            self.pair(name, value);
        }
        if account.corrected.is_some() {
            for (name, value) in facts_rows(&account.first, self.lang) {
                self.pair(&format!("{name}, {}", w.first), value);
            }
        }
    }

    fn words(&mut self, words: &Said) {
        if !words.sentence.is_empty() {
            self.text(&words.sentence);
        }
        for (name, value) in &words.rows {
            self.pair(name, value.clone());
        }
    }

    fn said(&mut self, about: &About) {
        self.heading(self.w.standing);
        if about.standing.is_empty() {
            self.text(self.w.nothing_said);
        }
        for words in &about.standing {
            self.out.push(Block::Strong(words.title.clone()));
            self.words(words);
        }
    }

    fn deadlines(&mut self, about: &About) {
        let (w, lang) = (self.w, self.lang);
        self.heading(w.deadlines);
        self.text(w.deadlines_lead);
        if about.deadlines.is_empty() {
            self.text(w.no_requests);
        }
        for line in &about.deadlines {
            self.out.push(Block::Strong(format!(
                "{}, {}",
                line.title,
                self.entry(line.sequence)
            )));
            let late = if line.overdue { w.overdue } else { "" };
            self.text(&format!(
                "{} {}, {} {} {late}",
                w.received,
                day(line.received, lang),
                w.due,
                day(line.due, lang)
            ));
            for (title, lines) in [(w.open, &line.open), (w.done, &line.done)] {
                lines
                    .iter()
                    .for_each(|text| self.point(format!("{title}: {text}")));
            }
        }
        for hold in &about.holds {
            let until = day(hold.until, lang);
            self.point(format!("{}: {} {until}: {}", w.holds, w.until, hold.reason));
        }
        for order in &about.orders {
            self.point(copies::order(order, lang));
        }
    }

    fn choices(&mut self, about: &About) {
        self.heading(self.w.choices);
        self.text(match about.choices.is_empty() {
            true => self.w.nothing_said,
            false => self.w.receipt_note,
        });
        about.choices.iter().for_each(|choice| self.choice(choice));
    }

    fn choice(&mut self, choice: &ChoiceLine) {
        let (w, at) = (self.w, day(choice.recorded_at.day(), self.lang));
        let entry = self.entry(choice.sequence);
        let title = format!("{}, {entry}, {} {at}", choice.words.title, w.recorded);
        self.out.push(Block::Strong(title));
        for (name, value) in &choice.words.rows {
            self.pair(name, value.clone());
        }
        // The text of a code has blanks that count: on paper it could not be copied.
        match choice.receipt.as_ref().map(|receipt| &receipt.code) {
            Some(Some((width, path))) => self.out.push(Block::Code(*width, path.clone())),
            Some(None) => self.text(w.receipt_elsewhere),
            None => {}
        }
    }

    fn notices(&mut self, about: &About) {
        let (w, lang) = (self.w, self.lang);
        self.heading(w.notices);
        if about.notices.is_empty() {
            self.text(w.no_notices);
        }
        for notice in &about.notices {
            self.out.push(Block::Strong(notice.campaign.clone()));
            let delivered = notice.delivered.map(|on| day(on, lang));
            self.pair(
                w.delivered,
                delivered.unwrap_or_else(|| w.not_delivered.to_owned()),
            );
            if let Some(until) = notice.waits_until {
                self.pair(w.waits, day(until, lang));
            }
            for step in &notice.steps {
                let (what, on) = (status(step.status, lang), day(step.at.day(), lang));
                let entry = self.entry(step.sequence);
                self.point(format!("{what} {on}, {}, {entry}", step.channel));
            }
        }
    }

    fn items(&mut self) {
        let (w, d) = (self.w, self.d);
        self.heading(format!("{}: {}", w.items, count(d.items.total, self.lang)));
        self.text(w.items_lead);
        if d.items.items.is_empty() {
            self.text(w.no_items);
        }
        d.items.items.iter().for_each(|item| self.item(item));
        if let Some(next) = d.items.next {
            self.text(&format!("{} {}.", w.next, count(next, self.lang)));
        }
    }

    fn item(&mut self, item: &ItemLine) {
        let (w, lang) = (self.w, self.lang);
        let kind = Kinds::of(lang).kind_of_one(item.kind);
        let created = item.created.map(|on| day(on, lang));
        let created = created.unwrap_or_else(|| w.no_day.to_owned());
        let seen_by = audience(&item.audience, lang);
        self.out.push(Block::Strong(format!(
            "{} · {kind} · {created} · {} {seen_by} · {}/{}",
            item.item, w.audience, item.content, item.row
        )));
        if item.erased {
            self.text(w.item_erased);
        }
        for now in &item.now {
            self.text(&format!(
                "{}, {}: {}",
                w.now,
                now.purpose,
                verdict(now, lang)
            ));
            because(now, lang)
                .into_iter()
                .for_each(|reason| self.point(reason));
        }
        for set in &item.sets {
            let cell = set.cell.as_deref().unwrap_or_default();
            self.text(&format!("{}: {} {cell}", set.set, became(set, lang)));
            set.reasons
                .iter()
                .for_each(|reason| self.point(reason.clone()));
        }
        if item.used_by_others.count > 0 {
            let used = count(item.used_by_others.count, lang);
            self.text(&format!("{}: {used}", w.used_by));
        }
    }

    fn others(&mut self, about: &About) {
        let w = self.w;
        self.heading(format!(
            "{}: {}",
            w.others,
            count(about.in_others.count, self.lang)
        ));
        self.text(w.others_lead);
        for place in &about.in_others.places {
            let how: Vec<&str> = place.how.iter().map(String::as_str).collect();
            self.point(format!(
                "{}/{}: {}",
                place.content,
                place.row,
                how.join(", ")
            ));
        }
    }

    fn sets(&mut self, about: &About) {
        let (w, lang) = (self.w, self.lang);
        self.heading(format!("{}: {}", w.sets, about.sets.len()));
        for set in &about.sets {
            self.out.push(Block::Strong(set.set.clone()));
            self.pair(w.state, count(set.state, lang));
            self.pair(w.masked_up_to, count(set.sequence.0, lang));
            self.pair(w.your_name, set.pseudonyms.join(", "));
        }
        self.out.push(Block::Strong(w.loads.to_owned()));
        match &about.loads {
            None => self.text(w.loads_unknown),
            Some(loads) if loads.is_empty() => self.text(w.no_loads),
            Some(loads) => {
                for load in loads {
                    let shown = count(load.items, lang);
                    self.point(format!(
                        "{}, {}, {}: {} {shown}",
                        load.set, load.run, load.consumer, w.shown
                    ));
                }
            }
        }
        self.out.push(Block::Strong(w.recipients.to_owned()));
        if about.recipients.is_empty() {
            self.text(w.no_recipients);
        }
        for recipient in &about.recipients {
            let lines = copies::recipient(recipient, &about.orders, lang);
            lines.into_iter().for_each(|line| self.point(line));
        }
    }

    fn entries(&mut self, about: &About) {
        if about.entries.is_empty() {
            return;
        }
        self.heading(self.w.entries);
        for entry in &about.entries {
            let title = entry
                .words
                .as_ref()
                .map_or(self.w.sealed, |words| &words.title);
            let at = day(entry.recorded_at.day(), self.lang);
            let title = format!("{title}, {}, {at}", self.entry(entry.sequence));
            self.out.push(Block::Strong(title));
            if let Some(words) = &entry.words {
                self.words(words);
            }
        }
    }

    fn foot(&mut self) {
        let (w, d) = (self.w, self.d);
        let made = format!("{} {} {} {}.", w.made, d.made_at, w.by, d.tool);
        self.out.push(Block::Small(made));
    }
}
