# SPDX-License-Identifier: MIT
"""hopfield list: keys, strengths, basins, unstable units."""

import random
import unittest

from cli import CliTest
from reference import Hebb


class List(CliTest):
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
