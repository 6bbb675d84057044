"""The start of Falconer itself."""

import time

import answers
import client
from falconer import Hosted
from figures import Figure, at_most, percentile, shown
from findings import Detail, Findings
from rows.row import Row
from stage import Stage

# More often would take the processor that is to be measured.
POLL_SECONDS = 0.001


class Start(Row):
    name = "start"
    title = "start of Falconer, with one site and one http binding"

    def measure(self, conditions):
        with Stage(conditions, self.name, contenders=[]) as stage:
            falconer = stage.add(stage.falconer(hosted=Hosted(options=(), schemes=("http",))))
            # The first start finds its files on the disk, the others in memory.
            stage.open(falconer)
            stage.close(falconer)
            samples = [self._sample(stage, falconer) for _ in range(conditions.pace.samples)]
        listening, answer, cpu = ([sample[column] for sample in samples] for column in range(3))
        figures = (
            Figure.of_subject(self.name, "exec to listening, median", "ms", listening, at_most(250)),
            Figure.of_subject(self.name, "exec to the first answer, the application's start included", "ms", answer),
            Figure.of_subject(self.name, "CPU until then, without the application", "ms", cpu),
        )
        detail = Detail(
            f"start: {len(samples)} starts of bin/falconer",
            ["ms", "least", "median", "p90", "most"],
            [
                [name, shown(min(values)), shown(percentile(values, 0.5)), shown(percentile(values, 0.9)), shown(max(values))]
                for name, values in (("exec to listening", listening), ("exec to first answer", answer), ("CPU until then", cpu))
            ],
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
