"""Which tokens of a tokenized shard came from which item, so that they can go later."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from types import TracebackType
from typing import Any

from demur import _native
from demur.training_set import TrainingSet


class Sidecar:
    """Collects spans of tokens while shards are made, and is written when they are whole.

    ``folder`` is new. ``training_set`` is the set, opened before its items were read. ``shards`` is the folder of
    the shards; ``kind`` is ``"mds"`` (MosaicML streaming; ``columns`` are those with tokens) or ``"megatron"``
    (``.bin`` and ``.idx``). ``dtype`` is NumPy's name of the tokens' type, ``mask`` the token that is to stand
    where others were, ``tokenizer`` what made them.

    As a context manager it is finished at the end, unless the block raises.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        training_set: TrainingSet,
        *,
        shards: str | os.PathLike[str],
        kind: str,
        dtype: str,
        mask: int,
        tokenizer: str,
        columns: Iterable[str] = (),
    ) -> None:
        tokens = {
            "kind": kind,
            "shards": os.fspath(shards),
            "columns": list(columns),
            "dtype": dtype,
            "tokenizer": tokenizer,
            "mask": mask,
        }
        self._native = _native.Sidecar(os.fspath(folder), training_set._native, json.dumps(tokens))

    def add(self, shard: str, sample: int, start: int, length: int, item: str, person: str) -> None:
        """Says that ``length`` tokens from ``start`` on came from an item, both pseudonyms as in the set.

        ``shard`` is ``shard.00000.mds``, packed or not, or the prefix of a ``.bin``; ``sample`` the sample or
        sequence in it. An item may have several spans. What no item is said of is never overwritten.
        """
        self._native.add(shard, sample, start, length, item, person)

    def finish(self) -> dict[str, Any]:
        """Compares the spans with the shards, writes the sidecar, and gives its head.

        Raises ``InputError`` when spans overlap or reach beyond their samples; then there is no sidecar.
        """
        return json.loads(self._native.finish())

    def __enter__(self) -> Sidecar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.finish()


def mask_tokens(
    sidecar: str | os.PathLike[str],
    training_set: TrainingSet,
    *,
    feed: str | os.PathLike[str] | None = None,
    shards: str | os.PathLike[str] | None = None,
    token: int | None = None,
) -> dict[str, Any] | None:
    """Overwrites the tokens of what is refused by now, as ``demur mask-tokens`` does.

    Gives what was recorded; None when nothing was new. ``feed`` is that of the set unless said otherwise,
    ``shards`` and ``token`` those of the sidecar.
    """
    place = [None if path is None else os.fspath(path) for path in (feed, shards)]
    record = _native.mask_tokens(
        os.fspath(sidecar), training_set._native, feed=place[0], shards=place[1], token=token
    )
    return None if record is None else json.loads(record)
