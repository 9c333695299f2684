//! Random rules, from a seed.

use rights::{PurposeId, PurposeTree};

/// SplitMix64 (Steele, Lea, Flood 2014): small, seedable, good enough to draw test cases.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

pub(crate) fn tree() -> PurposeTree {
    let p = PurposeId::from;
    let pairs = [
        (p("generative_ai"), None),
        (p("ai_assistant"), Some(p("generative_ai"))),
        (p("creative_tools"), Some(p("generative_ai"))),
        (p("ads"), None),
    ];
    PurposeTree::new(pairs).unwrap()
}

/// A type of Cedar's.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Bool,
    Long,
    Text,
    Set,
    Datetime,
    Duration,
}

const TYPES: [Type; 6] = [
    Type::Bool,
    Type::Long,
    Type::Text,
    Type::Set,
    Type::Datetime,
    Type::Duration,
];

/// Draws the text of rules. `wild` is how often a sub-expression has another type than it should:
/// one in so many; 0 is never.
pub(crate) struct Rules<'d> {
    pub(crate) draw: &'d mut Draw,
    pub(crate) wild: usize,
}

impl Rules<'_> {
    pub(crate) fn policy(&mut self, rules: usize) -> String {
        (0..rules).map(|n| self.rule(n)).collect()
    }

    fn rule(&mut self, n: usize) -> String {
        let effect = self.draw.pick(&["permit", "forbid"]);
        let principal = self.draw.pick(&[
            "principal",
            "principal",
            "principal == Purpose::\"ai_assistant\"",
            "principal in Purpose::\"generative_ai\"",
            "principal is Purpose",
            "principal is Purpose in Purpose::\"ads\"",
        ]);
        let action = self.draw.pick(&[
            "action",
            "action == Action::\"train\"",
            "action in [Action::\"train\"]",
        ]);
        let resource = self.draw.pick(&["resource", "resource is Item"]);
        let mut text = format!(
            "@id(\"r{n}\") @article(\"a\") @text_en(\"e\") @text_de(\"d\")\n{effect} ({principal}, {action}, {resource})\n"
        );
        for _ in 0..self.draw.below(3) {
            let word = self.draw.pick(&["when", "unless"]);
            text += &format!("{word} {{ {} }}\n", self.expr(Type::Bool, 4));
        }
        text + ";\n"
    }

    fn expr(&mut self, ty: Type, depth: usize) -> String {
        let ty = if self.wild > 0 && self.draw.one_in(self.wild) {
            self.draw.pick(&TYPES)
        } else {
            ty
        };
        if depth == 0 || self.draw.one_in(4) {
            return self.leaf(ty);
        }
        let d = depth - 1;
        if self.draw.one_in(8) {
            let (c, a, b) = (self.expr(Type::Bool, d), self.expr(ty, d), self.expr(ty, d));
            return format!("(if {c} then {a} else {b})");
        }
        match ty {
            Type::Bool => self.bool(d),
            Type::Long => self.long(d),
            Type::Text => self.leaf(ty),
            Type::Set => {
                let items: Vec<String> = (0..1 + self.draw.below(3))
                    .map(|_| self.expr(Type::Text, d))
                    .collect();
                format!("[{}]", items.join(", "))
            }
            Type::Datetime => match self.draw.below(3) {
                0 => format!(
                    "({}).offset({})",
                    self.expr(Type::Datetime, d),
                    self.expr(Type::Duration, d)
                ),
                1 => format!("({}).toDate()", self.expr(Type::Datetime, d)),
                _ => self.leaf(ty),
            },
            Type::Duration => match self.draw.below(3) {
                0 => format!(
                    "({}).durationSince({})",
                    self.expr(Type::Datetime, d),
                    self.expr(Type::Datetime, d)
                ),
                1 => format!("({}).toTime()", self.expr(Type::Datetime, d)),
                _ => self.leaf(ty),
            },
        }
    }

    fn bool(&mut self, d: usize) -> String {
        let order = |draw: &mut Draw| draw.pick(&["<", "<=", ">", ">="]);
        match self.draw.below(11) {
            0 => format!("!({})", self.expr(Type::Bool, d)),
            1 => format!(
                "({} && {})",
                self.expr(Type::Bool, d),
                self.expr(Type::Bool, d)
            ),
            2 => format!(
                "({} || {})",
                self.expr(Type::Bool, d),
                self.expr(Type::Bool, d)
            ),
            3 => {
                let ty = self.draw.pick(&TYPES);
                let op = self.draw.pick(&["==", "!="]);
                format!("({} {op} {})", self.expr(ty, d), self.expr(ty, d))
            }
            4 => {
                let op = order(self.draw);
                format!(
                    "({} {op} {})",
                    self.expr(Type::Long, d),
                    self.expr(Type::Long, d)
                )
            }
            5 => {
                let (ty, op) = (
                    self.draw.pick(&[Type::Datetime, Type::Duration]),
                    order(self.draw),
                );
                format!("({} {op} {})", self.expr(ty, d), self.expr(ty, d))
            }
            6 => format!(
                "({}).contains({})",
                self.expr(Type::Set, d),
                self.expr(Type::Text, d)
            ),
            7 => {
                let method = self.draw.pick(&["containsAll", "containsAny"]);
                format!(
                    "({}).{method}({})",
                    self.expr(Type::Set, d),
                    self.expr(Type::Set, d)
                )
            }
            8 => format!("({}).isEmpty()", self.expr(Type::Set, d)),
            9 => format!(
                "({} like \"{}\")",
                self.expr(Type::Text, d),
                self.draw.pick(&["p*", "*o*t", "ai_*", "*", "post"])
            ),
            _ => self.leaf(Type::Bool),
        }
    }

    fn long(&mut self, d: usize) -> String {
        match self.draw.below(5) {
            0 => format!("-({})", self.expr(Type::Long, d)),
            1 => format!(
                "({} + {})",
                self.expr(Type::Long, d),
                self.expr(Type::Long, d)
            ),
            2 => format!(
                "({} - {})",
                self.expr(Type::Long, d),
                self.expr(Type::Long, d)
            ),
            3 => format!(
                "({} * {})",
                self.expr(Type::Long, d),
                self.expr(Type::Long, d)
            ),
            _ => {
                let method = self.draw.pick(&[
                    "toMilliseconds",
                    "toSeconds",
                    "toMinutes",
                    "toHours",
                    "toDays",
                ]);
                format!("({}).{method}()", self.expr(Type::Duration, d))
            }
        }
    }

    fn leaf(&mut self, ty: Type) -> String {
        let choices: &[&str] = match ty {
            Type::Bool => &[
                "true",
                "false",
                "resource has owner",
                "resource has created",
                "resource has owner_age_then",
                "resource.owner has age",
                "resource has owner.region",
                "context has scope_from",
                "resource has owner.age",
                "resource.depicts_minor",
                "resource.depicts_refuser",
                "resource.owner.erased",
                "context.older_items_compatible",
                "principal in Purpose::\"generative_ai\"",
                "principal == Purpose::\"ads\"",
                "principal in [Purpose::\"ads\", Purpose::\"ai_assistant\"]",
                "resource is Item",
                "resource.mentions_refuser",
            ],
            Type::Long => &[
                "0",
                "18",
                "9223372036854775807",
                "resource.owner.age",
                "resource.owner_age_then",
            ],
            Type::Text => &[
                "\"post\"",
                "\"public\"",
                "\"\"",
                "resource.kind",
                "resource.audience",
                "resource.audience_then",
                "resource.surface",
                "resource.language",
                "resource.original",
                "resource.special_category",
                "resource.owner.region",
                "resource.owner.account",
                "context.purpose",
                "\"ai_prompt/*\"",
            ],
            Type::Set => &[
                "[\"*/*\", \"post\"]",
                "resource.scopes",
                "resource.collected_for",
                "resource.owner.objections",
                "resource.owner.restrictions",
                "resource.owner.consents",
                "resource.owner.withdrawals",
                "resource.owner.notified",
                "resource.owner.notified_long_enough",
                "resource.owner.notice_seen",
                "context.assessed_kinds",
                "context.compatible_with",
            ],
            Type::Datetime => &[
                "datetime(\"2005-11-10\")",
                "datetime(\"2024-02-29T12:00:00Z\")",
                "resource.created",
                "resource.imported",
                "context.today",
                "context.scope_from",
            ],
            Type::Duration => &[
                "duration(\"0ms\")",
                "duration(\"14d\")",
                "duration(\"-1d2h\")",
            ],
        };
        self.draw.pick(choices).to_owned()
    }
}
