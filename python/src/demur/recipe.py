"""What a worker process needs to read the same steps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Where a set lies, and what of it is read in which order."""

    path: str
    key: str
    selection: str
    columns: list[str] | None
    threads: int | None
