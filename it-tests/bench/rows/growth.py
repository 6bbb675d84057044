"""Whether a request costs the same where there is more of everything."""

import contextlib
import time

import answers
import wrk
from falconer import Hosted
from figures import SUBJECT, Figure, at_most, shown
from findings import Detail, Findings
from idle import IdleConnections
from rows.memory import APPLICATIONS, CONNECTIONS
from rows.row import Row
from say import say
from stage import Stage

PROCESSES = 100

# What is measured first, of the same Falconer, and what after it.
FEW, MANY = "few", "many"

FLAT = at_most(1.1)


class Growth(Row):
    name = "growth"
    title = "CPU per request where there is more of everything, in one Falconer"
    programs = {"wrk": "the load"}

    def measure(self, conditions):
        root = self._load(conditions, "/small")
        crowd = self._load(conditions, "/crowd/small")
        others = CONNECTIONS - conditions.connections
        with Stage(conditions, self.name, contenders=[], connections=CONNECTIONS + 1000) as stage:
            falconer = stage.add(stage.falconer(hosted=Hosted(crowd=PROCESSES, options=())))
            stage.open(falconer)
            say(f"{self.name}: warming up")
            stage.measure(falconer, root, conditions.pace.warm_up)
            growths = [
                self._rounds(
                    stage,
                    f"connections, {conditions.connections} and {CONNECTIONS:,} open, {conditions.connections} of them active",
                    {FEW: (root, contextlib.nullcontext), MANY: (root, lambda: IdleConnections(falconer, others))},
                ),
                self._rounds(
                    stage,
                    f"applications, 2 and {APPLICATIONS:,}",
                    {
                        FEW: (root, lambda: self._hosting(stage, 0)),
                        MANY: (root, lambda: self._hosting(stage, APPLICATIONS - 2)),
                    },
                ),
            ]
            falconer.host_sleeping(0)
            falconer.start_crowd()
            stage.measure(falconer, crowd, conditions.pace.warm_up // 2)
            growths.append(
                self._rounds(
                    stage,
                    f"processes of an application, 1 and {PROCESSES}",
                    {FEW: (root, contextlib.nullcontext), MANY: (crowd, contextlib.nullcontext)},
                )
            )
        return Findings(self.name, self.title, tuple(self._figure(*each) for each in growths), (self._detail(growths),))

    @staticmethod
    def _load(conditions, path):
        return wrk.Get("growth", "GET, an answer of 12 bytes", path, answers.SMALL, conditions.connections)

    @staticmethod
    @contextlib.contextmanager
    def _hosting(stage, count):
        (falconer,) = stage.peers
        falconer.host_sleeping(count)
        # To host another number is work of its own, which goes on for a moment.
        time.sleep(stage.conditions.pace.idle_seconds / 2)
        yield

    def _rounds(self, stage, name, variants):
        """The name, and rounds of {variant: Round}, in an order that changes."""
        (falconer,), pace = stage.peers, stage.conditions.pace
        rounds = []
        for number in range(pace.rounds):
            done = {}
            for variant in (FEW, MANY) if number % 2 == 0 else (MANY, FEW):
                load, circumstances = variants[variant]
                with circumstances():
                    done[variant] = stage.measure(falconer, load, pace.seconds)
                say(f"{self.name}: {name}: round {number + 1} of {pace.rounds}: {variant}: {shown(done[variant].cpu)} µs/request")
            rounds.append(done)
        return name, rounds

    def _figure(self, name, rounds):
        factors = [done[MANY].cpu / done[FEW].cpu for done in rounds]
        return Figure(self.name, name, "×", tuple({SUBJECT: factor} for factor in factors), (FLAT,))

    @staticmethod
    def _detail(growths):
        rows = [
            [name, str(number), *(shown(done[variant].cpu) for variant in (FEW, MANY)), shown(done[MANY].cpu / done[FEW].cpu)]
            for name, rounds in growths
            for number, done in enumerate(rounds, 1)
        ]
        notes = (
            "The same Falconer throughout. The other connections are idle, the other applications sleep; of the applications that are few",
            "the second sleeps, too. The application with many processes is another than the one with one, with the same backends.",
        )
        return Detail("growth, each round", ["", "round", "few: CPU µs/request", "many: CPU µs/request", "factor"], rows, notes)
