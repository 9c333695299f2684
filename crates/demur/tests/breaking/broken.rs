//! One command with one broken call.

use crate::draw::Draw;
use crate::place::shape;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// What the library lets a program exit with that it kills.
pub(crate) const KILLED: i32 = 86;

/// How a call breaks; see `shim/disk.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Fail,
    Full,
    Dead,
    FailAfter,
    Short,
    Kill,
    KillAfter,
}

pub(crate) const HOWS: [How; 7] = [
    How::Kill,
    How::Fail,
    How::KillAfter,
    How::Full,
    How::Short,
    How::FailAfter,
    How::Dead,
];

impl How {
    pub(crate) fn name(self) -> &'static str {
        match self {
            How::Fail => "fail",
            How::Full => "full",
            How::Dead => "dead",
            How::FailAfter => "fail-after",
            How::Short => "short",
            How::Kill => "kill",
            How::KillAfter => "kill-after",
        }
    }

    /// Whether it is something else than a plain failure for this call.
    fn fits(self, call: &Call) -> bool {
        self != How::Short || call.name == "write"
    }
}

/// Which call breaks, and how. Calls are counted among those of one name on one kind of file: in which
/// order different files are written differs from run to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    /// From 1.
    pub(crate) at: usize,
    pub(crate) how: How,
    /// Any call where it is empty.
    pub(crate) name: String,
    /// What their paths have in common; any where it is empty.
    pub(crate) part: String,
}

impl Point {
    /// The point of a call.
    fn of(call: &Call, calls: &[Call], how: How) -> Point {
        let shape = shape(Path::new(&call.path));
        let part = shape.split('#').max_by_key(|part| part.len());
        let part = part.unwrap_or_default().to_owned();
        let before = calls.iter().filter(|c| c.number <= call.number);
        let at = before.filter(|c| c.is(&call.name, &part)).count();
        let name = call.name.clone();
        Point {
            at,
            how,
            name,
            part,
        }
    }

    /// The last call of a name on a file.
    pub(crate) fn last(calls: &[Call], name: &str, part: &str, how: How) -> Point {
        let at = calls.iter().filter(|call| call.is(name, part)).count();
        assert!(at > 0, "no {name} of {part}");
        Point {
            at,
            how,
            name: name.to_owned(),
            part: part.to_owned(),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = self.how.name();
        write!(f, "{}:{how}:{}:{}", self.at, self.name, self.part)
    }
}

impl std::str::FromStr for Point {
    type Err = String;

    fn from_str(text: &str) -> Result<Point, String> {
        let wrong = || format!("`{text}` is no point such as 2:kill:write:feed/head");
        let mut parts = text.splitn(4, ':');
        let mut next = || parts.next().ok_or_else(wrong);
        let (at, how, name, part) = (next()?, next()?, next()?, next()?);
        let how = HOWS.into_iter().find(|h| h.name() == how);
        Ok(Point {
            at: at.parse().map_err(|_| wrong())?,
            how: how.ok_or_else(wrong)?,
            name: name.to_owned(),
            part: part.to_owned(),
        })
    }
}

/// What goes wrong during a command.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fault {
    /// Where calls are counted, relative to the disk.
    pub(crate) below: Option<PathBuf>,
    pub(crate) point: Option<Point>,
}

impl Fault {
    pub(crate) fn none() -> Fault {
        Fault::default()
    }

    pub(crate) fn counted() -> Fault {
        Fault {
            below: Some(PathBuf::new()),
            point: None,
        }
    }

    pub(crate) fn at(point: Point) -> Fault {
        Fault {
            point: Some(point),
            ..Fault::counted()
        }
    }
}

/// A call that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) number: u64,
    pub(crate) name: String,
    pub(crate) path: String,
}

impl Call {
    fn is(&self, name: &str, part: &str) -> bool {
        self.name == name && self.path.contains(part)
    }
}

/// What became of a command.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) trace: String,
}

impl Ran {
    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap_or(-1)
    }

    /// The calls, in the order of their numbers.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let call = |line: &str| {
            let (number, rest) = line.split_once(' ')?;
            let (name, path) = rest.split_once(' ')?;
            Some(Call {
                number: number.parse().ok()?,
                name: name.to_owned(),
                path: path.to_owned(),
            })
        };
        let mut calls: Vec<Call> = self.trace.lines().filter_map(call).collect();
        calls.sort_by_key(|call| call.number);
        calls
    }

    /// Whether the call to break came.
    pub(crate) fn reached(&self, point: &Point) -> bool {
        let calls = self.calls();
        let meant = calls.iter().filter(|c| c.is(&point.name, &point.part));
        meant.count() >= point.at
    }

    /// Status, and what was said.
    pub(crate) fn is_clean(&self, point: Option<&Point>) -> bool {
        let kills = point.is_some_and(|p| matches!(p.how, How::Kill | How::KillAfter));
        let known = [0, 1, 2].contains(&self.code()) || kills && self.code() == KILLED;
        known && !self.err.contains("panicked") && !self.out.contains("panicked")
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}{}", self.status, self.out, self.err)
    }
}

/// Points to break: one of every kind of call on every kind of file comes before a second of the same,
/// since most calls are writes to the same few files.
pub(crate) fn draw(calls: &[Call], count: usize, seed: u64) -> Vec<Point> {
    let mut draw = Draw(seed);
    let mut kinds: BTreeMap<(String, String), Vec<&Call>> = BTreeMap::new();
    for call in calls {
        let kind = (call.name.clone(), shape(Path::new(&call.path)));
        kinds.entry(kind).or_default().push(call);
    }
    let mut kinds: Vec<Vec<&Call>> = kinds.into_values().collect();
    for at in (1..kinds.len()).rev() {
        kinds.swap(at, draw.below(at + 1));
    }
    let hows = draw.below(HOWS.len());
    let one = |(at, kind): (usize, &Vec<&Call>)| {
        let call = *draw.pick(kind);
        let mut hows = HOWS
            .iter()
            .cycle()
            .skip((hows + at + at / kinds.len()) % HOWS.len());
        let how = hows.find(|how| how.fits(call)).unwrap();
        Point::of(call, calls, *how)
    };
    kinds
        .iter()
        .cycle()
        .take(count)
        .enumerate()
        .map(one)
        .collect()
}

/// Every point there is.
pub(crate) fn all(calls: &[Call]) -> Vec<Point> {
    let of = |call: &Call| {
        let hows = HOWS.into_iter().filter(|how| how.fits(call));
        hows.map(|how| Point::of(call, calls, how))
            .collect::<Vec<_>>()
    };
    calls.iter().flat_map(of).collect()
}
