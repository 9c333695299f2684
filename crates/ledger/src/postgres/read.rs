//! Reading.

use super::column::{ENTRY, PERSON, digest, get, handle, person_row, sealed, stand, standing_id};
use super::vault::Vault;
use crate::ahead::{Ahead, Left};
use crate::column::{bytes, corrupt, failed, number, ordinal, signed, standing, subject};
use crate::storage::{
    Ask, Erasure, Held, PersonRow, Sealed, Snapshot, StandingId, Stands, Stored, listed,
};
use futures::TryStreamExt;
use rights::{Error, Ordinal, PersonId, Sequence, Subject};
use sqlx::AssertSqlSafe;
use sqlx::postgres::{PgConnection, PgRow};
use std::collections::{BTreeSet, HashMap};
use tlog::{Commitment, Frontier};

use super::server::Server;

/// The one row that every writer locks, and what is asked with it.
pub(super) struct Head {
    /// The tree over all entries.
    pub(super) frontier: Frontier,
    /// How many erasures the log has carried out.
    pub(super) erasures: u64,
    /// The next free ordinal.
    people: u32,
    /// The commitment of the entry at the first sequence asked for.
    pub(super) commitment: Option<Vec<u8>>,
    /// The token of the entry at the second one.
    pub(super) token: Option<Vec<u8>>,
    /// Whether what was read ahead can be used.
    ahead_holds: bool,
}

/// The head, with the commitment of one entry and the token of another.
pub(super) async fn head(
    tx: &mut PgConnection,
    commitment_of: Option<Sequence>,
    token_of: Option<Sequence>,
    ahead: Option<&Ahead>,
) -> Result<Head, Error> {
    let last = ahead.and_then(|ahead| Some(ahead.last.as_ref()?.0));
    let row = sqlx::query(
        "SELECT frontier, erasures, size, (SELECT coalesce(max(ordinal) + 1, 0) FROM demur_log.person), (SELECT commitment FROM demur_log.entry WHERE sequence = $1), (SELECT token FROM demur_log.entry WHERE sequence = $2), (SELECT commitment FROM demur_log.entry WHERE sequence = $3) FROM demur_log.head",
    )
    .bind(commitment_of.map(signed).transpose()?)
    .bind(token_of.map(signed).transpose()?)
    .bind(last.map(signed).transpose()?)
    .fetch_one(tx)
    .await
    .map_err(failed)?;
    let frontier = Frontier::from_bytes(get(&row, 0)?)?;
    let (erasures, size, people): (i64, i64, i64) = (get(&row, 1)?, get(&row, 2)?, get(&row, 3)?);
    if u64::try_from(size).ok() != Some(frontier.size()) {
        return Err(corrupt("head"));
    }
    let last_now: Option<Vec<u8>> = get(&row, 6)?;
    let erasures = u64::try_from(erasures).map_err(|_| corrupt("number of erasures"))?;
    Ok(Head {
        frontier,
        erasures,
        people: u32::try_from(people).map_err(|_| corrupt("number of people"))?,
        commitment: get(&row, 4)?,
        token: get(&row, 5)?,
        ahead_holds: ahead.is_some_and(|ahead| ahead.holds(erasures, last_now.as_deref())),
    })
}

/// What the journal has from a number on.
pub(super) async fn journal(erasures: &Server, after: u64) -> Result<Vec<Erasure>, Error> {
    let mut lease = erasures.lease().await?;
    let select =
        "SELECT number, person FROM demur_erasures.erasure WHERE number > $1 ORDER BY number";
    let query = sqlx::query(select).bind(after as i64);
    let rows = query
        .fetch_all(&mut lease.connection)
        .await
        .map_err(failed)?;
    lease.keep();
    rows.iter().map(erasure).collect()
}

fn erasure(row: &PgRow) -> Result<Erasure, Error> {
    Ok(Erasure {
        number: u64::try_from(get::<i64>(row, 0)?).map_err(|_| corrupt("erasure"))?,
        person: ordinal(get(row, 1)?)?,
    })
}

