"""A training set."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping

from demur import _native
from demur.loading import Loader
from demur.recipe import Recipe


class TrainingSet:
    """A training set on disk, whose newest state is signed with the key that is trusted.

    ``key`` is the public key of the workspace that made the set, as ``demur verify`` prints it. It may be
    left out where the set lies in that workspace.
    """

    def __init__(self, path: str | os.PathLike[str], key: str | None = None) -> None:
        self._native = _native.Set(os.fspath(path), key)

    @property
    def name(self) -> str:
        """The set's name, such as ``ai_assistant/0001``."""
        return self._native.name

    @property
    def manifest(self) -> str:
        """SHA-256 of the set's signed state 0."""
        return self._native.manifest

    @property
    def folder(self) -> str:
        """Where the set lies."""
        return os.fspath(self._native.folder)

    @property
    def key(self) -> str:
        """The key that signed it."""
        return self._native.key

    @property
    def shards(self) -> int:
        """Shards of its grid."""
        return self._native.shards

    @property
    def slices(self) -> int:
        """Slices of each shard."""
        return self._native.slices

    @property
    def items(self) -> int:
        """Items at publication; what was masked since is among them."""
        return self._native.items

    def loader(
        self,
        *,
        seed: int = 0,
        batch: int = 256,
        columns: Iterable[str] | None = None,
        shards: Iterable[int] | None = None,
        slices: Iterable[int] | None = None,
        rank: int = 0,
        world: int = 1,
        steps: int | Mapping[str, int] | None = None,
        max_age: float = 1.0,
        patience: float = 30.0,
        feed: str | os.PathLike[str] | None = None,
        log: str | os.PathLike[str] | None = None,
        consumer: str = "",
        keep_empty: bool = False,
        threads: int | None = None,
    ) -> Loader:
        """A loader at the beginning of epoch 0.

        ``seed`` makes the order; ``batch`` is about how many rows a step has. ``columns`` are handed out
        in this order, all by default. Of ``shards``, in this order, rank r of ``world`` has every
        ``world``-th from the r-th on. ``steps`` fixes how many steps each cell has, one number for all or
        one for each cell; by default they follow from the rows as compiled.

        Nothing is handed out when the view of late choices is older than ``max_age`` seconds. A fresh one
        is waited for ``patience`` seconds, then :class:`StaleFeed` is raised. ``feed`` is the folder of the
        feed where it is not the set's own.

        ``log`` is the folder of the loading log, ``loads`` in the set by default; ``consumer`` says in it
        who reads. ``keep_empty`` hands out steps without rows, too. ``threads`` read, as many as there are
        cores by default.
        """
        selection = {
            "seed": seed,
            "batch": batch,
            "steps": dict(steps) if isinstance(steps, Mapping) else steps,
            "shards": None if shards is None else list(shards),
            "slices": None if slices is None else list(slices),
            "rank": rank,
            "world": world,
        }
        recipe = Recipe(
            path=self.folder,
            key=self.key,
            selection=json.dumps(selection),
            columns=None if columns is None else list(columns),
            threads=threads,
        )
        native = self._native.loader(
            recipe.selection,
            columns=recipe.columns,
            threads=threads,
            max_age=max_age,
            patience=patience,
            feed=None if feed is None else os.fspath(feed),
            log=None if log is None else os.fspath(log),
            consumer=consumer,
            keep_empty=keep_empty,
        )
        return Loader(native, recipe)

    def __repr__(self) -> str:
        return f"<demur.TrainingSet {self.name} in {self.folder}>"
