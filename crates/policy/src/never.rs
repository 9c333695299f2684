//! What a policy never uses, whatever else holds of an item: what is certain of its rules, for whoever says it to
//! people. In doubt it is not certain.

use crate::attr::{Attr, ItemAttr, OwnerAttr};
use crate::expr::{Binary, Expr, Unary, binary, matches, unary};
use crate::model::{Effect, Policy};
use crate::value::{EvalError, Found, Value};
use rights::{Audience, Kind};
use std::collections::BTreeMap;

/// Something that a policy may rule out altogether.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Never {
    /// Private messages.
    Messages,
    /// What belongs to somebody under 18.
    Under18,
    /// What somebody made when they were under 18.
    Under18Then,
    /// What belongs to nobody who is known.
    OwnerUnknown,
    /// What was made on no known day.
    DayUnknown,
    /// What not everybody can see now, AI interactions aside: they have no audience.
    NotPublicNow,
    /// That of which nobody knows who can see it, AI interactions aside.
    AudienceUnknown,
    /// What is known not to have been public at first, AI interactions aside.
    NotPublicThen,
    /// That of which nobody knows who could see it at first, AI interactions aside.
    AudienceThenUnknown,
    /// What is marked as special category.
    Special,
    /// What shows somebody who refused.
    ShowsRefuser,
    /// What names somebody who refused.
    NamesRefuser,
    /// What people type into AI features.
    AiInteractions,
}

/// What is certain of an item; of everything else nothing is.
type Facts = BTreeMap<Attr, Found>;

const AI: [Kind; 2] = [Kind::AiPrompt, Kind::AiFeedback];
const NOT_PUBLIC: [Audience; 3] = [Audience::Friends, Audience::ClosedGroup, Audience::OnlyMe];

fn text(attr: ItemAttr, text: &str) -> (Attr, Found) {
    (Attr::Item(attr), Found::Value(Value::string(text)))
}

fn absent(attr: ItemAttr) -> Vec<Facts> {
    vec![Facts::from([(Attr::Item(attr), Found::Absent)])]
}

fn shown(attr: ItemAttr) -> Vec<Facts> {
    let yes = Found::Value(Value::Bool(true));
    vec![Facts::from([(Attr::Item(attr), yes)])]
}

/// Every age under 18.
fn ages(attr: Attr) -> Vec<Facts> {
    let owner = (Attr::Item(ItemAttr::Owner), Found::Value(Value::Bool(true)));
    let aged = |age| Facts::from([owner.clone(), (attr, Found::Value(Value::Long(age)))]);
    (0..18).map(aged).collect()
}

/// Every kind that has an audience, with each of these.
fn audiences(attr: ItemAttr, audiences: &[Audience]) -> Vec<Facts> {
    let kinds = Kind::ALL.iter().filter(|kind| !AI.contains(kind));
    let of = |kind: &Kind| {
        let each = audiences.iter().map(|audience| {
            Facts::from([
                text(ItemAttr::Kind, kind.as_str()),
                text(attr, audience.as_str()),
            ])
        });
        each.collect::<Vec<_>>()
    };
    kinds.flat_map(of).collect()
}

impl Never {
    /// All that can hold of an item of this sort, as far as it makes the sort.
    fn cases(self) -> Vec<Facts> {
        let kind = |kind: Kind| Facts::from([text(ItemAttr::Kind, kind.as_str())]);
        match self {
            Never::Messages => vec![kind(Kind::Message)],
            Never::Under18 => ages(Attr::Owner(OwnerAttr::Age)),
            Never::Under18Then => ages(Attr::Item(ItemAttr::OwnerAgeThen)),
            Never::OwnerUnknown => absent(ItemAttr::Owner),
            Never::DayUnknown => absent(ItemAttr::Created),
            Never::NotPublicNow => audiences(ItemAttr::Audience, &NOT_PUBLIC),
            Never::AudienceUnknown => audiences(ItemAttr::Audience, &[Audience::Unknown]),
            Never::NotPublicThen => audiences(ItemAttr::AudienceThen, &NOT_PUBLIC),
            Never::AudienceThenUnknown => audiences(ItemAttr::AudienceThen, &[Audience::Unknown]),
            Never::Special => vec![Facts::from([text(ItemAttr::SpecialCategory, "yes")])],
            Never::ShowsRefuser => shown(ItemAttr::DepictsRefuser),
            Never::NamesRefuser => shown(ItemAttr::MentionsRefuser),
            Never::AiInteractions => AI.map(kind).into(),
        }
    }
}

