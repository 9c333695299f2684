//! The loader: reads ahead and hands over in one process.

use crate::Tick;
use crate::batch::Batch;
use crate::handover::Handover;
use crate::options::Options;
use crate::plan::{Plan, Selection};
use crate::position::{Position, State};
use crate::reader::Recipe;
use crate::stream::Stream;
use crate::training_set::TrainingSet;
use rights::Error;
use std::path::Path;

/// Hands out the batches of a set, epoch after epoch.
pub struct Loader {
    set: TrainingSet,
    options: Options,
    recipe: Recipe,
    from: Position,
    handover: Option<Handover>,
    stream: Option<(u64, Stream)>,
}

impl Loader {
    pub(crate) fn new(
        set: TrainingSet,
        selection: Selection,
        options: Options,
    ) -> Result<Loader, Error> {
        Ok(Loader {
            recipe: set.recipe(selection, &options)?,
            set,
            options,
            from: Position::default(),
            handover: None,
            stream: None,
        })
    }

    /// What is read, and in which order.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.recipe.plan
    }

    /// What it was told besides.
    #[must_use]
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// The set.
    #[must_use]
    pub const fn set(&self) -> &TrainingSet {
        &self.set
    }

    /// The step to be handed over next.
    #[must_use]
    pub fn position(&self) -> Position {
        self.handover.as_ref().map_or(self.from, Handover::position)
    }

    /// The file of the loading log, once something was handed out.
    #[must_use]
    pub fn log_path(&self) -> Option<&Path> {
        self.handover.as_ref().map(Handover::log_path)
    }

    /// From where a loader like this one goes on. The log is forced to disk first, so that it is never
    /// behind a state that was saved.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn state(&self) -> Result<State, Error> {
        if let Some(handover) = &self.handover {
            handover.sync()?;
        }
        Ok(State::of(&self.recipe.plan, self.position()))
    }

    /// Goes on from a state; with the next batch a new log begins.
    ///
    /// # Errors
    /// When the state is of another set or selection; then the loader stays where it is.
    pub fn load_state(&mut self, state: &State) -> Result<(), Error> {
        self.from = state.position(&self.recipe.plan)?;
        (self.handover, self.stream) = (None, None);
        Ok(())
    }

    /// The next batch; none at the end of an epoch, after which the next one begins.
    ///
    /// # Errors
    /// Of kind `Refused` when the view of late choices stays older than allowed; of another kind when
    /// set, feed or log fail. The loader stays where it is, and may be asked again.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, Error> {
        self.next_batch_with(&mut || Ok(()))
    }

    /// The same, with something to do several times a second while waiting.
    ///
    /// # Errors
    /// As [`Loader::next_batch`], and what `tick` gives.
    pub fn next_batch_with(&mut self, tick: Tick<'_>) -> Result<Option<Batch>, Error> {
        let next = self.try_next(tick);
        if !matches!(next, Ok(Some(_))) {
            // What was read ahead and not handed over is read again.
            self.stream = None;
        }
        next
    }

    fn try_next(&mut self, tick: Tick<'_>) -> Result<Option<Batch>, Error> {
        self.handover()?;
        let at = self.position();
        let (epoch, stream) = match &mut self.stream {
            Some(stream) => stream,
            none => {
                let stream = Stream::start(self.recipe.clone(), at, (0, 1))?;
                none.insert((at.epoch, stream))
            }
        };
        let Some(handover) = &mut self.handover else {
            return Err(Error::internal("a loader without a handover"));
        };
        while let Some(sealed) = stream.next(tick)? {
            if let Some(batch) = handover.admit(sealed, tick)? {
                return Ok(Some(batch));
            }
        }
        handover.end(*epoch)?;
        Ok(None)
    }

    /// What opens sealed steps that other processes read, from where the loader is.
    ///
    /// # Errors
    /// When there is no feed, or no log can be written.
    pub fn handover(&mut self) -> Result<&mut Handover, Error> {
        Ok(match &mut self.handover {
            Some(handover) => handover,
            none => none.insert(self.set.handover(&self.recipe, &self.options, self.from)?),
        })
    }
}
