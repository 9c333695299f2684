"""Thousands of members object at once, by the links of their mails, alone and while sets are compiled.

    cargo build --release
    python3 bench/objecting.py --people 20000 --members 2000 --rounds 3

Needs no package. A sample town is announced to (`demur up`), the links are taken out of the mails, and `demur serve`
runs on loopback with its watch, its confirmations and its console. Every member has a connection of their own.

- A crowd: everybody connects, then all send the one POST in the same moment. What somebody waits for is the queue.
- A stream: they come one after the other at random moments, so many a second on average.

Each is done in turn with nothing beside it and beside `demur compile` running again and again; no member twice.
An answer comes when the objection is in the ledger and on the disk. At the end a crowd is cut short by killing the
server (SIGKILL). Then everybody who took part presses the button once more: whoever had been answered must get
the entry of that time, and nobody two. The log is verified, a last set compiled and verified, and nobody who
objected has an admitted item.
"""

import argparse
import asyncio
import atexit
import email
import email.policy
import json
import pathlib
import random
import re
import resource
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time

PURPOSE = "ai_assistant"
FORM = "Content-Type: application/x-www-form-urlencoded\r\nAccept-Language: en\r\nContent-Length: 0\r\n"


def at(shares, share):
    ordered = sorted(shares)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Shop:
    """A workspace whose members have been written to."""

    def __init__(self, demur, folder, people):
        self.demur, self.root = demur, folder / "shop"
        if not self.root.exists():
            up = [demur, "-q", "up", folder, "--people", str(people), "--opt-out", "--no-serve"]
            subprocess.run(up, check=True, stdout=subprocess.DEVNULL)
            config = self.root / "demur.toml"
            config.write_text(re.sub(r'listen = "[^"]*"', 'listen = "127.0.0.1:0"', config.read_text()) + "\n[api]\nlog_requests = false\n")

    def run(self, *words):
        done = subprocess.run([self.demur, "--json", "-q", "-C", self.root, *words], capture_output=True, text=True)
        assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
        return json.loads(done.stdout) if done.stdout.strip() else None

    def links(self):
        """Paths of the links by address. A mail is read as any mail program does."""
        # Whoever the tour erased has no link that works.
        gone = {line.split(",")[0] for line in (self.root.parent / "town/erasures.csv").read_text().splitlines()[1:]}
        found = {}
        for path in sorted((self.root / "outgoing").iterdir()):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if str(mail["To"]).split("@")[0] in gone:
                continue
            text = mail.get_body(("plain",)).get_content()
            found[str(mail["To"])] = re.search(r"https?://[^/\s]+(/o/\S+)", text).group(1)
        return found


