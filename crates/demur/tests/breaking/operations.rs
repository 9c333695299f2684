//! What is done while the disk breaks, and what puts it right afterwards.

use crate::broken::{Fault, How, Point, Ran};
use crate::outcome::{entries, places};
use crate::place::Place;
use crate::town::{EXPORT, Inputs};
use ledger::Places;
use std::path::PathBuf;

pub(crate) struct Operation {
    pub(crate) name: &'static str,
    /// Whether it changes what is decided.
    pub(crate) decides: bool,
    /// What has happened before.
    pub(crate) prepare: fn(&Place, &Inputs),
    /// Calls, by name and a part of their path, whose break once showed a defect: each is played every time.
    pub(crate) known: &'static [(&'static str, &'static str, How)],
    /// The command.
    pub(crate) command: fn(&Place, &Inputs) -> Vec<String>,
    /// Does again what did not end well; `Ran` is what was said.
    pub(crate) mend: fn(&Operation, &Place, &Inputs, &Ran),
}

impl Operation {
    pub(crate) fn run(&self, place: &Place, inputs: &Inputs, fault: &Fault) -> Ran {
        let command = (self.command)(place, inputs);
        let args: Vec<&str> = command.iter().map(String::as_str).collect();
        place.run(&[&["--json"], &args[..]].concat(), fault)
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// Most operations are put right by calling them again.
fn again(operation: &Operation, place: &Place, inputs: &Inputs, _: &Ran) {
    let ran = operation.run(place, inputs, &Fault::none());
    assert_eq!(ran.code(), 0, "called again: {ran}");
}

fn nothing(_: &Place, _: &Inputs) {}

pub(crate) const INIT: Operation = Operation {
    name: "init",
    decides: true,
    prepare: |place, _| {
        for name in ["shop", "copy"] {
            std::fs::remove_dir_all(place.disk().join(name)).unwrap();
        }
    },
    known: &[
        ("write", "keys/grid.key", How::Short),
        ("unlink", "keys/grid.key", How::Kill),
        ("rename", "shop/demur.toml", How::Kill),
    ],
    command: |place, _| {
        let shop = place.shop().display().to_string();
        vec!["init".to_owned(), shop, "--opt-out".to_owned()]
    },
    mend: |operation, place, inputs, ran| {
        // Where the configuration has its place, everything else had its own before.
        match place.shop().join("demur.toml").exists() {
            true => drop(place.does(&["ledger", "verify"])),
            false => again(operation, place, inputs, ran),
        }
    },
};

pub(crate) const IMPORT_PEOPLE: Operation = Operation {
    name: "import_people",
    decides: true,
    prepare: nothing,
    known: &[],
    command: |_, inputs| words(&format!("import people {}", inputs.path("more.csv"))),
    mend: again,
};

pub(crate) const IMPORT_ITEMS: Operation = Operation {
    name: "import_items",
    decides: true,
    prepare: nothing,
    known: &[("rename", "shop/facts", How::KillAfter)],
    command: |_, inputs| words(&format!("import items {}", inputs.path("more.jsonl"))),
    mend: again,
};

pub(crate) const IMPORT_CHANGED: Operation = Operation {
    name: "import_changed",
    decides: true,
    prepare: nothing,
    known: &[],
    command: |_, inputs| words(&format!("import items {}", inputs.path("changed.jsonl"))),
    mend: again,
};

/// An erasure and an objection, masked at once.
pub(crate) const IMPORT_CHOICES: Operation = Operation {
    name: "import_choices",
    decides: true,
    prepare: nothing,
    known: &[],
    command: |_, inputs| words(&format!("import choices {}", inputs.path("said.csv"))),
    mend: again,
};

pub(crate) const OBJECT: Operation = Operation {
    name: "object",
    decides: false,
    prepare: nothing,
    known: &[],
    command: |_, _| words("object ben --receipt ../receipt.json"),
    mend: again,
};

/// After more content, and an objection that concerns the set before.
pub(crate) const COMPILE: Operation = Operation {
    name: "compile",
    decides: false,
    prepare: |place, inputs| {
        place.does(&["import", "items", &inputs.path("more.jsonl")]);
        place.does(&["object", "ben"]);
    },
    known: &[
        ("link", "0002.tmp/table/window", How::FailAfter),
        ("write", "ledger.db-wal", How::FailAfter),
    ],
    command: |_, _| words("compile --purpose ai_assistant"),
    mend: again,
};

/// Says something whose masks do not come about, since the folder of the sets cannot be written.
fn unmasked(place: &Place, args: &[&str]) {
    let fault = Fault {
        below: Some(PathBuf::from("shop/sets")),
        point: Some(Point {
            at: 1,
            how: How::Dead,
            name: String::new(),
            part: String::new(),
        }),
    };
    let ran = place.run(args, &fault);
    assert_eq!(ran.code(), 2, "{ran}");
    assert!(ran.err.contains("is recorded"), "{ran}");
}

pub(crate) const WATCH: Operation = Operation {
    name: "watch",
    decides: false,
    prepare: |place, _| {
        unmasked(place, &["object", "ben"]);
        unmasked(place, &["object", "cleo"]);
    },
    known: &[("write", "ledger.db-wal", How::Full)],
    command: |_, _| words("watch --once"),
    mend: again,
};

/// Of Ada, who is erased, and of Cleo's masked rows.
pub(crate) const PURGE: Operation = Operation {
    name: "purge",
    decides: true,
    prepare: |place, inputs| {
        place.does(&["import", "choices", &inputs.path("said.csv")]);
        place.does(&["watch", "--once"]);
    },
    known: &[
        ("write", "feed/head", How::FailAfter),
        ("rename", "feed/head", How::KillAfter),
    ],
    command: |_, _| words("purge"),
    mend: again,
};

pub(crate) const CONFIRM: Operation = Operation {
    name: "confirm",
    decides: false,
    prepare: |place, inputs| {
        (PURGE.prepare)(place, inputs);
        place.does(&["purge"]);
        // What is confirmed has to be carried out in the copy.
        place.does(&["watch", "--once"]);
        place.does(&["export", "apply", "../copy", "--set", "ai_assistant"]);
    },
    known: &[],
    command: |_, _| words("orders confirm 1 --by Ada --evidence ticket --applied ../copy/applied"),
    mend: |operation, place, inputs, _| {
        let ran = operation.run(place, inputs, &Fault::none());
        let done = ran.code() == 2 && ran.err.contains("was confirmed");
        assert!(ran.code() == 0 || done, "called again: {ran}");
    },
};

pub(crate) const EXPORTING: Operation = Operation {
    name: "export",
    decides: false,
    prepare: |place, _| {
        std::fs::remove_dir_all(place.disk().join("copy")).unwrap();
        place.does(&["object", "ben"]);
        place.does(&["watch", "--once"]);
    },
    known: &[],
    command: |_, _| EXPORT.map(str::to_owned).to_vec(),
    mend: |operation, place, inputs, ran| {
        // A copy that is at its place is whole: it gets there by one rename, and last.
        match place.disk().join("copy").exists() {
            true => drop(place.does(&["export", "check", "../copy"])),
            false => again(operation, place, inputs, ran),
        }
    },
};

pub(crate) const EXPORT_APPLY: Operation = Operation {
    name: "export_apply",
    decides: false,
    prepare: |place, _| {
        place.does(&["object", "ben"]);
        place.does(&["watch", "--once"]);
    },
    known: &[],
    command: |_, _| words("export apply ../copy --set ai_assistant"),
    mend: again,
};

pub(crate) const CHECKPOINT: Operation = Operation {
    name: "checkpoint",
    decides: false,
    prepare: |place, inputs| {
        place.does(&["object", "ben"]);
        place.does(&["import", "people", &inputs.path("more.csv")]);
    },
    known: &[],
    command: |_, _| words("ledger checkpoint"),
    mend: again,
};

pub(crate) const ROTATE: Operation = Operation {
    name: "rotate",
    decides: false,
    prepare: nothing,
    known: &[
        ("write", "keys/master-1", How::KillAfter),
        ("write", "keys/master-2", How::Short),
    ],
    command: |_, _| words("ledger rotate"),
    mend: again,
};

pub(crate) const BACKUP: Operation = Operation {
    name: "backup",
    decides: false,
    prepare: nothing,
    known: &[("write", "backup/log/ledger.db", How::Kill)],
    command: |_, _| {
        words(
            "ledger backup --log ../backup/log --keys ../backup/keys --erasures ../backup/erasures",
        )
    },
    mend: |operation, place, inputs, _| {
        let ran = operation.run(place, inputs, &Fault::none());
        if ran.code() == 2 && ran.err.contains("never overwrites") {
            // The operator moves away what is there.
            copies_are_whole(place);
            let backup = place.disk().join("backup");
            std::fs::rename(&backup, place.disk().join("moved")).unwrap();
            let ran = operation.run(place, inputs, &Fault::none());
            assert_eq!(ran.code(), 0, "called again: {ran}");
            return;
        }
        assert_eq!(ran.code(), 0, "called again: {ran}");
    },
};

/// What has the name of a copy can be restored: beside the other two it is a ledger with every entry.
fn copies_are_whole(place: &Place) {
    let (own, backup) = (places(&place.shop()), place.disk().join("backup"));
    let said = entries(&own);
    let or_own = |name: &str, file: &str, own: &PathBuf| {
        let folder = backup.join(name);
        match folder.join(file).exists() {
            true => folder,
            false => own.clone(),
        }
    };
    let restored = Places {
        log: or_own("log", "ledger.db", &own.log),
        keys: or_own("keys", "keys.db", &own.keys),
        erasures: or_own("erasures", "erasures.db", &own.erasures),
        master: own.master.clone(),
    };
    assert_eq!(entries(&restored), said);
}

/// Receipts of a set's states for outsiders.
pub(crate) const PREPARE: Operation = Operation {
    name: "prepare",
    decides: false,
    prepare: nothing,
    known: &[],
    command: |_, _| words("audit ai_assistant/0001 --prepare"),
    mend: again,
};
