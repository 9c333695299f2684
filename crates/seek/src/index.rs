//! Fingerprints of the pictures of a content: kept beside it once they were made.

use crate::picture::{Picture, WAY};
use arrow::array::AsArray as _;
use intake::{ContentInfo, ContentLock, ContentStore, Pictured};
use rayon::prelude::*;
use rights::Error;
use std::ops::ControlFlow;

/// The fingerprints of a content. Where nobody else is changing what imports wrote they are kept, so that the
/// next search does not read every picture again.
pub(crate) fn pictures(
    store: &ContentStore,
    info: &ContentInfo,
    go_on: &dyn Fn() -> Result<(), Error>,
) -> Result<Vec<Pictured>, Error> {
    if let Some(known) = store.pictures(&info.content, WAY)? {
        return Ok(known);
    }
    // INVARIANT: what is kept was read under the lock. A purge takes the same one, so that no fingerprint of
    // what it blanked is written after it.
    match store.lock() {
        Ok(lock) => kept(store, info, &lock, go_on),
        // An import or a purge is at work: it is made again next time.
        Err(_) => made(store, info, go_on),
    }
}

fn kept(
    store: &ContentStore,
    info: &ContentInfo,
    lock: &ContentLock,
    go_on: &dyn Fn() -> Result<(), Error>,
) -> Result<Vec<Pictured>, Error> {
    let Some(info) = store.content(&info.content)? else {
        return Ok(Vec::new());
    };
    let pictures = made(store, &info, go_on)?;
    store.keep_pictures(lock, &info.content, (WAY, &pictures))?;
    Ok(pictures)
}

/// Rows with media that are held at a time: each may have megabytes.
const ROWS: usize = 32;

fn made(
    store: &ContentStore,
    info: &ContentInfo,
    go_on: &dyn Fn() -> Result<(), Error>,
) -> Result<Vec<Pictured>, Error> {
    let mut all = Vec::new();
    let wrong = || Error::internal("media were read in another form");
    store.each_batch(info, (&["media"], ROWS), |rows, batch| {
        go_on()?;
        let column = batch.columns().first().ok_or_else(wrong)?;
        let column = column.as_binary_opt::<i32>().ok_or_else(wrong)?;
        let media: Vec<(u64, &[u8])> = rows
            .iter()
            .zip(column)
            .filter_map(|(row, bytes)| Some((*row, bytes?)))
            .collect();
        // What is no picture, or shows nothing, nobody can ask for by a picture.
        let read = media.par_iter().filter_map(|(row, bytes)| {
            let picture = Picture::read(bytes).ok()?;
            Some(Pictured {
                row: *row,
                fingerprint: picture.0,
            })
        });
        all.par_extend(read);
        Ok(ControlFlow::Continue(()))
    })?;
    all.sort_unstable();
    Ok(all)
}
