//! Everything that a workspace knows for documents.

use crate::campaigns::{self, Reached};
use crate::draft::{Flaw, draft, is_id};
use crate::people::Everybody;
use crate::said::{Said, Stated};
use crate::sets::{self, SetSeen, SetsSeen};
use crate::told::Told;
use crate::workspace::{Words, Workspace};
use corpus::Progress;
use corpus::purge::orders::{self, Addressee};
use corpus::watch::{Effect, effects};
use ledger::Storage;
use papers::Lang;
use rights::{Assessment, Day, Error, PurposeId, PurposeTree, Sequence, Terms};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What a workspace knows, at one moment. Documents are made of it without looking again.
#[derive(Debug)]
pub struct Gathered {
    pub(crate) today: Day,
    pub(crate) said: Said,
    pub(crate) words: BTreeMap<PurposeId, Words>,
    pub(crate) platform: Option<String>,
    pub(crate) notice: notice::Settings,
    pub(crate) purposes: Vec<(PurposeId, Terms)>,
    pub(crate) told: Told,
    pub(crate) sets: SetsSeen,
    /// Whether every set that was published is still there.
    pub(crate) sets_complete: bool,
    pub(crate) everybody: Everybody,
    pub(crate) campaigns: Vec<Reached>,
    pub(crate) orders: Vec<Ordered>,
    /// How long late choices took to take effect, as far as a watch has it on record.
    pub(crate) effects: Vec<Effect>,
    /// Those that were signed, the latest of each id, and drafts of which none was signed.
    pub(crate) assessments: Vec<Assessment>,
    /// What the rules say, English and German.
    pub(crate) rules: (Vec<String>, Vec<String>),
}

/// An order to whoever got a copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ordered {
    pub(crate) on: Day,
    pub(crate) confirmed: Option<Day>,
}

impl Gathered {
    /// Reads everything. This takes the time of reading the ledger and the texts of every set once. Wants a Tokio
    /// runtime with more than one thread.
    ///
    /// # Errors
    /// When the ledger or a file cannot be read, or a set is damaged: whatever were said without it would be
    /// wrong.
    pub async fn read<S: Storage>(
        from: &Workspace<'_, S>,
        progress: &dyn Progress,
    ) -> Result<Gathered, Error> {
        let head = from.ledger.head().await?;
        let told = Told::read(from.ledger, head).await?;
        let folder = from.root.join("sets");
        let sets = SetsSeen::read(&folder, (from.ledger, from.grid_key), progress).await?;
        let wanted = summarized(from.said, &sets);
        let (everybody, people) = Everybody::read(from.ledger, from.store, &wanted).await?;
        let tree = PurposeTree::new(
            from.purposes
                .iter()
                .flat_map(|(_, terms)| terms.purposes.clone()),
        )?;
        let sent = (from.ledger, from.outbox, &tree);
        let campaigns = campaigns::read(&told, &people, sent).await?;
        let is_there = |(_, set): &(Day, String)| sets::is_there(&folder, set);
        Ok(Gathered {
            today: from.today,
            said: from.said.clone(),
            words: from.words.clone(),
            platform: from.platform.map(str::to_owned),
            notice: from.notice.clone(),
            purposes: from.purposes.to_vec(),
            sets_complete: told.published.iter().all(is_there),
            assessments: assessments(from, head).await?,
            orders: ordered(from.root)?,
            effects: effects(&folder)?,
            rules: rules(from.policy),
            told,
            sets,
            everybody,
            campaigns,
        })
    }

    pub(crate) const fn stated(&self, lang: Lang) -> &Stated {
        self.said.of(lang)
    }

