//! SQLite: every page, in use or free, and the images of pages in a write-ahead log.
//!
//! Whatever lies inside one page is found in the bytes of the file. A long value runs over overflow
//! pages: each begins with the number of the next (4 bytes, big-endian), and the part before the first
//! of them ends with its number. So wherever the number of a page follows the beginning of a text, and
//! that page goes on with the rest, the text stands there.
//!
//! Formats: <https://www.sqlite.org/fileformat2.html>, sections 1.3, 1.6 and 4.1.

use super::Findings;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

type Failure = Box<dyn std::error::Error>;

/// An image of a page.
struct Page<'f> {
    number: u32,
    bytes: &'f [u8],
}

pub(super) fn decode(path: &Path, into: &mut Findings<'_>) -> Result<(), Failure> {
    let mut file = fs::read(path)?;
    let other = match path.to_string_lossy().strip_suffix("-wal") {
        Some(database) => fs::read(database).unwrap_or_default(),
        None => {
            let name = format!("{}-wal", path.display());
            fs::read(name).unwrap_or_default()
        }
    };
    if let (true, Some(database)) = (file.is_empty(), path.to_string_lossy().strip_suffix("-wal")) {
        // It was copied into the database meanwhile, which may have been searched before that.
        super::raw(Path::new(database), into)?;
        search(&pages(&other)?, &[], into);
        return Ok(());
    }
    // A value may begin in the database and go on in the log, or the other way round.
    if file.starts_with(b"SQLite") {
        search(&pages(&file)?, &frames(&other).unwrap_or_default(), into);
    } else {
        file.shrink_to_fit();
        search(&frames(&file)?, &pages(&other).unwrap_or_default(), into);
    }
    Ok(())
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

fn pages(file: &[u8]) -> Result<Vec<Page<'_>>, Failure> {
    let size = file.get(16..18).ok_or("it is cut off")?;
    let size = match size {
        // 65536 does not fit two bytes.
        [0, 1] => 65_536,
        [high, low] => usize::from(*high) << 8 | usize::from(*low),
        _ => 0,
    };
    if size < 512 {
        return Err("its page size is none".into());
    }
    let pages = file.chunks(size).zip(1..);
    Ok(pages
        .map(|(bytes, number)| Page { number, bytes })
        .collect())
}

fn frames(file: &[u8]) -> Result<Vec<Page<'_>>, Failure> {
    let size = word(file, 8).ok_or("it is cut off")? as usize;
    let rest = file.get(32..).ok_or("it is cut off")?;
    if size < 512 {
        return Err("its page size is none".into());
    }
    let frames = rest.chunks(size + 24);
    Ok(frames
        .filter_map(|bytes| {
            Some(Page {
                number: word(bytes, 0)?,
                bytes: bytes.get(24..)?,
            })
        })
        .collect())
}

/// Looks for texts that run from one page to the next.
fn search(own: &[Page<'_>], other: &[Page<'_>], into: &mut Findings<'_>) {
    let sequences: Vec<(String, Vec<u8>)> = into
        .patterns
        .sequences()
        .map(|(text, bytes)| (text.to_owned(), bytes.to_vec()))
        .collect();
    for (text, sequence) in sequences {
        // Pages that begin with the rest of the text, and how much of it must stand before.
        let mut goes_on: HashMap<u32, Vec<usize>> = HashMap::new();
        for page in own.iter().chain(other) {
            let content = page.bytes.get(4..).unwrap_or_default();
            for before in 1..sequence.len() {
                let rest = sequence.get(before..).unwrap_or_default();
                if content.starts_with(rest) {
                    goes_on.entry(page.number).or_default().push(before);
                }
            }
        }
        if goes_on.is_empty() {
            continue;
        }
        for page in own {
            // An overflow page holds its number before its content, a leaf after the first part.
            if let Some(next) = word(page.bytes, 0)
                && ends_with_any(page.bytes, &sequence, goes_on.get(&next))
            {
                into.note(&format!("page {} and the next", page.number), &text);
            }
            for at in 1..page.bytes.len().saturating_sub(3) {
                let next = word(page.bytes, at).and_then(|next| goes_on.get(&next));
                if next.is_some()
                    && ends_with_any(page.bytes.get(..at).unwrap_or_default(), &sequence, next)
                {
                    into.note(&format!("page {} and the next", page.number), &text);
                }
            }
        }
    }
}

fn ends_with_any(bytes: &[u8], sequence: &[u8], parts: Option<&Vec<usize>>) -> bool {
    parts.into_iter().flatten().any(|before| {
        let part = sequence.get(..*before).unwrap_or_default();
        bytes.ends_with(part)
    })
}
