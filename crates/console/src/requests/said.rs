//! Something that a person asked for by a choice: in the portal, by the link of a notice, on the platform.

use super::RequestLine;
use crate::page::page;
use crate::tone::Tone;
use pages::text::{Say, Words};
use pages::{FormError, Moment};

/// One of them. It counts at once, and ends by itself when all of it is done.
#[derive(Clone, Debug)]
pub struct SaidPage {
    /// In short.
    pub line: RequestLine,
    /// The page of the person, if they have an account.
    pub person: Option<String>,
    /// What was said, in the words of receipts.
    pub rows: Vec<(String, String)>,
    /// Where it is sent that it is carried out on the platform (POST); `None` where nothing is to be said.
    pub carry: Option<String>,
    /// What shows that, as entered.
    pub evidence: String,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// What is done about it, or is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It is in effect in every set.
    InSets,
    /// So many sets were not looked at since.
    NotInSets(u64),
    /// What is to be erased is still stored.
    Stored,
    /// Whether the platform was told.
    Told(ToldPlatform),
    /// The platform has to change items itself: how many it said that it has, and of how many.
    Platform(u64, u64),
    /// What was written about a request did not reach whoever asked.
    Unreached,
}

/// Whether the platform was told by a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToldPlatform {
    /// It accepted the message.
    At(Moment),
    /// The message waits to be accepted.
    Waiting,
    /// It was not accepted for days.
    GivenUp,
    /// No webhook is told of choices: somebody has to tell the platform.
    NotConnected,
}

impl Stand {
    pub(crate) fn say(&self, w: &Words) -> Say {
        match self {
            Stand::InSets => w.t("stand-in-sets"),
            Stand::NotInSets(n) => w.t("stand-not-in-sets").with("n", *n),
            Stand::Stored => w.t("stand-stored"),
            Stand::Told(ToldPlatform::At(at)) => w.t("stand-told").with("at", at.day),
            Stand::Told(ToldPlatform::Waiting) => w.t("stand-told-waiting"),
            Stand::Told(ToldPlatform::GivenUp) => w.t("stand-told-given-up"),
            Stand::Told(ToldPlatform::NotConnected) => w.t("stand-not-connected"),
            Stand::Platform(done, of) => w.t("stand-platform").with("done", *done).with("of", *of),
            Stand::Unreached => w.t("stand-unreached"),
        }
    }

    pub(crate) const fn tone(&self) -> Tone {
        match self {
            Stand::InSets | Stand::Told(ToldPlatform::At(_)) => Tone::Good,
            Stand::NotInSets(_) | Stand::Stored | Stand::Told(ToldPlatform::Waiting) => Tone::Soon,
            Stand::Told(ToldPlatform::GivenUp | ToldPlatform::NotConnected) | Stand::Unreached => {
                Tone::Bad
            }
            Stand::Platform(done, of) => match *done < *of {
                true => Tone::Soon,
                false => Tone::Good,
            },
        }
    }
}

page!(SaidPage, "requests/said.html");
