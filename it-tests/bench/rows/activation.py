"""Cold activation: what lies between an application that listens and the client that has waited for it."""

import os
import time

import answers
from client import Client, now
from falconer import Hosted
from figures import Figure, at_most, percentile, shown
from findings import Detail, Findings
from rows.row import Row
from stage import Stage

# Between two of them, so that one does not run into what the last one has left to do.
PAUSE_SECONDS = 0.2


class Activation(Row):
    name = "activation"
    title = "cold activation of an application"

    def measure(self, conditions):
        count = conditions.pace.samples
        with Stage(conditions, self.name, contenders=[], script="listening.py") as stage:
            falconer = stage.add(stage.falconer(hosted=Hosted(sleeping=count, options=())))
            stage.open(falconer)
            samples = [self._sample(falconer, name) for name in falconer.sleeping()]
        after, whole = ([sample[column] for sample in samples] for column in (0, 1))
        figures = (
            Figure.of_subject(self.name, "first answer after the application listens, median", "ms", after, at_most(5)),
            Figure.of_subject(self.name, "from the request to its answer, median", "ms", whole),
        )
        detail = Detail(
            f"activation: {count} applications, each asked once",
            ["ms", "least", "median", "p90", "most"],
            [
                [name, shown(min(values)), shown(percentile(values, 0.5)), shown(percentile(values, 0.9)), shown(max(values))]
                for name, values in (("after it listens", after), ("from request to answer", whole))
            ],
            ("The first of them is that of a Falconer that has not activated but one before. The application is a Python program.",),
        )
        return Findings(self.name, self.title, figures, (detail,))

    @staticmethod
    def _sample(falconer, name):
        """Milliseconds since the application listened, and since it was asked for."""
        time.sleep(PAUSE_SECONDS)
        with Client(falconer.port) as client:
            asked = now()
            answered = client.get(f"/sleeping/{name}/", answers.SMALL)
        with open(os.path.join(falconer.folder, "sleeping", f"{name}.listening"), encoding="ascii") as file:
            listening = int(file.read()) / 1e9
        return (answered - listening) * 1e3, (answered - asked) * 1e3
