//! Writes down what happens to mails, everything that waits in one write.

use super::Done;
use crate::outbox::{Mark, Outbox, State};
use rights::Error;
use tokio::sync::{mpsc, oneshot};

/// A mark, and who waits for it to be on the disk.
pub(super) struct Note {
    /// `None`: somebody only waits until what came before is on the disk.
    pub(super) mark: Option<Mark>,
    pub(super) written: Option<oneshot::Sender<()>>,
}

/// Marks in one write.
const MOST: usize = 4_096;

/// Until everybody who could note something has gone.
///
/// # Errors
/// When the outbox fails: then nobody who waits is told, and nothing more is sent.
pub(super) async fn run(
    outbox: &Outbox,
    mut noted: mpsc::Receiver<Note>,
    done: Done<'_>,
) -> Result<(), Error> {
    let mut notes = Vec::new();
    while noted.recv_many(&mut notes, MOST).await > 0 {
        let marks: Vec<Mark> = notes.iter().filter_map(|note| note.mark).collect();
        outbox.mark(&marks).await?;
        for note in notes.drain(..) {
            match note.written {
                // Whoever waited may have given up; the mark stands.
                Some(waits) => drop(waits.send(())),
                None => {
                    if let Some(mark) = note.mark {
                        done(mark.state);
                    }
                }
            }
        }
    }
    Ok(())
}

impl Note {
    /// Something that nobody waits for.
    pub(super) const fn of(mark: Mark) -> Note {
        Note {
            mark: Some(mark),
            written: None,
        }
    }
}

/// Waits until a mark is on the disk; false when it never will be.
pub(super) async fn write_down(notes: &mpsc::Sender<Note>, mark: Mark) -> bool {
    wait(notes, Some(mark)).await
}

/// Waits until everything that was noted is on the disk; false when it never will be.
pub(super) async fn settled(notes: &mpsc::Sender<Note>) -> bool {
    wait(notes, None).await
}

async fn wait(notes: &mpsc::Sender<Note>, mark: Option<Mark>) -> bool {
    let (written, waits) = oneshot::channel();
    let note = Note {
        mark,
        written: Some(written),
    };
    notes.send(note).await.is_ok() && waits.await.is_ok()
}

/// A mark of a mail that is being sent.
pub(super) const fn sending(mark: Mark) -> Mark {
    Mark {
        state: State::Sending,
        ..mark
    }
}
