"""The end of a run before its time."""

import os
import signal
import subprocess
import sys
import tempfile
import unittest

import stopping

STOPPED_WITHIN_CLEANUP = """
import time
import bench

class Run:
    def __init__(self, arguments, folder, memory):
        self.folders = folder, memory

    def run(self):
        try:
            print(*self.folders, flush=True)
            time.sleep(60)
        finally:
            print("ending", flush=True)
            time.sleep(0.5)

bench.Bench = Run
bench.sys.argv = ["bench"]
bench.sys.exit(bench.main())
"""

WHILE_PROCESSES_ARE_ENDED = """
import time
import processes, stopping

class Slow(processes.Processes):
    def stop(self):
        print("ending", flush=True)
        time.sleep(0.5)
        print("ended", flush=True)

stopping.end_when_told()
with Slow():
    pass
print("going on", flush=True)
"""

WHILE_A_FOLDER_IS_REMOVED = """
import shutil, sys, time
import bench, stopping

def slowly(*arguments, remove=shutil.rmtree, **options):
    print("ending", flush=True)
    time.sleep(0.5)
    remove(*arguments, **options)
    print("ended", flush=True)

shutil.rmtree = slowly
stopping.end_when_told()
with bench.temporary_folder():
    pass
print("going on", flush=True)
"""

NOBODY_TO_TELL = """
import os, time
import stopping

stopping.end_when_told()
os.close(2)
try:
    print("running", flush=True)
    time.sleep(60)
except Exception:
    print("taken for a failure", flush=True)
finally:
    print("ending", flush=True)
"""

SAYS_WHAT_ENDS_IT = """
import signal
import stopping

stopping.end_when_told()
print(*(int(each) for each in stopping.SIGNALS if signal.getsignal(each) != signal.SIG_IGN))
"""


class Stopped(unittest.TestCase):
    def setUp(self):
        cache = tempfile.TemporaryDirectory(prefix="falconer-bench-test-")
        self.addCleanup(cache.cleanup)
        self.environment = os.environ | {"FALCONER_CACHE": cache.name}

    def started(self, text, **options):
        run = subprocess.Popen(
            [sys.executable, "-B", "-c", text],
            cwd=os.path.dirname(os.path.abspath(__file__)),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        self.addCleanup(run.communicate)
        self.addCleanup(run.kill)
        return run

    def test_a_second_signal_does_not_cut_short_what_the_first_one_began(self):
        for first in stopping.SIGNALS:
            run = self.started(STOPPED_WITHIN_CLEANUP)
            folders = run.stdout.readline().split()
            self.assertEqual([os.path.isdir(folder) for folder in folders], [True, True])
            run.send_signal(first)
            self.assertEqual(run.stdout.readline(), "ending\n")
            for second in stopping.SIGNALS:
                run.send_signal(second)
            _, said = run.communicate(timeout=30)
            self.assertEqual(run.returncode, 128 + first)
            self.assertEqual([os.path.exists(folder) for folder in folders], [False, False])
            self.assertEqual(said, "bench: stopping\n")

    def assert_stopped(self, text, number, at, behind):
        """What is told the signal once it has said the one still says the other, and ends of it."""
        run = self.started(text)
        self.assertEqual(run.stdout.readline(), f"{at}\n")
        run.send_signal(number)
        rest, _ = run.communicate(timeout=30)
        self.assertEqual(rest, f"{behind}\n")
        self.assertEqual(run.returncode, 128 + number)

    def test_a_signal_while_processes_are_ended_takes_effect_behind_that(self):
        self.assert_stopped(WHILE_PROCESSES_ARE_ENDED, signal.SIGINT, at="ending", behind="ended")

    def test_and_while_a_folder_is_removed_too(self):
        self.assert_stopped(WHILE_A_FOLDER_IS_REMOVED, signal.SIGINT, at="ending", behind="ended")

    def test_a_run_that_can_tell_nobody_ends_all_the_same(self):
        self.assert_stopped(NOBODY_TO_TELL, signal.SIGHUP, at="running", behind="ending")

    def test_a_background_job_hears_what_ends_it_and_nohup_stays_what_it_is(self):
        def ignoring():
            for each in stopping.SIGNALS:
                signal.signal(each, signal.SIG_IGN)

        heard, _ = self.started(SAYS_WHAT_ENDS_IT, preexec_fn=ignoring).communicate(timeout=30)
        self.assertEqual(heard.split(), [str(int(each)) for each in (signal.SIGINT, signal.SIGTERM)])
        heard, _ = self.started(SAYS_WHAT_ENDS_IT).communicate(timeout=30)
        self.assertEqual(heard.split(), [str(int(each)) for each in stopping.SIGNALS])


if __name__ == "__main__":
    unittest.main()
