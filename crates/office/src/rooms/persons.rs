//! One person at a time. Before anything is shown a reason is asked, and the look is an entry that the person
//! can see.

use super::{at, name_of};
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use crate::looks::Part;
use crate::place::Office;
use crate::session::{Session, seconds};
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::error::Status;
use console::persons::{
    AskReason, Fact, FindPerson, FoundPerson, PersonPage, PersonPurpose, ThisLook,
};
use console::{Deed, Lang, Room, field};
use report::dossier::Dossier;
use rights::{Entry, Error, Instant, Ordinal, PersonId, Sequence, Subject};
use std::collections::BTreeMap;

/// Items of a page.
const PER_PAGE: u64 = 25;
/// The longest reason that is kept, in characters.
pub(crate) const REASON: usize = 500;

/// Looks for a person by id, handle or address. Nothing but the name is shown.
pub(crate) async fn find(asked: Asked) -> Response {
    let answer = finding(&asked).await;
    asked.answer(answer).await
}

async fn finding(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let query = asked.value(field::QUERY).unwrap_or_default().trim();
    let found = match query.is_empty() {
        true => None,
        false => Some(found(&asked.office, query).await?),
    };
    let page = FindPerson {
        query: query.to_owned(),
        found,
    };
    asked.page(&session, Room::Persons, &page).await
}

async fn found(office: &Office, query: &str) -> Result<Vec<FoundPerson>, Error> {
    let ledger = &office.app.parts().ledger;
    let known = ledger.resolve(&[PersonId::from(query)]).await?;
    let mut people: Vec<Ordinal> = known.into_iter().flatten().collect();
    if let Ok(mail) = query.parse() {
        people.extend(ledger.with_mail(&mail).await?);
    }
    people.sort_unstable();
    people.dedup();
    let mut found = Vec::new();
    for person in people {
        let name = name_of(office, person).await?.to_string();
        found.push(FoundPerson {
            href: at(&format!("/persons/{}", person.0)),
            handle: name.clone(),
            name,
        });
    }
    Ok(found)
}

/// Who is meant, if there is such a person.
async fn there(office: &Office, ordinal: u32) -> Result<(Ordinal, PersonId), Fault> {
    let person = Ordinal(ordinal);
    let row = office.app.parts().ledger.row(person).await?;
    match row {
        Some(row) if !row.is_erased() => Ok((person, name_of(office, person).await?)),
        _ => Err(Status::NotFound.into()),
    }
}

/// The person, while a look lasts; else the form that asks for the reason.
pub(crate) async fn show(asked: Asked, Path(ordinal): Path<u32>) -> Response {
    let answer = showing(&asked, ordinal).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, ordinal: u32) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let (person, name) = there(&asked.office, ordinal).await?;
    let now = seconds(&asked.office);
    match asked.office.looks.lasting(&session.name, person, now) {
        Some(look) => {
            let page = page(asked, (person, &name), &look).await?;
            asked.page(&session, Room::Persons, &page).await
        }
        None => ask(asked, &session, (person, &name), Vec::new()).await,
    }
}

async fn ask(
    asked: &Asked,
    session: &Session,
    (person, name): (Ordinal, &PersonId),
    errors: Vec<console::FormError>,
) -> Result<Response, Fault> {
    let page = AskReason {
        action: at(&format!("/persons/{}", person.0)),
        name: name.to_string(),
        reason: String::new(),
        errors,
    };
    asked.page(session, Room::Persons, &page).await
}

/// Begins a look.
pub(crate) async fn look(asked: Asked, Path(ordinal): Path<u32>, body: Bytes) -> Response {
    let answer = looking(&asked, ordinal, &body).await;
    asked.answer(answer).await
}

async fn looking(asked: &Asked, ordinal: u32, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Look, &form).await?;
    let (person, name) = there(&asked.office, ordinal).await?;
    let mut errors = Vec::new();
    let why = form.needed(field::REASON, &mut errors);
    if !errors.is_empty() {
        return ask(asked, &session, (person, &name), errors).await;
    }
    let why: String = why.chars().take(REASON).collect();
    recorded(&asked.office, &session, person, &why).await?;
    Ok(to(&at(&format!("/persons/{ordinal}"))))
}

/// Records a look at all that is a person's.
///
/// INVARIANT: the ledger has the entry before anything of the person is shown.
async fn recorded(
    office: &Office,
    session: &Session,
    person: Ordinal,
    why: &str,
) -> Result<(), Error> {
    let short = office.app.in_short(person, pages::Lang::En).await?;
    let looked = (person, None, items(short.items.total));
    record(office, session, &[looked], why).await
}

/// So many items, as entries have it.
fn items(count: u64) -> String {
    format!("items:{count}")
}

/// Who is looked at, at which part of what is theirs, and what entries call that.
type Looked = (Ordinal, Option<Part>, String);

async fn record(
    office: &Office,
    session: &Session,
    looked: &[Looked],
    why: &str,
) -> Result<(), Error> {
    if looked.is_empty() {
        return Ok(());
    }
    let entry = |(person, _, what): &Looked| {
        let entry = Entry::LookedAt {
            staff: session.name.clone(),
            role: console::staff::role_name(session.role).to_owned(),
            what: what.clone(),
            why: why.to_owned(),
        };
        (Subject::Person(*person), entry)
    };
    let entries: Vec<(Subject, Entry)> = looked.iter().map(entry).collect();
    let receipts = office.app.parts().ledger.append(&entries).await?;
    let now = seconds(office);
    for ((person, part, _), receipt) in looked.iter().zip(&receipts) {
        let said = (receipt.sequence, why.to_owned());
        office
            .looks
            .begin(&session.name, (*person, *part), said, now);
    }
    Ok(())
}

