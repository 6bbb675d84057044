"""The proxies under test: how each is configured, all alike, and started in front of a backend of its own."""

import os
import random
import re
import shutil
import socket
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# Falconer has an event loop per processor but never less than two; the others get the same.
WORKERS = 2

# Falconer closes idle backend connections after this time; the others do the same.
BACKEND_IDLE_SECONDS = 4

LARGE_BYTES = 1 << 20

WEB_CONFIG = """<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <system.webServer>
    <handlers>
      <add name="httpPlatformHandler" path="*" verb="*" modules="httpPlatformHandler" resourceType="Unspecified" />
    </handlers>
    <httpPlatform processPath="/bin/sh" arguments="backend.sh" stdoutLogEnabled="false" />
  </system.webServer>
</configuration>
"""

NGINX_CONF = """{user}
worker_processes {workers};
pid nginx.pid;
error_log error.log;
events {{ worker_connections {descriptors}; }}
http {{
    access_log off;
    tcp_nodelay on;
    keepalive_timeout 120s;
    keepalive_requests 1000000000;
    client_max_body_size 30000000;
    client_body_temp_path temp;
    proxy_temp_path temp/proxy;
    fastcgi_temp_path temp/fastcgi;
    uwsgi_temp_path temp/uwsgi;
    scgi_temp_path temp/scgi;
    upstream backend {{
        server 127.0.0.1:{backend_port};
        keepalive {connections};
        keepalive_requests 1000000000;
        keepalive_timeout {idle}s;
    }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            proxy_pass http://backend;
            proxy_http_version 1.1;
            proxy_request_buffering off;
            proxy_max_temp_file_size 0;
            proxy_read_timeout 120s;
            proxy_send_timeout 120s;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr:$remote_port;
            proxy_set_header X-Forwarded-Proto $scheme;
        }}
    }}
}}
"""

HAPROXY_CONF = """global
    nbthread {workers}
    maxconn {descriptors}
defaults
    mode http
    http-reuse always
    timeout connect 5s
    timeout client 120s
    timeout server 120s
    timeout http-request 30s
    timeout http-keep-alive 120s
frontend clients
    bind 127.0.0.1:{port} backlog 4096
    http-request set-header X-Forwarded-For %[src]:%[src_port]
    http-request set-header X-Forwarded-Proto http
    default_backend backend
backend backend
    server backend 127.0.0.1:{backend_port} pool-purge-delay {idle}s
"""


class Impossible(Exception):
    """This machine cannot do it, and trying would not help."""


class Peer:
    """One proxy with its backend, in a folder of its own."""

    def __init__(self, name, folder, port, connections):
        self.name = name
        self.folder = os.path.join(folder, name)
        self.port = port
        self.connections = connections
        self.process = None
        self.backend_port = None
        self.site = os.path.join(self.folder, "site")
        self.backend_folder = os.path.join(self.folder, "backend")

    def prepare(self, large):
        """Lays out the folder. The large file is the same one everywhere."""
        for folder in ("site", "proxy/temp", "backend/root"):
            os.makedirs(os.path.join(self.folder, folder))
        shutil.copy(os.path.join(HERE, "backend.sh"), self.site)
        os.link(large, os.path.join(self.backend_folder, "root", "large"))

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def backend_url(self, path):
        return f"http://127.0.0.1:{self.backend_port}{path}"

    def uploaded(self, name):
        """The file that the backend keeps of an upload."""
        with open(os.path.join(self.backend_folder, "root", "upload", name), "rb") as file:
            return file.read()

    def backend_pid(self):
        with open(os.path.join(self.backend_folder, "pid"), encoding="ascii") as file:
            return int(file.read())

    def find_backend_port(self):
        with open(os.path.join(self.backend_folder, "nginx.conf"), encoding="ascii") as file:
            return int(re.search(r"listen 127\.0\.0\.1:(\d+)", file.read()).group(1))

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
        self.backend_port = free_port()
        environment = dict(os.environ, HTTP_PLATFORM_PORT=str(self.backend_port))
        with self.log() as log:
            processes.start(["/bin/sh", "backend.sh"], log, cwd=self.site, env=environment)
            self._configure()
            self.process = processes.start(self.command(), log, cwd=os.path.join(self.folder, "proxy"))

    def _configure(self):
        text = self.template.format(
            user="user root;" if os.geteuid() == 0 else "",
            workers=WORKERS,
            descriptors=4 * self.connections + 256,
            connections=self.connections,
            port=self.port,
            backend_port=self.backend_port,
            idle=BACKEND_IDLE_SECONDS,
        )
        with open(os.path.join(self.folder, "proxy", "proxy.conf"), "w", encoding="ascii") as file:
            file.write(text)


