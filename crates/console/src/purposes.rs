//! Purposes: what each rests on, and what stands between it and a training set.

use crate::page::page;
use crate::tone::Tone;
use crate::{PolicyForm, words};
use pages::text::{Say, Words};
use rights::{Beyond, Day, Kind, LegalBasis};

/// All purposes.
#[derive(Clone, Debug)]
pub struct Purposes {
    /// In the order of the tree.
    pub purposes: Vec<Purpose>,
}

/// A purpose with what it rests on.
#[derive(Clone, Debug)]
pub struct Purpose {
    /// In short.
    pub line: PurposeLine,
    /// Its id in files and commands.
    pub id: String,
    /// The purpose above it in the tree.
    pub below: Option<String>,
    /// What it is, in a sentence.
    pub about: String,
    /// Its legal basis.
    pub basis: LegalBasis,
    /// The policy in force, if there is one.
    pub policy: Option<PolicyInForce>,
    /// The last set.
    pub set: Option<Last>,
    /// Models that the operator says were trained on its sets; none where nobody has said.
    pub models: Vec<String>,
}

/// The policy in force.
#[derive(Clone, Debug)]
pub struct PolicyInForce {
    /// The page that says it in prose.
    pub href: String,
    /// SHA-256 of its text.
    pub hash: String,
    /// Since when.
    pub since: Day,
}

/// The last of something that was made.
#[derive(Clone, Debug)]
pub struct Last {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub made: Day,
}

/// A purpose and its gates.
#[derive(Clone, Debug)]
pub struct PurposeLine {
    /// Where more about it stands.
    pub href: String,
    /// Its name.
    pub purpose: String,
    /// What has to be there before something is used.
    pub form: PolicyForm,
    /// What has to hold before a set is compiled.
    pub gates: Vec<Gate>,
}

/// A gate: open, or closed with its reasons.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Which.
    pub kind: GateKind,
    /// What keeps it closed; open if nothing does.
    pub blocks: Vec<Block>,
}

/// The gates before a training set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateKind {
    /// A policy that can be evaluated.
    Policy,
    /// A signed assessment that holds.
    Assessment,
    /// An impact assessment (Art. 35).
    Dpia,
    /// A notice that says what holds now.
    Notice,
}

/// What keeps a gate closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// There is no policy.
    NoPolicy,
    /// The policy in the file is not the one that the ledger records.
    PolicyDiffers,
    /// Another policy was activated since.
    PolicyReplaced,
    /// The policy cannot be evaluated, with what the check says.
    PolicyFails(String),
    /// There is no assessment for this purpose and basis.
    NoAssessment,
    /// It is not signed.
    Unsigned,
    /// It expired on this day.
    Expired(Day),
    /// It does not cover these kinds.
    KindsMissing(Vec<Kind>),
    /// No impact assessment is named.
    NoDpia,
    /// No notice was sent.
    NoNotice,
    /// What holds goes beyond what people were told.
    Beyond(Vec<Beyond>),
    /// What holds goes beyond what people agree to with the words of this version.
    Worded {
        /// The version of the words.
        version: String,
        /// Where it does.
        beyond: Vec<Beyond>,
    },
    /// The time to object is not over before this day.
    Waiting(Day),
}

impl GateKind {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            GateKind::Policy => "gate-policy",
            GateKind::Assessment => "gate-assessment",
            GateKind::Dpia => "gate-dpia",
            GateKind::Notice => "gate-notice",
        }
    }
}

impl Gate {
    pub(crate) fn tone(&self) -> Tone {
        if self.blocks.is_empty() {
            Tone::Good
        } else {
            Tone::Held
        }
    }
}

impl PurposeLine {
    pub(crate) fn is_open(&self) -> bool {
        self.gates.iter().all(|g| g.blocks.is_empty())
    }

    pub(crate) fn tone(&self) -> Tone {
        if self.is_open() {
            Tone::Good
        } else {
            Tone::Held
        }
    }

    pub(crate) fn key(&self) -> &'static str {
        if self.is_open() {
            "compile-possible"
        } else {
            "compile-held"
        }
    }

    pub(crate) fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.gates.iter().flat_map(|g| &g.blocks)
    }
}

impl Block {
    pub(crate) fn say(&self, w: &Words) -> Say {
        match self {
            Block::NoPolicy => w.t("block-no-policy"),
            Block::PolicyDiffers => w.t("block-policy-differs"),
            Block::PolicyReplaced => w.t("block-policy-replaced"),
            Block::PolicyFails(why) => w.t("block-policy-fails").with("why", why),
            Block::NoAssessment => w.t("block-no-assessment"),
            Block::Unsigned => w.t("block-unsigned"),
            Block::Expired(day) => w.t("block-expired").with("day", day),
            Block::KindsMissing(kinds) => w.t("block-kinds").with("kinds", words::kinds(w, kinds)),
            Block::NoDpia => w.t("block-no-dpia"),
            Block::NoNotice => w.t("block-no-notice"),
            Block::Beyond(changes) => w.t("block-beyond").with("changes", beyond(w, changes)),
            Block::Worded {
                version,
                beyond: changes,
            } => {
                let block = w.t("block-worded").with("version", version);
                block.with("changes", beyond(w, changes))
            }
            Block::Waiting(day) => w.t("block-waiting").with("day", day),
        }
    }
}

/// Changes that make another notice necessary, in a line.
pub(crate) fn beyond(w: &Words, changes: &[Beyond]) -> String {
    let words = changes.iter().map(|change| {
        let key = match change {
            Beyond::Basis => "beyond-basis",
            Beyond::Scope => "beyond-scope",
            Beyond::Delay => "beyond-delay",
            Beyond::Permits => "beyond-permits",
            Beyond::Forbids => "beyond-forbids",
            Beyond::Interest => "beyond-interest",
            Beyond::Safeguards => "beyond-safeguards",
            Beyond::Compatibility => "beyond-compatibility",
            Beyond::Kinds => "beyond-kinds",
        };
        w.t(key).to_string()
    });
    words.collect::<Vec<_>>().join("; ")
}

page!(Purposes, "purposes.html");
