use policy::Policy;
#[test]
fn depth() {
    let n: usize = std::env::var("N").unwrap().parse().unwrap();
    let body = match std::env::var("K").unwrap().as_str() {
        "not" => format!("{}true", "!".repeat(n)),
        "paren" => format!("{}true{}", "(".repeat(n), ")".repeat(n)),
        "and" => format!("true{}", " && resource.depicts_minor".repeat(n)),
        "or" => format!("true{}", " || resource.depicts_minor".repeat(n)),
        "plus" => format!("1{} == 2", " + 1".repeat(n)),
        "if" => format!(
            "{}true{}",
            "if resource.depicts_minor then true else (".repeat(n),
            ")".repeat(n)
        ),
        "set" => format!("{}{} == [1]", "[".repeat(n), "]".repeat(n)),
        _ => panic!(),
    };
    let text = format!(
        "@id(\"x\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") permit (principal, action, resource) when {{ {body} }};"
    );
    let t = std::time::Instant::now();
    let r = Policy::load("x", &text);
    eprintln!(
        "{:?} {}",
        t.elapsed(),
        r.map(|p| p.rules().len().to_string()).unwrap_or_else(|e| e
            .to_string()
            .chars()
            .take(200)
            .collect())
    );
}
