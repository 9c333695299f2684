//! One policy against another: what would come in, what would go out, whose it is, and whether people would
//! have to be told again.

use super::pick;
use crate::asked::Asked;
use crate::fault::Fault;
use arrow::array::{Array, AsArray};
use arrow::datatypes::UInt32Type;
use axum::response::Response;
use console::error::Status;
use console::whatif::{Change, Outcome, WhatIf};
use console::{Deed, Lang, Room, field};
use decide::{Decided, Engine, Facts, Run, Wanted};
use notice::{Campaigns, Heard};
use policy::Policy;
use rights::{Assessment, Day, Error, Ordinal, People, PurposeId, Sequence, Terms, Told};
use server::App;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Both policies are decided with so many threads: the portal is not to wait for it.
const THREADS: usize = 1;

/// The page.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let app = &asked.office.app;
    let parts = app.parts();
    let policies = policies(&parts.root.join("policies"))?;
    let (from, to) = (asked.value(field::FROM), asked.value(field::TO));
    let purpose = asked.value(field::PURPOSE);
    let outcome = match (purpose, from, to) {
        (Some(purpose), Some(from), Some(to)) => {
            let named = |name: &str| {
                let known = policies.contains(name);
                let path = parts.root.join("policies").join(name);
                known.then_some(path).ok_or(Fault::Status(Status::NotFound))
            };
            let files = (named(from)?, named(to)?);
            Some(outcome(asked, purpose, files).await?)
        }
        _ => None,
    };
    let current = parts.policy.name();
    let choices = |chosen: Option<&str>| {
        let chosen = Some(chosen.unwrap_or(current));
        let one = |name: &String| pick(name, name.clone(), chosen);
        policies.iter().map(one).collect()
    };
    let page = WhatIf {
        purposes: parts
            .purposes
            .iter()
            .map(|(id, _)| pick(id.as_str(), parts.portal.purpose(id, asked.lang), purpose))
            .collect(),
        from: choices(from),
        to: choices(to),
        outcome,
    };
    asked.page(&session, Room::WhatIf, &page).await
}

/// The names of the policies of the workspace.
fn policies(folder: &std::path::Path) -> Result<BTreeSet<String>, Error> {
    let failed = |e| Error::storage(format!("cannot read `{}`", folder.display())).because(e);
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let name = name.to_string_lossy().into_owned();
        if name.ends_with(".cedar") {
            names.insert(name);
        }
    }
    Ok(names)
}

fn load(path: &PathBuf) -> Result<Policy, Error> {
    let failed = |e| Error::storage(format!("cannot read `{}`", path.display())).because(e);
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Policy::load(&name, &text)
        .map_err(|faults| Error::input(format!("`{}`: {faults}", path.display())))
}

/// What both are decided with, as of one sequence.
pub(crate) struct Ground {
    at: Sequence,
    pub(crate) today: Day,
    people: People,
    assessments: Vec<Assessment>,
    campaigns: Campaigns,
    files: Arc<[Facts]>,
}

impl Ground {
    pub(crate) async fn read(app: &App) -> Result<Ground, Error> {
        let parts = app.parts();
        let at = parts.ledger.head().await?;
        let contents = parts.store.contents()?;
        let open = |info: &intake::ContentInfo| Facts::open(&parts.store.facts(&info.content));
        Ok(Ground {
            at,
            today: parts.clock.today(),
            people: parts.ledger.people_at(at).await?,
            assessments: parts.ledger.assessments_at(at).await?,
            campaigns: Campaigns::before(&parts.ledger, at).await?,
            files: contents.iter().map(open).collect::<Result<_, _>>()?,
        })
    }

    /// The same, had this assessment been signed.
    pub(crate) fn with(&self, signed: Assessment) -> Ground {
        let others = self.assessments.iter().filter(|a| a.id != signed.id);
        let mut assessments: Vec<Assessment> = others.cloned().collect();
        assessments.push(signed);
        Ground {
            assessments,
            people: self.people.clone(),
            campaigns: self.campaigns.clone(),
            files: Arc::clone(&self.files),
            ..*self
        }
    }

    /// What holds for a purpose under a policy, as far as people are told of it.
    pub(crate) fn told(
        &self,
        (purpose, terms): (&PurposeId, &Terms),
        policy: &Policy,
    ) -> Result<Told, Error> {
        let about = self.assessments.iter();
        let about = about.filter(|a| a.purpose == *purpose && a.holds_on(self.today));
        Ok(Told::of(terms, policy.digests()?, about))
    }

    pub(crate) fn decided(
        &self,
        app: &App,
        (purpose, terms): (&PurposeId, &Terms),
        policy: &Policy,
    ) -> Result<Decided, Error> {
        let mut terms = terms.clone();
        if policy.reads_notices() {
            let heard = Heard::under(
                &self.campaigns,
                (purpose, &app.parts().tree),
                (&terms, policy.digests()?),
                (&self.assessments, self.today),
            );
            terms.surpassed = heard.names();
        }
        let run = Run::new(purpose, &terms, self.today, &self.assessments)?;
        let engine = Engine::new(policy, &self.people, &run)?;
        engine.decide_files(&self.files, Wanted::Decisions, THREADS, &|_| {})
    }
}

