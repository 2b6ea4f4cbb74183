# SPDX-License-Identifier: MIT
"""hopfield recall in memories of vectors: what is refused, each with one clear line."""

import math
import os
import unittest

from cli import CliTest


class Refusals(CliTest):
    def setUp(self):
        super().setUp()
        self.npy("X.npy", [[1.5, 2, -1], [0, 1, 2], [3, 3, 3], [0, -1, 4]], "<f4")
        self.npy("Q.npy", [[1, 2, -1]], "<f8")
        self.npy("P.npy", [[1, -1, 1], [1, 1, -1]])
        self.run_ok("learn", "m.hop", "P.npy")
        self.run = ("recall", "--patterns", "X.npy", "Q.npy")

    def wrong(self, says, *options, code=2):
        run = self.refused(code, *self.run, *options, says=says)
        self.assertEqual(run.out, "")

    def test_values_of_options(self):
        for value in ("0", "-1", "nan", "inf", "1e999", "-0"):
            self.wrong(["--beta", value], "--beta", value)
        self.wrong("'much' is neither a number nor auto", "--beta", "much")
        self.wrong("did you mean 'auto'", "--beta", "aut")
        for option, wrong, right in (
            ("energy", "sofmax", "softmax"),
            ("energy", "entmx:alpha=1.5", "entmax"),
            ("similarity", "cosin", "cosine"),
            ("activation", "sing", "sign"),
            ("storage", "float23", "float32"),
        ):
            self.wrong(["did you mean '%s'" % right], "--" + option, wrong)
        self.wrong(["unknown energy 'zebra'", "softmax"], "--energy", "zebra")
        self.wrong("alpha", "--energy", "entmax:alpha=0.5")
        self.wrong("k", "--energy", "topk:k=0")
        self.wrong("takes no parameter", "--energy", "softmax:n=2")
        self.wrong("0.5.5", "--energy", "entmax:alpha=0.5.5")
        self.wrong("1 to 16", "--top", "17", "--beta", 1)
        self.wrong("--false-rejection", "--beta", 1, "--false-rejection", 1)

    def test_combinations(self):
        self.wrong("euclid", "--energy", "epanechnikov", "--similarity", "dot")
        self.wrong("activation", "--energy", "exp")
        self.wrong("hamming", "--similarity", "hamming", "--storage", "int8")
        self.wrong("hamming", "--similarity", "hamming", "--centre")
        self.wrong(["hamming", "unit 0 is 1.5"], "--similarity", "hamming")
        self.wrong("--tune-noise needs", "--beta", 1, "--tune-noise", 1)
        self.wrong("--cover-as needs", "--beta", 1, "--cover-as", "plus")
        self.wrong(["--false-rejection", "topk"], "--energy", "topk:k=2",
                   "--false-rejection", 0.1)  # fmt: skip
        for option in ("--commit", "--false-rejection=0.1", "--tune-flips=0.1"):
            run = ("recall", "m.hop", "P.npy", option)
            self.refused(2, *run, says=[option.partition("=")[0], "--energy softmax"])
        self.refused(2, "recall", "m.hop", "P.npy", "--strengths", "X.npy",
                     says="--strengths needs --patterns")  # fmt: skip

    def test_the_dynamics_of_couplings(self):
        for option in (
            "--update=async",
            "--order=fixed",
            "--ties=plus",
            "--temperature=1",
            "--scaling=p",
            "--path=explicit",
            "--play=3",
            "--trace",
            "--show",
            "--explain",
            "--rule=hebb",
            "--couplings=X.npy",
            "--couplings-out=W.npy",
            "--field=1",
            "--tolerance=1",
        ):
            name = option.partition("=")[0]
            self.wrong([name + " ", "--energy softmax"], "--energy", "softmax", option)
        self.wrong(["--update ", "--similarity dot"], "--similarity", "dot", "--update",
                   "sync")  # fmt: skip

    def test_files(self):
        soft = ("--energy", "softmax")
        self.npy("Q.npy", [[1, math.nan, 2]], "<f4")
        self.wrong(["Q.npy", "unit 1", "nan"], *soft, code=4)
        self.npy("Q.npy", [[1, 1e300, 2]], "<f8")
        self.wrong(["Q.npy", "unit 1", "beyond float32"], *soft, code=4)
        self.npy("Q.npy", [[1, 2]], "<f4")
        self.wrong(["Q.npy", "2 units", "X.npy has 3"], *soft)
        self.npy("Q.npy", [[[[1, 2, 3]]]], "<f4")
        self.wrong(["Q.npy", "4 dimensions"], *soft, code=4)
        self.npy("Q.npy", [[1, 2, 3]], "<f4")
        self.npy("S.npy", [1, 2], "<f4")
        self.wrong(["S.npy", "2 strengths for 4"], "--strengths", "S.npy")
        self.npy("S.npy", [1, 2, math.inf, 1], "<f4")
        self.wrong(["S.npy", "strength 2", "inf"], "--strengths", "S.npy", code=4)
        self.npy("S.npy", [0, 0, 0, -1], "<i4")
        self.wrong(["S.npy", "above 0"], "--strengths", "S.npy")
        self.npy("S.npy", [[1, 2, 3, 4]], "<i4")
        self.wrong(["S.npy", "2 dimensions"], "--strengths", "S.npy", code=4)
        self.npy("V.npy", [[1, 2]] * 3, "<f4")
        self.wrong(["V.npy", "3 values for 4"], "--values", "V.npy")
        self.wrong("none.npy", "--values", "none.npy", code=3)
        self.npy("X.npy", [[1, 2, 3], [1, math.inf, 2]], "<f4")
        self.wrong(["X.npy", "row 1, unit 1"], *soft, code=4)
        self.text("X.npy", "no array")
        self.wrong("X.npy", *soft, code=4)
        os.remove(self.path("X.npy"))
        self.wrong("X.npy", *soft, code=3)

    def test_nothing_in_a_file(self):
        for name in ("X.npy", "Q.npy"):
            kept = self.bytes_of(name)
            self.npy(name, [[], []], "<f4")
            run = self.refused(4, *self.run, "--beta", 1, says=name)
            self.assertEqual(run.out, "")
            with open(self.path(name), "wb") as file:
                file.write(kept)
        self.refused(2, *self.run[:-1], "--beta", 1, says="no cue")

    def test_outputs(self):
        soft = ("--energy", "softmax")
        for option in ("--out", "--weights"):
            for name in ("X.npy", "Q.npy"):
                self.wrong([name, "overwritten"], *soft, option, name)
        self.npy("V.npy", [[1, 2]] * 4, "<f4")
        self.wrong("V.npy is an input", "--values", "V.npy", "--out", "V.npy")
        self.wrong("both want", *soft, "--out", "R.npy", "--weights", "R.npy")
        self.wrong("ending must be .npy", *soft, "--weights", "W.txt")
        self.wrong("ending must be .npy or .png", *soft, "--out", "R.txt")
        self.wrong("make no picture", *soft, "--out", "R.png")
        self.wrong("neither greys", *soft, "--out", "R.png", "--size", "3x1")
        self.wrong("--size 2x2 has 4 units", *soft, "--size", "2x2")
        self.wrong("nowhere", *soft, "--out", "nowhere/R.npy", code=3)


if __name__ == "__main__":
    unittest.main()
