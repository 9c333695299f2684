"""The loader: a plain iterator, and the way to PyTorch."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from demur import _native
from demur._native import Batch, Rows
from demur.recipe import Recipe

if TYPE_CHECKING:
    from torch.utils.data import DataLoader

    from demur.pytorch import Cells, Guarded


class Loader:
    """Hands out the batches of a training set.

    Iterating gives the rest of the present epoch; iterating again, the next one. After an exception, too,
    the loader goes on where it was: no step is left out and none comes twice.
    """

    def __init__(self, native: _native.Loader, recipe: Recipe) -> None:
        self._native = native
        self._recipe = recipe

    def __iter__(self) -> Iterator[Batch]:
        while (batch := self._native.next()) is not None:
            yield batch

    def state_dict(self) -> dict[str, Any]:
        """From where another loader with the same arguments goes on. Small, and JSON."""
        state: dict[str, Any] = json.loads(self._native.state())
        return state

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Goes on from a state."""
        self._native.load_state(json.dumps(state))

    @property
    def epoch(self) -> int:
        """The epoch of the next step."""
        return self._native.position[0]

    @property
    def steps(self) -> int:
        """Steps of an epoch, blank ones among them. Late choices do not change it."""
        return self._native.steps

    @property
    def cells(self) -> list[tuple[str, int]]:
        """The cells in their order, each with its number of steps."""
        return self._native.cells

    @property
    def log(self) -> str | None:
        """The file of the loading log, once something was handed out."""
        log = self._native.log
        return None if log is None else os.fspath(log)

    def torch(
        self,
        *,
        num_workers: int = 0,
        transform: Callable[[Rows], Any] | None = None,
        **options: Any,
    ) -> Guarded:
        """An iterable for PyTorch: worker processes read, this process hands over.

        The order, the state and the log are the same with any number of workers. ``transform`` makes of
        rows what the training wants, such as tensors, in the workers; each row must have its effect on its
        own part alone, since it is called again for a batch that loses rows. ``options`` go to
        ``torch.utils.data.DataLoader``.
        """
        from torch.utils.data import DataLoader

        dataset = self.dataset(transform=transform)
        return self.guard(DataLoader(dataset, batch_size=None, num_workers=num_workers, **options))

    def dataset(self, *, transform: Callable[[Rows], Any] | None = None) -> Cells:
        """An ``IterableDataset`` for a data loader of your own, which must be given to :meth:`guard`.

        What it yields is sealed: without the guard there is nothing to be had from it.
        """
        from demur.pytorch import Cells

        return Cells(self._recipe, transform)

    def guard(self, data_loader: DataLoader[Any] | Iterable[Any]) -> Guarded:
        """Opens what a data loader over :meth:`dataset` brings: the outermost iterable, to be iterated in
        the process that trains."""
        from demur.pytorch import Guarded

        return Guarded(self, data_loader)

    def __repr__(self) -> str:
        epoch, cell, step = self._native.position
        return f"<demur.Loader at step {step} of cell {cell} in epoch {epoch}>"
