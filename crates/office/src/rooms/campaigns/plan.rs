//! Planning an announcement: first one looks at who would get what, then `demur notice plan` plans it.

use super::{Asked, Error, Fault, Room, at, texts};
use crate::asked::to;
use crate::form::Form;
use crate::rooms::pick;
use axum::body::Bytes;
use axum::response::Response;
use console::campaigns::{PlanCampaign, PlanChecked};
use console::{Deed, FormError, Problem, field};
use notice::Audience;
use pages::Tick;
use rights::{Day, ErrorKind, Instant, PurposeId};
use std::collections::BTreeSet;

/// The longest name, in characters.
const LONGEST_NAME: usize = 60;

/// The form.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = asking(&asked).await;
    asked.answer(answer).await
}

async fn asking(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Announce).await?;
    let folders = folders(asked)?;
    let page = form(asked, (&Form::default(), &folders), Vec::new()).await?;
    asked.page(&session, Room::Campaigns, &page).await
}

/// Shows who would get what, or plans it.
pub(crate) async fn plan(asked: Asked, body: Bytes) -> Response {
    let answer = planning(&asked, &body).await;
    asked.answer(answer).await
}

async fn planning(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let sent = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Announce, &sent).await?;
    let mut errors = Vec::new();
    let folders = folders(asked)?;
    let wanted = wanted(asked, (&sent, &folders), &mut errors);
    let mut page = form(asked, (&sent, &folders), errors).await?;
    let Some(wanted) = wanted.filter(|_| page.errors.is_empty()) else {
        return asked.page(&session, Room::Campaigns, &page).await;
    };
    let planned = match sent.value(field::STEP) == Some(field::STEP_SAVE) {
        true => wanted.plan(asked).await,
        false => wanted.check(asked, &mut page).await.map(|()| None),
    };
    match planned {
        Ok(Some(href)) => return Ok(to(&href)),
        Ok(None) => {}
        // What stands against it is for whoever plans to read.
        Err(e) if matches!(e.kind(), ErrorKind::Refused | ErrorKind::Input) => {
            page.refused = Some(e.to_string());
        }
        Err(e) => return Err(e.into()),
    }
    asked.page(&session, Room::Campaigns, &page).await
}

/// What was asked for.
struct Wanted {
    name: String,
    purposes: BTreeSet<PurposeId>,
    texts: String,
    audience: Audience,
    not_before: Option<Instant>,
    per_second: Option<u32>,
}

