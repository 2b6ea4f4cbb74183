# SPDX-License-Identifier: MIT
"""hopfield evaluate: cues whose answers are known, and what changes between memories."""

import os
import unittest

from care import CareTest
from cli import PICTURES, SCENES


KEYS = ["--key", "id", "--vector-field", "vector"]


class Evaluate(CareTest):
    def setUp(self):
        super().setUp()
        self.lines("cues.jsonl", [{"id": f"k{i}", "vector": self.near(row)}
                                  for i, row in enumerate(self.rows)])  # fmt: skip

    def evaluate(self, *arguments, named=KEYS):
        return self.run_ok("evaluate", *arguments, *named, "--json").json()[0]

    def both(self, *arguments):
        return self.run_ok("evaluate", *arguments, *KEYS, "--json").json()

    def test_all_are_right(self):
        got = self.evaluate("faq.hop", "cues.jsonl")
        self.assertEqual((got["cues"], got["known"]), (6, 6))
        for share in ("right", "first", "among_five"):
            self.assertEqual(got[share]["value"], 1)
        self.assertAlmostEqual(got["right"]["low"], 0.6097, 4)  # Wilson, 6 of 6
        self.assertIsNone(got["refused"]["value"])
        self.assertIsNone(got["against"])
        self.assertLess(got["calibration_error"], 0.05)
        self.assertEqual(sum(b["cues"] for b in got["calibration"]), 6)
        self.assertGreaterEqual(got["slow_ms"], got["median_ms"])
        out = self.run_ok("evaluate", "faq.hop", "cues.jsonl", *KEYS).out
        self.narrow(out)
        self.assertIn("right        100.00%", out)

    def test_labels_and_wrong_answers(self):
        self.lines("named.jsonl", [
            {"label": "even", "vector": self.rows[0]},
            {"label": "odd", "vector": self.rows[0]},
            {"id": "k1", "label": "even", "vector": self.rows[1]},
            {"id": "k2", "vector": self.rows[3]},
            {"id": "c9", "label": "odd", "vector": self.rows[5]},
        ])  # fmt: skip
        named = [*KEYS, "--label", "label", "--changed"]
        got = self.evaluate("faq.hop", "named.jsonl", named=named)
        self.assertEqual(got["right"]["value"], 0.6)
        self.assertEqual([(c["wanted"], c["got"], c["mark"]) for c in got["changed"]],
                         [("odd", "even", "wrong"), ("k2", "k3", "wrong")])  # fmt: skip
        out = self.run_ok("evaluate", "faq.hop", "named.jsonl", *named).out
        self.assertIn("k2: wanted k2, got k3 (wrong, 1.000)", out)

    def test_strangers_are_to_be_refused(self):
        stranger = lambda: [self.chance.gauss(0, 1) for _ in range(12)]
        self.lines("strange.jsonl", [{"vector": stranger()} for _ in range(20)])
        named = ["--vector-field", "vector"]
        got = self.evaluate("faq.hop", "strange.jsonl", named=named)
        self.assertEqual((got["known"], got["refused"]["value"]), (0, 0))
        self.assertIsNone(got["first"]["value"])
        named += ["--false-rejection", 0.05]
        got = self.evaluate("faq.hop", "strange.jsonl", named=named)
        self.assertGreater(got["refused"]["value"], 0.5)
        self.assertEqual(got["refused"], got["right"])

    def test_against_the_same_with_other_settings(self):
        """At beta 0.05 all of one label outweigh: the best label, not the nearest."""
        got, other = self.both(
            "faq.hop", "cues.jsonl", "--beta", 0.05, "--against", "faq.hop", "--changed"
        )
        change = got["change"]
        self.assertEqual(other["right"]["value"], 1)
        self.assertEqual((got["against"], "change" in other), ("faq.hop", False))
        self.assertEqual(change["both"] + change["only_second"], 6)
        self.assertEqual((change["only_first"], change["neither"]), (0, 0))
        self.assertEqual(len(got["changed"]), change["only_second"])
        self.assertGreater(got["calibration_error"], other["calibration_error"])

    def test_which_cues_changed(self):
        """OTHER lacks nothing, but holds k0 and k2 the other way round."""
        swapped = [self.rows[k] for k in (2, 1, 0, 3, 4, 5)]
        self.lines("other.jsonl", [self.record(i, row) for i, row in enumerate(swapped)])
        self.learn("other.hop", "other.jsonl")
        against = ("--against", "other.hop", "--changed")
        got = self.evaluate("faq.hop", "cues.jsonl", *against)
        self.assertEqual(got["change"], {"both": 4, "only_first": 2, "only_second": 0,
                                         "neither": 0, "chance": 0.5})  # fmt: skip
        self.assertEqual(
            [(c["cue"], c["got"], c["mark"], c["against"], c["against_mark"])
             for c in got["changed"]],
            [("k0", "k0", "right", "k2", "wrong"), ("k2", "k2", "right", "k0", "wrong")],
        )  # fmt: skip
        back = self.evaluate("other.hop", "cues.jsonl", "--against", "faq.hop")
        self.assertEqual(back["change"]["only_second"], 2)
        self.assertNotIn("changed", back)
        out = self.run_ok("evaluate", "faq.hop", "cues.jsonl", *KEYS, *against).out
        self.assertIn("only in the first 2, only in the second 0", out)
        self.assertIn("k0: wanted k0, got k0 (right, ", out)
        self.narrow(out)

    def test_filters(self):
        """As if the file held only some: cues of the others cannot be right."""
        got = self.evaluate("faq.hop", "cues.jsonl", "--where", "tag=low", "--changed")
        self.assertEqual(got["right"]["value"], 0.5)
        self.assertEqual([c["wanted"] for c in got["changed"]], ["k3", "k4", "k5"])
        self.assertTrue(all(c["got"] in ("k0", "k1", "k2") for c in got["changed"]))
        got = self.evaluate("faq.hop", "cues.jsonl", "--tag", "none")
        self.assertEqual((got["right"]["value"], got["rejected"]["value"]), (0, 1))
        self.assertIsNone(got["calibration_error"])

    def test_pictures(self):
        self.scenes()
        cues = [os.path.join(PICTURES, "scenes", s + "_old.png") for s in SCENES]
        got = self.run_ok("evaluate", "scenes.hop", *cues, "--json").json()[0]
        self.assertEqual((got["cues"], got["right"]["value"]), (7, 1))
        softmax = ("--energy", "softmax", "--beta", 20)
        got = self.run_ok("evaluate", "scenes.hop", *cues, *softmax, "--json").json()[0]
        self.assertEqual(got["right"]["value"], 1)

    def test_time(self):
        """Faded away, nothing is found."""
        self.learn("old.hop", "faq.jsonl", "--half-life", "1d", "--now", "2026-01-01")
        got = self.evaluate("old.hop", "cues.jsonl", "--now", "2026-01-02")
        self.assertEqual(got["right"]["value"], 1)
        got = self.evaluate("old.hop", "cues.jsonl", "--now", "2036-01-02")
        self.assertEqual(got["rejected"]["value"], 1)

    def test_refusals(self):
        cues = ["cues.jsonl", *KEYS]
        for name, objects, code, says in (
            ("key", [{"id": "zz", "vector": self.rows[0]}], 2, "no key 'zz'"),
            ("label", [{"id": "c1", "label": "zz", "vector": self.rows[0]}], 2, "'zz'"),
            ("short", [{"id": "k0", "vector": [1, 2]}], 2, "2 units"),
            ("bare", [{"id": "k0", "text": "x"}], 2, "vector"),
            ("empty", [], 4, "holds no cue"),
            ("value", [{"id": "k0", "vector": ["x"] * 12}], 4, "value.jsonl:1"),
        ):
            self.lines(name + ".jsonl", objects)
            self.refused(code, "evaluate", "faq.hop", name + ".jsonl", *KEYS, says=says)
        self.refused(2, "evaluate", says="memory file and cues")
        self.refused(2, "evaluate", "faq.hop", says="memory file and cues")
        self.refused(3, "evaluate", "none.hop", *cues, says="none.hop")
        self.refused(3, "evaluate", "faq.hop", "none.jsonl", *KEYS, says="none.jsonl")
        self.refused(3, "evaluate", "faq.hop", *cues, "--against", "none.hop",
                     says="none.hop")  # fmt: skip
        self.refused(2, "evaluate", "faq.hop", *cues, "--where", "tag", says="tag")
        self.refused(2, "evaluate", "faq.hop", *cues, "--rule", "hebb", says="--rule")
        self.scenes()
        self.refused(2, "evaluate", "faq.hop", *cues, "--against", "scenes.hop",
                     says=["12 units", "scenes.hop has 1024"])  # fmt: skip
        picture = os.path.join(PICTURES, "scenes", "beach_old.png")
        self.refused(2, "evaluate", "scenes.hop", picture, "--beta", 3, says="--energy")


if __name__ == "__main__":
    unittest.main()
