"""How long after its acknowledgement a person is still handed out.

    python3 bench/late_choice.py --objections 200

Needs numpy and pyarrow, and the package `demur`. Posts of made-up words are imported and compiled as in
bench/compile.py; `demur watch` runs; a loader goes through the set again and again. At random moments
somebody objects (`demur object`). Measured is the time from the acknowledgement (`recorded_at` of the receipt) to the
last batch that contains a row of that person; nobody is found again later. Everything runs on one machine,
so that there is one clock.
"""

import argparse
import datetime
import json
import pathlib
import random
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import loader as sets


def people_of(set_, posts):
    """Pseudonyms by name of person: a row of the set says from which row of the content it came."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.dataset
    import pyarrow.parquet as pq

    names = pq.read_table(posts, columns=["person"])["person"]
    files = sorted(map(str, (set_ / "table").rglob("*.parquet")))
    rows = pyarrow.dataset.dataset(files).to_table(columns=["person", "row"])
    pairs = pa.table({"name": names.take(rows["row"]), "person": rows["person"]})
    pairs = pairs.group_by(["name", "person"]).aggregate([])
    assert len(pairs) == pc.count_distinct(pairs["name"]).as_py() == pc.count_distinct(pairs["person"]).as_py()
    return dict(zip(pairs["name"].to_pylist(), pairs["person"].to_pylist()))


class Observer(threading.Thread):
    """Goes through the set, and notes when it saw whom last."""

    def __init__(self, loader):
        super().__init__(daemon=True)
        self.loader, self.last, self.epochs, self.rows = loader, {}, 0, 0
        self.stopped, self.failed = threading.Event(), None

    def run(self):
        import pyarrow as pa

        try:
            while not self.stopped.is_set():
                for batch in self.loader:
                    now = time.time()
                    for person in pa.record_batch(batch)["person"].unique().to_pylist():
                        self.last[person] = now
                    self.rows += len(batch)
                    if self.stopped.is_set():
                        return
                self.epochs += 1
        except Exception as e:
            self.failed = e


def object_to(demur, shop, person):
    """Acknowledged when, as seconds since 1970."""
    said = subprocess.run(
        [demur, "--json", "-q", "-C", shop, "object", person], check=True, capture_output=True, text=True
    )
    at = json.loads(said.stdout)["recorded_at"]
    return datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objections", type=int, default=200)
    parser.add_argument("--gigabytes", type=float, default=0.1, help="text in all")
    parser.add_argument("--length", type=int, default=600)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between objections on average")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--demur", type=pathlib.Path, help="the program; built in release by default")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("target/bench-late"))
    args = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parent.parent
    if args.demur is None:
        subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "demur"], check=True, cwd=root)
        args.demur = root / "target/release/demur"
    demur_program, rng = args.demur.resolve(), random.Random(args.seed)
    set_ = sets.make_set(demur_program, args.folder, args.gigabytes, args.length)
    shop = set_.parents[2]
    (posts,) = shop.parent.glob("posts-*.parquet")
    people = people_of(set_, posts)
    import demur

    watch = subprocess.Popen([demur_program, "-q", "-C", shop, "watch"], stdout=subprocess.DEVNULL)
    try:
        loader = demur.TrainingSet(set_).loader(
            seed=1, batch=64, columns=["person"], consumer="bench/late_choice.py", patience=120
        )
        observer = Observer(loader)
        observer.start()
        while observer.epochs < 1 and observer.failed is None:
            time.sleep(0.1)
        # Whoever objected in an earlier run of this script is not there any more.
        there = sorted(name for name, person in people.items() if person in observer.last)
        waiting, acknowledged = rng.sample(there, min(args.objections, len(there))), {}
        for person in waiting:
            time.sleep(rng.expovariate(1 / args.pause))
            acknowledged[person] = object_to(demur_program, shop, person)
            assert observer.failed is None, observer.failed
        epochs = observer.epochs
        while observer.epochs < epochs + 3 and observer.failed is None:
            time.sleep(0.1)
        observer.stopped.set()
        observer.join()
        assert observer.failed is None, observer.failed
    finally:
        watch.terminate()
        watch.wait()
    waits = sorted(max(0.0, observer.last[people[person]] - at) for person, at in acknowledged.items())
    at = lambda share: waits[min(len(waits) - 1, int(share * len(waits)))]
    print(f"{len(waits)} objections while {observer.epochs} epochs of {observer.rows // max(observer.epochs, 1):,} rows were handed out")
    print(f"from acknowledgement to the last batch with the person: p50 {at(0.5):.3f} s, p99 {at(0.99):.3f} s, longest {waits[-1]:.3f} s")
    sys.exit(0 if at(0.99) <= 1 else 1)


if __name__ == "__main__":
    main()
