//! A workspace driven through the executable.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) struct Shop {
    folder: tempfile::TempDir,
}

/// The folder of real test data, if it is there.
pub(crate) fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(file);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: shared/data is absent");
    None
}

pub(crate) fn demur(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_demur"))
        .args(args)
        .current_dir(folder)
        .env_remove("DEMUR_WORKSPACE")
        .output()
        .unwrap()
}

impl Shop {
    pub(crate) fn new(flags: &[&str]) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let made = demur(folder.path(), &[&["init", "shop"], flags].concat());
        assert!(made.status.success(), "{made:?}");
        Shop { folder }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("shop")
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.root().join(name).display().to_string()
    }

    /// Runs a command; gives exit status and what was printed.
    pub(crate) fn run(&self, args: &[&str]) -> (i32, String, String) {
        let out = demur(&self.root(), args);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            out.status.code().unwrap(),
            text(&out.stdout),
            text(&out.stderr),
        )
    }

    /// Runs a command that must succeed, for its JSON.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let (status, out, err) = self.run(&[&["--json"], args].concat());
        assert_eq!(status, 0, "{args:?}\n{out}{err}");
        serde_json::from_str(&out).unwrap()
    }

    /// Fills in and signs the assessment of `ai_assistant`.
    pub(crate) fn assess(&self) {
        self.json(&["assess", "new", "--purpose", "ai_assistant"]);
        let path = self.root().join("assessments/ai_assistant.toml");
        let text = fs::read_to_string(&path).unwrap();
        let text = text
            .replace("= \"\"", "= \"Considered.\"")
            .replace("compatible_with = []", "compatible_with = [\"service\"]");
        fs::write(
            &path,
            text.replace(
                "older_items_compatible = false",
                "older_items_compatible = true",
            ),
        )
        .unwrap();
        self.json(&["assess", "sign", "ai_assistant", "--officer", "Ada"]);
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.root().join(name), text).unwrap();
        self.path(name)
    }
}

/// The seeded assignment of what the real sets lack: CRC-32 of an id.
pub(crate) fn crc32(text: &str) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(text.as_bytes());
    crc.sum()
}
