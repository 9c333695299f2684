//! Made-up posts of people with ten each, imported in place, and a set of them: what benchmarks of the
//! workspace begin with.

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use corpus::set::{SigningKey, WriterOptions};
use corpus::{NoProgress, Order, Sets};
use intake::{ContentStore, ImportOptions, Limits, Mapping, PartSize, PersonDirectory};
use ledger::{Ledger, OsRandomness, Settings, Sqlite};
use parquet::arrow::ArrowWriter;
use policy::Policy;
use rights::{
    Assessment, Clock, Entry, Error, Grid, GridKey, Kind, LegalBasis, Ordinal, PersonId, PurposeId,
    PurposeTree, SignOff, Subject, SystemClock, Terms,
};
use std::collections::HashMap;
use std::error::Error as AnyError;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::Runtime;

pub(crate) const ITEMS_OF_PERSON: u64 = 10;
/// Public posts are in, but those of people who objected or were erased.
pub(crate) const POLICY: &str = r#"
@id("public") @article("Art. 6") @text_en("Public.") @text_de("Öffentlich.")
permit (principal, action == Action::"train", resource is Item)
when { resource.audience == "public" };
@id("objection") @article("Art. 21") @text_en("Objected.") @text_de("Widersprochen.")
forbid (principal, action == Action::"train", resource is Item)
when { resource has owner && resource.owner.objections.containsAny(resource.scopes) };
@id("erased") @article("Art. 17") @text_en("Erased.") @text_de("Gelöscht.")
forbid (principal, action == Action::"train", resource is Item)
when { resource has owner && resource.owner.erased };
"#;
const WORDS: [&str; 16] = [
    "harbour",
    "ferry",
    "gulls",
    "lunch",
    "rain",
    "bicycle",
    "market",
    "neighbour",
    "garden",
    "kitchen",
    "window",
    "train",
    "letter",
    "music",
    "river",
    "evening",
];
/// Spreads numbers without a pattern (SplitMix64).
pub(crate) fn mix(n: u64) -> u64 {
    let a = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let b = (a ^ (a >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let c = (b ^ (b >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    c ^ (c >> 31)
}

fn person(n: u64, people: u64) -> String {
    format!("p{}", mix(n) % people)
}

fn text(n: u64) -> String {
    let mut random = mix(n ^ 0xabcd);
    let mut text = format!("{n:x} {random:x}");
    for _ in 0..12 {
        text.push(' ');
        text.push_str(WORDS.get((random & 15) as usize).copied().unwrap_or("word"));
        random >>= 4;
    }
    text
}

fn write(path: &Path, items: u64, people: u64) -> Result<(), Box<dyn AnyError>> {
    let mut writer = None;
    for from in (0..items).step_by(65_536) {
        let these = || from..(from + 65_536).min(items);
        let texts = |of: &dyn Fn(u64) -> String| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(these().map(of)))
        };
        let batch = RecordBatch::try_from_iter([
            ("id", texts(&|n| format!("i{n}"))),
            ("person", texts(&|n| person(n, people))),
            ("kind", texts(&|_| "post".to_owned())),
            ("audience", texts(&|_| "public".to_owned())),
            ("created", texts(&|_| "2024-05-01".to_owned())),
            ("text", texts(&text)),
        ])?;
        let writer = match &mut writer {
            Some(writer) => writer,
            none => none.insert(ArrowWriter::try_new(
                File::create(path)?,
                batch.schema(),
                None,
            )?),
        };
        writer.write(&batch)?;
    }
    writer.ok_or("no items")?.close()?;
    Ok(())
}

/// Everything that sets are made of.
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) runtime: Runtime,
    pub(crate) ledger: Ledger<Sqlite>,
    pub(crate) store: ContentStore,
    pub(crate) signing_key: SigningKey,
    pub(crate) grid_key: GridKey,
    pub(crate) purpose: PurposeId,
}

struct Directory<'p>(&'p Place, HashMap<String, Ordinal>);

impl PersonDirectory for Directory<'_> {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        let new = ids.iter().filter(|id| !self.1.contains_key(*id));
        let new: Vec<PersonId> = new.map(|id| PersonId::new(id.as_str())).collect();
        let registered = self.0.ledger.resolve_or_register(&new, "posts");
        let found = self.0.runtime.block_on(registered)?;
        let names = new.iter().map(|id| id.as_str().to_owned());
        self.1.extend(names.zip(found));
        let lost = || Error::internal("nobody");
        let known = |id: &String| self.1.get(id).copied().ok_or_else(lost);
        ids.iter().map(known).collect()
    }
}

/// What is to be made, and where.
pub(crate) struct Made {
    pub(crate) items: u64,
    pub(crate) grid: Grid,
    pub(crate) folder: PathBuf,
    /// Whether it is to stay there for the next run, which then does not make it again.
    pub(crate) keep: bool,
}

