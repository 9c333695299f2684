//! Planning an announcement: what it is about, to whom it goes, when and how fast; looked at before it is planned.

use super::{MailText, TextCheck};
use crate::Pick;
use crate::page::page;
use pages::{FormError, Tick};

/// The form. It is sent with [`crate::field::STEP`]: to be shown who gets what, or to be planned.
#[derive(Clone, Debug)]
pub struct PlanCampaign {
    /// Where it is sent (POST).
    pub action: String,
    /// Where one goes without planning.
    pub cancel: String,
    /// Its name as entered.
    pub name: String,
    /// Purposes that it can name.
    pub purposes: Vec<Tick>,
    /// Texts to choose from.
    pub texts: Vec<Pick>,
    /// Regions; all where none is ticked.
    pub regions: Vec<Tick>,
    /// Only accounts made on this day or later, as entered.
    pub since: String,
    /// The day before which nothing is sent, as entered.
    pub not_before: String,
    /// The hour of that day (UTC), as entered.
    pub hour: String,
    /// The most mails in a second, as entered.
    pub rate: String,
    /// Who would get what, after one asked for it.
    pub checked: Option<PlanChecked>,
    /// Why it cannot be planned, as the check says.
    pub refused: Option<String>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// Who would get what.
#[derive(Clone, Debug)]
pub struct PlanChecked {
    /// People to whom it would go.
    pub people: u64,
    /// Those of them of whom no address is known.
    pub without_address: u64,
    /// The texts with what they lack; none can be planned while one lacks something.
    pub texts: Vec<TextCheck>,
    /// The mail in each language.
    pub mails: Vec<MailText>,
}

impl PlanCampaign {
    /// Whether it can be planned as it stands.
    pub(crate) fn is_complete(&self) -> bool {
        let complete = |c: &PlanChecked| c.texts.iter().all(|t| t.faults.is_empty());
        self.errors.is_empty() && self.checked.as_ref().is_some_and(complete)
    }
}

page!(PlanCampaign, "campaigns/plan.html");
