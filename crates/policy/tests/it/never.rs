//! What is certain never to be used, and what rules say to the person themselves.

use policy::{Attr, Env, Form, Found, ItemAttr, Lang, Never, OwnerAttr, Policy, Value};
use rights::{Decision, Reason, RuleMask};

const ALL: [Never; 13] = [
    Never::Messages,
    Never::Under18,
    Never::Under18Then,
    Never::OwnerUnknown,
    Never::DayUnknown,
    Never::NotPublicNow,
    Never::AudienceUnknown,
    Never::NotPublicThen,
    Never::AudienceThenUnknown,
    Never::Special,
    Never::ShowsRefuser,
    Never::NamesRefuser,
    Never::AiInteractions,
];

fn certain(policy: &Policy) -> Vec<Never> {
    ALL.into_iter().filter(|what| policy.never(*what)).collect()
}

/// A shipped policy less some rules.
fn without(form: Form, rules: &[&str]) -> Policy {
    let mut text = form.text().to_owned();
    for rule in rules {
        let head = format!("@id(\"{rule}\")");
        let start = text.find(&head).unwrap();
        let end = text[start..].find(";\n").unwrap() + start + 2;
        text.replace_range(start..end, "");
    }
    Policy::load("less.cedar", &text).unwrap()
}

#[test]
fn shipped_policies_never_use_what_the_portal_says() {
    for form in [Form::OptIn, Form::OptOut] {
        let policy = Policy::shipped(form).unwrap();
        let not = [Never::AudienceThenUnknown, Never::AiInteractions];
        let wanted: Vec<Never> = ALL.into_iter().filter(|w| !not.contains(w)).collect();
        assert_eq!(certain(&policy), wanted, "{form}");
        assert!(policy.asks_for_ai(), "{form}");
    }
}

#[test]
fn without_its_rule_nothing_is_certain() {
    for (rules, lost) in [
        (&["minor_now"][..], Never::Under18),
        (&["minor_then"], Never::Under18Then),
        (&["created_unknown", "before_scope"], Never::DayUnknown),
        (&["not_public_now"], Never::NotPublicNow),
        (&["not_public_now"], Never::AudienceUnknown),
        (&["not_public_then"], Never::NotPublicThen),
        (&["special_category"], Never::Special),
        (&["depicts_objector"], Never::ShowsRefuser),
        (&["mentions_objector"], Never::NamesRefuser),
    ] {
        let policy = without(Form::OptOut, rules);
        assert!(!policy.never(lost), "{rules:?}: {lost:?}");
    }
    // No rule permits messages, so that nothing needs to forbid them.
    let policy = without(Form::OptOut, &["private_message"]);
    assert!(policy.never(Never::Messages));
    let all = "@id(\"all\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") permit (principal, action, resource);";
    let text = format!("{}\n{all}", policy.text());
    let policy = Policy::load("all.cedar", &text).unwrap();
    assert!(!policy.never(Never::Messages));
    assert!(!policy.asks_for_ai(), "the rule asks nobody");
}

#[test]
fn a_stricter_rule_makes_more_certain() {
    let strict = "@id(\"known\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") forbid (principal, action, resource) when { resource.audience_then != \"public\" };";
    let text = format!("{}\n{strict}", Form::OptOut.text());
    let policy = Policy::load("strict.cedar", &text).unwrap();
    assert!(policy.never(Never::AudienceThenUnknown));
    // A rule that only sometimes forbids makes nothing certain.
    let some = "@id(\"some\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") forbid (principal, action, resource) when { resource.audience_then == \"unknown\" && resource.surface == \"profile\" };";
    let text = format!("{}\n{some}", Form::OptOut.text());
    let policy = Policy::load("some.cedar", &text).unwrap();
    assert!(!policy.never(Never::AudienceThenUnknown));
}

/// One attribute as it is given, the others as they come.
struct With<'e, E> {
    inner: &'e E,
    given: &'e [(Attr, Found)],
}

impl<E: Env> Env for With<'_, E> {
    fn attr(&self, attr: Attr) -> Found {
        let given = self.given.iter().find(|(known, _)| *known == attr);
        given.map_or_else(|| self.inner.attr(attr), |(_, found)| found.clone())
    }

    fn purpose_is(&self, purpose: &str) -> bool {
        self.inner.purpose_is(purpose)
    }

    fn purpose_in(&self, purpose: &str) -> bool {
        self.inner.purpose_in(purpose)
    }
}

/// Everything of an item is there and speaks for it.
struct Willing;

impl Env for Willing {
    fn attr(&self, attr: Attr) -> Found {
        let value = match attr {
            Attr::Item(ItemAttr::Kind) => Value::string("post"),
            Attr::Item(ItemAttr::Audience | ItemAttr::AudienceThen) => Value::string("public"),
            Attr::Item(ItemAttr::SpecialCategory) => Value::string("no"),
            Attr::Item(ItemAttr::Original) => Value::string("none"),
            Attr::Item(ItemAttr::Created | ItemAttr::Imported) | Attr::Context(_) => {
                return willing_context(attr);
            }
            Attr::Item(
                ItemAttr::DepictsRefuser | ItemAttr::DepictsMinor | ItemAttr::MentionsRefuser,
            ) => Value::Bool(false),
            Attr::Item(ItemAttr::Owner) => Value::Bool(true),
            Attr::Item(ItemAttr::OwnerAgeThen) | Attr::Owner(OwnerAttr::Age) => Value::Long(40),
            Attr::Item(ItemAttr::CollectedFor) => Value::set([Value::string("ai")]),
            Attr::Item(ItemAttr::Scopes) => Value::set([Value::string("post/*")]),
            Attr::Item(_) => Value::string("x"),
            Attr::Owner(OwnerAttr::Account | OwnerAttr::Region) => Value::string("person"),
            Attr::Owner(OwnerAttr::Erased) => Value::Bool(false),
            Attr::Owner(
                OwnerAttr::Notified | OwnerAttr::NotifiedLongEnough | OwnerAttr::NoticeSeen,
            ) => Value::set([Value::string("post")]),
            Attr::Owner(_) => Value::set([]),
        };
        Found::Value(value)
    }