impl Policy {
    /// Whether it is certain that the policy uses nothing of this sort.
    #[must_use]
    pub fn never(&self, what: Never) -> bool {
        what.cases().iter().all(|facts| self.refuses_all(facts))
    }

    /// Whether what people type into AI features is used, if at all, by a rule that asks for a consent or a notice.
    #[must_use]
    pub fn asks_for_ai(&self) -> bool {
        let asks = |attr: &Attr| {
            let read = [
                OwnerAttr::Consents,
                OwnerAttr::Notified,
                OwnerAttr::NotifiedLongEnough,
                OwnerAttr::NoticeSeen,
            ];
            matches!(attr, Attr::Owner(attr) if read.contains(attr))
        };
        Never::AiInteractions.cases().iter().all(|facts| {
            let rules = self.lowered.rules.iter();
            let mut permits = rules.filter(|rule| {
                rule.effect == Effect::Permit && outcomes(&rule.condition, facts).yes
            });
            permits.all(|rule| rule.condition.attrs().iter().any(asks))
        })
    }

    /// Whether everything of which these facts hold is refused: something forbids it or cannot be evaluated, or
    /// nothing permits it.
    fn refuses_all(&self, facts: &Facts) -> bool {
        let mut permitted = false;
        for rule in &self.lowered.rules {
            let can = outcomes(&rule.condition, facts);
            match rule.effect {
                Effect::Forbid if !can.no => return true,
                Effect::Permit if !can.no && !can.yes => return true,
                Effect::Permit => permitted |= can.yes,
                Effect::Forbid => {}
            }
        }
        !permitted
    }
}

/// What can come of a test: true, false, an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Outcomes {
    yes: bool,
    no: bool,
    err: bool,
}

impl Outcomes {
    const ANY: Outcomes = Outcomes {
        yes: true,
        no: true,
        err: true,
    };
    const ERR: Outcomes = Outcomes {
        yes: false,
        no: false,
        err: true,
    };

    const fn only(value: bool) -> Outcomes {
        Outcomes {
            yes: value,
            no: !value,
            err: false,
        }
    }

    const fn turned(self) -> Outcomes {
        Outcomes {
            yes: self.no,
            no: self.yes,
            err: self.err,
        }
    }

    /// The right-hand side is looked at only where the left is true.
    const fn and(self, other: Outcomes) -> Outcomes {
        Outcomes {
            yes: self.yes && other.yes,
            no: self.no || (self.yes && other.no),
            err: self.err || (self.yes && other.err),
        }
    }

    const fn or(self, other: Outcomes) -> Outcomes {
        self.turned().and(other.turned()).turned()
    }

    /// Either of two, as a test decides that comes first.
    const fn then(self, yes: Outcomes, no: Outcomes) -> Outcomes {
        Outcomes {
            yes: (self.yes && yes.yes) || (self.no && no.yes),
            no: (self.yes && yes.no) || (self.no && no.no),
            err: self.err || (self.yes && yes.err) || (self.no && no.err),
        }
    }
}

/// What an expression can be.
enum Abstract {
    Known(Value),
    /// True, false or an error.
    Test(Outcomes),
    /// Any value, or an error.
    Open,
}

impl Abstract {
    fn of(outcome: Result<Value, EvalError>) -> Abstract {
        outcome.map_or(Abstract::Test(Outcomes::ERR), Abstract::Known)
    }

    fn outcomes(&self) -> Outcomes {
        match self {
            Abstract::Known(Value::Bool(value)) => Outcomes::only(*value),
            Abstract::Known(_) => Outcomes::ERR,
            Abstract::Test(can) => *can,
            Abstract::Open => Outcomes::ANY,
        }
    }

    fn is_error(&self) -> bool {
        matches!(self, Abstract::Test(can) if *can == Outcomes::ERR)
    }
}

