"""Falconer beside nginx and HAProxy, in interleaved rounds of one run. README.md says what is measured and what is not."""

import argparse
import datetime
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import load
import peers
import processes
import report

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_IMPOSSIBLE = 3

SCENARIOS = ("small", "large", "upload")
KINDS = {"nginx": peers.Nginx, "haproxy": peers.HAProxy}
OTHER = "before"


def main():
    arguments = parse()
    # A stopped benchmark ends like a failed one: through the blocks that end its processes.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        with lock(), tempfile.TemporaryDirectory(prefix="falconer-bench-") as folder:
            provide(arguments)
            text, kept = Bench(arguments, folder).run()
        print(text)
        if arguments.keep:
            os.makedirs(os.path.dirname(os.path.abspath(arguments.keep)), exist_ok=True)
            with open(arguments.keep, "w", encoding="utf-8") as file:
                file.write(kept)
            say(f"kept in {arguments.keep}")
    except peers.Impossible as reason:
        say(f"not possible here: {reason}")
        return EXIT_IMPOSSIBLE
    except load.Wrong as reason:
        say(f"failed: {reason}")
        return EXIT_FAILED
    except KeyboardInterrupt:
        return 130
    return 0


def parse():
    parser = argparse.ArgumentParser(prog="it-tests/bench/run", description=__doc__, allow_abbrev=False)
    parser.add_argument("--rounds", type=between(1, 50), default=5, help="counted rounds of each peer (default: 5)")
    parser.add_argument("--seconds", type=between(1, 60), default=5, help="length of a round (default: 5)")
    parser.add_argument("--warm-up", type=between(1, 120), default=20, metavar="SECONDS", help="uncounted, each peer (default: 20)")
    parser.add_argument("--connections", type=between(1, 1000), default=64, help="clients at a time (default: 64)")
    parser.add_argument("--scenario", type=names(SCENARIOS), default=["small"], help="of small,large,upload (default: small)")
    parser.add_argument(
        "--peers",
        type=names(("falconer", *KINDS)),
        default=["falconer", *KINDS],
        help="of falconer,nginx,haproxy (default: all); ratios are to nginx, or else to the first",
    )
    parser.add_argument("--before", metavar="DIST", help=f'another Falconer distribution, measured as peer "{OTHER}"')
    parser.add_argument("--keep", metavar="FILE", help="write the result as Markdown, too")
    arguments = parser.parse_args()
    if arguments.before:
        arguments.peers.append(OTHER)
    return arguments


def between(least, most):
    def number(text):
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{value} (expected: {least}-{most})")
        return value

    return number


def names(known):
    def chosen(text):
        wanted = text.split(",")
        if len(set(wanted)) != len(wanted) or not set(wanted) <= set(known):
            raise argparse.ArgumentTypeError(f"{text} (expected: some of {','.join(known)})")
        return wanted

    return chosen


