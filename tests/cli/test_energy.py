# SPDX-License-Identifier: MIT
"""hopfield energy: of stored patterns and of cues."""

import random
import signal
import subprocess
import time
import unittest

from cli import PROGRAM, CliTest, npy_bytes
from reference import Hebb


class Energy(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(2)
        self.rows = [[chance.choice((-1, 1)) for _ in range(30)] for _ in range(4)]
        self.cues = [[chance.choice((-1, 1)) for _ in range(30)] for _ in range(5)]
        self.npy("P.npy", self.rows)
        self.npy("C.npy", self.cues)

    def test_against_the_reference(self):
        memory = Hebb(self.rows)
        self.run_ok("learn", "m.hop", "P.npy")
        for source in (["m.hop"], ["--patterns", "P.npy"]):
            got = self.run_ok("energy", *source, "--json").json()
            self.assertEqual(
                [g["energy"] for g in got], [memory.energy(r) for r in self.rows]
            )
            got = self.run_ok("energy", *source, "C.npy", "--json").json()
            self.assertEqual(
                [g["energy"] for g in got], [memory.energy(c) for c in self.cues]
            )
            self.assertEqual([g["name"] for g in got], ["C:%d" % i for i in range(5)])
            self.assertEqual(got[0]["energy_per_unit"], got[0]["energy"] / 30)

    def test_diagonal_shifts_by_half_the_load(self):
        """Keeping the diagonal adds w_ii = P/N, so E falls by P/2 for every state."""
        zero = self.run_ok("energy", "--patterns", "P.npy", "C.npy", "--json").json()
        keep = self.run_ok(
            "energy", "--patterns", "P.npy", "C.npy", "--json", "--diagonal", "keep"
        ).json()
        for a, b in zip(zero, keep):
            self.assertAlmostEqual(a["energy"] - b["energy"], 2, places=12)

    def test_a_single_memory_lies_at_minus_half(self):
        self.npy("one.npy", self.rows[:1])
        got = self.run_ok("energy", "--patterns", "one.npy", "--json").json()[0]
        self.assertAlmostEqual(got["energy"], -(30 - 1) / 2, places=12)

    def test_many_cues_and_an_interrupt(self):
        chance = random.Random(3)
        rows = [[chance.choice((-1, 1)) for _ in range(400)] for _ in range(2000)]
        self.npy("P.npy", rows)
        self.npy("C.npy", rows[:600])
        some = self.run_ok("energy", "--patterns", "P.npy", "C.npy", "--json").json()
        every = self.run_ok("energy", "--patterns", "P.npy", "--json").json()
        self.assertEqual(
            [s["energy"] for s in some], [e["energy"] for e in every[:600]]
        )
        units = bytes(1 if u > 0 else 255 for row in rows for u in row)
        with open(self.path("W.npy"), "wb") as file:  # energies of many seconds
            file.write(npy_bytes([], shape=(40 * 2000, 400)) + units * 40)
        run = subprocess.Popen(
            [PROGRAM, "energy", "--patterns", "W.npy"],
            cwd=self.folder,
            stdout=subprocess.PIPE,
        )
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
        out, _ = run.communicate(timeout=60)
        self.assertEqual((run.returncode, out), (130, b""))

    def test_text_and_refusals(self):
        self.run_ok("learn", "m.hop", "P.npy")
        lines = self.run_ok("energy", "m.hop").out.splitlines()
        self.assertEqual(
            [line.split()[0] for line in lines], ["P:0", "P:1", "P:2", "P:3"]
        )
        self.refused(3, "energy", "none.hop", says="none.hop")
        self.refused(2, "energy", says="memory")
        self.npy("W.npy", [[0.0, 1.0], [1.0, 0.0]], "<f8")
        self.refused(2, "energy", "--couplings", "W.npy", says="no cue")
        self.npy("two.npy", [1, 1])
        got = self.run_ok("energy", "--couplings", "W.npy", "two.npy", "--json").json()[
            0
        ]
        self.assertEqual(got["energy"], -1)


if __name__ == "__main__":
    unittest.main()
