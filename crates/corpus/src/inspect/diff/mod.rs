//! How two sets differ: in scope, in decisions, in masks.

mod changes;
mod count;
mod merge;
mod settings;

pub use changes::{Change, Changes, Example, Group, Kept, RuleItems, Scope};
pub use settings::Setting;

use super::masked::MaskedItems;
use crate::progress::Progress;
use crate::set::failure::damaged;
use crate::set::{DecisionTable, SetTable, decisions, paths, state};
use count::Counting;
use merge::Pair;
use rayon::prelude::*;
use rights::{ContentFile, Error, Hash, Manifest};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How set B differs from set A.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Name of A, as its manifest says.
    pub a: String,
    /// Name of B.
    pub b: String,
    /// Under what each was compiled.
    pub settings: Vec<Setting>,
    /// Masked items of A.
    pub masked_in_a: u64,
    /// Masked items of B.
    pub masked_in_b: u64,
    /// What became of the items.
    #[serde(flatten)]
    pub changes: Changes,
}

/// How to look.
#[derive(Clone, Copy)]
pub struct Looking<'a> {
    /// Examples of each kind of change, at most.
    pub examples: usize,
    /// Told how far it is.
    pub progress: &'a dyn Progress,
}

/// Compares two sets, item by item: the same row of the same content is the same item.
///
/// Decision tables are read side by side, so memory does not grow with them; it holds one number
/// for each masked item. Wants a Tokio runtime with more than one thread.
///
/// # Errors
/// When a set is damaged, its decisions are not those of its manifest, or a content has the same id
/// but another hash in the two sets. Signatures and roots of cells are not checked.
pub async fn diff(a: &Path, b: &Path, looking: Looking<'_>) -> Result<Difference, Error> {
    let (a, b) = (Set::open(a).await?, Set::open(b).await?);
    let contents = contents(&a, &b)?;
    looking
        .progress
        .begin("comparing", a.manifest.items_seen + b.manifest.items_seen);
    let one = |(content, files): (&str, Files<'_>)| compare(&a, &b, content, files, looking);
    let contents: Vec<_> = contents.into_iter().collect();
    let parts: Result<Vec<Compared>, Error> =
        contents.into_par_iter().with_max_len(1).map(one).collect();
    looking.progress.end();
    let mut changes = Changes::default();
    let mut roots = [BTreeMap::new(), BTreeMap::new()];
    for part in parts? {
        changes.join(part.changes, looking.examples);
        for (all, root) in roots.iter_mut().zip(part.roots) {
            all.extend(root.map(|root| (part.content.clone(), root)));
        }
    }
    for (set, roots) in [&a, &b].into_iter().zip(&roots) {
        set.check(roots)?;
    }
    Ok(Difference {
        settings: settings::compare(&a.manifest, &b.manifest),
        masked_in_a: a.masked.items(),
        masked_in_b: b.masked.items(),
        a: a.manifest.set,
        b: b.manifest.set,
        changes,
    })
}

/// An opened set.
struct Set {
    path: PathBuf,
    manifest: Manifest,
    decisions: DecisionTable,
    masked: MaskedItems,
}

impl Set {
    async fn open(path: &Path) -> Result<Set, Error> {
        Ok(Set {
            path: path.to_owned(),
            manifest: state::head(path)?.manifest,
            decisions: DecisionTable::of(path),
            masked: MaskedItems::of(&SetTable::load(path).await?)?,
        })
    }

    /// Whether the decisions read are those of the manifest.
    fn check(&self, roots: &BTreeMap<String, Hash>) -> Result<(), Error> {
        if decisions::table_hash(roots) == self.manifest.decisions {
            return Ok(());
        }
        let what = "its decisions are not those of the manifest; see `demur verify`";
        Err(damaged(&paths::decisions(&self.path), what))
    }
}

/// A content in A, in B.
type Files<'a> = [Option<&'a ContentFile>; 2];

fn contents<'a>(a: &'a Set, b: &'a Set) -> Result<BTreeMap<&'a str, Files<'a>>, Error> {
    let mut contents: BTreeMap<&str, Files<'_>> = BTreeMap::new();
    for file in &a.manifest.content {
        contents.insert(&file.content, [Some(file), None]);
    }
    for file in &b.manifest.content {
        let [_, in_b] = contents.entry(&file.content).or_default();
        *in_b = Some(file);
    }
    for (content, files) in &contents {
        if let [Some(in_a), Some(in_b)] = files
            && in_a.hash != in_b.hash
        {
            return Err(Error::input(format!(
                "content `{content}` is `{}` in one set and `{}` in the other",
                in_a.hash, in_b.hash
            )));
        }
    }
    Ok(contents)
}

/// One content compared.
struct Compared {
    content: String,
    changes: Changes,
    roots: [Option<Hash>; 2],
}

fn compare(
    a: &Set,
    b: &Set,
    content: &str,
    files: Files<'_>,
    looking: Looking<'_>,
) -> Result<Compared, Error> {
    let mut counting = Counting::of(a, b, content, looking);
    let roots = match files {
        [Some(_), Some(_)] => {
            let (a, b) = merge::both(&a.decisions, &b.decisions, content, |p| counting.add(p))?;
            [Some(a), Some(b)]
        }
        [Some(_), None] => {
            let root = a
                .decisions
                .read(content, |row| counting.add(Pair::A(row)))?;
            [Some(root), None]
        }
        [None, Some(_)] => {
            let root = b
                .decisions
                .read(content, |row| counting.add(Pair::B(row)))?;
            [None, Some(root)]
        }
        [None, None] => [None, None],
    };
    Ok(Compared {
        content: content.to_owned(),
        changes: counting.finish(files)?,
        roots,
    })
}
