# SPDX-License-Identifier: MIT
"""Signals, a limit on the size of files and closed pipes in the middle of a write."""

import os
import random
import resource
import shutil
import signal
import subprocess
import time
import unittest

from cli import PROGRAM, CliTest, environment, npy_bytes

UNITS, FIRST, MORE = 256, 20, 20000
SIGNS = bytes(255 if value % 2 else 1 for value in range(256))


def run(*arguments, cwd, limit=None):
    """The program where no file may grow beyond `limit` bytes (ulimit -f)."""

    def lower():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [PROGRAM, *arguments],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        preexec_fn=None if limit is None else lower,
    )


class Interrupted(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(8)
        for name, count in (("first", FIRST), ("more", MORE)):
            with open(self.path(name + ".npy"), "wb") as out:
                out.write(npy_bytes([], "|i1", shape=(count, UNITS)))
                out.write(chance.randbytes(count * UNITS).translate(SIGNS))
        self.run_ok("learn", "base.hop", "first.npy")
        self.before = self.listed("base.hop")

    def listed(self, name):
        return self.run_ok("list", name, "--json").out

    def names(self):
        """What lies beside the inputs, but for files that belong to an open database."""
        return sorted(
            name
            for name in os.listdir(self.folder)
            if name not in ("first.npy", "more.npy", "base.hop")
        )

    def count(self, name):
        return self.run_ok("info", name, "--json").json()[0]["patterns"]

    def copy(self, name="m.hop"):
        for old in self.names():
            os.unlink(self.path(old))
        shutil.copy(self.path("base.hop"), self.path(name))
        return name

    def signalled(self, number, delay, name):
        """Learn into `name` and send a signal after a while; the exit status."""
        with subprocess.Popen(
            [PROGRAM, "learn", name, "more.npy"],
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            time.sleep(delay)
            process.send_signal(number)
            said = process.communicate(timeout=120)[1].decode()
        self.assertNotIn("Traceback", said)
        return process.returncode

    def duration(self):
        begin = time.monotonic()
        self.run_ok("learn", self.copy(), "more.npy")
        return time.monotonic() - begin

    def test_signals_in_the_middle_of_a_write(self):
        longest = self.duration()
        chance = random.Random(9)
        came = {signal.SIGINT: 0, signal.SIGTERM: 0, signal.SIGKILL: 0}
        for turn in range(18):
            number = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)[turn % 3]
            name = self.copy()
            code = self.signalled(number, longest * (0.1 + 0.9 * chance.random()), name)
            count = self.count(name)
            if number == signal.SIGKILL:
                self.assertIn(code, (0, -signal.SIGKILL))
                self.assertIn(count, (FIRST, FIRST + MORE))
            elif code != 0:
                # A signal before the program catches it ends it as usual.
                self.assertIn(code, (130, -number))
                self.assertEqual(count, FIRST)
            if code == 0:
                self.assertEqual(count, FIRST + MORE)
            came[number] += code != 0
        for number, times in came.items():
            self.assertGreater(times, 1, number)

    def test_a_signal_leaves_no_unfinished_file(self):
        longest, stopped = self.duration(), 0
        chance = random.Random(10)
        for turn in range(12):
            self.copy()
            os.unlink(self.path("m.hop"))
            number = (signal.SIGINT, signal.SIGTERM)[turn % 2]
            delay = longest * (0.3 + 0.6 * chance.random())
            code = self.signalled(number, delay, "m.hop")
            if code == -number:
                continue
            self.assertIn(code, (0, 130))
            self.assertEqual(self.names(), ["m.hop"] if code == 0 else [])
            stopped += code != 0
        self.assertGreater(stopped, 1)

    def test_no_file_may_grow(self):
        """ulimit -f: one line, its exit status, nothing lost and nothing left over."""
        whole = os.path.getsize(self.path("base.hop"))
        refused = 0
        for limit in (0, 512, 4096, 20000, whole, whole + 4096, 2 * whole, 200000):
            name = self.copy()
            done = run("learn", name, "more.npy", cwd=self.folder, limit=limit)
            self.assertEqual(done.returncode, 3, (limit, done.stderr))
            lines = done.stderr.decode().splitlines()
            self.assertEqual(len(lines), 1, lines)
            self.assertTrue(lines[0].startswith("hopfield: m.hop: "), lines)
            self.assertEqual(self.listed(name), self.before)
            refused += 1
            os.unlink(self.path(name))
            done = run("learn", name, "more.npy", cwd=self.folder, limit=limit)
            self.assertEqual(done.returncode, 3, (limit, done.stderr))
            self.assertEqual(len(done.stderr.decode().splitlines()), 1)
            self.assertEqual(self.names(), [])
        self.assertEqual(refused, 8)
        name = self.copy()
        done = run("learn", name, "more.npy", cwd=self.folder, limit=64 << 20)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.count(name), FIRST + MORE)

    def test_reading_needs_no_room(self):
        name = self.copy()
        done = run("list", name, "--json", cwd=self.folder, limit=0)
        # Only the output could grow, and that is a pipe.
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), FIRST)

    def test_a_closed_pipe_takes_nothing_back(self):
        for command in (["learn", "m.hop", "more.npy"], ["forget", "m.hop", "first:3"]):
            name = self.copy()
            read, write = os.pipe()
            os.close(read)
            done = subprocess.run(
                [PROGRAM, *command],
                cwd=self.folder,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=write,
                stderr=subprocess.PIPE,
                timeout=120,
            )
            os.close(write)
            self.assertNotIn(done.returncode, (-signal.SIGPIPE, 70), done.stderr)
            expected = FIRST + MORE if command[0] == "learn" else FIRST - 1
            self.assertEqual(self.count(name), expected)

    def test_a_reader_that_goes_away(self):
        done = subprocess.run(
            f"'{PROGRAM}' list base.hop --json | head -n 1",
            shell=True,
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            timeout=120,
        )
        self.assertEqual(len(done.stdout.splitlines()), 1)
        self.assertEqual(done.stderr, b"")
        self.assertEqual(self.listed("base.hop"), self.before)


if __name__ == "__main__":
    unittest.main()
