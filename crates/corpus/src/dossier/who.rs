//! Who somebody is, as known here.

use super::DossierAsk;
use crate::sets::Sets;
use ledger::{PersonRecord, Storage};
use report::dossier::{Account, AccountFacts, Left};
use rights::{Entry, EntryKind, Error, Instant, Ordinal, Sequence};

impl<S: Storage> Sets<'_, S> {
    /// The accounts that are one person, the one asked for first.
    pub(super) async fn accounts(&self, ask: &DossierAsk<'_>) -> Result<Vec<PersonRecord>, Error> {
        let asked = self.ledger.person(ask.person).await?;
        let linked: Vec<Ordinal> = asked.linked.clone();
        let mut accounts = vec![asked];
        for account in linked.into_iter().filter(|account| *account != ask.person) {
            accounts.push(self.ledger.person(account).await?);
        }
        Ok(accounts)
    }

    pub(super) async fn who(
        &self,
        accounts: &[PersonRecord],
        ask: &DossierAsk<'_>,
        at: Sequence,
    ) -> Result<Vec<Account>, Error> {
        let mut out = Vec::new();
        for PersonRecord { row, handles, .. } in accounts {
            let facts = |(birth, region, created, account)| AccountFacts {
                birth,
                region,
                created,
                account,
            };
            let first = facts((row.birth, row.region.clone(), row.created, row.account));
            let corrected = row.corrected.clone().map(facts);
            let other = handles
                .iter()
                .filter(|handle| row.id.as_ref() != Some(handle));
            out.push(Account {
                person: row.ordinal,
                id: row.id.clone(),
                handles: other.cloned().collect(),
                since: row.since,
                since_at: self.recorded_at(row.since, at).await?,
                corrected: corrected.filter(|corrected| *corrected != first),
                first,
                erased: match row.is_erased() {
                    true => Some(self.left(row.ordinal, ask.keeps_pseudonyms).await?),
                    false => None,
                },
            });
        }
        Ok(out)
    }

    async fn recorded_at(&self, of: Sequence, at: Sequence) -> Result<Option<Instant>, Error> {
        if of >= at {
            return Ok(None);
        }
        let found = self.ledger.entries(of, Sequence(of.0 + 1)).await?;
        Ok(found.first().map(|recorded| recorded.recorded_at))
    }

    async fn left(&self, of: Ordinal, pseudonym_kept: bool) -> Result<Left, Error> {
        let erased = self
            .ledger
            .operator_history(EntryKind::PersonErased)
            .await?;
        let tombstone = erased
            .into_iter()
            .find_map(|recorded| match recorded.entry {
                Some(Entry::PersonErased { person, number }) if person == of => {
                    Some((recorded.sequence, recorded.recorded_at, number))
                }
                _ => None,
            });
        Ok(Left {
            sequence: tombstone.map(|t| t.0),
            at: tombstone.map(|t| t.1),
            number: tombstone.map(|t| t.2),
            pseudonym_kept,
        })
    }
}
