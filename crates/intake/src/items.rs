//! Imports a file of items.

use crate::batch::Batch;
use crate::count::Count;
use crate::facts::FactsWriter;
use crate::fault::{Fault, shown};
use crate::item::{Item, id_key};
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::parts::{PartSize, PartWriter};
use crate::plan::Plan;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::records::Records;
use crate::seen::{Met, Seen};
use crate::source::{Format, delta, hash_file};
use crate::store::{ContentInfo, ContentStore, CopyPart};
use crate::table::ITEMS;
use crate::take::Take;
use crate::unfinished::Unfinished;
use crate::write::properties;
use rights::{Day, Error, Hash, Ordinal, Window, part_name};
use std::path::{Path, PathBuf};

/// Items whose people are looked up at a time.
const BATCH: usize = 8192;

/// The table of the copy as long as the import is not finished.
pub(crate) const COPY: &str = "content";

/// Knows people by id or handle, and registers those it does not know.
pub trait PersonDirectory {
    /// The ordinals of these ids, in their order.
    ///
    /// # Errors
    /// When people cannot be looked up or registered.
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error>;
}

/// How items are imported.
#[derive(Clone, Copy, Debug)]
pub struct ImportOptions<'a> {
    /// How the file's columns become demur's.
    pub mapping: &'a Mapping,
    /// How much a file, a row and a value may be.
    pub limits: &'a Limits,
    /// The day of this import; it gives new items their window.
    pub today: Day,
    /// Length of a window in months.
    pub window_months: u8,
    /// Read and count, and write nothing.
    pub dry_run: bool,
    /// How large the parts of facts and copies become.
    pub parts: PartSize,
}

/// What became of a file of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemsReport {
    /// Id of the content in the workspace.
    pub content: String,
    /// SHA-256 of the file, hex.
    pub hash: String,
    /// The very same file had been imported before with the same mapping; nothing changed.
    pub known_file: bool,
    /// What became of its rows.
    pub count: Count,
    /// Where the rows set aside stand, if there are any.
    pub quarantine: Option<PathBuf>,
    /// Columns of the file that nothing asked for.
    pub ignored: Vec<String>,
    /// What the operator should look at.
    pub notes: Vec<String>,
}

/// A file about to be imported.
pub(crate) struct Input<'a> {
    path: &'a Path,
    format: Format,
    pub(crate) files: Vec<delta::DataFile>,
    pub(crate) hash: Hash,
    content: String,
}

impl<'a> Input<'a> {
    pub(crate) fn identify(path: &'a Path, plan: &Plan) -> Result<Input<'a>, Error> {
        let format = Format::of(path)?;
        let (files, hash) = if format == Format::Delta {
            let files = delta::Table::load(path)?.files(plan)?;
            let hash = delta::hash_files(&files)?;
            (files, hash)
        } else {
            (Vec::new(), hash_file(path)?)
        };
        Ok(Input {
            path,
            format,
            files,
            hash,
            content: short(hash),
        })
    }

    /// The import of the same bytes with the same mapping, if there was one. Another mapping
    /// makes another content of the same file, in which the items known already are repeated.
    fn known(
        &mut self,
        store: &ContentStore,
        mapping: &Mapping,
    ) -> Result<Option<ContentInfo>, Error> {
        match store.content(&self.content)? {
            Some(info) if info.mapping == *mapping => return Ok(Some(info)),
            Some(_) => {}
            None => return Ok(None),
        }
        let told = serde_json::to_string(mapping)
            .map_err(|e| Error::internal("a mapping could not be written").because(e))?;
        self.content = short(Hash::of(format!("{}\n{told}", self.hash).as_bytes()));
        store.content(&self.content)
    }
}

fn short(hash: Hash) -> String {
    hash.to_string().chars().take(16).collect()
}

/// What an import writes.
struct Output {
    facts: FactsWriter,
    copy: Option<(PartWriter, Batch)>,
    copy_bytes: usize,
    copied: u64,
    pending_bytes: usize,
}

impl Output {
    fn create(
        unfinished: &Unfinished,
        options: &ImportOptions<'_>,
        in_place: bool,
    ) -> Result<Output, Error> {
        let window = Window::of(options.today, options.window_months);
        let (folder, parts) = (unfinished.folder(), options.parts);
        let facts = FactsWriter::create(folder, options.today, window, parts.rows)?;
        let copy = if in_place {
            None
        } else {
            let batch = Batch::all();
            let schema = batch.schema().clone();
            let properties = properties().build();
            // A part ends by its bytes.
            let writer = PartWriter::create(folder, COPY, schema, properties, usize::MAX)?;
            Some((writer, batch))
        };
        Ok(Output {
            facts,
            copy,
            copy_bytes: parts.copy_bytes,
            copied: 0,
            pending_bytes: 0,
        })
    }

