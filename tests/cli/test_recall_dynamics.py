# SPDX-License-Identifier: MIT
"""hopfield recall --update glauber, metropolis, continuous, and --field."""

import unittest

from cli import CliTest, read_npy

P = [
    [1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1],
    [1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1],
]


class Dynamics(CliTest):
    def setUp(self):
        super().setUp()
        self.npy("P.npy", P)
        self.npy("C.npy", [[-1] + P[0][1:]])

    def recall(self, *options):
        run = self.finished("recall", "--patterns", "P.npy", "C.npy", "--json", *options)
        return run.json()[0]

    def test_cold_heat_baths_recall(self):
        for update in ("glauber", "metropolis"):
            one = self.recall("--update", update, "--temperature", "0.05")
            self.assertEqual(one["outcome"], "exact")
            self.assertEqual(one["steps"], 200)
            self.assertEqual(one["average"]["sweeps"], 100)
            self.assertGreater(one["best"][0]["mean"], 0.9)
            self.assertEqual(one["temperature"], 0.05)
            self.assertFalse(one["energy_falls"])

    def test_hot_ones_forget(self):
        one = self.recall("--update", "glauber", "--temperature", "50", "--max-steps",
                          "2000", "--burn-in", "100")
        self.assertEqual(one["average"]["sweeps"], 1900)
        # a mean of 12 fair signs over 1900 sweeps: five deviations are .04
        self.assertLess(abs(one["best"][0]["mean"]), 0.04)
        self.assertAlmostEqual(one["average"]["changes"], 0.5, delta=0.02)

    def test_annealing(self):
        one = self.recall("--update", "metropolis", "--anneal", "1:0.02:60")
        self.assertEqual(one["steps"], 60)
        self.assertEqual(one["anneal"], "1:0.02:60")
        self.assertIsNone(one["temperature"])
        self.assertTrue(one["converged"])

    def test_a_play_stays_at_the_end_of_its_annealing(self):
        one = self.recall("--update", "glauber", "--anneal", "0.05:0:5", "--play", "12")
        self.assertEqual([frame["overlap"] for frame in one["play"]][-7:], [1] * 7)

    def test_a_burn_in_of_all_sweeps_leaves_no_average(self):
        one = self.recall("--update", "glauber", "--temperature", "0.05", "--max-steps",
                          "10", "--burn-in", "10")
        self.assertIsNone(one["average"])
        self.assertIsNone(one["best"][0]["mean"])

    def test_graded_units(self):
        one = self.recall("--update", "continuous")
        self.assertEqual(one["outcome"], "exact")
        self.assertEqual((one["gain"], one["time_step"]), (10, 0.1))
        self.assertIsNotNone(one["graded_energy"])
        self.refused(2, "recall", "--patterns", "P.npy", "C.npy", "--update",
                     "continuous", "--gain", "500", "--time-step", "3",
                     says="time step: 3 is too large")

    def test_the_sentence_tells_the_average(self):
        run = self.run_ok("recall", "--patterns", "P.npy", "C.npy", "--update", "glauber",
                          "--temperature", "0.1")
        self.assertIn("over 100 sweeps overlap", " ".join(run.out.split()))

    def test_fields(self):
        one = self.recall("--field", "-9", "--out", "S.npy")
        self.assertEqual(one["field"], "-9")
        self.assertEqual(read_npy(self.path("S.npy"))[2], [-1] * 12)
        self.npy("B.npy", [[0.0] * 11 + [9.5]], "<f8")
        self.recall("--field", "B.npy", "--out", "S.npy")
        self.assertEqual(read_npy(self.path("S.npy"))[2], P[0][:11] + [1])

    def test_wrong_usage(self):
        base = ("recall", "--patterns", "P.npy", "C.npy")
        for options, says in (
            (("--temperature", "1"), "--temperature needs --update glauber or"),
            (("--anneal", "1:0:5"), "--anneal needs"),
            (("--gain", "1"), "--gain needs --update continuous"),
            (("--update", "glauber"), "how hot?"),
            (("--update", "glauber", "--temperature", "-1"), "out of range"),
            (("--update", "glauber", "--temperature", "1", "--anneal", "1:0:5"), "both"),
            (("--update", "glauber", "--anneal", "1:0:5", "--max-steps", "3"), "both"),
            (("--update", "glauber", "--anneal", "1:2:5"), "would heat"),
            (("--update", "glauber", "--anneal", "1:0"), "START:END:SWEEPS"),
            (("--update", "glauber", "--anneal", "1:0:0"), "makes no sweep"),
            (("--update", "glauber", "--anneal", "x:0:5"), "'x' is not a number"),
            (("--update", "glauber", "--temperature", "1", "--order", "greedy"),
             "--order greedy needs"),
            (("--update", "continuous", "--order", "fixed"), "--order needs"),
            (("--update", "continuous", "--ties", "plus"), "--ties needs another update"),
            (("--update", "continuous", "--tolerance", "2"), "--tolerance needs"),
            (("--update", "continuous", "--trace=flips"), "--trace=flips needs"),
            (("--update", "glauber", "--temperature", "1", "--tolerance", "2"),
             "--tolerance needs --update sync, async or block"),
            (("--update", "glauber", "--temperature", "1", "--max-steps", "10",
              "--burn-in", "11"), "burn-in: 11 sweeps are more than all 10"),
            (("--update", "glauber", "--anneal", "1:0:10", "--burn-in", "11"),
             "burn-in: 11 sweeps are more than all 10"),
            (("--update", "glauber", "--temperature", "1", "--burn-in", "2", "--play",
              "5"), "--burn-in does not go with --play"),
            (("--update", "glaber", "--temperature", "1"), "did you mean 'glauber'?"),
            (("--field", "x"), "neither a number nor a .npy file"),
            (("--field", "inf"), "neither a number"),
        ):
            self.refused(2, *base, *options, says=says)
        self.npy("B.npy", [[0.0] * 11], "<f8")
        self.refused(2, *base, "--field", "B.npy", says="the field has 11 units")
        self.npy("B.npy", [[0.0] * 11 + [float("nan")]], "<f8")
        self.refused(4, *base, "--field", "B.npy", says="unit 11 is")
        self.npy("B.npy", [[0.0] * 12] * 3, "<f8")
        self.refused(2, *base, "--field", "B.npy", says="3 rows for 1 cues")
        self.refused(3, *base, "--field", "missing.npy", says="missing.npy")
        self.refused(2, *base, "--field", "B.npy", "--out", "B.npy",
                     says="it would be overwritten")


if __name__ == "__main__":
    unittest.main()