    fn purpose_is(&self, _: &str) -> bool {
        true
    }

    fn purpose_in(&self, _: &str) -> bool {
        true
    }
}

fn willing_context(attr: Attr) -> Found {
    use policy::ContextAttr;
    let day = |text: &str| Value::day(text.parse().unwrap());
    Found::Value(match attr {
        Attr::Context(ContextAttr::Purpose) => Value::string("ai"),
        Attr::Context(ContextAttr::AssessedKinds) => Value::set([Value::string("post")]),
        Attr::Context(ContextAttr::CompatibleWith) => Value::set([]),
        Attr::Context(ContextAttr::OlderItemsCompatible) => Value::Bool(true),
        Attr::Context(ContextAttr::ScopeFrom) => day("2020-01-01"),
        _ => day("2024-01-01"),
    })
}

/// What is said to be certain is refused of an item that nothing else stands against.
#[test]
fn what_is_certain_is_refused() {
    let item = |attr, text: &str| (Attr::Item(attr), Found::Value(Value::string(text)));
    let policy = Policy::shipped(Form::OptOut).unwrap();
    assert!(policy.lowered().decide(&Willing).is_admitted());
    for (what, given) in [
        (Never::Messages, item(ItemAttr::Kind, "message")),
        (
            Never::Under18,
            (Attr::Owner(OwnerAttr::Age), Found::Value(Value::Long(17))),
        ),
        (
            Never::DayUnknown,
            (Attr::Item(ItemAttr::Created), Found::Absent),
        ),
        (Never::NotPublicNow, item(ItemAttr::Audience, "friends")),
        (Never::AudienceUnknown, item(ItemAttr::Audience, "unknown")),
        (
            Never::NotPublicThen,
            item(ItemAttr::AudienceThen, "only_me"),
        ),
        (Never::Special, item(ItemAttr::SpecialCategory, "yes")),
    ] {
        let given = [given];
        let env = With {
            inner: &Willing,
            given: &given,
        };
        assert!(policy.never(what), "{what:?}");
        assert!(!policy.lowered().decide(&env).is_admitted(), "{what:?}");
    }
}

#[test]
fn rules_speak_to_the_person_where_they_have_words_for_it() {
    let policy = Policy::shipped(Form::OptOut).unwrap();
    let position = |id: &str| policy.rules().iter().position(|rule| rule.id.0 == id);
    let said = |id: &str, lang| policy.say(Reason::Forbidden(position(id).unwrap()), lang);
    assert_eq!(
        policy.to_you(&said("objection", Lang::En), Lang::En),
        (
            "You objected to this use.".to_owned(),
            Some("Art. 21(1) GDPR".to_owned())
        )
    );
    let (sentence, ground) = policy.to_you(&said("objection", Lang::De), Lang::De);
    assert_eq!(sentence, "Sie haben dieser Nutzung widersprochen.");
    assert_eq!(ground.unwrap(), "Art. 21(1) DSGVO");
    // Without words of its own it says what everybody reads.
    let (sentence, _) = policy.to_you(&said("private_message", Lang::En), Lang::En);
    assert_eq!(sentence, "Private messages are never used.");
    // What comes behind the rule's words stays.
    let decision = Decision {
        forbids: RuleMask::default().with(position("objection").unwrap()),
        ..Decision::default()
    };
    let signals = ["Global Privacy Control"].into();
    let heard = policy.explain_heard(decision, Lang::En, &signals);
    let (sentence, _) = policy.to_you(&heard[0], Lang::En);
    assert!(
        sentence.starts_with("You objected to this use. It came as a signal")
            && sentence.ends_with("Global Privacy Control."),
        "{sentence}"
    );
    // No shipped rule speaks of the reader as of somebody else.
    for form in [Form::OptIn, Form::OptOut] {
        for rule in Policy::shipped(form).unwrap().rules() {
            let [en, de] = [Lang::En, Lang::De].map(|lang| rule.sentence_to_you(lang).to_owned());
            assert!(!en.to_lowercase().contains("the person"), "{en}");
            assert!(
                !de.contains("die Person ")
                    && !de.contains("Die Person ")
                    && !de.contains("der Person "),
                "{de}"
            );
        }
    }
    let one = Form::OptOut.text().replace(
        "@text_you_de(\"Sie haben dieser Nutzung widersprochen.\")\n",
        "",
    );
    let faults = Policy::load("one.cedar", &one).unwrap_err();
    assert_eq!(faults.faults.len(), 1);
    assert!(faults.to_string().contains("text_you_de"), "{faults}");
}
