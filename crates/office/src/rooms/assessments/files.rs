//! Files of assessments: the versions being written.

use super::{Fault, Office, SignedVersion};
use console::assessments::Unread;
use console::error::Status;
use rights::{Assessment, Error, Hash};
use std::path::PathBuf;

/// The file of an assessment.
pub(super) fn path(office: &Office, id: &str) -> Result<PathBuf, Fault> {
    // INVARIANT: such a name stays in the folder.
    if !records::is_id(id) {
        return Err(Status::NotFound.into());
    }
    let folder = office.app.parts().root.join("assessments");
    Ok(folder.join(format!("{id}.toml")))
}

/// The version being written.
pub(super) struct Draft {
    pub(super) assessment: Assessment,
    /// SHA-256 of its file: what somebody signs or overwrites is what they have seen.
    pub(super) hash: String,
}

/// The one being written, if there is a file that is newer than what was signed last; or why none can be read from it.
pub(super) fn written(
    office: &Office,
    id: &str,
    last: Option<&SignedVersion>,
) -> Result<Option<Draft>, Unread> {
    let path = path(office, id).map_err(|_| Unread::Name)?;
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => {
            let what = e.to_string();
            return Err(Unread::Text { at: None, what });
        }
    };
    let wrong = |flaw: records::Flaw| Unread::Text {
        at: flaw.at,
        what: flaw.what,
    };
    let assessment = records::draft(&text).map_err(wrong)?;
    let same = last.is_some_and(|last| {
        let unsigned = Assessment {
            sign_off: None,
            ..last.assessment.clone()
        };
        let plain = Assessment {
            sign_off: None,
            ..assessment.clone()
        };
        unsigned == plain
    });
    let hash = Hash::of(text.as_bytes()).to_string();
    Ok((!same).then_some(Draft { assessment, hash }))
}

/// The same for what needs it: where none can be read nothing goes on.
pub(super) fn draft(
    office: &Office,
    id: &str,
    last: Option<&SignedVersion>,
) -> Result<Option<Draft>, Fault> {
    written(office, id, last).map_err(|why| match why {
        Unread::Name => Status::NotFound.into(),
        Unread::Text { at, what } => {
            let flaw = records::Flaw { at, what };
            Error::input(format!("`assessments/{id}.toml`: {flaw}")).into()
        }
    })
}

/// Ids of files in the folder.
pub(super) fn files(office: &Office) -> Result<Vec<String>, Error> {
    let folder = office.app.parts().root.join("assessments");
    let failed = |e| Error::storage(format!("cannot read `{}`", folder.display())).because(e);
    let mut ids = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let name = name.to_string_lossy();
        ids.extend(name.strip_suffix(".toml").map(str::to_owned));
    }
    ids.sort_unstable();
    Ok(ids)
}
