"""The loading log says what was handed out."""

import json
from collections import defaultdict

import pyarrow as pa
import pytest
from conftest import told

import demur


def test_as_it_was_seen(trial):
    loader = trial.loader(consumer="a test", columns=["person", "item"])
    items = [row["item"] for row in trial.items()]
    seen, people = defaultdict(list), {}
    for epoch in range(2):
        for count, batch in enumerate(loader):
            step, shown = told(batch)
            rows = pa.record_batch(batch)
            people.update(zip(rows["item"].to_pylist(), rows["person"].to_pylist()))
            for item in shown:
                seen[item].append(step)
            if count == 20:
                trial.refuse(items[epoch::17])
            if count == 40:
                trial.say("mask")
    head = json.loads(open(loader.log).readline())
    assert (head["consumer"], head["columns"]) == ("a test", ["person", "item"])
    got = demur.shown(trial.path, loader.log)
    assert got.unlike == []
    steps = {item: [(s.epoch, s.cell, s.step) for s in all_of] for item, all_of in got.items.items()}
    assert steps == seen
    assert all(s.certain for all_of in got.items.values() for s in all_of)
    some = items[1]
    assert demur.shown(trial.path, loader.log, item=some).items == {some: got.items[some]}
    whose = people[some]
    theirs = {item: got.items[item] for item, person in people.items() if person == whose}
    assert demur.shown(trial.path, loader.log, person=whose).items == theirs
    with pytest.raises(demur.InputError):
        demur.shown(trial.path, loader.log, item="nobody")


def test_the_log_can_lie_elsewhere(trial, tmp_path):
    folder = tmp_path / "logs"
    loader = trial.loader(log=folder)
    assert loader.log is None
    next(iter(loader))
    assert [path.name for path in folder.iterdir()] == [loader.log.rsplit("/", 1)[1]]
