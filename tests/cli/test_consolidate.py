# SPDX-License-Identifier: MIT
"""hopfield consolidate: near-duplicates become one, what has faded goes."""

import unittest

from care import CareTest


class Consolidate(CareTest):
    def setUp(self):
        """k6 is like k0, with its label; k7 like k2, but with another one."""
        super().setUp()
        twins = [self.near(self.rows[k], 0.01) for k in (0, 2)]
        self.lines("more.jsonl", [self.record(6 + i, t) for i, t in enumerate(twins)])
        self.learn("faq.hop", "more.jsonl")

    def strengths(self):
        return {i["key"]: i["strength"] for i in
                self.run_ok("list", "faq.hop", "--json").json()}  # fmt: skip

    def test_reports_first(self):
        before = self.bytes_of("faq.hop")
        out = self.run_ok("consolidate", "faq.hop").out
        self.assertIn("merge k6 into k0: 0.99", out)
        self.assertTrue(out.endswith("would merge 1 and drop 0; --apply does it\n"), out)
        step, = self.run_ok("consolidate", "faq.hop", "--json").json()
        self.assertEqual(
            (step["key"], step["step"], step["into"], step["strength"], step["applied"]),
            ("k6", "merge", "k0", 1, False),
        )
        self.assertGreater(step["likeness"], 0.98)
        self.assertEqual(self.bytes_of("faq.hop"), before)

    def test_the_stronger_one_stays_and_is_told_why(self):
        self.run_ok("reinforce", "faq.hop", "k6", "--by", 2)
        out = self.run_ok("consolidate", "faq.hop", "--apply").out
        self.assertIn("merge k0 into k6", out)
        self.assertTrue(out.endswith("merged 1, dropped 0\n"), out)
        self.assertEqual(self.strengths()["k6"], 4)
        self.assertNotIn("k0", self.strengths())
        last = self.run_ok("history", "faq.hop", "k6", "--json").json()[-1]
        self.assertEqual((last["event"], last["by"], last["strength"]), ("merge", 1, 4))
        self.assertIn("k0", last["note"])
        self.assertEqual(self.run_ok("consolidate", "faq.hop", "--apply").out,
                         "nothing to merge or to drop\n")  # fmt: skip
        self.assertEqual(self.run_ok("consolidate", "faq.hop", "--json").out, "")

    def test_drops_what_has_faded(self):
        self.learn("old.hop", "faq.jsonl", "--half-life", "1d", "--now", "2026-01-01")
        self.run_ok("reinforce", "old.hop", "k1", "--now", "2026-01-10")
        steps = self.run_ok("consolidate", "old.hop", "--floor", 0.01, "--now",
                            "2026-01-11", "--json").json()  # fmt: skip
        self.assertEqual([s["key"] for s in steps], ["k0", "k2", "k3", "k4", "k5"])
        self.assertEqual({(s["step"], s["into"], s["likeness"]) for s in steps},
                         {("drop", None, None)})  # fmt: skip
        self.assertAlmostEqual(steps[0]["strength"], 2**-10, 9)
        out = self.run_ok("consolidate", "old.hop", "--floor", 0.01, "--now",
                          "2026-01-11", "--apply").out  # fmt: skip
        self.assertIn("drop k5: its strength is down to 0.000976562\n", out)
        self.assertEqual(self.keys("old.hop"), ["k1"])
        self.run_ok("consolidate", "old.hop", "--floor", 100, "--apply")
        self.assertEqual(self.keys("old.hop"), [])
        self.run_ok("consolidate", "old.hop")

    def test_likeness(self):
        self.assertEqual(self.run_ok("consolidate", "faq.hop", "--likeness", 2).out,
                         "nothing to merge or to drop\n")  # fmt: skip
        steps = self.run_ok("consolidate", "faq.hop", "--likeness", -1, "--json").json()
        self.assertEqual({s["into"] for s in steps}, {"k0", "k1"})
        self.run_ok("consolidate", "faq.hop", "--likeness", -1, "--apply")
        self.assertEqual(self.strengths(), {"k0": 4, "k1": 4})

    def test_merged_memories_are_recalled_by_either_cue(self):
        self.run_ok("consolidate", "faq.hop", "--apply")
        self.lines("cue.jsonl", [{"id": "k0", "vector": self.near(self.rows[0])}])
        run = self.run_ok("evaluate", "faq.hop", "cue.jsonl", "--key", "id",
                          "--vector-field", "vector", "--json").json()[0]  # fmt: skip
        self.assertEqual(run["right"]["value"], 1)

    def test_refusals_change_nothing(self):
        before = self.strengths()
        self.refused(2, "consolidate", says="one memory file")
        self.refused(3, "consolidate", "none.hop", "--apply", says="none.hop")
        self.refused(4, "consolidate", "faq.jsonl", "--apply", says="not a memory file")
        for option, value in (("--floor", -1), ("--likeness", -2), ("--likeness", "x"),
                              ("--durability", "some")):  # fmt: skip
            self.refused(2, "consolidate", "faq.hop", "--apply", option, value,
                         says=option)  # fmt: skip
        self.assertEqual(self.strengths(), before)


if __name__ == "__main__":
    unittest.main()
