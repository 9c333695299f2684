//! Between a ledger and its server: breaks a connection at a chosen commit.

use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// Where a commit is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    /// The server never hears of it.
    Before,
    /// The server hears of it, and nobody waits for its answer.
    Meanwhile,
    /// The server has answered, and nobody hears the answer.
    After,
}

impl Break {
    pub(crate) const ALL: [Break; 3] = [Break::Before, Break::Meanwhile, Break::After];
}

struct Plan {
    how: Mutex<Break>,
    /// The commit of this number from now on is broken; 0 is none.
    at: AtomicU32,
    broken: AtomicU32,
}

/// A socket that leads to another one.
pub(crate) struct Proxy {
    folder: TempDir,
    plan: Arc<Plan>,
}

/// A transaction's end as the driver sends it (PostgreSQL's documentation, "Message Formats": Query).
const COMMIT: &[u8] = b"Q\0\0\0\x0bCOMMIT\0";

impl Proxy {
    pub(crate) fn to(server: PathBuf) -> Proxy {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let plan = Arc::new(Plan {
            how: Mutex::new(Break::Before),
            at: AtomicU32::new(0),
            broken: AtomicU32::new(0),
        });
        let mine = Arc::clone(&plan);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(client) = client else { return };
                let Ok(server) = UnixStream::connect(&server) else {
                    continue;
                };
                let plan = Arc::clone(&mine);
                std::thread::spawn(move || serve(client, server, &plan));
            }
        });
        Proxy { folder, plan }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Breaks the commit of this number from now on.
    pub(crate) fn break_at(&self, commit: u32, how: Break) {
        *self.plan.how.lock().unwrap() = how;
        self.plan.at.store(commit, Ordering::SeqCst);
    }

    /// How many commits were broken so far.
    pub(crate) fn broken(&self) -> u32 {
        self.plan.broken.load(Ordering::SeqCst)
    }
}

/// Whether this is the commit to break.
fn due(plan: &Plan) -> bool {
    let due = plan.at.load(Ordering::SeqCst) == 1;
    if plan.at.load(Ordering::SeqCst) > 0 {
        plan.at.fetch_sub(1, Ordering::SeqCst);
    }
    due
}

fn serve(client: UnixStream, server: UnixStream, plan: &Plan) {
    let (mut from, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    // Answers go back by themselves until an answer is to be held.
    let hold = Arc::new(Mutex::new(false));
    let held = Arc::clone(&hold);
    let (heard, hears) = std::sync::mpsc::channel();
    let answers = std::thread::spawn(move || {
        let mut buffer = [0; 1 << 16];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            let held = held.lock().unwrap();
            if *held {
                let _ = heard.send(());
                break;
            }
            if to.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        drop((
            from.shutdown(std::net::Shutdown::Both),
            to.shutdown(std::net::Shutdown::Both),
        ));
    });
    requests(&client, &server, plan, &hold, &hears);
    drop(client.shutdown(std::net::Shutdown::Both));
    drop(server.shutdown(std::net::Shutdown::Both));
    answers.join().unwrap();
}

fn requests(
    mut client: &UnixStream,
    mut server: &UnixStream,
    plan: &Plan,
    hold: &Mutex<bool>,
    hears: &std::sync::mpsc::Receiver<()>,
) {
    let mut buffer = [0; 1 << 16];
    while let Ok(length @ 1..) = client.read(&mut buffer) {
        let part = &buffer[..length];
        let commit = part.windows(COMMIT.len()).any(|w| w == COMMIT);
        if commit && due(plan) {
            plan.broken.fetch_add(1, Ordering::SeqCst);
            let how = *plan.how.lock().unwrap();
            if how == Break::Before {
                return;
            }
            *hold.lock().unwrap() = true;
            drop(server.write_all(part));
            if how == Break::After {
                let _ = hears.recv();
            }
            return;
        }
        if server.write_all(part).is_err() {
            return;
        }
    }
}
