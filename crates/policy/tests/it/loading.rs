//! What does not load, and what it is told.

use policy::{Effect, FactsEnv, Form, Lang, Policy, Reference, page};

fn faults(text: &str) -> String {
    Policy::load("house.cedar", text).unwrap_err().to_string()
}

fn rule(condition: &str) -> String {
    format!(
        "// a comment\n@id(\"x\") @article(\"a\") @text_en(\"e\") @text_de(\"d\")\nforbid (principal, action, resource) when {{ {condition} }};\n"
    )
}

#[test]
fn both_shipped_policies_load() {
    for form in [Form::OptIn, Form::OptOut] {
        let policy = Policy::shipped(form).unwrap_or_else(|e| panic!("{e}"));
        assert!(policy.rules().len() >= 20);
        assert!(
            policy
                .rules()
                .iter()
                .all(|r| r.line > 1 && !r.text_de.is_empty() && r.article.contains("Art."))
        );
    }
}

#[test]
fn faults_name_file_line_and_rule() {
    let unknown = faults(&rule("resource.colour == \"red\""));
    assert!(
        unknown.contains("house.cedar:3") && unknown.contains("colour"),
        "{unknown}"
    );
    let types = faults(&rule("resource.kind < 3"));
    assert!(
        types.contains("house.cedar:3:45: rule `x`: unexpected type"),
        "{types}"
    );
    let unguarded = faults(&rule("resource.owner.age < 18"));
    assert!(unguarded.contains("rule `x`"), "{unguarded}");
    let syntax = faults("permit (principal, action, resource) when { resource.kind = 3 };");
    assert!(syntax.contains("house.cedar:1"), "{syntax}");
    let bare = faults("\n\npermit (principal, action, resource);");
    assert!(bare.contains("house.cedar:3:1: lacks `@id"), "{bare}");
    let twice = faults(&(rule("true") + &rule("false")));
    assert!(twice.contains("unique"), "{twice}");
}

#[test]
fn what_cannot_be_lowered_is_refused() {
    for (text, word) in [
        (
            "@id(\"x\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") permit (principal, action, resource == Item::\"17\");",
            "single resource",
        ),
        (
            "@id(\"x\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") permit (principal, action, resource) when { resource has owner && resource.owner == Person::\"eve\" };",
            "entity",
        ),
        (
            "@id(\"x\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") permit (principal == ?principal, action, resource);",
            "template",
        ),
        (
            "@id(\"x\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") permit (principal, action, resource) when { ip(\"127.0.0.1\").isLoopback() };",
            "addresses",
        ),
        (
            "@id(\"x\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") permit (principal, action, resource) when { {a: 1}.a == 1 };",
            "something else",
        ),
    ] {
        let found = faults(text);
        assert!(found.contains(word), "{text}: {found}");
    }
}

#[test]
fn more_than_64_rules_are_refused() {
    let rules = |n: usize| {
        (0..n)
            .map(|i| rule("true").replace("\"x\"", &format!("\"x{i}\"")))
            .collect::<String>()
    };
    // Cedar warns of rules that always hold, so the count is taken from the message.
    assert!(faults(&rules(65)).contains("at most 64"));
}

#[test]
fn rules_keep_the_order_of_the_file() {
    // Cedar's own order is that of its ids, where `policy10` may come before `policy2`.
    let text: String = (0..12)
        .map(|i| rule("resource.depicts_minor").replace("\"x\"", &format!("\"x{i}\"")))
        .collect();
    let policy = Policy::load("house.cedar", &text).unwrap();
    for (position, rule) in policy.rules().iter().enumerate() {
        assert_eq!(rule.id.0, format!("x{position}"));
        assert_eq!(
            rule.line,
            2 + 3 * position,
            "a comment, annotations, the rule"
        );
    }
    assert_eq!(policy.lowered().rules.len(), 12);
}

#[test]
fn faults_carry_their_parts() {
    let text =
        rule("resource.depicts_minor") + &rule("resource.hasTag(\"a\")").replace("\"x\"", "\"y\"");
    let faults = Policy::load("house.cedar", &text).unwrap_err().faults;
    let lowering = faults.last().unwrap();
    let first = faults.first().unwrap();
    assert_eq!(first.line, Some(5), "{faults:?}");
    assert!(
        faults
            .iter()
            .all(|f| f.rule.as_ref().is_some_and(|r| r.0 == "y"))
    );
    assert!(lowering.column.is_some_and(|c| c >= 1));
    let bare = Policy::load("house.cedar", "permit (principal, action, resource);").unwrap_err();
    assert!(
        bare.faults
            .iter()
            .all(|f| f.remedy.is_some() && f.column == Some(1))
    );
    assert_eq!(bare.faults.len(), 4, "@id, @article, @text_en, @text_de");
    let error = rights::Error::from(bare);
    assert_eq!(error.kind(), rights::ErrorKind::Input);
}