    /// The purposes that anything is done for: a set was made, an assessment written, or a copy handed out.
    pub(crate) fn activities(&self) -> Vec<&(PurposeId, Terms)> {
        let is_used = |purpose: &PurposeId| {
            self.sets.by_purpose.contains_key(purpose)
                || self.assessments.iter().any(|a| a.purpose == *purpose)
                || self
                    .told
                    .exports
                    .iter()
                    .any(|e| sets::purpose_of(&e.set) == purpose.as_str())
        };
        let all = self.purposes.iter();
        all.filter(|(purpose, _)| is_used(purpose)).collect()
    }

    /// What a purpose is called; nothing where nobody has said.
    pub(crate) fn title(&self, purpose: &PurposeId, lang: Lang) -> Option<String> {
        self.words
            .get(purpose)
            .and_then(|words| words.name.of(lang))
    }
}

/// Sets that a summary can be about: the newest of each purpose, and those that the operator names.
fn summarized<'a>(said: &Said, sets: &'a SetsSeen) -> Vec<&'a SetSeen> {
    let named = Lang::ALL.map(|lang| said.of(lang).summary.sets.as_deref().unwrap_or_default());
    let mut names: BTreeSet<&str> = named.into_iter().flatten().map(String::as_str).collect();
    names.extend(sets.newest(None).iter().map(|set| set.name.as_str()));
    let all = sets.all.iter();
    all.filter(|set| names.contains(set.name.as_str()))
        .collect()
}

fn ordered(root: &Path) -> Result<Vec<Ordered>, Error> {
    let all = orders::list(root)?.into_iter();
    let of_recipients = all.filter(|order| matches!(order.to, Addressee::Recipient { .. }));
    Ok(of_recipients
        .map(|order| Ordered {
            on: order.created,
            confirmed: order.confirmed.map(|c| c.at),
        })
        .collect())
}

/// Assessments that were signed; then files under `assessments/` of which no version was signed.
async fn assessments<S: Storage>(
    from: &Workspace<'_, S>,
    head: Sequence,
) -> Result<Vec<Assessment>, Error> {
    let mut all = from.ledger.assessments_at(head).await?;
    let folder = from.root.join("assessments");
    if !folder.is_dir() {
        return Ok(all);
    }
    let failed = |path: &Path, e: std::io::Error| {
        Error::storage(format!("cannot read `{}`", path.display())).because(e)
    };
    let mut drafts = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|e| failed(&folder, e))? {
        let path = entry.map_err(|e| failed(&folder, e))?.path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let wrong = |flaw: Flaw| Error::input(format!("`{}`: {flaw}", path.display()));
        let called = path.file_stem().and_then(|stem| stem.to_str());
        if !called.is_some_and(is_id) {
            return Err(wrong(Flaw {
                at: None,
                what: "its name is none of an assessment: letters from a to z, digits, `-`, `_`, `.`, at most 100 bytes, no `.` at the beginning".to_owned(),
            }));
        }
        let text = fs::read_to_string(&path).map_err(|e| match e.kind() {
            ErrorKind::InvalidData => wrong(Flaw {
                at: None,
                what: e.to_string(),
            }),
            _ => failed(&path, e),
        })?;
        let draft = draft(&text).map_err(wrong)?;
        if all.iter().all(|signed| signed.id != draft.id) {
            drafts.push(Assessment {
                sign_off: None,
                ..draft
            });
        }
    }
    drafts.sort_by(|a, b| a.id.cmp(&b.id));
    all.extend(drafts);
    Ok(all)
}

/// What the rules say, in the order of the policy.
fn rules(policy: &policy::Policy) -> (Vec<String>, Vec<String>) {
    let say = |lang: policy::Lang| {
        let rule = |rule: &policy::Rule| {
            let effect = match rule.effect {
                policy::Effect::Permit => lang.pick("May be used", "Darf genutzt werden"),
                policy::Effect::Forbid => lang.pick("Not used", "Nicht genutzt"),
            };
            format!("{effect}: {} ({})", rule.sentence(lang), rule.ground(lang))
        };
        policy.rules().iter().map(rule).collect()
    };
    (say(policy::Lang::En), say(policy::Lang::De))
}
