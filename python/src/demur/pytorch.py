"""The way to PyTorch: a dataset that seals what it reads, and the guard that opens it.

A data loader's workers read ahead, in processes that nobody tells of late choices. So what they yield is
sealed, and :class:`Guarded`, in the process that trains, takes out what is refused at the moment it hands
over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from demur import _native
from demur._native import Batch, Rows, Sealed
from demur.errors import InputError
from demur.recipe import Recipe

if TYPE_CHECKING:
    from demur.loading import Loader

Position = tuple[int, int, int]


class Parcel:
    """A sealed step, and what a transformation made of it. Only :class:`Guarded` opens it."""

    __slots__ = ("_result", "_sealed")

    def __init__(self, sealed: Sealed, result: Any) -> None:
        self._sealed = sealed
        self._result = result

    def __getstate__(self) -> tuple[Sealed, Any]:
        return self._sealed, self._result

    def __setstate__(self, state: tuple[Sealed, Any]) -> None:
        self._sealed, self._result = state

    def __repr__(self) -> str:
        return repr(self._sealed)


class Cells(IterableDataset[Parcel]):
    """The steps of an epoch, sealed. Worker w of W reads every W-th cell."""

    def __init__(self, recipe: Recipe, transform: Callable[[Rows], Any] | None) -> None:
        super().__init__()
        self._recipe = recipe
        self._transform = transform
        self._from: Position | None = None

    def __iter__(self) -> Iterator[Parcel]:
        if self._from is None:
            raise InputError(
                "this dataset is read through its guard: iterate over `loader.guard(data_loader)`, not over the data loader"
            )
        info = get_worker_info()
        worker, workers = (0, 1) if info is None else (info.id, info.num_workers)
        recipe = self._recipe
        # Opened here: a process that was forked has none of its parent's threads.
        stream = _native.Set(recipe.path, recipe.key).stream(
            recipe.selection,
            columns=recipe.columns,
            threads=recipe.threads if info is None or recipe.threads is not None else 1,
            position=self._from,
            worker=worker,
            workers=workers,
        )
        for sealed in stream:
            result = None if self._transform is None else self._transform(sealed._ahead())
            yield Parcel(sealed, result)


class Guarded:
    """The outermost iterable: gives the rest of the present epoch, step by step in the order of the plan,
    whichever worker read it first."""

    def __init__(self, loader: Loader, data_loader: DataLoader[Any] | Iterable[Any]) -> None:
        dataset = getattr(data_loader, "dataset", None)
        if not isinstance(dataset, Cells) or dataset._recipe != loader._recipe:
            raise InputError("the data loader is not over this loader's dataset; make it with `loader.dataset()`")
        if getattr(data_loader, "batch_size", None) is not None:
            raise InputError("the dataset yields batches already; give the data loader `batch_size=None`")
        if getattr(data_loader, "persistent_workers", False):
            raise InputError(
                "persistent workers do not learn where the next epoch begins; leave `persistent_workers` out"
            )
        self._loader = loader
        self._data_loader = data_loader
        self._dataset = dataset

    def __iter__(self) -> Iterator[Any]:
        native = self._loader._native
        native.begin()
        at = native.position
        self._dataset._from = at
        try:
            # INVARIANT: workers have read what is in here, and it is judged only when it leaves.
            early: dict[Position, Parcel] = {}
            for parcel in self._data_loader:
                if not isinstance(parcel, Parcel):
                    raise InputError(
                        "the data loader changed what the dataset yields; leave its `collate_fn` out, and give `loader.dataset` a `transform`"
                    )
                early[parcel._sealed.position] = parcel
                while (next_one := early.pop(native.position, None)) is not None:
                    batch = native.admit(next_one._sealed)
                    if batch is not None:
                        yield self._open(next_one, batch)
            native.end(at[0])
        finally:
            self._dataset._from = None

    def _open(self, parcel: Parcel, batch: Batch) -> Any:
        transform = self._dataset._transform
        if transform is None:
            return batch
        if batch.withheld == 0 and not batch.read_again:
            return parcel._result
        return transform(batch.rows)

    def state_dict(self) -> dict[str, Any]:
        """The loader's state: from the step after the last that was handed over, whatever workers have
        read ahead."""
        return self._loader.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Goes on from a state."""
        self._loader.load_state_dict(state)
