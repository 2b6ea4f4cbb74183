# SPDX-License-Identifier: MIT
"""hopfield list: keys, strengths, basins, unstable units."""

import random
import unittest

from cli import CliTest, in_terminal
from reference import Hebb


class List(CliTest):
    def test_only_what_conditions_choose(self):
        self.npy("P.npy", [[1, 1, -1, -1], [1, -1, 1, -1], [1, 1, 1, 1]])
        self.run_ok("learn", "m.hop", "P.npy")
        self.run_ok("reinforce", "m.hop", "P:1")
        whole = self.run_ok("list", "m.hop", "--json").json()
        some = self.run_ok("list", "m.hop", "--where", "strength>=2", "--json").json()
        self.assertEqual(some, [whole[1]])
        self.assertEqual(self.run_ok("list", "m.hop", "--tag", "x", "--json").json(), [])

    def test_against_the_reference(self):
        chance = random.Random(8)
        rows = [[chance.choice((-1, 1)) for _ in range(24)] for _ in range(7)]
        memory = Hebb(rows)
        self.npy("P.npy", rows)
        self.run_ok("learn", "m.hop", "P.npy")
        free, unstable = [0] * 24, 0
        for row, got in enumerate(self.run_ok("list", "m.hop", "--json").json()):
            self.assertEqual(
                (got["row"], got["key"], got["strength"]), (row, f"P:{row}", 1)
            )
            self.assertEqual(got["energy"], memory.energy(rows[row]))
            want = sum(
                memory.updated(rows[row], i, free, False) != rows[row][i]
                for i in range(24)
            )
            self.assertEqual(got["unstable"], want)
            settled = memory.sweeps(rows[row], free)
            self.assertEqual(got["basin_energy"], settled["energy"])
            self.assertEqual(
                got["wrong"], sum(a != b for a, b in zip(settled["state"], rows[row]))
            )
            unstable += want
        self.assertGreater(unstable, 0)

    def test_more_than_are_measured_together(self):
        chance = random.Random(9)
        rows = [[chance.choice((-1, 1)) for _ in range(40)] for _ in range(150)]
        self.npy("P.npy", rows)
        self.run_ok("learn", "m.hop", "P.npy")
        runs = [self.run_ok("list", "m.hop", "--json", "--threads", t) for t in (1, 3)]
        self.assertEqual(runs[0].out, runs[1].out)
        memory, got = Hebb(rows), runs[0].json()
        self.assertEqual([g["row"] for g in got], list(range(150)))
        for row in (0, 63, 64, 127, 128, 149):
            self.assertEqual(got[row]["energy"], memory.energy(rows[row]))

    def test_what_each_settles_in(self):
        """A memory that a strong one overwhelms, another by its negative."""
        chance = random.Random(3)
        a, b, c = [[chance.choice((-1, 1)) for _ in range(200)] for _ in range(3)]
        weak = [-u for u in a[:150]] + a[150:]
        self.npy("R.npy", [a, b])
        self.npy("W.npy", weak)
        self.npy("T.npy", [a[:140] + [-u for u in a[140:]]])
        self.run_ok("learn", "m.hop", "R.npy", "--strength", 5)
        self.run_ok("learn", "m.hop", "W.npy", "T.npy", "--strength", "1/10")
        ends = [
            line.split("  ")[-1].strip()
            for line in self.run_ok("list", "m.hop").out.splitlines()[1:]
        ]
        self.assertEqual(ends, ["itself", "itself", "inverse of R:0", "R:0"])
        got = self.run_ok("list", "m.hop", "--json").json()
        self.assertEqual(
            [(g["outcome"], g["match"]) for g in got],
            [("exact", 0), ("exact", 1), ("inverse", 0), ("exact", 0)],
        )
        self.assertGreater(got[2]["wrong"], 10)
        mixed = [1 if x + y + z > 0 else -1 for x, y, z in zip(a, b, c)]
        self.npy("P.npy", [a, b, c])
        self.npy("M.npy", mixed[:180] + [-u for u in mixed[180:]])
        self.run_ok("learn", "n.hop", "P.npy", "--strength", 1000)
        self.run_ok("learn", "n.hop", "M.npy", "--strength", "1/10")
        last = self.run_ok("list", "n.hop").out.splitlines()[-1]
        self.assertTrue(last.endswith("  a blend"), last)

    def test_columns_hold(self):
        self.npy("P.npy", [[1, 1, -1, -1]])
        keys = ["short", "k" * 35, "umlaut-\u00e4\u00f6\u00fc", "l" * 60]
        for key in keys:
            self.run_ok("learn", "m.hop", "P.npy", "--key", key)
        lines = self.run_ok("list", "m.hop").out.splitlines()
        self.assertEqual(lines[1][:41], "short" + " " * 36)
        self.assertEqual(lines[4][:41], "l" * 39 + "\u2026 ")
        self.assertEqual(len({line.index("itself") for line in lines[1:]}), 1)
        for columns in (80, 60):
            said = in_terminal("list", "m.hop", cwd=self.folder, columns=columns)
            lines = said.splitlines()
            self.assertTrue(all(len(line) <= columns for line in lines), said)
            self.assertEqual(len({line.index("itself") for line in lines[1:]}), 1)
            self.assertIn("\u2026", lines[2])

    def test_text(self):
        self.scenes()
        lines = self.run_ok("list", "scenes.hop").out.splitlines()
        self.assertEqual(len(lines), 8)
        self.assertTrue(all(len(line) <= 80 for line in lines))
        self.assertEqual(lines[1].split()[:2], ["beach_old", "1"])

    def test_refusals(self):
        self.refused(2, "list", says="memory")
        self.refused(3, "list", "none.hop", says="none.hop")
        self.scenes()
        self.refused(2, "list", "scenes.hop", "scenes.hop", says="one memory")


if __name__ == "__main__":
    unittest.main()
