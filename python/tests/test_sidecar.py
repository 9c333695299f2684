"""Sidecars written beside real tokenizing, and tokens that go: shards of MosaicML and Megatron by their own
writers, and by their own readers afterwards."""

import json
import pathlib
import sys

import numpy as np
import pyarrow as pa
import pytest

import demur

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "crates/export/tests/python"))
import real  # noqa: E402

BETWEEN, MASK, WIDTH = 300, 256, 128


def tokenized(trial):
    """(item, person, tokens) of every item, by bytes."""
    loader = trial.loader(columns=["item", "person", "text"])
    for batch in loader:
        rows = pa.record_batch(batch)
        for item, person, text in zip(rows["item"].to_pylist(), rows["person"].to_pylist(), rows["text"].to_pylist()):
            yield item, person, list((text or "").encode()) + [10]


def packed(trial):
    """Samples of one length, and where in them each item lies."""
    samples, spans = [[]], []
    for item, person, tokens in tokenized(trial):
        while tokens:
            if len(samples[-1]) == WIDTH:
                samples.append([])
            last = samples[-1]
            some = tokens[: WIDTH - len(last)]
            spans.append((len(samples) - 1, len(last), len(some), item, person))
            last += some
            tokens = tokens[len(some) :]
            if len(last) < WIDTH:
                last.append(BETWEEN)
    samples[-1] += [BETWEEN] * (WIDTH - len(samples[-1]))
    return samples, spans


def without(samples, spans, gone, token):
    samples = [list(sample) for sample in samples]
    for sample, start, length, item, _ in spans:
        if item in gone:
            samples[sample][start : start + length] = [token] * length
    return samples


@pytest.mark.parametrize("compression", [None, "zstd:7"])
@pytest.mark.parametrize("hashes", [["sha1", "xxh64"], ["md5", "sha256", "sha512", "xxh128", "xxh32", "xxh3_64"]])
def test_mds(trial, tmp_path, compression, hashes):
    shards = tmp_path / "shards"
    samples, spans = packed(trial)
    writer = real.mds_writer()(
        columns={"tokens": f"ndarray:uint16:{WIDTH}", "n": "int", "note": "str"},
        out=str(shards),
        compression=compression,
        hashes=hashes,
        size_limit=6_000,
    )
    for number, sample in enumerate(samples):
        writer.write({"tokens": np.array(sample, np.uint16), "n": number, "note": "n" * (number % 5)})
    writer.finish()
    index = json.loads((shards / "index.json").read_text())
    firsts, first = [], 0
    for shard in index["shards"]:
        firsts.append((first, shard["raw_data"]["basename"]))
        first += shard["samples"]
    assert len(firsts) > 2

    def place(sample):
        first, name = max(pair for pair in firsts if pair[0] <= sample)
        return name, sample - first

    with demur.Sidecar(
        tmp_path / "sidecar",
        trial.open(),
        shards=shards,
        kind="mds",
        columns=["tokens"],
        dtype="uint16",
        mask=MASK,
        tokenizer="bytes",
    ) as sidecar:
        for sample, start, length, item, person in spans:
            sidecar.add(*place(sample), start, length, item, person)

    def look():
        # Every hash of the index must hold.
        for name in hashes:
            rows = list(real.streaming(shards, name))
            assert [row["n"] for row in rows] == list(range(len(samples)))
        return [row["tokens"].tolist() for row in rows]

    assert look() == samples
    gone = {row["item"] for row in trial.items()[::4]}
    trial.refuse(gone)
    record = demur.mask_tokens(tmp_path / "sidecar", trial.open())
    assert look() == without(samples, spans, gone, MASK)
    of_gone = [span for span in spans if span[3] in gone]
    assert (record["spans"], record["items"]) == (len(of_gone), len({span[3] for span in of_gone}))
    assert demur.mask_tokens(tmp_path / "sidecar", trial.open()) is None
    rows = np.load(tmp_path / "sidecar/tombstones.npy")
    assert rows.shape == (len(of_gone), 4) and rows[:, 3].sum() == record["tokens"]
    names = json.loads((tmp_path / "sidecar/tombstones.json").read_text())["shards"]
    told = {(names[shard], sample, start, length) for shard, sample, start, length in rows.tolist()}
    assert told == {(*place(sample), start, length) for sample, start, length, _, _ in of_gone}


@pytest.mark.parametrize("dtype", ["uint16", "int32"])
def test_megatron(trial, tmp_path, dtype):
    indexed = real.megatron()
    prefix = tmp_path / "corpus"
    builder = indexed.IndexedDatasetBuilder(f"{prefix}.bin", dtype=getattr(np, dtype))
    documents, spans = [], []
    for item, person, tokens in tokenized(trial):
        builder.add_document(np.array([*tokens, BETWEEN]), [len(tokens) + 1])
        spans.append((len(documents), 0, len(tokens), item, person))
        documents.append([*tokens, BETWEEN])
    builder.finalize(f"{prefix}.idx")
    sidecar = demur.Sidecar(
        tmp_path / "sidecar",
        trial.open(),
        shards=tmp_path,
        kind="megatron",
        dtype=dtype,
        mask=MASK,
        tokenizer="bytes",
    )
    for sample, start, length, item, person in spans:
        sidecar.add("corpus", sample, start, length, item, person)
    assert sidecar.finish()["spans"]["records"] == len(spans)
    with pytest.raises(demur.InputError, match="was finished"):
        sidecar.finish()
    # A training that has it mapped sees the tokens go.
    mapped = indexed.IndexedDataset(str(prefix), mmap=True)

    def look(dataset):
        return [dataset[at].tolist() for at in range(len(dataset))]

    assert look(mapped) == documents
    gone = {row["item"] for row in trial.items()[::3]}
    trial.refuse(gone)
    record = demur.mask_tokens(tmp_path / "sidecar", trial.open(), token=7)
    want = without(documents, spans, gone, 7)
    assert look(mapped) == want
    assert look(indexed.IndexedDataset(str(prefix), mmap=False)) == want
    assert record["token"] == 7 and record["files"][0]["file"] == "corpus.bin"


def test_wrong_sidecars_say_what_is_wrong(trial, tmp_path):
    shards = tmp_path / "shards"
    shards.mkdir()
    options = {"shards": shards, "kind": "megatron", "dtype": "uint16", "mask": 0, "tokenizer": "bytes"}
    for wrong, words in [
        ({"kind": "other"}, "unknown variant"),
        ({"dtype": "float16"}, "unknown variant"),
        ({"mask": 70_000}, "uint16"),
        ({"kind": "mds"}, "needs the columns"),
        ({"columns": ["tokens"]}, "no columns"),
    ]:
        with pytest.raises(demur.InputError, match=words):
            demur.Sidecar(tmp_path / "sidecar", trial.open(), **{**options, **wrong})
    sidecar = demur.Sidecar(tmp_path / "sidecar", trial.open(), **options)
    with pytest.raises(demur.InputError, match="not a pseudonym"):
        sidecar.add("corpus", 0, 0, 1, "posts/17", "ab" * 16)
    with pytest.raises(demur.InputError, match="no name of a file"):
        sidecar.add("../corpus", 0, 0, 1, "ab" * 16, "ab" * 16)
    with pytest.raises(demur.NotFoundError, match="no sidecar"):
        demur.mask_tokens(tmp_path / "nowhere", trial.open())
