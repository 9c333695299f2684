//! A policy as one page of prose, for people who do not read Cedar.
//!
//! Sentences are the rules' own annotations; headings follow from what a rule reads, so that an
//! edited policy never stands under a heading that no longer fits.

use crate::attr::{Attr, ContextAttr, ItemAttr, OwnerAttr};
use crate::expr::Expr;
use crate::model::{Effect, Policy, Rule};
use crate::prose::Lang;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What a forbidding rule is about, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Topic {
    Public,
    Choices,
    Notice,
    Owner,
    Age,
    Others,
    Content,
    Purpose,
    Else,
}

impl Topic {
    const BELOW_NEVER: [Topic; 8] = [
        Topic::Choices,
        Topic::Notice,
        Topic::Owner,
        Topic::Age,
        Topic::Others,
        Topic::Content,
        Topic::Purpose,
        Topic::Else,
    ];

    /// By the first attribute that a rule reads, in the order of weight; that an owner is known is
    /// asked by nearly every rule and decides last.
    fn of(condition: &Expr) -> Topic {
        let attrs = condition.attrs();
        let weight = |topic: &Topic| Topic::WEIGHT.iter().position(|t| t == topic);
        let topics = attrs.into_iter().map(Topic::of_attr);
        topics.min_by_key(weight).unwrap_or(Topic::Else)
    }

    const WEIGHT: [Topic; 9] = [
        Topic::Public,
        Topic::Notice,
        Topic::Choices,
        Topic::Age,
        Topic::Others,
        Topic::Purpose,
        Topic::Content,
        Topic::Owner,
        Topic::Else,
    ];

    const fn of_attr(attr: Attr) -> Topic {
        match attr {
            Attr::Item(ItemAttr::Audience | ItemAttr::AudienceThen) => Topic::Public,
            Attr::Owner(
                OwnerAttr::Notified | OwnerAttr::NotifiedLongEnough | OwnerAttr::NoticeSeen,
            ) => Topic::Notice,
            Attr::Owner(
                OwnerAttr::Objections
                | OwnerAttr::Restrictions
                | OwnerAttr::Consents
                | OwnerAttr::Withdrawals
                | OwnerAttr::Erased,
            ) => Topic::Choices,
            Attr::Owner(OwnerAttr::Age) | Attr::Item(ItemAttr::OwnerAgeThen) => Topic::Age,
            Attr::Item(
                ItemAttr::Original
                | ItemAttr::DepictsRefuser
                | ItemAttr::DepictsMinor
                | ItemAttr::MentionsRefuser,
            ) => Topic::Others,
            Attr::Context(
                ContextAttr::Purpose
                | ContextAttr::Today
                | ContextAttr::AssessedKinds
                | ContextAttr::CompatibleWith
                | ContextAttr::OlderItemsCompatible
                | ContextAttr::ScopeFrom,
            )
            | Attr::Item(ItemAttr::Created | ItemAttr::Imported | ItemAttr::CollectedFor) => {
                Topic::Purpose
            }
            Attr::Item(
                ItemAttr::Kind
                | ItemAttr::Surface
                | ItemAttr::Language
                | ItemAttr::SpecialCategory
                | ItemAttr::Scopes,
            ) => Topic::Content,
            Attr::Owner(OwnerAttr::Account | OwnerAttr::Region) | Attr::Item(ItemAttr::Owner) => {
                Topic::Owner
            }
        }
    }

    const fn heading(self, lang: Lang) -> &'static str {
        match self {
            Topic::Public => lang.pick("What counts as public", "Was als öffentlich gilt"),
            Topic::Choices => lang.pick("What people said", "Was Menschen gesagt haben"),
            Topic::Notice => lang.pick("Being told first", "Vorher Bescheid wissen"),
            Topic::Owner => lang.pick("Whose it is", "Wem es gehört"),
            Topic::Age => lang.pick("Age", "Alter"),
            Topic::Others => lang.pick("Others in it", "Andere darin"),
            Topic::Content => lang.pick("What kind of content", "Welche Art von Inhalt"),
            Topic::Purpose => lang.pick(
                "Purpose, time, balancing test",
                "Zweck, Zeitraum, Interessenabwägung",
            ),
            Topic::Else => lang.pick("Other rules", "Weitere Regeln"),
        }
    }
}

/// A policy as one page of prose (Markdown): what is used and for which purposes, what counts as
/// public, what is never used.
#[must_use]
pub fn page(policy: &Policy, lang: Lang) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write_page(&mut out, policy, lang);
    out
}

