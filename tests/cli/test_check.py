# SPDX-License-Identifier: MIT
"""hopfield check: sound files, and every fault of others."""

import os
import random
import sqlite3
import unittest

from cli import CliTest, hopfield


def tamper(path, *statements):
    with sqlite3.connect(path) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


class Check(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(6)
        self.npy("P.npy", [[chance.choice((-1, 1)) for _ in range(64)] for _ in range(9)])
        self.run_ok("learn", "m.hop", "P.npy")

    def test_sound(self):
        out = self.run_ok("check", "m.hop").out
        self.assertRegex(
            out,
            r"^m\.hop: sound: 9 memories, 0 with content, 0 tags, 0 events; schema 2; "
            r"\d+ bytes, \d+ of them free\n$",
        )
        self.assertEqual(os.listdir(self.folder).count("m.hop"), 1)
        said = self.run_ok("check", "m.hop", "--json").json()[0]
        self.assertEqual(
            (said["sound"], said["faults"], said["found"], said["items"], said["bytes"]),
            (True, 0, [], 9, os.path.getsize(self.path("m.hop"))),
        )

    def test_all_faults_are_told(self):
        tamper(
            self.path("m.hop"),
            "UPDATE item SET confirmations = 3 WHERE id IN (2, 5)",
            "INSERT INTO tag(item, name) VALUES(70, 'lost')",
        )
        run = hopfield("check", "m.hop", cwd=self.folder)
        self.assertEqual(run.code, 4)
        lines = run.out.splitlines()
        self.assertEqual(len(lines), 3, run.out)
        for part in ("item 2", "item 5", "item 70"):
            self.assertIn(part, run.out)
        self.assertTrue(all(line.startswith("m.hop: ") for line in lines))
        self.assertEqual(run.err, "hopfield: m.hop: damaged: 3 faults\n")
        said = hopfield("check", "m.hop", "--json", cwd=self.folder).json()[0]
        self.assertEqual((said["sound"], said["faults"]), (False, 3))
        self.assertEqual(said["found"], lines)

    def test_at_most_a_hundred(self):
        self.npy("Q.npy", [[(-1) ** (i >> k & 1) for k in range(64)] for i in range(150)])
        self.run_ok("learn", "q.hop", "Q.npy")
        tamper(self.path("q.hop"), "UPDATE item SET confirmations = 3")
        run = hopfield("check", "q.hop", cwd=self.folder)
        self.assertEqual((run.code, len(run.out.splitlines())), (4, 100))
        self.assertIn("at least 100 faults", run.err)

    def test_several_files(self):
        self.run_ok("learn", "n.hop", "P.npy")
        self.text("x.hop", "not a database at all " * 50)
        run = hopfield("check", "m.hop", "x.hop", "n.hop", "none.hop", cwd=self.folder)
        self.assertEqual(run.code, 4)
        self.assertEqual(run.out.count("sound"), 2)
        self.assertIn("x.hop: not a memory file", run.err)
        self.assertIn("none.hop", run.err)
        self.refused(3, "check", "none.hop", says="none.hop")
        self.refused(2, "check", says="name a memory file")


if __name__ == "__main__":
    unittest.main()
