# SPDX-License-Identifier: MIT
"""Utterances, and why a text is like a cue."""

import unittest

from cli import hopfield, in_terminal
from texts import Texts


class Explain(Texts):
    def setUp(self):
        super().setUp()
        self.words("accommodation\nthe\nnaïveté\n")

    def spans(self, cue):
        return self.finished("recall", "w.hop", cue, "--explain", "--json").json()[0]

    def test_spans_are_of_both(self):
        for cue in ("acomodation", "ACCOMODATTION", "naivete", "NAI\u0308VETE\u0301",
                    "teh"):
            got = self.spans(cue)
            text, end = got["matches"][0]["text"], 0
            self.assertTrue(got["spans"])
            for span in got["spans"]:
                for name, whole in (("cue", cue), ("text", text)):
                    part, at = span[name].encode(), span[name + "_at"]
                    self.assertEqual(whole.encode()[at : at + len(part)], part)
                self.assertGreaterEqual(span["cue_at"], end)
                end = span["cue_at"] + len(span["cue"].encode())
                self.assertTrue(0 <= span["weight"] <= 1)
            self.assertLessEqual(sum(s["weight"] for s in got["spans"]), 1.0001)

    def test_drawn(self):
        out = self.finished("recall", "w.hop", "acomodation", "--explain").out
        lines = out.splitlines()[2:]
        self.assertEqual([line[:8] for line in lines],
                         ["  cue   ", " " * 8, "  item  ", " " * 8])  # fmt: skip
        self.assertEqual(lines[0][8:], "acomodation")
        self.assertEqual(lines[2][8:], "accommodation")
        self.assertEqual(lines[1][8:], "=" * 11)
        self.assertEqual(lines[3].count("="), 11)
        self.assertNotIn("\033",
                         in_terminal("recall", "w.hop", "acomodation", "--explain",
                                             cwd=self.folder))  # fmt: skip
        self.assertEqual(self.spans("")["spans"], [])


class Utterances(Texts):
    def setUp(self):
        super().setUp()
        self.faq()

    def test_the_use_of_a_chatbot(self):
        got = self.run_ok("recall", "faq.hop", "cna i exchnge curency heer", "--json",
                          "--explain").json()[0]  # fmt: skip
        self.assertEqual((got["label"], got["key"]), ("exchange", "q0"))
        self.assertTrue(any(s["same"] for s in got["spans"]))
        run = self.run_ok("recall", "faq.hop", "cna i exchnge curency heer",
                          "--explain")
        for line in run.out.splitlines():
            self.assertLessEqual(len(line), 80)
        self.assertIn("  item  Can I exchange currency here?", run.out)
        out = self.run_ok("recall", "faq.hop", "when does my card arrive").out
        self.assertIn("  text ", out)
        self.assertIn("[card]", out)
        loose = self.finished("recall", "faq.hop", "where", "is", "my", "card")
        self.assertIn("quotes", loose.err)
        self.assertNotIn("quotes", self.finished("recall", "faq.hop", "is it", "a").err)

    def test_labels_in_columns(self):
        self.text("cues", "cna i exchnge curency heer\nwhat are the opening hours\n")
        run = self.run_ok("recall", "faq.hop", "--batch", "cues", "--tsv", "--top", 3)
        rows = [line.split("\t") for line in run.out.splitlines()]
        self.assertEqual([row[2] for row in rows], ["exchange", "hours"])
        self.assertEqual([row[3] for row in rows], ["q0", "q6"])

    def test_evaluate_by_label(self):
        self.text("t.tsv", "exchange\tcurency exchnge?\ncard\twhere is my card\n")
        got = self.run_ok("evaluate", "faq.hop", "t.tsv", "--columns", "label,text",
                          "--json").json()[0]  # fmt: skip
        self.assertEqual((got["cues"], got["known"]), (2, 2))

    def test_long_texts_are_drawn_in_part(self):
        words = " ".join(f"word{i}" for i in range(400))
        self.text("long.txt", words[:1200] + " platypus " + words[1200:] + "\n")
        self.run_ok("learn", "d.hop", "--kind", "document", "long.txt")
        out = hopfield("recall", "d.hop", "platypus", "--explain", cwd=self.folder).out
        self.assertLess(len(out.splitlines()), 40)
        for line in out.splitlines():
            self.assertLessEqual(len(line), 80)

if __name__ == "__main__":
    unittest.main()
