//! What a sidecar takes, and what it refuses.

use crate::shelves::write_megatron;
use crate::trial::Trial;
use export::{Dtype, Kind, SidecarHead, SidecarWriter, Tokens};
use rights::{ErrorKind, Pseudonym};
use std::fs;
use std::path::Path;

fn tokens(shards: &Path) -> Tokens {
    Tokens {
        kind: Kind::Megatron,
        shards: shards.to_owned(),
        columns: Vec::new(),
        dtype: Dtype::Uint16,
        tokenizer: "bytes".to_owned(),
        mask: 0,
    }
}

#[test]
fn spans_must_lie_in_their_samples_and_apart() {
    let trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let shards = folder.path().join("shards");
    fs::create_dir(&shards).unwrap();
    write_megatron(&shards, "corpus", Dtype::Uint16, &[vec![5; 10], vec![6; 4]]);
    let (item, person) = (Pseudonym([1; 16]), Pseudonym([2; 16]));
    let attempt = |name: &str, spans: &[(&str, u64, u64, u64)]| {
        let sidecar = folder.path().join(name);
        let mut writer = SidecarWriter::create(&sidecar, &trial.open(), tokens(&shards))?;
        for (shard, sample, start, length) in spans {
            writer.add(shard, *sample, (*start, *length), item, person)?;
        }
        writer.finish()
    };
    for (name, spans, words) in [
        (
            "a",
            vec![("corpus", 0, 0, 6), ("corpus", 0, 5, 2)],
            "overlap",
        ),
        ("b", vec![("corpus", 0, 0, 11)], "the sample has `10`"),
        ("c", vec![("corpus", 2, 0, 1)], "has `2` samples"),
        ("d", vec![("corpus", 0, 3, 0)], "one token at least"),
        ("e", vec![("../corpus", 0, 3, 1)], "no name of a file"),
        ("f", vec![("other", 0, 3, 1)], "other.idx"),
        ("g", vec![("corpus", 0, u64::MAX, 2)], "one token at least"),
    ] {
        let wrong = attempt(name, &spans).unwrap_err();
        assert!(wrong.to_string().contains(words), "{wrong}");
        assert!(SidecarHead::read(&folder.path().join(name)).is_err());
    }
    let head = attempt(
        "right",
        &[
            ("corpus", 1, 0, 4),
            ("corpus", 0, 5, 5),
            ("corpus", 0, 0, 5),
        ],
    );
    let head = head.unwrap();
    assert_eq!(head.spans.records, Some(3));
    assert_eq!(head.tokens.shards, Path::new("../shards"));
    let again = attempt("right", &[]).unwrap_err();
    assert!(again.to_string().contains("not empty"), "{again}");
    for (dtype, mask) in [
        (Dtype::Uint8, 256),
        (Dtype::Uint16, -1),
        (Dtype::Float32, 1 << 25),
    ] {
        let tokens = Tokens {
            dtype,
            mask,
            ..tokens(&shards)
        };
        let wrong = SidecarWriter::create(&folder.path().join("mask"), &trial.open(), tokens);
        assert_eq!(wrong.unwrap_err().kind(), ErrorKind::Input);
    }
    let other = Tokens {
        dtype: Dtype::Int32,
        ..tokens(&shards)
    };
    let mut writer =
        SidecarWriter::create(&folder.path().join("type"), &trial.open(), other).unwrap();
    writer.add("corpus", 0, (0, 1), item, person).unwrap();
    let wrong = writer.finish().unwrap_err();
    assert!(
        wrong.to_string().contains("uint16") && wrong.to_string().contains("int32"),
        "{wrong}"
    );
}
