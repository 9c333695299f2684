//! Puts every claim about a policy to the solver.

use crate::case::Case;
use crate::claim::Claim;
use crate::counterexample::Court;
use crate::deep::{Heard, watch};
use crate::ordinary;
use crate::report::{Finding, Outcome, Report};
use crate::select::{Selection, select};
use crate::solver::{Answer, Asking, Question, Solver, Undecided};
use crate::symbolic::World;
use cedar_policy_symcc::{CompiledPolicySet, Env};
use policy::{Policy, Reference};
use rights::{Decision, Error};
use std::collections::BTreeSet;
use std::sync::mpsc::Sender;

/// What the prover says while it works.
pub(crate) enum Said {
    /// A question begins or ends.
    Alive,
    /// Whether the policy admits anything at all.
    Admits(Option<bool>),
    /// The next claim is done.
    Found(Finding),
}

/// Proves what a policy never admits. `without` names claims to leave out; those at the core
/// cannot be.
///
/// # Errors
/// A claim that does not exist or may not be left out, or rules that cannot be put to the solver.
/// A solver that fails or does not answer is no error: the claim is then not proved.
pub fn prove(policy: &Policy, solver: &Solver, without: &[String]) -> Result<Report, Error> {
    let Selection { made, not_made } = select(policy, without)?;
    let mut admits = None;
    let mut findings = Vec::new();
    let work = {
        let (policy, solver, made) = (policy.clone(), solver.clone(), made.clone());
        |says| async move { all(&policy, &solver, &made, says).await }
    };
    let heard = watch(solver.limit(), work, |said| match said {
        Said::Alive => (),
        Said::Admits(answer) => admits = answer,
        Said::Found(finding) => findings.push(finding),
    })?;
    if heard == Heard::Nothing {
        let open = || Outcome::Undecided(Undecided::TooLarge(solver.limit()));
        let left = made.iter().skip(findings.len());
        let left: Vec<Finding> = left.map(|claim| Finding::of(claim, open())).collect();
        findings.extend(left);
        findings.push(Finding::of_rules(open()));
    }
    Ok(Report {
        policy: policy.name().to_owned(),
        hash: policy.hash(),
        solver: solver.version().to_owned(),
        admits,
        findings,
        not_made,
    })
}

/// Answers the claims in their order, then whether every rule can be evaluated.
async fn all(
    policy: &Policy,
    solver: &Solver,
    claims: &[&'static Claim],
    says: Sender<Said>,
) -> Result<(), Error> {
    // Whoever gave up on the answers is not told: there is nobody to tell.
    let say = |said| drop(says.send(said));
    let mut prover = Prover::new(policy, solver, says.clone())?;
    let admits = prover.asking.ask(Question::Allows(&prover.whole)).await;
    say(Said::Admits(match admits {
        Answer::Found(_) => Some(true),
        Answer::Never => Some(false),
        Answer::Undecided(_) => None,
    }));
    for claim in claims {
        say(Said::Found(Finding::of(claim, prover.claim(claim).await?)));
    }
    say(Said::Found(Finding::of_rules(prover.rules().await?)));
    Ok(())
}

struct Prover<'a> {
    policy: &'a Policy,
    world: World,
    whole: CompiledPolicySet,
    reference: Reference,
    ordinary: String,
    asking: Asking<'a>,
}

impl<'a> Prover<'a> {
    fn new(
        policy: &'a Policy,
        solver: &'a Solver,
        says: Sender<Said>,
    ) -> Result<Prover<'a>, Error> {
        let world = World::new()?;
        let purposes = ordinary::purposes(policy);
        Ok(Prover {
            whole: world.policy(policy)?,
            world,
            reference: Reference::new(policy, &ordinary::tree(&purposes))?,
            ordinary: ordinary::condition(&purposes),
            policy,
            asking: Asking::new(solver, says),
        })
    }

    /// Whether nothing of which the claim speaks is ever admitted.
    async fn claim(&mut self, claim: &Claim) -> Result<Outcome, Error> {
        let never = self.world.claim(claim, None)?;
        let first = match self
            .asking
            .ask(Question::BothAllow(&self.whole, &never))
            .await
        {
            Answer::Never => return Ok(Outcome::Proved),
            Answer::Undecided(why) => return Ok(Outcome::Undecided(why)),
            Answer::Found(env) => *env,
        };
        let mut found = Vec::new();
        let plainer = self.world.claim(claim, Some(&self.ordinary))?;
        if let Answer::Found(env) = self
            .asking
            .ask(Question::BothAllow(&self.whole, &plainer))
            .await
        {
            found.push(*env);
        }
        found.push(first);
        let claimed = claim.policy()?;
        let speaks = Reference::new(&claimed, &rights::PurposeTree::default())?;
        let breaks = |case: &Case, decision: Decision| -> Result<bool, Error> {
            let of_it = speaks.decide_request(&case.request, &case.entities)?;
            Ok(decision.is_admitted() && of_it.is_admitted())
        };
        let rules = claimed.lowered().rules.iter();
        let about = rules.flat_map(|r| r.condition.attrs()).collect();
        self.settle(found, &breaks, about)
    }

    /// Whether every rule can be evaluated whatever the data; the first that cannot is told.
    async fn rules(&mut self) -> Result<Outcome, Error> {
        for (position, rule) in self.world.rules(self.policy)?.iter().enumerate() {
            let env = match self.asking.ask(Question::Errs(rule)).await {
                Answer::Never => continue,
                Answer::Undecided(why) => return Ok(Outcome::Undecided(why)),
                Answer::Found(env) => *env,
            };
            let breaks = |_: &Case, decision: Decision| Ok(decision.errored.contains(position));
            let rule = self.policy.lowered().rules.get(position);
            let about = rule.map(|r| r.condition.attrs()).unwrap_or_default();
            return self.settle(vec![env], &breaks, about);
        }
        Ok(Outcome::Proved)
    }

    /// Confirms a counterexample. One that cannot be confirmed shows nothing, and proves nothing.
    fn settle(
        &self,
        found: Vec<Env>,
        breaks: &dyn Fn(&Case, Decision) -> Result<bool, Error>,
        about: BTreeSet<policy::Attr>,
    ) -> Result<Outcome, Error> {
        let mut errored = BTreeSet::new();
        for env in &found {
            let decision = self.reference.decide_request(&env.request, &env.entities)?;
            let rules = decision.errored.iter().filter_map(|r| self.policy.rule(r));
            errored.extend(rules.map(|rule| rule.id.clone()));
        }
        let court = Court::new(self.policy, &self.reference, breaks, about);
        Ok(match court.find(found)? {
            Some(counterexample) => Outcome::Broken(Box::new(counterexample)),
            None => Outcome::Undecided(Undecided::Unconfirmed(errored.into_iter().collect())),
        })
    }
}