async fn outcome(
    asked: &Asked,
    purpose: &str,
    (from, to): (PathBuf, PathBuf),
) -> Result<Outcome, Fault> {
    let app = &asked.office.app;
    let parts = app.parts();
    let known = parts.purposes.iter().find(|(id, _)| id.as_str() == purpose);
    let (purpose, terms) = known.ok_or(Fault::Status(Status::NotFound))?;
    // One at a time: it reads every fact.
    let _turn = asked.office.deciding.lock().await;
    let ground = Ground::read(app).await?;
    let (from, to) = (load(&from)?, load(&to)?);
    let lang = asked.lang;
    let changes = tokio::task::block_in_place(|| {
        let about = (purpose, terms);
        let before = ground.decided(app, about, &from)?;
        let after = ground.decided(app, about, &to)?;
        Parted::between(&ground, &before, &after)
    })?;
    Ok(Outcome {
        at: server::web::moment(parts.clock.now()),
        entries: ground.at.0,
        all: changes.all.change(String::new()),
        kinds: named(&changes.kinds, |kind| {
            let kind = rights::Kind::from_code(*kind).unwrap_or(rights::Kind::Unknown);
            pages::kind_word(kind, lang)
        }),
        regions: named(&changes.regions, |region| {
            ground
                .people
                .regions
                .get(usize::from(*region))
                .filter(|name| !name.is_empty())
                .cloned()
                .unwrap_or_else(|| unknown(lang))
        }),
        ages: named(&changes.ages, |decade| match decade {
            Some(decade) => format!("{}\u{2013}{}", decade * 10, decade * 10 + 9),
            None => unknown(lang),
        }),
        again: ground
            .told((purpose, terms), &from)?
            .surpassed_by(&ground.told((purpose, terms), &to)?)
            .into_iter()
            .collect(),
    })
}

fn unknown(lang: Lang) -> String {
    match lang {
        Lang::En => "unknown",
        Lang::De => "unbekannt",
    }
    .to_owned()
}

/// Where two decisions part, for one group of items.
#[derive(Default)]
pub(crate) struct Sides {
    items_in: u64,
    items_out: u64,
    people_in: BTreeSet<u32>,
    people_out: BTreeSet<u32>,
}

impl Sides {
    fn add(&mut self, comes_in: bool, person: Option<u32>) {
        let (items, people) = match comes_in {
            true => (&mut self.items_in, &mut self.people_in),
            false => (&mut self.items_out, &mut self.people_out),
        };
        *items += 1;
        people.extend(person);
    }

    pub(crate) fn change(&self, name: String) -> Change {
        Change {
            name,
            items_in: self.items_in,
            items_out: self.items_out,
            people_in: self.people_in.len() as u64,
            people_out: self.people_out.len() as u64,
        }
    }
}

fn named<K>(sides: &BTreeMap<K, Sides>, name: impl Fn(&K) -> String) -> Vec<Change> {
    sides
        .iter()
        .map(|(key, sides)| sides.change(name(key)))
        .collect()
}

/// Where the decisions of two policies part.
#[derive(Default)]
pub(crate) struct Parted {
    pub(crate) all: Sides,
    /// By the code of the kind.
    kinds: BTreeMap<u8, Sides>,
    /// By the index of the region.
    regions: BTreeMap<u16, Sides>,
    /// By decade of age today.
    ages: BTreeMap<Option<i64>, Sides>,
}

impl Parted {
    pub(crate) fn between(
        ground: &Ground,
        before: &Decided,
        after: &Decided,
    ) -> Result<Parted, Error> {
        let mut parted = Parted::default();
        for (at, facts) in ground.files.iter().enumerate() {
            parted.file(ground, (at, facts), (before, after))?;
        }
        Ok(parted)
    }

    fn file(
        &mut self,
        ground: &Ground,
        (at, facts): (usize, &Facts),
        (before, after): (&Decided, &Decided),
    ) -> Result<(), Error> {
        let wrong = || Error::corrupt("a column of facts has another type than expected");
        for (group, first, _) in facts.row_groups() {
            let mut fact = first;
            for batch in facts.read(group, &["person", "profile"])? {
                let batch = batch?;
                let column = |name| {
                    let column = batch.column_by_name(name)?;
                    column.as_primitive_opt::<UInt32Type>()
                };
                let people = column("person").ok_or_else(wrong)?;
                let profiles = column("profile").ok_or_else(wrong)?;
                for row in 0..batch.num_rows() {
                    let admits =
                        |decided: &Decided| decided.of(at, fact).is_some_and(|d| d.is_admitted());
                    let (then, now) = (admits(before), admits(after));
                    fact += 1;
                    if then == now {
                        continue;
                    }
                    let person = people.is_valid(row).then(|| people.value(row));
                    let profile = facts.profiles.get(profiles.value(row) as usize);
                    let kind = profile.map_or(rights::Kind::Unknown, |p| p.kind);
                    self.add(ground, now, (kind, person));
                }
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        ground: &Ground,
        comes_in: bool,
        (kind, person): (rights::Kind, Option<u32>),
    ) {
        let place = person.map(|p| p as usize);
        let region = place.and_then(|at| ground.people.region.get(at).copied());
        let born = person.and_then(|p| ground.people.birth(Ordinal(p)));
        let decade = born.map(|born| born.age_years(ground.today).div_euclid(10));
        self.all.add(comes_in, person);
        let groups = [
            self.kinds.entry(kind.code()).or_default(),
            self.regions.entry(region.unwrap_or(0)).or_default(),
            self.ages.entry(decade).or_default(),
        ];
        for sides in groups {
            sides.add(comes_in, person);
        }
    }
}
