//! What forms of the console share.

use crate::field;
use pages::FormError;
pub(crate) use pages::form::{NONE, wrong};

/// One of several things that can be chosen.
#[derive(Clone, Debug)]
pub struct Pick {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is the one that is chosen.
    pub chosen: bool,
}

/// What a field is called, for the summary of what is wrong.
pub(crate) fn label(error: &FormError) -> Option<&'static str> {
    Some(match error.field {
        field::NAME => "name",
        field::CODE => "sign-in-code",
        field::REASON => "reason",
        field::TEXT => "text",
        field::MAIL => "mail-address",
        field::RECEIVED => "received",
        field::UNTIL => "extend-until",
        field::EXPIRES => "assessment-expires",
        field::INTEREST => "part-interest",
        field::NECESSITY => "part-necessity",
        field::STATEMENT => "sign-statement",
        field::EVIDENCE => "evidence",
        field::REMEDY => "answer-remedy",
        field::OUTCOME => "answer-outcome",
        field::CHANNEL => "channel",
        field::ADDRESS => "webhook-address",
        field::SCOPE => "key-scopes",
        field::BASIS => "purposes-basis",
        field::TITLE => "incident-title",
        field::FOUND_BY => "incident-found",
        field::PERSON => "person-find",
        field::TEXTS => "texts-title",
        field::PURPOSE => "purpose",
        field::SINCE => "plan-since",
        field::NOT_BEFORE => "plan-not-before",
        field::HOUR => "plan-hour",
        field::RATE => "plan-rate",
        field::LOOK => "look-why",
        field::LINKS => "attach-link",
        field::WORDS => "enter-words",
        field::PICTURE => "enter-picture",
        field::ITEMS => "items",
        field::PEOPLE => "incident-people",
        field::ENDS => "key-ends",
        field::REACH_PURPOSE => "enter-reach-purposes",
        field::SURE => "campaign-revoke",
        part => return crate::incidents::part_of(part).map(crate::incidents::PartOf::key),
    })
}
