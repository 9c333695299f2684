"""PyTorch: many workers, one order, and nothing unguarded."""

import os
import pickle
import time

import pyarrow as pa
import pytest
import torch
from conftest import less, told
from torch.utils.data import DataLoader

import demur


def first_numbers(rows):
    """What a training might want: a tensor, a row a part of it."""
    items = pa.record_batch(rows)["item"].to_pylist()
    return torch.tensor([int(item[:8], 16) for item in items], dtype=torch.int64)


def numbers(steps):
    return [[int(item[:8], 16) for item in items] for _, items in steps]


@pytest.mark.parametrize("workers", [0, 1, 2, 3])
def test_any_number_of_workers_gives_the_order_of_none(trial, workers):
    loader = trial.loader()
    whole = [[told(batch) for batch in loader] for _ in range(2)]
    loader = trial.loader()
    guarded = loader.torch(num_workers=workers)
    for epoch in range(2):
        assert [told(batch) for batch in guarded] == whole[epoch]
    shown = demur.shown(trial.path, loader.log)
    assert shown.unlike == []
    assert all(len(showings) == 2 for showings in shown.items.values())


def test_workers_that_are_spawned_do_as_well(trial):
    whole = [told(batch) for batch in trial.loader()]
    guarded = trial.loader().torch(num_workers=2, multiprocessing_context="spawn")
    assert [told(batch) for batch in guarded] == whole


def test_what_workers_read_ahead_loses_what_is_refused(trial):
    whole = [told(batch) for batch in trial.loader()]
    gone = [item for _, items in whole for item in items[::3]]
    loader = trial.loader()
    batches = iter(loader.torch(num_workers=2, prefetch_factor=16))
    got = [told(next(batches)) for _ in range(3)]
    trial.refuse(gone)
    got += [told(batch) for batch in batches]
    assert got == whole[:3] + less(whole, gone)[3:]
    assert demur.shown(trial.path, loader.log).unlike == []


def test_a_purge_under_workers_changes_no_place(trial):
    whole = [told(batch) for batch in trial.loader()]
    gone = [item for _, items in whole for item in items[::3]]
    batches = iter(trial.loader().torch(num_workers=2, prefetch_factor=16))
    got = [told(next(batches)) for _ in range(3)]
    trial.refuse(gone)
    trial.say("mask")
    trial.say("purge")
    time.sleep(0.3)
    got += [told(batch) for batch in batches]
    assert got == whole[:3] + less(whole, gone)[3:]


@pytest.mark.parametrize("workers", [0, 2])
def test_a_transformation_is_made_again_of_what_is_left(trial, workers):
    whole = [told(batch) for batch in trial.loader()]
    gone = [item for _, items in whole for item in items[::3]]
    batches = iter(trial.loader().torch(num_workers=workers, transform=first_numbers))
    got = [next(batches) for _ in range(3)]
    trial.refuse(gone)
    got += list(batches)
    assert all(isinstance(tensor, torch.Tensor) for tensor in got)
    assert [tensor.tolist() for tensor in got] == numbers(whole[:3] + less(whole, gone)[3:])


def test_a_state_does_not_depend_on_workers(trial):
    whole = [told(batch) for batch in trial.loader()]
    got, state = [], trial.loader().state_dict()
    for workers, steps in [(2, 11), (0, 3), (3, 20), (1, len(whole))]:
        guarded = trial.loader().torch(num_workers=workers)
        guarded.load_state_dict(state)
        for _, batch in zip(range(steps), guarded):
            got.append(told(batch))
            # Workers are ahead of it.
            state = guarded.state_dict()
    assert got == whole


def test_a_data_loader_of_ones_own_has_nothing_to_give_without_the_guard(trial):
    loader = trial.loader()
    dataset = loader.dataset()
    for workers in [0, 2]:
        with pytest.raises(demur.InputError, match="guard"):
            next(iter(DataLoader(dataset, batch_size=None, num_workers=workers)))
    seen = []

    class Nosy(DataLoader):
        def __iter__(self):
            for parcel in super().__iter__():
                seen.append(parcel)
                yield parcel

    whole = [told(batch) for batch in trial.loader()]
    guarded = loader.guard(Nosy(dataset, batch_size=None, num_workers=2))
    assert [told(batch) for batch in guarded] == whole
    for parcel in seen:
        for thing in [parcel, parcel._sealed, pickle.loads(pickle.dumps(parcel))]:
            assert "sealed" in repr(thing)
            public = [name for name in dir(thing) if not name.startswith("_")]
            assert set(public) <= {"position"}
            assert not hasattr(thing, "__arrow_c_array__")


def test_data_loaders_that_do_not_fit_are_refused(trial):
    loader = trial.loader()
    dataset = loader.dataset()
    for data_loader, words in [
        (DataLoader(dataset), "batch_size=None"),
        (DataLoader(dataset, batch_size=None, num_workers=1, persistent_workers=True), "persistent"),
        (DataLoader([1, 2]), "dataset"),
        (DataLoader(trial.loader(seed=9).dataset(), batch_size=None), "this loader's dataset"),
    ]:
        with pytest.raises(demur.InputError, match=words):
            loader.guard(data_loader)
    with pytest.raises(demur.InputError, match="collate_fn"):
        next(iter(loader.guard(DataLoader(dataset, batch_size=None, collate_fn=lambda parcel: 7))))


def test_an_old_view_stops_workers_and_all(trial):
    whole = [told(batch) for batch in trial.loader()]
    guarded = trial.loader(max_age=2.0, patience=0.5).torch(num_workers=2)
    batches = iter(guarded)
    got = [told(next(batches))]
    trial.say("pause")
    time.sleep(3)
    with pytest.raises(demur.StaleFeed):
        next(batches)
    trial.say("go")
    time.sleep(1)
    got += [told(batch) for batch in guarded]
    assert got == whole


def test_an_error_of_a_worker_is_raised_here(trial):
    loader = trial.loader()
    cell, _ = loader.cells[3]
    folder = os.path.join(trial.path, "table", *cell.split("/"))
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
    with pytest.raises(demur.StorageError, match="cell-"):
        list(loader.torch(num_workers=2))


def test_a_loader_does_not_serve_a_forked_process(trial):
    loader = trial.loader()
    next(iter(loader))
    child = os.fork()
    if child == 0:
        try:
            next(iter(loader))
        except demur.InputError as e:
            os._exit(0 if "another process" in str(e) else 2)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
