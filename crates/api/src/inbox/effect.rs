//! What an event changes.

use super::event::{Event, EventType};
use ledger::{ContactChange, Incoming, NewPerson};
use rights::{
    AccountType, Audience, Choice, ChoiceKind, Contact, Error, INBOX, ItemId, PersonId,
    PurposeTree, SAID_THERE, Scope,
};
use serde_json::{Map, Value};
use server::ConsentRules;

/// What events are read with: the purposes that there are, and what holds for consents.
pub(super) type Ground<'g> = (&'g PurposeTree, &'g ConsentRules);

/// What becomes of an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Effect {
    /// Something for the ledger.
    Known(Box<Incoming>),
    /// An item, to be imported.
    Item(Map<String, Value>),
    /// Nothing: what it says permits nothing by itself.
    Nothing,
}

/// Why an event cannot be taken, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) reason: String,
    pub(super) remedy: String,
}

fn wrong(reason: impl Into<String>, remedy: impl Into<String>) -> Wrong {
    Wrong {
        reason: reason.into(),
        remedy: remedy.into(),
    }
}

fn of_error(error: Error) -> Wrong {
    wrong(error.to_string(), "correct it and send it as a new event")
}

/// The longest id, handle, region or word, in bytes.
const LONGEST_WORD: usize = 500;
/// The longest that a person can have written, in bytes.
const LONGEST_NOTE: usize = 10_000;
/// The most names, purposes, kinds, surfaces of one event.
const MOST: usize = 100;

fn word(name: &str, text: Option<&String>) -> Result<String, Wrong> {
    let missing = || wrong(format!("`{name}` is missing"), format!("say `{name}`"));
    let text = text.ok_or_else(missing)?;
    match text.is_empty() || text.len() > LONGEST_WORD {
        false => Ok(text.clone()),
        true => Err(wrong(
            format!("`{name}` is empty or longer than {LONGEST_WORD} bytes"),
            format!("send the `{name}` as it is on the platform"),
        )),
    }
}

