//! What a workspace does, in terms of the Data Privacy Vocabulary.

use crate::gathered::Gathered;
use papers::Lang;
use papers::dpv::{PurposeTerms, WorkspaceTerms};
use rights::Error;

impl Gathered {
    /// Facts for JSON-LD.
    pub(crate) fn terms(&self, lang: Lang) -> Result<WorkspaceTerms, Error> {
        let record = self.record(lang)?;
        let used = self.activities();
        let purposes = record.activities.iter().zip(used);
        let purposes = purposes.map(|(activity, (purpose, terms))| {
            let recipients = activity.recipients.iter().flatten();
            PurposeTerms {
                purpose: purpose.clone(),
                // A purpose that is not described here is not named as one that contains another.
                parent: terms
                    .purposes
                    .get(purpose)
                    .cloned()
                    .flatten()
                    .filter(|p| record.activities.iter().any(|a| a.purpose == p.as_str())),
                title: activity.title.clone(),
                basis: activity.basis,
                kinds: activity.kinds.clone(),
                recipients: recipients.filter_map(|r| r.name.clone()).collect(),
            }
        });
        Ok(WorkspaceTerms {
            base: self.base(lang)?,
            lang,
            purposes: purposes.collect(),
            controller: record.controller,
            officer: record.officer,
        })
    }

    /// The IRI below which terms lie.
    fn base(&self, lang: Lang) -> Result<String, Error> {
        if let Some(base) = &self.stated(lang).base {
            return Ok(base.clone());
        }
        let portal = self.notice.sender.portal.trim_end_matches('/');
        match portal.is_empty() {
            false => Ok(format!("{portal}/")),
            true => Err(Error::input(
                "terms need an address below which they lie: set `base` under [records] in demur.toml, such as `base = \"https://privacy.example.org/\"`",
            )),
        }
    }
}
