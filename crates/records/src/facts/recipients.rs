//! Who receives data: who got copies, as the ledger says, and whom the operator names.

use crate::gathered::Gathered;
use crate::said::RecipientStated;
use crate::sets::purpose_of;
use papers::Lang;
use papers::facts::{Activity, Applies, Recipient, Transfer};
use rights::PurposeId;
use std::collections::{BTreeMap, BTreeSet};

/// What demur handed to somebody, of one purpose.
#[derive(Default)]
struct Handed {
    sets: BTreeSet<String>,
    copies: u64,
    items: u64,
}

impl Handed {
    fn words(&self, lang: Lang) -> String {
        let sets: Vec<&str> = self.sets.iter().map(String::as_str).collect();
        let (sets, copies, items) = (sets.join(", "), self.copies, self.items);
        match lang {
            Lang::En => format!(
                "copies of {sets}: {copies}, with {items} items in all when they were handed over"
            ),
            Lang::De => format!(
                "Kopien von {sets}: {copies}, mit zusammen {items} Inhalten bei der Übergabe"
            ),
        }
    }
}

impl Gathered {
    /// Recipients and transfers of a purpose.
    pub(super) fn receiving(&self, purpose: &PurposeId, lang: Lang, activity: &mut Activity) {
        let stated = self.stated(lang).recipients.as_ref();
        let of_purpose = |r: &RecipientStated| {
            let purposes = r.purposes.as_ref();
            purposes.is_none_or(|purposes| purposes.contains(purpose))
        };
        let handed = self.handed(purpose);
        let named = stated.into_iter().flatten();
        let named = named.filter(|(name, r)| of_purpose(r) || handed.contains_key(*name));
        let mut all: BTreeMap<&str, Option<&RecipientStated>> =
            named.map(|(name, r)| (name.as_str(), Some(r))).collect();
        for name in handed.keys() {
            all.entry(name).or_insert(None);
        }
        let recipient = |(name, said): (&&str, &Option<&RecipientStated>)| Recipient {
            name: Some((*name).to_owned()),
            role: said.and_then(|s| s.role.clone()),
            receives: said
                .and_then(|s| s.receives.clone())
                .or_else(|| handed.get(*name).map(|handed| handed.words(lang))),
        };
        let recipients: Vec<Recipient> = all.iter().map(recipient).collect();
        activity.other_recipients_unknown = stated.is_none() && !recipients.is_empty();
        activity.recipients = match stated.is_none() && recipients.is_empty() {
            true => None,
            false => Some(recipients),
        };
        transfers(&all, stated.is_some(), activity);
    }

    /// What was handed out of the sets of a purpose, by recipient.
    fn handed(&self, purpose: &PurposeId) -> BTreeMap<String, Handed> {
        let mut handed: BTreeMap<String, Handed> = BTreeMap::new();
        for export in &self.told.exports {
            if purpose_of(&export.set) == purpose.as_str() {
                let to = handed.entry(export.recipient.clone()).or_default();
                to.sets.insert(export.set.clone());
                to.copies += 1;
                to.items = to.items.saturating_add(export.items);
            }
        }
        handed
    }
}

/// Transfers: of whomever it is said where they are. As long as that is open of anybody, so is whether there are
/// others.
fn transfers(
    all: &BTreeMap<&str, Option<&RecipientStated>>,
    everybody_is_named: bool,
    activity: &mut Activity,
) {
    let mut known = Vec::new();
    let mut is_open = !everybody_is_named;
    for (name, said) in all {
        match said.map(|s| (&s.third_country, s)) {
            Some((Applies::Yes(to), said)) => known.push(Transfer {
                to: Some(to.clone()),
                recipient: Some((*name).to_owned()),
                safeguards: said.safeguards.clone(),
            }),
            Some((Applies::No, _)) => {}
            Some((Applies::Unknown, _)) | None => is_open = true,
        }
    }
    activity.other_transfers_unknown = is_open && !known.is_empty();
    activity.transfers = match is_open && known.is_empty() {
        true => None,
        false => Some(known),
    };
}
