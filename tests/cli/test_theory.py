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

    def test_published_loads_of_other_rules(self):
        for rule, load, room in (
            ("projection", 1, 0),
            ("perceptron", 2, 1e-12),  # Gardner
            ("perceptron:kappa=0.5", 1 / 1.04036074, 1e-8),
            ("diederich-opper:form=proportional", 1, 0),
            ("bam", 0.0999, 5e-5),  # of two layers of N/2
            ("sequence:cyclic=1", 0.269, 5e-4),
            ("palimpsest", 0.049, 5e-4),
            ("covariance:f=0.05", 0.943, 5e-4),
        ):
            got = self.theory(1000, 40, "--rule", rule)
            self.assertAlmostEqual(got["critical_load"], load, delta=room, msg=rule)
            self.assertEqual(got["capacity"], int(1000 * got["critical_load"] + 1e-9))
            self.assertEqual((got["rule"], got["load"]), (rule, 0.04))
            self.assertGreater(got["overlap"], 0.95)
            lost = self.theory(1000, 2001, "--rule", rule)
            self.assertEqual((lost["overlap"], lost["expected_wrong"]), (0, None))

    def test_overlaps_of_other_rules(self):
        got = self.theory(1000, 200, "--rule", "sequence")
        self.assertAlmostEqual(got["overlap"], 0.9663, delta=5e-5)
        self.assertAlmostEqual(got["expected_wrong"], 500 * (1 - got["overlap"]))
        # The oldest of 40, whatever came before: kept at the default lambda.
        self.assertGreater(
            self.theory(1000, 48, "--rule", "palimpsest")["overlap"], 0.97
        )
        self.assertEqual(self.theory(1000, 50, "--rule", "palimpsest")["overlap"], 0)

    def test_willshaw(self):
        got = self.theory(1024, 5000, "--rule", "willshaw", "--active", 0.01)
        self.assertEqual((got["active"], got["overlap"]), (10, None))
        fill = 1 - (1 - 10 * 9 / (1024 * 1023)) ** 5000
        self.assertAlmostEqual(got["fill"], fill, places=12)
        bits = 5000 * math.log2(math.comb(1024, 10)) / 1024**2
        self.assertAlmostEqual(got["information"], bits, places=12)
        at = (1024, got["capacity"], "--rule", "willshaw", "--active", 0.01)
        self.assertAlmostEqual(self.theory(*at)["expected_wrong"], 1, delta=0.01)

    def test_dense_memories(self):
        got = self.theory(100, 500, "--rule", "poly:n=3")
        want = 50 * math.erfc(math.sqrt(100**2 / (2 * 500 * 3)))
        self.assertAlmostEqual(got["expected_wrong"], want, places=12)
        self.assertEqual(got["capacity"], int(100**2 / (2 * 3 * math.log(100))))
        hebb = self.theory(100, 500, "--rule", "poly:n=2")
        self.assertAlmostEqual(
            hebb["expected_wrong"], self.theory(100, 500)["first_step_wrong"], places=12
        )
        rectified = self.theory(100, 1000, "--rule", "rect:n=3")
        self.assertAlmostEqual(rectified["expected_wrong"], want, places=12)
        self.assertEqual(self.theory(28, 9, "--rule", "exp")["capacity"], 2**14)
        self.assertGreater(self.theory(900, 9, "--rule", "exp")["capacity"], 1e135)
        text = self.run_ok(
            *("theory", "--units", 1000, "--patterns", 20000, "--rule", "poly")
        ).out
        self.assertIn("24127 patterns, a load of 24.13", text)
        self.assertIn("after one step        0.02228 of 1000 wrong", text)

    def test_text_of_another_rule(self):
        run = ("theory", "--units", 1000, "--patterns", 40, "--rule", "palimpsest")
        text = self.run_ok(*run).out
        self.assertIn("capacity              48 patterns, a load of 0.04896", text)
        self.assertIn("at the end            the oldest: ", text)
        text = self.run_ok(*run[:-1], "covariance:f=0.05").out
        self.assertIn("0.45 in use; the best at capacity is 0.6231", text)

    def test_hebb_by_name_is_the_same(self):
        self.assertEqual(
            self.theory(100, 9, "--noise", 0.1),
            self.theory(100, 9, "--noise", 0.1, "--rule", "hebb"),
        )

    def test_refusals_of_rules(self):
        sized = ("theory", "--units", 100, "--patterns", 9)
        self.refused(2, *sized, "--rule", "storkey", says=["storkey", "projection"])
        self.refused(2, *sized, "--rule", "bam:left=30", says="bam:left=30")
        self.refused(2, *sized, "--rule", "sequence:dense=3", says="sequence:dense=3")
        self.refused(2, *sized, "--rule", "palimpsest:clip=0.4", says="clip")
        self.refused(2, *sized, "--rule", "palimpsest:clap=0.4", says="clap")
        self.refused(2, *sized, "--rule", "hebb:x=1", says="takes no parameters")
        self.refused(2, *sized, "--rule", "storkey:x=1", says="takes no parameters")
        self.refused(2, *sized, "--rule", "bam", "--noise", 0.1, says="--noise")
        self.refused(2, *sized, "--rule", "willshaw", says="--active")
        self.refused(2, *sized, "--rule", "bam", "--active", 0.1, says="--active")
        self.refused(2, *sized, "--active", 0.1, says="willshaw")

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