impl Event {
    /// The names of fields that are said.
    fn said(&self) -> impl Iterator<Item = &'static str> {
        let fields = [
            ("person", self.person.is_some()),
            ("item", self.item.is_some()),
            ("row", self.row.is_some()),
            ("audience", self.audience.is_some()),
            ("handle", self.handle.is_some()),
            ("handles", self.handles.is_some()),
            ("with", self.with.is_some()),
            ("evidence", self.evidence.is_some()),
            ("birth", self.birth.is_some()),
            ("region", self.region.is_some()),
            ("created", self.created.is_some()),
            ("account", self.account.is_some()),
            ("mail", self.mail.is_some()),
            ("lang", self.lang.is_some()),
            ("choice", self.choice.is_some()),
            ("purposes", self.purposes.is_some()),
            ("kinds", self.kinds.is_some()),
            ("surfaces", self.surfaces.is_some()),
            ("before", self.before.is_some()),
            ("note", self.note.is_some()),
            ("version", self.version.is_some()),
        ];
        fields
            .into_iter()
            .filter_map(|(name, said)| said.then_some(name))
    }

    /// Fields that an event of its type has.
    const fn fields(&self) -> &'static [&'static str] {
        match self.r#type {
            EventType::ItemCreated => &["person", "row"],
            EventType::AudienceChanged => &["person", "item", "audience"],
            EventType::ItemDeleted => &["person", "item"],
            EventType::AccountRenamed => &["person", "handle"],
            EventType::AccountCreated => &[
                "person", "handles", "birth", "region", "created", "account", "mail", "lang",
            ],
            EventType::AccountsLinked => &["person", "with", "evidence"],
            EventType::BirthdayCorrected => &["person", "birth"],
            EventType::ContactChanged => &["person", "mail", "lang"],
            EventType::ChoiceMade => &[
                "person", "choice", "purposes", "kinds", "surfaces", "item", "before", "audience",
                "note", "version", "lang",
            ],
        }
    }

    /// What it changes.
    pub(super) fn effect(&self, ground: Ground<'_>) -> Result<Effect, Wrong> {
        // In doubt about what was meant nothing is taken.
        if let Some(other) = self.said().find(|name| !self.fields().contains(name)) {
            return Err(wrong(
                format!("an event of this type has no `{other}`"),
                format!("leave `{other}` out, or name the type that is meant"),
            ));
        }
        if self.r#type == EventType::ItemCreated {
            let missing = || {
                wrong(
                    "`row` is missing",
                    "say `row`: the item in your own columns",
                )
            };
            return Ok(Effect::Item(self.row.clone().ok_or_else(missing)?));
        }
        let person = PersonId::new(word("person", self.person.as_ref())?);
        let known = match self.r#type {
            EventType::AccountCreated => Incoming::Person(self.account(person)?),
            EventType::AccountRenamed => Incoming::Person(NewPerson {
                handles: vec![PersonId::new(word("handle", self.handle.as_ref())?)],
                ..NewPerson::unknown(person)
            }),
            EventType::BirthdayCorrected => {
                let missing = || wrong("`birth` is missing", "say the day, or `null`");
                Incoming::Birth(person, self.birth.ok_or_else(missing)?)
            }
            EventType::AccountsLinked => self.linked(person)?,
            EventType::ContactChanged => Incoming::Contact(person, self.contact()?),
            EventType::AudienceChanged => match self.audience {
                None => return Err(wrong("`audience` is missing", "say `audience`")),
                // INVARIANT: a wider audience makes nothing usable by itself; the item stays as it was decided,
                // and what was narrowed stays narrow.
                Some(Audience::Public) => {
                    word("item", self.item.as_ref())?;
                    return Ok(Effect::Nothing);
                }
                Some(_) => Incoming::Choice(person, self.about_item(ChoiceKind::AudienceNarrowed)?),
            },
            EventType::ItemDeleted => {
                Incoming::Choice(person, self.about_item(ChoiceKind::Erasure)?)
            }
            EventType::ChoiceMade | EventType::ItemCreated => {
                Incoming::Choice(person, self.choice(ground)?)
            }
        };
        Ok(Effect::Known(Box::new(known)))
    }

    /// How entries name where they come from: what a person said there is told from what the platform did.
    fn source(&self) -> String {
        let said = match self.r#type {
            EventType::ChoiceMade => SAID_THERE,
            _ => "",
        };
        format!("{INBOX}{}{said}", self.stream)
    }

    fn account(&self, id: PersonId) -> Result<NewPerson, Wrong> {
        let handles = self.handles.iter().flatten();
        let handles: Result<Vec<PersonId>, Wrong> = handles
            .take(MOST + 1)
            .map(|handle| Ok(PersonId::new(word("handles", Some(handle))?)))
            .collect();
        let handles = handles?;
        if handles.len() > MOST {
            return Err(wrong(
                format!("more than {MOST} handles"),
                "send them as renamings",
            ));
        }
        let region = self.region.as_ref();
        let change = self.contact()?;
        Ok(NewPerson {
            id,
            handles,
            birth: self.birth.flatten(),
            region: region
                .map(|region| word("region", Some(region)))
                .transpose()?,
            created: self.created,
            account: self.account.unwrap_or(AccountType::Unknown),
            contact: change.onto(&Contact::default()),
        })
    }

    fn linked(&self, person: PersonId) -> Result<Incoming, Wrong> {
        let with = PersonId::new(word("with", self.with.as_ref())?);
        match with == person {
            true => Err(wrong(
                "`person` and `with` are the same account",
                "name the other account in `with`",
            )),
            false => {
                let evidence = word("evidence", self.evidence.as_ref())?;
                Ok(Incoming::Linked(person, with, evidence))
            }
        }
    }

    fn contact(&self) -> Result<ContactChange, Wrong> {
        let mail = self.mail.as_ref();
        let mail = mail.map(|mail| mail.as_ref().map(|mail| mail.parse()).transpose());
        let lang = self.lang.as_ref();
        let lang = lang.map(|lang| lang.as_ref().map(|lang| lang.parse()).transpose());
        Ok(ContactChange {
            mail: mail.transpose().map_err(of_error)?,
            lang: lang.transpose().map_err(of_error)?,
        })
    }

    fn about_item(&self, kind: ChoiceKind) -> Result<Choice, Wrong> {
        let item = ItemId::new(word("item", self.item.as_ref())?);
        let mut choice = Choice::new(kind, Scope::all(), self.at, self.source());
        choice.item = Some(item);
        choice.audience = self.audience;
        Ok(choice)
    }

    fn choice(&self, (tree, rules): Ground<'_>) -> Result<Choice, Wrong> {
        let kind = self.choice;
        let kind = kind.ok_or_else(|| wrong("`choice` is missing", "say `choice`"))?;
        let scope = Scope {
            purposes: self.purposes.clone().unwrap_or_default(),
            kinds: self.kinds.clone().unwrap_or_default(),
            surfaces: self.surfaces.clone().unwrap_or_default(),
        };
        let mut choice = Choice::new(kind, scope, self.at, self.source());
        let item = self.item.as_ref();
        choice.item = item
            .map(|item| word("item", Some(item)))
            .transpose()?
            .map(ItemId::new);
        choice.before = self.before;
        choice.audience = self.audience;
        choice.note.clone_from(&self.note);
        let (version, lang) = (self.version.as_deref(), self.lang.as_ref());
        if kind == ChoiceKind::Consent {
            let lang = lang.and_then(Option::as_deref);
            choice.wording = rules.wording(version, lang).map_err(of_error)?;
        } else if version.is_some() || lang.is_some() {
            return Err(wrong(
                format!("`{kind}` has no `version` and no `lang`"),
                "only a consent names the words that were read; leave both out",
            ));
        }
        check(&choice, tree).map_err(of_error)?;
        Ok(choice)
    }
}

/// Whether a choice can be recorded as the platform sends it.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(choice: &Choice, tree: &PurposeTree) -> Result<(), Error> {
    choice.check()?;
    let scope = &choice.scope;
    if let Some(unknown) = scope.purposes.iter().find(|p| !tree.contains(p)) {
        let unknown: String = unknown.as_str().chars().take(60).collect();
        return Err(Error::input(format!(
            "demur.toml has no purpose `{}`",
            unknown.escape_debug()
        )));
    }
    let long = |word: &String| word.is_empty() || word.len() > LONGEST_WORD;
    if scope.surfaces.iter().any(long) || scope.surfaces.len() > MOST {
        return Err(Error::input(
            "a surface is empty or too long, or there are too many",
        ));
    }
    if choice
        .note
        .as_ref()
        .is_some_and(|note| note.len() > LONGEST_NOTE)
    {
        return Err(Error::input(format!(
            "`note` is longer than {LONGEST_NOTE} bytes"
        )));
    }
    let single = matches!(
        choice.kind,
        ChoiceKind::AudienceNarrowed | ChoiceKind::SpecialCategory | ChoiceKind::Erasure
    );
    if choice.item.is_some() && !single {
        return Err(Error::input(format!(
            "`{}` is not about a single item; leave `item` out",
            choice.kind
        )));
    }
    let narrowing = choice.kind == ChoiceKind::AudienceNarrowed;
    if !narrowing && (choice.audience.is_some() || choice.before.is_some()) {
        return Err(Error::input(format!(
            "`{}` has no `audience` and no `before`",
            choice.kind
        )));
    }
    Ok(())
}
