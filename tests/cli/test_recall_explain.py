# SPDX-License-Identifier: MIT
"""hopfield recall --explain: the reasons add up, and words and JSON say the same."""

import random
import unittest

from cli import CliTest

UNITS, COUNT = 80, 6


def overlap(a, b):
    return sum(x * y for x, y in zip(a, b)) / len(a)


class Explain(CliTest):
    def setUp(self):
        super().setUp()
        draw = random.Random(2)
        self.rows = [[draw.choice((-1, 1)) for _ in range(UNITS)] for _ in range(COUNT)]
        self.cue = [-x if draw.random() < 0.2 else x for x in self.rows[2]]
        self.npy("P.npy", self.rows)
        self.npy("C.npy", [self.cue])

    def explain(self, *options):
        run = self.finished(
            "recall", "--patterns", "P.npy", "C.npy", "--json", *options
        )
        return run.json()[0]

    def test_a_synchronous_step_is_the_sum_of_its_pushes(self):
        for unit in range(0, UNITS, 9):
            reason = self.explain(f"--explain={unit}")["reason"]["unit"]
            pushes = {
                mu: row[unit] * overlap(row, self.cue) for mu, row in enumerate(self.rows)
            }
            field = sum(pushes.values()) - COUNT / UNITS * self.cue[unit]
            if reason["step"] is None:
                self.assertEqual(reason["before"], reason["after"])
                continue
            self.assertEqual(reason["step"], 1)
            self.assertEqual(reason["before"], self.cue[unit])
            self.assertEqual(reason["after"], -self.cue[unit])
            self.assertAlmostEqual(reason["field"], field, places=12)
            told = reason["with"] + reason["against"]
            for push in told:
                self.assertAlmostEqual(push["push"], pushes[push["row"]], places=12)
                self.assertIsNone(push["unit"])
            pushed = reason["with_sum"] + reason["against_sum"]
            self.assertAlmostEqual(pushed + reason["own"], field, places=12)
            self.assertAlmostEqual(reason["energy"], -2 * abs(field), places=12)

    def test_matrices_are_explained_by_units(self):
        reason = self.explain("--explain=3", "--rule", "storkey")["reason"]["unit"]
        self.assertEqual(reason["source"], "units")
        self.assertTrue(reason["with"])
        for push in reason["with"] + reason["against"]:
            self.assertIsNone(push["row"])
            self.assertNotEqual(push["unit"], 3)

    def test_the_whole_result(self):
        one = self.explain("--explain")
        reason = one["reason"]
        self.assertEqual(one["match"], 2)
        self.assertIsNone(reason["unit"])
        self.assertEqual((reason["winner"]["row"], reason["sign"]), (2, 1))
        self.assertAlmostEqual(reason["cue_overlap"], overlap(self.cue, self.rows[2]))
        self.assertEqual(reason["cue"][0]["row"], 2)
        others = [overlap(r, self.rows[2]) for k, r in enumerate(self.rows) if k != 2]
        self.assertEqual(one["wrong"], 0)
        self.assertAlmostEqual(reason["runner_up"]["overlap"], max(others))
        self.assertAlmostEqual(reason["margin"], 1 - max(others))
        flipped = sum(a != b for a, b in zip(self.cue, self.rows[2]))
        self.assertEqual(
            (reason["changed"], reason["towards"], reason["away"]), (flipped, flipped, 0)
        )

    def test_what_is_promised_of_the_energy(self):
        for promise, options in {
            "together": (),
            "single": ("--update", "async"),
            "heat": ("--update", "glauber", "--temperature", "0.1"),
            "graded": ("--update", "continuous"),
        }.items():
            one = self.explain("--explain", *options)
            self.assertEqual(one["reason"]["promise"], promise)
            self.assertEqual(one["energy_falls"], promise == "single")

    def test_words_are_those_of_json(self):
        one = self.explain("--explain=5")["reason"]
        run = self.finished("recall", "--patterns", "P.npy", "C.npy", "--explain=5")
        said = " ".join(run.out.split())
        self.assertIn(one["sentence"], said)
        self.assertIn(one["unit"]["sentence"], said)
        self.assertRegex(said, r"crosstalk of 0\.25\d* beside a signal")

    def test_refusals(self):
        base = ("recall", "--patterns", "P.npy", "C.npy")
        self.refused(2, *base, "--explain=80", says="there is no unit 80 of 80")
        self.refused(2, *base, "--explain=-1", says="--explain")
        self.refused(2, *base, "--explain=x", says="--explain")
        self.refused(2, *base, "--explain", "--play", "3", says="--explain")
        self.refused(2, *base, "--explain=3", "--update", "continuous",
                     says="--explain=UNIT: graded units")


if __name__ == "__main__":
    unittest.main()