/// Whoever works on a request or an incident sees items of people: each is a look at its owner, of whom so many
/// are seen. Who is looked at already is not recorded again for a while.
///
/// INVARIANT: the ledger has the entries before any of these items is shown.
pub(crate) async fn looked_at_parts(
    office: &Office,
    session: &Session,
    (number, why): (Sequence, &str),
    owners: &BTreeMap<Ordinal, u64>,
) -> Result<(), Error> {
    let now = seconds(office);
    let new = |(owner, _): &(&Ordinal, &u64)| {
        let at = (**owner, Part::Items(number));
        !office.looks.lasts(&session.name, at, now)
    };
    let looked: Vec<Looked> = owners
        .iter()
        .filter(new)
        .map(|(owner, count)| (*owner, Some(Part::Items(number)), items(*count)))
        .collect();
    record(office, session, &looked, why).await
}

/// Somebody reads what people wrote, or what was written to them: each is a look at them, by the word that entries have
/// for it. What is read already is not recorded again for a while.
///
/// INVARIANT: the ledger has the entries before any of these words is shown.
pub(crate) async fn looked_at_words(
    office: &Office,
    session: &Session,
    (part, what, why): (Part, &str, &str),
    people: &[Ordinal],
) -> Result<(), Error> {
    let now = seconds(office);
    let new = |person: &&Ordinal| !office.looks.lasts(&session.name, (**person, part), now);
    let looked: Vec<Looked> = people
        .iter()
        .filter(new)
        .map(|person| (*person, Some(part), what.to_owned()))
        .collect();
    record(office, session, &looked, why).await
}

/// Somebody opens a file that came with a request and proves something: a look at its person, each time.
pub(crate) async fn looked_at_evidence(
    office: &Office,
    session: &Session,
    person: Ordinal,
    why: &str,
) -> Result<(), Error> {
    let entry = Entry::LookedAt {
        staff: session.name.clone(),
        role: console::staff::role_name(session.role).to_owned(),
        what: "questions".to_owned(),
        why: why.to_owned(),
    };
    let ledger = &office.app.parts().ledger;
    ledger.append(&[(Subject::Person(person), entry)]).await?;
    Ok(())
}

async fn page(
    asked: &Asked,
    (person, name): (Ordinal, &PersonId),
    look: &crate::looks::Look,
) -> Result<PersonPage, Fault> {
    let app = &asked.office.app;
    let parts = app.parts();
    let dossier = app.everything(person, asked.lang).await?;
    let record = parts.ledger.person(person).await?;
    let items = server::web::items_page(app, &dossier, (asked.page_number(), PER_PAGE), asked.lang);
    let mut requests = Vec::new();
    for case in app.cases_of(person).await? {
        requests.push(super::requests::line(&asked.office, &case).await?);
    }
    let looks = super::log::of_person(&asked.office, person).await?;
    let ends = Instant::from_epoch_micros(look.until.saturating_mul(1_000_000));
    Ok(PersonPage {
        name: name.to_string(),
        handles: record.handles.iter().map(ToString::to_string).collect(),
        known: facts(&dossier),
        purposes: purposes(asked, &dossier),
        requests,
        count: dossier.items.total,
        pager: asked.pager(items.shown, PER_PAGE),
        hidden: items.hidden,
        items: items.items,
        look: ThisLook {
            why: look.why.clone(),
            entry: look.entry.0,
            until: server::web::moment(ends.unwrap_or_else(|| parts.clock.now())),
        },
        looks,
    })
}

/// What is known, in the words of the dossier.
fn facts(dossier: &Dossier) -> Vec<Fact> {
    let accounts = dossier.about.iter().flat_map(|about| &about.accounts);
    let mut facts = Vec::new();
    for account in accounts.filter(|account| account.person == dossier.person) {
        let known = account.corrected.as_ref().unwrap_or(&account.first);
        let mut fact = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                facts.push(Fact {
                    name: name.to_owned(),
                    value,
                });
            }
        };
        let de = dossier.lang == report::Lang::De;
        let word = |en: &'static str, german: &'static str| if de { german } else { en };
        let day = |day| console::day(day, if de { Lang::De } else { Lang::En });
        fact(word("Born", "Geboren"), known.birth.map(day));
        fact("Region", known.region.clone());
        let since = known.created.map(day);
        fact(word("Account since", "Konto seit"), since);
        fact(word("Account", "Konto"), Some(known.account.to_string()));
    }
    facts
}

fn purposes(asked: &Asked, dossier: &Dossier) -> Vec<PersonPurpose> {
    let parts = asked.office.app.parts();
    let one = |purpose: &rights::PurposeId| {
        let now = dossier.items.items.iter().flat_map(|item| &item.now);
        let mut here = now.filter(|now| now.purpose == *purpose);
        let (mut inside, mut outside) = (0, 0);
        here.by_ref().for_each(|now| match now.admitted {
            true => inside += 1,
            false => outside += 1,
        });
        let about = dossier.about.as_ref();
        let said = about
            .and_then(|about| server::foremost(&about.choices, purpose, &parts.tree))
            .map(|line| (line.words.title.clone(), line.sequence.0));
        let notices = about.iter().flat_map(|about| &about.notices);
        let told = notices.filter(|notice| {
            let mut named = notice.purposes.iter();
            named.any(|named| parts.tree.covers(named, purpose))
        });
        PersonPurpose {
            purpose: parts.portal.purpose(purpose, asked.lang),
            items_in: inside,
            items_out: outside,
            said,
            notified: told.filter_map(|notice| notice.delivered).max(),
        }
    };
    parts
        .purposes
        .iter()
        .map(|(purpose, _)| one(purpose))
        .collect()
}
