"""Prints, as JSON, what the visible rows of the Delta table in argv[1] are: counted by DuckDB over what delta-rs
reads, which knows nothing of demur."""

import json
import sys

import deltalake
import duckdb

table = deltalake.DeltaTable(sys.argv[1])
columns = "item, person, kind, language, created"
query = deltalake.QueryBuilder().register("rows", table)
rows = query.execute(f"select {columns} from rows").read_all()
db = duckdb.connect()
# Arrow's newest capsules, whatever module they come from.
db.register("rows", rows)


def pairs(column):
    found = db.sql(f"select {column}, count(*) from rows group by 1").fetchall()
    return {name: count for name, count in found}


first, last, items, people = db.sql(
    "select min(created)::date::varchar, max(created)::date::varchar, count(distinct item), count(distinct person) from rows"
).fetchall()[0]
print(
    json.dumps(
        {
            "kinds": pairs("kind"),
            "languages": pairs("case when language in ('', 'unknown') then 'und' else language end"),
            "first": first,
            "last": last,
            "items": items,
            "people": people,
        }
    )
)
