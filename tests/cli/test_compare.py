# SPDX-License-Identifier: MIT
"""hopfield compare: a line a rule, each what recall by itself gives."""

import random
import signal
import subprocess
import time
import unittest

from cli import PROGRAM, CliTest

UNITS, COUNT = 60, 9


class Compare(CliTest):
    def setUp(self):
        super().setUp()
        draw = random.Random(5)
        rows = [[draw.choice((-1, 1)) for _ in range(UNITS)] for _ in range(COUNT)]
        self.npy("P.npy", rows)

    def compare(self, *arguments):
        run = self.run_ok("compare", *arguments, "--trials", 5, "--json")
        return {one["rule"]: one for one in run.json()}

    def test_each_rule_does_what_its_recall_does(self):
        base = ("--patterns", "P.npy", "--noise", 0.1, "--update", "async")
        rules = ["hebb", "storkey", "projection"]
        told = self.compare(*base, "--rules", ",".join(rules))
        self.assertEqual(list(told), rules)
        for rule in rules:
            results = self.finished(
                "recall", "P.npy", *base, "--rule", rule, "--json"
            ).json()
            exact = sum(
                r["outcome"] == "exact" and r["match"] == r["index"] for r in results
            )
            steps = sum(r["steps"] for r in results) / COUNT
            self.assertAlmostEqual(told[rule]["exact"], exact / COUNT)
            self.assertAlmostEqual(told[rule]["steps"], steps)
            self.assertLessEqual(told[rule]["near_low"], told[rule]["near"])
            self.assertGreaterEqual(told[rule]["near_high"], told[rule]["near"])
        self.assertGreater(told["projection"]["basin"], told["hebb"]["basin"])

    def test_without_a_list_every_rule_that_leads_back(self):
        rules = self.run_ok("rules", "--json").json()
        names = list(dict.fromkeys(r["name"] for r in rules if not r["hetero"]))
        self.assertEqual(list(self.compare("--units", 40, "--patterns", 4)), names)

    def test_lists(self):
        told = self.compare(
            "--units", 40, "--load", 0.1, "--rules",
            "hebb,palimpsest:lambda=0.9,dreaming:t=2;minover:kappa=0.1",
        )
        self.assertEqual(
            list(told),
            ["hebb", "palimpsest:lambda=0.9", "dreaming:t=2", "minover:kappa=0.1"],
        )
        self.assertEqual(told["hebb"]["patterns"], 4)

    def test_long_lists_are_read_to_their_end(self):
        rules = [f"dreaming:t={k}.000000000000000000000000000001" for k in range(20)]
        told = self.compare("--units", 20, "--patterns", 2, "--rules", ",".join(rules))
        self.assertEqual(list(told), rules)

    def test_random_patterns_are_those_of_their_number(self):
        base = ("--units", 64, "--rules", "hebb", "--structure")
        for structure in ("random", "sparse:0.2", "correlated:0.3"):
            one = self.compare(*base, structure, "--patterns", 300)["hebb"]
            self.assertEqual((one["patterns"], one["cues"]), (300, 300))
        self.refused(2, "compare", *base, "orthogonal", "--patterns", 65, says="64")

    def test_a_refusal_is_a_line(self):
        told = self.compare(
            "--units", 40, "--patterns", 30, "--rules", "hebb,bam:left=60"
        )
        self.assertIsNone(told["hebb"]["refused"])
        self.assertIn("left", told["bam:left=60"]["refused"])
        self.assertIsNone(told["bam:left=60"]["exact"])

    def test_a_table_of_80_columns(self):
        run = self.run_ok("compare", "--units", 40, "--patterns", 4, "--trials", 5)
        lines = run.out.splitlines()
        self.assertTrue(all(len(line) <= 80 for line in lines), run.out)
        self.assertFalse([line for line in lines if line != line.rstrip()])

    def test_refusals(self):
        base = ("compare", "--units", 40)
        self.refused(2, "compare", says="--patterns FILE or --units")
        self.refused(2, *base, says="--patterns P or --load A")
        self.refused(2, *base, "--patterns", 4, "--load", 0.1, says="--load A")
        self.refused(2, *base, "--patterns", "P.npy", says="no number of patterns")
        self.refused(2, *base, "--patterns", 4, "--rules", "heb", says="'hebb'")
        self.refused(2, *base, "--patterns", 4, "--rules", "sequence", says="sequence")
        self.refused(2, "compare", "--patterns", "P.npy", "--load", 1, says="--units")
        for of_files in (("--size", "4x4"), ("--threshold", 3), ("--items", "0:1")):
            self.refused(2, *base, "--patterns", 4, *of_files, says="not go with --units")
        for rule, says in (
            ("hebb:rate=1", "takes no parameters"),
            ("dreaming:t=-1", "t: -1 is not in"),
            ("hebb,palimpsest:lambda=0.9,clip=1", "different forms"),
            ("hebb:a\nb", "'a?b'"),
        ):
            self.refused(2, *base, "--patterns", 4, "--rules", rule, says=says)

    def test_batches_of_cues_are_one_recall(self):
        draw = random.Random(8)
        cues = [[draw.choice((-1, 1)) for _ in range(UNITS)] for _ in range(4500)]
        base = ("--patterns", "P.npy", self.npy("C.npy", cues), "--update", "async")
        told = self.compare(*base, "--noise", 0.1, "--rules", "hebb")["hebb"]
        results = self.finished("recall", *base, "--noise", 0.1, "--json").json()
        for r in results:
            if r["outcome"] == "inverse":  # recall counts from the negative
                r["wrong"] = UNITS - r["wrong"]
        for name in ("overlap", "steps", "wrong"):
            mean = sum(r[name] for r in results) / len(cues)
            self.assertAlmostEqual(told[name], mean, places=9)

    def test_too_many_cues_are_refused_before_they_are_made(self):
        self.refused(
            5, "compare", "--units", 1000000, "--patterns", 1000000,
            says="at most 17179869184 units in all",
        )

    def test_an_interrupt_does_not_wait_for_patterns(self):
        run = subprocess.Popen(
            [PROGRAM, "compare", "--units", "1000000", "--patterns", "16000"],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=5)
        self.assertEqual(run.returncode, 130)


if __name__ == "__main__":
    unittest.main()
