"""Batches in the hands of libraries that read Arrow."""

import gc

import polars
import pyarrow as pa


def test_pyarrow_and_polars_read_the_same_and_keep_it(trial):
    texts = {row["item"]: row["text"] for row in trial.items()}
    kept = []
    for batch in trial.loader():
        kept.append((pa.record_batch(batch), pa.table(batch), polars.DataFrame(batch), polars.DataFrame(batch.rows)))
        assert len(batch) == batch.num_rows == len(batch.rows) == kept[-1][0].num_rows
        assert pa.schema(batch).names == batch.columns == batch.rows.columns
    del batch
    gc.collect()
    items = 0
    for rows, table, frame, again in kept:
        rows.validate(full=True)
        table.validate(full=True)
        assert table.to_pylist() == rows.to_pylist()
        assert frame.rows(named=True) == rows.to_pylist() == again.rows(named=True)
        for row in rows.to_pylist():
            assert row["text"] == texts[row["item"]]
            assert row["media"] is None or len(row["media"]) == 8
            items += 1
    assert items == len(texts)


def test_types_are_those_of_the_set(trial):
    rows = pa.record_batch(next(iter(trial.loader())))
    moment = pa.timestamp("us", "UTC")
    types = dict(zip(rows.schema.names, rows.schema.types))
    assert types["text"] == types["item"] == pa.string()
    assert (types["created"], types["media"], types["row"]) == (moment, pa.binary(), pa.int64())
