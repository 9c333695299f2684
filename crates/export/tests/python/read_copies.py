"""What the real readers find in exports and tokenized shards, as JSON.

    read_copies.py jsonl|parquet|webdataset|mds FOLDER       [[item, text], ...], in order
    read_copies.py tokens-mds|tokens-megatron FOLDER...      [[tokens, ...], ...] by shard or prefix
"""

import hashlib
import json
import os
import pathlib
import sys

import real


def jsonl(folder):
    from pyarrow import json as reader

    for path in sorted(pathlib.Path(folder).glob("part-*")):
        yield from zip(*columns(reader.read_json(path)), strict=True)


def columns(table):
    texts = table["text"].to_pylist() if "text" in table.column_names else [""] * table.num_rows
    return table["item"].to_pylist(), [text or "" for text in texts]


def parquet(folder):
    from pyarrow import parquet as reader

    for path in sorted(pathlib.Path(folder).glob("part-*")):
        yield from zip(*columns(reader.read_table(path)), strict=True)


def webdataset(folder):
    import webdataset as wds

    paths = sorted(map(os.fspath, pathlib.Path(folder).glob("shard-*.tar")))
    for sample in wds.WebDataset(paths, shardshuffle=False, empty_check=False).decode():
        assert sample["json"]["item"] == sample["__key__"]
        yield sample["__key__"], sample["txt"]


def mds(folder):
    for sample in real.streaming(folder):
        assert sample["created"] is None or sample["created"].endswith("Z")
        yield sample["item"], sample["text"]


def tokens_mds(folder):
    """Both columns must say the same; hashes are checked by the library."""
    index = json.loads((pathlib.Path(folder) / "index.json").read_text())
    samples = iter(real.streaming(folder))
    for shard in index["shards"]:
        rows = []
        for _ in range(shard["samples"]):
            sample = next(samples)
            tokens, labels = sample["tokens"].tolist(), sample["labels"].tolist()
            assert tokens == labels
            rows.append([int(token) for token in tokens])
        yield rows


def tokens_megatron(*prefixes):
    indexed = real.megatron()
    for prefix in prefixes:
        for mmap in (True, False):
            dataset = indexed.IndexedDataset(prefix, mmap=mmap)
            rows = [[int(token) for token in dataset[at]] for at in range(len(dataset))]
        yield rows


if __name__ == "__main__":
    work = globals()[sys.argv[1].replace("-", "_")]
    json.dump(list(work(*sys.argv[2:])), sys.stdout)
