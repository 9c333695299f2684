//! Items by their ids, with whose they are: for requests about what others posted, and people who have no
//! account.

use crate::app::App;
use arrow::array::AsArray;
use intake::{ContentInfo, ContentStore, StoredItem};
use ledger::NewPerson;
use rights::{Contact, Day, Error, ItemId, Kind, MailAddress, Ordinal, PersonId};
use std::collections::{BTreeMap, BTreeSet};

/// An item and whose it is.
#[derive(Clone, Debug)]
pub struct KnownItem {
    /// Whose it is.
    pub owner: Ordinal,
    /// What it is.
    pub kind: Kind,
    /// When it was made.
    pub created: Option<Day>,
    /// The beginning of its text, where it has one; none of what was said to an AI.
    pub excerpt: Option<String>,
    /// In how many sets it is.
    pub sets: u64,
}

/// Who is meant by what somebody entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This person.
    One(Ordinal),
    /// Somebody without an account, who has an address.
    Address(MailAddress),
    /// One of these accounts, which share an address.
    Several(Vec<Ordinal>),
    /// Nobody of whom anything is known.
    Nobody,
}

/// Whose a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whoever {
    /// The person.
    pub person: Ordinal,
    /// What they call themselves, where neither an account nor an address says it.
    pub name: String,
}

/// The longest excerpt, in characters.
const EXCERPT: usize = 280;

impl App {
    /// Items by their ids; those that nobody owns, or that are there no more, are left out. In how many sets
    /// they are is not counted. It reads the facts of every content.
    ///
    /// # Errors
    /// When facts or contents cannot be read.
    pub fn known_items(&self, items: &[ItemId]) -> Result<BTreeMap<ItemId, KnownItem>, Error> {
        if items.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted: BTreeSet<&str> = items.iter().map(ItemId::as_str).collect();
        tokio::task::block_in_place(|| known(&self.parts.store, &wanted))
    }

    /// The same, with in how many sets each is: a dossier is made for each owner.
    ///
    /// # Errors
    /// When facts or contents cannot be read.
    pub async fn owners(&self, items: &[ItemId]) -> Result<BTreeMap<ItemId, KnownItem>, Error> {
        let mut known = self.known_items(items)?;
        let owners: BTreeSet<Ordinal> = known.values().map(|item| item.owner).collect();
        for owner in owners {
            self.count_sets(owner, &mut known).await?;
        }
        Ok(known)
    }

    /// An item that everybody can see now, by a link or an id: the likeliest that there is. It reads the facts of every
    /// content.
    ///
    /// # Errors
    /// When facts, contents or the ledger cannot be read, or the operator's forms of links are none.
    pub fn item_named(&self, line: &str) -> Result<Option<(ItemId, KnownItem)>, Error> {
        let ids = self.item_links()?.ids(line.trim()).into_iter();
        let ids: Vec<ItemId> = ids.map(ItemId::new).collect();
        let public = self.public_kinds(&ids)?;
        let mut known = self.known_items(&ids)?;
        known.retain(|id, _| public.contains_key(id));
        let mut found = ids.into_iter();
        Ok(found.find_map(|id| known.remove_entry(&id)))
    }

    async fn count_sets(
        &self,
        owner: Ordinal,
        known: &mut BTreeMap<ItemId, KnownItem>,
    ) -> Result<(), Error> {
        let dossier = self.everything(owner, pages::Lang::En).await?;
        for line in dossier.items.items {
            let Some(item) = known.get_mut(&ItemId::new(line.item)) else {
                continue;
            };
            let inside =
                |set: &&report::dossier::InSet| matches!(set.became, report::dossier::Became::In);
            item.sets = line.sets.iter().filter(inside).count() as u64;
        }
        Ok(())
    }

