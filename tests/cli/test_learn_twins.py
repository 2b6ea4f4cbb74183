# SPDX-License-Identifier: MIT
"""hopfield learn: a pattern that is already there under another key is pointed out."""

import random
import unittest

from cli import CliTest


class LearnTwins(CliTest):
    def learn(self, *arguments):
        return self.run_ok("learn", "m.hop", *arguments).err

    def test_equal_and_negative(self):
        for dim in (1, 63, 64, 65, 130):
            chance = random.Random(dim)
            rows = [[chance.choice((-1, 1)) for _ in range(dim)] for _ in range(2)]
            name = "m%d.hop" % dim
            self.npy("P.npy", rows[:1])
            self.run_ok("learn", name, "P.npy", "--key", "beach_old")
            again = self.run_ok("learn", name, "P.npy", "--key", "surf")
            self.assertEqual(
                again.err, "surf equals beach_old: their strengths add up\n"
            )
            self.npy("N.npy", [-u for u in rows[0]])
            self.assertEqual(
                self.run_ok("learn", name, "N.npy").err,
                "N is the negative of beach_old: their strengths add up\n",
            )
            if dim > 1:
                rows[0][-1] = -rows[0][-1]
                self.npy("Q.npy", rows[0])
                self.assertEqual(self.run_ok("learn", name, "Q.npy").err, "")

    def test_strengths_do_add_up(self):
        self.npy("P.npy", [1, -1, 1, 1])
        self.npy("N.npy", [-1, 1, -1, -1])
        self.npy("C.npy", [[1, -1, 1, 1]])
        self.learn("P.npy", "N.npy")
        self.run_ok("learn", "n.hop", "P.npy", "--strength", 2)
        energies = [
            self.run_ok("energy", name, "C.npy", "--json").json()[0]["energy"]
            for name in ("m.hop", "n.hop")
        ]
        self.assertEqual(energies[0], energies[1])

    def test_many(self):
        chance = random.Random(2)
        rows = [[chance.choice((-1, 1)) for _ in range(40)] for _ in range(9)]
        self.npy("P.npy", rows)
        self.assertEqual(self.learn("P.npy"), "")
        self.npy("Q.npy", rows[::-1])
        lines = self.learn("Q.npy").splitlines()
        self.assertEqual(
            lines,
            ["Q:%d equals P:%d: their strengths add up" % (i, 8 - i) for i in range(5)]
            + ["4 more patterns equal others, too"],
        )


if __name__ == "__main__":
    unittest.main()
