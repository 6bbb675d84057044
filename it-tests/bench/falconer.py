"""Falconer itself: a distribution that hosts the site, with its backends as processes of an application."""

import dataclasses
import functools
import json
import os
import re
import signal
import subprocess
import sys
import time
from xml.sax.saxutils import quoteattr

import answers
import peers

# What a distribution says of itself: Falconer's version and Java's.
_VERSIONS = ("VERSION", "runtime/release")

# The other peers close no connection for the number of its requests, either.
_LIMITS = '<limits maxRequestsPerConnection="0" />'


@dataclasses.dataclass(frozen=True)
class Hosted:
    """What is hosted beside the site's own application, and how."""

    # Applications that nobody asks for anything; they are hosted on paths of their own.
    sleeping: int = 0
    # Processes of a second application, which is on /crowd and has the same backends; without any there is none.
    crowd: int = 0
    # "--start-now", or nothing: then the first request starts the application.
    options: tuple = ("--start-now",)
    # Of its bindings.
    schemes: tuple = ("http", "https")
    # More options for Java.
    java: str = ""


class Falconer(peers.Peer):
    """Everything is in falconer.xml but for the access log. Where a distribution knows no file for that, its lines go to standard
    output, which is one, among others."""

    access_mark = b" access: "

    def __init__(self, name, site, distribution, hosted=Hosted()):
        super().__init__(name, site)
        self.distribution = os.path.abspath(distribution)
        self.hosted = hosted
        self.schemes = hosted.schemes
        self._file = os.path.join(self.folder, "falconer.xml")
        self._logs_to_file = logs_to_file(self.distribution)

    def prepare(self):
        super().prepare()
        self._write_web_config(self.application_folder, 1)
        if self.hosted.crowd:
            self._lay_out(self._crowd_folder(), self.hosted.crowd)
        self._host()

    def _host(self):
        for name in self.sleeping():
            if not os.path.exists(self._sleeping_folder(name)):
                self._lay_out(self._sleeping_folder(name), 1)
        with open(self._file, "w", encoding="utf-8") as file:
            file.write("\n".join(self._configuration()) + "\n")

    def _lay_out(self, folder, processes):
        os.makedirs(folder)
        os.link(os.path.join(self.application_folder, self.site.script), os.path.join(folder, self.site.script))
        self._write_web_config(folder, processes)

    def sleeping(self):
        """Names of the applications that sleep; each is on /sleeping/NAME."""
        return [f"app{number + 1}" for number in range(self.hosted.sleeping)]

    def _sleeping_folder(self, name):
        return os.path.join(self.folder, "sleeping", name)

    def _crowd_folder(self):
        return os.path.join(self.folder, "crowd")

    def _write_web_config(self, folder, processes):
        program = sys.executable if self.site.script.endswith(".py") else "/bin/sh"
        text = peers.configuration("web.config", program=program, script=self.site.script, processes=processes)
        with open(os.path.join(folder, "web.config"), "w", encoding="ascii") as file:
            file.write(text)

    def _configuration(self):
        yield "<falconer>"
        yield f"  {_LIMITS}"
        yield "  <applications>"
        yield f"    <application folder={quoteattr(self.application_folder)} />"
        if self.hosted.crowd:
            yield f'    <application folder={quoteattr(self._crowd_folder())} path="/crowd" />'
        for name in self.sleeping():
            yield f'    <application folder={quoteattr(self._sleeping_folder(name))} path="/sleeping/{name}" />'
        yield "  </applications>"
        yield "  <bindings>"
        for scheme in self.schemes:
            yield from self._binding(scheme)
        yield "  </bindings>"
        yield "</falconer>"

    def _binding(self, scheme):
        if scheme == "http":
            yield f'    <binding url="http://127.0.0.1:{self.port}" />'
        else:
            yield f'    <binding url="https://127.0.0.1:{self.tls_port}">'
            yield f"      <certificate file={quoteattr(self.site.certificate.file)}"
            yield f"                   keyFile={quoteattr(self.site.certificate.key_file)} />"
            yield '      <tls oldestVersion="1.3" />'
            yield "    </binding>"

    def command(self):
        program = os.path.join(self.distribution, "bin", "falconer")
        log = f"--access-log={self.access_log}" if self._logs_to_file else "--access-log"
        return [program, "run", "--config", self._file, log, "--no-development", *self.hosted.options]

    def environment(self):
        java = [self.hosted.java, os.environ.get("FALCONER_JAVA_OPTS", "")]
        if os.cpu_count() > peers.WORKERS:
            java.insert(0, f"-XX:ActiveProcessorCount={peers.WORKERS}")
        own = {"FALCONER_STATE": os.path.join(self.folder, "state"), "FALCONER_JAVA_OPTS": " ".join(filter(None, java))}
        return os.environ | self.site.environment | own

    def start(self, processes):
        with self.log() as log, open(self.access_log, "ab") as lines:
            output = log if self._logs_to_file else lines
            self.process = processes.start(self.command(), output, stderr=log, cwd=self.folder, env=self.environment())

    def host_sleeping(self, count):
        """Hosts that many applications that sleep, from now on, and does not touch the others."""
        self.hosted = dataclasses.replace(self.hosted, sleeping=count)
        self._host()
        self.process.send_signal(signal.SIGHUP)
        expected = 1 + count + (1 if self.hosted.crowd else 0)
        self.await_applications(lambda applications: len(applications) == expected)

    def start_crowd(self):
        """Asks the second application for something, and waits until all of its processes are ready."""
        answers.expect(self, self.url("/crowd/small"), answers.SMALL)
        self.await_applications(lambda applications: _ready(applications, "crowd") == self.hosted.crowd)

    def await_applications(self, told):
        """Until what the control socket tells is as it should be."""
        deadline = time.monotonic() + 120
        socket = os.path.join(self.folder, "state", "control", f"{self.process.pid}.sock")
        while True:
            question = ("--unix-socket", socket, "-H", "Accept: application/json")
            _, _, body = answers.curl("http://falconer/applications", *question)
            if told(json.loads(body)["applications"]):
                return
            if time.monotonic() > deadline:
                raise answers.Wrong(f"{self.name} hosts: {body[:200]!r}")
            time.sleep(0.1)

    def last_words(self):
        with open(self.access_log, encoding="utf-8", errors="replace") as file:
            return "\n".join([super().last_words(), *file.read().splitlines()[-5:]])

    def allocated(self):
        """Bytes that the threads alive now have allocated so far, or None where Java does not tell."""
        jcmd = os.path.join(self.distribution, "runtime", "bin", "jcmd")
        if not os.access(jcmd, os.X_OK):
            return None
        answer = subprocess.run(
            [jcmd, str(self.process.pid), "Thread.print", "-e"], capture_output=True, text=True, timeout=30, check=False
        )
        return allocated_by_threads(answer.stdout)


