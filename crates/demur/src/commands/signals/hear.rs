//! Statements of signals against what the ledger knows.

use super::{BATCH, Heard};
use crate::commands::Session;
use rights::{
    Choice, ChoiceKind, Entry, Error, ErrorKind, Instant, Ordinal, PersonId, PurposeTree, Scope,
    Standing, Subject,
};
use signals::{Says, Source, Statement};
use std::collections::HashMap;

/// A row that was refused, and why.
pub(super) type Refused = (u64, String);

/// One file being heard.
pub(super) struct Hearing<'s> {
    session: &'s Session,
    source: Source,
    now: Instant,
    tree: PurposeTree,
    /// Allowing statements of each signal of a person in this file, with their reach: an older denial within it is
    /// none any more, in whatever order the rows come. What is allowed of one surface says nothing of another.
    allowed: HashMap<(Ordinal, String), Vec<Said>>,
    /// Where what is heard is said in one place and allowed in others of the same surface: the newest time of those, which
    /// is no answer to the denial.
    allowed_beside: Option<Instant>,
    /// Lines of what sites say, which name nobody.
    pub(super) sites: Vec<String>,
}

/// What was said of a reach, and when.
type Said = (Scope, Instant);

/// What one signal said of a person before.
#[derive(Clone, Default)]
struct Before {
    denied: Vec<Said>,
    allowed: Vec<Said>,
    /// What the person allowed themselves.
    own: Vec<Said>,
}

/// What one batch adds to the ledger.
#[derive(Default)]
struct Batch {
    /// Where persons stand with what this batch said.
    standings: HashMap<Ordinal, Standing>,
    /// What signals said of persons before: what they denied, and what they took back.
    before: HashMap<(Ordinal, String), Before>,
    entries: Vec<(Subject, Entry)>,
}

impl<'s> Hearing<'s> {
    /// # Errors
    /// When purposes cannot be told apart.
    pub(super) fn new(session: &'s Session, source: Source) -> Result<Self, Error> {
        Ok(Hearing {
            session,
            source,
            now: session.ws.clock.now(),
            tree: session.ws.config.tree()?,
            allowed: HashMap::new(),
            allowed_beside: None,
            sites: Vec::new(),
        })
    }

    /// Hears rows, and has the ledger keep what is new.
    pub(super) fn rows(
        &mut self,
        rows: &[(u64, &[u8])],
        heard: &mut Heard,
    ) -> Result<Vec<Refused>, Error> {
        let (mut read, mut refused) = (Vec::new(), Vec::new());
        for (row, line) in rows {
            match signals::read(self.source, line) {
                Ok(statements) => read.push((*row, statements)),
                Err(error) => refused.push((*row, said(&error))),
            }
        }
        let known = self.known(&read)?;
        let mut batch = Batch::default();
        for (row, statements) in &read {
            let Some(first) = statements.first() else {
                heard.unchanged += 1;
                continue;
            };
            if first.who.is_empty() {
                let line = rows.iter().find(|(number, _)| number == row);
                let text = line.map(|(_, line)| String::from_utf8_lossy(line).into_owned());
                self.sites.extend(text);
                continue;
            }
            let named = first.who.iter().map(String::as_str);
            let named = named.filter_map(|name| Some((name, *known.get(name)?)));
            let named: Vec<(&str, Ordinal)> = named.collect();
            let Some((_, person)) = named.first().copied() else {
                let message = format!("nobody is known by `{}`", first.who.join("`, `"));
                refused.push((*row, message));
                continue;
            };
            for statement in statements {
                // INVARIANT: by a name that may have passed to somebody else nobody takes back what its owner denied.
                let whose = match statement.says {
                    Says::Allow => self.for_good(&named)?,
                    Says::Deny | Says::Unknown => Some(person),
                };
                match whose {
                    Some(person) => self.hear(&mut batch, person, statement, heard)?,
                    None => heard.unchanged += 1,
                }
            }
        }
        self.record(&batch.entries, heard)?;
        refused.sort();
        Ok(refused)
    }

    /// Hears what a site said, for some of those who have something on it.
    pub(super) fn site(
        &mut self,
        (statement, allowed_beside): (&Statement, Option<Instant>),
        people: &[Ordinal],
        heard: &mut Heard,
    ) -> Result<(), Error> {
        self.allowed_beside = allowed_beside;
        for some in people.chunks(BATCH) {
            let mut batch = Batch::default();
            for person in some {
                self.hear(&mut batch, *person, statement, heard)?;
            }
            match self.record(&batch.entries, heard) {
                // Somebody was erased meanwhile: each by itself, so that nobody else waits for that.
                Err(e) if e.kind() == ErrorKind::NotFound => self.one_by_one(&batch, heard)?,
                recorded => recorded?,
            }
        }
        Ok(())
    }

    fn one_by_one(&self, batch: &Batch, heard: &Heard) -> Result<(), Error> {
        for entry in &batch.entries {
            match self.record(std::slice::from_ref(entry), heard) {
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                recorded => recorded?,
            }
        }
        Ok(())
    }

    fn record(&self, entries: &[(Subject, Entry)], heard: &Heard) -> Result<(), Error> {
        if !heard.dry_run {
            let ws = &self.session.ws;
            ws.wait(ws.ledger.append(entries))?;
        }
        Ok(())
    }

