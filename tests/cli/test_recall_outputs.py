# SPDX-License-Identifier: MIT
"""hopfield recall: what it writes never replaces what it reads."""

import os
import unittest

from cli import CliTest


class RecallOutputs(CliTest):
    def setUp(self):
        super().setUp()
        self.npy("P.npy", [[1, 1, -1, -1], [1, -1, 1, -1]])
        self.npy("C.npy", [[1, 1, -1, -1]])
        self.npy("D.npy", [[1, -1, 1, -1]])
        self.npy("M.npy", [0, 0, 0, 1])
        self.npy("O.npy", [3, 1, 0, 2], "<i4")
        self.run_ok("recall", "--patterns", "P.npy", "--couplings-out", "W.npy")

    def refused_all(self, says, names, *arguments):
        """Every output that is one of `names`, by whatever name, is refused; the input
        stays as it was."""
        for name in names:
            before = self.bytes_of(name)
            os.link(self.path(name), self.path("alias.npy"))
            for option in ("--out", "--couplings-out"):
                for target in (name, "./" + name, "alias.npy"):
                    run = self.refused(2, *arguments, option, target, says=[name, says])
                    self.assertEqual(run.out, "")
            os.remove(self.path("alias.npy"))
            self.assertEqual(self.bytes_of(name), before)

    def test_inputs_are_spared(self):
        self.refused_all(
            "is an input: it would be overwritten",
            ("P.npy", "W.npy", "C.npy", "D.npy", "M.npy", "O.npy"),
            *("recall", "--patterns", "P.npy", "--couplings", "W.npy", "C.npy", "D.npy"),
            *("--mask", "M.npy", "--update", "async", "--order", "O.npy"),
        )

    def test_the_memory_is_spared(self):
        self.run_ok("learn", "m.npy", "P.npy")
        self.refused_all("is the memory", ("m.npy",), "recall", "m.npy", "C.npy")
        self.refused_all("is an input", ("C.npy",), "recall", "m.npy", "C.npy")

    def test_refused_before_anything_is_read(self):
        self.text("C.npy", "no array")
        run = ("recall", "--patterns", "P.npy", "C.npy")
        self.refused(2, *run, "--out", "C.npy", says="C.npy is an input")

    def test_outputs_spare_each_other(self):
        run = ("recall", "--patterns", "P.npy", "C.npy", "--out", "S.npy")
        self.refused(2, *run, "--couplings-out", "S.npy", says="S.npy")
        self.refused(2, *run, "--couplings-out", "S.npy", says="both want")
        self.text("S.npy", "")
        self.refused(2, *run, "--couplings-out", "./S.npy", says="both want")


if __name__ == "__main__":
    unittest.main()
