"""Late choices, old views, and places that stay."""

import pickle
import shutil
import signal
import time

import pytest
from conftest import less, told

import demur


def test_what_was_read_ahead_loses_what_is_refused(trial):
    whole = [told(batch) for batch in trial.loader()]
    gone = [item for _, items in whole[:10] for item in items[::2]]
    loader = trial.loader()
    batches = iter(loader)
    got = [told(next(batches))]
    trial.refuse(gone)
    second = next(batches)
    assert second.withheld == len(whole[1][1]) - len(told(second)[1]) > 0
    got += [told(second), *map(told, batches)]
    assert got == whole[:1] + less(whole, gone)[1:]
    trial.say("mask")
    assert [told(batch) for batch in loader] == less([told(b) for b in trial_epoch(trial, 1)], gone)


def trial_epoch(trial, epoch):
    loader = trial.loader()
    state = loader.state_dict()
    loader.load_state_dict({**state, "epoch": epoch})
    return loader


def test_a_purge_in_between_changes_no_place(trial):
    whole = [told(batch) for batch in trial.loader()]
    gone = [row["item"] for row in trial.items()][::3]
    loader = trial.loader()
    batches = iter(loader)
    got = [told(next(batches)) for _ in range(5)]
    state = loader.state_dict()
    trial.refuse(gone)
    trial.say("mask")
    trial.say("purge")
    time.sleep(0.3)
    assert got + [told(batch) for batch in batches] == whole[:5] + less(whole, gone)[5:]
    again = trial.loader()
    again.load_state_dict(state)
    assert [told(batch) for batch in again] == less(whole, gone)[5:]


def test_an_old_view_stops_and_a_fresh_one_goes_on(trial):
    whole = [told(batch) for batch in trial.loader()]
    loader = trial.loader(max_age=2.0, patience=0.5)
    got = [told(next(iter(loader)))]
    trial.say("pause")
    time.sleep(3)
    for _ in range(2):
        with pytest.raises(demur.StaleFeed, match="demur watch"):
            next(iter(loader))
    trial.say("go")
    time.sleep(1)
    got += [told(batch) for batch in loader]
    assert got == whole


def test_a_wait_can_be_interrupted(trial):
    loader = trial.loader(max_age=0.5, patience=600)
    next(iter(loader))
    trial.say("pause")
    time.sleep(1)

    def ring(*_):
        raise TimeoutError("enough")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(TimeoutError, match="enough"):
            next(iter(loader))
    finally:
        signal.signal(signal.SIGALRM, before)


def test_without_a_feed_there_is_nothing(trial):
    copy = trial.path + "-copy"
    shutil.copytree(trial.path, copy, ignore=shutil.ignore_patterns("feed"))
    away = demur.TrainingSet(copy, key=trial.key).loader()
    with pytest.raises(demur.NotFoundError, match="run `demur watch`"):
        next(iter(away))


def test_wrong_arguments_say_what_is_wrong(trial):
    for options, words in [
        ({"batch": 0}, "batch of `0`"),
        ({"seed": -1}, "selection"),
        ({"columns": ["texts"]}, "no column `texts`"),
        ({"shards": [99]}, "shard `99`"),
        ({"rank": 2, "world": 2}, "rank `2` of `2`"),
        ({"max_age": -1.0}, "max_age"),
        ({"threads": 0}, "threads"),
        ({"steps": {"nowhere": 1}}, "selection"),
    ]:
        with pytest.raises(demur.InputError, match=words) as raised:
            trial.loader(**options)
        assert isinstance(raised.value, (demur.DemurError, ValueError))
    with pytest.raises(demur.NotFoundError):
        demur.TrainingSet("/nowhere")
    with pytest.raises(demur.InputError):
        demur.TrainingSet(trial.path, key="AAAA")
    with pytest.raises(demur.CorruptError):
        demur.TrainingSet(trial.path, key="11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    with pytest.raises(demur.InputError, match="seed"):
        trial.loader(seed=1).load_state_dict(trial.loader(seed=2).state_dict())


def test_errors_travel_between_processes():
    for error in [demur.StaleFeed("a"), demur.InputError("b"), demur.CorruptError("c")]:
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (type(error), str(error))
