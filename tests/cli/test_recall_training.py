# SPDX-License-Identifier: MIT
"""What hopfield recall says of learning in rounds."""

import random
import unittest

from cli import CliTest


class Training(CliTest):
    def setUp(self):
        super().setUp()
        draw = random.Random(1)
        rows = [[draw.choice((-1, 1)) for _ in range(20)] for _ in range(60)]
        self.npy("P.npy", rows)
        self.npy("few.npy", rows[:15])
        self.npy("C.npy", rows[:1])

    def test_success_is_one_line(self):
        run = self.finished("recall", "--patterns", "few.npy", "C.npy", "--rule",
                            "perceptron")
        self.assertRegex(run.err, r"perceptron: all 15 patterns learned in \d+ rounds?; "
                                  r"smallest margin 0\.\d+")

    def test_failure_names_the_weakest(self):
        run = self.finished("recall", "--patterns", "P.npy", "C.npy", "--rule",
                            "perceptron:rounds=40")
        self.assertRegex(run.err, r"\d+ of 60 patterns not learned after 40 rounds; "
                                  r"smallest margins: memory \d+ -[\d.]+, memory ")
        one = self.finished("recall", "--patterns", "P.npy", "C.npy", "--rule",
                            "perceptron:rounds=40", "--json").json()[0]["training"]
        self.assertFalse(one["converged"])
        self.assertGreater(one["failed"], 10)
        self.assertLess(one["margin"], 0)

    def test_wrong_parameters(self):
        base = ("recall", "--patterns", "few.npy", "C.npy", "--rule")
        for rule, says in (
            ("perceptron:kappa=-1", "kappa: -1 is not in 0..1000"),
            ("perceptron:rounds=1.5", "not a whole number"),
            ("perceptron:kapa=1", "parameter 'kapa' is unknown; it takes kappa, rounds"),
            ("diederich-opper:form=jump", "none of step, proportional"),
            ("minover:kappa", "has no value"),
            ("minover:kappa=1,kappa=2", "given twice"),
            ("palimpsest:lambda=2", "not in 0..1"),
        ):
            self.refused(2, *base, rule, says=says)

    def test_files_relearn(self):
        self.run_ok("learn", "m.hop", "few.npy", "--rule", "minover:kappa=0.1")
        self.run_ok("forget", "m.hop", "few:3")
        run = self.finished("recall", "m.hop", "C.npy")
        self.assertIn("all 14 patterns learned", run.err)
        self.refused(2, "reinforce", "m.hop", "few:0", says="knows no strengths")


if __name__ == "__main__":
    unittest.main()
