"""Compiles a training set with demur, and lets DuckDB write the same rows, in turn.

    python3 bench/compile.py --gigabytes 20 --rounds 3

Needs duckdb, numpy and pyarrow (see .ci/requirements.txt). Posts of made-up words are generated as
Parquet files, imported, and compiled: demur reads them, decides every item, sorts the admitted rows
into cells, hashes each row, signs. DuckDB's COPY then writes the very rows of that set, from one
Parquet file in the order in which the posts came, with the same sort, partitions and codec; it
neither decides nor hashes. Both have the same memory and threads. Rows and bytes of text of both
results are compared; only ratios taken in one run mean anything; medians of the rounds are printed.
"""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import time

ITEMS_OF_FILE = 2_000_000
ITEMS_OF_GROUP = 100_000
BLOCK = 4_096


def words(rng, megabytes):
    """Text in which words are as frequent as their rank allows (Zipf), cut into blocks."""
    import numpy as np

    letters = np.frombuffer(b"etaoinshrdlucmfwypvbgk", dtype=np.uint8)
    vocabulary = [bytes(rng.choice(letters, size)) + b" " for size in rng.integers(2, 11, 30_000)]
    ranks = np.minimum(rng.zipf(1.15, megabytes * 180_000), len(vocabulary)) - 1
    text = b"".join(map(vocabulary.__getitem__, ranks.tolist()))
    blocks = len(text) // BLOCK
    return np.frombuffer(text, dtype=np.uint8, count=blocks * BLOCK).reshape(blocks, BLOCK)


def make_posts(folder, items, people, length, seed=7):
    """Posts, captions and comments of `length` bytes on average, in the order of their time."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    pool = words(rng, 192)
    names = pa.array([f"u{n}" for n in range(people)])
    kinds = pa.array(["post", "comment", "caption"])
    languages = pa.array(["de", "en"])
    start = np.datetime64("2021-01-01", "us").astype(np.int64)
    step = int(5.8 * 365 * 86_400_000_000) // items
    constant = lambda value, rows: pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), pa.array([value]))
    for number, first in enumerate(range(0, items, ITEMS_OF_FILE)):
        writer = None
        for at in range(first, min(first + ITEMS_OF_FILE, items), ITEMS_OF_GROUP):
            rows = min(ITEMS_OF_GROUP, items - at)
            sizes = np.clip(rng.lognormal(np.log(length) - 0.32, 0.8, rows), 8, 20_000).astype(np.int64)
            offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
            blocks = -(-int(offsets[-1]) // BLOCK)
            text = pool[rng.integers(0, len(pool), blocks)].reshape(-1)[: offsets[-1]]
            # People write in bursts, and some a lot.
            owner = np.minimum((people * rng.random(rows) ** 1.6).astype(np.int32), people - 1)
            columns = {
                "id": pa.array([f"p/{n}" for n in range(at, at + rows)]),
                "person": names.take(pa.array(owner)),
                "kind": kinds.take(pa.array(rng.integers(0, 3, rows))),
                "audience": constant("public", rows),
                "created": pa.array(start + step * np.arange(at, at + rows), pa.timestamp("us", "UTC")),
                "language": languages.take(pa.array(rng.integers(0, 2, rows))),
                "collected_for": constant("service", rows),
                "text": pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(text.tobytes())),
            }
            table = pa.table(columns)
            if writer is None:
                writer = pq.ParquetWriter(folder / f"posts-{number:03}.parquet", table.schema, compression="zstd")
            writer.write_table(table)
        writer.close()


def make_people(folder, people, seed=8):
    """Grown-ups; one in twenty objects, the others consent."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    names = [f"u{n}" for n in range(people)]
    day = lambda year: pa.array([datetime.date(y, 5, 3) for y in year])
    pq.write_table(pa.table({"id": names, "birth": day(rng.integers(1950, 2004, people))}), folder / "people.parquet")
    says = pa.array(["objection", "consent"]).take(pa.array((rng.random(people) > 0.05).astype(np.int32)))
    at = pa.array([datetime.datetime(2026, 6, 1)] * people)
    pq.write_table(pa.table({"person": names, "choice": says, "at": at}), folder / "choices.parquet")


def run(demur, shop, *args):
    return run_measured(demur, shop, *args)[0]


