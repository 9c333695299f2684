//! An audit by an outsider: who has a copy of a set, the published log of its maker, and keys; and
//! perhaps the inputs.
//!
//! - What the files of the set show: [`crate::set::verify`].
//! - `feed`, `feed_age`: the feed in the copy is signed, is this set's, and how old it is.
//! - `log_...`: the published log holds, see [`tlog::check`].
//! - `published`: every state is an entry of that log; [`write_proofs`] lets the maker of the
//!   set write what shows it.
//! - With the inputs: what [`crate::Sets::audit`] shows.
//!
//! What could not be checked is said with the reason, and for each claim of the manifest what stands
//! for it ([`Claim`]). The result can be signed ([`AuditResult::to_file`]).

mod claims;
mod feed;
mod proofs;
mod published;
mod result;

pub use claims::Claim;
pub use proofs::write_proofs;
pub use result::{AuditResult, Finding, LogPart, Outcome, SignedResult};

use crate::progress::Progress;
use crate::set::{PublicKey, Report, Signed, paths, state, verify};
use rights::{Clock, Error};
use std::path::Path;
use tlog::{Expected, LogVerifier, SignedCheckpoint, WitnessVerifier};

/// What an outsider has at hand besides the set.
pub struct Outside<'a> {
    /// The key that the maker of the set publishes.
    pub key: PublicKey,
    /// The published log.
    pub log: Option<&'a Path>,
    /// The key of the log.
    pub log_key: Option<LogVerifier>,
    /// Witnesses who must have cosigned.
    pub witnesses: Vec<WitnessVerifier>,
    /// A checkpoint of the log from earlier.
    pub older: Option<SignedCheckpoint>,
    /// How old the feed may be, in seconds.
    pub max_age_seconds: Option<u64>,
    /// The clock.
    pub clock: &'a dyn Clock,
    /// Version of demur.
    pub tool: &'a str,
}

/// Checks of [`verify`] that have a name here, and those of an audit with the inputs.
const OF_INPUTS: [&str; 4] = ["inputs", "recorded", "reference", "visible"];

impl Outside<'_> {
    /// Audits the set in a folder. `inputs` is what [`crate::Sets::audit`] found, where the inputs are at
    /// hand.
    ///
    /// # Errors
    /// When there is no set, or a file that was given cannot be read. Whatever is wrong stands in the
    /// result.
    pub async fn audit(
        &self,
        set: &Path,
        inputs: Option<Report>,
        progress: &dyn Progress,
    ) -> Result<AuditResult, Error> {
        let newest = state::newest(set)?;
        let Report { checks } = verify(set, Some(self.key), progress).await?;
        let mut findings: Vec<Finding> = checks.into_iter().map(Finding::from).collect();
        findings.extend(feed::check(self, set, newest));
        let (log, of_log) = self.log_itself()?;
        findings.extend(of_log);
        findings.push(published::check(self, set, newest));
        match &inputs {
            Some(report) => findings.extend(report.checks.iter().cloned().map(Finding::from)),
            None => findings.extend(OF_INPUTS.map(|name| {
                let why = "the content and the ledger of the maker are not at hand; name the workspace with --inputs";
                Finding::not_checked(name, why)
            })),
        }
        let read = |number| Signed::read(&paths::state(set, number)).ok();
        let (first, head) = (read(0), read(newest));
        let claims = claims::of(head.as_ref().map(|signed| &signed.manifest), &findings);
        Ok(AuditResult {
            format: result::FORMAT,
            set: head
                .as_ref()
                .map_or_else(String::new, |s| s.manifest.set.clone()),
            manifest: first.map(|signed| signed.hash),
            state: newest,
            state_hash: head.map(|signed| signed.hash),
            key: self.key.to_string(),
            log,
            inputs: inputs.is_some(),
            holds: findings.iter().all(|f| f.outcome != Outcome::Fails),
            findings,
            claims,
            tool: self.tool.to_owned(),
            made_at: self.clock.now(),
        })
    }

    /// Checks the log by itself.
    fn log_itself(&self) -> Result<(Option<LogPart>, Vec<Finding>), Error> {
        let name = "log";
        let Some(folder) = self.log else {
            let why = "no published log was given (--log)";
            return Ok((None, vec![Finding::not_checked(name, why)]));
        };
        let Some(key) = &self.log_key else {
            let why = "it is not known whose log it is: no key of the log was given (--log-key)";
            return Ok((None, vec![Finding::not_checked(name, why)]));
        };
        let expected = Expected {
            log: key.clone(),
            witnesses: self.witnesses.clone(),
            older: self.older.clone(),
        };
        let report = tlog::check(folder, &expected)?;
        let mut findings: Vec<Finding> = report.parts.into_iter().map(Finding::of_log).collect();
        if self.witnesses.is_empty() {
            let why = "no witness was named (--witness): that everybody is shown this same log rests on its operator";
            findings.push(Finding::not_checked("log_cosignature", why));
        }
        let opened = tlog::Published::open(folder).ok();
        let checkpoint = opened.as_ref().and_then(|log| log.checkpoint());
        let part = checkpoint.map(|checkpoint| LogPart {
            key: key.to_string(),
            size: checkpoint.size(),
            root: *checkpoint.root(),
            witnesses: self.witnesses.iter().map(ToString::to_string).collect(),
        });
        Ok((part, findings))
    }
}
