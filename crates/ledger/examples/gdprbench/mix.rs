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
    fn shares(self) -> &'static [(Kind, u64)] {
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
    workload: Workload,
    state: u64,
    /// Records that are there: `first..next`. Deleted ones go from the front, new ones come at the end.
    first: u32,
    next: u32,
}

/// Records that earlier workloads have left, over all of them.
static LEFT: std::sync::Mutex<Option<(u32, u32)>> = std::sync::Mutex::new(None);

impl Mix {
    pub(crate) fn new(workload: Workload, records: u32) -> Mix {
        let left = LEFT.lock().ok().and_then(|left| *left);
        let (first, next) = left.unwrap_or((0, records));
        Mix {
            workload,
            state: 0x9e37_79b9_7f4a_7c15,
            first,
            next,
        }
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % below.max(1)
    }

    pub(crate) fn next(&mut self) -> Operation {
        let mut share = self.draw(100);
        let mut kind = Kind::ReadData;
        for (of, percent) in self.workload.shares() {
            kind = *of;
            if share < *percent {
                break;
            }
            share -= percent;
        }
        self.of(kind)
    }

    fn of(&mut self, kind: Kind) -> Operation {
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
        if let Ok(mut left) = LEFT.lock() {
            *left = Some((self.first, self.next));
        }
        Operation { kind, record }
    }

    /// The kinds of the workload, with their share of a thousand.
    pub(crate) fn count(&self) -> Vec<(Kind, usize)> {
        let shares = self.workload.shares().iter();
        shares
            .map(|(kind, percent)| (*kind, *percent as usize * 10))
            .collect()
    }

    pub(crate) fn of_kind(&mut self, kind: Kind, count: usize) -> Vec<Operation> {
        (0..count).map(|_| self.of(kind)).collect()
    }
}
