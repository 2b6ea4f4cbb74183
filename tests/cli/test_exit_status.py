# SPDX-License-Identifier: MIT
"""Every exit status, and what stays behind when things go wrong."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import time
import unittest

from cli import PROGRAM, CliTest, environment, hopfield, npy_bytes


class ExitStatus(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(4)
        self.rows = [[chance.choice((-1, 1)) for _ in range(64)] for _ in range(3)]
        self.npy("P.npy", self.rows)
        self.npy("C.npy", self.rows)

    def test_0_every_cue_exact_or_near(self):
        self.run_ok("recall", "--patterns", "P.npy", "C.npy")

    def test_1_some_cue_is_neither(self):
        self.npy("C.npy", [self.rows[0], [-u for u in self.rows[1]]])
        run = self.run_ok("recall", "--patterns", "P.npy", "C.npy", "--json", code=1)
        self.assertEqual([r["outcome"] for r in run.json()], ["exact", "inverse"])
        self.npy("C.npy", [[-u for u in self.rows[0][:20]] + self.rows[0][20:]])
        run = self.run_ok(
            "recall", "--patterns", "P.npy", "C.npy", "--json", "--max-steps", 0, code=1
        )
        self.assertEqual(run.json()[0]["outcome"], "limit")

    def test_2_usage(self):
        self.refused(2, "nosuch", says="nosuch")
        self.refused(2, "lsit", says="did you mean 'list'")
        self.refused(2, "--verson", says="--verson")
        self.refused(2, "--version", "extra", says="--version")
        self.refused(2, "list", "", says="name")

    def test_2_what_is_said_is_a_line_of_utf_8(self):
        for word, shown in [
            (b"a\xffb", "a?b"),
            (b"\xc2\x9b1mred", "??1mred"),
            (b"\xed\xa0\x80", "???"),
            (b"one\ntwo", "one?two"),
            ("caf\u00e9".encode(), "caf\u00e9"),
        ]:
            done = subprocess.run(
                [PROGRAM, "list", b"--" + word], capture_output=True, cwd=self.folder
            )
            self.assertEqual(done.returncode, 2)
            said = done.stderr.decode("utf-8", "strict")
            self.assertEqual(said.count("\n"), 1)
            self.assertIn(f"'--{shown}'", said)

    def test_3_files_that_cannot_be_read_or_written(self):
        self.refused(3, "recall", "none.hop", "C.npy", says="none.hop")
        self.refused(3, "recall", "--patterns", "none.npy", "C.npy", says="none.npy")
        self.refused(3, "recall", "--patterns", "P.npy", "none.npy", says="none.npy")
        self.refused(3, "learn", "nowhere/m.hop", "P.npy", says="nowhere/m.hop")
        self.refused(
            3,
            "recall",
            "--patterns",
            "P.npy",
            "C.npy",
            "--couplings-out",
            "no/W.npy",
            says="no/W.npy",
        )
        os.mkdir(self.path("folder.npy"))
        self.refused(
            3, "recall", "--patterns", "folder.npy", "C.npy", says="folder.npy"
        )

    def test_3_standard_output_is_full(self):
        for arguments in (
            ["help"],
            ["recall", "--patterns", "P.npy", "C.npy", "--json"],
        ):
            with open("/dev/full", "w") as full:
                done = subprocess.run(
                    [PROGRAM, *arguments],
                    stdout=full,
                    cwd=self.folder,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            self.assertEqual(done.returncode, 3)
            self.assertIn(
                "hopfield: standard output: No space left on device", done.stderr
            )

    def test_3_a_file_beyond_its_limit(self):
        """ulimit -f: no signal kills the program, nothing half-written stays."""

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))

        for arguments in (
            ["recall", "--patterns", "P.npy", "C.npy", "--couplings-out", "W.npy"],
            ["learn", "m.hop", "P.npy"],
        ):
            done = subprocess.run(
                [PROGRAM, *arguments],
                cwd=self.folder,
                preexec_fn=limit,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertEqual(sorted(os.listdir(self.folder)), ["C.npy", "P.npy"])

    def test_3_standard_output_is_closed(self):
        """What was meant for it goes nowhere, least of all into a file."""
        self.run_ok("learn", "m.hop", "P.npy")
        before = self.bytes_of("m.hop")
        for arguments in (
            ["learn", "m.hop", "P.npy", "--key", "x", "--json"],
            ["recall", "m.hop", "C.npy", "--out", "S.npy"],
        ):
            script = 'exec "$0" "$@" >&-'
            done = subprocess.run(
                ["sh", "-c", script, PROGRAM, *arguments],
                cwd=self.folder,
                stderr=subprocess.PIPE,
            )
            self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(len(self.run_ok("list", "m.hop", "--json").json()), 6)
        self.assertGreaterEqual(len(self.bytes_of("m.hop")), len(before))
        self.assertEqual(self.bytes_of("S.npy"), npy_bytes(self.rows))

    def test_a_closed_pipe_is_quiet(self):
        self.npy("C.npy", self.rows * 3000)
        for arguments in (
            ["help", "recall"],
            ["recall", "--patterns", "P.npy", "C.npy", "--json"],
        ):
            read, write = os.pipe()
            os.close(read)
            done = subprocess.run(
                [PROGRAM, *arguments],
                stdout=write,
                stderr=subprocess.PIPE,
                cwd=self.folder,
            )
            os.close(write)
            self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_4_malformed_files(self):
        good = npy_bytes(self.rows)
        for name, data in (
            ("magic", b"NUMPY" + good),
            ("short", good[:-1]),
            ("long", good + b"x"),
            ("header", good[:30]),
            ("empty", b""),
            ("lies", good.replace(b"(3, 64)", b"(9, 64)")),
        ):
            with open(self.path(name + ".npy"), "wb") as file:
                file.write(data)
            self.refused(
                4, "recall", "--patterns", name + ".npy", "C.npy", says=name + ".npy"
            )
        self.text("bad.txt", "##\n#x\n")
        self.refused(4, "recall", "--patterns", "bad.txt", "C.npy", says="bad.txt")
        self.text("bad.png", "nothing")
        self.refused(4, "recall", "--patterns", "bad.png", "C.npy", says="bad.png")

    def test_4_memory_files(self):
        self.text("foreign.hop", "just text")
        self.refused(4, "recall", "foreign.hop", "C.npy", says="foreign.hop")
        with sqlite3.connect(self.path("other.hop")) as base:
            base.execute("create table t (x)")
        base.close()
        self.refused(4, "list", "other.hop", says="other.hop")
        self.run_ok("learn", "m.hop", "P.npy")
        with open(self.path("m.hop"), "r+b") as file:
            file.truncate(os.path.getsize(self.path("m.hop")) // 2)
        self.refused(4, "list", "m.hop", says="m.hop")

    def test_4_newer_memory_files_stay_untouched(self):
        self.run_ok("learn", "m.hop", "P.npy")
        with sqlite3.connect(self.path("m.hop")) as base:
            base.execute("pragma user_version = 9999")
        base.close()
        with open(self.path("m.hop"), "rb") as file:
            before = file.read()
        for arguments in (
            ["list", "m.hop"],
            ["forget", "m.hop", "P:0"],
            ["learn", "m.hop", "C.npy"],
        ):
            self.refused(4, *arguments, says="m.hop")
        with open(self.path("m.hop"), "rb") as file:
            self.assertEqual(file.read(), before)

    def test_5_beyond_a_limit(self):
        with open(self.path("huge.npy"), "wb") as file:
            file.write(npy_bytes([1], shape=(1 << 20, 1 << 20)))
        self.refused(5, "recall", "--patterns", "huge.npy", "C.npy", says="huge.npy")
        with open(self.path("huge.pgm"), "wb") as file:
            file.write(b"P5\n40000 40000\n255\n")
        self.refused(5, "learn", "m.hop", "huge.pgm", says="huge.pgm")

    def test_5_out_of_memory(self):
        """An explicit matrix beyond the context's limit is refused before it is made."""
        self.npy("wide.npy", [[1, -1] * 60000])
        self.refused(
            5, "recall", "--patterns", "wide.npy", "wide.npy", "--path", "explicit"
        )

    def interrupted(self, number):
        chance = random.Random(1)
        if not os.path.exists(self.path("big.npy")):
            self.npy("big.npy", [chance.choices((-1, 1), k=1500) for _ in range(400)])
        arguments = [
            PROGRAM,
            "recall",
            "--patterns",
            "big.npy",
            "big.npy",
            "--update",
            "async",
            "--noise",
            "0.4",
            "--trace=flips",
            "--path",
            "explicit",
            "--out",
            "S.npy",
            "--order",
            "greedy",
            "--threads",
            "1",
        ]
        run = subprocess.Popen(
            arguments,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(0.25)
        alive = run.poll() is None
        run.send_signal(number)
        _, err = run.communicate(timeout=60)
        return alive, run.returncode, err

    def test_130_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            alive, code, err = self.interrupted(number)
            self.assertTrue(alive, "the run ended before the signal")
            self.assertEqual(code, 130, err)
            self.assertEqual(
                [n for n in os.listdir(self.folder) if n.startswith("S")], []
            )


if __name__ == "__main__":
    unittest.main()
