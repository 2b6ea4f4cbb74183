# SPDX-License-Identifier: MIT
"""hopfield theory: published figures through the program."""

import math
import unittest

from cli import CliTest


class Theory(CliTest):
    def theory(self, units, patterns, *options):
        return self.run_ok(
            "theory", "--units", units, "--patterns", patterns, "--json", *options
        ).json()[0]

    def test_the_journals_large_network(self):
        got = self.theory(8000, 900, "--noise", 0.1)
        self.assertAlmostEqual(got["expected_wrong"], 17.4, delta=0.1)
        self.assertAlmostEqual(got["first_step_wrong"], 68.3, delta=0.1)
        self.assertAlmostEqual(got["unstable"], 11.4, delta=0.1)
        self.assertEqual(
            (got["load"], got["noise"], got["retrieval"]), (0.1125, 0.1, True)
        )

    def test_the_text_reads_alone(self):
        run = ("theory", "--units", 8000, "--patterns", 900, "--noise", 0.1)
        lines = self.run_ok(*run).out.splitlines()
        self.assertEqual(
            [line.split("  ")[0] + ": " + line.split("  ")[-1].strip() for line in lines],
            [
                "units: 8000",
                "patterns: 900",
                "load: 0.1125 (critical: 0.1379)",
                "unstable units: 11.41 of 8000 in a stored pattern, on average",
                "after one step: 68.29 of 8000 wrong, from 10% noise",
                "at the end: 17.36 of 8000 wrong (overlap 0.99566)",
                "one pattern exact: up to 568 patterns"
                " (probability 1/2; N/(2 ln N) = 445.1)",
                "all patterns exact: up to 319 patterns"
                " (probability 1/2; N/(4 ln N) = 222.5)",
            ],
        )

    def test_one_step_formula(self):
        for units, patterns, noise in ((64, 5, 0.125), (1000, 50, 0)):
            got = self.theory(units, patterns, "--noise", noise)
            want = (
                units
                / 2
                * math.erfc((1 - 2 * noise) * math.sqrt(units / (2 * patterns)))
            )
            self.assertAlmostEqual(
                got["first_step_wrong"], want, delta=1e-9 + 1e-9 * want
            )

    def test_critical_load(self):
        self.assertTrue(self.theory(1000, 137)["retrieval"])
        self.assertFalse(self.theory(1000, 139)["retrieval"])
        self.assertIsNone(self.theory(1000, 200)["expected_wrong"])
        self.assertIn(
            "beyond the critical load",
            self.run_ok("theory", "--units", 1000, "--patterns", 200).out,
        )

    def test_capacities(self):
        got = self.theory(1000, 10)
        self.assertAlmostEqual(
            got["mceliece_most"], 1000 / (2 * math.log(1000)), places=9
        )
        self.assertAlmostEqual(
            got["mceliece_all"], 1000 / (4 * math.log(1000)), places=9
        )
        self.assertLess(got["exact_capacity_all"], got["exact_capacity"])

    def test_refusals(self):
        self.refused(2, "theory", says=["--units", "--patterns"])
        self.refused(2, "theory", "--units", 100, says="--patterns")
        self.refused(
            2, "theory", "--units", "8,000", "--patterns", 9, says=["8,000", "commas"]
        )
        self.refused(
            2, "theory", "--units", 1, "--patterns", 9, says=["--units", "'1'"]
        )
        self.refused(2, "theory", "--units", 10, "--patterns", 0, says="--patterns")
        self.refused(2, "theory", "m.hop", "--units", 10, "--patterns", 2, says="m.hop")


if __name__ == "__main__":
    unittest.main()