#[test]
fn what_would_break_the_stack_is_refused() {
    let chain = |n: usize, more: &str| format!("resource.depicts_minor{}", more.repeat(n));
    let nested = |n: usize| format!("{}true{}", "(".repeat(n), ")".repeat(n));
    for condition in [
        nested(10_000),
        format!(
            "{}true{}",
            "if true then true else (".repeat(5_000),
            ")".repeat(5_000)
        ),
        format!("{}1{} == [1]", "[".repeat(10_000), "]".repeat(10_000)),
    ] {
        let found = faults(&rule(&condition));
        assert!(found.contains("house.cedar:2:1: brackets nest"), "{found}");
    }
    for more in [
        " && true",
        " || true",
        ".toDate()",
        " + 1",
        " == 1",
        " else if true then true",
    ] {
        let found = faults(&rule(&chain(10_000, more)));
        assert!(found.contains("at most 256"), "{found}");
    }
}

/// INVARIANT of `places`: what the limits let through loads and decides on a small stack.
#[test]
fn what_the_limits_let_through_fits_a_small_stack() {
    let decide = || {
        // The rule's own scope and braces take a level and the guard three operators.
        let conditions = [
            format!("{}resource.depicts_minor{}", "(".repeat(15), ")".repeat(15)),
            format!("resource.depicts_minor{}", " && true".repeat(250)),
            format!(
                "{}resource.depicts_minor{}",
                "(".repeat(15),
                ") && true".repeat(15) + &" || true".repeat(230)
            ),
            format!(
                "resource.imported{} == context.today",
                ".toDate()".repeat(250)
            ),
            format!(
                "{}true{}",
                "if resource.depicts_minor then true else ".repeat(120),
                ""
            ),
            format!(
                "{}resource.depicts_minor{}",
                "!(".repeat(15),
                ")".repeat(15)
            ),
        ];
        for condition in conditions {
            let policy = Policy::load("house.cedar", &rule(&condition))
                .unwrap_or_else(|e| panic!("{e}\n{condition}"));
            let (context, item) = (crate::rules::context(), crate::rules::admitted());
            let tree = crate::generate::tree();
            let reference = Reference::new(&policy, &tree).unwrap();
            let env = FactsEnv {
                context: &context,
                item: &item,
                tree: &tree,
            };
            let want = reference.decide(&context, &item).unwrap();
            assert!(
                want.errored.is_empty(),
                "cedar refused for its own stack's sake"
            );
            assert_eq!(policy.lowered().decide(&env), want);
            assert!(page(&policy, Lang::En).contains("`x`"));
        }
    };
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(decide);
    thread.unwrap().join().unwrap();
}

#[test]
fn policies_read_as_pages() {
    for form in [Form::OptIn, Form::OptOut] {
        let policy = Policy::shipped(form).unwrap();
        let hash = policy.hash().to_string();
        for (lang, code) in [(Lang::En, "en"), (Lang::De, "de")] {
            let text = page(&policy, lang).replace(&hash, "HASH");
            assert!(
                policy
                    .rules()
                    .iter()
                    .all(|r| text.matches(&format!("`{}`)", r.id)).count() == 1)
            );
            insta::assert_snapshot!(format!("{form}_{code}"), text);
        }
    }
}

#[test]
fn a_page_says_what_a_policy_leaves_out() {
    let policy = Policy::load("house.cedar", &rule("resource.depicts_minor")).unwrap();
    let text = page(&policy, Lang::En);
    assert!(text.contains("no rule permits any use"), "{text}");
    assert!(
        text.contains("No rule that forbids asks who can see"),
        "{text}"
    );
    let open = rule("resource.depicts_minor").replace("forbid", "permit");
    let text = page(&Policy::load("house.cedar", &open).unwrap(), Lang::De);
    assert!(text.contains("Für jeden Zweck."), "{text}");
}

#[test]
fn digests_are_of_what_rules_say_not_of_how_it_is_written() {
    let policy = Policy::shipped(Form::OptOut).unwrap();
    let (permits, forbids) = policy.digests().unwrap();
    let count = |effect| policy.rules().iter().filter(|r| r.effect == effect).count();
    assert_eq!(permits.len(), count(Effect::Permit));
    assert_eq!(forbids.len(), count(Effect::Forbid));
    // Other texts, names, comments and line breaks are the same rules.
    let text = Form::OptOut.text();
    let rewritten = text.replace("@text_en(\"", "// a comment\n@text_en(\"In other words: ");
    assert_ne!(rewritten, text);
    let same = Policy::load("other.cedar", &rewritten).unwrap();
    assert_eq!(same.digests().unwrap(), (permits.clone(), forbids.clone()));
    // Another number in a rule is another rule.
    let younger = text.replace("18", "16");
    assert_ne!(younger, text);
    let other = Policy::load("younger.cedar", &younger).unwrap();
    let (now_permits, now_forbids) = other.digests().unwrap();
    assert!(now_permits != permits || now_forbids != forbids);
}
