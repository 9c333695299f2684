//! Making an export: rows are taken from a loader's hand-over, and judged again before anybody sees them.

use crate::claims::{self, Claims, FORMAT};
use crate::failure::{internal, storage};
use crate::files;
use crate::form::Form;
use crate::index::IndexReader;
use crate::lock::{self, Lock};
use crate::refusals::still;
use crate::rewrite;
use crate::shards::{Listing, Owner, Shards};
use crate::signed;
use arrow::array::{Array, AsArray, RecordBatch};
use corpus::set::schema::parse_pseudonym;
use loader::{GuardOptions, Loader, Options, Selection, Tick, TrainingSet};
use rights::{Error, Hash, Pseudonym, Sequence};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Items judged at a time.
const CHUNK: usize = 1 << 16;

/// What is to be exported.
pub struct Order<'o> {
    /// The set.
    pub set: &'o TrainingSet,
    /// The folder to make; it may be there, empty.
    pub to: &'o Path,
    /// How rows are written.
    pub form: Form,
    /// Makes the order of the rows, as in a loader.
    pub seed: u64,
    /// Who gets it.
    pub recipient: &'o str,
    /// Signs what the export claims.
    pub signer: Option<&'o dyn feed::Signer>,
    /// How fresh the view of late choices has to be.
    pub guard: GuardOptions,
    /// Folder of the loading log; none: `loads` in the set.
    pub log: Option<PathBuf>,
    /// Version of demur.
    pub tool: &'o str,
}

/// An export that is whole and right, and that nobody sees yet.
#[derive(Debug)]
pub struct Prepared {
    building: PathBuf,
    to: PathBuf,
    claims: Claims,
    hash: Hash,
    withheld: u64,
    _lock: Lock,
}

impl Prepared {
    /// What it claims.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Where it will be.
    pub(crate) fn place(&self) -> &Path {
        &self.to
    }

    /// SHA-256 of `export.json`.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// Items that were refused while it was made.
    #[must_use]
    pub const fn withheld(&self) -> u64 {
        self.withheld
    }

    /// The folder in which it lies until it is published.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.building
    }

    /// Moves it to its place.
    ///
    /// # Errors
    /// When the disk refuses, or something has come to lie there meanwhile.
    pub fn publish(self) -> Result<Claims, Error> {
        files::remove(&self.building.join(lock::NAME))?;
        empty(&self.to)?;
        files::rename(&self.building, &self.to)?;
        Ok(self.claims)
    }
}

/// Writes an export into a hidden folder beside its place. What an export that was cut off left there is
/// removed first: an export begins anew.
///
/// `rows` is told how many rows more were written; `tick` is called several times a second while a fresh
/// view of late choices is waited for.
///
/// # Errors
/// When the place is taken, when there is no fresh feed (kind `Refused`), or when set or disk fail. Then
/// nothing is at the place.
pub fn prepare(order: &Order<'_>, rows: &dyn Fn(u64), tick: Tick<'_>) -> Result<Prepared, Error> {
    if order.recipient.trim().is_empty() {
        return Err(Error::input("an export needs a recipient: who gets it?"));
    }
    let to = std::path::absolute(order.to).map_err(|e| storage(order.to, e))?;
    empty(&to)?;
    let (building, lock) = begin(&to)?;
    let id = id(order)?;
    let mut loader = order.set.loader(selection(order), options(order, &id))?;
    let mut state = u64::MAX;
    let mut shards = Shards::new(&order.form, &building)?;
    let mut withheld = 0;
    while let Some(batch) = loader.next_batch_with(tick)? {
        state = state.min(batch.state);
        withheld += batch.withheld as u64;
        let cell: Arc<str> = batch.cell.to_string().into();
        let (kept, owners) = apart(&batch.rows, order.form.columns.len())?;
        shards.put(&kept, owners, &cell)?;
        rows(batch.rows.num_rows() as u64);
    }
    let listing = shards.end()?;
    let made = Made {
        folder: &building,
        listing,
        state: match state {
            u64::MAX => order.set.newest().0,
            state => state,
        },
        withheld,
    };
    let (made, sequence) = judge_again(order, &mut loader, made, tick)?;
    files::sync(&building)?;
    let claims = Claims {
        format: FORMAT,
        export: id,
        set: order.set.manifest().set.clone(),
        manifest: order.set.hash(),
        purpose: order.set.manifest().purpose.clone(),
        recipient: order.recipient.to_owned(),
        form: order.form.clone(),
        seed: order.seed,
        state: made.state,
        sequence,
        listing: made.listing,
        tool: order.tool.to_owned(),
        made_at: order.set.surroundings().clock.now(),
    };
    let text = serde_json::to_string_pretty(&claims).map_err(|e| internal("an export", e))?;
    let text = signed::seal(&text, order.signer);
    files::write(&building.join(claims::NAME), text.as_bytes())?;
    files::sync(&building)?;
    Ok(Prepared {
        withheld: made.withheld,
        building,
        to,
        claims,
        hash: Hash::of(text.as_bytes()),
        _lock: lock,
    })
}

/// Rows that were written.
struct Made<'m> {
    folder: &'m Path,
    listing: Listing,
    /// The oldest state that rows were read at.
    state: u64,
    withheld: u64,
}