class Server:
    def __init__(self, shop, log):
        command = [shop.demur, "--json", "-C", shop.root, "serve"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        # It ends with this, also where something fails.
        atexit.register(self.process.kill)
        self.host, port = json.loads(self.process.stdout.readline())["portal"].removeprefix("http://").split(":")
        self.port = int(port)

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()


class Compiling(threading.Thread):
    """Compiles again and again, each time everything anew."""

    def __init__(self, shop):
        super().__init__(daemon=True)
        self.shop, self.over, self.took, self.failed = shop, threading.Event(), [], None

    def run(self):
        try:
            while not self.over.is_set():
                begun = time.perf_counter()
                self.shop.run("compile", "--purpose", PURPOSE, "--full")
                self.took.append(time.perf_counter() - begun)
        except AssertionError as e:
            self.failed = e

    def __enter__(self):
        self.start()
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()
        assert self.failed is None, self.failed


async def press(server, link, ready, wait, gone=False):
    """One member: the entry of their objection and the seconds until the whole answer was there."""
    try:
        reader, writer = await asyncio.open_connection(server.host, server.port)
        request = f"POST {link} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nConnection: close\r\n{FORM}\r\n".encode()
        await ready()
        await asyncio.sleep(wait)
        begun = time.perf_counter()
        writer.write(request)
        await writer.drain()
        answer = (await reader.read()).decode()
        took = time.perf_counter() - begun
        writer.close()
    except OSError:
        assert gone
        return None
    if gone and "</html>" not in answer:
        return None
    assert answer.startswith("HTTP/1.1 200 "), answer[:500]
    assert "</html>" in answer, answer[-500:]
    entry = re.search(r'class="entry">([^<]*)<', answer).group(1)
    return int("".join(re.findall("[0-9]", entry))), took


def together(server, links, waits=None, kill_after=None):
    """Everybody presses: all connect first, then the waits begin. Answers by link."""

    async def all_of_them():
        here, everybody = 0, asyncio.Event()

        async def ready():
            nonlocal here
            here += 1
            if here == len(links):
                everybody.set()
            await everybody.wait()

        gone = kill_after is not None
        tasks = [
            asyncio.create_task(press(server, link, ready, waits[n] if waits else 0, gone)) for n, link in enumerate(links)
        ]
        if gone:
            await everybody.wait()
            while sum(task.done() for task in tasks) < kill_after:
                await asyncio.sleep(0.001)
            server.stop(signal.SIGKILL)
        return await asyncio.gather(*tasks)

    return {link: answer for link, answer in zip(links, asyncio.run(all_of_them())) if answer}


def arrivals(draw, members, rate):
    now, moments = 0.0, []
    for _ in range(members):
        now += draw.expovariate(rate)
        moments.append(now)
    return moments


def say(name, rounds):
    waited = [seconds for round_ in rounds for seconds in round_["waited"]]
    rates = [len(round_["waited"]) / round_["took"] for round_ in rounds]
    print(
        f"{name:32}{len(waited):>8,}{statistics.median(waited) * 1e3:>10.1f}{at(waited, 0.99) * 1e3:>10.1f}"
        f"{max(waited) * 1e3:>10.1f}{statistics.median(rates):>10,.0f}"
    )


def measure(server, links, waits):
    begun = time.perf_counter()
    answers = together(server, links, waits)
    took = time.perf_counter() - begun
    assert len(answers) == len(links)
    return answers, {"took": took, "waited": [seconds for _, seconds in answers.values()]}


def cut_short(shop, server, log, said, members, draw):
    """A crowd is cut short; then everybody once more. How many there are in all."""
    some = draw.sample(sorted(members), len(members))
    before = together(server, some, kill_after=len(some) // 3)
    print(f"killed after {len(before):,} of {len(some):,} were answered", flush=True)
    said |= {link: entry for link, (entry, _) in before.items()}
    server = Server(shop, log)
    everybody = sorted(set(said) | set(some))
    entries = {}
    for first in range(0, len(everybody), 2_000):
        answers = together(server, everybody[first : first + 2_000])
        entries |= {link: entry for link, (entry, _) in answers.items()}
    server.stop()
    lost = [link for link, entry in said.items() if entries.get(link) != entry]
    assert not lost, f"{len(lost)} acknowledged objections were not there again"
    assert len(set(entries.values())) == len(everybody), "two members have one entry"
    return len(everybody)


def verify(shop):
    """The log, and a last set, decided again by Cedar's own authorizer."""
    shop.run("ledger", "verify")
    shop.run("compile", "--purpose", PURPOSE)
    shop.run("verify", PURPOSE, "--reference")


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--people", type=int, default=20_000, help="in the town")
    ask.add_argument("--members", type=int, default=2_000, help="in a round")
    ask.add_argument("--rounds", type=int, default=2, help="of each kind")
    ask.add_argument("--rate", type=float, default=200, help="a second, in a stream")
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--demur", default="target/release/demur")
    ask.add_argument("--folder", help="where the workspace is made; a temporary one otherwise")
    args = ask.parse_args()
    open_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, open_files))
    draw = random.Random(args.seed)
    with tempfile.TemporaryDirectory(dir=args.folder, ignore_cleanup_errors=True) as folder:
        folder = pathlib.Path(folder)
        demur = pathlib.Path(args.demur).resolve()
        shop = Shop(demur, folder / "town", args.people)
        links = sorted(shop.links().values())
        draw.shuffle(links)
        needed = args.members * (4 * args.rounds + 1)
        assert len(links) >= needed, f"{len(links)} were written to, {needed} are needed; take more --people"
        next_ = iter(range(0, needed, args.members))
        group = lambda: (lambda first: links[first : first + args.members])(next(next_))
        results, said = {}, {}
        with open(folder / "log", "w") as log:
            server = Server(shop, log)
            alone = Compiling(shop)
            with alone:
                pass
            compiles = []
            for _ in range(args.rounds):
                for how, waits in (("a crowd", None), ("a stream", arrivals(draw, args.members, args.rate))):
                    answers, quiet = measure(server, group(), waits)
                    said |= {link: entry for link, (entry, _) in answers.items()}
                    results.setdefault((how, "alone"), []).append(quiet)
                    with Compiling(shop) as compiling:
                        answers, beside = measure(server, group(), waits)
                    said |= {link: entry for link, (entry, _) in answers.items()}
                    results.setdefault((how, "beside a compile"), []).append(beside)
                    compiles += compiling.took
            print(f"{'milliseconds':32}{'members':>8}{'p50':>10}{'p99':>10}{'longest':>10}{'a second':>10}")
            for (how, where), rounds in results.items():
                say(f"{how}, {where}", rounds)
            print(f"a compile: alone {alone.took[0]:.1f} s, beside objections {statistics.median(compiles):.1f} s ({len(compiles)} of them)")
            members = group()
            with Compiling(shop):
                checked = cut_short(shop, server, log, said, members, draw)
            verify(shop)
            print(f"{checked:,} members pressed again: nothing acknowledged was lost, nobody counted twice; log and set verify")


if __name__ == "__main__":
    main()
