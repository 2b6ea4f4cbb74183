# SPDX-License-Identifier: MIT
"""Memory files that want looking after, for the tests of doctor, evaluate and others."""

import json
import random

from cli import CliTest

DIM = 12
VECTORS = "--key id --vector-field vector --label label --tags tags".split()


class CareTest(CliTest):
    """faq.hop: six random vectors k0..k5, labels even and odd, tags low and high."""

    def setUp(self):
        super().setUp()
        self.chance = random.Random(5)
        self.rows = [[self.chance.gauss(0, 1) for _ in range(DIM)] for _ in range(6)]
        self.lines("faq.jsonl", [self.record(i, row) for i, row in enumerate(self.rows)])
        self.learn("faq.hop", "faq.jsonl")

    def record(self, i, row):
        return {
            "id": f"k{i}",
            "vector": row,
            "label": "odd" if i % 2 else "even",
            "tags": ["low"] if i < 3 else ["high"],
        }

    def near(self, row, noise=0.1):
        return [x + self.chance.gauss(0, noise) for x in row]

    def lines(self, name, objects):
        return self.text(name, "".join(json.dumps(o) + "\n" for o in objects))

    def learn(self, memory, records, *options):
        self.run_ok("learn", memory, records, "--kind", "vector", *VECTORS, "--beta", 20,
                    "--false-rejection", 0, *options)  # fmt: skip

    def keys(self, memory="faq.hop"):
        return [i["key"] for i in self.run_ok("list", memory, "--json").json()]

    def narrow(self, out):
        for line in out.splitlines():
            self.assertLessEqual(len(line), 80, line)
