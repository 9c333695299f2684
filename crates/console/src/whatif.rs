//! What if: one policy against another, before anything is changed.

use crate::Pick;
use crate::chart::{BarRow, Plot, bars};
use crate::page::page;
use crate::purposes::{Block, beyond};
use pages::Moment;
use pages::text::Words;
use rights::{Beyond, LegalBasis};

/// The comparison.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// Purposes to choose from (GET).
    pub purposes: Vec<Pick>,
    /// Policies to start from (GET).
    pub from: Vec<Pick>,
    /// Policies to compare with (GET).
    pub to: Vec<Pick>,
    /// What came out; `None` before one asked.
    pub outcome: Option<Outcome>,
}

/// What the other policy would change.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// When it was counted.
    pub at: Moment,
    /// How many entries of the ledger it takes into account.
    pub entries: u64,
    /// Both policies, each on the legal basis of its form: from, to.
    pub sides: [Side; 2],
    /// Items and people, in all.
    pub all: Change,
    /// The same in groups.
    pub groups: Groups,
    /// Why people would have to be told again; they would not if this is empty.
    pub again: Vec<Beyond>,
}

/// One policy on its own.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its name.
    pub policy: String,
    /// The legal basis of its form.
    pub basis: LegalBasis,
    /// Items that it admits.
    pub admitted: u64,
    /// What is missing for a set under it: an assessment, a notice.
    pub blocks: Vec<Block>,
}

/// Where two decisions part, by group.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// By kind of item.
    pub kinds: Vec<Change>,
    /// By region.
    pub regions: Vec<Change>,
    /// By age band.
    pub ages: Vec<Change>,
}

/// Newly in and newly out.
#[derive(Clone, Debug)]
pub struct Change {
    /// Of which kind, region or age.
    pub name: String,
    /// Items newly in.
    pub items_in: u64,
    /// Items newly out.
    pub items_out: u64,
    /// People of whom something is newly in.
    pub people_in: u64,
    /// People of whom something is newly out.
    pub people_out: u64,
}

impl Groups {
    /// Items, by kind, region and age.
    pub(crate) fn plots(&self, w: &Words) -> Vec<Plot> {
        let by = [
            ("by-kind", "whatif-kinds", "kind", &self.kinds),
            ("by-region", "whatif-regions", "region", &self.regions),
            ("by-age", "whatif-ages", "whatif-age", &self.ages),
        ];
        by.into_iter()
            .map(|(id, title, of, changes)| {
                let row = |c: &Change| BarRow {
                    name: c.name.clone(),
                    values: vec![c.items_in, c.items_out],
                };
                let rows: Vec<BarRow> = changes.iter().map(row).collect();
                let series = ["whatif-in", "whatif-out"].map(|key| w.t(key).to_string());
                let (title, of) = (w.t(title).to_string(), w.t(of).to_string());
                bars(w, id, title, of, series.into(), &rows)
            })
            .collect()
    }
}

impl Outcome {
    pub(crate) fn reasons(&self, w: &Words) -> String {
        beyond(w, &self.again)
    }
}

page!(WhatIf, "whatif.html");
