//! `demur up` from start to end, and the sample town against Cedar's authorizer.

use crate::shop::demur;
use serde_json::Value;

#[test]
fn the_tour_ends_with_an_objection_that_takes_effect() {
    let folder = tempfile::tempdir().unwrap();
    let out = demur(folder.path(), &["up", "tour", "--people", "400"]);
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(
        out.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert!(
        text.contains("objection of") && text.contains("the workspace is tour/shop"),
        "{text}"
    );
    let shop = folder.path().join("tour/shop");
    let run = |args: &[&str]| {
        let out = demur(&shop, args);
        assert!(out.status.success(), "{args:?}: {out:?}");
        serde_json::from_slice::<Value>(&out.stdout).unwrap()
    };
    for purpose in ["ai_assistant", "generative_ai"] {
        let report = run(&["--json", "decide", "--purpose", purpose, "--reference"]);
        assert_eq!(
            report["reference"]["differences"], 0,
            "Cedar decides the town alike"
        );
        assert_eq!(report["items"], report["reference"]["items"]);
    }
    assert!(
        run(&["--json", "decide", "--purpose", "ai_assistant"])["admitted"]
            .as_u64()
            .unwrap()
            > 0
    );
    let again = demur(folder.path(), &["up", "tour"]);
    assert_eq!(again.status.code(), Some(2), "nothing is overwritten");
}