/// What an append needs to see. The three databases are asked at the same time where one does not
/// need the answer of another.
///
/// INVARIANT: called under the lock of the head, and reads in statements that begin after it was
/// had. At READ COMMITTED each of them sees everything that was committed before it began, and
/// whoever changes what is read here holds that lock until the commit: so all of them see the same,
/// and nothing newer can come before our own commit.
pub(super) async fn held(
    tx: &mut PgConnection,
    head: Head,
    (vault, erasures): (&Vault, &Server),
    ask: &mut Ask,
) -> Result<Held, Error> {
    let mut held = Held {
        head: Sequence(head.frontier.size()),
        frontier: head.frontier,
        people: head.people,
        ..Held::default()
    };
    // A second attempt reads everything anew.
    let ahead = ask.ahead.take();
    let ahead = ahead.filter(|_| head.ahead_holds && ask.handles.is_empty());
    let left = match ahead {
        Some(ahead) => ahead.fill(&mut held, ask),
        None => Left {
            subjects: ask.subjects.clone(),
            ..Left::default()
        },
    };
    let operator = number(Subject::Operator);
    let asked = left.subjects.iter().map(|s| number(*s));
    let asked: BTreeSet<i64> = asked.chain([operator]).collect();
    let asked: Vec<i64> = asked.into_iter().collect();
    // Keys from `people` on are left over from an append that failed; the next people with their
    // ordinals take them over.
    let from = (!ask.handles.is_empty()).then_some(held.people);
    let of_log = async {
        held.handles = owners(tx, &ask.handles).await?;
        held.suppressed = suppressed(tx, vault, &ask.handles).await?;
        let owners: Vec<i64> = held.handles.values().map(|o| i64::from(o.0)).collect();
        held.contacts = super::contact::of(tx, &owners).await?;
        super::ahead::hold_stands(tx, &mut held, &left.stands).await?;
        hold_people(tx, &mut held, &asked).await
    };
    let all = futures::try_join!(
        of_log,
        journal(erasures, head.erasures),
        vault.keys(&asked, from)
    );
    let ((), pending, mut keys) = all?;
    held.pending = pending;
    // Who was not asked for by number: owners of the handles, persons to be erased.
    let owners = held.handles.values().copied();
    let others: BTreeSet<Ordinal> = owners
        .chain(held.pending.iter().map(|e| e.person))
        .collect();
    let others = others
        .into_iter()
        .filter(|person| !held.rows.contains_key(person));
    let others: Vec<i64> = others.map(|person| i64::from(person.0)).collect();
    if !others.is_empty() {
        let more = futures::try_join!(
            hold_people(tx, &mut held, &others),
            vault.keys(&others, None)
        );
        keys.extend(more?.1);
    }
    for (number, key) in keys {
        held.keys.insert(subject(number)?, key);
    }
    if let Some(since) = ask.since.filter(|since| held.has_since(*since)) {
        held.meanwhile = meanwhile(tx, &held, since).await?;
    }
    Ok(held)
}

/// Entries about the persons that are held, from a sequence on.
async fn meanwhile(
    tx: &mut PgConnection,
    held: &Held,
    since: Sequence,
) -> Result<Vec<Sealed>, Error> {
    let select = format!(
        "SELECT {ENTRY} FROM demur_log.entry WHERE sequence >= $1 AND subject = ANY($2) ORDER BY sequence"
    );
    let people: Vec<i64> = held.rows.keys().map(|person| i64::from(person.0)).collect();
    let query = sqlx::query(AssertSqlSafe(select)).bind(signed(since)?);
    let rows = query.bind(people).fetch_all(tx).await.map_err(failed)?;
    rows.iter().map(sealed).collect()
}

/// These people and what their entries add up to.
pub(super) async fn stands(tx: &mut PgConnection, people: &[i64]) -> Result<Stands, Error> {
    let mut held = Held::default();
    hold_people(tx, &mut held, people).await?;
    Ok((held.rows, held.standings))
}

