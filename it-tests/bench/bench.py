"""Falconer beside nginx, HAProxy and Caddy, in interleaved rounds of one run. README.md says what is measured and what is not."""

import argparse
import dataclasses
import datetime
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

import answers
import conditions
import falconer
import findings
import machine
import peers
import plot
import processes
import report
import rows
import stopping
from certificate import Certificate
from figures import BEFORE, SUBJECT
from say import say

EXIT_FAILED = 1
EXIT_IMPOSSIBLE = 3

ROWS = {row.name: row for row in rows.ALL}
# A file system in memory, on Linux.
MEMORY = "/dev/shm"

NEEDED = {"nginx": "the backend", "curl": "the checks", "openssl": "the certificate"}


def main():
    arguments = parse()
    stopping.end_when_told()
    try:
        with lock(), temporary_folder() as folder, temporary_folder(MEMORY) as memory:
            return Bench(arguments, folder, memory).run()
    except peers.Impossible as reason:
        say(f"not possible here: {reason}")
        return EXIT_IMPOSSIBLE
    except answers.Wrong as reason:
        say(f"failed: {reason}")
        return EXIT_FAILED


def parse():
    parser = argparse.ArgumentParser(prog="it-tests/bench/run", description=__doc__, allow_abbrev=False)
    parser.add_argument("--rows", type=names(ROWS), default=list(ROWS), help=f"of {','.join(ROWS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="few and short rounds: shows that all works, and is not to be quoted")
    parser.add_argument("--rounds", type=between(1, 50), help="counted rounds of each peer (default: 5)")
    parser.add_argument("--seconds", type=between(1, 60), help="length of a round (default: 4)")
    parser.add_argument("--warm-up", type=between(1, 120), metavar="SECONDS", help="of Falconer, uncounted (default: 30)")
    parser.add_argument(
        "--peers",
        type=names(peers.KINDS),
        default=list(peers.KINDS),
        help="of nginx,haproxy,caddy, beside Falconer (default: those that are installed)",
    )
    parser.add_argument("--before", metavar="DIST", help=f'another Falconer distribution, measured as peer "{BEFORE}"')
    parser.add_argument("--keep", type=markdown, metavar="FILE.md", help="write the result as Markdown, too, with a plot beside it")
    return parser.parse_args()


def between(least, most):
    def number(text):
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text} (expected: {least}-{most})")
        return int(text)

    return number


