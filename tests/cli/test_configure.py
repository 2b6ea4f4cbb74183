# SPDX-License-Identifier: MIT
"""hopfield configure: other ways to recall the same memories."""

import random
import sqlite3
import subprocess
import unittest

from cli import PROGRAM, CliTest


class Configure(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(4)
        rows = [[chance.choice((-1, 1)) for _ in range(60)] for _ in range(12)]
        self.npy("P.npy", rows)
        self.run_ok("learn", "m.hop", "P.npy")

    def recall(self, *memory):
        run = self.finished("recall", *memory, "P.npy", "--json", "--noise", 0.1)
        names = ("outcome", "energy", "steps", "overlap")
        return [[r[n] for n in names] for r in run.json()]

    def recipe(self):
        return self.run_ok("info", "m.hop", "--json").json()[0]["recipe"]

    def test_recall_is_as_if_it_had_been_learned_so(self):
        for rule in (
            ("--rule", "projection"),
            ("--rule", "storkey"),
            ("--rule", "hebb", "--scaling", "p", "--diagonal", "keep"),
        ):
            run = self.run_ok("configure", "m.hop", *rule)
            self.assertIn("now rule " + rule[1], run.out)
            fresh = self.recall("--patterns", "P.npy", *rule)
            self.assertEqual(self.recall("m.hop"), fresh)
        run = self.run_ok("configure", "m.hop", "--rule", "hebb")
        self.assertIn("as before", run.out)

    def test_what_was_and_what_is(self):
        run = self.run_ok("configure", "m.hop", "--half-life", "90m", "--json").json()[0]
        self.assertIsNone(run["before"]["half_life_ms"])
        self.assertEqual(run["recipe"]["half_life_ms"], 90 * 60000)
        self.assertEqual(run["recipe"], self.recipe())
        self.assertIn("half-life 90m", self.run_ok("info", "m.hop").out)
        self.run_ok("configure", "m.hop", "--half-life", "never")
        self.assertIsNone(self.recipe()["half_life_ms"])

    def test_what_others_change_while_it_tunes_stays(self):
        chance = random.Random(5)
        rows = [[chance.choice((-1, 1)) for _ in range(256)] for _ in range(1000)]
        self.npy("L.npy", rows)
        self.run_ok("learn", "l.hop", "L.npy")
        tuning = subprocess.Popen(
            [PROGRAM, "configure", "l.hop", "--energy", "softmax", "--beta", "auto",
             "--false-rejection", "0.05"],
            cwd=self.folder, stdout=subprocess.DEVNULL)  # fmt: skip
        db = sqlite3.connect(self.path("l.hop"), timeout=30, isolation_level=None)
        value = "SELECT value FROM recipe WHERE key = ?"
        while db.execute(value, ("energy",)).fetchone()[0] != "softmax":
            self.assertIsNone(tuning.poll())
        db.execute("UPDATE recipe SET value = 3600000 WHERE key = 'half_life'")
        self.assertEqual(db.execute(value, ("tuned_at",)).fetchone()[0], 0)  # not yet
        self.assertEqual(tuning.wait(), 0)
        self.assertEqual(db.execute(value, ("tuned_at",)).fetchone()[0], 1000)
        self.assertEqual(db.execute(value, ("half_life",)).fetchone()[0], 3600000)
        db.close()

    def test_to_steps_and_back(self):
        run = self.run_ok("configure", "m.hop", "--energy", "softmax", "--beta", "auto",
                          "--false-rejection", 0.05, "--json").json()[0]  # fmt: skip
        recipe = run["recipe"]
        self.assertEqual(
            (recipe["rule"], recipe["energy"], recipe["beta_auto"]),
            (None, "softmax", True),
        )
        self.assertGreater(recipe["beta"], 0)  # it was tuned at once
        self.assertGreater(recipe["tuned_at"], 0)
        self.assertEqual(recipe["false_rejection"], 0.05)
        self.run_ok("configure", "m.hop", "--beta", 3)
        self.assertEqual((self.recipe()["beta"], self.recipe()["beta_auto"]), (3, False))
        self.run_ok("list", "m.hop")
        self.run_ok("configure", "m.hop", "--rule", "hebb")
        self.assertEqual(self.recall("m.hop"), self.recall("--patterns", "P.npy"))

    def test_refusals_change_nothing(self):
        before = self.recipe()
        for options, says in (
            ((), "--half-life"),
            (("--beta", 2), "--beta"),
            (("--rule", "hebb", "--energy", "softmax"), "two"),
            (("--energy", "softmax", "--scaling", "p"), "--scaling"),
            (("--rule", "hebb:x=1"), "x=1"),
            (("--rule", "projection", "--half-life", "1d"), "strength"),
            (("--size", "2x2"), "--size"),
            (("--half-life", "soon"), "'soon'"),
        ):
            self.refused(2, "configure", "m.hop", *options, says=says)
        self.refused(2, "configure", says="memory file")
        self.refused(3, "configure", "none.hop", "--beta", 2, says="none.hop")
        self.assertEqual(self.recipe(), before)


if __name__ == "__main__":
    unittest.main()