def run_measured(demur, shop, *args):
    """What a command says as JSON, and its peak memory in MB."""
    started = subprocess.Popen([demur, "--json", "-C", shop, *args], stdout=subprocess.PIPE, text=True)
    peak = 0
    # The children's ru_maxrss would begin with what this process held when it forked.
    while started.poll() is None:
        status = pathlib.Path(f"/proc/{started.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        peak = max([peak, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))])
        time.sleep(0.1)
    said = started.stdout.read()
    assert started.returncode == 0, f"{args}: {said}"
    return json.loads(said), peak / 1024


def make_shop(demur, folder, items, people, length):
    shop = folder / "shop"
    start = time.perf_counter()
    make_people(folder, people)
    make_posts(folder, items, people, length)
    print(f"generated in {time.perf_counter() - start:.0f} s", flush=True)
    start = time.perf_counter()
    subprocess.run([demur, "init", shop], check=True, capture_output=True)
    run(demur, shop, "import", "people", folder / "people.parquet")
    run(demur, shop, "import", "items", *sorted(folder.glob("posts-*.parquet")))
    run(demur, shop, "import", "choices", folder / "choices.parquet")
    run(demur, shop, "assess", "new", "--purpose", "ai_assistant")
    form = shop / "assessments/ai_assistant.toml"
    text = form.read_text().replace('= ""', '= "Considered."').replace("compatible_with = []", 'compatible_with = ["service"]')
    form.write_text(text.replace("older_items_compatible = false", "older_items_compatible = true"))
    run(demur, shop, "assess", "sign", "ai_assistant", "--officer", "A. Bench")
    print(f"imported in {time.perf_counter() - start:.0f} s", flush=True)


def connect(threads, memory_mb, scratch):
    import duckdb

    con = duckdb.connect()
    con.execute(f"set threads = {threads}; set memory_limit = '{memory_mb}MB'; set temp_directory = '{scratch}'")
    con.execute("set enable_progress_bar = false; set preserve_insertion_order = false")
    return con


def cells(table):
    return f"read_parquet('{table}/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)"


def in_order_of_posts(con, table, file):
    """What DuckDB starts from: the rows of a set, as they came."""
    con.execute(f"copy (select * from {cells(table)} order by content, row) to '{file}' (format parquet, compression zstd)")


def copy(con, file, to):
    con.execute(f"""
        copy (select * from read_parquet('{file}') order by "window", shard, slice, person, item)
        to '{to}' (format parquet, partition_by ("window", shard, slice), compression zstd, compression_level 1)""")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=float, default=20, help="text in all")
    parser.add_argument("--length", type=int, default=600, help="bytes of a text on average")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-mb", type=int, default=4096, help="for DuckDB; demur sorts in a quarter of it, with as much for the rest")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("target/bench-compile"))
    args = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parent.parent
    subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "demur"], check=True, cwd=root)
    demur = root / "target/release/demur"
    os.environ["RAYON_NUM_THREADS"] = str(args.threads)
    items = int(args.gigabytes * 1e9 / args.length)
    people = max(items // 40, 10)
    folder = args.folder.resolve() / f"{items}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make_shop(demur, folder, items, people, args.length)
        (folder / "done").touch()
    shop, ready, copied = folder / "shop", folder / "ready.parquet", folder / "copied"
    sets = shop / "sets/ai_assistant"
    compile_args = ["compile", "--purpose", "ai_assistant", "--full", "--memory-mb", str(args.memory_mb // 4)]
    times = {"demur": [], "duckdb": []}
    for _ in range(args.rounds):
        shutil.rmtree(sets, ignore_errors=True)
        start = time.perf_counter()
        made, peak_mb = run_measured(demur, shop, *compile_args)
        times["demur"].append(time.perf_counter() - start)
        table = pathlib.Path(made["path"]) / "table"
        con = connect(args.threads, args.memory_mb, folder / "scratch")
        if not ready.exists():
            in_order_of_posts(con, table, ready)
            con = connect(args.threads, args.memory_mb, folder / "scratch")
        shutil.rmtree(copied, ignore_errors=True)
        start = time.perf_counter()
        copy(con, ready, copied)
        times["duckdb"].append(time.perf_counter() - start)
        print({name: round(all_times[-1], 1) for name, all_times in times.items()}, flush=True)
    con = connect(args.threads, args.memory_mb, folder / "scratch")
    sums = "select count(*), sum(strlen(text)), sum(hash(person, item, text)) from "
    ours, theirs = (con.execute(sums + cells(place)).fetchone() for place in (table, copied))
    assert ours == theirs, f"demur wrote {ours}, DuckDB {theirs}"
    bytes_of = lambda place: sum(f.stat().st_size for f in place.rglob("*.parquet")) / 1e9
    medians = {name: statistics.median(all_times) for name, all_times in times.items()}
    print(f"\n{items:,} items, {ours[0]:,} rows with {ours[1] / 1e9:.1f} GB of text in {made['cells']:,} cells; {args.threads} threads, {args.rounds} rounds; both hold the same")
    print(f"peak memory of demur {peak_mb:,.0f} MB")
    for name, place in [("demur", table), ("duckdb", copied)]:
        seconds = medians[name]
        print(f"  {name:7} {seconds:8.1f} s  {ours[1] / seconds / 1e6:7.1f} MB of text/s  {bytes_of(place):6.2f} GB written  {seconds / medians['demur']:5.2f} times demur's time")


if __name__ == "__main__":
    main()
