# SPDX-License-Identifier: MIT
"""Plays: the steps of a sequence; and updates block by block."""

import random
import struct
import unittest

from cli import CliTest, read_rows

N, P = 64, 5


class Play(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(9)
        self.rows = [[chance.choice((-1, 1)) for _ in range(N)] for _ in range(P)]
        self.npy("P.npy", self.rows)
        self.npy("C.npy", self.rows[:2])
        self.play = ("recall", "--patterns", "P.npy", "--rule", "sequence:cyclic=1")
        self.play += ("C.npy", "--play", 7)

    def test_a_sequence_goes_round(self):
        run = self.run_ok(*self.play, "--json", "--out", "S.npy")
        for cue, result in enumerate(run.json()):
            steps = result["play"]
            self.assertEqual([s["step"] for s in steps], list(range(1, 8)))
            turns = [(cue + t) % P for t in range(1, 8)]
            self.assertEqual([s["row"] for s in steps], turns)
            self.assertTrue(all(s["overlap"] == 1 and s["flips"] > 0 for s in steps))
            self.assertTrue(all(isinstance(s["energy"], float) for s in steps))
            self.assertNotIn("outcome", result)
            self.assertEqual(result["rule"], "sequence:cyclic=1")
            self.assertEqual(result["diagonal"], "keep")
        self.assertIn(b"(2, 7, 64)", self.bytes_of("S.npy"))
        states = [self.rows[(cue + t) % P] for cue in range(2) for t in range(1, 8)]
        self.assertEqual(
            self.bytes_of("S.npy")[-2 * 7 * N :],
            bytes(u % 256 for row in states for u in row),
        )

    def test_text_is_a_line_a_step(self):
        out = self.run_ok(*self.play).out.splitlines()
        self.assertEqual(out[0], "C:0")
        self.assertEqual(out[1], "  1: memory 1 (overlap 1.00)")
        self.assertEqual(len(out), 2 * 8)
        self.run_ok("learn", "s.hop", "P.npy", "--rule", "sequence:tau=4,lambda=2")
        out = self.run_ok("recall", "s.hop", "C.npy", "--play", 20).out.splitlines()
        keys = [line.split()[1] for line in out[1:21]]
        self.assertEqual(sorted(set(keys)), ["P:1", "P:2", "P:3", "P:4"])
        self.assertTrue(keys.count("P:2") > 2)  # it dwells

    def test_pictures_one_row_a_cue(self):
        self.run_ok(*self.play, "--out", "S.png")
        width, height = struct.unpack(">II", self.bytes_of("S.png")[16:24])
        self.assertGreater(width, 3 * height)  # 7 columns, 2 rows
        self.run_ok(*self.play, "--out", "S.txt")
        played = [self.rows[(cue + t) % P] for cue in range(2) for t in range(1, 8)]
        plus = sum(map(sum, played)) // 2 + 7 * N
        self.assertEqual(self.read("S.txt").count("#"), plus)

    def test_what_does_not_go_with_a_play(self):
        for option in ("--trace", "--show", "--max-steps=3", "--tolerance=1", "--top=2"):
            name = option.split("=")[0]
            self.refused(2, *self.play, option, says=f"{name} does not go with --play")
        self.refused(2, *self.play, "--out", "S.gif", says=".npy")
        self.refused(5, *self.play[:-1], 1000000000, says="1000000000 states of each")

    def test_a_dense_sequence_and_no_energy(self):
        dense = ("recall", "--patterns", "P.npy", "--rule", "sequence:dense=3", "C.npy")
        run = self.run_ok(*dense, "--play", 3, "--json")
        self.assertEqual([s["row"] for s in run.json()[0]["play"]], [1, 2, 3])
        self.assertIsNone(run.json()[0]["play"][0]["energy"])
        run = self.finished(*dense)
        self.assertNotIn("nan", run.out)
        self.refused(
            2, *dense, "--update", "async", "--order", "greedy", says="wants an energy"
        )


class Block(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(3)
        rows = lambda n: [[chance.choice((-1, 1)) for _ in range(20)] for _ in range(n)]
        self.npy("P.npy", rows(4))
        self.npy("C.npy", rows(6))
        self.ad_hoc = ("recall", "--patterns", "P.npy", "C.npy", "--json")

    def states(self, *options):
        run = self.finished(*self.ad_hoc, "--out", "S.npy", *options)
        return read_rows(self.path("S.npy")), [
            (r["steps"], r["flips"], r["cycle"], r["energy"]) for r in run.json()
        ]

    def test_the_ends_are_async_and_sync(self):
        block = ("--update", "block", "--block")
        self.assertEqual(self.states(*block, 1), self.states("--update", "async"))
        self.assertEqual(self.states(*block, 20), self.states())
        fixed = ("--order", "fixed")
        self.assertEqual(
            self.states(*block, 1, *fixed), self.states("--update", "async", *fixed)
        )

    def test_conditions_say_it(self):
        run = self.finished(*self.ad_hoc, "--update", "block", "--block", 7)
        self.assertEqual(run.json()[0]["update"], "block")
        self.assertEqual(run.json()[0]["block"], 7)
        self.assertEqual(run.json()[0]["order"], "random")

    def test_wrong_blocks(self):
        self.refused(2, *self.ad_hoc, "--update", "block", says="needs --block")
        self.refused(2, *self.ad_hoc, "--block", 3, says="--update block")
        block = ("--update", "block", "--block")
        self.refused(2, *self.ad_hoc, *block, 21, says="21 units")
        self.refused(2, *self.ad_hoc, *block, 0, says="out of range")
        self.refused(2, *self.ad_hoc, *block, 2, "--order", "greedy", says="greedy")


if __name__ == "__main__":
    unittest.main()
