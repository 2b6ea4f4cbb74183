# SPDX-License-Identifier: MIT
"""hopfield basin: its figures are those of the patterns, and of recall."""

import random
import re
import unittest

from cli import CliTest, in_terminal

UNITS, COUNT = 100, 5


class Basin(CliTest):
    def setUp(self):
        super().setUp()
        draw = random.Random(3)
        self.rows = [[draw.choice((-1, 1)) for _ in range(UNITS)] for _ in range(COUNT)]
        self.npy("P.npy", self.rows)

    def measure(self, *arguments):
        return self.run_ok("basin", *arguments, "--json").json()

    def fields(self, state):
        for i in range(UNITS):
            yield sum(
                row[i] * (sum(a * b for a, b in zip(row, state)) - row[i] * state[i])
                for row in self.rows
            ) / UNITS

    def test_figures_of_the_pattern(self):
        for one in self.measure("--patterns", "P.npy", "--trials", 10):
            row = self.rows[one["row"]]
            aligned = [x * h for x, h in zip(row, self.fields(row))]
            self.assertEqual(one["unstable"], sum(a < 0 for a in aligned))
            self.assertAlmostEqual(one["weakest"], min(aligned), places=12)
            self.assertAlmostEqual(one["energy"], -sum(aligned) / 2, places=9)
            self.assertAlmostEqual(one["depth"], sum(aligned) / UNITS, places=9)
            others = {
                k: sum(a * b for a, b in zip(row, other)) / UNITS
                for k, other in enumerate(self.rows)
                if k != one["row"]
            }
            nearest = max(others, key=lambda k: (abs(others[k]), -k))
            self.assertEqual(one["nearest"]["row"], nearest)
            self.assertAlmostEqual(one["nearest"]["overlap"], others[nearest])

    def test_the_interval_holds_one_half(self):
        for one in self.measure("--patterns", "P.npy", "--trials", 200):
            self.assertLessEqual(one["noise_low"], one["noise"])
            self.assertLessEqual(one["noise"], one["noise_high"])
            # Five memories of 100 units survive about a third, and never the half.
            self.assertTrue(0.2 < one["noise_low"] and one["noise_high"] < 0.5, one)
            for level in one["levels"]:
                # Beyond five standard deviations, sqrt(50), of one half.
                if level["back"] > 136:
                    self.assertLess(level["noise"], one["noise"])
                if level["back"] < 64:
                    self.assertGreater(level["noise"], one["noise"])

    def test_better_rules_have_wider_basins(self):
        draw = random.Random(6)
        rows = [[draw.choice((-1, 1)) for _ in range(UNITS)] for _ in range(13)]
        base = ("--patterns", self.npy("many.npy", rows), "--trials", 200)
        hebb = self.measure(*base)
        storkey = self.measure(*base, "--rule", "storkey")
        wide = sum(one["noise_low"] for one in storkey)
        self.assertGreater(wide, sum(one["noise_high"] for one in hebb))

    def test_repeats(self):
        base = ("basin", "--patterns", "P.npy", "--trials", 20, "--json")
        one = self.run_ok(*base, "--threads", 1).out
        self.assertEqual(one, self.run_ok(*base, "--threads", 3).out)
        self.assertNotEqual(one, self.run_ok(*base, "--seed", 2).out)

    def test_keys_of_a_file(self):
        name = self.scenes()
        run = self.run_ok("basin", name, "surf_old", "beach_old", "--trials", 10)
        rows = [line.split()[0] for line in run.out.splitlines()]
        self.assertEqual(rows, ["memory", "surf_old", "beach_old"])
        self.refused(2, "basin", name, "surf_odl", says="did you mean 'surf_old'?")
        screen = in_terminal("basin", name, "--trials", 10, cwd=self.folder)
        lines = [re.sub(r".*\r(\x1b\[K)?", "", line) for line in screen.split("\n")]
        self.assertTrue(all(len(line) <= 80 for line in lines), lines)

    def test_refusals(self):
        base = ("basin", "--patterns", "P.npy")
        self.refused(2, *base, "5", says="rows 0 to 4, not '5'")
        self.refused(2, *base, "x", says="rows 0 to 4, not 'x'")
        self.refused(2, *base, "--trials", 0, says="--trials")
        self.refused(2, *base, "--retrieved", 1.5, says="--retrieved")
        self.refused(2, *base, "--rule", "sequence", says="not back")
        self.refused(2, "basin", says="which memory?")
        self.refused(3, "basin", "none.hop", says="none.hop")


if __name__ == "__main__":
    unittest.main()
