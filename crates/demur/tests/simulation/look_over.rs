//! What has to be true after every process, seen by one in which nothing goes wrong.

use crate::life::compile;
use crate::model::Ids;
use crate::posting::{name, text_of};
use crate::town::{Town, purpose, terms};
use corpus::scan::scan;
use corpus::set::{SetTable, Signed, paths, state, verify};
use corpus::{Look, NoProgress};
use ledger::{Ledger, NewPerson, Sqlite};
use rights::{
    AccountType, Assessment, Clock, Entry, Hash, ItemId, Kind, Notice, NoticeStatus, PersonId,
    Sequence, SignOff, Subject,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// People of the town.
const PEOPLE: usize = 7;

impl Town {
    /// The ledger as a process opens it in which nothing goes wrong.
    fn reopen(&mut self) -> Ledger<Sqlite> {
        let process = self.next_process();
        let place = Arc::clone(&self.place);
        place.runtime.block_on(async {
            let storage = Town::storage(&place.root()).await;
            let opened = Town::open(storage, Arc::clone(&place.clock), process).await;
            opened.unwrap()
        })
    }

    /// People, a notice to each, an assessment, first posts, a first set.
    pub(crate) fn settle_down(&mut self) {
        let ledger = self.reopen();
        let place = Arc::clone(&self.place);
        let people: Vec<NewPerson> = (0..PEOPLE)
            .map(|who| NewPerson {
                birth: Some("1980-01-01".parse().unwrap()),
                account: AccountType::Personal,
                contact: rights::Contact::default(),
                ..NewPerson::unknown(PersonId::from(name(who).as_str()))
            })
            .collect();
        self.model.people.resize(PEOPLE, Default::default());
        place.runtime.block_on(async {
            ledger.register(&people, "people").await.unwrap();
            let ids: Vec<PersonId> = (0..PEOPLE).map(|p| name(p).as_str().into()).collect();
            let found = ledger.resolve(&ids).await.unwrap();
            self.ordinals = found.into_iter().map(Option::unwrap).collect();
            let told = self
                .ordinals
                .iter()
                .map(|p| (Subject::Person(*p), notice()));
            let mut entries: Vec<_> = told.collect();
            let signed = Entry::AssessmentSigned(assessment(place.clock.today()));
            entries.push((Subject::Operator, signed));
            ledger.append(&entries).await.unwrap();
        });
        self.posts(&ledger, 24);
        self.posts(&ledger, 24);
        self.take_in(&ledger);
        let sets = place.sets(&ledger);
        let compiled = compile(&place, &sets, true, &NoProgress);
        place.runtime.block_on(compiled).unwrap();
        self.take_in(&ledger);
        self.newest_is_exact(&sets);
    }

    /// The newest set, just compiled, shows what is not refused, and nothing else.
    fn newest_is_exact<S>(&self, sets: &corpus::Sets<'_, S>) {
        let admitted: Ids = self.model.posts.keys().cloned().collect();
        let admitted = &admitted - &self.model.refused();
        let newest = sets.list().unwrap().pop().unwrap();
        assert_eq!(self.visible(&newest.name()).unwrap(), admitted);
    }

    pub(crate) fn look_over(&mut self) {
        let ledger = self.reopen();
        self.take_in(&ledger);
        self.ledger_holds(&ledger);
        self.sets_hold();
    }

    /// Acknowledged choices are there, earlier roots are those of beginnings, the log folds to the state.
    fn ledger_holds(&mut self, ledger: &Ledger<Sqlite>) {
        let place = Arc::clone(&self.place);
        place.runtime.block_on(async {
            ledger.verify().await.unwrap();
            let head = ledger.head().await.unwrap();
            let commitments = ledger.commitments(Sequence(0), head).await.unwrap();
            assert_eq!(commitments.len() as u64, head.0, "no gaps");
            for (sequence, leaf) in &self.acknowledged {
                assert_eq!(commitments[sequence.0 as usize].leaf(), *leaf, "{sequence}");
            }
            let leaves: Vec<Hash> = commitments.iter().map(|c| Hash(c.leaf().0)).collect();
            for (size, told) in &self.roots {
                assert_eq!(root(&leaves[..*size as usize]), *told, "size {size}");
            }
            let root_now = ledger.frontier().await.unwrap().root();
            assert_eq!(root(&leaves), root_now);
            self.roots.insert(head.0, root_now);
            let state = ledger.people_now().await.unwrap().1;
            let folded = ledger.people_at(head).await.unwrap();
            for person in &self.ordinals {
                assert_eq!(state.standing(*person), folded.standing(*person));
            }
        });
    }

    /// No set at N shows what was refused at N, and nothing comes back.
    fn sets_hold(&mut self) {
        for set in corpus::SetPlace::below(&self.place.root().join("sets")).unwrap() {
            let manifest = state::head(&set.path).unwrap().manifest;
            let Some(visible) = self.visible(&set.name()) else {
                continue;
            };
            let refused = self.model.refused_at(manifest.sequence);
            let both: Vec<&String> = visible.intersection(refused).collect();
            assert!(
                both.is_empty(),
                "{} at {}: {both:?}",
                set.name(),
                manifest.sequence
            );
            let before = self.shown.insert(set.name(), visible.clone());
            if let Some(before) = before {
                let back: Vec<&String> = visible.difference(&before).collect();
                assert!(back.is_empty(), "{}: {back:?} came back", set.name());
            }
        }
    }

    /// The items that any reader of a set's table sees; none while a purge is under way.
    fn visible(&self, set: &str) -> Option<Ids> {
        let path = self.place.set(set);
        if paths::purge(&path).exists() {
            return None;
        }
        let name = |id: &String| {
            let item = ItemId::from(id.as_str());
            self.place.grid_key.item(&purpose(), &item)
        };
        let names: BTreeMap<_, &String> = self.model.posts.keys().map(|i| (name(i), i)).collect();
        Some(self.place.runtime.block_on(async {
            let table = SetTable::load(&path).await.unwrap();
            let mut visible = Ids::new();
            for file in table.files().unwrap() {
                let masked: BTreeSet<u64> = table.masked_rows(&file).unwrap().into_iter().collect();
                let rows = (0..file.rows).filter(|row| !masked.contains(row)).collect();
                let found = table.find_rows(file.cell, &rows).unwrap().rows;
                visible.extend(found.iter().map(|row| names[&row.item].clone()));
            }
            visible
        }))
    }

    /// Whatever was left is done, and everything has to add up.
    pub(crate) fn end(&mut self) {
        let ledger = self.reopen();
        self.take_in(&ledger);
        let place = Arc::clone(&self.place);
        let sets = place.sets(&ledger);
        let purged = place.runtime.block_on(async {
            sets.mask(Look::Everything, &NoProgress).await.unwrap();
            let order = sets.purge_order(None, 30).await.unwrap();
            let purged = sets.purge(&order, &NoProgress).await.unwrap();
            compile(&place, &sets, false, &NoProgress).await.unwrap();
            purged
        });
        self.tell_purge(&purged);
        self.take_in(&ledger);
        self.ledger_holds(&ledger);
        self.sets_hold();
        let all = sets.list().unwrap();
        for set in &all {
            self.shows_what_it_may(set);
            place.runtime.block_on(async {
                let key = Some(place.signing_key.public());
                let files = verify(&set.path, key, &NoProgress).await.unwrap();
                let inputs = sets.audit(&set.path, &NoProgress).await.unwrap();
                for check in files.checks.iter().chain(&inputs.checks) {
                    assert!(check.ok, "{}, {}: {}", set.name(), check.name, check.detail);
                }
            });
        }
        self.newest_is_exact(&sets);
        self.erased_is_gone();
    }

    /// What was posted before a set was compiled and never refused since is in it still.
    fn shows_what_it_may(&self, set: &corpus::SetPlace) {
        let first = Signed::read(&paths::state(&set.path, 0)).unwrap();
        let compiled = first.manifest.sequence;
        let visible = self.visible(&set.name()).unwrap();
        let gone = self.model.ever_refused(compiled);
        let posted = self.model.posts.iter().filter(|(_, p)| p.posted < compiled);
        for (item, _) in posted.filter(|(id, _)| !gone.contains(*id)) {
            if !visible.contains(item) {
                let names = |who: usize| (who, self.ordinals[who], &self.model.people[who]);
                let post = &self.model.posts[item];
                panic!(
                    "{} of {compiled} lacks {item}: {post:?} {:?} {:?}",
                    set.name(),
                    names(post.owner),
                    post.shows.map(names)
                );
            }
        }
    }

    /// In no file there is anything that an erased person said, or an erased item.
    fn erased_is_gone(&self) {
        let erased =
            |(_, post): &(&String, &crate::model::Post)| self.model.people[post.owner].erased;
        let gone = self.model.posts.iter().filter(erased);
        let mut texts: Vec<String> = gone.map(|(id, _)| text_of(id)).collect();
        let items = self.model.people.iter().flat_map(|p| &p.erased_items);
        texts.extend(items.map(|id| text_of(id)));
        if texts.is_empty() {
            return;
        }
        let found = scan(&self.place.root(), &texts, &[], &NoProgress).unwrap();
        assert!(found.found.is_empty(), "{:?}", found.found);
    }
}

fn notice() -> Entry {
    Entry::Notice(Notice {
        campaign: "first".into(),
        purposes: [purpose()].into(),
        kinds: Kind::ALL.iter().copied().collect(),
        status: NoticeStatus::Delivered,
        at: "2026-10-01T00:00:00Z".parse().unwrap(),
        channel: "mail".into(),
    })
}

fn assessment(today: rights::Day) -> Assessment {
    let said = || "considered".to_owned();
    Assessment {
        id: "ai_assistant".into(),
        version: 1,
        purpose: purpose(),
        basis: terms().basis,
        kinds: Kind::ALL.iter().copied().collect(),
        interest: said(),
        necessity: said(),
        expectations: said(),
        safeguards: said(),
        balance: said(),
        third_parties: said(),
        minors: said(),
        special_categories: said(),
        compatible_with: ["service".to_owned()].into(),
        older_items_compatible: false,
        compatibility: said(),
        dpia: said(),
        expires: "2027-06-30".parse().unwrap(),
        sign_off: Some(SignOff {
            officer: "Ada".into(),
            on: today,
            statement: String::new(),
        }),
    }
}

/// RFC 6962, section 2.1, word for word: split at the largest power of two below the size.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(b""),
        [one] => *one,
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(split);
            let mut bytes = vec![1];
            bytes.extend(root(left).0);
            bytes.extend(root(right).0);
            Hash::of(&bytes)
        }
    }
}
