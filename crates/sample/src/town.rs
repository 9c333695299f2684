//! The whole town, chunk by chunk.

use crate::chunk::{Chunk, Encoders, write_chunk};
use crate::papers;
use crate::plan::{Plan, TownOptions};
use crate::schema::{choices_schema, notices_schema, people_schema};
use crate::store::Table;
use rayon::prelude::*;
use rights::Error;
use std::fs;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

/// Towns with text and at most this many people have a `facts.jsonl`.
pub const FACTS_UP_TO_PEOPLE: u32 = 100_000;

/// Items in one part, on average, of a large town.
const ITEMS_PER_PART: f64 = 1_000_000.0;
/// The least people in a chunk, except in a town that has fewer.
const PEOPLE_PER_CHUNK: u32 = 64;
/// A smaller town has this many parts, so that there is something to do for several threads.
const PARTS: u32 = 8;
/// Chunks that wait for their turn to be appended, per thread.
const CHUNKS_PER_THREAD: usize = 4;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows of `people.parquet`.
    pub people: u64,
    /// Rows of all `items/part-*.parquet`.
    pub items: u64,
    /// Rows of `choices.parquet`.
    pub choices: u64,
    /// Rows of `notices.parquet`.
    pub notices: u64,
    /// Files in `items`.
    pub parts: u64,
    /// Bytes of all Parquet files.
    pub bytes: u64,
}

/// Writes a town into `dir`, which must be empty or not exist. `progress` is told how many more
/// items are written, from several threads.
///
/// # Errors
/// Options out of bounds, a folder that is not empty, or storage that fails.
pub fn write(
    dir: &Path,
    options: &TownOptions,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Written, Error> {
    options.check()?;
    prepare(dir)?;
    save(&dir.join("README.txt"), &papers::readme(options))?;
    let assessment = dir.join("assessments").join("ai_assistant.toml");
    save(&assessment, &papers::assessment(options)?)?;
    let plan = Plan::of(options);
    let (mut files, encoders) = Files::create(dir, &plan)?;
    let chunks = chunks(&plan);
    let mut written = Written {
        people: plan.people.into(),
        parts: chunks.len() as u64,
        ..Written::default()
    };
    let with_facts = files.facts.is_some();
    let numbered: Vec<(usize, Range<u32>)> = chunks.into_iter().enumerate().collect();
    // INVARIANT: row groups are appended in the order of people, whatever the number of threads.
    for wave in numbered.chunks(rayon::current_num_threads() * CHUNKS_PER_THREAD) {
        let done: Vec<Result<Chunk, Error>> = wave
            .par_iter()
            .map(|(number, people)| {
                let part = dir.join("items").join(format!("part-{number:05}.parquet"));
                write_chunk(&plan, people.clone(), part, &encoders, with_facts, progress)
            })
            .collect();
        for chunk in done {
            files.append(chunk?, &mut written)?;
        }
    }
    written.bytes += files.close()?;
    Ok(written)
}

/// Runs of people; a function of the options alone.
fn chunks(plan: &Plan) -> Vec<Range<u32>> {
    let large = (ITEMS_PER_PART / plan.mean) as u32;
    let step = large.min(plan.people.div_ceil(PARTS)).max(PEOPLE_PER_CHUNK);
    let starts = (0..plan.people).step_by(step as usize);
    starts.map(|s| s..(s + step).min(plan.people)).collect()
}

fn prepare(dir: &Path) -> Result<(), Error> {
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::input(format!(
            "`{}` is not empty; name a new folder",
            dir.display()
        )));
    }
    for folder in [dir.join("items"), dir.join("assessments")] {
        fs::create_dir_all(&folder).map_err(|e| {
            Error::storage(format!("`{}` cannot be created", folder.display())).because(e)
        })?;
    }
    Ok(())
}

fn unwritable(path: &Path, cause: std::io::Error) -> Error {
    Error::storage(format!("`{}` cannot be written", path.display())).because(cause)
}

fn save(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|e| unwritable(path, e))
}

/// The files that all chunks share.
struct Files {
    people: Table,
    choices: Table,
    notices: Table,
    facts: Option<(std::path::PathBuf, fs::File)>,
}

impl Files {
    fn create(dir: &Path, plan: &Plan) -> Result<(Files, Encoders), Error> {
        let (people, for_people) = Table::create(dir.join("people.parquet"), people_schema())?;
        let (choices, for_choices) = Table::create(dir.join("choices.parquet"), choices_schema())?;
        let (notices, for_notices) = Table::create(dir.join("notices.parquet"), notices_schema())?;
        let mut facts = None;
        if plan.text && plan.people <= FACTS_UP_TO_PEOPLE {
            let path = dir.join("facts.jsonl");
            let file = fs::File::create(&path).map_err(|e| unwritable(&path, e))?;
            facts = Some((path, file));
        }
        let encoders = Encoders {
            people: for_people,
            choices: for_choices,
            notices: for_notices,
        };
        let files = Files {
            people,
            choices,
            notices,
            facts,
        };
        Ok((files, encoders))
    }

    fn append(&mut self, chunk: Chunk, written: &mut Written) -> Result<(), Error> {
        self.people.append(chunk.people)?;
        chunk.choices.map_or(Ok(()), |g| self.choices.append(g))?;
        chunk.notices.map_or(Ok(()), |g| self.notices.append(g))?;
        if let Some((path, file)) = &mut self.facts {
            file.write_all(&chunk.facts)
                .map_err(|e| unwritable(path, e))?;
        }
        written.items += chunk.items;
        written.choices += chunk.choice_rows;
        written.notices += chunk.notice_rows;
        written.bytes += chunk.bytes;
        Ok(())
    }

    fn close(self) -> Result<u64, Error> {
        Ok(self.people.close()? + self.choices.close()? + self.notices.close()?)
    }
}
