"""Which items a run handed out."""

from __future__ import annotations

import os
from dataclasses import dataclass

from demur import _native


@dataclass(frozen=True)
class Showing:
    """One time that an item was handed out."""

    epoch: int
    cell: str
    step: int
    sequence: int
    """No entry of the ledger before it refused the item."""
    at: str
    certain: bool
    """False where a purge removed what said whether the item was masked then."""


@dataclass(frozen=True)
class Shown:
    """What a run handed out."""

    items: dict[str, list[Showing]]
    """By pseudonym of the item; only those handed out at least once."""
    unlike: list[tuple[int, str, int]]
    """Steps, as (epoch, cell, step), whose items are not those of the log: rows of them were purged."""


def shown(
    path: str | os.PathLike[str],
    log: str | os.PathLike[str],
    *,
    item: str | None = None,
    person: str | None = None,
) -> Shown:
    """Computes from a loading log and its set which items were handed out: all, or one, or one person's.

    ``item`` and ``person`` are pseudonyms as in the columns of the set. Digests of the log are checked only
    when all items are asked for.
    """
    items, unlike = _native.shown(os.fspath(path), os.fspath(log), item, person)
    return Shown({name: [Showing(*one) for one in all_of] for name, all_of in items}, unlike)
