//! The library that breaks the disk, compiled once.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const SOURCES: [&str; 4] = [
    include_str!("shim/disk.rs"),
    include_str!("shim/call.rs"),
    include_str!("shim/path.rs"),
    include_str!("shim/setting.rs"),
];

/// Where the library lies.
pub(crate) fn library() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut hasher = DefaultHasher::new();
        SOURCES.hash(&mut hasher);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let library = folder.join(format!("breaking-{:016x}.so", hasher.finish()));
        if !library.exists() {
            compile(&library);
        }
        library
    })
}

/// Several tests may do so at once, each as a process of its own: the last one's file stays.
fn compile(library: &Path) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/breaking/shim/disk.rs");
    let half = library.with_extension(format!("{}.so", std::process::id()));
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let done = Command::new(rustc)
        .args(["--edition", "2024", "--crate-type", "cdylib", "-O"])
        .args(["-C", "panic=abort", "-D", "warnings", "-o"])
        .args([&half, &source])
        .output();
    let done = done.unwrap();
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    std::fs::rename(half, library).unwrap();
}
