//! Where a test lets the disk refuse, as if the program had ended there. Outside of tests: nothing.

#[cfg(not(test))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "in tests it fails, at the step that a test names"
)]
pub(crate) fn step() -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(crate) use counted::{after, step};

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static LEFT: Cell<Option<u64>> = const { Cell::new(None) };
    }

    /// Fails once the steps that a test allows are used up, and at every step from then on.
    pub(crate) fn step() -> std::io::Result<()> {
        LEFT.with(|left| match left.get() {
            None => Ok(()),
            Some(0) => Err(std::io::Error::other("the test ends it here")),
            Some(more) => {
                left.set(Some(more - 1));
                Ok(())
            }
        })
    }

    /// Does something with so many steps; whether they were enough is for it to say.
    pub(crate) fn after<T>(steps: u64, work: impl FnOnce() -> T) -> T {
        LEFT.with(|left| left.set(Some(steps)));
        let done = work();
        LEFT.with(|left| left.set(None));
        done
    }
}
