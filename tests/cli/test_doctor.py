# SPDX-License-Identifier: MIT
"""hopfield doctor: what is wrong with a memory file, and what is to be done."""

import os
import random
import signal
import subprocess
import time
import unittest

from care import CareTest
from cli import PROGRAM, environment, npy_bytes

SIGNS = bytes(255 if value % 2 else 1 for value in range(256))


class Doctor(CareTest):
    def bits(self, name, count, units, *options):
        chance = random.Random(3)
        with open(self.path(name + ".npy"), "wb") as out:
            out.write(npy_bytes([], "|i1", shape=(count, units)))
            out.write(chance.randbytes(count * units).translate(SIGNS))
        self.run_ok("learn", name + ".hop", name + ".npy", *options)
        return name + ".hop"

    def examine(self, memory, *options):
        return self.run_ok("doctor", memory, "--json", *options).json()[0]

    def test_good_health(self):
        out = self.run_ok("doctor", "faq.hop").out
        self.assertIn("advice        none: it is in good health", out)
        self.assertIn("100.0% (61.0 to 100.0) of 6 come back", out)
        self.narrow(out)
        found = self.examine("faq.hop")
        self.assertEqual(found["advice"], [])
        self.assertEqual((found["items"], found["findable"], found["tried"]), (6, 6, 6))
        self.assertIsNone(found["load"])
        self.assertEqual((found["noise"], found["seed"]), (0.1, 1))

    def test_too_many_for_hebb(self):
        """Load 0.3 is beyond 0.138; 1/2 erfc(1 / sqrt(0.6)) = 0.034 of the units flip."""
        memory = self.bits("full", 60, 200)
        found = self.examine(memory)
        self.assertAlmostEqual(found["load"], 0.3)
        self.assertAlmostEqual(found["capacity"], 0.138, 3)
        self.assertLess(found["recalled"]["value"], 0.5)
        self.assertAlmostEqual(found["expected_error"], 0.034, delta=0.006)
        self.assertAlmostEqual(found["measured_error"]["value"], 0.034, delta=0.006)
        self.assertIn("switch to projection", found["advice"][0])
        self.assertEqual(len(found["lost"]), 16)
        self.assertGreater(found["lost_count"], 30)
        out = self.run_ok("doctor", memory).out
        self.assertIn("more\n", out)
        self.narrow(out)
        # What is advised helps.
        self.run_ok("configure", memory, "--rule", "projection")
        self.assertEqual(self.examine(memory)["measured_error"]["value"], 0)

    def test_duplicates_and_conflicts(self):
        twins = [self.near(self.rows[k], 0.01) for k in (0, 2)]
        self.lines("more.jsonl", [self.record(6 + i, t) for i, t in enumerate(twins)])
        self.learn("faq.hop", "more.jsonl")
        found = self.examine("faq.hop")
        self.assertEqual((found["near_duplicates"], found["conflicts"]), (1, 1))
        self.assertTrue(any("consolidate" in a for a in found["advice"]))
        self.assertTrue(any("different labels" in a for a in found["advice"]))
        found = self.examine("faq.hop", "--likeness", 1)
        self.assertEqual((found["near_duplicates"], found["conflicts"]), (0, 0))
        found = self.examine("faq.hop", "--likeness", 2)
        self.assertIsNone(found["near_duplicates"])
        self.assertNotIn("alike", self.run_ok("doctor", "faq.hop", "--likeness", 2).out)

    def test_options(self):
        found = self.examine("faq.hop", "--samples", 2, "--noise", 0, "--seed", 9)
        self.assertEqual((found["tried"], found["noise"], found["seed"]), (2, 0, 9))
        self.assertEqual(found["recalled"]["value"], 1)
        self.assertEqual(self.examine("faq.hop", "--samples", 0)["tried"], 6)
        one = self.run_ok("doctor", "faq.hop", "--noise", 0.6, "--threads", 1).out
        two = self.run_ok("doctor", "faq.hop", "--noise", 0.6, "--threads", 2).out
        self.assertEqual(one, two)

    def test_what_has_faded(self):
        self.learn("old.hop", "faq.jsonl", "--half-life", "1d", "--now", "2026-01-01")
        self.run_ok("reinforce", "old.hop", "k1", "k2", "k3", "k4", "--now", "2026-02-01")
        found = self.examine("old.hop", "--now", "2026-02-02")
        self.assertEqual(found["faded"], 2)
        self.assertTrue(any("2 items have faded" in a for a in found["advice"]))
        found = self.examine("old.hop", "--now", "2036-01-01")
        self.assertEqual((found["findable"], found["tried"]), (0, 0))
        self.assertIn("nothing can be recalled", found["advice"][0])
        self.narrow(self.run_ok("doctor", "old.hop", "--now", "2036-01-01").out)

    def test_the_file_stays_as_it_is(self):
        before = self.bytes_of("faq.hop")
        self.run_ok("doctor", "faq.hop")
        self.assertEqual(self.bytes_of("faq.hop"), before)

    def test_refusals(self):
        self.refused(2, "doctor", says="one memory file")
        self.refused(2, "doctor", "faq.hop", "faq.hop", says="one memory file")
        self.refused(3, "doctor", "none.hop", says="none.hop")
        self.refused(4, "doctor", "faq.jsonl", says="not a memory file")
        for option, value in (("--noise", 2), ("--noise", -1), ("--likeness", "x"),
                              ("--samples", -1), ("--now", "soon")):  # fmt: skip
            self.refused(2, "doctor", "faq.hop", option, value, says=option)
        self.run_ok("forget", "faq.hop", *self.keys())
        self.refused(2, "doctor", "faq.hop", says="nothing was learned")

    def test_an_interrupt_stops_it(self):
        memory = self.bits("large", 30000, 512, "--energy", "softmax", "--beta", 4)
        with subprocess.Popen(
            [PROGRAM, "doctor", memory, "--threads", "1"],
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            began = time.monotonic()
            out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (130, b""), err)
        self.assertLess(time.monotonic() - began, 20)
        self.assertTrue(os.path.exists(self.path(memory)))


if __name__ == "__main__":
    unittest.main()
