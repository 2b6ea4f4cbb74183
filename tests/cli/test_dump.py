# SPDX-License-Identifier: MIT
"""hopfield dump: JSON lines that say all of a memory."""

import base64
import json
import random
import subprocess
import unittest

from cli import PROGRAM, CliTest, environment


class Dump(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(7)
        self.rows = [[chance.choice((-1, 1)) for _ in range(20)] for _ in range(3)]
        self.npy("P.npy", self.rows)
        self.run_ok("learn", "m.hop", "P.npy")
        self.run_ok("reinforce", "m.hop", "P:1", "--by", "1/3")

    def test_lines(self):
        head, *items = self.run_ok("dump", "m.hop").json()
        self.assertEqual(
            (head["format"], head["version"], head["items"]), ("hopfield-dump", 1, 3)
        )
        self.assertEqual((head["recipe"]["rule"], head["recipe"]["dim"]), ("hebb", 20))
        self.assertEqual([item["key"] for item in items], ["P:0", "P:1", "P:2"])
        self.assertEqual(
            [(item["learned"], item["added"]) for item in items],
            [("1/1", "0/1"), ("1/1", "1/3"), ("1/1", "0/1")],
        )
        self.assertEqual(items[1]["events"][0]["what"], "reinforce")
        for item, row in zip(items, self.rows):
            packed = base64.b64decode(item["pattern"], validate=True)
            units = [packed[i // 8] >> i % 8 & 1 for i in range(20)]
            self.assertEqual([2 * unit - 1 for unit in units], row)

    def test_readable(self):
        _, *items = self.run_ok("dump", "m.hop", "--readable").json()
        for item, row in zip(items, self.rows):
            self.assertEqual(item["units"], "".join("-+"[u > 0] for u in row))
            self.assertNotIn("pattern", item)

    def test_json_is_the_same(self):
        self.assertEqual(
            self.run_ok("dump", "m.hop", "--json").out, self.run_ok("dump", "m.hop").out
        )

    def test_a_reader_that_leaves(self):
        with subprocess.Popen(
            [PROGRAM, "dump", "m.hop"],
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as run:
            run.stdout.close()
            self.assertEqual(run.stderr.read(), b"")
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [PROGRAM, "dump", "m.hop"],
                cwd=self.folder,
                stdout=full,
                stderr=subprocess.PIPE,
            )
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"standard output: No space left on device", done.stderr)

    def test_refusals(self):
        self.refused(2, "dump", says="name one memory file")
        self.refused(2, "dump", "m.hop", "n.hop", says="name one memory file")
        self.refused(3, "dump", "none.hop", says="none.hop")
        self.text("x.hop", "words " * 300)
        self.refused(4, "dump", "x.hop", says="x.hop")


if __name__ == "__main__":
    unittest.main()
