"""Decides the same files with demur, DuckDB and Polars in turn, and compares counts and times.

    python3 bench/decide.py --items 100000000 --people 10000000 --rounds 5

Needs duckdb and polars (see .ci/requirements.txt). Times are those of whole questions: read people
and facts from Parquet, decide every item by the rules of the shipped opt-in policy, count by reason.
Only ratios taken in one run mean anything; medians of the rounds are printed.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import time

KINDS = "post comment photo caption reel ai_prompt ai_feedback message unknown".split()
ASSESSED = [KINDS.index(k) for k in "post comment photo caption message ai_prompt".split()]
TODAY, SCOPE = "2026-11-23", "2016-01-01"

# One column for each rule of opt_in.cedar that the files can tell: true where it refuses.
RULES = {
    "objection": "coalesce(objected, false)",
    "withdrawal": "coalesce(withdrawn, false)",
    "restriction": "coalesce(restricted, false)",
    "owner_unknown": "person is null",
    "account_deleted": "coalesce(account = 3, false)",
    "age_unknown": "person is not null and birth is null",
    "minor_now": f"coalesce(adult > date '{TODAY}', false)",
    "minor_then": "coalesce(adult > created, false)",
    "not_public_now": "audience <> 0 and kind not in (5, 6)",
    "not_public_then": "audience_then in (1, 2, 3) and kind not in (5, 6)",
    "private_message": "kind = 7",
    "kind_unknown": "kind = 8",
    "special_category": "special_category = 1",
    "created_unknown": "created is null",
    "before_scope": f"coalesce(created < date '{SCOPE}', false)",
    "not_assessed": f"kind not in ({', '.join(map(str, ASSESSED))})",
}
# Somebody born on 29 February is 18 on 1 March; DuckDB and Polars would say 28 February.
ADULT = "birth + interval 18 year + to_days((month(birth) = 2 and day(birth) = 29)::integer)"
# A withdrawal of everything takes the consent with it; nobody consented to AI interactions by name.
PERMIT = "coalesce(consented and not withdrawn, false) and kind < 5"


def duck(folder, threads):
    import duckdb

    con = duckdb.connect()
    con.execute(f"set threads = {threads}")
    refuse = " + ".join(f"(case when {rule} then {1 << bit} else 0 end)" for bit, rule in enumerate(RULES.values()))
    rows = con.execute(f"""
        with profiles as (select *, file_row_number as profile from read_parquet('{folder}/profiles.parquet', file_row_number = true)),
             people as (select *, {ADULT} as adult from read_parquet('{folder.parent}/people.parquet')),
             masks as (
                 select {refuse} as mask, ({PERMIT}) as permitted
                 from read_parquet('{folder}/facts.parquet') f
                 join profiles using (profile)
                 left join people using (person))
        select mask, permitted, count(*) from masks group by all""").fetchall()
    return counts(rows)


def polars_counts(folder, threads):
    import polars as pl

    facts = pl.scan_parquet(folder / "facts.parquet").select("person", "profile", "created")
    people = pl.scan_parquet(folder.parent / "people.parquet")
    profiles = pl.scan_parquet(folder / "profiles.parquet").select("kind", "audience", "audience_then", "special_category")
    profiles = profiles.with_row_index("profile")
    leap_day = (pl.col("birth").dt.month() == 2) & (pl.col("birth").dt.day() == 29)
    adult = pl.col("birth").dt.offset_by("18y") + pl.duration(days=leap_day.cast(pl.Int32))
    ai = pl.col("kind").is_in([5, 6])
    day = lambda text: pl.lit(text).str.to_date()
    no = lambda expr: expr.fill_null(False)
    rules = {
        "objection": no(pl.col("objected")),
        "withdrawal": no(pl.col("withdrawn")),
        "restriction": no(pl.col("restricted")),
        "owner_unknown": pl.col("person").is_null(),
        "account_deleted": no(pl.col("account") == 3),
        "age_unknown": pl.col("person").is_not_null() & pl.col("birth").is_null(),
        "minor_now": no(pl.col("adult") > day(TODAY)),
        "minor_then": no(pl.col("adult") > pl.col("created")),
        "not_public_now": (pl.col("audience") != 0) & ~ai,
        "not_public_then": pl.col("audience_then").is_in([1, 2, 3]) & ~ai,
        "private_message": pl.col("kind") == 7,
        "kind_unknown": pl.col("kind") == 8,
        "special_category": pl.col("special_category") == 1,
        "created_unknown": pl.col("created").is_null(),
        "before_scope": no(pl.col("created") < day(SCOPE)),
        "not_assessed": ~pl.col("kind").is_in(ASSESSED),
    }
    assert list(rules) == list(RULES)
    mask = sum(rule.cast(pl.Int32) * (1 << bit) for bit, rule in enumerate(rules.values()))
    permitted = no(pl.col("consented") & ~pl.col("withdrawn")) & (pl.col("kind") < 5)
    out = (
        facts.join(profiles, on="profile")
        .join(people.with_columns(adult=adult), on="person", how="left")
        .select(mask=mask, permitted=permitted)
        .group_by("mask", "permitted")
        .len()
        .collect(engine="streaming")
    )
    return counts(out.rows())


def counts(rows):
    """Counts by reason, as demur's report has them."""
    found = dict.fromkeys(["admitted", "not_permitted", *RULES], 0)
    for mask, permitted, items in rows:
        for bit, rule in enumerate(RULES):
            if mask >> bit & 1:
                found[rule] += items
        if mask == 0:
            found["admitted" if permitted else "not_permitted"] += items
    return {rule: items for rule, items in found.items() if items}


def demur(folder, threads):
    out = subprocess.run([str(BENCH), "run", str(folder), str(threads)], check=True, capture_output=True, text=True)
    return {rule: items for rule, items in json.loads(out.stdout)["counts"].items() if items}


def main():
    global BENCH
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000_000)
    parser.add_argument("--people", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("target/bench-decide"))
    parser.add_argument("--without", nargs="*", default=[], choices=["duckdb", "polars"])
    args = parser.parse_args()
    import os

    os.environ["POLARS_MAX_THREADS"] = str(args.threads)
    root = pathlib.Path(__file__).parent.parent
    subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "decide", "--example", "bench"], check=True, cwd=root)
    BENCH = root / "target/release/examples/bench"
    folder = args.folder / f"{args.items}-{args.people}"
    if not (folder / "done").exists():
        subprocess.run([str(BENCH), "make", str(folder), str(args.items), str(args.people)], check=True)
        (folder / "done").touch()
    engines = {"demur": demur, "duckdb": duck, "polars": polars_counts}
    engines = {name: ask for name, ask in engines.items() if name not in args.without}
    for layout in ["time", "person"]:
        times = {name: [] for name in engines}
        answers = {}
        for _ in range(args.rounds):
            for name, ask in engines.items():
                start = time.perf_counter()
                answers[name] = ask(folder / layout, args.threads)
                times[name].append(time.perf_counter() - start)
        for name, answer in answers.items():
            assert answer == answers["demur"], f"{name} counts otherwise:\n{answer}\n{answers['demur']}"
        medians = {name: statistics.median(all_times) for name, all_times in times.items()}
        print(f"\n{layout} layout: {args.items:,} items of {args.people:,} people, {args.threads} threads, {args.rounds} rounds; counts agree")
        for name, seconds in medians.items():
            rate, ratio = args.items / seconds / 1e6, seconds / medians["demur"]
            print(f"  {name:8} {seconds:8.2f} s  {rate:8.1f} M items/s  {ratio:5.2f} times demur's time")


if __name__ == "__main__":
    main()
