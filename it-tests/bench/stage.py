"""The peers of one row: running, each in front of a backend of its own, and measured in turns."""

import collections
import dataclasses
import os
import time

import answers
import falconer
import figures
import machine
import peers
import processes
from accesslog import AccessLog
from say import say

@dataclasses.dataclass(frozen=True)
class Round:
    """What was measured of one peer in one round."""

    outcome: object
    proxy_cpu: float
    backend_cpu: float
    backend_connections: int | None
    allocated: float | None
    noise: machine.Noise

    @property
    def cpu(self):
        """Of the proxy, in microseconds for each request, message or handshake."""
        return self.proxy_cpu * 1e6 / self.outcome.work

    @property
    def backend_cpu_each(self):
        return self.backend_cpu * 1e6 / self.outcome.work

    @property
    def rate(self):
        return self.outcome.work / self.outcome.seconds

    @property
    def allocated_each(self):
        return None if self.allocated is None else self.allocated / self.outcome.work


class Stage:
    """A context: its peers run while it lasts, and are idle except for the one that is measured."""

    def __init__(self, conditions, row, contenders=None, **site):
        self.conditions = conditions
        folder, memory = os.path.join(conditions.folder, row), os.path.join(conditions.memory, row)
        os.makedirs(folder)
        os.makedirs(memory)
        self.site = peers.Site(folder, memory, conditions.certificate, **site)
        self._processes = processes.Processes()
        # Of each load by its name: who answered wrongly, and how.
        self.left_out = collections.defaultdict(list)
        self.peers = [self.peer(name) for name in (conditions.peers if contenders is None else contenders)]

    def peer(self, name, hosted=falconer.Hosted()):
        """A proxy in front of the site; not one of the peers yet. What is hosted is for a Falconer."""
        if name in peers.KINDS:
            return peers.KINDS[name](name, self.site)
        return self.falconer(name, hosted)

    def falconer(self, name=figures.SUBJECT, hosted=falconer.Hosted()):
        distribution = self.conditions.before if name == figures.BEFORE else self.conditions.distribution
        return falconer.Falconer(name, self.site, distribution, hosted)

    def add(self, peer):
        self.peers.append(peer)
        return peer

    def __enter__(self):
        self._processes.__enter__()
        try:
            for peer in self.peers:
                self.open(peer)
        except BaseException as reason:
            # Not of one that was only stopped.
            self._end(isinstance(reason, Exception))
            raise
        return self

    def __exit__(self, kind, *_):
        self._end(kind is not None and issubclass(kind, answers.Wrong))

    def _end(self, failed):
        try:
            if failed:
                self._last_words()
        finally:  # also where nobody can be told any more
            self._processes.__exit__()

    def _last_words(self):
        for peer in self.peers:
            if peer.process is not None:
                say(f"last words of {peer.name}:\n{peer.last_words()}")

    def open(self, peer):
        """Starts a peer, waits until it answers, and sees that it tells its backend what it should."""
        peer.prepare()
        self.start(peer)
        self.await_answer(peer)
        if self.site.script == "backend.sh":
            for scheme in peer.schemes:
                answers.check_forwarded(peer, scheme)
            if isinstance(peer, falconer.Falconer):
                answers.check_token(peer)

    def start(self, peer):
        peer.start(self._processes)

    def close(self, peer):
        self._processes.end(peer.process)

    @staticmethod
    def cpu(peer):
        """Seconds of the proxy so far."""
        return processes.cpu_seconds(proxy(peer, peer.backends()))

    @staticmethod
    def await_answer(peer):
        deadline = time.monotonic() + 60
        while True:
            try:
                for scheme in peer.schemes:
                    answers.expect(peer, peer.url("/small", scheme), answers.SMALL)
                break
            except answers.Wrong:
                if peer.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    # Measuring.

    def rounds(self, load, contenders=None, seconds=None):
        """Warms up, then measures the peers in turns: a list of {name: Round}, in the order in which they were run."""
        contenders, pace = list(contenders or self.peers), self.conditions.pace
        for peer in list(contenders):
            say(f"{load.name}: warming up {peer.name}")
            warm_up = pace.warm_up if isinstance(peer, falconer.Falconer) else pace.warm_up_of_others
            self._measured(peer, load, warm_up, contenders)
        rounds = []
        for number in range(pace.rounds):
            # Who comes first changes, so that nobody always follows the same one.
            turn = number % len(contenders)
            done = {}
            for peer in contenders[turn:] + contenders[:turn]:
                each = self._measured(peer, load, seconds or pace.seconds, contenders)
                if each is None:
                    continue
                done[peer.name] = each
                say(
                    f"{load.name}: round {number + 1} of {pace.rounds}: {peer.name}: "
                    f"{figures.shown(each.cpu)} µs/{load.unit}, {each.rate:.0f} {load.unit}s/s"
                )
            rounds.append(done)
        present = {peer.name for peer in contenders}
        return [{name: each for name, each in done.items() if name in present} for done in rounds]

    def _measured(self, peer, load, seconds, contenders):
        """None where another one than Falconer answers wrongly: then it is no contender any more, whatever it did before."""
        try:
            return self.measure(peer, load, seconds)
        except answers.Wrong as reason:
            if isinstance(peer, falconer.Falconer):
                raise
            said = str(reason).splitlines()[0]
            say(f"{load.name}: without {peer.name}: {said}")
            contenders.remove(peer)
            self.left_out[load.name].append(f"Without {peer.name}, which was wrong: {said}.")
            return None

    def measure(self, peer, load, seconds):
        """Checks, loads, checks again; what is read of the processes lies close around the load."""
        known = load.check(peer)
        log = AccessLog(peer.access_log, peer.access_mark)
        log.empty()
        backends = peer.backends()
        allocated_before = _allocated(peer)
        counts_before = self._counts(backends)
        machine_before = machine.MachineTime()
        proxy_before, backend_before = _cpu(peer, backends)

        outcome = load.run(peer, seconds, known)

        proxy_after, backend_after = _cpu(peer, backends)
        machine_after = machine.MachineTime()
        counts_after = self._counts(backends)
        allocated_after = _allocated(peer)
        if peer.backends() != backends:
            raise answers.Wrong(f"{peer.name} replaced its backend under load")
        if counts_after:
            load.check_backends(peer, outcome, counts_after.requests_since(counts_before))
        load.check_log(peer, outcome, log)
        load.check_after(peer)
        proxy_cpu, backend_cpu = proxy_after - proxy_before, backend_after - backend_before
        return Round(
            outcome,
            proxy_cpu,
            backend_cpu,
            counts_after.connections_since(counts_before) if counts_after else None,
            None if allocated_after is None else allocated_after - allocated_before,
            machine.Noise(machine_before, machine_after, proxy_cpu + backend_cpu + outcome.cpu),
        )

    def _counts(self, backends):
        return answers.Counts(backends) if self.site.script == "backend.sh" else None

    def peak_rss(self):
        return {peer.name: processes.peak_rss(proxy(peer, peer.backends())) for peer in self.peers}


def proxy(peer, backends, stats=None):
    """The processes of the proxy itself: its backends are not among them, even where it is their parent."""
    return processes.tree(peer.process.pid, {backend.pid for backend in backends}, stats)


def _cpu(peer, backends):
    stats = processes.snapshot()
    trees = [proxy(peer, backends, stats), *(processes.tree(backend.pid, stats=stats) for backend in backends)]
    if not all(each and each[0].state != "Z" for each in trees):
        raise answers.Wrong(f"{peer.name} or its backend ended")
    mine, *others = (processes.cpu_seconds(each) for each in trees)
    return mine, sum(others)


def _allocated(peer):
    return peer.allocated() if isinstance(peer, falconer.Falconer) else None
