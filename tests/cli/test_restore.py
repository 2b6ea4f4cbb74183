# SPDX-License-Identifier: MIT
"""hopfield restore: a dump is the same memory again."""

import os
import random
import subprocess
import unittest

from cli import PROGRAM, CliTest, environment, hopfield


class Restore(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(8)
        rows = [[chance.choice((-1, 1)) for _ in range(100)] for _ in range(12)]
        self.npy("P.npy", rows)
        self.npy("C.npy", [[chance.choice((-1, 1)) for _ in range(100)] for _ in rows])
        self.run_ok("learn", "m.hop", "P.npy")
        self.run_ok("reinforce", "m.hop", "P:3", "--by", "7/3")
        self.run_ok("forget", "m.hop", "P:5")
        self.dump = self.run_ok("dump", "m.hop").out
        self.text("d.jsonl", self.dump)

    def test_the_same_dump_and_the_same_recalls(self):
        for options in ((), ("--readable",)):
            self.text("d.jsonl", self.run_ok("dump", "m.hop", *options).out)
            out = self.run_ok("restore", "n.hop", "d.jsonl").out
            self.assertEqual(out, "n.hop: 11 memories restored\n")
            self.assertEqual(self.run_ok("dump", "n.hop").out, self.dump)
            for name in ("A.npy", "B.npy"):
                memory = "m.hop" if name == "A.npy" else "n.hop"
                self.finished("recall", memory, "C.npy", "--out", name)
            self.assertEqual(self.bytes_of("A.npy"), self.bytes_of("B.npy"))
            os.remove(self.path("n.hop"))

    def test_from_standard_input(self):
        for arguments in (("n.hop",), ("o.hop", "-")):
            done = subprocess.run(
                [PROGRAM, "restore", *arguments],
                input=self.dump.encode(),
                cwd=self.folder,
                env=environment(),
                capture_output=True,
            )
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertEqual(self.run_ok("dump", arguments[0]).out, self.dump)

    def test_refusals_leave_nothing(self):
        before = sorted(os.listdir(self.folder))
        for changed, says in (
            (self.dump.replace('"version":1', '"version":9'), "version 9 is newer"),
            (self.dump.replace('"batch":1', '"batch":true', 1), "d.jsonl:2: batch"),
            (self.dump[: len(self.dump) // 2], "d.jsonl:"),
            (self.dump.rsplit("\n", 2)[0] + "\n", "10 items, not the 11"),
            ("", "it is empty"),
        ):
            self.text("d.jsonl", changed)
            self.refused(4, "restore", "n.hop", "d.jsonl", says=says)
            self.assertEqual(sorted(os.listdir(self.folder)), before)
        self.text("d.jsonl", self.dump)
        self.refused(3, "restore", "m.hop", "d.jsonl", says="m.hop")
        self.refused(3, "restore", "n.hop", "none.jsonl", says="none.jsonl")
        self.refused(3, "restore", "none/n.hop", "d.jsonl", says="none/n.hop")
        self.refused(2, "restore", says="name the new memory file")
        self.refused(2, "restore", "a", "b", "c", says="name the new memory file")
        self.assertEqual(self.run_ok("dump", "m.hop").out, self.dump)

    def test_json(self):
        said = self.run_ok("restore", "n.hop", "d.jsonl", "--json").json()[0]
        self.assertEqual((said["memory"], said["items"]), ("n.hop", 11))
        self.assertEqual(hopfield("check", "n.hop", cwd=self.folder).code, 0)


if __name__ == "__main__":
    unittest.main()
