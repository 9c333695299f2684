//! A real mail server with a real way back: Postfix on loopback, that delivers to folders of its own and
//! sends nothing anywhere else.

use crate::ports::free_port;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const DAEMONS: &str = "/usr/lib/postfix/sbin";
/// Whom mailboxes belong to (`nobody` on Debian).
const NOBODY: u32 = 65_534;

pub(crate) struct Postfix {
    master: Child,
    folder: tempfile::TempDir,
    pub(crate) port: u16,
}

impl Postfix {
    /// Starts one with these mailboxes (`ada@example.org`); `None`, and a line that says so, where there
    /// is no Postfix. With `CI=true` there must be one.
    pub(crate) fn start(mailboxes: &[&str]) -> Option<Postfix> {
        Postfix::start_with(mailboxes, "")
    }

    /// The same with more lines of `main.cf`.
    pub(crate) fn start_with(mailboxes: &[&str], more: &str) -> Option<Postfix> {
        let must = std::env::var_os("CI").is_some();
        if !Path::new(DAEMONS).join("master").exists() {
            assert!(!must, "Postfix must be installed");
            println!("skipped: there is no Postfix (Debian package `postfix`)");
            return None;
        }
        if !is_root() {
            assert!(!must, "Postfix needs to be started by root");
            println!("skipped: Postfix can be started by root only");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        write(folder.path(), (mailboxes, more), port);
        let etc = folder.path().join("etc");
        let checked = Command::new("/usr/sbin/postfix")
            .args(["-c", etc.to_str().unwrap(), "check"])
            .output()
            .unwrap();
        assert!(checked.status.success(), "{checked:?}");
        // Ends by itself even when a test is killed.
        let master = Command::new(format!("{DAEMONS}/master"))
            .args(["-c", etc.to_str().unwrap(), "-d", "-e", "300"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let postfix = Postfix {
            master,
            folder,
            port,
        };
        postfix.wait_for(|| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        Some(postfix)
    }

    /// The folder (Maildir) of a mailbox.
    pub(crate) fn maildir(&self, mailbox: &str) -> PathBuf {
        self.folder.path().join("mail").join(mailbox)
    }

    /// Mails that arrived in a mailbox.
    pub(crate) fn arrived(&self, mailbox: &str) -> Vec<PathBuf> {
        let new = self.maildir(mailbox).join("new");
        let Ok(files) = std::fs::read_dir(new) else {
            return Vec::new();
        };
        let mut files: Vec<PathBuf> = files.map(|f| f.unwrap().path()).collect();
        files.sort();
        files
    }

    /// What the mail server did.
    pub(crate) fn log(&self) -> String {
        let log = self.folder.path().join("log/mail.log");
        std::fs::read_to_string(log).unwrap_or_default()
    }

    pub(crate) fn wait_for(&self, there: impl Fn() -> bool) {
        let begun = Instant::now();
        while !there() {
            assert!(
                begun.elapsed() < Duration::from_secs(120),
                "it never came: {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let etc = self.folder.path().join("etc");
        let stop = Command::new("/usr/sbin/postfix")
            .args(["-c", etc.to_str().unwrap(), "stop"])
            .output();
        drop(stop);
        drop(self.master.kill());
        drop(self.master.wait());
    }
}

pub(crate) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

fn owner_of(name: &str) -> u32 {
    let id = Command::new("id").args(["-u", name]).output().unwrap();
    let text = String::from_utf8(id.stdout).unwrap();
    text.trim().parse().unwrap()
}

fn write(root: &Path, (mailboxes, more): (&[&str], &str), port: u16) {
    std::fs::set_permissions(root, std::fs::Permissions::from_mode(0o755)).unwrap();
    for (name, owner) in [
        ("etc", 0),
        ("queue", 0),
        ("log", 0),
        ("data", owner_of("postfix")),
        ("mail", NOBODY),
    ] {
        let path = root.join(name);
        std::fs::create_dir(&path).unwrap();
        chown(&path, Some(owner), None).unwrap();
    }
    let at = root.display();
    let boxes = mailboxes.iter().map(|b| format!("{b} {b}/\n"));
    std::fs::write(root.join("etc/boxes"), boxes.collect::<String>()).unwrap();
    let main = format!(
        "compatibility_level = 3.6
queue_directory = {at}/queue
data_directory = {at}/data
daemon_directory = {DAEMONS}
command_directory = /usr/sbin
maillog_file = {at}/log/mail.log
maillog_file_prefixes = {at}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example.org
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
alias_maps =
virtual_mailbox_domains = example.org, mail.example.org
virtual_mailbox_base = {at}/mail
virtual_mailbox_maps = texthash:{at}/etc/boxes
virtual_minimum_uid = 1
virtual_uid_maps = static:{NOBODY}
virtual_gid_maps = static:{NOBODY}
recipient_delimiter = +
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions =
default_transport = error:5.1.2 nothing leaves this machine
relay_transport = error:5.1.2 nothing leaves this machine
{more}
"
    );
    std::fs::write(root.join("etc/main.cf"), main).unwrap();
    let service = |name: &str, kind: &str, rest: &str, command: &str| {
        // Where others than the mail system itself knock.
        let public = matches!(name, "pickup" | "cleanup" | "qmgr" | "flush" | "postlog");
        let private = if public || kind == "inet" { "n" } else { "-" };
        // What writes to mailboxes of others.
        let unprivileged = if name == "virtual" { "n" } else { "-" };
        format!("{name} {kind} {private} {unprivileged} n {rest} {command}\n")
    };
    let mut master = service(&format!("127.0.0.1:{port}"), "inet", "- -", "smtpd");
    for (name, kind, rest, command) in [
        // Woken every second: a knock that nobody heard, on a busy machine, is otherwise made up for after minutes.
        ("pickup", "unix", "1 1", "pickup"),
        ("cleanup", "unix", "- 0", "cleanup"),
        ("qmgr", "unix", "1 1", "qmgr"),
        ("rewrite", "unix", "- -", "trivial-rewrite"),
        ("bounce", "unix", "- 0", "bounce"),
        ("defer", "unix", "- 0", "bounce"),
        ("trace", "unix", "- 0", "bounce"),
        ("verify", "unix", "- 1", "verify"),
        ("flush", "unix", "1000? 0", "flush"),
        ("proxymap", "unix", "- -", "proxymap"),
        ("error", "unix", "- -", "error"),
        ("retry", "unix", "- -", "error"),
        ("virtual", "unix", "- -", "virtual"),
        ("lmtp", "unix", "- -", "lmtp"),
        ("anvil", "unix", "- 1", "anvil"),
        ("scache", "unix", "- 1", "scache"),
        ("postlog", "unix-dgram", "- 1", "postlogd"),
    ] {
        master += &service(name, kind, rest, command);
    }
    std::fs::write(root.join("etc/master.cf"), master).unwrap();
}
