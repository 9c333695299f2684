//! What a notice has to say, and how it says that one can object.

use crate::shop::{asking, occasion, settings, write_texts};
use notice::{Fault, Occasion, Settings, Texts, shipped};
use std::path::Path;

fn check_with(change: impl FnOnce(&Path), settings: &Settings, occasion: &Occasion) -> Vec<Fault> {
    let folder = tempfile::tempdir().unwrap();
    write_texts(folder.path());
    change(folder.path());
    let texts = Texts::load(folder.path()).unwrap();
    texts.check(settings, occasion)
}

fn faults(file: &str, from: &str, to: &str) -> Vec<String> {
    let change = |folder: &Path| {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    };
    let found = check_with(change, &settings(), &occasion());
    found
        .into_iter()
        .map(|f| format!("{}: {} ({})", f.file, f.what, f.source))
        .collect()
}

#[test]
fn the_shipped_texts_say_everything_once_the_facts_are_filled_in() {
    assert_eq!(check_with(|_| {}, &settings(), &occasion()), []);
    for alone in [true, false] {
        assert_eq!(check_with(|_| {}, &settings(), &asking(alone)), []);
    }
}

/// On consent alone no text says when a use begins; every one says where one says yes, and somebody is there to
/// hear it.
#[test]
fn a_consent_is_asked_for_and_nothing_else_is_said_to_begin() {
    for file in ["en/body.txt", "en/body.html", "de/body.txt", "de/body.html"] {
        let always = |folder: &Path| {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path).unwrap();
            let begins = "{{ basis }} If you do not object, the use can begin on {{ first_use }}.";
            std::fs::write(path, text.replace("{{ basis }}", begins)).unwrap();
        };
        assert_eq!(check_with(always, &settings(), &occasion()), []);
        assert_eq!(check_with(always, &settings(), &asking(false)), []);
        let found = check_with(always, &settings(), &asking(true));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].file, file);
        assert!(found[0].what.contains("nothing is used without a consent"));
        let nowhere = |folder: &Path| {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(path, text.replace("{{ consent_link }}", "")).unwrap();
        };
        let found = check_with(nowhere, &settings(), &asking(true));
        assert!(
            found.iter().any(|f| f.file == file && f.source == "Art. 7"),
            "{found:?}"
        );
        assert_eq!(check_with(nowhere, &settings(), &occasion()), []);
    }
    let mut unasked = asking(true);
    unasked.asked = false;
    let found = check_with(|_| {}, &settings(), &unasked);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].file, "demur.toml");
    assert!(found[0].what.contains("[portal.consent]"), "{found:?}");
}

#[test]
fn facts_that_only_the_operator_knows_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in shipped() {
        let to = folder.path().join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, text).unwrap();
    }
    let texts = Texts::load(folder.path()).unwrap();
    let found = texts.check(&Settings::default(), &occasion());
    let lines: Vec<String> = found
        .iter()
        .map(|f| format!("{}: {} ({})", f.file, f.what, f.source))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// Each thing that Art. 13 and 14 ask for is missed in text and page when it is left out.
#[test]
fn each_thing_that_is_left_out_is_missed() {
    for variable in [
        "controller_address",
        "controller_contact",
        "officer_contact",
        "basis",
        "interest",
        "recipients",
        "transfers",
        "retention",
        "source",
        "obligation",
        "automated",
        "rights",
        "authority",
        "first_use",
        "notice_link",
        "portal_link",
    ] {
        for file in ["en/body.txt", "de/body.html"] {
            let used = format!("{{{{ {variable} }}}}");
            let without = faults(file, &used, "");
            assert!(!without.is_empty(), "{variable} in {file}");
            assert!(without.iter().all(|f| f.contains(&used)), "{without:?}");
            // Named where nobody reads it.
            for hidden in [
                format!("{{# {used} #}}"),
                format!("{{% if false %}}{used}{{% endif %}}"),
            ] {
                let found = faults(file, &used, &hidden);
                assert!(!found.is_empty(), "{hidden} in {file}");
            }
        }
    }
}

#[test]
fn the_objection_stands_apart_early_and_as_a_button() {
    let found = faults("en/body.txt", "{{ objection_link }}", "");
    assert!(found.iter().any(|f| f.contains("`0` times")), "{found:?}");
    let twice = "{{ objection_link }}\n\n{{ objection_link }}";
    let found = faults("en/body.txt", "{{ objection_link }}", twice);
    assert!(found.iter().any(|f| f.contains("`2` times")), "{found:?}");
    let crowded = "{{ objection_link }} {{ recipients }}";
    let found = faults("en/body.txt", "{{ objection_link }}", crowded);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("recipients"), "{found:?}");
    for other in ["notice_link", "portal_link"] {
        let linked = format!("{{{{ objection_link }}}} or {{{{ {other} }}}}");
        let found = faults("en/body.txt", "{{ objection_link }}", &linked);
        assert!(found[0].contains("other links"), "{found:?}");
    }
    let found = faults("de/body.html", "class=\"button\"", "");
    assert!(found[0].contains("no button"), "{found:?}");
    let late = |folder: &Path| {
        let path = folder.join("en/body.txt");
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once("You have the right to object").unwrap();
        let (objection, rest) = rest.split_once("\n\n").unwrap();
        let moved = format!("{before}{rest}\n\nYou have the right to object{objection}");
        // Only the text where one can object has it.
        let moved = moved.replace("{% else %}", "{% elif false %}");
        std::fs::write(path, moved).unwrap();
    };
    let found = check_with(late, &settings(), &occasion());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].what.contains("further up"));
}

#[test]
fn a_mail_loads_nothing() {
    for loads in [
        "<img alt=\"\" width=1>",
        "<IMG SRC=\"https://t.example/p.gif\">",
        "<link rel=stylesheet href=\"https://t.example/a.css\">",
        "<p style=\"background:url(https://t.example/p.gif)\">x</p>",
        "<script>1</script>",
    ] {
        let found = faults("en/body.html", "<h1", &format!("{loads}<h1"));
        assert!(!found.is_empty(), "{loads}");
        assert!(
            found.iter().all(|f| f.contains("loads nothing")),
            "{found:?}"
        );
    }
}

#[test]
fn what_is_no_template_is_said_with_its_line() {
    let found = faults("en/body.txt", "{{ officer }}", "{{ oficer }}");
    assert!(
        found.iter().any(|f| f.contains("`oficer` is no variable")),
        "{found:?}"
    );
    let found = faults("en/body.txt", "{{ officer }}", "{{ officer ");
    assert!(found[0].contains("en/body.txt: line"), "{found:?}");
    let found = faults(
        "de/subject.txt",
        "{% if opt_out %}Ihr Widerspruchsrecht: {{ controller }} und das Training von KI{% else %}",
        "{% if opt_out %} {% else %}",
    );
    assert!(found[0].contains("subject"), "{found:?}");
}
