"""A small set with a feed, kept by the program `try_set` (crates/loader/examples)."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import time
from typing import Any

import pyarrow as pa
import pytest

import demur

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("DEMUR_TRY_SET", os.fspath(ROOT / "target/debug/examples/try_set"))


class Trial:
    """The program, and what it made."""

    def __init__(self, folder: pathlib.Path, *counts: int) -> None:
        assert pathlib.Path(PROGRAM).exists(), "first: cargo build -p loader --example try_set"
        command = [PROGRAM, os.fspath(folder), *map(str, counts)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        made = self._answer()
        self.path: str = made["set"]
        self.key: str = made["key"]

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def say(self, command: str, *rest: str) -> Any:
        assert self.process.stdin is not None
        print(command, *rest, file=self.process.stdin, flush=True)
        return self._answer()

    def items(self) -> list[dict[str, Any]]:
        return self.say("items")

    def refuse(self, items: Any) -> None:
        """Refused, and seen by every loader that is at work: it looks at the feed every 50 ms."""
        self.say("refuse", *items)
        time.sleep(0.3)

    def open(self) -> demur.TrainingSet:
        return demur.TrainingSet(self.path)

    def loader(self, **options: Any) -> demur.Loader:
        return self.open().loader(**{"seed": 3, "batch": 8, "keep_empty": True, "max_age": 5.0, **options})


@pytest.fixture
def trial(tmp_path: pathlib.Path):
    trial = Trial(tmp_path)
    yield trial
    # Workers that outlive a test may hold the pipe, so that closing it would not do.
    print("quit", file=trial.process.stdin, flush=True)
    assert trial.process.wait(timeout=30) == 0


def told(batch: demur.Batch) -> tuple[tuple[int, str, int], list[str]]:
    """The step of a batch, and its items."""
    return (batch.epoch, batch.cell, batch.step), pa.record_batch(batch)["item"].to_pylist()


def less(steps: list[Any], gone: Any) -> list[Any]:
    """The same steps without some items: what everybody else is to see."""
    gone = set(gone)
    return [(step, [item for item in items if item not in gone]) for step, items in steps]