    /// Who is meant by an account, a handle or a mail address.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn meant(&self, entered: &str) -> Result<Meant, Error> {
        let ledger = &self.parts.ledger;
        let known = ledger.resolve(&[PersonId::from(entered)]).await?;
        if let Some(Some(person)) = known.first() {
            return Ok(Meant::One(*person));
        }
        let Ok(mail) = entered.parse::<MailAddress>() else {
            return Ok(Meant::Nobody);
        };
        // Whoever handed in a form without an account is none of several accounts.
        let mut people = self.members_with(&mail).await?;
        if people.is_empty() {
            people = ledger.with_mail(&mail).await?;
            people.truncate(1);
        }
        let Some(first) = people.first() else {
            return Ok(Meant::Address(mail));
        };
        // Accounts of one person are one person.
        let own = self.accounts(*first).await?;
        let one = people
            .iter()
            .all(|person| person == first || own.contains(person));
        Ok(match one {
            true => Meant::One(*first),
            false => Meant::Several(people),
        })
    }

    /// Whose a request is. Somebody with an address of their own, or of whom it is said that they have no account,
    /// becomes a person without one: what they ask for has to be answered all the same.
    ///
    /// # Errors
    /// When it is not known who is meant: a name that was mistyped would become somebody for whom nothing counts.
    /// When randomness or the ledger fails.
    pub async fn whoever(&self, entered: &str, no_account: bool) -> Result<Whoever, Error> {
        let guest = |mail: Option<MailAddress>| async move {
            let name = match mail {
                Some(_) => String::new(),
                None => entered.trim().to_owned(),
            };
            let person = self.guest(mail).await?;
            Ok(Whoever { person, name })
        };
        if no_account {
            return guest(entered.parse().ok()).await;
        }
        match self.meant(entered).await? {
            Meant::One(person) => Ok(Whoever {
                person,
                name: String::new(),
            }),
            Meant::Address(mail) => guest(Some(mail)).await,
            Meant::Nobody => Err(Error::input(format!(
                "`{entered}` is nobody who is known here, and no mail address; correct it, or say that they have no account (`--no-account`)"
            ))),
            Meant::Several(people) => Err(Error::input(format!(
                "`{entered}` is the address of `{}` accounts; name the one that is meant, or say that they have no account (`--no-account`)",
                people.len()
            ))),
        }
    }

    /// Registers somebody without an account, who has asked for something: a person like any other, with no
    /// items of their own.
    ///
    /// # Errors
    /// When randomness or the ledger fails.
    pub async fn guest(&self, mail: Option<MailAddress>) -> Result<Ordinal, Error> {
        self.guest_reached_by(Contact { mail, lang: None }).await
    }

    /// The same, with the language that they read.
    pub(crate) async fn guest_reached_by(&self, contact: Contact) -> Result<Ordinal, Error> {
        let mut random = [0; 12];
        self.parts.randomness.fill(&mut random)?;
        let mut person = NewPerson::unknown(PersonId::guest(random));
        person.contact = contact;
        let file = rights::Hash::of(b"a person without an account").to_string();
        let registered = self.parts.ledger.register(&[person], &file).await?;
        let ordinal = registered.first().and_then(|known| known.ordinal);
        ordinal.ok_or_else(|| Error::internal("a person could not be registered"))
    }
}

fn known(
    store: &ContentStore,
    wanted: &BTreeSet<&str>,
) -> Result<BTreeMap<ItemId, KnownItem>, Error> {
    let found = store.find(|_, item| wanted.contains(item))?;
    let contents = store.contents()?;
    let mut known = BTreeMap::new();
    for (file, info) in contents.iter().enumerate() {
        let here: Vec<&StoredItem> = found.iter().filter(|item| item.file == file).collect();
        let rows: BTreeSet<u64> = here.iter().map(|item| item.row).collect();
        let read = read(store, info, rows)?;
        for item in here {
            let Some(owner) = item.person.map(Ordinal) else {
                continue;
            };
            let (kind, excerpt) = read
                .get(&item.row)
                .cloned()
                .unwrap_or((Kind::Unknown, None));
            let item_known = KnownItem {
                owner,
                kind,
                created: item.created.and_then(Day::from_epoch_days),
                excerpt,
                sets: 0,
            };
            known.insert(ItemId::from(item.item.as_str()), item_known);
        }
    }
    Ok(known)
}

/// Kind and beginning of the text of a row.
type Seen = (Kind, Option<String>);

/// What these rows say.
fn read(
    store: &ContentStore,
    info: &ContentInfo,
    rows: BTreeSet<u64>,
) -> Result<BTreeMap<u64, Seen>, Error> {
    let mut numbers = rows.iter();
    let mut read = BTreeMap::new();
    for batch in store.read_rows(
        info,
        &["kind", "text"],
        Some(rows.iter().copied().collect()),
    )? {
        let batch = batch?;
        let text = |name: &str, at: usize| {
            let column = batch.column_by_name(name)?.as_string_opt::<i32>()?;
            let value = arrow::array::Array::is_valid(column, at).then(|| column.value(at));
            value.map(str::to_owned)
        };
        for at in 0..batch.num_rows() {
            let Some(row) = numbers.next() else {
                break;
            };
            let kind = text("kind", at).and_then(|kind| kind.parse().ok());
            let kind = kind.unwrap_or(Kind::Unknown);
            // INVARIANT: what somebody said to an AI is shown to nobody else.
            let shown = text("text", at).filter(|_| !kind.is_ai_interaction());
            let excerpt = shown.map(|text| beginning(&text));
            read.insert(*row, (kind, excerpt));
        }
    }
    Ok(read)
}

fn beginning(text: &str) -> String {
    let mut short: String = text.chars().take(EXCERPT).collect();
    if short.len() < text.len() {
        short.push('\u{2026}');
    }
    short
}