class Nginx(_WithOwnBackend):
    template = NGINX_CONF
    program = "nginx"

    def command(self):
        folder = os.path.join(self.folder, "proxy", "")
        return ["nginx", "-p", folder, "-e", "error.log", "-c", "proxy.conf", "-g", "daemon off;"]

    def version(self):
        return "nginx " + first_match(r"nginx/(\S+)", ["nginx", "-v"])


class HAProxy(_WithOwnBackend):
    template = HAPROXY_CONF
    program = "haproxy"

    def command(self):
        return ["haproxy", "-db", "-f", "proxy.conf"]

    def version(self):
        return "HAProxy " + first_match(r"version (\S+)", ["haproxy", "-v"])


class Falconer(Peer):
    """The distribution, hosting a site whose application is the backend."""

    program = None

    def __init__(self, name, folder, port, connections, distribution):
        super().__init__(name, folder, port, connections)
        self.distribution = os.path.abspath(distribution)

    def prepare(self, large):
        super().prepare(large)
        with open(os.path.join(self.site, "web.config"), "w", encoding="ascii") as file:
            file.write(WEB_CONFIG)

    def start(self, processes):
        environment = dict(os.environ)
        if os.cpu_count() > WORKERS:
            limit = f"-XX:ActiveProcessorCount={WORKERS} "
            environment["FALCONER_JAVA_OPTS"] = limit + environment.get("FALCONER_JAVA_OPTS", "")
        command = [os.path.join(self.distribution, "bin", "falconer"), "run", self.site, "--urls", self.url("")]
        with self.log() as log:
            self.process = processes.start(command + ["--start-now", "--no-development"], log, env=environment)

    def version(self):
        with open(os.path.join(self.distribution, "VERSION"), encoding="ascii") as file:
            version = file.read().strip()
        with open(os.path.join(self.distribution, "runtime", "release"), encoding="utf-8") as file:
            java = re.search(r'JAVA_VERSION="([^"]+)"', file.read()).group(1)
        options = os.environ.get("FALCONER_JAVA_OPTS")
        return f"Falconer {version} on Java {java}" + (f" with {options}" if options else "")

    def allocated(self):
        """Bytes that the threads alive now have allocated so far, or None where Java does not tell."""
        jcmd = os.path.join(self.distribution, "runtime", "bin", "jcmd")
        if not os.access(jcmd, os.X_OK):
            return None
        answer = subprocess.run(
            [jcmd, str(self.process.pid), "Thread.print", "-e"], capture_output=True, text=True, timeout=30, check=False
        )
        sizes = re.findall(r"\ballocated=(\d+)([BKMG])", answer.stdout)
        return sum(int(size) << {"B": 0, "K": 10, "M": 20, "G": 30}[unit] for size, unit in sizes) if sizes else None


def first_match(pattern, command):
    answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    found = re.search(pattern, answer.stdout + answer.stderr)
    return found.group(1) if found else "of unknown version"


def free_port():
    """A port nobody listens on, below those that the system gives to outgoing connections."""
    for port in random.sample(range(20000, 32000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue  # taken
            return port
    raise Impossible("no free port between 20000 and 32000")