    fn push(&mut self, number: u64, item: &Item<'_>) -> Result<(), Error> {
        let Some((_, batch)) = &mut self.copy else {
            return self.facts.push(number - 1, item);
        };
        // In a copy, an item's row is its place among the accepted ones.
        batch.push(item);
        self.pending_bytes +=
            item.text.as_ref().map_or(0, |t| t.len()) + item.media.as_ref().map_or(0, |m| m.len());
        self.copied += 1;
        self.facts.push(self.copied - 1, item)
    }

    fn is_full(&self) -> bool {
        self.facts.pending() >= BATCH || self.pending_bytes >= self.copy_bytes
    }

    fn flush(&mut self, people: &mut dyn PersonDirectory) -> Result<(), Error> {
        if self.facts.pending() == 0 {
            return Ok(());
        }
        self.pending_bytes = 0;
        if let Some((writer, batch)) = &mut self.copy {
            // Only when more comes the part before ends: so the last one is never empty.
            if writer.held_bytes() >= self.copy_bytes {
                writer.end_part()?;
            }
            writer.write(&batch.finish()?)?;
        }
        self.facts.flush(|ids| people.resolve(ids))
    }

    /// Gives the rows of each file of the copy.
    fn finish(self) -> Result<Vec<u64>, Error> {
        self.facts.finish()?;
        self.copy
            .map_or(Ok(Vec::new()), |(writer, _)| writer.finish())
    }
}

/// Imports one file or Delta table: reads, checks, sets aside, looks people up, writes facts, and
/// a copy of the content unless it is Parquet or Delta, which is read where it is. The same file
/// twice changes nothing. An import that was broken off leaves nothing visible; the next one
/// starts it again.
///
/// # Errors
/// A file that cannot be read or is over the limits, columns that do not fit, people that cannot
/// be looked up, a disk that cannot be written, or another import that runs in this workspace.
pub fn import_items(
    store: &ContentStore,
    path: &Path,
    options: &ImportOptions<'_>,
    people: &mut dyn PersonDirectory,
    progress: &dyn Progress,
) -> Result<ItemsReport, Error> {
    let plan = Plan::new(&ITEMS, options.mapping, options.limits)?;
    let mut input = Input::identify(path, &plan)?;
    if let Some(info) = input.known(store, options.mapping)? {
        return Ok(known_report(store, &info));
    }
    let unfinished = Unfinished::begin(store, &input.content)?;
    let mut records = Records::open(path, plan, progress)?;
    let mut quarantine = Quarantine::new(&unfinished.folder().join("quarantine.jsonl"));
    let mut seen = Seen::load(&store.id_files()?, unfinished.folder())?;
    let mut output = match options.dry_run {
        true => None,
        false => Some(Output::create(
            &unfinished,
            options,
            input.format.in_place(),
        )?),
    };
    while records.next(&mut quarantine)? {
        take(&mut records, &mut seen, &mut quarantine, &mut output)?;
        if let Some(output) = output.as_mut().filter(|o| o.is_full()) {
            output.flush(people)?;
        }
    }
    quarantine.finish()?;
    let (count, columns) = (records.finish()?, records.columns().clone());
    unchanged(&input, records.plan())?;
    let mut info = describe(&input, count, options)?;
    if let Some(mut output) = output {
        output.flush(people)?;
        let copied = output.finish()?;
        seen.save(&unfinished.folder().join("ids.bin"))?;
        crate::places::ensure(unfinished.folder(), options.parts.rows)?;
        for (part, rows) in copied.into_iter().enumerate() {
            let hash = hash_file(&unfinished.folder().join(part_name(COPY, part)))?;
            info.copies.push(CopyPart { rows, hash });
        }
        unfinished.publish(store, &info)?;
    }
    let plan = records.plan();
    let ignored = columns
        .iter()
        .filter(|c| plan.slot(c).is_none())
        .cloned()
        .collect();
    let notes = notes(plan, &columns, count);
    let quarantine = quarantine.path().is_some() && !options.dry_run;
    Ok(ItemsReport {
        quarantine: quarantine.then(|| store.quarantine(&info.content)),
        content: info.content,
        hash: info.hash.to_string(),
        known_file: false,
        count,
        ignored,
        notes,
    })
}

fn take(
    records: &mut Records<'_>,
    seen: &mut Seen,
    quarantine: &mut Quarantine,
    output: &mut Option<Output>,
) -> Result<(), Error> {
    let row = records.row();
    let item = match Item::read(Take {
        plan: records.plan(),
        row,
    }) {
        Ok(item) => item,
        Err(fault) => return records.refuse(fault, quarantine),
    };
    match seen.meet(id_key(item.id), item.digest())? {
        Met::New => {
            if let Some(output) = output {
                output.push(row.number, &item)?;
            }
            records.accept();
        }
        Met::Same => records.repeat(),
        Met::Other => {
            let id = shown(item.id);
            let fault = Fault::new(
                format!("another item with the id `{id}` and other content was imported before"),
                "give it an id of its own; an item that was imported is not changed",
            );
            records.refuse(fault, quarantine)?;
        }
    }
    Ok(())
}

fn known_report(store: &ContentStore, info: &ContentInfo) -> ItemsReport {
    let before = info.count();
    let count = Count {
        read: before.read,
        accepted: 0,
        repeated: before.accepted + before.repeated,
        quarantined: before.quarantined,
    };
    let aside = store.quarantine(&info.content);
    ItemsReport {
        content: info.content.clone(),
        hash: info.hash.to_string(),
        known_file: true,
        count,
        quarantine: (before.quarantined > 0 && aside.exists()).then_some(aside),
        ignored: Vec::new(),
        notes: Vec::new(),
    }
}

/// A file that changes while it is read would stand under a hash that is not its own.
pub(crate) fn unchanged(input: &Input<'_>, plan: &Plan) -> Result<(), Error> {
    let same = if input.format == Format::Delta {
        delta::Table::load(input.path)?.files(plan)? == input.files
    } else {
        hash_file(input.path)? == input.hash
    };
    if same {
        return Ok(());
    }
    Err(Error::input(format!(
        "`{}` changed while it was read; import it again",
        input.path.display()
    )))
}

fn describe(
    input: &Input<'_>,
    count: Count,
    options: &ImportOptions<'_>,
) -> Result<ContentInfo, Error> {
    let source = input
        .path
        .canonicalize()
        .map_err(|e| crate::quarantine::read_failed(input.path, e))?;
    Ok(ContentInfo {
        content: input.content.clone(),
        source,
        format: input.format.name().to_owned(),
        in_place: input.format.in_place(),
        hash: input.hash,
        copies: Vec::new(),
        purges: 0,
        carried_out: None,
        items: count.accepted,
        mapping: options.mapping.clone(),
        read: count.read,
        repeated: count.repeated,
        quarantined: count.quarantined,
        files: input.files.clone(),
    })
}

fn notes(plan: &Plan, columns: &std::collections::BTreeSet<String>, count: Count) -> Vec<String> {
    let mut notes = Vec::new();
    for (name, without) in [
        ("person", "every item is without an owner"),
        ("audience", "nobody knows who can see the items"),
        ("created", "nobody knows when the items were made"),
        (
            "collected_for",
            "nobody knows what the items were collected for",
        ),
    ] {
        if count.accepted > 0 && !plan.is_fed(name, columns) {
            notes.push(format!(
                "nothing says `{name}`: {without}, and the shipped policies refuse that; {}",
                plan.line(name, "COLUMN")
            ));
        }
    }
    notes
}