def allocated_by_threads(dump):
    """The sum of what a thread dump with -e tells of each thread; None where it tells nothing."""
    sizes = re.findall(r"\ballocated=(\d+)([BKMG])", dump)
    return sum(int(size) << {"B": 0, "K": 10, "M": 20, "G": 30}[unit] for size, unit in sizes) if sizes else None


def _ready(applications, name):
    """How many processes of the application are."""
    (processes,) = (application["processes"] for application in applications if application["name"] == name)
    return sum(process["state"] == "Ready" for process in processes)


@functools.cache
def logs_to_file(distribution):
    """Whether this Falconer takes a file for its access log."""
    program = os.path.join(distribution, "bin", "falconer")
    told = subprocess.run([program, "run", "--help"], capture_output=True, text=True, timeout=60, check=False).stdout
    return offers_file(told)


def offers_file(usage):
    return re.search(r"--access-log\[?=", usage) is not None


def is_distribution(folder):
    try:
        version(folder)
    except (OSError, ValueError):
        return False
    return os.access(os.path.join(folder, "bin", "falconer"), os.X_OK)


def version(distribution):
    """As it says itself. A file that it says it in may be missing (OSError), or be no such file (ValueError)."""
    own, runtime = (os.path.join(distribution, file) for file in _VERSIONS)
    with open(own, encoding="ascii") as file:
        name = file.read().strip()
    with open(runtime, encoding="utf-8") as file:
        java = re.search(r'^JAVA_VERSION="([^"]+)"', file.read(), re.MULTILINE)
    if not java:
        raise ValueError(f"{runtime} names no JAVA_VERSION")
    options = os.environ.get("FALCONER_JAVA_OPTS")
    return f"Falconer {name} on Java {java.group(1)}" + (f" with {options}" if options else "")
