//! `demur policy prove` from outside.

use crate::shop::Shop;

/// Whether cvc5 is here. CI must have it.
fn cvc5() -> bool {
    let found = std::process::Command::new("cvc5")
        .arg("--version")
        .output()
        .is_ok();
    assert!(
        found || std::env::var("CI").as_deref() != Ok("true"),
        "CI needs cvc5"
    );
    if !found {
        println!("skipped: there is no cvc5");
    }
    found
}

#[test]
fn without_a_solver_it_says_how_to_get_one() {
    let shop = Shop::new(&[]);
    let (status, out, err) = shop.run(&["policy", "prove", "--solver", "/nonexistent/cvc5"]);
    assert_eq!(status, 2, "{out}");
    assert!(
        err.contains("apt install cvc5") && err.contains("/nonexistent/cvc5"),
        "{err}"
    );
}

#[test]
fn shipped_policies_are_proved() {
    if !cvc5() {
        return;
    }
    let shop = Shop::new(&[]);
    for form in ["opt_in", "opt_out"] {
        let proved = shop.json(&["policy", "prove", &format!("policies/{form}.cedar")]);
        assert_eq!(proved["proved"], true, "{proved}");
        assert_eq!(proved["admits_something"], true);
        let claims = proved["claims"].as_array().unwrap();
        for claim in ["objector", "minor_now", "minor_then", "message"] {
            let found = claims.iter().find(|c| c["claim"] == claim).unwrap();
            assert_eq!(found["outcome"], "proved", "{claim}");
        }
    }
}

#[test]
fn a_policy_without_the_rule_is_broken_by_an_item() {
    if !cvc5() {
        return;
    }
    let shop = Shop::new(&[]);
    let path = shop.root().join("policies/opt_in.cedar");
    let text = std::fs::read_to_string(path).unwrap();
    let from = text.find("@id(\"objection\")").unwrap();
    let to = from + text[from..].find(';').unwrap() + 1;
    shop.write("mine.cedar", &format!("{}{}", &text[..from], &text[to..]));
    let (status, out, err) = shop.run(&["policy", "prove", "mine.cedar"]);
    assert_eq!(status, 1, "{out}{err}");
    assert!(out.contains("BROKEN      objector"), "{out}");
    assert!(
        out.contains("This item would be admitted, by `consent_content`"),
        "{out}"
    );
    let (status, out, _) = shop.run(&["policy", "prove", "mine.cedar", "--lang", "de"]);
    assert_eq!(status, 1);
    assert!(out.contains("DSGVO"), "{out}");
    let (status, _, err) = shop.run(&["policy", "prove", "mine.cedar", "--without", "objector"]);
    assert_eq!(status, 2, "the core cannot be left out: {err}");
}

#[test]
fn no_answer_in_time_is_no_proof() {
    if !cvc5() {
        return;
    }
    let shop = Shop::new(&[]);
    let path = shop.root().join("policies/opt_in.cedar");
    let text = std::fs::read_to_string(path).unwrap();
    let clauses = " && (resource.owner has age || resource.depicts_minor)".repeat(40);
    let large = format!(
        "{text}\n@id(\"large\") @article(\"a\") @text_en(\"e\") @text_de(\"d\")
         forbid (principal, action, resource is Item) when {{ resource has owner{clauses} }};"
    );
    shop.write("large.cedar", &large);
    let asked = [
        "policy",
        "prove",
        "large.cedar",
        "--timeout-seconds",
        "1",
        "--json",
    ];
    let (status, out, err) = shop.run(&asked);
    assert_eq!(status, 1, "{out}{err}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["proved"], false);
    assert_eq!(report["claims"][0]["outcome"], "undecided");
    let why = report["claims"][0]["why"].as_str().unwrap();
    assert!(why.contains("longer than 1s"), "{why}");
}
