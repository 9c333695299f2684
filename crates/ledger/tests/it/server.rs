//! PostgreSQL servers for tests: really running, on a socket in a temporary folder, and gone with the
//! process that started them, however it ends.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Tests end with their process, which is what they want of the disk.
pub(crate) const FAST: &[&str] = &["fsync=off", "full_page_writes=off"];

/// Runs the server until its own input ends, which it does when the process that holds the other end
/// is gone; then takes everything away, unless it was told to keep it.
const WATCH: &str = r#"
"$0" "$@" >>"$FOLDER/log" 2>&1 </dev/null &
read -r word
kill -QUIT $! 2>/dev/null
wait
[ "$word" = keep ] || rm -rf "$FOLDER"
"#;

/// A server and its folder.
pub(crate) struct Server {
    folder: TempDir,
    watch: Mutex<Option<Child>>,
    settings: Vec<String>,
}

/// What tests run of PostgreSQL. Debian has no folder in the path where all of them are.
const PROGRAMS: [&str; 6] = [
    "initdb",
    "postgres",
    "psql",
    "pg_dump",
    "pg_restore",
    "pg_basebackup",
];

/// The folder of the newest server's programs.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut debian: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|e| Some(e.ok()?.path()))
        .filter_map(|p| Some((p.file_name()?.to_str()?.parse().ok()?, p.join("bin"))))
        .collect();
    debian.sort();
    found.extend(debian.into_iter().rev().map(|(_, path)| path));
    let whole = |folder: &PathBuf| PROGRAMS.iter().all(|name| folder.join(name).is_file());
    found.into_iter().find(whole)
}

/// Whether tests can run a server; says so where not. With `CI=true` they must.
pub(crate) fn there() -> bool {
    let there = programs().is_some();
    if !there {
        assert!(
            std::env::var_os("CI").is_none(),
            "PostgreSQL is not installed"
        );
        println!("skipped: PostgreSQL is not installed");
    }
    there
}

fn program(name: &str) -> PathBuf {
    programs().unwrap().join(name)
}

