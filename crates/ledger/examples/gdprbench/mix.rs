//! The mixes, as in GDPRbench's paper (section 4.2 and table 2), and what each operation means here.
//!
//! | operation | demur | plain table |
//! | --- | --- | --- |
//! | insert | a person with facts is registered | a row |
//! | read data | everything known of a person | the row |
//! | update data | facts are corrected | the row's value |
//! | delete | the person is erased: key destroyed, tombstone | the row goes |
//! | read metadata of a user | where the person stands | the row's metadata |
//! | read metadata by purpose | where everybody stands, for the purpose | metadata of the purpose's rows |
//! | update metadata of a user | an objection | the row's objections |
//! | delete metadata | the objection is taken back | the same |
//! | update metadata by purpose | an assessment of the purpose is signed | metadata of the purpose's rows |
//! | read log | the person's entries | the log's rows of the user |

/// An operation on the record of a number, or on a purpose.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    pub(crate) kind: Kind,
    pub(crate) record: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Insert,
    ReadData,
    UpdateData,
    Delete,
    ReadMeta,
    ReadMetaByPurpose,
    UpdateMeta,
    DeleteMeta,
    UpdateMetaByPurpose,
    ReadLog,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Workload {
    Controller,
    Customer,
    Processor,
    Regulator,
}

impl Workload {
    pub(crate) const ALL: [Workload; 4] = [
        Workload::Processor,
        Workload::Regulator,
        Workload::Customer,
        Workload::Controller,
    ];

    /// Shares in per cent.
    pub(crate) fn shares(self) -> &'static [(Kind, u64)] {
        match self {
            Workload::Controller => &[
                (Kind::UpdateMetaByPurpose, 25),
                (Kind::UpdateMeta, 25),
                (Kind::Delete, 25),
                (Kind::Insert, 25),
            ],
            Workload::Customer => &[
                (Kind::ReadData, 20),
                (Kind::UpdateData, 20),
                (Kind::Delete, 20),
                (Kind::ReadMeta, 10),
                (Kind::UpdateMeta, 10),
                (Kind::DeleteMeta, 10),
                (Kind::ReadLog, 10),
            ],
            Workload::Processor => &[
                (Kind::ReadData, 20),
                (Kind::ReadMetaByPurpose, 40),
                (Kind::ReadMeta, 40),
            ],
            Workload::Regulator => &[(Kind::ReadMeta, 50), (Kind::ReadLog, 50)],
        }
    }
}

/// Operations out of a counter: the same for both sides.
pub(crate) struct Mix {
    state: u64,
    /// Records that are there: `first..next`. Deleted ones go from the front, new ones come at the end.
    first: u32,
    next: u32,
}

impl Mix {
    pub(crate) fn new(records: u32) -> Mix {
        Mix {
            state: 0x9e37_79b9_7f4a_7c15,
            first: 0,
            next: records,
        }
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % below.max(1)
    }

    /// The next operation of a workload.
    pub(crate) fn next(&mut self, workload: Workload) -> Operation {
        let mut share = self.draw(100);
        let mut kind = Kind::ReadData;
        for (of, percent) in workload.shares() {
            kind = *of;
            if share < *percent {
                break;
            }
            share -= percent;
        }
        self.of_kind(kind)
    }

    /// The next operation of a kind.
    pub(crate) fn of_kind(&mut self, kind: Kind) -> Operation {
        let record = match kind {
            Kind::Insert => {
                self.next += 1;
                self.next - 1
            }
            // Each is deleted once.
            Kind::Delete => {
                self.first += 1;
                self.first - 1
            }
            // Not those that are deleted within the same round.
            _ => {
                let from = self.first + (self.next - self.first) / 2;
                from + u32::try_from(self.draw(u64::from((self.next - from) / 2))).unwrap_or(0)
            }
        };
        Operation { kind, record }
    }
}
