//! What does not load, and what it is told.

use policy::{Form, Lang, Policy, page};

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
    assert!(types.contains("house.cedar:3: rule `x`"), "{types}");
    let unguarded = faults(&rule("resource.owner.age < 18"));
    assert!(unguarded.contains("rule `x`"), "{unguarded}");
    let syntax = faults("permit (principal, action, resource) when { resource.kind = 3 };");
    assert!(syntax.contains("house.cedar:1"), "{syntax}");
    let bare = faults("\n\npermit (principal, action, resource);");
    assert!(bare.contains("house.cedar:3: lacks `@id"), "{bare}");
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
fn a_policy_reads_as_a_page() {
    let policy = Policy::shipped(Form::OptIn).unwrap();
    let hash = policy.hash().to_string();
    insta::assert_snapshot!("opt_in_en", page(&policy, Lang::En).replace(&hash, "HASH"));
    insta::assert_snapshot!("opt_in_de", page(&policy, Lang::De).replace(&hash, "HASH"));
}
