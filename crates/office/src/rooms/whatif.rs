//! One policy against another: what would come in, what would go out, whose it is, and whether people would
//! have to be told again.

use super::gates::{self, Under};
use super::pick;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::place::Office;
use arrow::array::{Array, AsArray};
use arrow::datatypes::UInt32Type;
use axum::response::Response;
use console::error::Status;
use console::whatif::{Change, Groups, Outcome, Side, WhatIf};
use console::{Deed, Lang, Room, field};
use decide::{Decided, Engine, Facts, Run, Wanted};
use policy::{Form, Policy};
use rights::{Assessment, Beyond, Error, LegalBasis, Ordinal, People, Terms, Told};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
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

fn load(path: &Path) -> Result<Policy, Error> {
    let loaded = gates::load(path)?;
    loaded.map_err(|why| Error::input(format!("`{}`: {why}", path.display())))
}

/// The terms under which a policy would be used: on the legal basis of its form. That of the policy in force is
/// the one that the workspace claims.
fn terms_under(terms: &Terms, policy: &Policy, in_force: &Policy) -> Terms {
    let by_name = |form: Form| policy.name() == format!("{form}.cedar");
    let basis = if policy.name() == in_force.name() {
        terms.basis
    } else if by_name(Form::OptIn) {
        LegalBasis::Consent
    } else if by_name(Form::OptOut) || policy.reads_notices() {
        LegalBasis::LegitimateInterest
    } else {
        LegalBasis::Consent
    };
    Terms {
        basis,
        ..terms.clone()
    }
}

/// What both are decided with, as of one sequence.
pub(crate) struct Ground {
    people: People,
    files: Arc<[Facts]>,
    pub(crate) gates: gates::Ground,
}

impl Ground {
    pub(crate) async fn read(office: &Office) -> Result<Ground, Error> {
        let parts = office.app.parts();
        let gates = gates::Ground::now(office).await?;
        let contents = parts.store.contents()?;
        let open = |info: &intake::ContentInfo| Facts::open(&parts.store.facts(&info.content));
        Ok(Ground {
            people: parts.ledger.people_at(gates.at).await?,
            files: contents.iter().map(open).collect::<Result<_, _>>()?,
            gates,
        })
    }

    /// The same, had this assessment been signed.
    pub(crate) fn with(&self, signed: Assessment) -> Ground {
        let others = self.gates.assessments.iter().filter(|a| a.id != signed.id);
        let mut assessments: Vec<Assessment> = others.cloned().collect();
        assessments.push(signed);
        Ground {
            people: self.people.clone(),
            files: Arc::clone(&self.files),
            gates: gates::Ground {
                assessments,
                campaigns: self.gates.campaigns.clone(),
                ..self.gates
            },
        }
    }

    /// Why people would have to be told again.
    fn again(&self, from: Under<'_>, to: Under<'_>) -> Result<Vec<Beyond>, Error> {
        if to.needs_no_notice() {
            return Ok(Vec::new());
        }
        let beyond = self.told(from)?.surpassed_by(&self.told(to)?);
        Ok(beyond.into_iter().collect())
    }

    /// What holds for a purpose under a policy, as far as people are told of it.
    pub(crate) fn told(&self, under: Under<'_>) -> Result<Told, Error> {
        let digests = under.policy.digests()?;
        let holding = self.gates.holding(under);
        Ok(Told::of(under.terms, digests, holding))
    }

    pub(crate) fn decided(&self, office: &Office, under: Under<'_>) -> Result<Decided, Error> {
        let mut terms = under.terms.clone();
        if !under.needs_no_notice() {
            terms.surpassed = self.gates.heard(office, under)?.names();
        }
        let (today, assessments) = (self.gates.today, &self.gates.assessments);
        let run = Run::new(under.purpose, &terms, today, assessments)?;
        let engine = Engine::new(under.policy, &self.people, &run)?;
        engine.decide_files(&self.files, Wanted::Decisions, THREADS, &|_| {})
    }

    /// One policy on its own.
    fn side(&self, office: &Office, under: Under<'_>, decided: &Decided) -> Result<Side, Error> {
        let gates = self.gates.others(office, under)?.into_iter();
        Ok(Side {
            policy: under.policy.name().to_owned(),
            basis: under.terms.basis,
            admitted: decided.tally.total().admitted,
            blocks: gates.flat_map(|gate| gate.blocks).collect(),
        })
    }
}

async fn outcome(
    asked: &Asked,
    purpose: &str,
    (from, to): (PathBuf, PathBuf),
) -> Result<Outcome, Fault> {
    let (office, lang) = (&*asked.office, asked.lang);
    let parts = office.app.parts();
    let known = parts.purposes.iter().find(|(id, _)| id.as_str() == purpose);
    let (purpose, terms) = known.ok_or(Fault::Status(Status::NotFound))?;
    // One at a time: it reads every fact.
    let _turn = office.deciding.lock().await;
    let ground = Ground::read(office).await?;
    let (from, to) = (load(&from)?, load(&to)?);
    let of = |policy: &Policy| terms_under(terms, policy, &parts.policy);
    let (terms_from, terms_to) = (of(&from), of(&to));
    let [from, to] = [(&from, &terms_from), (&to, &terms_to)].map(|(policy, terms)| Under {
        purpose,
        terms,
        policy,
    });
    let (sides, changes) = tokio::task::block_in_place(|| {
        let before = ground.decided(office, from)?;
        let after = ground.decided(office, to)?;
        let sides = [
            ground.side(office, from, &before)?,
            ground.side(office, to, &after)?,
        ];
        Ok::<_, Error>((sides, Parted::between(&ground, &before, &after)?))
    })?;
    Ok(Outcome {
        at: server::web::moment(parts.clock.now()),
        entries: ground.gates.at.0,
        sides,
        all: changes.all.change(String::new()),
        groups: changes.groups(&ground, lang),
        again: ground.again(from, to)?,
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
    /// By kind, region and age, each with its name.
    pub(crate) fn groups(&self, ground: &Ground, lang: Lang) -> Groups {
        Groups {
            kinds: named(&self.kinds, |kind| {
                let kind = rights::Kind::from_code(*kind).unwrap_or(rights::Kind::Unknown);
                pages::kind_word(kind, lang)
            }),
            regions: named(&self.regions, |region| {
                ground
                    .people
                    .regions
                    .get(usize::from(*region))
                    .filter(|name| !name.is_empty())
                    .cloned()
                    .unwrap_or_else(|| unknown(lang))
            }),
            ages: named(&self.ages, |decade| match decade {
                Some(decade) => format!("{}\u{2013}{}", decade * 10, decade * 10 + 9),
                None => unknown(lang),
            }),
        }
    }

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
        let decade = born.map(|born| born.age_years(ground.gates.today).div_euclid(10));
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
