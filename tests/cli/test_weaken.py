# SPDX-License-Identifier: MIT
"""hopfield weaken: strength taken off, and no refreshing."""

import unittest

from cli import CliTest


class Weaken(CliTest):
    def item(self, *options):
        return self.run_ok("list", "m.hop", "--json", *options).json()[0]

    def test_weakening_does_not_refresh(self):
        self.npy("P.npy", [[1, -1, 1, 1], [1, 1, -1, -1]])
        half = ("--half-life", "10d", "--strength", 4)
        self.run_ok("learn", "m.hop", "P.npy", *half, "--now", "2026-01-01")
        day = ("--now", "2026-01-11")
        self.assertEqual(self.item(*day)["faded"], 2)
        run = self.run_ok("weaken", "m.hop", "P:0", "--by", 2, *day, "--json").json()[0]
        self.assertEqual((run["done"], run["strength"]), ("weakened", 2))
        self.assertEqual(self.item(*day)["faded"], 1)
        self.assertEqual(self.item()["confirmed"][:10], "2026-01-01")
        self.run_ok("reinforce", "m.hop", "P:0", "--by", 2, *day)
        self.assertEqual(self.item(*day)["faded"], 4)

    def test_below_zero_and_back_to_nothing(self):
        self.npy("P.npy", [[1, -1, 1, 1], [1, 1, -1, -1]])
        self.run_ok("learn", "m.hop", "P.npy")
        self.assertIn("now -2", self.run_ok("weaken", "m.hop", "P:0", "--by", 3).out)
        self.assertIn("now 0", self.run_ok("weaken", "m.hop", "P:0", "--by", -2).out)
        self.refused(2, "weaken", "m.hop", "P:0", "--by", "0", says="--by")
        self.refused(2, "weaken", "m.hop", says="key")


if __name__ == "__main__":
    unittest.main()