impl Made {
    pub(crate) fn people(&self) -> u64 {
        (self.items / ITEMS_OF_PERSON).max(1)
    }

    /// The posts, imported, and a set of them.
    pub(crate) fn place(&self, policy: &Policy) -> Result<Place, Box<dyn AnyError>> {
        let (mark, items) = (self.folder.join("made"), self.items.to_string());
        if self.keep && std::fs::read_to_string(&mark).is_ok_and(|made| made == items) {
            return Place::open(&self.folder);
        }
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder)?;
        }
        std::fs::create_dir_all(&self.folder)?;
        let begin = std::time::Instant::now();
        let posts = self.folder.join("posts.parquet");
        write(&posts, self.items, self.people())?;
        let place = Place::open(&self.folder)?;
        place.fill(self.grid, &posts, policy)?;
        std::fs::write(mark, &items)?;
        println!(
            "{items} items of {} people imported and compiled after {:.0?}",
            self.people(),
            begin.elapsed()
        );
        Ok(place)
    }

    pub(crate) fn end(&self) -> Result<(), Box<dyn AnyError>> {
        match self.keep {
            true => Ok(()),
            false => Ok(std::fs::remove_dir_all(&self.folder)?),
        }
    }
}

impl Place {
    fn open(folder: &Path) -> Result<Place, Box<dyn AnyError>> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.enable_all().build()?;
        let purpose = PurposeId::from("ai_assistant");
        let tree = PurposeTree::new([(purpose.clone(), None)])?;
        let storage = runtime.block_on(Sqlite::open(&folder.join("ledger")))?;
        let settings = Settings {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(OsRandomness),
            tree,
            keep_pseudonyms: true,
        };
        let key = folder.join("signing.key");
        Ok(Place {
            ledger: runtime.block_on(Ledger::open(storage, settings))?,
            store: ContentStore::new(folder),
            signing_key: match SigningKey::load(&key) {
                Ok(known) => known,
                Err(_) => SigningKey::create(&key, &OsRandomness)?,
            },
            grid_key: GridKey::new([7; 32]),
            folder: folder.to_owned(),
            runtime,
            purpose,
        })
    }

    pub(crate) fn sets(&self) -> Sets<'_, Sqlite> {
        Sets {
            folder: self.folder.join("sets"),
            store: &self.store,
            ledger: &self.ledger,
            grid_key: &self.grid_key,
            signing_key: &self.signing_key,
            clock: &SystemClock,
            tool: "bench",
        }
    }

    /// Imports posts in place, and compiles a set of them under a policy.
    fn fill(&self, grid: Grid, path: &Path, policy: &Policy) -> Result<(), Box<dyn AnyError>> {
        let options = ImportOptions {
            mapping: &Mapping::default(),
            limits: &Limits::default(),
            today: SystemClock.today(),
            window_months: 3,
            dry_run: false,
            parts: PartSize::default(),
        };
        let mut people = Directory(self, HashMap::new());
        intake::import_items(
            &self.store,
            path,
            &options,
            &mut people,
            &intake::NoProgress,
        )?;
        let entry = Entry::AssessmentSigned(self.assessment()?);
        let entries = [(Subject::Operator, entry)];
        self.runtime.block_on(self.ledger.append(&entries))?;
        let tree = PurposeTree::new([(self.purpose.clone(), None)])?;
        let order = Order {
            purpose: self.purpose.clone(),
            policy,
            terms: Terms::new(LegalBasis::LegitimateInterest, None, 0, &tree),
            as_of: SystemClock.today(),
            grid,
            cell_bytes: None,
            full: true,
            options: WriterOptions::default(),
            threads: 2,
            lang: policy::Lang::En,
        };
        let sets = self.sets();
        self.runtime.block_on(sets.compile(&order, &NoProgress))?;
        Ok(())
    }

    fn assessment(&self) -> Result<Assessment, Error> {
        let said = String::new;
        Ok(Assessment {
            id: "all".into(),
            version: 1,
            purpose: self.purpose.clone(),
            basis: LegalBasis::LegitimateInterest,
            kinds: Kind::ALL.iter().copied().collect(),
            interest: said(),
            necessity: said(),
            expectations: said(),
            safeguards: said(),
            balance: said(),
            third_parties: said(),
            minors: said(),
            special_categories: said(),
            compatible_with: Default::default(),
            older_items_compatible: true,
            compatibility: said(),
            dpia: said(),
            expires: "2999-01-01".parse()?,
            sign_off: Some(SignOff {
                officer: "bench".into(),
                on: SystemClock.today(),
                statement: String::new(),
            }),
        })
    }
}

pub(crate) fn quantile(mut of: Vec<f64>, part: f64) -> f64 {
    of.sort_by(f64::total_cmp);
    let at = ((of.len() as f64 * part).ceil() as usize).max(1) - 1;
    of.get(at).copied().unwrap_or(0.0)
}
