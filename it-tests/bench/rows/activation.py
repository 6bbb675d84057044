"""Cold activation: what lies between an application that listens and the client that has waited for it."""

import os
import time

import answers
from client import Client, now
from falconer import Hosted
from figures import Figure, at_most
from findings import Findings, spreads
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
            for name in conditions.falconers():
                stage.open(stage.add(stage.falconer(name, Hosted(sleeping=count, options=()))))
            samples = [
                {falconer.name: self._sample(falconer, f"app{number + 1}") for falconer in stage.peers} for number in range(count)
            ]
        figures = (
            Figure.of(
                self.name, "first answer after the application listens, median", "ms", samples, lambda each: each[0], at_most(5)
            ),
            Figure.of(self.name, "from the request to its answer, median", "ms", samples, lambda each: each[1]),
        )
        detail = spreads(
            f"activation: {count} applications, each asked once",
            figures,
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
