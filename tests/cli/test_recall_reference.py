# SPDX-License-Identifier: MIT
"""Recall through the program equals a plain integer reference, number for number."""

import random
import unittest

from cli import CliTest, read_rows
from reference import Hebb

CUES = 6


class Reference(CliTest):
    def case(self, chance, missing=True):
        n, p = chance.randint(4, 26), chance.randint(1, 7)
        sign = lambda: chance.choice((-1, 1))
        patterns = [[sign() for _ in range(n)] for _ in range(p)]
        cues = [
            [sign() for _ in range(n)]
            if k % 2
            else [u if chance.random() < 0.8 else -u for u in chance.choice(patterns)]
            for k in range(CUES)
        ]
        kinds = (0, 0, 0, 1, 2) if missing else (0, 0, 0, 1)
        mask = [[chance.choice(kinds) for _ in range(n)] for _ in range(CUES)]
        return patterns, cues, mask

    def compare(self, patterns, cues, mask, wanted, *options):
        """wanted(cue, mask) is the reference's result."""
        self.npy("P.npy", patterns)
        self.npy("C.npy", cues)
        self.npy("M.npy", mask)
        run = self.finished(
            "recall",
            "--patterns",
            "P.npy",
            "C.npy",
            "--mask",
            "M.npy",
            "--out",
            "S.npy",
            "--json",
            *options,
        )
        states = read_rows(self.path("S.npy"))
        doubtful = False
        for k, got in enumerate(run.json()):
            cue = [0 if m == 2 else u for u, m in zip(cues[k], mask[k])]
            want = wanted(cue, mask[k])
            case = f"cue {k} {options}\nP {patterns}\ncue {cue}\nmask {mask[k]}"
            context = f"{case}\n{got}\n{want}"
            self.assertEqual(states[k], want["state"], context)
            for name in (
                "steps",
                "flips",
                "cycle",
                "converged",
                "energy",
                "energy_start",
            ):
                self.assertEqual(got[name], want[name], f"{name}: {context}")
            if want["outcome"]:
                for name in ("outcome", "match", "wrong"):
                    self.assertEqual(got[name], want[name], f"{name}: {context}")
            else:
                self.assertIn(got["outcome"], ("mixture", "spurious"), context)
                self.assertIsNone(got["match"], context)
            doubtful |= got["outcome"] not in ("exact", "near")
            self.assertEqual(got["missing"], want["state"].count(0), context)
        self.assertEqual(run.code, 1 if doubtful else 0)

    def test_sync(self):
        chance = random.Random(1)
        for i in range(40):
            patterns, cues, mask = self.case(chance)
            keep, plus = i % 4 == 3, i % 3 == 2
            memory = Hebb(patterns, keep)
            self.compare(
                patterns,
                cues,
                mask,
                lambda c, m: memory.sync(c, m, plus),
                "--diagonal",
                "keep" if keep else "zero",
                "--ties",
                "plus" if plus else "keep",
                "--path",
                ("factored", "explicit", "auto")[i % 3],
            )

    def test_async_fixed(self):
        chance = random.Random(2)
        for i in range(40):
            patterns, cues, mask = self.case(chance)
            plus = i % 3 == 2
            memory = Hebb(patterns)
            self.compare(
                patterns,
                cues,
                mask,
                lambda c, m: memory.sweeps(c, m, plus),
                "--update",
                "async",
                "--order",
                "fixed",
                "--ties",
                "plus" if plus else "keep",
                "--path",
                ("explicit", "factored")[i % 2],
            )

    def test_async_given_order(self):
        chance = random.Random(3)
        for _ in range(15):
            patterns, cues, mask = self.case(chance)
            units = list(range(len(patterns[0])))
            orders = [chance.sample(units, len(units)) for _ in range(2)]
            self.npy("O.npy", orders, chance.choice(("<i4", "<i8", "<f8")))
            memory = Hebb(patterns)
            self.compare(
                patterns,
                cues,
                mask,
                lambda c, m: memory.sweeps(c, m, orders=orders),
                "--update",
                "async",
                "--order",
                "O.npy",
            )

    def test_greedy(self):
        chance = random.Random(4)
        for _ in range(20):
            patterns, cues, mask = self.case(chance, missing=False)
            memory = Hebb(patterns)
            self.compare(
                patterns,
                cues,
                mask,
                lambda c, m: memory.greedy(c, m),
                "--update",
                "async",
                "--order",
                "greedy",
            )

    def test_limit(self):
        chance = random.Random(5)
        for i in range(20):
            patterns, cues, mask = self.case(chance)
            memory, most = Hebb(patterns), i % 2
            self.compare(
                patterns,
                cues,
                mask,
                lambda c, m: memory.sync(c, m, most=most),
                "--max-steps",
                most,
            )
            self.compare(
                patterns,
                cues,
                mask,
                lambda c, m: memory.sweeps(c, m, most=most),
                "--update",
                "async",
                "--order",
                "fixed",
                "--max-steps",
                most,
            )

    def test_random_order_only_falls(self):
        """Whatever the order, the energy trace of asynchronous recall never rises."""
        chance = random.Random(6)
        for i in range(10):
            patterns, cues, mask = self.case(chance)
            self.npy("P.npy", patterns)
            self.npy("C.npy", cues)
            run = self.finished(
                "recall",
                "--patterns",
                "P.npy",
                "C.npy",
                "--update",
                "async",
                "--seed",
                i,
                "--trace=flips",
                "--json",
            )
            for got in run.json():
                energies = [entry["energy"] for entry in got["trace"]]
                self.assertEqual(energies, sorted(energies, reverse=True))
                self.assertEqual(len(set(energies)), len(energies))
                self.assertEqual(energies[0], got["energy_start"])
                self.assertEqual(energies[-1], got["energy"])
                self.assertEqual(len(energies), got["flips"] + 1)


if __name__ == "__main__":
    unittest.main()