def lock():
    """Two benchmarks at a time would measure each other."""
    cache = os.environ.get("FALCONER_CACHE") or os.path.expanduser("~/.cache/falconer")
    os.makedirs(cache, exist_ok=True)
    file = open(os.path.join(cache, ".bench.lock"), "w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise peers.Impossible("another benchmark is running") from None
    return file


def provide(arguments):
    """Names what is missing. Nothing is installed; Falconer is built if its sources are newer than its distribution."""
    needed = {"nginx": "the backend", "wrk": "the load", "curl": "the checks"}
    needed |= {KINDS[name].program: "a peer" for name in arguments.peers if name in KINDS}
    missing = [f"{program} ({purpose})" for program, purpose in needed.items() if not shutil.which(program)]
    if missing:
        raise peers.Impossible(f"missing: {', '.join(missing)}; it-tests/setup/bench-peers.sh --install installs the peers")
    if "falconer" in arguments.peers:
        built = subprocess.run(
            [os.path.join(peers.ROOT, "falconer"), "--version"], stdout=subprocess.DEVNULL, timeout=900, check=False
        )
        if built.returncode != 0:
            raise load.Wrong("there is no Falconer to measure")
    if arguments.before and not os.access(os.path.join(arguments.before, "bin", "falconer"), os.X_OK):
        raise peers.Impossible(f"{arguments.before} has no bin/falconer")


class Bench:
    """One run: starts all peers, measures them in turns, and stops them whatever happens."""

    def __init__(self, arguments, folder):
        self._arguments = arguments
        self._folder = folder
        self._started = datetime.datetime.now(datetime.timezone.utc)
        large = os.path.join(folder, "large")
        with open(large, "wb") as file:
            file.write(os.urandom(peers.LARGE_BYTES))
        self._scenarios = {"small": load.Small(), "large": load.Large(large), "upload": load.Upload(folder)}
        self._peers = [self._peer(name) for name in arguments.peers]
        self._base = "nginx" if "nginx" in arguments.peers else arguments.peers[0]
        for peer in self._peers:
            peer.prepare(large)

    def _peer(self, name):
        port, connections = peers.free_port(), self._arguments.connections
        if name in KINDS:
            return KINDS[name](name, self._folder, port, connections)
        distribution = self._arguments.before if name == OTHER else os.path.join(peers.ROOT, "bootstrap/target/dist")
        return peers.Falconer(name, self._folder, port, connections, distribution)

    def run(self):
        running = processes.Processes()
        try:
            for peer in self._peers:
                say(f"starting {peer.name} on port {peer.port}")
                peer.start(running)
                self._await(peer)
            tables = [self._measure(self._scenarios[name]) for name in self._arguments.scenario]
            return self._text(tables), self._markdown(tables)
        except load.Wrong:
            for peer in self._peers:
                if peer.process is not None:
                    say(f"last words of {peer.name}:\n{peer.last_words()}")
            raise
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            forced = running.stop()
            if forced:
                say(f"{len(forced)} processes did not end when asked and were killed: {forced}")

    @staticmethod
    def _await(peer):
        deadline = time.monotonic() + 60
        while True:
            try:
                load.expect(peer, "/small", load.SMALL)
                break
            except load.Wrong:
                if peer.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        peer.backend_port = peer.find_backend_port()
        load.check_forwarded(peer)

    def _measure(self, scenario):
        arguments, count = self._arguments, len(self._peers)
        for peer in self._peers:
            say(f"{scenario.name}: warming up {peer.name}")
            self._round(peer, scenario, arguments.warm_up)
        rounds = []
        for number in range(arguments.rounds):
            # Who comes first changes, so that nobody always follows the same one.
            turn = number % count
            done = {}
            for peer in self._peers[turn:] + self._peers[:turn]:
                figures = self._round(peer, scenario, arguments.seconds)
                done[peer.name] = figures
                say(
                    f"{scenario.name}: round {number + 1} of {arguments.rounds}: {peer.name}: "
                    f"{figures.cpu:.1f} µs/request, {figures.rate:.0f} requests/s"
                )
            rounds.append(done)
        peaks = {peer.name: processes.peak_rss(self._proxy(peer)) for peer in self._peers}
        return report.Table(scenario, rounds, self._base, peaks)

    @staticmethod
    def _proxy(peer):
        return processes.tree(peer.process.pid, without=peer.backend_pid())

    @staticmethod
    def _cpu(peer, backend):
        trees = processes.tree(peer.process.pid, without=backend), processes.tree(backend)
        if not all(each and each[0].state != "Z" for each in trees):
            raise load.Wrong(f"{peer.name} or its backend ended")
        return [processes.cpu_seconds(each) for each in trees]

    def _round(self, peer, scenario, seconds):
        """Checks, loads, checks again; what is read of the processes lies close around the load."""
        connections = self._arguments.connections
        size = scenario.check(peer)
        backend = peer.backend_pid()
        allocated_before = allocated(peer)
        counts_before = load.Counts(peer)
        machine_before = processes.MachineTime()
        proxy_before, backend_before = self._cpu(peer, backend)

        under_load = load.Load(peer, scenario, seconds, connections)

        proxy_after, backend_after = self._cpu(peer, backend)
        proxy_cpu, backend_cpu = proxy_after - proxy_before, backend_after - backend_before
        machine_after = processes.MachineTime()
        counts_after = load.Counts(peer)
        allocated_after = allocated(peer)
        if peer.backend_pid() != backend:
            raise load.Wrong(f"{peer.name} replaced its backend under load")
        under_load.check(peer, size, counts_after.requests - counts_before.requests, connections)
        scenario.check_after_load(peer)
        return report.Round(
            under_load,
            size,
            proxy_cpu,
            backend_cpu,
            # The connection of the question itself is not the proxy's.
            counts_after.connections - counts_before.connections - 1,
            None if allocated_after is None else allocated_after - allocated_before,
            report.Noise(machine_before, machine_after, proxy_cpu + backend_cpu + under_load.cpu),
        )

    # The result.

    def _about(self):
        arguments = self._arguments
        yield "machine", report.machine()
        yield "versions", ", ".join(
            [peer.version() for peer in self._peers] + ["wrk " + peers.first_match(r"wrk (\S+)", ["wrk", "-v"])]
        )
        yield "sources", sources()
        yield "begun", f"{self._started:%Y-%m-%d %H:%M} UTC"
        yield "run", (
            f"{arguments.rounds} rounds of {arguments.seconds} s in rotating order, after {arguments.warm_up} s of warm-up for each; "
            f"{arguments.connections} client connections; {peers.WORKERS} workers (nginx), threads (HAProxy), event loops (Falconer)"
        )

    NOTES = (
        "CPU is that of the proxy's own processes, backend excluded. Figures are medians over the rounds, spreads are least",
        "to most, ratios are medians of each round's ratio. Every connection asks again as soon as it is answered, so that",
        "latencies are those of a saturated machine and are not corrected for coordinated omission.",
    )

    def _text(self, tables):
        lines = [f"{name + ':':10}{value}" for name, value in self._about()]
        for table in tables:
            lines += ["", f"{table.scenario.name}: {table.scenario.title}"]
            lines += [*report.aligned(table.head(), table.rows()), table.noise()]
        return "\n".join([*lines, "", *self.NOTES])

    def _markdown(self, tables):
        lines = ["# Falconer beside " + " and ".join(peer.name for peer in self._peers if peer.name != "falconer"), ""]
        lines += [f"- {name}: {value}" for name, value in self._about()]
        lines += ["", *self.NOTES, "What is measured and what is not: [it-tests/bench](../../it-tests/bench/README.md)."]
        for table in tables:
            lines += ["", f"## {table.scenario.name}: {table.scenario.title}", ""]
            lines += report.markdown(table.head(), table.rows())
            lines += ["", table.noise(), "", "Each round:", ""]
            lines += report.markdown(table.round_head(), table.round_rows())
        return "\n".join([*lines, ""])


def allocated(peer):
    return peer.allocated() if isinstance(peer, peers.Falconer) else None


def sources():
    """The last commit that changed something of the distribution; a commit that did not is not worth a name here."""

    def git(*arguments):
        paths = ["--", ":(glob)*/src/main/**", "bootstrap/src/build", ":(glob)**/pom.xml"]
        command = ["git", "-C", peers.ROOT, *arguments, *paths]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    return (git("log", "-1", "--format=%h") or "not known") + (", edited" if git("status", "--porcelain") else "")


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
