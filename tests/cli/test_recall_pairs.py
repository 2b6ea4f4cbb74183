# SPDX-License-Identifier: MIT
"""Pairs: learned side by side, either side calls the other."""

import random
import unittest

from cli import CliTest, read_rows

LEFT, RIGHT, COUNT = 60, 40, 4


class Pairs(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(5)
        row = lambda n: [chance.choice((-1, 1)) for _ in range(n)]
        self.x = [row(LEFT) for _ in range(COUNT)]
        self.y = [row(RIGHT) for _ in range(COUNT)]
        self.both = [x + y for x, y in zip(self.x, self.y)]
        self.npy("X.npy", self.x)
        self.npy("Y.npy", self.y)
        self.npy("XY.npy", self.both)
        self.ad_hoc = ("recall", "--patterns", "X.npy", "--partners", "Y.npy")

    def test_either_side_calls_the_other(self):
        ways = ("left", "X.npy", self.y), ("right", "Y.npy", self.x)
        for side, cues, partners in ways:
            run = self.run_ok(
                *(*self.ad_hoc, cues, "--from", side, "--json"),
                *("--partners-out", "R.npy", "--out", "S.npy"),
            )
            self.assertEqual(read_rows(self.path("R.npy")), partners)
            self.assertEqual(read_rows(self.path("S.npy")), self.both)
            for row, result in enumerate(run.json()):
                self.assertEqual(result["outcome"], "exact")
                self.assertEqual(result["match"], row)
                self.assertEqual(result["steps"], 1)
                self.assertEqual(result["wrong_left"], 0)
                self.assertEqual((result["left"], result["from"]), (LEFT, side))
                self.assertEqual(result["rule"], f"bam:left={LEFT}")
                x, y = self.x[row], self.y[row]
                energy = -sum(
                    sum(a * b for a, b in zip(p, x)) * sum(a * b for a, b in zip(q, y))
                    for p, q in zip(self.x, self.y)
                )
                self.assertEqual(result["energy"], energy)  # -x^T W y, raw sums

    def test_cues_are_left_sides_unless_said_otherwise(self):
        self.run_ok(*self.ad_hoc, "X.npy")
        self.refused(2, *self.ad_hoc, "Y.npy", says=["40 units", "60 and 40", "--from"])
        self.refused(2, *self.ad_hoc, "X.npy", "--from", "right", says="60 units")
        run = self.run_ok(*self.ad_hoc, "XY.npy", "--json")
        self.assertTrue(all(r["steps"] == 0 for r in run.json()))  # both sides known
        run = self.run_ok(*self.ad_hoc, "XY.npy", "--json", "--from", "right")
        self.assertTrue(all(r["flips"] == LEFT for r in run.json()))

    def test_a_memory_file_of_pairs(self):
        self.npy("X1.npy", self.x[:3])
        self.npy("Y1.npy", self.y[:3])
        self.npy("X2.npy", self.x[3:])
        self.npy("Y2.npy", self.y[3:])
        self.run_ok("learn", "p.hop", "X1.npy", "--partners", "Y1.npy")
        self.run_ok("learn", "p.hop", "X2.npy", "--partners", "Y2.npy")
        run = self.run_ok("recall", "p.hop", "Y.npy", "--from", "right", "--json")
        keys = [result["key"] for result in run.json()]
        self.assertEqual(keys, ["X1:0", "X1:1", "X1:2", "X2"])
        recipe = self.run_ok("info", "p.hop", "--json").json()[0]["recipe"]
        self.assertEqual(recipe["rule"], "bam:left=60")
        self.run_ok("learn", "q.hop", "XY.npy", "--rule", "bam:left=60")
        self.run_ok("recall", "q.hop", "Y.npy", "--from", "right")

    def test_partners_that_do_not_fit(self):
        self.npy("few.npy", self.y[:2])
        learn = ("learn", "p.hop", "X.npy", "--partners")
        self.refused(2, *learn, "few.npy", says="2 partners for 4 patterns")
        self.run_ok(*learn, "Y.npy")
        self.npy("Z.npy", [row + [1] for row in self.x])
        self.refused(
            2,
            *("learn", "p.hop", "Z.npy", "--partners", "Y.npy", "--key", "z"),
            says=["bam:left=61", "bam:left=60"],
        )
        self.refused(
            2,
            *("learn", "p.hop", "X.npy", "--partners", "X.npy", "--key", "z"),
            says=["120 units", "100"],
        )
        self.refused(2, *self.ad_hoc, "X.npy", "--rule", "hebb", says="bam:left=60")
        file = ("recall", "p.hop", "X.npy")
        self.refused(2, *file, "--partners", "Y.npy", says="--patterns")
        plain = ("recall", "--patterns", "X.npy", "X.npy")
        self.refused(2, *plain, "--from", "left", says="no pairs")
        self.refused(2, *plain, "--partners-out", "R.npy", says="no pairs")
        self.refused(2, *self.ad_hoc, "X.npy", "--partners-out", "Y.npy", says="an input")
        self.refused(2, *self.ad_hoc, "X.npy", "--partners-out", "R.txt", says=".npy")

    def test_pictures_have_partners_too(self):
        self.text("a.txt", "#.#.\n.#.#\n####\n....\n")
        self.npy("one.npy", [[1, -1, 1]])
        run = self.run_ok(
            *("recall", "--patterns", "a.txt", "--partners", "one.npy", "a.txt"),
            *("--partners-out", "R.npy", "--json"),
        )
        self.assertEqual(run.json()[0]["left"], 16)
        self.assertEqual(read_rows(self.path("R.npy")), [[1, -1, 1]])


if __name__ == "__main__":
    unittest.main()