/// Judges every item that was written once more, and takes out what was refused meanwhile, until nothing is.
///
/// INVARIANT: nothing that an entry before the sequence given refuses is left: every item was judged by a
/// view of that sequence or a later one, and none was refused.
fn judge_again<'m>(
    order: &Order<'_>,
    loader: &mut Loader,
    mut made: Made<'m>,
    tick: Tick<'_>,
) -> Result<(Made<'m>, Sequence), Error> {
    let again = made.folder.join(".again");
    loop {
        let judged = judge(loader, &made, tick)?;
        let mut refused = judged.refused;
        let mut shown = None;
        // A new list began meanwhile: what is masked in the state that it begins at is not on it.
        if judged.base_state > made.state {
            let (state, still) = still(order.set, judged.base_state)?;
            (made.state, shown) = (state, Some(still));
        }
        let gone = |item: &Pseudonym| shown.as_ref().is_some_and(|shown| !shown.contains(item));
        let refuses = |item: &Pseudonym| refused.contains(item) || gone(item);
        if refused.is_empty() && shown.is_none() {
            return Ok((made, judged.sequence));
        }
        fs::create_dir(&again).map_err(|e| storage(&again, e))?;
        let done = rewrite::without(&order.form, made.folder, &made.listing, &refuses, &again)?;
        for name in &done.touched {
            files::rename(&again.join(name), &made.folder.join(name))?;
        }
        for name in &done.dropped {
            files::remove(&made.folder.join(name))?;
        }
        files::remove_folder(&again)?;
        (made.listing, made.withheld) = (done.listing, made.withheld + done.removed);
        refused.clear();
    }
}

struct Judged {
    /// Of the first view: later ones account for more.
    sequence: Sequence,
    /// Of the last one.
    base_state: u64,
    refused: HashSet<Pseudonym>,
}

fn judge(loader: &mut Loader, made: &Made<'_>, tick: Tick<'_>) -> Result<Judged, Error> {
    let handover = loader.handover()?;
    let mut index = IndexReader::open(&made.folder.join(crate::index::NAME))?;
    let (first, _) = handover.judge_again(&[], tick)?;
    let mut judged = Judged {
        sequence: first.sequence,
        base_state: first.base_state,
        refused: HashSet::new(),
    };
    while let Some(file) = index.next_file()? {
        let items: Vec<Pseudonym> = file.rows.iter().map(|row| row.item).collect();
        for part in items.chunks(CHUNK) {
            let (view, refused) = handover.judge_again(part, tick)?;
            judged.base_state = view.base_state;
            let refused = refused.iter().filter_map(|at| part.get(*at));
            judged.refused.extend(refused);
        }
    }
    Ok(judged)
}

/// Makes the hidden folder, or takes it over from an export that was cut off, emptied.
fn begin(to: &Path) -> Result<(PathBuf, Lock), Error> {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let building = to.with_file_name(format!(".{name}.exporting"));
    fs::create_dir_all(&building).map_err(|e| storage(&building, e))?;
    let lock = Lock::of(&building)?;
    for entry in fs::read_dir(&building).map_err(|e| storage(&building, e))? {
        let path = entry.map_err(|e| storage(&building, e))?.path();
        match path.file_name() {
            Some(name) if name == lock::NAME => {}
            _ if path.is_dir() => files::remove_folder(&path)?,
            _ => files::remove(&path)?,
        }
    }
    Ok((building, lock))
}

fn empty(to: &Path) -> Result<(), Error> {
    let taken = |what: &str| {
        Err(Error::input(format!(
            "`{}` {what}; an export is never written over something: name a new folder with --to",
            to.display()
        )))
    };
    if to.file_name().is_none() {
        return taken("is no folder that can be made");
    }
    match fs::read_dir(to) {
        Ok(mut entries) => match entries.next() {
            Some(_) => taken("is not empty"),
            None => Ok(()),
        },
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotADirectory => taken("is a file"),
        Err(e) => Err(storage(to, e)),
    }
}

fn id(order: &Order<'_>) -> Result<String, Error> {
    let surroundings = order.set.surroundings();
    let mut random = [0; 4];
    surroundings.randomness.fill(&mut random)?;
    let now = surroundings.clock.now().to_string();
    let second: String = now
        .chars()
        .take(19)
        .filter(|c| !"-:".contains(*c))
        .collect();
    Ok(format!("{second}Z-{:08x}", u32::from_le_bytes(random)))
}

fn selection(order: &Order<'_>) -> Selection {
    Selection {
        seed: order.seed,
        ..Selection::default()
    }
}

/// The columns of the form, then item and person, by which the index is made.
fn options(order: &Order<'_>, id: &str) -> Options {
    let mut columns = order.form.columns.clone();
    for needed in ["item", "person"] {
        if !columns.iter().any(|column| column == needed) {
            columns.push(needed.to_owned());
        }
    }
    Options {
        columns: Some(columns),
        guard: order.guard.clone(),
        log: order.log.clone(),
        consumer: format!("export {id} for {}", order.recipient),
        keep_empty: false,
        threads: None,
    }
}

/// The columns that were asked for, and whose the rows are.
fn apart(rows: &RecordBatch, columns: usize) -> Result<(RecordBatch, Vec<Owner>), Error> {
    let kept: Vec<usize> = (0..columns).collect();
    let kept = rows.project(&kept).map_err(|e| internal("columns", e))?;
    let names = |column: &str| {
        let column = rows.column_by_name(column);
        let column = column.and_then(|c| c.as_string_opt::<i32>());
        let column = column.ok_or_else(|| Error::internal("rows without items or persons"))?;
        (0..column.len())
            .map(|row| parse_pseudonym(column.value(row)))
            .collect::<Result<Vec<_>, Error>>()
    };
    let owners = names("item")?.into_iter().zip(names("person")?);
    let owners = owners.map(|(item, person)| Owner { item, person });
    Ok((kept, owners.collect()))
}