async fn hold_people(
    tx: &mut PgConnection,
    held: &mut Held,
    subjects: &[i64],
) -> Result<(), Error> {
    let select = format!(
        "SELECT {PERSON}, s.standing, s.last, b.body FROM demur_log.person p LEFT JOIN demur_log.stand s ON s.person = p.ordinal LEFT JOIN demur_log.standing b ON b.id = coalesce(s.standing, 0) WHERE p.ordinal = ANY($1)"
    );
    let query = sqlx::query(AssertSqlSafe(select)).bind(subjects);
    for row in query.fetch_all(tx).await.map_err(failed)? {
        let person = with_stand(&row)?;
        if let (id, Some(body)) = (person.standing, get::<Option<&[u8]>>(&row, 11)?)
            && !held.standings.contains_key(&id)
        {
            held.standings.insert(id, standing(body)?);
        }
        held.rows.insert(person.ordinal, person);
    }
    Ok(())
}

pub(super) fn numbered(row: &PgRow) -> Result<(StandingId, rights::Standing), Error> {
    Ok((standing_id(get(row, 0)?)?, standing(get(row, 1)?)?))
}

/// A row of [`PERSON`], then standing and last.
fn with_stand(row: &PgRow) -> Result<PersonRow, Error> {
    let (standing, last) = stand(row, 9)?;
    Ok(PersonRow {
        standing,
        last,
        ..person_row(row)?
    })
}

/// Owners of handles, those that have one.
pub(super) async fn owners(
    tx: &mut PgConnection,
    handles: &[PersonId],
) -> Result<HashMap<PersonId, Ordinal>, Error> {
    if handles.is_empty() {
        return Ok(HashMap::new());
    }
    let digests: Vec<Vec<u8>> = handles.iter().map(digest).collect();
    let select = "SELECT handle, person FROM demur_log.handle WHERE sha256(handle) = ANY($1)";
    let rows = sqlx::query(select).bind(digests).fetch_all(tx).await;
    let rows = rows.map_err(failed)?;
    rows.iter()
        .map(|row| Ok((handle(get(row, 0)?)?, ordinal(get(row, 1)?)?)))
        .collect()
}

/// Those of the ids that an erased person had.
async fn suppressed(
    tx: &mut PgConnection,
    vault: &Vault,
    ids: &[PersonId],
) -> Result<BTreeSet<PersonId>, Error> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let named: HashMap<Vec<u8>, &PersonId> = ids.iter().map(|i| (vault.pseudonym(i), i)).collect();
    let pseudonyms: Vec<Vec<u8>> = named.keys().cloned().collect();
    let select = "SELECT pseudonym FROM demur_log.suppressed WHERE pseudonym = ANY($1)";
    let rows = sqlx::query(select).bind(pseudonyms).fetch_all(tx).await;
    let mut found = BTreeSet::new();
    for row in rows.map_err(failed)? {
        let id = named.get(&get::<Vec<u8>>(&row, 0)?);
        found.extend(id.map(|id| (*id).clone()));
    }
    Ok(found)
}

