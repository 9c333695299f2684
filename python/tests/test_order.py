"""The order, against the one worked out from its description (reference.py)."""

from collections import defaultdict

import pyarrow as pa
from conftest import told

import reference


def expected(rows, seed, batch, epoch):
    cells = defaultdict(list)
    for row in rows:
        cells[row["cell"]].append(row["item"])

    def on_the_grid(cell):
        window, shard, slice_ = (part.split("=")[1] for part in cell.split("/"))
        return int(shard), window, int(slice_)

    for cell in sorted(cells, key=on_the_grid):
        steps = -(-len(cells[cell]) // batch)
        placed = sorted((reference.place(seed, epoch, item), item) for item in cells[cell])
        for step in range(steps):
            yield (epoch, cell, step), [item for at, item in placed if reference.step(at, steps) == step]


def test_the_order_is_the_one_that_is_described(trial):
    rows = trial.items()
    for seed in [0, 3, 2**64 - 1]:
        loader = trial.loader(seed=seed)
        for epoch in range(2):
            assert [told(batch) for batch in loader] == list(expected(rows, seed, 8, epoch))


def test_rows_are_whole(trial):
    texts = {row["item"]: row["text"] for row in trial.items()}
    got = {}
    for batch in trial.loader(columns=["text", "item"]):
        rows = pa.record_batch(batch)
        assert rows.schema.names == batch.columns == ["text", "item"]
        got.update(zip(rows["item"].to_pylist(), rows["text"].to_pylist()))
    assert got == texts


def test_ranks_share_the_shards(trial):
    whole = [told(batch) for batch in trial.loader()]
    parts = [[told(batch) for batch in trial.loader(rank=rank, world=3)] for rank in range(3)]
    assert all(parts)
    assert sorted(sum(parts, [])) == sorted(whole)


def test_steps_are_known_beforehand_and_can_be_given(trial):
    loader = trial.loader()
    whole = [told(batch) for batch in loader]
    assert loader.steps == len(whole) == sum(steps for _, steps in loader.cells)
    same = trial.loader(batch=999, steps=dict(loader.cells))
    assert [told(batch) for batch in same] == whole
    assert trial.loader(steps=2).steps == 2 * len(loader.cells)