def markdown(text):
    """A file that can be written, as can the plot beside it. Tried now, because forty minutes later would be late; what is there
    is not touched."""
    if os.path.splitext(text)[1] != ".md":
        raise argparse.ArgumentTypeError(f"{text!r} (expected: the name of a .md file)")
    folder = os.path.dirname(os.path.abspath(text))
    try:
        os.makedirs(folder, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        for file in (text, plot_beside(text)):
            if os.path.exists(file):
                open(file, "r+b").close()
    except OSError as reason:
        cause = f"{reason.filename}: {reason.strerror}"
        raise argparse.ArgumentTypeError(f"{text!r}: {cause} (expected: a file that can be written)") from None
    return text


def plot_beside(text):
    return os.path.splitext(text)[0] + ".svg"


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
    try:
        os.makedirs(cache, exist_ok=True)
        file = open(os.path.join(cache, ".bench.lock"), "w", encoding="ascii")
    except OSError as reason:
        raise peers.Impossible(f"{cache}: {reason.strerror} (FALCONER_CACHE may name another folder)") from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise peers.Impossible("another benchmark is running") from None
    return file


def temporary_folder(where=None):
    """In that folder, if a gibibyte fits into it, or else where temporary files usually are. It is gone in the end."""
    fits = where and os.access(where, os.W_OK) and shutil.disk_usage(where).free >= 1 << 30
    return TemporaryFolder(prefix="falconer-bench-", dir=where if fits else None)


class TemporaryFolder(tempfile.TemporaryDirectory):
    def __exit__(self, *reason):
        with stopping.undisturbed():
            super().__exit__(*reason)


class Bench:
    """One run: provides what it can, measures the rows one after the other, and reports."""

    def __init__(self, arguments, folder, memory):
        self._arguments = arguments
        self._folder = folder
        self._memory = memory
        self._started = datetime.datetime.now(datetime.timezone.utc)
        self._rows = [ROWS[name] for name in arguments.rows]

    def run(self):
        self._need()
        self._conditions = self._provide()
        found = [self._measure(row) for row in self._rows]
        result = report.Report(list(self._about()), found, self._conditions.peers)
        print(result.text())
        if self._arguments.keep:
            with stopping.undisturbed():
                self._keep(result, found)
        return EXIT_FAILED if any(each.reason for each in found) else 0

    def _need(self):
        missing = [f"{program} ({purpose})" for program, purpose in NEEDED.items() if not shutil.which(program)]
        if missing:
            raise peers.Impossible(f"missing: {', '.join(missing)}; it-tests/setup/bench-peers.sh --install installs the peers")

    def _provide(self):
        """Nothing is installed; Falconer is built if its sources are newer than its distribution."""
        arguments = self._arguments
        built = subprocess.run(
            [os.path.join(peers.ROOT, "falconer"), "--version"], stdout=subprocess.DEVNULL, timeout=900, check=False
        )
        if built.returncode != 0:
            raise answers.Wrong("there is no Falconer to measure")
        # Now, because somebody may go on editing while this is measured.
        self._sources = sources()
        if arguments.before and not falconer.is_distribution(arguments.before):
            expected = "bin/falconer, VERSION and runtime/release in it"
            raise peers.Impossible(f"{arguments.before} is no distribution of Falconer (expected: {expected})")
        found = [name for name in arguments.peers if shutil.which(peers.KINDS[name].program)]
        for name in arguments.peers:
            if name not in found:
                say(f"not measured: {name} is not installed; it-tests/setup/bench-peers.sh --install installs it")
        processes.permit_descriptors(65536)
        return conditions.Conditions(
            pace=self._pace(),
            peers=(SUBJECT, *found, *([BEFORE] if arguments.before else [])),
            folder=self._folder,
            memory=self._memory,
            distribution=os.path.join(peers.ROOT, "bootstrap/target/dist"),
            before=arguments.before,
            certificate=Certificate.made_in(self._folder),
            jdk=jdk(),
        )

    def _pace(self):
        arguments = self._arguments
        pace = conditions.QUICK if arguments.quick else conditions.FULL
        asked = {"rounds": arguments.rounds, "seconds": arguments.seconds, "warm_up": arguments.warm_up}
        return dataclasses.replace(pace, **{name: value for name, value in asked.items() if value is not None})

    def _measure(self, row):
        """A row that cannot be measured does not keep the others from it."""
        missing = [f"{program} ({purpose})" for program, purpose in row.programs.items() if not shutil.which(program)]
        if missing:
            return findings.Findings(row.name, row.title, reason=f"missing: {', '.join(missing)}")
        say(f"{row.name}: {row.title}")
        try:
            return row.measure(self._conditions)
        except (answers.Wrong, peers.Impossible) as reason:
            say(f"{row.name}: failed: {reason}")
            return findings.Findings(row.name, row.title, reason=str(reason).splitlines()[0])
        except Exception as bug:  # what the others have measured would be lost with it
            traceback.print_exc()
            return findings.Findings(row.name, row.title, reason=f"the benchmark itself failed: {bug!r}")

    def _about(self):
        pace, chosen = self._conditions.pace, self._conditions.peers
        yield "machine", machine.description()
        versions = [falconer.version(self._conditions.distribution)]
        versions += [peers.KINDS[name].version() for name in chosen if name in peers.KINDS]
        versions += ["wrk " + peers.first_match(r"wrk (\S+)", ["wrk", "-v"])] if shutil.which("wrk") else []
        yield "versions", ", ".join(versions)
        absent = [name for name in self._arguments.peers if name not in chosen]
        if absent:
            yield "missing", f"{', '.join(absent)}, which are not installed and were not measured"
        if self._arguments.before:
            yield BEFORE, falconer.version(self._arguments.before)
        yield "sources", self._sources
        yield "begun", f"{self._started:%Y-%m-%d %H:%M} UTC"
        quick = "quick, to see that all works, not to be quoted; " if self._arguments.quick else ""
        yield "run", (
            f"{quick}{pace.rounds} rounds of {pace.seconds} s in rotating order, after {pace.warm_up} s of warm-up for Falconer and "
            f"{pace.warm_up_of_others} s for the others; {peers.WORKERS} workers, threads or event loops each"
        )

    def _keep(self, result, found):
        path = os.path.abspath(self._arguments.keep)
        drawing = plot_beside(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(result.markdown(drawing))
        with open(drawing, "w", encoding="utf-8") as file:
            file.write(plot.svg(found, self._title()))
        say(f"kept in {self._arguments.keep}")

    def _title(self):
        quick = ", quick, not to be quoted" if self._arguments.quick else ""
        return f"What Falconer used of what its goals permit, {self._started:%Y-%m-%d}{quick}"


def jdk():
    """The home of a JDK 25, or None."""
    found = subprocess.run(
        [os.path.join(peers.ROOT, ".mvn", "find-jdk.sh")], capture_output=True, text=True, timeout=30, check=False
    )
    return found.stdout.strip() if found.returncode == 0 else None


def sources():
    """The last commit that changed something of the distribution; a commit that did not is not worth a name here."""

    def git(*arguments):
        paths = ["--", ":(glob)*/src/main/**", "bootstrap/src/build", ":(glob)**/pom.xml"]
        command = ["git", "-C", peers.ROOT, *arguments, *paths]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    return (git("log", "-1", "--format=%h") or "not known") + (", edited" if git("status", "--porcelain") else "")


if __name__ == "__main__":
    sys.exit(main())
