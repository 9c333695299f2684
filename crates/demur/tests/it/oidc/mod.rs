//! Signing in with an account elsewhere, before a provider as others run it: the npm package oidc-provider on
//! loopback.

mod browser;
mod members;
mod staff;
mod ways_back;

use crate::sets::TownShop;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::TempDir;

/// The package, installed: `DEMUR_OIDC` names the folder. CI must have it.
fn package() -> Option<PathBuf> {
    let found = std::env::var_os("DEMUR_OIDC").map(PathBuf::from);
    let found = found.filter(|place| place.join("node_modules/oidc-provider").is_dir());
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(found.is_some() || !ci, "CI needs DEMUR_OIDC");
    if found.is_none() {
        println!("skipped: DEMUR_OIDC names no folder with the npm package oidc-provider");
    }
    found
}

/// A provider that runs.
pub(crate) struct House {
    child: Child,
    issuer: String,
    _folder: TempDir,
    /// It ends when it cannot write what it warns of.
    _words: BufReader<ChildStdout>,
}

impl House {
    pub(crate) fn start(claims_in_token: bool) -> Option<House> {
        let package = package()?;
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("provider.mjs");
        fs::write(&script, include_str!("provider.mjs")).unwrap();
        let modules = folder.path().join("node_modules");
        std::os::unix::fs::symlink(package.join("node_modules"), modules).unwrap();
        let mut child = Command::new("node")
            .arg(script)
            .args(["sign-in", "console/sign-in"].map(|path| format!("{BACK}/{path}/back")))
            .env("CLAIMS_IN_TOKEN", claims_in_token.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut words = BufReader::new(child.stdout.take().unwrap());
        words.read_line(&mut line).unwrap();
        let issuer = line.trim().to_owned();
        assert!(issuer.starts_with("http://127.0.0.1:"), "{issuer}");
        Some(House {
            child,
            issuer,
            _folder: folder,
            _words: words,
        })
    }

    /// Has a workspace know it.
    pub(crate) fn settle(&self, shop: &TownShop, section: &str, client: &str, more: &str) {
        let secret = format!("keys/{client}.secret");
        let words = format!("{client}: a secret with 100% of what needs escaping?\n");
        fs::write(shop.root().join(&secret), words).unwrap();
        let config = shop.root().join("demur.toml");
        let text = fs::read_to_string(&config).unwrap();
        let issuer = &self.issuer;
        let settings = format!(
            "\n[{section}.oidc]\nissuer = \"{issuer}\"\nclient_id = \"{client}\"\nclient_secret_file = \"{secret}\"\nname = \"Townhall\"\n{more}"
        );
        fs::write(&config, text + &settings).unwrap();
    }
}

impl Drop for House {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Where the portal says that it is. It listens at a port that nobody knows before.
pub(crate) const BACK: &str = "http://127.0.0.1";
