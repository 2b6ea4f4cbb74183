# SPDX-License-Identifier: MIT
"""hopfield demo: the scenes come back, the lessons are shown."""

import os
import unittest

from cli import PICTURES, SCENES, CliTest, read_png


class Demo(CliTest):
    def test_scenes(self):
        run = self.run_ok(
            "demo", "--pictures", os.path.join(PICTURES, "scenes"), "--out", "."
        )
        lines = run.out.splitlines()
        self.assertTrue(
            all(len(line) <= 80 for line in lines),
            [line for line in lines if len(line) > 80],
        )
        for scene in SCENES:
            line = next(
                l
                for l in lines
                if l.startswith(scene)
                and "exact" in l
                and "█" not in l
                and "recalled" not in l
            )
            self.assertEqual(line.split(), [scene] + ["exact"] * 3)
        self.assertIn("./demo.png", run.out)
        self.assertIn("the turning point", run.out)
        self.assertIn("pale", run.out)
        self.assertIn("Fashion-MNIST", run.out)
        width, height, channels, rows = read_png(self.path("demo.png"))
        self.assertEqual(channels, 3)
        self.assertTrue(1000 < width < 2000 and 500 < height < 1500)
        self.assertGreater(len(set(rows)), 100)

    def test_seed_repeats(self):
        folder = os.path.join(PICTURES, "scenes")
        first = self.run_ok("demo", "--pictures", folder, "--seed", 9).out
        self.assertEqual(
            first, self.run_ok("demo", "--pictures", folder, "--seed", 9).out
        )
        self.assertNotEqual(
            first, self.run_ok("demo", "--pictures", folder, "--seed", 8).out
        )

    def test_refusals(self):
        self.refused(3, "demo", "--pictures", "nowhere", says="nowhere/beach_old.png")
        self.refused(2, "demo", "beach", says="beach")
        self.refused(
            3,
            "demo",
            "--pictures",
            os.path.join(PICTURES, "scenes"),
            "--out",
            "nowhere",
            says="nowhere",
        )


if __name__ == "__main__":
    unittest.main()