/// Whoever runs servers where root runs the tests: PostgreSQL refuses root.
fn other_user() -> Option<(u32, u32)> {
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
    let ids = |name: &str| {
        let line = passwd.lines().find(|l| l.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    Some(ids("postgres").or_else(|| ids("nobody")).unwrap())
}

fn as_server(program: &Path) -> Command {
    match other_user() {
        None => Command::new(program),
        Some((user, group)) => {
            let mut command = Command::new("setpriv");
            command.args([format!("--reuid={user}"), format!("--regid={group}")]);
            command.arg("--clear-groups").arg(program);
            command
        }
    }
}

fn run(command: &mut Command) -> String {
    let done = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{command:?}: {said}");
    String::from_utf8(done.stdout).unwrap()
}

/// Makes a file or a folder the server's.
pub(crate) fn give(folder: &Path) {
    if let Some((user, group)) = other_user() {
        std::os::unix::fs::chown(folder, Some(user), Some(group)).unwrap();
    }
}

fn folder() -> TempDir {
    let folder = tempfile::Builder::new()
        .prefix("demur-pg-")
        .tempdir()
        .unwrap();
    give(folder.path());
    folder
}

/// An empty cluster to copy from, made once for all tests.
fn template() -> PathBuf {
    // Benchmarks have no folder of their own.
    let parent = option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from);
    std::fs::create_dir_all(&parent).unwrap();
    let version = run(Command::new(program("postgres")).arg("--version"));
    let version = version.split_whitespace().nth(2).unwrap();
    let place = parent.join(format!("postgres-{version}"));
    let lock = File::create(parent.join("postgres.lock")).unwrap();
    lock.lock().unwrap();
    if !place.exists() {
        // Made elsewhere: the other user may not come as far as here.
        let folder = folder();
        let made = folder.path().join("data");
        let mut initdb = as_server(&program("initdb"));
        initdb.arg("-D").arg(&made);
        run(initdb.args([
            "-A",
            "trust",
            "-U",
            "demur",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]));
        let half = parent.join("postgres.half");
        drop(std::fs::remove_dir_all(&half));
        copy(&made, &half);
        std::fs::rename(&half, &place).unwrap();
    }
    place
}

fn copy(from: &Path, to: &Path) {
    run(Command::new("cp").arg("-a").args([from, to]));
}

impl Server {
    /// Starts one with these settings.
    pub(crate) fn start(settings: &[&str]) -> Server {
        Server::prepared(settings, |_| ())
    }

    /// Starts one with more files in its folder.
    pub(crate) fn prepared(settings: &[&str], prepare: impl FnOnce(&Path)) -> Server {
        Server::with(settings, |data| {
            copy(&template(), data);
            prepare(data);
        })
    }

    /// Starts one on the data that `fill` puts into its folder.
    pub(crate) fn with(settings: &[&str], fill: impl FnOnce(&Path)) -> Server {
        let folder = folder();
        fill(&folder.path().join("data"));
        let server = Server {
            folder,
            watch: Mutex::default(),
            settings: settings.iter().map(|s| (*s).to_owned()).collect(),
        };
        server.again();
        server
    }

    /// The one that tests of this process share, each with databases of its own.
    pub(crate) fn shared() -> &'static Server {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Server::start(FAST))
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts it where it was killed.
    pub(crate) fn again(&self) {
        let mut watch = as_server(Path::new("sh"));
        watch.args(["-c", WATCH]).arg(program("postgres"));
        watch.arg("-D").arg(self.data());
        watch.arg("-k").arg(self.folder.path());
        watch.args(["-c", "listen_addresses=", "-c", "max_connections=60"]);
        watch.args(["-c", "shared_buffers=16MB"]);
        for setting in &self.settings {
            watch.args(["-c", setting]);
        }
        watch.env("FOLDER", self.folder.path());
        // In a group of its own: what ends the tests' group must leave it the time to clean up.
        watch.process_group(0);
        watch
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        *self.watch.lock().unwrap() = Some(watch.spawn().unwrap());
        self.wait_until_up();
    }

    fn wait_until_up(&self) {
        let until = Instant::now() + Duration::from_secs(120);
        while !self.answers() {
            let log = std::fs::read_to_string(self.folder.path().join("log"));
            assert!(Instant::now() < until, "the server does not start: {log:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn answers(&self) -> bool {
        let mut psql = self.client("psql");
        let psql = psql.args(["-d", "postgres", "-c", "SELECT 1"]);
        let done = psql.stdout(Stdio::null()).stderr(Stdio::null()).status();
        done.unwrap().success()
    }

    /// A program of PostgreSQL's that talks to this server.
    pub(crate) fn client(&self, name: &str) -> Command {
        let mut client = Command::new(program(name));
        client.arg("-h").arg(self.folder.path());
        client.args(["-p", self.port(), "-U", "demur"]);
        client
    }

    /// What `statement` answers, unadorned.
    pub(crate) fn sql(&self, database: &str, statement: &str) -> String {
        let mut psql = self.client("psql");
        run(psql.args([
            "-v",
            "ON_ERROR_STOP=1",
            "-qAtX",
            "-d",
            database,
            "-c",
            statement,
        ]))
        .trim_end()
        .to_owned()
    }

    /// The port, which is a part of the socket's name.
    fn port(&self) -> &str {
        let given = self.settings.iter().find_map(|s| s.strip_prefix("port="));
        given.unwrap_or("5432")
    }

    /// The address of a database.
    pub(crate) fn url(&self, database: &str) -> String {
        url(self.folder.path(), database)
    }

    /// The socket that clients connect to.
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join(".s.PGSQL.5432")
    }

    /// Kills it as a power cut would: no word to anybody.
    pub(crate) fn kill_9(&self) {
        let until = Instant::now() + Duration::from_secs(120);
        // Again and again, since children may be born meanwhile; until the last has gone, another server
        // takes the data for being in use.
        loop {
            let all = self.processes();
            if all.is_empty() {
                break;
            }
            assert!(Instant::now() < until, "{all:?} do not go away");
            let kill = format!("kill -9 {} 2>/dev/null", all.join(" "));
            Command::new("sh").args(["-c", &kill]).status().unwrap();
        }
        if let Some(mut watch) = self.watch.lock().unwrap().take() {
            watch.stdin.take().unwrap().write_all(b"keep\n").unwrap();
            watch.wait().unwrap();
        }
    }

    /// Every process of the server: its data is the folder that they work in.
    fn processes(&self) -> Vec<String> {
        let data = self.data();
        let all = std::fs::read_dir("/proc").unwrap().map(|e| e.unwrap());
        let of_server =
            all.filter(|e| std::fs::read_link(e.path().join("cwd")).ok() == Some(data.clone()));
        of_server
            .map(|e| e.file_name().into_string().unwrap())
            .collect()
    }

    /// A standby of this server that follows it from now on.
    pub(crate) fn standby(&self, name: &str, settings: &[&str]) -> Server {
        let from = format!(
            "host={} user=demur application_name={name}",
            self.folder.path().display()
        );
        Server::with(settings, |data| {
            let mut backup = as_server(&program("pg_basebackup"));
            backup.args([
                "-d",
                &from,
                "-X",
                "stream",
                "-R",
                "-c",
                "fast",
                "--no-sync",
                "-D",
            ]);
            run(backup.arg(data));
        })
    }
}

/// The address of a database behind a socket in a folder.
pub(crate) fn url(folder: &Path, database: &str) -> String {
    let folder = folder.display();
    format!("postgres://demur@localhost/{database}?host={folder}")
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut watch) = self.watch.lock().unwrap().take() {
            drop(watch.stdin.take());
            watch.wait().unwrap();
        }
    }
}
