//! Policies and claims as the solver sees them.

use crate::claim::Claim;
use cedar_policy::{PolicyId, PolicySet, RequestEnv, Schema};
use cedar_policy_symcc::{CompiledPolicy, CompiledPolicySet};
use policy::{Policy, SCHEMA};
use rights::Error;
use std::str::FromStr;

/// The schema and the only kind of request in it: a purpose trains on an item.
pub(crate) struct World {
    schema: Schema,
    request: RequestEnv,
}

fn untranslated(what: &str, e: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::input(format!("`{what}` cannot be put to the solver")).because(e)
}

impl World {
    pub(crate) fn new() -> Result<World, Error> {
        let broken = || Error::internal("the shipped schema is broken");
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|e| broken().because(e))?;
        // INVARIANT: the schema has one action with one kind of principal and of resource, so
        // that one request environment is all requests. A second would go unproved; refuse it.
        let mut requests: Vec<RequestEnv> = schema.request_envs().collect();
        match (requests.pop(), requests.is_empty()) {
            (Some(request), true) => Ok(World { schema, request }),
            _ => Err(broken()),
        }
    }

    /// A policy as a whole.
    pub(crate) fn policy(&self, policy: &Policy) -> Result<CompiledPolicySet, Error> {
        self.set(policy.name(), policy.cedar())
    }

    /// Its rules one by one, in the order of the file.
    pub(crate) fn rules(&self, policy: &Policy) -> Result<Vec<CompiledPolicy>, Error> {
        let one = |(position, rule): (usize, &policy::Rule)| {
            let found = policy
                .cedar()
                .policy(&PolicyId::new(format!("policy{position}")));
            let found = found
                .ok_or_else(|| Error::internal(format!("rule `{}` is not in the set", rule.id)))?;
            CompiledPolicy::compile(found, &self.request, &self.schema)
                .map_err(|e| untranslated(&rule.id.0, e))
        };
        policy.rules().iter().enumerate().map(one).collect()
    }

    /// What a claim says is never admitted, and of that only what `more` allows, if given.
    pub(crate) fn claim(
        &self,
        claim: &Claim,
        more: Option<&str>,
    ) -> Result<CompiledPolicySet, Error> {
        let more = more.map_or_else(String::new, |m| format!("\nwhen {{ {m} }}"));
        let text = format!(
            "permit (principal, action == Action::\"train\", resource is Item)\nwhen {{ {} }}{more};",
            claim.condition
        );
        let set = PolicySet::from_str(&text).map_err(|e| {
            Error::internal(format!("the claim `{}` is broken", claim.id)).because(e)
        })?;
        self.set(claim.id, &set)
    }

    fn set(&self, name: &str, set: &PolicySet) -> Result<CompiledPolicySet, Error> {
        CompiledPolicySet::compile(set, &self.request, &self.schema)
            .map_err(|e| untranslated(name, e))
    }
}
