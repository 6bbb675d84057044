"""Long answers and uploads: what a byte costs."""

import os

import wrk
from figures import Figure, at_most
from findings import Findings, of_rounds
from rows.row import Row
from stage import Stage

CONNECTIONS = 16
# Fewer: uploads that are under way when time is up have cost something and are not counted.
UPLOADS = 4

GIB = 1 << 30


class Bulk(Row):
    name = "bulk"
    title = "long answers and uploads"
    programs = {"wrk": "the load"}

    def measure(self, conditions):
        sizes = {"100k": 100 << 10, "10m": 10 << 20}
        files = {name: _random_file(conditions.memory, f"bulk-{name}", size) for name, size in sizes.items()}
        loads = [
            (self._get("answers of 100 KiB", "100k", files), sizes["100k"]),
            (self._get("answers of 10 MiB", "10m", files), sizes["10m"]),
            (wrk.Put("uploads of 10 MiB", "PUT", files["10m"], UPLOADS), sizes["10m"]),
        ]
        figures, details = [], []
        with Stage(conditions, self.name, files=files) as stage:
            for load, size in loads:
                rounds = stage.rounds(load)
                details += of_rounds(load, rounds, stage.peak_rss(), stage.left_out[load.name])
                per_gib = Figure.of(
                    self.name,
                    f"CPU per GiB, {load.name}",
                    "ms",
                    rounds,
                    lambda each, size=size: each.proxy_cpu * 1e3 / (each.outcome.work * size / GIB),
                    at_most(0.8, "nginx"),
                )
                figures.append(per_gib)
        return Findings(self.name, self.title, tuple(figures), tuple(details))

    @staticmethod
    def _get(name, file, files):
        with open(files[file], "rb") as content:
            return wrk.Get(name, "GET", f"/{file}", content.read(), CONNECTIONS)


def _random_file(folder, name, size):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(os.urandom(size))
    return path
