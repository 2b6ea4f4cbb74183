# SPDX-License-Identifier: MIT
"""hopfield forget: as if it had never been learned."""

import random
import unittest

from cli import CliTest, hopfield


class Forget(CliTest):
    def test_equals_never_learned(self):
        chance = random.Random(5)
        rows = [[chance.choice((-1, 1)) for _ in range(100)] for _ in range(10)]
        self.npy("P.npy", rows)
        self.npy(
            "C.npy", [[chance.choice((-1, 1)) for _ in range(100)] for _ in range(12)]
        )
        self.npy("Q.npy", [r for i, r in enumerate(rows) if i not in (3, 7)])
        self.run_ok("learn", "m.hop", "P.npy")
        self.run_ok("reinforce", "m.hop", "P:3", "--by", "5")
        out = self.run_ok("forget", "m.hop", "P:3", "P:7", "--json").json()
        self.assertEqual(
            [(r["key"], r["done"], r["strength"]) for r in out],
            [("P:3", "forgot", None), ("P:7", "forgot", None)],
        )
        self.run_ok("learn", "n.hop", "Q.npy")
        results = [
            hopfield(
                "recall", name, "C.npy", "--json", "--update", "async", cwd=self.folder
            ).json()
            for name in ("m.hop", "n.hop")
        ]
        for a, b in zip(*results):
            for name in (
                "outcome",
                "steps",
                "flips",
                "energy_start",
                "energy",
                "match",
                "overlap",
                "wrong",
            ):
                self.assertEqual(a[name], b[name])

    def test_forgotten_keys_can_be_learned_again(self):
        self.npy("P.npy", [1, -1, 1, 1])
        self.run_ok("learn", "m.hop", "P.npy")
        self.assertEqual(self.run_ok("forget", "m.hop", "P").out, "forgot P\n")
        self.assertEqual(self.run_ok("list", "m.hop").out, "")
        self.refused(2, "forget", "m.hop", "P", says="'P'")
        self.run_ok("learn", "m.hop", "P.npy")

    def test_only_a_near_key_is_suggested(self):
        self.npy("P.npy", [1, -1, 1, 1])
        for key in ("beach_old", "surf"):
            self.run_ok("learn", "m.hop", "P.npy", "--key", key)
        for wrong, near in (("beach_odl", "beach_old"), ("surv", "surf")):
            self.refused(2, "forget", "m.hop", wrong, says="did you mean '%s'" % near)
        for wrong in ("beach_new", "surfer!", "sxxf", "su"):
            run = self.refused(2, "forget", "m.hop", wrong, says="hopfield list")
            self.assertNotIn("did you mean", run.err)

    def test_by_conditions(self):
        self.npy("P.npy", [[1, -1, 1, 1], [1, 1, 1, -1], [-1, 1, 1, 1], [1, 1, 1, 1]])
        self.run_ok("learn", "m.hop", "P.npy")
        self.run_ok("reinforce", "m.hop", "P:1", "P:2")
        dry = self.run_ok("forget", "m.hop", "--where", "strength>1", "--dry-run").out
        self.assertEqual(
            dry, "would forget P:1\nwould forget P:2\nwould forget 2 memories\n"
        )
        self.assertEqual(len(self.run_ok("list", "m.hop", "--json").json()), 4)
        both = ("--where", "strength>1", "--where", "key!=P:1")
        out = self.run_ok("forget", "m.hop", *both, "--json").json()
        self.assertEqual(
            [(r["key"], r["done"], r["strength"]) for r in out], [("P:2", "forgot", None)]
        )
        self.assertEqual(
            self.run_ok("forget", "m.hop", "--tag", "none").out, "forgot 0 memories\n"
        )
        self.assertEqual(
            self.run_ok("forget", "m.hop", "--where=created>-1h").out,
            "forgot 3 memories\n",
        )
        self.assertEqual(self.run_ok("list", "m.hop").out, "")

    def test_keys_or_conditions(self):
        self.npy("P.npy", [1, -1, 1, 1])
        self.run_ok("learn", "m.hop", "P.npy")
        self.refused(2, "forget", "m.hop", says="at least one key")
        self.refused(2, "forget", says="at least one key")
        self.refused(2, "forget", "m.hop", "P", "--tag", "x", says="not both")
        self.refused(
            2, "forget", "m.hop", "--where", "kei=P", says=("--where", "'key'")
        )
        many = [word for i in range(33) for word in ("--tag", "t%d" % i)]
        self.refused(2, "forget", "m.hop", *many, says="more than 32 times")
        run = self.run_ok("forget", "m.hop", "P", "--dry-run")
        self.assertEqual(run.out, "would forget P\nwould forget 1 memory\n")
        self.refused(2, "forget", "m.hop", "Q", "--dry-run", says="'Q'")
        self.assertEqual(len(self.run_ok("list", "m.hop", "--json").json()), 1)

    def test_refusals(self):
        self.refused(3, "forget", "none.hop", "P", says="none.hop")
        self.text(
            "m.hop", "no database, only words, but long enough to look like one" * 20
        )
        self.refused(4, "forget", "m.hop", "P", says="m.hop")


if __name__ == "__main__":
    unittest.main()
