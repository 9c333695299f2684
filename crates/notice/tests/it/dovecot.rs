//! A real mailbox server: Dovecot on loopback, over folders that tests fill.

use crate::ports::free_port;
use crate::postfix::is_root;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const DOVECOT: &str = "/usr/sbin/dovecot";
/// Whom mailboxes belong to (`nobody` and `nogroup` on Debian).
const NOBODY: u32 = 65_534;

pub(crate) struct Dovecot {
    child: Child,
    folder: tempfile::TempDir,
    /// Without encryption, and with STARTTLS.
    pub(crate) plain: u16,
    pub(crate) tls: u16,
}

pub(crate) const PASSWORD: &str = "correct-horse";

impl Dovecot {
    /// Starts one; `None`, and a line that says so, where there is none. With `CI=true` there must be.
    pub(crate) fn start() -> Option<Dovecot> {
        let must = std::env::var_os("CI").is_some();
        if !Path::new(DOVECOT).exists() || !is_root() {
            assert!(!must, "Dovecot must be installed, and started by root");
            println!("skipped: there is no Dovecot (Debian package `dovecot-imapd`), or no root");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let plain = free_port();
        let other = std::iter::repeat_with(free_port).find(|port| *port != plain);
        let tls = other.unwrap();
        write(folder.path(), plain, tls);
        let child = Command::new(DOVECOT)
            .args(["-F", "-c"])
            .arg(folder.path().join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let dovecot = Dovecot {
            child,
            folder,
            plain,
            tls,
        };
        dovecot.wait_for(|| std::net::TcpStream::connect(("127.0.0.1", tls)).is_ok());
        Some(dovecot)
    }

    /// The certificate of whoever certifies it.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// A folder (Maildir) of `bounces`; the inbox without a name.
    pub(crate) fn maildir(&self, name: &str) -> PathBuf {
        let inbox = self.folder.path().join("mail/bounces");
        match name {
            "" => inbox,
            name => inbox.join(format!(".{name}")),
        }
    }

    /// Puts a message into a folder.
    pub(crate) fn put(&self, name: &str, message: &[u8]) {
        let file = self.maildir("").join("new").join(name);
        std::fs::write(&file, message).unwrap();
        chown(&file, Some(NOBODY), Some(NOBODY)).unwrap();
    }

    /// Messages of a folder, with their flags in the name.
    pub(crate) fn files(&self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        for part in ["new", "cur"] {
            if let Ok(files) = std::fs::read_dir(self.maildir(name).join(part)) {
                found.extend(files.map(|f| f.unwrap().file_name().into_string().unwrap()));
            }
        }
        found.sort();
        found
    }

    fn wait_for(&self, there: impl Fn() -> bool) {
        let begun = Instant::now();
        while !there() {
            let log = std::fs::read_to_string(self.folder.path().join("log"));
            assert!(
                begun.elapsed() < Duration::from_secs(120),
                "{}",
                log.unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let stop = Command::new(DOVECOT)
            .arg("-c")
            .arg(self.folder.path().join("dovecot.conf"))
            .arg("stop")
            .output();
        drop(stop);
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn write(root: &Path, plain: u16, tls: u16) {
    std::fs::set_permissions(root, std::fs::Permissions::from_mode(0o755)).unwrap();
    for name in [
        "mail",
        "mail/bounces",
        "mail/bounces/new",
        "mail/bounces/cur",
        "mail/bounces/tmp",
        "mail/bounces/.Read",
        "mail/bounces/.Read/new",
        "mail/bounces/.Read/cur",
        "mail/bounces/.Read/tmp",
    ] {
        let path = root.join(name);
        std::fs::create_dir(&path).unwrap();
        chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
        ])
        .args(["-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(root.join("key.pem"))
        .arg("-out")
        .arg(root.join("cert.pem"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let at = root.display();
    let config = format!(
        "base_dir = {at}/run
state_dir = {at}/state
log_path = {at}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{at}/cert.pem
ssl_key = <{at}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{at}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={NOBODY} gid={NOBODY} home={at}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"
    );
    std::fs::write(root.join("dovecot.conf"), config).unwrap();
}
