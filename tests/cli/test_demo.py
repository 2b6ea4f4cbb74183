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

    def test_missing_folder_is_made(self):
        folder = os.path.join(PICTURES, "scenes")
        run = self.run_ok("demo", "--pictures", folder, "--out", "sheets")
        self.assertIn("sheets/demo.png", run.out)
        self.assertTrue(os.path.exists(self.path("sheets/demo.png")))
        self.assertIn("In the difference column", run.out)

    def test_refusals(self):
        """What is wrong is said before anything is drawn."""
        folder = os.path.join(PICTURES, "scenes")
        self.text("file", "")
        for arguments, code, says in (
            (("--pictures", "nowhere", "--out", "new"), 3, "nowhere/beach_old.png"),
            (("beach",), 2, "beach"),
            (("--pictures", folder, "--out", "nowhere/deeper"), 3, "nowhere/deeper"),
            (("--pictures", folder, "--out", "file"), 3, "file: Not a directory"),
        ):
            self.assertEqual(self.refused(code, "demo", *arguments, says=says).out, "")
        self.assertFalse(os.path.exists(self.path("new")))


if __name__ == "__main__":
    unittest.main()
