//! Where persons stand. What many share is stored once, and found again by its digest. A standing that names
//! items is its person's alone: it has no digest, since each would be looked for among all others in vain, and
//! it names the one before it, so that all of a person's are found when they are erased.

use super::column::{corrupt, failed, get};
use super::write::{ROWS, write_rows};
use crate::sorted::{body, names_items};
use crate::storage::{Erased, StandingId};
use rayon::prelude::*;
use rights::{Error, Ordinal, Standing};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a shared standing is found by.
pub(super) type Found = [u8; 32];

/// The digest of a standing, given as it is stored; `None` for one of a person's own.
pub(super) fn digest(standing: &Standing, body: &str) -> Option<Found> {
    (!names_items(standing)).then(|| Sha256::digest(body.as_bytes()).into())
}

/// A standing about to be written.
struct Written {
    person: Ordinal,
    digest: Option<Found>,
    body: String,
}

/// Writes where persons stand now; gives the numbers. `gone`: who is being erased.
pub(super) async fn write(
    tx: &mut SqliteConnection,
    standings: &BTreeMap<Ordinal, &Standing>,
    gone: &BTreeSet<Ordinal>,
) -> Result<BTreeMap<Ordinal, StandingId>, Error> {
    if standings.is_empty() {
        return Ok(BTreeMap::new());
    }
    let written = |(person, standing): (&Ordinal, &&Standing)| {
        let body = body(standing)?;
        Ok(Written {
            person: *person,
            digest: digest(standing, &body),
            body,
        })
    };
    let written: Result<Vec<Written>, Error> = standings.par_iter().map(written).collect();
    let mut written = written?;
    stay_own(tx, &mut written, gone).await?;
    let (own, shared): (Vec<_>, Vec<_>) = written.into_iter().partition(|w| w.digest.is_none());
    let mut next = next(tx).await?;
    let mut ids = share(tx, &shared, &mut next).await?;
    let rows: Vec<(&Written, StandingId)> = own.iter().zip(next..=StandingId::MAX).collect();
    if rows.len() < own.len() {
        return Err(corrupt("number of standings"));
    }
    ids.extend(rows.iter().map(|(written, id)| (written.person, *id)));
    let insert = (
        "INSERT INTO standing (id, body, before) SELECT new.column1, new.column2, stand.standing FROM (",
        ") AS new LEFT JOIN stand ON stand.person = new.column3",
    );
    write_rows(tx, insert, &rows, |mut row, (written, id)| {
        row.push_bind(*id)
            .push_bind(written.body.clone())
            .push_bind(i64::from(written.person.0));
    })
    .await?;
    Ok(ids)
}

/// Whoever has a standing of their own, and says something after which no item is named any more, keeps having
/// their own: else nothing would lead to those before it.
async fn stay_own(
    tx: &mut SqliteConnection,
    written: &mut [Written],
    gone: &BTreeSet<Ordinal>,
) -> Result<(), Error> {
    let shared = written.iter().filter(|w| w.digest.is_some());
    let shared = shared.map(|w| w.person).filter(|p| !gone.contains(p));
    let shared: Vec<i64> = shared.map(|p| i64::from(p.0)).collect();
    let own: BTreeSet<i64> = super::bulk::with_own_standing(tx, &shared).await?;
    if own.is_empty() {
        return Ok(());
    }
    for one in written {
        if own.contains(&i64::from(one.person.0)) {
            one.digest = None;
        }
    }
    Ok(())
}

/// The next free number. None is given twice, not even after everything was deleted.
async fn next(tx: &mut SqliteConnection) -> Result<StandingId, Error> {
    let last = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'standing'";
    let row = sqlx::query(last).fetch_one(tx).await.map_err(failed)?;
    let next = StandingId::try_from(get::<i64>(&row, 0)?).ok();
    let next = next.and_then(|last| last.checked_add(1));
    next.ok_or_else(|| corrupt("number of standings"))
}

/// Numbers of shared standings; new ones get one.
///
/// INVARIANT: whoever adds a standing holds the write lock, so one that is not there is not added by somebody
/// else meanwhile.
async fn share(
    tx: &mut SqliteConnection,
    shared: &[Written],
    next: &mut StandingId,
) -> Result<BTreeMap<Ordinal, StandingId>, Error> {
    let found = shared
        .iter()
        .filter_map(|w| Some((w.digest?, w.body.as_str())));
    let bodies: BTreeMap<Found, &str> = found.collect();
    let digests: Vec<Vec<u8>> = bodies.keys().map(|digest| digest.to_vec()).collect();
    let mut ids: HashMap<Found, StandingId> = HashMap::with_capacity(bodies.len());
    for chunk in digests.chunks(ROWS) {
        let select = "SELECT digest, id FROM standing WHERE digest IN";
        let mut query = super::read::within(select, chunk);
        for row in query.build().fetch_all(&mut *tx).await.map_err(failed)? {
            let digest = super::column::bytes(get(&row, 0)?, "digest of a standing")?;
            ids.insert(digest, get(&row, 1)?);
        }
    }
    let mut new = Vec::new();
    for (digest, body) in &bodies {
        if !ids.contains_key(digest) {
            new.push((*next, digest, *body));
            ids.insert(*digest, *next);
            *next = next.checked_add(1).ok_or_else(|| corrupt("standing"))?;
        }
    }
    let insert = ("INSERT INTO standing (id, digest, body) ", "");
    write_rows(tx, insert, &new, |mut row, (id, digest, body)| {
        row.push_bind(*id)
            .push_bind(digest.to_vec())
            .push_bind((*body).to_owned());
    })
    .await?;
    let id = |w: &Written| Some((w.person, *ids.get(&w.digest?)?));
    Ok(shared.iter().filter_map(id).collect())
}

/// Deletes the standings of erased persons: all that were ever theirs alone, and those that nobody else shares.
pub(super) async fn forget(tx: &mut SqliteConnection, erased: &[Erased]) -> Result<(), Error> {
    let ids = erased.iter().map(|e| e.standing).filter(|id| *id != 0);
    let ids: Vec<StandingId> = ids.collect::<BTreeSet<_>>().into_iter().collect();
    for chunk in ids.chunks(ROWS) {
        let own = "WITH RECURSIVE own (id, before) AS (SELECT id, before FROM standing WHERE digest IS NULL AND id <> 0 AND id IN";
        let mut query = super::read::within(own, chunk);
        query.push(" UNION SELECT standing.id, standing.before FROM own JOIN standing ON standing.id = own.before WHERE standing.digest IS NULL AND standing.id <> 0) DELETE FROM standing WHERE id IN (SELECT id FROM own)");
        query.build().execute(&mut *tx).await.map_err(failed)?;
        let mut query = super::read::within("DELETE FROM standing WHERE id IN", chunk);
        query.push(" AND NOT EXISTS (SELECT 1 FROM stand WHERE stand.standing = standing.id)");
        query.build().execute(&mut *tx).await.map_err(failed)?;
    }
    Ok(())
}