fn write_page(out: &mut String, policy: &Policy, lang: Lang) -> std::fmt::Result {
    let title = lang.pick(
        "What may be used for training, and what may not",
        "Was zum Training genutzt werden darf, und was nicht",
    );
    let law = lang.pick(
        "Content is used only if at least one rule permits it and no rule forbids it. What no rule permits is not used. A rule that cannot be evaluated forbids.",
        "Ein Inhalt wird nur genutzt, wenn mindestens eine Regel es erlaubt und keine es verbietet. Was keine Regel erlaubt, wird nicht genutzt. Eine Regel, die nicht ausgewertet werden kann, verbietet.",
    );
    writeln!(out, "# {title}\n\n{law}\n")?;
    write_permits(out, policy, lang)?;
    write_public(out, policy, lang)?;
    let never = lang.pick("What is never used", "Was nie genutzt wird");
    let any = lang.pick(
        "Content is not used if any of these holds.",
        "Ein Inhalt wird nicht genutzt, wenn etwas davon zutrifft.",
    );
    writeln!(out, "## {never}\n\n{any}\n")?;
    for topic in Topic::BELOW_NEVER {
        let rules = forbids(policy, topic);
        if !rules.is_empty() {
            writeln!(out, "### {}\n", topic.heading(lang))?;
            write_rules(out, &rules, lang)?;
        }
    }
    writeln!(out, "{}, SHA-256 `{}`", policy.name(), policy.hash())
}

fn write_permits(out: &mut String, policy: &Policy, lang: Lang) -> std::fmt::Result {
    let heading = lang.pick("What is used", "Was genutzt wird");
    writeln!(out, "## {heading}\n")?;
    let mut any = false;
    for (rule, lowered) in policy.rules().iter().zip(&policy.lowered().rules) {
        if rule.effect == Effect::Permit {
            any = true;
            let purposes = purposes(&lowered.condition, lang);
            writeln!(
                out,
                "- {} {purposes} {}",
                rule.sentence(lang),
                tag(rule, lang)
            )?;
        }
    }
    if !any {
        let nothing = lang.pick(
            "Nothing: no rule permits any use.",
            "Nichts: Keine Regel erlaubt eine Nutzung.",
        );
        writeln!(out, "{nothing}")?;
    }
    writeln!(out)
}

fn write_public(out: &mut String, policy: &Policy, lang: Lang) -> std::fmt::Result {
    writeln!(out, "## {}\n", Topic::Public.heading(lang))?;
    let rules = forbids(policy, Topic::Public);
    if rules.is_empty() {
        let unasked = lang.pick(
            "No rule that forbids asks who can see the content.",
            "Keine Regel, die verbietet, fragt danach, wer den Inhalt sehen kann.",
        );
        return writeln!(out, "{unasked}\n");
    }
    let unless = lang.pick(
        "The audience of an item is `public` where anyone can see it, public groups and pages included. Content counts as public here only if none of these holds.",
        "Ein Inhalt hat das Publikum `public`, wenn alle ihn sehen können, auch in öffentlichen Gruppen und auf öffentlichen Seiten. Er gilt hier nur dann als öffentlich, wenn nichts davon zutrifft.",
    );
    writeln!(out, "{unless}\n")?;
    write_rules(out, &rules, lang)
}

fn forbids(policy: &Policy, topic: Topic) -> Vec<&Rule> {
    let rules = policy.rules().iter().zip(&policy.lowered().rules);
    let about =
        rules.filter(|(r, l)| r.effect == Effect::Forbid && Topic::of(&l.condition) == topic);
    about.map(|(rule, _)| rule).collect()
}

fn write_rules(out: &mut String, rules: &[&Rule], lang: Lang) -> std::fmt::Result {
    for rule in rules {
        writeln!(out, "- {} {}", rule.sentence(lang), tag(rule, lang))?;
    }
    writeln!(out)
}

fn tag(rule: &Rule, lang: Lang) -> String {
    format!("({}; `{}`)", rule.ground(lang), rule.id)
}

/// The purposes that a permit names. One that names none permits every purpose, and the page has
/// to say so.
fn purposes(condition: &Expr, lang: Lang) -> String {
    let mut named = BTreeSet::new();
    name_purposes(condition, &mut named);
    if named.is_empty() {
        return lang
            .pick("For every purpose.", "Für jeden Zweck.")
            .to_owned();
    }
    let named: Vec<String> = named.iter().map(|p| format!("`{p}`")).collect();
    let word = lang.pick("Purpose named:", "Genannter Zweck:");
    format!("{word} {}.", named.join(", "))
}

fn name_purposes(expr: &Expr, named: &mut BTreeSet<String>) {
    if let Expr::PurposeIs(purpose) | Expr::PurposeIn(purpose) = expr {
        named.insert(purpose.to_string());
    }
    for child in expr.children() {
        name_purposes(child, named);
    }
}
