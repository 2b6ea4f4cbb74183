# SPDX-License-Identifier: MIT
"""--unlearn on recall and energy."""

import random
import unittest

from cli import CliTest


class Unlearn(CliTest):
    def setUp(self):
        super().setUp()
        draw = random.Random(2)
        self.rows = [[draw.choice((-1, 1)) for _ in range(60)] for _ in range(15)]
        self.npy("P.npy", self.rows)
        self.npy("C.npy", self.rows[:1])

    def test_dreams_are_told(self):
        run = self.finished("recall", "--patterns", "P.npy", "C.npy", "--unlearn",
                            "eps=0.01,dreams=150")
        self.assertRegex(run.err, r"unlearned 150 dreams of eps 0.01: \d+ of memories "
                                  r"\(\d+ exact\), \d+ of negatives, \d+ elsewhere, "
                                  r"0\s+restless; largest coupling 0\.\d+")
        self.assertRegex(run.err, r"stable memories: \d+ before, \d+ after, of 15")

    def test_too_much_is_told(self):
        self.npy("few.npy", self.rows[:4])
        run = self.finished("recall", "--patterns", "few.npy", "C.npy", "--unlearn",
                            "eps=0.5,dreams=60")
        self.assertRegex(run.err, r"stable memories: 4 before, [0-3] after, of 4: too "
                                  r"much was unlearned")
        self.assertNotIn("expect about", run.err)  # Hebb's theory is of Hebb's couplings
        self.assertIn("no theory of wrong bits for unlearned couplings", run.err)

    def test_training_is_not_told_of_couplings_that_are_gone(self):
        learned = self.finished("recall", "--patterns", "P.npy", "C.npy", "--rule",
                                "daydreaming:tau=8")
        self.assertRegex(learned.err, r"daydreaming:tau=8: .* 8 rounds")
        gone = self.finished("recall", "--patterns", "P.npy", "C.npy", "--rule",
                             "daydreaming:tau=8", "--unlearn", "dreams=5")
        self.assertNotIn(" rounds", gone.err)

    def test_files_are_unlearned_in_ram_only(self):
        self.run_ok("learn", "m.hop", "P.npy")
        before = self.bytes_of("m.hop")
        plain = self.run_ok("energy", "m.hop", "--json").json()[0]["energy"]
        dreamt = self.finished("energy", "m.hop", "--unlearn", "dreams=50",
                               "--json").json()[0]
        self.assertNotEqual(plain, dreamt["energy"])
        self.assertEqual(dreamt["unlearn"], "dreams=50")
        self.assertEqual(self.bytes_of("m.hop"), before)

    def test_the_seed_counts(self):
        one = self.finished("recall", "--patterns", "P.npy", "C.npy", "--json",
                            "--unlearn", "dreams=40,seed=1")
        same = self.finished("recall", "--patterns", "P.npy", "C.npy", "--json",
                             "--unlearn", "dreams=40,seed=1", "--threads", 3)
        other = self.finished("recall", "--patterns", "P.npy", "C.npy", "--json",
                              "--unlearn", "dreams=40,seed=2")
        self.assertEqual(one.out, same.out)
        self.assertNotEqual(one.json()[0]["energy"], other.json()[0]["energy"])
        self.assertEqual(one.json()[0]["unlearn"], "dreams=40,seed=1")

    def test_given_starts(self):
        run = self.finished("recall", "--patterns", "P.npy", "C.npy", "--unlearn",
                            "starts=C.npy,eps=0.5")
        self.assertIn("unlearned 1 dreams of eps 0.5", run.err)

    def test_wrong_usage(self):
        base = ("recall", "--patterns", "P.npy", "C.npy", "--unlearn")
        for text, says in (
            ("eps=0.1", "how many dreams?"),
            ("dreams", "no list of NAME=VALUE"),
            ("dreams=", "no list of NAME=VALUE"),
            ("dreams=5,", "no list of NAME=VALUE"),
            ("dreams=x", "no whole number: 'x'"),
            ("dreams=-5", "no whole number"),
            ("dreams=5,eps=1,dreams=5", "gives twice 'dreams'"),
            ("seed=1,seed=2,dreams=5", "gives twice 'seed'"),
            ("dreams=5,eps=0", "eps 0 is no finite number above 0"),
            ("dreams=5,eps=1e999", "eps inf is no finite number above 0"),
            ("dreams=5,eps=nan", "no number"),
            ("dreams=5,epsilon=1", "takes eps, dreams, seed and starts, not 'epsilon'"),
        ):
            self.refused(2, *base, text, says=says)
        self.refused(3, *base, "starts=missing.npy", says="missing.npy")
        self.refused(2, *base, "dreams=5", "--rule", "willshaw", says="units 0 and 1")
        self.refused(2, *base, "dreams=5", "--rule", "sequence:dense=2",
                     says="are no matrix")


if __name__ == "__main__":
    unittest.main()
