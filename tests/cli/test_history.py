# SPDX-License-Identifier: MIT
"""hopfield history: what happened to a memory, in order."""

import unittest

from cli import CliTest


class History(CliTest):
    def setUp(self):
        super().setUp()
        self.npy("P.npy", [[1, -1, 1, 1], [1, 1, -1, -1]])
        day = lambda n: ("--now", "2026-01-%02d" % n)
        self.run_ok("learn", "m.hop", "P.npy", "--strength", 2, *day(1))
        self.run_ok("reinforce", "m.hop", "P:0", "--by", "1/2", *day(2))
        self.run_ok("weaken", "m.hop", "P:0", *day(3))

    def test_all_that_happened(self):
        got = self.run_ok("history", "m.hop", "P:0", "--json").json()
        self.assertEqual(
            [(e["at"][:10], e["event"], e["by"], e["strength"]) for e in got],
            [
                ("2026-01-01", "learn", 2, 2),
                ("2026-01-02", "reinforce", 0.5, 2.5),
                ("2026-01-03", "weaken", -1, 1.5),
            ],
        )
        other = self.run_ok("history", "m.hop", "P:1", "--json").json()
        self.assertEqual([e["event"] for e in other], ["learn"])
        out = self.run_ok("history", "m.hop", "P:0").out.splitlines()
        self.assertEqual(len(out), 4)
        self.assertRegex(out[2], r"^2026-01-02T00:00:00.000Z +reinforce +\+0.5 +2.5$")

    def test_what_is_left(self):
        self.run_ok("configure", "m.hop", "--half-life", "10d")
        out = self.run_ok("history", "m.hop", "P:0", "--now", "2026-01-12").out
        self.assertIn("faded to 0.75 by now", out)

    def test_refusals(self):
        self.refused(2, "history", "m.hop", says="one key")
        self.refused(2, "history", "m.hop", "P:0", "P:1", says="one key")
        self.refused(2, "history", "m.hop", "P:2", says=["P:2", "did you mean"])
        self.run_ok("forget", "m.hop", "P:0")
        self.refused(2, "history", "m.hop", "P:0", says="P:0")


if __name__ == "__main__":
    unittest.main()