fn outcomes(expr: &Expr, facts: &Facts) -> Outcomes {
    look(expr, facts).outcomes()
}

/// What is known of an attribute; of an owner who is not known nothing can be.
fn found(attr: Attr, facts: &Facts) -> Option<Found> {
    let no_owner = facts.get(&Attr::Item(ItemAttr::Owner)) == Some(&Found::Absent);
    match attr {
        Attr::Owner(_) if no_owner => Some(Found::NoOwner),
        attr => facts.get(&attr).cloned(),
    }
}

fn look(expr: &Expr, facts: &Facts) -> Abstract {
    let test = |expr: &Expr| outcomes(expr, facts);
    match expr {
        Expr::Literal(value) => Abstract::Known(value.clone()),
        Expr::Fail => Abstract::Test(Outcomes::ERR),
        Expr::Attr(attr) => match found(*attr, facts) {
            Some(Found::Value(value)) => Abstract::Known(value),
            Some(Found::Absent | Found::NoOwner) => Abstract::Test(Outcomes::ERR),
            None => Abstract::Open,
        },
        Expr::Has(attr) => Abstract::Test(match found(*attr, facts) {
            Some(Found::Value(_)) => Outcomes::only(true),
            Some(Found::Absent) => Outcomes::only(false),
            Some(Found::NoOwner) => Outcomes::ERR,
            None => Outcomes::ANY,
        }),
        Expr::PurposeIs(_) | Expr::PurposeIn(_) => Abstract::Test(Outcomes {
            err: false,
            ..Outcomes::ANY
        }),
        Expr::Unary(Unary::Not, a) => Abstract::Test(test(a).turned()),
        Expr::Binary(Binary::And, a, b) => Abstract::Test(test(a).and(test(b))),
        Expr::Binary(Binary::Or, a, b) => Abstract::Test(test(a).or(test(b))),
        Expr::If(a, b, c) => {
            let first = test(a);
            match (first.yes, first.no, first.err) {
                (true, false, false) => look(b, facts),
                (false, true, false) => look(c, facts),
                _ => match (look(b, facts), look(c, facts)) {
                    // Branches that are no tests leave it open.
                    (Abstract::Known(b), _) if !matches!(b, Value::Bool(_)) => Abstract::Open,
                    (_, Abstract::Known(c)) if !matches!(c, Value::Bool(_)) => Abstract::Open,
                    (b, c) => Abstract::Test(first.then(b.outcomes(), c.outcomes())),
                },
            }
        }
        Expr::Unary(op, a) => combined(&[a], facts, |values| match values {
            [a] => unary(*op, a.clone()),
            _ => Err(EvalError),
        }),
        Expr::Binary(op, a, b) => combined(&[a, b], facts, |values| match values {
            [a, b] => binary(*op, a.clone(), b.clone()),
            _ => Err(EvalError),
        }),
        Expr::Set(items) => {
            let items: Vec<&Expr> = items.iter().collect();
            combined(&items, facts, |values| Ok(Value::set(values.to_vec())))
        }
        Expr::Like(a, pattern) => combined(&[a], facts, |values| match values {
            [Value::String(text)] => Ok(Value::Bool(matches(pattern, text))),
            _ => Err(EvalError),
        }),
    }
}

/// What looks at all its parts: an error in any of them is one of the whole, and what is open leaves it open.
fn combined(
    parts: &[&Expr],
    facts: &Facts,
    compute: impl Fn(&[Value]) -> Result<Value, EvalError>,
) -> Abstract {
    let parts: Vec<Abstract> = parts.iter().map(|part| look(part, facts)).collect();
    if parts.iter().any(Abstract::is_error) {
        return Abstract::Test(Outcomes::ERR);
    }
    let known = parts.into_iter().map(|part| match part {
        Abstract::Known(value) => Some(value),
        Abstract::Test(can) => match (can.yes, can.no, can.err) {
            (true, false, false) => Some(Value::Bool(true)),
            (false, true, false) => Some(Value::Bool(false)),
            _ => None,
        },
        Abstract::Open => None,
    });
    match known.collect::<Option<Vec<Value>>>() {
        Some(values) => Abstract::of(compute(&values)),
        None => Abstract::Open,
    }
}
