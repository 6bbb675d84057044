"""The proxies beside Falconer: how each is started, with a configuration of the folder beside this file."""

import dataclasses
import os
import random
import re
import shutil
import socket
import string
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# Falconer has an event loop per processor but never less than two; the others get the same.
WORKERS = 2

# Falconer closes idle backend connections after this time; the others do the same.
BACKEND_IDLE_SECONDS = 4


class Impossible(Exception):
    """This machine cannot do it, and trying would not help."""


class _Configuration(string.Template):
    """Blanks are @{named}; a dollar is an ordinary character in most of these files."""

    delimiter = "@"


def configuration(name, **values):
    with open(os.path.join(HERE, "configurations", name), encoding="ascii") as file:
        return _Configuration(file.read()).substitute(values)


@dataclasses.dataclass(frozen=True)
class Site:
    """What every peer of a row stands in front of, and for how many clients."""

    folder: str
    # Where backends keep what they serve and what is uploaded.
    memory: str
    certificate: object
    # The program that is the backend; in the folder beside this file.
    script: str = "backend.sh"
    # What it finds in its environment, besides.
    environment: dict = dataclasses.field(default_factory=dict)
    # Files that the backend serves, {name: path}: the same ones everywhere.
    files: dict = dataclasses.field(default_factory=dict)
    # How many connections a peer must be able to hold.
    connections: int = 1024


@dataclasses.dataclass(frozen=True)
class Backend:
    """A process that serves behind a peer."""

    port: int
    pid: int
    token: bytes


class Peer:
    """One proxy with its backend, in a folder of its own."""

    schemes = ("http", "https")
    # What each line of the access log has, and other lines in the same file do not.
    access_mark = b"\n"
    # The share of its lines that the access log may lack.
    unlogged = 0.0

    def __init__(self, name, site):
        self.name = name
        self.site = site
        self.folder = os.path.join(site.folder, name)
        self.port, self.tls_port = free_ports(2)
        self.process = None
        self.application_folder = os.path.join(self.folder, "site")
        self.backend_folder = os.path.join(self.folder, "backend")
        self.access_log = os.path.join(self.folder, "access.log")

    def prepare(self):
        for folder in ("site", "proxy/temp"):
            os.makedirs(os.path.join(self.folder, folder))
        memory = os.path.join(self.site.memory, self.name)
        os.makedirs(os.path.join(memory, "root"))
        os.symlink(memory, self.backend_folder)
        shutil.copy(os.path.join(HERE, self.site.script), self.application_folder)
        for name, path in self.site.files.items():
            os.symlink(path, os.path.join(self.backend_folder, "root", name))

    def url(self, path, scheme="http"):
        return f"{scheme}://{self.address(scheme)}{path}"

    def address(self, scheme):
        return f"127.0.0.1:{self.port if scheme == 'http' else self.tls_port}"

    def uploaded(self, name):
        """The file that the backend keeps of an upload."""
        with open(os.path.join(self.backend_folder, "root", "upload", name), "rb") as file:
            return file.read()

    def backends(self):
        """Those that run, by port."""
        found = []
        for name in sorted(os.listdir(self.backend_folder)):
            folder = os.path.join(self.backend_folder, name)
            if name.isdigit() and os.path.exists(os.path.join(folder, "pid")):
                with open(os.path.join(folder, "pid"), encoding="ascii") as file:
                    pid = int(file.read() or 0)
                if pid and os.path.exists(f"/proc/{pid}"):
                    with open(os.path.join(folder, "token"), "rb") as file:
                        found.append(Backend(int(name), pid, file.read()))
        return found

    def log(self):
        return open(os.path.join(self.folder, "log"), "ab")

    def last_words(self):
        words = []
        for name in ("log", "proxy/error.log", "backend/error.log"):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    words += file.read().splitlines()[-5:]
        return "\n".join(words) or "(none)"


class _WithOwnBackend(Peer):
    """A proxy that does not start its backend: this run does."""

    def start(self, processes):
        (backend_port,) = free_ports(1)
        with self.log() as log:
            processes.start(
                ["/bin/sh", self.site.script],
                log,
                cwd=self.application_folder,
                env=os.environ | self.site.environment | {"ASPNETCORE_PORT": str(backend_port)},
            )
            self._configure(backend_port)
            with self._output(log) as output:
                self.process = processes.start(
                    self.command(), output, stderr=log, cwd=os.path.join(self.folder, "proxy"), env=self.environment()
                )

    def _output(self, log):
        return os.fdopen(os.dup(log.fileno()), "ab")

    def environment(self):
        return dict(os.environ)

    def _configure(self, backend_port):
        text = configuration(
            self.template,
            user="user root;" if os.geteuid() == 0 else "",
            workers=WORKERS,
            connections=self.site.connections,
            descriptors=2 * self.site.connections,
            port=self.port,
            tls_port=self.tls_port,
            backend_port=backend_port,
            idle=BACKEND_IDLE_SECONDS,
            access_log=self.access_log,
            certificate=self.site.certificate.file,
            key=self.site.certificate.key_file,
            certificate_with_key=self.site.certificate.file_with_key,
        )
        with open(os.path.join(self.folder, "proxy", self.template), "w", encoding="ascii") as file:
            file.write(text)


class Nginx(_WithOwnBackend):
    template = "nginx.conf"
    program = "nginx"

    def command(self):
        folder = os.path.join(self.folder, "proxy", "")
        return ["nginx", "-p", folder, "-e", "error.log", "-c", self.template, "-g", "daemon off;"]

    @staticmethod
    def version():
        return "nginx " + first_match(r"nginx/(\S+)", ["nginx", "-v"])


class HAProxy(_WithOwnBackend):
    template = "haproxy.cfg"
    program = "haproxy"
    # A thread drops its line where another is writing one; "show info" calls these DroppedLogs.
    unlogged = 0.05

    def command(self):
        return ["haproxy", "-db", "-f", self.template]

    def _output(self, log):
        return open(self.access_log, "ab")

    @staticmethod
    def version():
        return "HAProxy " + first_match(r"version (\S+)", ["haproxy", "-v"])


class Caddy(_WithOwnBackend):
    template = "Caddyfile"
    program = "caddy"

    def command(self):
        return ["caddy", "run", "--config", self.template, "--adapter", "caddyfile"]

    def environment(self):
        # It keeps things in its user's home; and it has as many threads as the others have.
        home = os.path.join(self.folder, "proxy")
        own = {name: home for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        return os.environ | own | {"GOMAXPROCS": str(WORKERS)}

    @staticmethod
    def version():
        return "Caddy " + first_match(r"v?(\d\S*)", ["caddy", "version"])


KINDS = {"nginx": Nginx, "haproxy": HAProxy, "caddy": Caddy}


def first_match(pattern, command):
    answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    found = re.search(pattern, answer.stdout + answer.stderr)
    return found.group(1) if found else "of unknown version"


def free_ports(count):
    """Ports nobody listens on, all different, below those that the system gives to outgoing connections."""
    ports = []
    for port in random.sample(range(20000, 32000), 100 + count):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue  # taken
        ports.append(port)
        if len(ports) == count:
            return ports
    raise Impossible("no free port between 20000 and 32000")
