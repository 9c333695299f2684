//! The public summary of training content (AI Act Art. 53(1)(d)).

use crate::gathered::Gathered;
use crate::sets::SetSeen;
use corpus::inspect::VOCABULARY;
use papers::Lang;
use papers::facts::{SetFacts, SummaryFacts};
use rights::{Day, Error, Sequence};

impl Gathered {
    /// Facts of the summary: of the sets that the operator names, else of the newest of each purpose, or of one.
    pub(crate) fn summarized(
        &self,
        about: Option<&str>,
        lang: Lang,
    ) -> Result<SummaryFacts, Error> {
        let said = self.stated(lang).summary.clone();
        let purpose = match about {
            Some(_) => Some(&self.activity_about(about)?.0),
            None => None,
        };
        let (sets, sets_presumed) = match (&said.sets, purpose) {
            (Some(names), None) => (self.named(names)?, false),
            (_, purpose) => (self.sets.newest(purpose), true),
        };
        let facts: Vec<SetFacts> = sets.iter().map(|set| self.set_facts(set)).collect();
        let mut sources = said.sources;
        if sources.services.is_none() {
            sources.services = self.platform.clone().map(|name| vec![name]);
        }
        let mut mining = said.mining;
        // What was said since a set was compiled did not make it: a model may have been trained on it before.
        if let Some(until) = sets.iter().map(|set| set.compiled_at).max() {
            if let Some(people) = self.everybody.left_out(&sets) {
                mining.people_left_out = Some(people);
            }
            if let Some(signals) = self.signals(until) {
                mining.signals = Some(signals);
            }
        }
        Ok(SummaryFacts {
            version: said.version,
            last_update: said.last_update,
            provider: said.provider,
            representative: said.representative,
            model: said.model,
            sets: (!facts.is_empty()).then_some(facts),
            sets_presumed,
            sizes: said.sizes,
            latest_acquisition: said.latest_acquisition,
            continuously_trained: said.continuously_trained,
            languages: said.languages,
            characteristics: said.characteristics,
            comments: said.comments,
            sources,
            mining,
            illegal_content: said.illegal_content,
            other_processing: said.other_processing,
        })
    }

    fn named(&self, names: &[String]) -> Result<Vec<&SetSeen>, Error> {
        let found = names.iter().map(|name| {
            let found = self.sets.all.iter().find(|set| set.name == *name);
            found.ok_or_else(|| {
                Error::not_found(format!(
                    "demur.toml names the training set `{name}` under [records.summary], and there is none; see `demur set list`"
                ))
            })
        });
        found.collect()
    }

    /// What a model that was trained on the set may have seen: the set as it was compiled.
    fn set_facts(&self, set: &SetSeen) -> SetFacts {
        let then = &set.compiled;
        let languages = then.languages.iter().filter(|(_, items)| **items > 0);
        let tag = |name: &str| match name {
            "unknown" => "und".to_owned(),
            tag => tag.to_owned(),
        };
        SetFacts {
            set: set.name.clone(),
            purpose: set.purpose.to_string(),
            items: then.kinds.clone(),
            masked: then.masked,
            purged: then.purged,
            purged_unknown: then.purged_unknown,
            tokens: Some(then.tokens),
            tokenizer: Some(VOCABULARY.to_owned()),
            languages: languages.map(|(name, n)| (tag(name), *n)).collect(),
            first_item: then.first,
            last_item: then.last,
            acquired: self.acquired(set),
        }
    }

    /// The last day on which content of a set was imported; `None` where the ledger does not say of all of it.
    fn acquired(&self, set: &SetSeen) -> Option<Day> {
        let days = set.manifest.content.iter();
        let days = days.map(|file| self.told.acquired.get(&file.content).copied());
        days.collect::<Option<Vec<Day>>>()?.into_iter().max()
    }

    /// Signals that were read as choices before a sequence. That there were none is only said where every choice
    /// before it can be read.
    fn signals(&self, until: Sequence) -> Option<Vec<String>> {
        let before = self.told.signals.iter().filter(|s| s.first < until);
        let mut names: Vec<String> = before.map(|signal| signal.name.clone()).collect();
        names.sort();
        let unread = self.told.first_unread.is_some_and(|first| first < until);
        (!names.is_empty() || !unread).then_some(names)
    }
}
