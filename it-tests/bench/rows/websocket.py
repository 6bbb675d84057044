"""WebSockets: what a message costs that is relayed."""

from figures import Figure, at_most
from findings import Findings, of_rounds
from rows.row import Row
from stage import Stage
from websockets import WebSockets


class WebSocket(Row):
    name = "websocket"
    title = "WebSocket messages relayed"

    def measure(self, conditions):
        load = WebSockets(conditions)
        with Stage(conditions, self.name, script="echo.sh", environment=load.program.environment()) as stage:
            rounds = stage.rounds(load)
            details = of_rounds(load, rounds, stage.peak_rss(), stage.left_out[load.name])
        figures = (
            Figure.of(self.name, "CPU per message", "µs", rounds, lambda each: each.cpu, at_most(1.0, "nginx")),
            Figure.of(self.name, "messages per second", "1/s", rounds, lambda each: each.rate),
        )
        return Findings(self.name, self.title, figures, details)