impl Wanted {
    /// Plans it, and says where it is then.
    async fn plan(&self, asked: &Asked) -> Result<Option<String>, Error> {
        let mut words = vec!["notice".to_owned(), "plan".to_owned()];
        // With `=`, nothing that was entered is an option.
        words.push(format!("--text={}", self.texts));
        let purposes = self.purposes.iter();
        words.extend(purposes.map(|purpose| format!("--purpose={purpose}")));
        let regions = self.audience.regions.iter();
        words.extend(regions.map(|region| format!("--region={region}")));
        words.extend(self.audience.since.map(|day| format!("--since={day}")));
        words.extend(self.not_before.map(|at| format!("--not-before={at}")));
        words.extend(self.per_second.map(|n| format!("--per-second={n}")));
        words.extend(["--".to_owned(), self.name.clone()]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        asked.office.jobs.run(&words).await?;
        Ok(Some(at(&format!("/campaigns/{}", self.name))))
    }

    /// Puts on the page who would get what.
    async fn check(&self, asked: &Asked, page: &mut PlanCampaign) -> Result<(), Error> {
        let found = texts::load(asked, &self.texts)?;
        let occasion = texts::occasion(asked, (&self.purposes, &BTreeSet::new())).await?;
        let about = (&found, &occasion);
        let reached = self
            .audience
            .count(&asked.office.app.parts().ledger)
            .await?;
        let mails = found.languages().map(|tag| texts::mail(asked, about, tag));
        page.checked = Some(PlanChecked {
            people: reached.people,
            without_address: reached.without_address,
            texts: texts::checked(asked, about, |_| None),
            // A text that cannot be filled in has a fault that says so.
            mails: mails.filter_map(Result::ok).collect(),
        });
        Ok(())
    }
}

/// What was entered, and the folders of texts from which it chooses.
type Sent<'s> = (&'s Form, &'s BTreeSet<String>);

/// What the form says; errors are added where it says too little.
fn wanted(asked: &Asked, (sent, folders): Sent<'_>, errors: &mut Vec<FormError>) -> Option<Wanted> {
    let parts = asked.office.app.parts();
    let name = sent.needed(field::NAME, errors);
    let mut wrong = |field, problem| errors.push(FormError { field, problem });
    if !name.is_empty() && !is_name(&name) {
        wrong(field::NAME, Problem::NotChosen);
    }
    let named: BTreeSet<&str> = sent.values(field::PURPOSE).collect();
    let known = parts.purposes.iter().map(|(purpose, _)| purpose);
    let purposes: BTreeSet<PurposeId> = known
        .filter(|purpose| named.contains(purpose.as_str()))
        .cloned()
        .collect();
    if purposes.is_empty() {
        wrong(field::PURPOSE, Problem::NotChosen);
    }
    let texts = sent.text(field::TEXTS);
    if !folders.contains(&texts) {
        wrong(field::TEXTS, Problem::NotChosen);
    }
    let since = optional_day(sent, field::SINCE, &mut wrong);
    let not_before = optional_day(sent, field::NOT_BEFORE, &mut wrong);
    let hour = sent.value(field::HOUR).unwrap_or("00:00");
    let not_before = not_before.map(|day| format!("{day}T{hour}:00Z").parse());
    let not_before = not_before.transpose();
    if not_before.is_err() {
        wrong(field::HOUR, Problem::NotDay);
    }
    let rate = sent.value(field::RATE).map(str::parse::<u32>);
    let per_second = rate.transpose().ok().flatten().filter(|n| *n > 0);
    if per_second.is_none() && sent.value(field::RATE).is_some() {
        wrong(field::RATE, Problem::NotChosen);
    }
    errors.is_empty().then(|| Wanted {
        name,
        purposes,
        texts,
        audience: Audience {
            regions: sent.values(field::REGION).map(str::to_owned).collect(),
            since,
        },
        not_before: not_before.unwrap_or_default(),
        per_second,
    })
}

fn optional_day(
    sent: &Form,
    name: &'static str,
    wrong: &mut impl FnMut(&'static str, Problem),
) -> Option<Day> {
    let day = sent.value(name).map(str::parse).transpose();
    if day.is_err() {
        wrong(name, Problem::NotDay);
    }
    day.ok().flatten()
}

/// A name that an address and a command can hold; `plan` is this page.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let begins = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    begins && name.len() <= LONGEST_NAME && name.chars().all(plain) && name != "plan"
}

/// Folders of texts.
fn folders(asked: &Asked) -> Result<BTreeSet<String>, Error> {
    let folder = asked.office.app.parts().root.join("notices");
    let failed = |e| Error::storage(format!("cannot read `{}`", folder.display())).because(e);
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Others are kept there, too: the outbox, what came back.
        let is_texts = path.is_dir() && notice::Texts::load(&path).is_ok();
        if is_texts && is_name(&name) {
            names.insert(name.into_owned());
        }
    }
    Ok(names)
}

async fn form(
    asked: &Asked,
    (sent, folders): Sent<'_>,
    errors: Vec<FormError>,
) -> Result<PlanCampaign, Error> {
    let parts = asked.office.app.parts();
    let people = super::one::people(&asked.office).await?;
    let purposes: BTreeSet<&str> = sent.values(field::PURPOSE).collect();
    let regions: BTreeSet<&str> = sent.values(field::REGION).collect();
    let tick = |value: &str, label: String, ticked| Tick {
        value: value.to_owned(),
        label,
        hint: None,
        ticked,
    };
    let known = people.regions.iter().filter(|region| !region.is_empty());
    let known: BTreeSet<&String> = known.collect();
    let chosen = sent.value(field::TEXTS);
    Ok(PlanCampaign {
        action: at("/campaigns/plan"),
        cancel: at("/campaigns"),
        name: sent.text(field::NAME),
        purposes: parts
            .purposes
            .iter()
            .map(|(purpose, _)| {
                let (id, label) = (purpose.as_str(), parts.portal.purpose(purpose, asked.lang));
                tick(id, label, purposes.contains(id))
            })
            .collect(),
        texts: folders
            .iter()
            .map(|name| pick(name, name.clone(), chosen))
            .collect(),
        regions: known
            .into_iter()
            .map(|region| tick(region, region.clone(), regions.contains(region.as_str())))
            .collect(),
        since: sent.text(field::SINCE),
        not_before: sent.text(field::NOT_BEFORE),
        hour: sent.text(field::HOUR),
        rate: sent.text(field::RATE),
        checked: None,
        refused: None,
        errors,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_no_options_and_no_paths() {
        for good in ["spring-2027", "a", "2027_spring.b"] {
            assert!(is_name(good), "{good}");
        }
        let long = "a".repeat(61);
        for bad in [
            "",
            "-x",
            ".hidden",
            "a/b",
            "a b",
            "plan",
            "ü",
            long.as_str(),
        ] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
