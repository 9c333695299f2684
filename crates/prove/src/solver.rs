//! The solver: a program of its own, asked one question at a time, each within a time limit.

use crate::deep;
use crate::prover::Said;
use cedar_policy_symcc::err::Error as SymbolicError;
use cedar_policy_symcc::solver::LocalSolver;
use cedar_policy_symcc::{CedarSymCompiler, CompiledPolicy, CompiledPolicySet, Env};
use rights::{Error, RuleId};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::Sender;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::timeout;

/// A solver that is there.
#[derive(Clone, Debug)]
pub struct Solver {
    program: PathBuf,
    version: String,
    limit: Duration,
}

/// A question, put so that "never" is the answer hoped for.
#[derive(Clone, Copy)]
pub(crate) enum Question<'a> {
    /// Is there anything that both policies allow?
    BothAllow(&'a CompiledPolicySet, &'a CompiledPolicySet),
    /// Is there anything that the policy allows?
    Allows(&'a CompiledPolicySet),
    /// Is there anything for which the rule cannot be evaluated?
    Errs(&'a CompiledPolicy),
}

/// What the solver said.
#[derive(Debug)]
pub(crate) enum Answer {
    /// There is none, whatever the data.
    Never,
    /// There is this one.
    Found(Box<Env>),
    /// It cannot say.
    Undecided(Undecided),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecided {
    /// The time limit passed.
    TimedOut(Duration),
    /// Within the time limit the rules were not even put to the solver.
    TooLarge(Duration),
    /// The solver itself gave up.
    GaveUp,
    /// The solver failed, with what it said.
    Failed(String),
    /// It named an item that is refused after all; by rules that cannot be evaluated, where there
    /// are some: Cedar would skip them, demur refuses.
    Unconfirmed(Vec<RuleId>),
}

impl Solver {
    /// Finds the program and asks it who it is. Each later question may take `limit`.
    ///
    /// # Errors
    /// When there is no such program, or it is not cvc5; the message says how to install it.
    pub fn find(program: &Path, limit: Duration) -> Result<Solver, Error> {
        let version = deep::wait(|| ask_version(program, limit))?;
        Ok(Solver {
            program: program.to_owned(),
            version,
            limit,
        })
    }

    /// Its name and version, such as `cvc5 1.0.3`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How long each question may take.
    pub(crate) const fn limit(&self) -> Duration {
        self.limit
    }

    fn start(&self) -> Result<CedarSymCompiler<LocalSolver>, Box<SymbolicError>> {
        let mut command = Command::new(&self.program);
        let command = command.args(["--lang", "smt"]).kill_on_drop(true);
        let started = LocalSolver::from_command(command).map_err(SymbolicError::from);
        started.and_then(CedarSymCompiler::new).map_err(Box::new)
    }
}

const INSTALL: &str = "install it with `apt install cvc5` (Debian, Ubuntu) or from Homebrew's tap `cvc5/cvc5` (macOS), or take it from cvc5.github.io and name the program with --solver or the variable CVC5";

fn missing(program: &Path) -> String {
    format!(
        "proving needs the solver cvc5, and there is no program `{}`; {INSTALL}",
        program.display()
    )
}

async fn ask_version(program: &Path, limit: Duration) -> Result<String, Error> {
    let name = program.display();
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null());
    let output = timeout(limit, command.kill_on_drop(true).output()).await;
    let output = output.map_err(|_| {
        Error::input(format!(
            "`{name} --version` said nothing within {limit:?}; {INSTALL}"
        ))
    })?;
    let output = output.map_err(|e| match e.kind() {
        ErrorKind::NotFound => Error::not_found(missing(program)),
        _ => Error::input(format!("cannot run `{name}`; {INSTALL}")).because(e),
    })?;
    version(&String::from_utf8_lossy(&output.stdout))
        .ok_or_else(|| Error::input(format!("`{name}` is not cvc5; {INSTALL}")))
}

/// `This is cvc5 version 1.0.3` and, since 1.0.4, more behind it.
fn version(text: &str) -> Option<String> {
    let (_, rest) = text.lines().next()?.split_once("cvc5 version ")?;
    let number = rest.split_whitespace().next()?;
    Some(format!("cvc5 {number}"))
}

/// A run of questions. The solver is started when it is first needed, kept for the next question,
/// and started anew after one that it did not answer.
pub(crate) struct Asking<'s> {
    solver: &'s Solver,
    says: Sender<Said>,
    running: Option<CedarSymCompiler<LocalSolver>>,
}

impl<'s> Asking<'s> {
    pub(crate) const fn new(solver: &'s Solver, says: Sender<Said>) -> Asking<'s> {
        Asking {
            solver,
            says,
            running: None,
        }
    }

    /// Asks. Whatever is no clear answer is [`Answer::Undecided`], which proves nothing.
    pub(crate) async fn ask(&mut self, question: Question<'_>) -> Answer {
        drop(self.says.send(Said::Alive));
        let answer = self.answer(question).await;
        drop(self.says.send(Said::Alive));
        answer
    }

    async fn answer(&mut self, question: Question<'_>) -> Answer {
        // INVARIANT: a solver is put back only after a clear answer; any other is dropped, which
        // ends it (`kill_on_drop`), so that no answer can be taken for the next question's.
        let mut running = match self.running.take().map_or_else(|| self.solver.start(), Ok) {
            Ok(running) => running,
            Err(e) => return Answer::Undecided(Undecided::Failed(e.to_string())),
        };
        match timeout(self.solver.limit, put(&mut running, question)).await {
            Err(_) => Answer::Undecided(Undecided::TimedOut(self.solver.limit)),
            Ok(Err(SymbolicError::SolverUnknown)) => Answer::Undecided(Undecided::GaveUp),
            Ok(Err(e)) => Answer::Undecided(Undecided::Failed(e.to_string())),
            Ok(Ok(found)) => {
                self.running = Some(running);
                found.map_or(Answer::Never, |env| Answer::Found(Box::new(env)))
            }
        }
    }
}

async fn put(
    running: &mut CedarSymCompiler<LocalSolver>,
    question: Question<'_>,
) -> Result<Option<Env>, SymbolicError> {
    match question {
        Question::BothAllow(a, b) => running.check_disjoint_with_counterexample_opt(a, b).await,
        Question::Allows(a) => running.check_always_denies_with_counterexample_opt(a).await,
        Question::Errs(rule) => {
            running
                .check_never_errors_with_counterexample_opt(rule)
                .await
        }
    }
}
