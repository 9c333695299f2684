"""Reads a training set with demur's loader and its files with pyarrow, in turn.

    python3 bench/loader.py --gigabytes 2 --rounds 5

Needs numpy and pyarrow, and the package `demur` built in release (`cd python && maturin build --release`).
Posts of made-up words are imported and compiled as in bench/compile.py. demur hands out an epoch: it checks
masks, finds each row's place, puts the rows of each step together, asks the feed about every item, writes
the log. pyarrow reads the same columns of the same files, by its dataset and file by file; the faster of
the two counts. Both have the same threads; files are in the page cache. Rows and bytes of text are
compared; only ratios taken in one run mean anything; medians of the rounds are printed.
"""

import argparse
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import compile as shops


def make_set(demur, folder, gigabytes, length):
    items = int(gigabytes * 1e9 / length)
    place = folder.resolve() / f"{items}"
    if not (place / "done").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        shops.make_shop(demur, place, items, max(items // 40, 10), length)
        shops.run(demur, place / "shop", "compile", "--purpose", "ai_assistant")
        (place / "done").touch()
    # One head is enough here: the loader is told to be content with its age.
    subprocess.run([demur, "-C", place / "shop", "watch", "--once"], check=True, capture_output=True)
    return place / "shop/sets/ai_assistant/0001"


def with_demur(set_, columns, batch, threads, log):
    import demur

    loader = demur.TrainingSet(set_).loader(
        seed=1, batch=batch, columns=columns, threads=threads, max_age=1e7, log=log
    )
    start = time.perf_counter()
    rows = sum(len(batch) for batch in loader)
    return time.perf_counter() - start, rows


def with_workers(set_, columns, batch, workers, log):
    import demur

    loader = demur.TrainingSet(set_).loader(seed=1, batch=batch, columns=columns, max_age=1e7, log=log)
    start = time.perf_counter()
    rows = sum(len(batch) for batch in loader.torch(num_workers=workers))
    return time.perf_counter() - start, rows


def with_dataset(set_, columns, batch, threads, log):
    import pyarrow.dataset

    start = time.perf_counter()
    files = sorted(map(str, (set_ / "table").rglob("*.parquet")))
    rows = sum(len(batch) for batch in pyarrow.dataset.dataset(files).to_batches(columns=columns))
    return time.perf_counter() - start, rows


def with_files(set_, columns, batch, threads, log):
    import pyarrow.parquet

    start, rows = time.perf_counter(), 0
    for file in sorted((set_ / "table").rglob("*.parquet")):
        rows += len(pyarrow.parquet.ParquetFile(file).read(columns=columns))
    return time.perf_counter() - start, rows


def bytes_of_text(batches):
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = (pc.sum(pc.binary_length(pa.record_batch(batch)["text"])).as_py() or 0 for batch in batches)
    return sum(lengths)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=float, default=2, help="text in all")
    parser.add_argument("--length", type=int, default=600, help="bytes of a text on average")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--workers", type=int, default=0, help="also with this many worker processes of PyTorch")
    parser.add_argument("--demur", type=pathlib.Path, help="the program; built in release by default")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("target/bench-loader"))
    args = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parent.parent
    if args.demur is None:
        subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "demur"], check=True, cwd=root)
        args.demur = root / "target/release/demur"
    import pyarrow as pa
    import pyarrow.dataset

    import demur

    pa.set_cpu_count(args.threads)
    set_ = make_set(args.demur.resolve(), args.folder, args.gigabytes, args.length)
    log = args.folder.resolve() / "loads"
    whole = demur.TrainingSet(set_).loader(columns=["text"], batch=args.batch, max_age=1e7, log=log)
    ours = bytes_of_text(whole)
    files = sorted(map(str, (set_ / "table").rglob("*.parquet")))
    theirs = bytes_of_text(pyarrow.dataset.dataset(files).to_batches(columns=["text"]))
    assert ours == theirs, f"demur handed out {ours} bytes of text, pyarrow {theirs}"
    size = sum(pathlib.Path(file).stat().st_size for file in files)
    print(f"{theirs / 1e9:.2f} GB of text in {len(files)} files of {size / 1e9:.2f} GB; {args.threads} threads, {args.rounds} rounds, batches of {args.batch}")
    readers = {"demur": with_demur, "pyarrow dataset": with_dataset, "pyarrow files": with_files}
    for columns in [None, ["text"]]:
        times, counts = {name: [] for name in readers}, set()
        for _ in range(args.rounds):
            for name, reader in readers.items():
                seconds, rows = reader(set_, columns, args.batch, args.threads, log)
                times[name].append(seconds)
                counts.add(rows)
            if args.workers:
                seconds, rows = with_workers(set_, columns, args.batch, args.workers, log)
                times.setdefault(f"demur, {args.workers} workers", []).append(seconds)
                counts.add(rows)
        assert len(counts) == 1, f"rows differ: {counts}"
        print(f"\n{'all columns' if columns is None else ', '.join(columns)}, {counts.pop():,} rows")
        medians = {name: statistics.median(all_times) for name, all_times in times.items()}
        best = min(medians[name] for name in medians if name.startswith("pyarrow"))
        for name, seconds in medians.items():
            spread = f"{min(times[name]):.2f} to {max(times[name]):.2f}"
            print(f"  {name:18} {seconds:6.2f} s ({spread})  {theirs / seconds / 1e6:7.0f} MB of text/s  {best / seconds:5.2f} times pyarrow")


if __name__ == "__main__":
    main()
