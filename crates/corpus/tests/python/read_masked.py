"""Prints, as JSON, the items that delta-rs and Polars read from the Delta table in argv[1]."""

import json
import sys

import deltalake
import polars


def items_by_delta_rs(table):
    """The SQL engine inside delta-rs."""
    query = deltalake.QueryBuilder().register("rows", table)
    batches = query.execute("select item from rows").read_all()
    return batches["item"].to_pylist()


def main(path):
    table = deltalake.DeltaTable(path)
    scanned = polars.scan_delta(path).filter(polars.col("shard") >= 0).select("item", "window")
    print(
        json.dumps(
            {
                "delta-rs": items_by_delta_rs(table),
                "polars.read_delta": polars.read_delta(path)["item"].to_list(),
                "polars.scan_delta": scanned.collect()["item"].to_list(),
            }
        )
    )


main(sys.argv[1])