    fn known<'r>(
        &self,
        rows: &'r [(u64, Vec<Statement>)],
    ) -> Result<HashMap<&'r str, Ordinal>, Error> {
        let ws = &self.session.ws;
        let first = rows.iter().filter_map(|(_, statements)| statements.first());
        let names: Vec<&str> = first
            .flat_map(|s| s.who.iter().map(String::as_str))
            .collect();
        let ids: Vec<PersonId> = names.iter().map(|name| PersonId::from(*name)).collect();
        let owners = ws.wait(ws.ledger.resolve(&ids))?;
        let known = names.into_iter().zip(owners);
        Ok(known
            .filter_map(|(name, owner)| Some((name, owner?)))
            .collect())
    }

    /// Whose the first name is that stays with its owner: a DID, the address of an actor, the id of an account.
    fn for_good(&self, named: &[(&str, Ordinal)]) -> Result<Option<Ordinal>, Error> {
        let ws = &self.session.ws;
        for (name, person) in named {
            if signals::lasts(name) {
                return Ok(Some(*person));
            }
            let id = ws.wait(ws.ledger.row(*person))?.and_then(|row| row.id);
            if id.is_some_and(|id| id.as_str() == *name) {
                return Ok(Some(*person));
            }
        }
        Ok(None)
    }

    fn hear(
        &mut self,
        batch: &mut Batch,
        person: Ordinal,
        statement: &Statement,
        heard: &mut Heard,
    ) -> Result<(), Error> {
        let settings = &self.session.ws.config.signals;
        let counts = match statement.choice(settings, self.now) {
            Some(choice) if self.changes(batch, person, statement, &choice)? => {
                let counts = match choice.kind {
                    ChoiceKind::Objection => &mut heard.denied,
                    _ => &mut heard.taken_back,
                };
                self.take(batch, person, choice)?;
                counts
            }
            _ => &mut heard.unchanged,
        };
        *counts += 1;
        Ok(())
    }

    /// Whether a statement says anything that is new.
    fn changes(
        &mut self,
        batch: &mut Batch,
        person: Ordinal,
        statement: &Statement,
        choice: &Choice,
    ) -> Result<bool, Error> {
        let standing = self.standing(batch, person)?;
        let own = standing
            .signals
            .iter()
            .filter(|s| s.source == choice.source);
        let within = |scope: &Scope| scope.is_within(&choice.scope, &self.tree);
        let (denied, held) = match choice.kind {
            ChoiceKind::Objection => (true, own.clone().any(|s| s.scope == choice.scope)),
            _ => (false, own.clone().any(|s| within(&s.scope))),
        };
        let key = (person, choice.source.clone());
        if statement.says == Says::Allow && statement.at.is_some() {
            let allowed = self.allowed.entry(key.clone()).or_default();
            allowed.push((choice.scope.clone(), choice.made_at));
        }
        // Said before; or there is nothing to take back.
        if denied == held {
            return Ok(false);
        }
        let before = self.before(batch, &key)?;
        let mut own = before.own.iter();
        if denied
            && own.any(|(reach, at)| {
                *at > choice.made_at && choice.scope.is_within(reach, &self.tree)
            })
        {
            // What the person said later themselves stands above it, also where it is heard of later still.
            return Ok(false);
        }
        if denied {
            // A denial without a time is one of now. Only what reaches all of it and is newer outdates it.
            let mut allowed = before
                .allowed
                .iter()
                .chain(self.allowed.get(&key).into_iter().flatten());
            let beside = self.allowed_beside.unwrap_or(choice.made_at);
            return Ok(!allowed.any(|(reach, at)| {
                *at > choice.made_at.max(beside) && choice.scope.is_within(reach, &self.tree)
            }));
        }
        // What does not say when it was said takes nothing back.
        if statement.at.is_none() {
            return Ok(false);
        }
        // It takes back whatever it reaches: a newer denial of a part keeps all of them (in doubt: refuse).
        let mut denied = before.denied.iter();
        Ok(!denied.any(|(reach, at)| *at >= choice.made_at && within(reach)))
    }

    fn standing<'b>(&self, batch: &'b mut Batch, person: Ordinal) -> Result<&'b Standing, Error> {
        let ws = &self.session.ws;
        Ok(match batch.standings.entry(person) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(slot) => {
                slot.insert(ws.wait(ws.ledger.own_standing(person))?)
            }
        })
    }

    fn before(&self, batch: &mut Batch, key: &(Ordinal, String)) -> Result<Before, Error> {
        if let Some(known) = batch.before.get(key) {
            return Ok(known.clone());
        }
        let ws = &self.session.ws;
        let mut before = Before::default();
        for recorded in ws.wait(ws.ledger.history(key.0))? {
            let Some(Entry::Choice(choice)) = recorded.entry else {
                continue;
            };
            match choice.kind {
                _ if choice.source == key.1 => before.note(&choice),
                ChoiceKind::Consent | ChoiceKind::ObjectionWithdrawn if !choice.is_signal() => {
                    before.own.push((choice.scope, choice.made_at));
                }
                _ => {}
            }
        }
        batch.before.insert(key.clone(), before.clone());
        Ok(before)
    }

    fn take(&self, batch: &mut Batch, person: Ordinal, choice: Choice) -> Result<(), Error> {
        let key = (person, choice.source.clone());
        // Read before it counts: what was said until now, and this.
        self.before(batch, &key)?;
        batch.before.entry(key).or_default().note(&choice);
        let standing = batch.standings.entry(person).or_default();
        standing.apply_choice(&choice, &self.tree);
        let entry = (Subject::Person(person), Entry::Choice(choice));
        batch.entries.push(entry);
        Ok(())
    }
}

impl Before {
    fn note(&mut self, choice: &Choice) {
        let said = (choice.scope.clone(), choice.made_at);
        match choice.kind {
            ChoiceKind::Objection => self.denied.push(said),
            _ => self.allowed.push(said),
        }
    }
}

/// An error with its causes, in one line.
fn said(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text += &format!(": {inner}");
        cause = inner.source();
    }
    text
}
