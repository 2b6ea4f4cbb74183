# SPDX-License-Identifier: MIT
"""hopfield census: every start is counted once, and each is a recall of its own."""

import random
import unittest

from cli import CliTest, in_terminal

UNITS, COUNT = 60, 3


class Census(CliTest):
    def setUp(self):
        super().setUp()
        draw = random.Random(4)
        rows = [[draw.choice((-1, 1)) for _ in range(UNITS)] for _ in range(COUNT)]
        self.npy("P.npy", rows)
        self.npy("C.npy", [rows[0]] * 200)

    def take(self, *arguments):
        base = ("census", "--patterns", "P.npy", "--json")
        return self.run_ok(*base, *arguments).json()[0]

    def test_all_starts_are_counted(self):
        one = self.take("--starts", 300, "--update", "async", "--top", 1000)
        self.assertEqual(sum(a["starts"] for a in one["attractors"]), 300)
        self.assertEqual(sum(o["starts"] for o in one["outcomes"]), 300)
        self.assertEqual(sum(o["attractors"] for o in one["outcomes"]), one["distinct"])
        counts = [a["starts"] for a in one["attractors"]]
        self.assertEqual(counts, sorted(counts, reverse=True))
        exact = {a["match"] for a in one["attractors"] if a["outcome"] == "exact"}
        self.assertEqual(exact, set(range(COUNT)))
        for place, a in enumerate(one["attractors"]):
            self.assertEqual(a["place"], place)
            if a["inverse"] is not None:
                other = one["attractors"][a["inverse"]]
                self.assertEqual(other["inverse"], place)
                self.assertEqual(other["energy"], a["energy"])
        # One half of 300 random states and its five standard deviations, sqrt(75).
        inverse = sum(a["starts"] for a in one["attractors"] if a["outcome"] == "inverse")
        straight = sum(a["starts"] for a in one["attractors"] if a["outcome"] == "exact")
        self.assertLess(abs(inverse - straight), 2 * 44)

    def test_starts_are_recalls(self):
        one = self.take("--starts", 200, "--update", "async", "--top", 1000)
        results = self.finished(
            "recall", "--patterns", "P.npy", "C.npy", "--update", "async", "--cover",
            "random:1", "--cover-as", "random", "--json",
        ).json()
        for o in one["outcomes"]:
            same = sum(result["outcome"] == o["outcome"] for result in results)
            self.assertEqual(same, o["starts"])
        for a in one["attractors"]:
            first = results[a["first"]]
            self.assertEqual(
                (first["outcome"], first["energy"], first["match"]),
                (a["outcome"], a["energy"], a["match"]),
            )

    def test_repeats(self):
        base = ("census", "--patterns", "P.npy", "--starts", 100, "--json")
        one = self.run_ok(*base, "--threads", 1).out
        self.assertEqual(one, self.run_ok(*base, "--threads", 3).out)

    def test_a_screen_is_80_columns(self):
        name = self.scenes()
        screen = in_terminal("census", name, cwd=self.folder)
        self.assertTrue(all(len(line) <= 80 for line in screen.splitlines()), screen)
        self.assertFalse([line for line in screen.splitlines() if line != line.rstrip()])

    def test_couplings_without_patterns(self):
        w = [[0.0 if i == j else 1.0 for j in range(6)] for i in range(6)]
        self.npy("W.npy", w, "<f8")
        run = self.run_ok("census", "--couplings", "W.npy", "--update", "async", "--json")
        self.assertEqual(run.json()[0]["distinct"], 2)

    def test_no_energy_is_a_dash(self):
        run = self.run_ok(
            "census", "--patterns", "P.npy", "--rule", "sequence:dense=2", "--starts", 9
        )
        table = run.out[run.out.index("place") :].splitlines()[1:]
        self.assertTrue(table)
        for line in table:
            self.assertEqual(line.split()[4], "-", line)

    def test_refusals(self):
        base = ("census", "--patterns", "P.npy")
        self.refused(2, *base, "C.npy", says="one memory at a time")
        self.refused(2, *base, "--starts", 0, says="--starts")
        self.refused(2, *base, "--top", -1, says="--top")
        self.refused(2, "census", says="which memory?")


if __name__ == "__main__":
    unittest.main()
