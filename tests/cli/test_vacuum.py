# SPDX-License-Identifier: MIT
"""hopfield vacuum: forgotten is gone, and its space is given back."""

import os
import random
import unittest

from cli import CliTest


class Vacuum(CliTest):
    def test_nothing_of_the_forgotten_is_left(self):
        chance = random.Random(9)
        rows = [[chance.choice((-1, 1)) for _ in range(4000)] for _ in range(60)]
        self.npy("P.npy", rows)
        self.run_ok("learn", "m.hop", "P.npy", "--key", "quagga")
        packed = bytes(
            sum((rows[7][8 * i + k] > 0) << k for k in range(8)) for i in range(500)
        )
        self.assertIn(packed[:32], self.bytes_of("m.hop"))
        self.run_ok("forget", "m.hop", "--where", "key!=quagga:0")
        out = self.run_ok("vacuum", "m.hop", "--json").json()[0]
        self.assertEqual(out["bytes"], os.path.getsize(self.path("m.hop")))
        self.assertLess(out["bytes"], out["bytes_before"])
        self.assertEqual(os.listdir(self.folder).count("m.hop-wal"), 0)
        self.assertNotIn(packed[:32], self.bytes_of("m.hop"))
        self.assertNotIn(b"quagga:7", self.bytes_of("m.hop"))
        self.assertIn(b"quagga:0", self.bytes_of("m.hop"))
        self.run_ok("check", "m.hop")
        again = self.run_ok("vacuum", "m.hop").out
        self.assertEqual(again, "m.hop: %d bytes, before %d\n" % (2 * (out["bytes"],)))

    def test_refusals(self):
        self.refused(2, "vacuum", says="name one memory file")
        self.refused(3, "vacuum", "none.hop", says="none.hop")
        self.text("x.hop", "words " * 300)
        self.refused(4, "vacuum", "x.hop", says="x.hop")


if __name__ == "__main__":
    unittest.main()
