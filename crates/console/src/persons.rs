//! One person, for support: opening it needs a reason, and the person sees the look.

use crate::log::Look;
use crate::page::page;
use crate::requests::RequestLine;
use pages::items::Item;
use pages::{FormError, Moment, Pager};
use rights::Day;

/// Looking for a person.
#[derive(Clone, Debug)]
pub struct FindPerson {
    /// What was searched for (GET).
    pub query: String,
    /// Who was found; `None` before a search. Nothing but name and handle is shown.
    pub found: Option<Vec<FoundPerson>>,
}

/// A person that was found.
#[derive(Clone, Debug)]
pub struct FoundPerson {
    /// Where the reason is asked.
    pub href: String,
    /// Name.
    pub name: String,
    /// Handle or id.
    pub handle: String,
}

/// Asks for the reason before a person's data is shown.
#[derive(Clone, Debug)]
pub struct AskReason {
    /// Where it is sent (POST).
    pub action: String,
    /// The name.
    pub name: String,
    /// The reason as entered.
    pub reason: String,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// What is known of a person.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// Name.
    pub name: String,
    /// Handles and ids, old ones too.
    pub handles: Vec<String>,
    /// What is known, line by line: age evidence, region, account since.
    pub known: Vec<Fact>,
    /// What holds for each purpose.
    pub purposes: Vec<PersonPurpose>,
    /// Requests.
    pub requests: Vec<RequestLine>,
    /// How many items there are.
    pub count: u64,
    /// Items of this page, with decisions.
    pub items: Vec<Item>,
    /// AI interactions that are not shown here.
    pub hidden: u64,
    /// Where one is.
    pub pager: Pager,
    /// The look that is being taken.
    pub look: ThisLook,
    /// Looks before, the newest first.
    pub looks: Vec<Look>,
}

/// Something that is known.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What holds of a person for a purpose.
#[derive(Clone, Debug)]
pub struct PersonPurpose {
    /// Its name.
    pub purpose: String,
    /// Items in.
    pub items_in: u64,
    /// Items out.
    pub items_out: u64,
    /// What the person said that is in force, in a line.
    pub said: Option<(String, u64)>,
    /// When the notice was delivered, if it was.
    pub notified: Option<Day>,
}

/// The look that is being taken.
#[derive(Clone, Debug)]
pub struct ThisLook {
    /// The reason that was given.
    pub why: String,
    /// Its entry.
    pub entry: u64,
    /// Until when it lasts; then a reason is asked again.
    pub until: Moment,
}

page!(FindPerson, "persons/find.html");
page!(AskReason, "persons/ask.html");
page!(PersonPage, "persons/one.html");
