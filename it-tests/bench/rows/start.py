"""The start of Falconer itself."""

import time

import answers
import client
from falconer import Hosted
from figures import Figure, at_most
from findings import Findings, spreads
from rows.row import Row
from stage import Stage

# More often would take the processor that is to be measured.
POLL_SECONDS = 0.001


class Start(Row):
    name = "start"
    title = "start of Falconer, with one site and one http binding"

    def measure(self, conditions):
        with Stage(conditions, self.name, contenders=[]) as stage:
            for name in conditions.falconers():
                falconer = stage.add(stage.falconer(name, Hosted(options=(), schemes=("http",))))
                # The first start finds its files on the disk, the others in memory.
                stage.open(falconer)
                stage.close(falconer)
            samples = [
                {falconer.name: self._sample(stage, falconer) for falconer in stage.peers} for _ in range(conditions.pace.samples)
            ]
        figures = (
            Figure.of(self.name, "exec to listening, median", "ms", samples, lambda each: each[0], at_most(250)),
            Figure.of(self.name, "exec to the first answer, the application's start included", "ms", samples, lambda each: each[1]),
            Figure.of(self.name, "CPU until then, without the application", "ms", samples, lambda each: each[2]),
        )
        detail = spreads(
            f"start: {len(samples)} starts of bin/falconer",
            figures,
            ("Whether a connection is accepted is asked every millisecond. The files are in memory.",),
        )
        return Findings(self.name, self.title, figures, (detail,))

    @staticmethod
    def _sample(stage, falconer):
        begun = client.now()
        stage.start(falconer)
        while not client.accepts(falconer.port):
            if falconer.process.poll() is not None or client.now() > begun + 60:
                raise answers.Wrong(f"{falconer.name} does not listen")
            time.sleep(POLL_SECONDS)
        listening = client.now()
        with client.Client(falconer.port) as asking:
            answered = asking.get("/small", answers.SMALL)
        cpu = stage.cpu(falconer)
        stage.close(falconer)
        return (listening - begun) * 1e3, (answered - begun) * 1e3, cpu * 1e3
