//! Classes: values of a dimension that no rule of the policy can tell apart.

use policy::{EvalError, Expr, Value};
use std::collections::HashMap;
use std::hash::Hash;

/// Number of a class, dense from 0.
pub(crate) type Class = u16;

/// What an observed expression came to.
pub(crate) type Outcome = Result<Value, EvalError>;

/// The classes of one dimension, each with the first value that fell into it.
#[derive(Debug)]
pub(crate) struct Classes<T> {
    by_outcomes: HashMap<Vec<Outcome>, Class>,
    representatives: Vec<T>,
}

impl<T> Default for Classes<T> {
    fn default() -> Self {
        Self {
            by_outcomes: HashMap::new(),
            representatives: Vec::new(),
        }
    }
}

impl<T: Clone> Classes<T> {
    /// The class of a value with these outcomes; `None` when there are more classes than a
    /// [`Class`] can count.
    pub(crate) fn classify(&mut self, outcomes: Vec<Outcome>, value: &T) -> Option<Class> {
        if let Some(class) = self.by_outcomes.get(&outcomes) {
            return Some(*class);
        }
        let class = Class::try_from(self.representatives.len()).ok()?;
        self.by_outcomes.insert(outcomes, class);
        self.representatives.push(value.clone());
        Some(class)
    }

    /// A value of the class.
    pub(crate) fn representative(&self, class: Class) -> Option<&T> {
        self.representatives.get(usize::from(class))
    }

    /// How many classes.
    pub(crate) fn len(&self) -> usize {
        self.representatives.len()
    }
}

/// Remembers the class of each value it has met.
#[derive(Debug)]
pub(crate) struct Memo<K> {
    known: HashMap<K, Class>,
}

impl<K: Hash + Eq> Default for Memo<K> {
    fn default() -> Self {
        Self {
            known: HashMap::new(),
        }
    }
}

impl<K: Hash + Eq> Memo<K> {
    pub(crate) fn get(&self, key: &K) -> Option<Class> {
        self.known.get(key).copied()
    }

    pub(crate) fn put(&mut self, key: K, class: Class) {
        self.known.insert(key, class);
    }
}

/// Evaluates the observed expressions of a dimension.
pub(crate) fn observe(observed: &[Expr], env: &impl policy::Env) -> Vec<Outcome> {
    observed.iter().map(|e| e.eval(env)).collect()
}
