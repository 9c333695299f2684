//! Solvers that are missing or do not answer. Nothing of it is ever a proof.

use policy::{Form, Lang, Policy};
use prove::{Outcome, Report, Solver, Undecided, prove};
use rights::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A program in the place of the solver: `tests/it/solvers`.
fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/solvers")
        .join(name)
}

fn find(program: &Path, limit: Duration) -> Result<Solver, Error> {
    Solver::find(program, limit)
}

fn ask(name: &str, limit: Duration) -> Report {
    let policy = Policy::shipped(Form::OptIn).unwrap();
    let solver = find(&program(name), limit).unwrap();
    prove(&policy, &solver, &[]).unwrap()
}

fn nothing_is_proved(report: &Report, because: fn(&Undecided) -> bool, words: [&str; 2]) {
    assert!(!report.is_proved());
    for finding in &report.findings {
        match &finding.outcome {
            Outcome::Undecided(why) => assert!(because(why), "{}: {why:?}", finding.id),
            other => panic!("{} is {other:?}", finding.id),
        }
    }
    assert_eq!(report.admits, None);
    for (lang, words) in [Lang::En, Lang::De].into_iter().zip(words) {
        let text = report.text(lang);
        assert!(text.contains(words), "{text}");
    }
    assert_eq!(report.json(Lang::En)["proved"], false);
}

#[test]
fn a_missing_solver_is_said_with_how_to_install_it() {
    let nowhere = Path::new("/nowhere/cvc5");
    let e = find(nowhere, Duration::from_secs(20)).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::NotFound);
    let text = e.to_string();
    for part in [
        "`/nowhere/cvc5`",
        "apt install cvc5",
        "macOS",
        "CVC5",
        "--solver",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn another_program_is_not_taken_for_the_solver() {
    for other in ["/bin/echo", "/"] {
        let e = find(Path::new(other), Duration::from_secs(20)).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::Input);
        let text = e.to_string();
        assert!(
            text.contains(&format!("`{other}`")) && text.contains("apt install"),
            "{text}"
        );
    }
    let e = find(&program("silent"), Duration::from_millis(200)).unwrap_err();
    assert!(e.to_string().contains("said nothing"), "{e}");
}

#[test]
fn unknown_is_not_proved() {
    let report = ask("unknown", Duration::from_secs(20));
    let gave_up = |why: &Undecided| matches!(why, Undecided::GaveUp);
    nothing_is_proved(&report, gave_up, ["`unknown`", "`unknown`"]);
}

#[test]
fn a_solver_that_hangs_is_ended_and_proves_nothing() {
    let limit = Duration::from_millis(500);
    let report = ask("hangs", limit);
    let timed_out = |why: &Undecided| matches!(why, Undecided::TimedOut(_));
    nothing_is_proved(
        &report,
        timed_out,
        ["no answer within 500ms", "in 500ms nicht"],
    );
}

#[test]
fn a_solver_that_dies_or_babbles_proves_nothing() {
    let failed = |why: &Undecided| matches!(why, Undecided::Failed(_));
    for name in ["dies", "babbles"] {
        let report = ask(name, Duration::from_secs(20));
        nothing_is_proved(&report, failed, ["the solver failed", "gescheitert"]);
    }
}

/// A solver that lies cannot be caught in every lie, but this one claims too much.
#[test]
fn a_solver_that_denies_everything_also_denies_that_anything_is_admitted() {
    let report = ask("denies", Duration::from_secs(20));
    assert_eq!(report.admits, Some(false));
    assert!(report.text(Lang::En).contains("admits nothing at all"));
}

/// INVARIANT of `deep`: what loading lets through fits the symbolic compiler's stack, and does not
/// hold the prover up. An overflow of the stack would end the test.
#[test]
fn rules_at_the_limits_of_loading_are_put_to_the_solver_or_too_large() {
    let solver = find(&program("unknown"), Duration::from_secs(1)).unwrap();
    let gave_up = |why: &Undecided| matches!(why, Undecided::GaveUp);
    let too_large = |why: &Undecided| matches!(why, Undecided::TooLarge(_));
    let unknown = ["`unknown`", "`unknown`"];
    let longer = ["took longer than 1s", "dauerte länger als 1s"];
    for (condition, because, words) in [
        (
            format!("resource.depicts_minor{}", " && true".repeat(250)),
            gave_up as fn(&Undecided) -> bool,
            unknown,
        ),
        (
            format!(
                "{}resource.depicts_minor{}",
                "!(".repeat(14),
                ")".repeat(14)
            ),
            gave_up,
            unknown,
        ),
        (
            format!(
                "{}false",
                "if resource.depicts_minor then true else ".repeat(120)
            ),
            gave_up,
            unknown,
        ),
        (
            format!(
                "resource.imported{} == context.today",
                ".toDate()".repeat(250)
            ),
            too_large,
            longer,
        ),
        (
            format!(
                "resource has owner{}",
                " && (resource.owner has age || resource.depicts_minor)".repeat(40)
            ),
            too_large,
            longer,
        ),
    ] {
        let text = Form::OptIn.text().to_owned()
            + &format!(
                "@id(\"large\") @article(\"a\") @text_en(\"e\") @text_de(\"d\")
                 forbid (principal, action, resource is Item) when {{ {condition} }};"
            );
        let policy = Policy::load("house.cedar", &text).unwrap();
        nothing_is_proved(&prove(&policy, &solver, &[]).unwrap(), because, words);
    }
}
