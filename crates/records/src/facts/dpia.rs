//! The input to a data protection impact assessment (GDPR Art. 35(7)).

use crate::gathered::Gathered;
use crate::said::DpiaStated;
use papers::Lang;
use papers::facts::{DpiaFacts, Risk, Scale};
use rights::{Error, PurposeId, Terms};

impl Gathered {
    /// Facts of the impact assessment of a purpose; of the only one where none is named.
    pub(crate) fn dpia(&self, about: Option<&str>, lang: Lang) -> Result<DpiaFacts, Error> {
        let of @ (purpose, terms) = self.activity_about(about)?;
        let said = self.stated(lang).dpia.get(purpose);
        let said = said.cloned().unwrap_or_default();
        let activity = self.activity(of, lang)?;
        let rules = match lang {
            Lang::En => self.rules.0.clone(),
            Lang::De => self.rules.1.clone(),
        };
        Ok(DpiaFacts {
            id: said.id.clone().or_else(|| activity.dpia.clone()),
            controller: self.controller(lang),
            officer: self.officer(lang).yes().cloned().unwrap_or_default(),
            scale: self.scale((purpose, terms), &said),
            activities: vec![activity],
            rules: Some(rules),
            assessments: self.assessments_of(of).cloned().collect(),
            proportionality: said.proportionality,
            risks: said.risks.unwrap_or_else(Risk::usual),
            measures: said.measures,
            codes_of_conduct: said.codes_of_conduct,
            officer_advice: said.officer_advice,
            views: said.views,
            prior_consultation: said.prior_consultation,
            review_on: said.review_on,
        })
    }

    fn scale(&self, (purpose, terms): (&PurposeId, &Terms), said: &DpiaStated) -> Scale {
        let of_purpose = self.sets.by_purpose.get(purpose).copied();
        let (items, people) = of_purpose.unwrap_or_default();
        Scale {
            people: Some(self.everybody.people),
            items: Some(self.everybody.items),
            people_in_sets: Some(people),
            items_in_sets: Some(items),
            items_from: terms.scope_from,
            regions: Some(self.everybody.regions.iter().cloned().collect()),
            frequency: said.frequency.clone(),
        }
    }

    /// The purpose that a document is about.
    pub(crate) fn activity_about(&self, about: Option<&str>) -> Result<&(PurposeId, Terms), Error> {
        if let Some(about) = about {
            let found = self.purposes.iter().find(|(p, _)| p.as_str() == about);
            return found.ok_or_else(|| {
                let known = self.purposes.iter().map(|(p, _)| p.as_str());
                let known: Vec<&str> = known.collect();
                Error::input(format!(
                    "unknown purpose `{about}`; demur.toml names {}",
                    known.join(", ")
                ))
            });
        }
        match self.activities().as_slice() {
            [] => Err(Error::not_found(
                "nothing is done for any purpose yet; say which one it is about",
            )),
            [one] => Ok(one),
            several => {
                let names: Vec<&str> = several.iter().map(|(p, _)| p.as_str()).collect();
                let names = names.join("`, `");
                Err(Error::input(format!(
                    "there are the purposes `{names}`; say which"
                )))
            }
        }
    }
}
