//! The record of processing activities (GDPR Art. 30(1)).

use crate::gathered::Gathered;
use papers::Lang;
use papers::facts::{Activity, RecordFacts};
use rights::{Assessment, Error, PurposeId, Terms};

impl Gathered {
    /// Facts of the record of processing activities.
    pub(crate) fn record(&self, lang: Lang) -> Result<RecordFacts, Error> {
        let stated = self.stated(lang);
        let activities = self.activities();
        let activities = activities.into_iter().map(|of| self.activity(of, lang));
        Ok(RecordFacts {
            controller: self.controller(lang),
            joint_controllers: stated.joint_controllers.clone(),
            representative: stated.representative.clone(),
            officer: self.officer(lang),
            activities: activities.collect::<Result<_, _>>()?,
            security: stated.security.clone(),
        })
    }

    /// One purpose as a processing activity.
    pub(super) fn activity(
        &self,
        of @ (purpose, terms): &(PurposeId, Terms),
        lang: Lang,
    ) -> Result<Activity, Error> {
        let said = self.stated(lang).purposes.get(purpose);
        let about = self.words.get(purpose).and_then(|w| w.about.of(lang));
        let assessment = self.assessment_of(of);
        let written = |text: &str| Some(text.to_owned()).filter(|t| !t.trim().is_empty());
        let mut kinds = self.sets.kinds(purpose)?;
        if kinds.is_empty() {
            // Nothing was made yet: what may be used, as it was assessed.
            kinds = assessment.map(|a| a.kinds.clone()).unwrap_or_default();
        }
        let special = said.and_then(|s| s.special_categories.clone());
        let mut activity = Activity {
            purpose: purpose.to_string(),
            title: self.title(purpose, lang),
            description: said.and_then(|s| s.description.clone()).or(about),
            basis: Some(terms.basis),
            data_subjects: said.and_then(|s| s.data_subjects.clone()),
            kinds,
            other_data: said.and_then(|s| s.other_data.clone()),
            special_categories: special
                .or_else(|| assessment.and_then(|a| written(&a.special_categories))),
            retention: said.and_then(|s| s.retention.clone()),
            dpia: assessment.and_then(|a| written(&a.dpia)),
            ..Activity::default()
        };
        self.receiving(purpose, lang, &mut activity);
        Ok(activity)
    }

    /// The assessment of a purpose that counts: one that holds today, else a signed one, else a draft.
    pub(super) fn assessment_of(&self, of: &(PurposeId, Terms)) -> Option<&Assessment> {
        let of = self.assessments_of(of);
        of.max_by_key(|a| (a.holds_on(self.today), a.sign_off.is_some(), a.version))
    }

    /// The assessments of a purpose on the basis that it rests on: one of another basis is a test of something else.
    pub(super) fn assessments_of(
        &self,
        (purpose, terms): &(PurposeId, Terms),
    ) -> impl Iterator<Item = &Assessment> {
        let all = self.assessments.iter();
        all.filter(move |a| a.purpose == *purpose && a.basis == terms.basis)
    }
}
