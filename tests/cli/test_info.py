# SPDX-License-Identifier: MIT
"""hopfield info: recipe, bytes, theory, warning."""

import os
import random
import unittest

from cli import PICTURES, SCENES, CliTest


class Info(CliTest):
    def info(self, memory, *options):
        return self.run_ok("info", memory, "--json", *options).json()[0]

    def test_random_patterns(self):
        chance = random.Random(1)
        self.npy(
            "P.npy", [[chance.choice((-1, 1)) for _ in range(2000)] for _ in range(225)]
        )
        self.run_ok("learn", "m.hop", "P.npy", "--scaling", "p", "--diagonal", "keep")
        got = self.info("m.hop")
        self.assertEqual(
            (got["units"], got["patterns"], got["load"]), (2000, 225, 0.1125)
        )
        self.assertIsNone(got["expected_wrong"])  # of couplings without a diagonal
        self.run_ok("learn", "zero.hop", "P.npy")
        zero = self.info("zero.hop")
        self.assertAlmostEqual(zero["expected_wrong"], 2000 * 2.17e-3, delta=0.02)
        self.assertEqual(
            (
                got["recipe"]["rule"],
                got["recipe"]["scaling"],
                got["recipe"]["diagonal"],
            ),
            ("hebb", "p", "keep"),
        )
        self.assertEqual(got["path"], "factored")
        self.assertEqual(got["bytes"]["matrix"], 0)
        self.assertEqual(got["bytes"]["patterns"], 225 * 32 * 8)
        self.assertLess(got["bytes"]["total"], got["bytes"]["dense"] / 50)
        self.assertIsNone(got["warning"])
        self.assertAlmostEqual(got["mean_overlap"], got["random_overlap"], delta=0.002)
        self.assertAlmostEqual(got["crosstalk"], 0.1125, delta=0.01)
        explicit = self.info("m.hop", "--path", "explicit")
        self.assertEqual(explicit["path"], "explicit")
        self.assertGreaterEqual(explicit["bytes"]["matrix"], 2000 * 2000)
        text = self.run_ok("info", "m.hop").out
        self.assertIn("no theory of wrong bits where units couple to themselves", text)
        zero = self.run_ok("info", "zero.hop").out
        self.assertIn("load 0.1125: expect about 4.3 wrong bits of 2000", zero)
        self.assertTrue(all(len(line) <= 80 for line in text.splitlines()), text)

    def test_what_numbers_are(self):
        self.npy("P.npy", [[1, -1] * 20, [1, 1] * 20])
        for rule, numbers in (
            ("hebb", "integers"),
            ("poly:n=3", "integers"),
            ("poly:n=30", "doubles"),
            ("exp", "doubles"),
        ):
            self.run_ok("learn", rule + ".hop", "P.npy", "--rule", rule)
            self.assertEqual(self.info(rule + ".hop")["arithmetic"], numbers)
            self.assertIn("arithmetic ", self.run_ok("info", rule + ".hop").out)
            (first, _) = self.run_ok("recall", rule + ".hop", "P.npy", "--json").json()
            self.assertEqual((first["arithmetic"], first["rule"]), (numbers, rule))
            self.assertEqual(first["outcome"], "exact")

    def test_a_single_unit(self):
        """No number of patterns is too many for one unit, at a certainty of one half."""
        self.npy("P.npy", [[1], [-1]])
        self.run_ok("learn", "m.hop", "P.npy")
        got = self.info("m.hop")
        self.assertIsNone(got["exact_capacity"])
        self.assertIsNone(got["exact_capacity_all"])
        self.assertIn(
            "any number of random patterns", self.run_ok("info", "m.hop").out
        )

    def test_lines_are_wrapped(self):
        self.npy("P.npy", [[1, -1, 1, 1], [1, 1, -1, 1]])
        name = "a memory with a name so long that it fills more than one line of it.hop"
        self.run_ok("learn", name, "P.npy")
        lines = self.run_ok("info", name).out.splitlines()
        self.assertTrue(all(len(line) <= 80 for line in lines), lines)
        self.assertEqual(" ".join(lines[:2]).split(), ["memory"] + name.split())
        self.assertEqual(lines[1][:11], " " * 11)

    def test_one_memory_overlaps_with_none(self):
        self.npy("P.npy", [[1, -1, 1, 1]])
        self.run_ok("learn", "m.hop", "P.npy")
        self.assertNotIn("overlap", self.run_ok("info", "m.hop").out)
        self.npy("Q.npy", [[1, 1, -1, 1]])
        self.run_ok("learn", "m.hop", "Q.npy")
        self.assertIn("overlap", self.run_ok("info", "m.hop").out)

    def test_beyond_the_critical_load(self):
        chance = random.Random(1)
        self.npy(
            "P.npy", [[chance.choice((-1, 1)) for _ in range(100)] for _ in range(30)]
        )
        self.run_ok("learn", "m.hop", "P.npy")
        self.assertIsNone(self.info("m.hop")["expected_wrong"])
        self.assertIn("beyond the critical load", self.run_ok("info", "m.hop").out)

    def test_pale_pictures_warn(self):
        pale = [os.path.join(PICTURES, "pale", s + ".png") for s in SCENES]
        self.run_ok("learn", "pale.hop", *pale)
        self.scenes()
        self.assertIsNotNone(self.info("pale.hop")["warning"])
        self.assertIn("warning", self.run_ok("info", "pale.hop").out)
        self.assertIn(
            "theory does not apply: memories overlap",
            " ".join(self.run_ok("info", "pale.hop").out.split()),
        )
        self.assertIsNone(self.info("scenes.hop")["warning"])
        self.assertNotIn("warning", self.run_ok("info", "scenes.hop").out)
        self.assertIsNone(self.info("pale.hop")["expected_wrong"])

    def test_refusals(self):
        self.refused(2, "info", says="memory")
        self.refused(3, "info", "none.hop", says="none.hop")


if __name__ == "__main__":
    unittest.main()