/// Which entries are read.
#[derive(Clone, Copy)]
pub(super) enum Which<'k> {
    /// A range.
    Range(Sequence, Sequence),
    /// Those about these persons.
    About(&'k [Ordinal]),
    /// The operator's of one kind.
    Operator(&'k str),
    /// Those of one listed kind, from a sequence on.
    Listed(&'k str, Sequence),
}

/// Entries with their keys.
pub(super) async fn entries(
    log: &Server,
    vault: &Vault,
    which: Which<'_>,
) -> Result<Vec<Stored>, Error> {
    let from = match which {
        Which::Range(..) => "FROM demur_log.entry WHERE sequence >= $1 AND sequence < $2",
        // Back along the chain of each person's entries. `OFFSET 0` keeps the planner from joining the whole log once
        // for each step back, as it does for thousands of persons.
        Which::About(_) => {
            "FROM demur_log.entry WHERE sequence IN (WITH RECURSIVE history (at) AS (SELECT last FROM demur_log.stand WHERE person = ANY($1) AND last IS NOT NULL UNION ALL SELECT back.previous FROM history, LATERAL (SELECT previous FROM demur_log.entry WHERE sequence = at OFFSET 0) back WHERE back.previous IS NOT NULL) SELECT at FROM history)"
        }
        Which::Operator(_) => "FROM demur_log.entry WHERE subject = -1 AND kind = $1",
        Which::Listed(..) => {
            concat!(
                "FROM demur_log.entry WHERE ",
                listed!(),
                " AND kind = $1 AND sequence >= $2"
            )
        }
    };
    let select = format!("SELECT {ENTRY} {from} ORDER BY sequence");
    let query = sqlx::query(AssertSqlSafe(select));
    let query = match which {
        Which::Range(from, to) => query.bind(signed(from)?).bind(signed(to)?),
        Which::About(people) => {
            let people: Vec<i64> = people.iter().map(|p| i64::from(p.0)).collect();
            query.bind(people)
        }
        Which::Operator(kind) => query.bind(kind.to_owned()),
        Which::Listed(kind, from) => query.bind(kind.to_owned()).bind(signed(from)?),
    };
    let mut lease = log.lease().await?;
    let rows = query
        .fetch_all(&mut lease.connection)
        .await
        .map_err(failed)?;
    lease.keep();
    let entries: Vec<Sealed> = rows.iter().map(sealed).collect::<Result<_, _>>()?;
    let mut subjects: Vec<i64> = entries.iter().map(|e| number(e.subject)).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let keys = vault.keys(&subjects, None).await?;
    let with = |entry: Sealed| {
        let key = keys.get(&number(entry.subject)).copied();
        (entry, key)
    };
    Ok(entries.into_iter().map(with).collect())
}

/// Commitments of a range.
pub(super) async fn commitments(
    tx: &mut PgConnection,
    from: Sequence,
    to: Sequence,
) -> Result<Vec<Commitment>, Error> {
    let select = "SELECT commitment FROM demur_log.entry WHERE sequence >= $1 AND sequence < $2 ORDER BY sequence";
    let query = sqlx::query(select).bind(signed(from)?).bind(signed(to)?);
    let rows = query.fetch_all(tx).await.map_err(failed)?;
    rows.iter()
        .map(|row| Ok(Commitment(bytes(get(row, 0)?, "commitment")?)))
        .collect()
}

/// People from an ordinal on.
pub(super) async fn people(
    tx: &mut PgConnection,
    from: Ordinal,
    count: u32,
) -> Result<Vec<PersonRow>, Error> {
    let select = format!(
        "SELECT {PERSON}, s.standing, s.last FROM demur_log.person p LEFT JOIN demur_log.stand s ON s.person = p.ordinal WHERE p.ordinal >= $1 ORDER BY p.ordinal LIMIT $2"
    );
    let query = sqlx::query(AssertSqlSafe(select)).bind(i64::from(from.0));
    let rows = query.bind(i64::from(count)).fetch_all(tx).await;
    rows.map_err(failed)?.iter().map(with_stand).collect()
}

/// The state at its head; `tx` sees one moment.
pub(super) async fn snapshot(
    tx: &mut PgConnection,
    mut each: impl FnMut(PersonRow) + Send,
) -> Result<Snapshot, Error> {
    let mut snapshot = Snapshot {
        at: Sequence(head(tx, None, None, None).await?.frontier.size()),
        links: links(tx).await?,
        standings: Vec::new(),
    };
    let rows = sqlx::query("SELECT id, body FROM demur_log.standing ORDER BY id");
    for row in rows.fetch_all(&mut *tx).await.map_err(failed)? {
        snapshot.standings.push(numbered(&row)?);
    }
    let select = format!(
        "SELECT {PERSON}, s.standing, s.last, s.person FROM demur_log.person p FULL JOIN demur_log.stand s ON s.person = p.ordinal ORDER BY p.ordinal"
    );
    let mut rows = sqlx::query(AssertSqlSafe(select)).fetch(&mut *tx);
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        if get::<Option<i64>>(&row, 0)?.is_none() {
            return Err(corrupt("state of a person who is not there"));
        }
        each(with_stand(&row)?);
    }
    Ok(snapshot)
}

pub(super) async fn links(tx: &mut PgConnection) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
    let rows = sqlx::query("SELECT a, b FROM demur_log.link ORDER BY a, b");
    let rows = rows.fetch_all(tx).await.map_err(failed)?;
    rows.iter()
        .map(|row| Ok((ordinal(get(row, 0)?)?, ordinal(get(row, 1)?)?)))
        .collect()
}
