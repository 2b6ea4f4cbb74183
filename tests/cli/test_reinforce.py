# SPDX-License-Identifier: MIT
"""hopfield reinforce and weaken: strengths that deepen and flatten basins."""

import os
import random
import unittest

from cli import PICTURES, CliTest, hopfield


class Reinforce(CliTest):
    def strengths(self, memory="scenes.hop"):
        return {
            i["key"]: i["strength"]
            for i in self.run_ok("list", memory, "--json").json()
        }

    def test_adds_to_the_named_only(self):
        self.scenes()
        run = self.run_ok("reinforce", "scenes.hop", "beach_old", "surf_old", "--json")
        self.assertEqual(
            [(r["key"], r["strength"]) for r in run.json()],
            [("beach_old", 2), ("surf_old", 2)],
        )
        self.run_ok("reinforce", "scenes.hop", "beach_old", "--by", "0.5")
        self.run_ok("reinforce", "scenes.hop", "beach_old", "--by", "1/4")
        self.run_ok("reinforce", "scenes.hop", "night_old", "--by", "-3")
        self.run_ok("weaken", "scenes.hop", "surf_old", "--by", "0.5")
        out = self.run_ok("weaken", "scenes.hop", "movie_old").out
        self.assertEqual(out, "weakened movie_old: strength now 0\n")
        got = self.strengths()
        self.assertEqual(
            (
                got["beach_old"],
                got["surf_old"],
                got["night_old"],
                got["movie_old"],
                got["picnic_old"],
            ),
            (2.75, 1.5, -2, 0, 1),
        )

    def test_equals_learning_twice(self):
        chance = random.Random(3)
        rows = [[chance.choice((-1, 1)) for _ in range(90)] for _ in range(9)]
        self.npy("P.npy", rows)
        self.npy("Q.npy", rows + rows[2:3])
        self.npy(
            "C.npy", [[chance.choice((-1, 1)) for _ in range(90)] for _ in range(9)]
        )
        self.run_ok("learn", "m.hop", "P.npy")
        self.run_ok("reinforce", "m.hop", "P:2")
        a = hopfield(
            "recall", "m.hop", "C.npy", "--json", "--out", "A.npy", cwd=self.folder
        )
        b = hopfield(
            "recall",
            "--patterns",
            "Q.npy",
            "C.npy",
            "--json",
            "--out",
            "B.npy",
            cwd=self.folder,
        )
        for x, y in zip(a.json(), b.json()):
            self.assertEqual(
                (x["energy"], x["steps"], x["flips"]),
                (y["energy"], y["steps"], y["flips"]),
            )
        with open(self.path("A.npy"), "rb") as x, open(self.path("B.npy"), "rb") as y:
            self.assertEqual(x.read(), y.read())

    def test_the_new_association_takes_over(self):
        """With source scaling one reinforcement weighs as much as the base of seven."""
        scene = lambda end: os.path.join(PICTURES, "scenes", "beach_%s.png" % end)
        for scaling, key in (("n", "beach_old"), ("source", "beach_new")):
            names = ("beach", "christmas", "movie", "night", "surf", "brunch", "picnic")
            self.run_ok(
                "learn",
                scaling,
                "--scaling",
                scaling,
                "--repeats",
                2,
                *(os.path.join(PICTURES, "scenes", n + "_old.png") for n in names)
            )
            self.run_ok("learn", scaling, scene("new"))
            run = hopfield(
                "recall",
                scaling,
                scene("bg"),
                "--noise",
                0.1,
                "--json",
                cwd=self.folder,
            )
            self.assertEqual(run.json()[0]["best"][0]["key"], key, scaling)

    def test_all_or_nothing(self):
        self.scenes()
        for verb in ("reinforce", "weaken", "forget"):
            self.refused(
                2,
                verb,
                "scenes.hop",
                "surf_old",
                "beach_odl",
                says=["beach_odl", "did you mean 'beach_old'"],
            )
            self.refused(2, verb, "scenes.hop", "surf_old", "surf_old", says="twice")
            self.refused(2, verb, "scenes.hop", says="key")
        self.assertEqual(set(self.strengths().values()), {1})
        self.assertEqual(len(self.strengths()), 7)

    def test_refusals(self):
        self.scenes()
        self.refused(2, "reinforce", "scenes.hop", "surf_old", "--by", "0", says="--by")
        self.refused(
            2, "reinforce", "scenes.hop", "surf_old", "--by", "lots", says="'lots'"
        )
        self.refused(
            2, "reinforce", "scenes.hop", "zebra", says=["zebra", "hopfield list"]
        )
        self.refused(3, "reinforce", "none.hop", "surf_old", says="none.hop")
        self.refused(3, "weaken", "none.hop", "surf_old", says="none.hop")
        self.assertFalse(os.path.exists(self.path("none.hop")))
        huge = str(2**62)
        self.refused(
            2, "reinforce", "scenes.hop", "surf_old", "--by", huge, says="strengths"
        )
        self.assertEqual(set(self.strengths().values()), {1})


if __name__ == "__main__":
    unittest.main()
