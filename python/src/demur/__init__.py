"""Reads training sets of demur.

Rows come in an order that is a keyed function of each item alone. At the moment a batch is handed over it
loses what people took back by then, and nothing is handed over when that cannot be known. See
docs/loader.md in the repository.
"""

from demur._native import Batch, Rows
from demur.errors import (
    CorruptError,
    DemurError,
    InputError,
    InternalError,
    NotFoundError,
    StaleFeed,
    StorageError,
)
from demur.loading import Loader
from demur.showing import Showing, Shown, shown
from demur.sidecar import Sidecar, mask_tokens
from demur.training_set import TrainingSet

__all__ = [
    "Batch",
    "CorruptError",
    "DemurError",
    "InputError",
    "InternalError",
    "Loader",
    "NotFoundError",
    "Rows",
    "Showing",
    "Shown",
    "Sidecar",
    "StaleFeed",
    "StorageError",
    "TrainingSet",
    "mask_tokens",
    "shown",
]
