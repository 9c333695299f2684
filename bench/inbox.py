"""How many events of the platform `demur serve` takes in a second, over HTTP on this machine.

    cargo build --release
    python3 bench/inbox.py --events 1000000 --batch 50000

Needs no package. A workspace is made, `demur serve` runs on loopback, and mixed events of one stream are sent as
lines, a request after the other: new people, renamings, corrections, contacts, choices, narrowed audiences,
deletions. Each request is answered when everything in it is durable (SQLite, `synchronous = FULL`). Measured is
the time from sending a request to its answer; making the events is not in it. Beside it, for the same bytes and the
same disk: how long writing and syncing them to one plain file takes.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time

# What a platform's days are made of, in hundredths.
MIX = [
    ("account_created", 20),
    ("account_renamed", 5),
    ("birthday_corrected", 5),
    ("contact_changed", 10),
    ("choice_made", 20),
    ("audience_changed", 25),
    ("item_deleted", 15),
]


def event(draw, position, people):
    """One event; who is spoken of was made by an earlier one, as far as there is one."""
    what = draw.choices([name for name, _ in MIX], [share for _, share in MIX])[0] if people else "account_created"
    person = f"m{draw.randrange(people)}" if people else None
    made = {"stream": "bench", "position": position, "at": "2026-11-29T10:00:00Z", "type": what}
    if what == "account_created":
        made |= {"person": f"m{people}", "birth": f"19{draw.randrange(50, 99)}-01-02", "region": "de", "created": "2015-03-04", "mail": f"m{people}@example.org"}
    elif what == "account_renamed":
        made |= {"person": person, "handle": f"@name{position}"}
    elif what == "birthday_corrected":
        made |= {"person": person, "birth": f"19{draw.randrange(50, 99)}-05-06"}
    elif what == "contact_changed":
        made |= {"person": person, "mail": f"new{position}@example.org", "lang": "de"}
    elif what == "choice_made":
        made |= {"person": person, "choice": draw.choice(["objection", "consent", "restriction", "objection_withdrawn"])}
    elif what == "audience_changed":
        made |= {"person": person, "item": f"posts/{draw.randrange(10**9)}", "audience": draw.choice(["friends", "only_me", "public"])}
    else:
        made |= {"person": person, "item": f"posts/{draw.randrange(10**9)}"}
    return made


def batches(events, batch, seed):
    draw, people, position = random.Random(seed), 0, 0
    for first in range(0, events, batch):
        lines = []
        for _ in range(first, min(events, first + batch)):
            position += 1
            made = event(draw, position, people)
            people += made["type"] == "account_created"
            lines.append(json.dumps(made, separators=(",", ":")))
        yield len(lines), ("\n".join(lines) + "\n").encode()


def plain(folder, bodies):
    """Seconds to write and sync the same bytes, request by request."""
    took = 0.0
    with open(folder / "plain", "wb") as out:
        for _, body in bodies:
            begun = time.perf_counter()
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
            took += time.perf_counter() - begun
    return took


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--events", type=int, default=1_000_000)
    ask.add_argument("--batch", type=int, default=50_000)
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--demur", default="target/release/demur")
    ask.add_argument("--folder", help="where the disk is that is measured; a temporary one otherwise")
    args = ask.parse_args()
    demur = str(pathlib.Path(args.demur).resolve())
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        folder = pathlib.Path(folder)
        shop = folder / "shop"
        run = lambda *words: subprocess.run([demur, "--json", *words], check=True, capture_output=True, text=True).stdout
        run("init", str(shop), "--opt-out")
        with open(shop / "demur.toml", "a") as config:
            config.write('\n[notice.sender]\nfrom = "privacy@example.org"\nreturn_path = "bounces@example.org"\nportal = "http://127.0.0.1"\n[notice.server]\nfolder = "mails"\n[portal]\nlisten = "127.0.0.1:0"\n[api]\nlog_requests = false\n')
        key = json.loads(run("-C", str(shop), "api", "key", "new", "bench", "--scope", "events:write"))["secret"]
        served = subprocess.Popen([demur, "--json", "-C", str(shop), "serve", "--no-watch"], stdout=subprocess.PIPE, text=True)
        try:
            at = json.loads(served.stdout.readline())["portal"].removeprefix("http://")
            bodies = list(batches(args.events, args.batch, args.seed))
            connection = http.client.HTTPConnection(at, timeout=600)
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
            took, sent = [], 0
            for count, body in bodies:
                begun = time.perf_counter()
                connection.request("POST", "/api/v1/events", body, headers)
                answer = json.loads(connection.getresponse().read())
                took.append(time.perf_counter() - begun)
                assert answer.get("taken") == count, answer
                sent += count
            bytes_ = sum(len(body) for _, body in bodies)
            print(f"{sent:,} events, {bytes_ / 1e6:,.0f} MB, in requests of {args.batch:,}: {sum(took):.2f} s, {sent / sum(took):,.0f} events/s")
            rates = [count / seconds for (count, _), seconds in zip(bodies, took)]
            print(f"  the first request {rates[0]:,.0f}/s, the slowest {min(rates):,.0f}/s, the fastest {max(rates):,.0f}/s, the last {rates[-1]:,.0f}/s")
            print(f"  the same bytes written and synced to a plain file: {plain(folder, bodies):.2f} s")
        finally:
            served.terminate()
            served.wait()


if __name__ == "__main__":
    main()
