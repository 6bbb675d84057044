"""Resident memory: of nothing to do, of clients that do nothing, of applications that sleep."""

import dataclasses
import time

import answers
import client
import processes
from falconer import Hosted
from figures import SUBJECT, Figure, at_most, shown
from findings import Detail, Findings
from idle import IdleConnections
from rows.row import Row
from stage import Stage, proxy

CONNECTIONS = 10_000
APPLICATIONS = 1_000

MIB = 1 << 20
KIB = 1 << 10

MANY = "many"


@dataclasses.dataclass(frozen=True)
class Resident:
    """What is resident of a proxy: its pages, and its part of pages that it shares."""

    rss: int
    pss: int

    @staticmethod
    def of(peer):
        mine = proxy(peer, peer.backends())
        return Resident(processes.rss(mine), processes.pss(mine))


class Memory(Row):
    name = "memory"
    title = "resident memory"

    def measure(self, conditions):
        rounds = [self._round(conditions, number) for number in range(min(3, conditions.pace.rounds))]
        idle = Figure.of(self.name, "idle", "MiB", [done for done, _ in rounds], lambda each: each.rss / MIB, at_most(70))
        added = Figure(
            self.name,
            f"added by {CONNECTIONS:,} idle connections",
            "MiB",
            tuple({peer: (held[peer].rss - done[peer].rss) / MIB for peer in held} for done, held in rounds),
            (at_most(60),),
        )
        per_application = Figure.of_subject(
            self.name,
            f"per sleeping application (1 and {APPLICATIONS:,})",
            "KiB",
            [(done[MANY].rss - done[SUBJECT].rss) / (APPLICATIONS - 1) / KIB for done, _ in rounds],
            at_most(100),
        )
        return Findings(self.name, self.title, (idle, added, per_application), (self._detail(rounds),))

    def _round(self, conditions, number):
        """Everything idle, and with connections: two of {name: Resident}."""
        with Stage(conditions, f"{self.name}-{number}", contenders=[], connections=CONNECTIONS + 1000) as stage:
            hosted = Hosted(options=(), schemes=("http",))
            many = dataclasses.replace(hosted, sleeping=APPLICATIONS - 1)
            for name in conditions.peers:
                stage.add(stage.peer(name, hosted))
            stage.add(stage.falconer(MANY, many))
            for peer in stage.peers:
                peer.prepare()
                stage.start(peer)
                self._await_listening(peer)
            time.sleep(conditions.pace.idle_seconds)
            idle = {peer.name: Resident.of(peer) for peer in stage.peers}
            held = {}
            for peer in stage.peers:
                if peer.name != MANY:
                    held[peer.name] = self._with_connections(peer, conditions.pace.idle_seconds / 2)
            return idle, held

    @staticmethod
    def _await_listening(peer):
        """Without a question, which would start the application."""
        deadline = client.now() + 60
        while not client.accepts(peer.port):
            if peer.process.poll() is not None or client.now() > deadline:
                raise answers.Wrong(f"{peer.name} does not listen")
            time.sleep(0.05)

    @staticmethod
    def _with_connections(peer, settle):
        with IdleConnections(peer, CONNECTIONS) as connections:
            time.sleep(settle)
            connections.check_open(peer)
            return Resident.of(peer)

    @staticmethod
    def _detail(rounds):
        rows = []
        for number, (idle, held) in enumerate(rounds, 1):
            for name, mine in idle.items():
                told = [mine.rss, mine.pss, *((held[name].rss, held[name].pss) if name in held else ())]
                cells = [shown(size / MIB) for size in told] + ["–"] * (4 - len(told))
                per_connection = shown((held[name].rss - mine.rss) / CONNECTIONS / KIB) if name in held else "–"
                rows.append([str(number), name, *cells, per_connection])
        head = ["round", "peer", "idle RSS MiB", "idle PSS", "with connections RSS", "PSS", "KiB/connection"]
        notes = (
            f'"{MANY}" is a Falconer that hosts {APPLICATIONS:,} applications, of which none is started. Each connection has been asked on',
            "once. The goal of connections is about all that is added since the start: also what the first requests bring with them.",
        )
        return Detail("memory, each round", head, rows, notes)
