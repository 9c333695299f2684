//! Beginning to follow a set, or going on where another process stopped.

use super::event::Event;
use super::known::Known;
use super::live::{Live, Work, older_ledger};
use super::pending::Pending;
use crate::late::{Looked, Moment, files_of};
use crate::set::{SetTable, Signed, paths};
use crate::sets::{SetPlace, Sets};
use feed::{Head, Origin, Writer};
use ledger::Storage;
use rights::{Error, Hash, Sequence};
use std::sync::Arc;

/// How the rows masked since the last head are found.
enum Since {
    /// By comparing the two states.
    Table(SetTable),
    /// The files are others now: the rows of the listed items have to be found again.
    Rewritten,
}

impl Live {
    pub(super) async fn open<S: Storage>(
        sets: &Sets<'_, S>,
        place: &SetPlace,
        id: u64,
    ) -> Result<Live, Error> {
        let key = sets.public_key();
        let known = Known::open(place, key).await?;
        let ends = sets.ledger.head().await?;
        let manifest = &known.signed.manifest;
        let looked = Looked::read(&sets.folder, &known.name, manifest, ends)?;
        let first = std::fs::read(paths::state(&place.path, 0));
        let first = first.map_err(|e| crate::set::failure::storage(&place.path, e))?;
        let origin = Origin {
            set: known.name.clone(),
            manifest: Hash::of(&first),
        };
        let mut writer = Writer::open(&place.path, origin, &key.bytes())?;
        let mut begun_anew = writer.why_not().map(str::to_owned);
        let mut earlier = None;
        if let Some(head) = writer.head().cloned() {
            match state_of(&known, &head, ends)? {
                Ok(signed) => earlier = Some((head, since(&known, &signed).await?)),
                Err(why) => begun_anew = Some(why),
            }
        }
        let (mut lost, mut renewing) = (Work::No, false);
        let then = match earlier {
            Some((head, since)) => {
                let day = head.at.day().max(manifest.as_of);
                let then = sets.moment_at(manifest, head.sequence, day).await?;
                if writer.items().next().is_some() {
                    lost = Work::Wanted;
                }
                match since {
                    Since::Table(earlier) => {
                        let masked = known.masked_since(&earlier)?;
                        writer.revoke(head.sequence, &known.items_of(&masked)?)?;
                    }
                    Since::Rewritten => (lost, renewing) = (Work::Wanted, true),
                }
                then
            }
            None => begin(sets, &known, &looked, &mut writer).await?,
        };
        let greeting = Event::Following {
            set: known.name.clone(),
            state: manifest.state,
            listed: writer.items().count() as u64,
            begun_anew,
        };
        let unrecorded = !looked.has_recorded(manifest.state);
        Ok(Live {
            id,
            greeting: Some(greeting),
            known: Arc::new(known),
            then,
            writer,
            pending: Pending::default(),
            whole: Work::No,
            lost,
            renewing,
            masking: false,
            mask_failed: false,
            beaten: None,
            masked_at: None,
            noted: looked.sequence(),
            unrecorded,
        })
    }
}

/// A new list at the newest state; everything that was refused when the set was last looked at is
/// masked there.
async fn begin<S: Storage>(
    sets: &Sets<'_, S>,
    known: &Known,
    looked: &Looked,
    writer: &mut Writer,
) -> Result<Moment, Error> {
    let manifest = &known.signed.manifest;
    writer.begin(manifest.state)?;
    sets.moment_at(manifest, looked.sequence(), looked.day())
        .await
}

/// The signed state that a feed's last head names; the inner error says why it cannot be gone on with.
fn state_of(known: &Known, head: &Head, ends: Sequence) -> Result<Result<Signed, String>, Error> {
    if head.sequence > ends {
        return Err(older_ledger(head.sequence, ends));
    }
    let newest = known.signed.manifest.state;
    if head.state > newest {
        return Err(Error::corrupt(format!(
            "its feed speaks of state `{}`, and its newest is `{newest}`: this is an older copy of the set, bring back the newest",
            head.state
        )));
    }
    let signed = Signed::read(&paths::state(&known.place.path, head.state))?;
    if signed.hash != head.state_hash {
        return Ok(Err(format!("it names another state `{}`", head.state)));
    }
    Ok(Ok(signed))
}

async fn since(known: &Known, then: &Signed) -> Result<Since, Error> {
    let version = then.manifest.table_version;
    // A purge removes old versions of the table with the rows they name.
    match SetTable::load_at(&known.place.path, version).await {
        Ok(earlier) if files_of(&earlier)? == known.files => Ok(Since::Table(earlier)),
        _ => Ok(Since::Rewritten),
    }
}
