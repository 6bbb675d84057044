"""The benchmark's own generators of load, which are Java programs of one file each."""

import ctypes
import json
import os
import subprocess

import answers
import peers
import processes

HERE = os.path.dirname(os.path.abspath(__file__))

# Small and alike in each round: the compiler of the machine's busy cores that is done soonest, and no memory to grow into.
_OPTIONS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms64m", "-Xmx256m", "-Xshare:auto")

_PR_SET_TIMERSLACK = 29
_libc = ctypes.CDLL(None, use_errno=True)


class Program:
    """A program of this folder, compiled for the run."""

    def __init__(self, conditions, name):
        if conditions.jdk is None:
            raise peers.Impossible(f"{name}.java needs a JDK 25, and none was found")
        self._name = name
        self._java = os.path.join(conditions.jdk, "bin", "java")
        self._classes = os.path.join(conditions.folder, "classes")
        if not os.path.exists(os.path.join(self._classes, f"{name}.class")):
            compiler = os.path.join(conditions.jdk, "bin", "javac")
            subprocess.run([compiler, "-d", self._classes, os.path.join(HERE, f"{name}.java")], timeout=120, check=True)

    def command(self, *arguments):
        return [self._java, *_OPTIONS, "-cp", self._classes, self._name, *map(str, arguments)]

    def environment(self):
        """Where a backend that is one of these programs finds what it runs on."""
        return {"BENCH_JAVA": self._java, "BENCH_CLASSES": self._classes}

    def ask(self, peer, seconds, *arguments):
        """Runs it against a peer: what it tells, and the CPU time that it used."""
        before = processes.own_children_cpu_seconds()
        done = subprocess.run(
            self.command(*arguments),
            capture_output=True,
            text=True,
            timeout=seconds + 60,
            check=False,
            preexec_fn=_punctual,
        )
        if done.returncode != 0:
            raise answers.Wrong(f"{self._name} against {peer.name}: {done.stderr.strip()[-300:]}")
        return json.loads(done.stdout), processes.own_children_cpu_seconds() - before


def _punctual():
    """Its threads wake up when they are due, not up to 50 µs later."""
    _libc.prctl(_PR_SET_TIMERSLACK, 1, 0, 0, 0)
