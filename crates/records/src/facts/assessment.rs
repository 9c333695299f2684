//! An assessment of a legal basis (GDPR Art. 6).

use crate::gathered::Gathered;
use crate::which::Which;
use papers::facts::AssessmentFacts;
use papers::{DocKind, Lang};
use rights::{Assessment, Error};

impl Gathered {
    /// The assessment of a purpose that counts. Ask by this and not by an id where a purpose is meant: ids are often
    /// called like a purpose, whatever basis they assess.
    ///
    /// # Errors
    /// When there is no such purpose, or nothing was assessed of it on the basis that it rests on.
    pub fn assessment_for(&self, purpose: &str) -> Result<Which, Error> {
        let of @ (_, terms) = self.activity_about(Some(purpose))?;
        match self.assessment_of(of) {
            Some(found) => Ok(Which::about(DocKind::Assessment, found.id.as_str())),
            None => Err(Error::not_found(format!(
                "there is no assessment of `{purpose}` on the basis `{}`{}; `demur assess new` makes one",
                terms.basis,
                self.known_assessments()
            ))),
        }
    }

    /// Facts of an assessment: of this id, or the one of this purpose that counts.
    pub(crate) fn assessed(
        &self,
        about: Option<&str>,
        lang: Lang,
    ) -> Result<AssessmentFacts, Error> {
        let assessment = match about {
            Some(about) => {
                let by_id = self.assessments.iter().find(|a| a.id == about);
                let of_purpose = || self.purposes.iter().find(|(p, _)| p.as_str() == about);
                by_id.or_else(|| self.assessment_of(of_purpose()?))
            }
            None => self.only_assessment()?,
        };
        let missing = || {
            let about = about.unwrap_or_default();
            Error::not_found(format!(
                "there is no assessment `{about}`{}; `demur assess new` makes one",
                self.known_assessments()
            ))
        };
        let assessment = assessment.ok_or_else(missing)?;
        Ok(AssessmentFacts {
            controller: self.controller(lang).name,
            purpose_title: self.title(&assessment.purpose, lang),
            assessment: assessment.clone(),
        })
    }

    fn known_assessments(&self) -> String {
        let ids: Vec<&str> = self.assessments.iter().map(|a| a.id.as_str()).collect();
        match ids.is_empty() {
            true => String::new(),
            false => format!(", only `{}`", ids.join("`, `")),
        }
    }

    fn only_assessment(&self) -> Result<Option<&Assessment>, Error> {
        match self.assessments.as_slice() {
            [] => Err(Error::not_found(
                "there is no assessment yet; `demur assess new` makes one",
            )),
            [one] => Ok(Some(one)),
            _ => Err(Error::input(format!(
                "there are several assessments{}; say which, or its purpose",
                self.known_assessments().replace(", only", ":")
            ))),
        }
    }
}
