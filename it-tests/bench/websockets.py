"""Load by WebSockets.java: messages that an application sends back."""

import answers
import generator
import load

BYTES = 64

# The generator's own code gets warm in it, and connections are made.
LEAD_SECONDS = 1


class WebSockets(load.Load):
    name = "websocket"
    unit = "message"

    def __init__(self, conditions):
        self.program = generator.Program(conditions, "WebSockets")
        self._connections = conditions.connections
        self.title = f"messages of {BYTES} bytes and their echoes, one at a time on each of {conditions.connections} connections"

    def check(self, peer):
        answers.expect(peer, peer.url("/small"), answers.SMALL)

    def run(self, peer, seconds, known):
        told, cpu = self.program.ask(peer, seconds, "load", peer.port, self._connections, BYTES, LEAD_SECONDS, seconds)
        if told["echoes"] < self._connections:
            raise answers.Wrong(f"{peer.name} under load: {told['echoes']} messages came back")
        # Each goes through the proxy twice.
        return load.Outcome(
            answers=told["echoes"],
            under_way=0,
            work=2.0 * told["echoes"],
            seconds=told["nanoseconds"] / 1e9,
            cpu=cpu,
        )

    def check_log(self, peer, outcome, log):
        """A WebSocket is one request, and all end at once, which is when HAProxy drops lines."""
        log.check(peer, 1 if peer.unlogged else self._connections, self._connections)
