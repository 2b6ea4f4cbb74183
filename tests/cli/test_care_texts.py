# SPDX-License-Identifier: MIT
"""Commands that look after memory files, or are for couplings, on memories of texts."""

import time
import unittest

from cli import CliTest, hopfield, in_terminal

ROWS = [
    ("drink_1", "drink", "A cup of green tea, please"),
    ("drink_2", "drink", "a cup of black tea please"),
    ("drink_3", "drink", "One glass of cold lemonade"),
    ("train_1", "train", "When does my train leave?"),
    ("train_2", "train", "Is the train to the coast on time?"),
    ("train_3", "train", "A ticket for the train to the coast"),
]


class CareOfTexts(CliTest):
    def setUp(self):
        super().setUp()
        lines = ["key\tlabel\ttext"] + ["\t".join(row) for row in ROWS]
        self.text("t.tsv", "\n".join(lines) + "\n")
        self.run_ok("learn", "t.hop", "t.tsv", "--kind", "utterance")
        self.text("w.txt", "tea\ncoffee\nlemonade\n")
        self.run_ok("learn", "w.hop", "w.txt", "--kind", "word")

    def test_list(self):
        lines = self.run_ok("list", "t.hop").out.splitlines()
        self.assertEqual(lines[0].split(), ["key", "strength", "label", "text"])
        self.assertEqual(len(lines), 7)
        self.assertTrue(lines[5].endswith("Is the train to the coast on time?"))
        words = self.run_ok("list", "w.hop").out.splitlines()
        self.assertEqual([w.split() for w in words[1:]],
                         [["tea", "1"], ["coffee", "1"], ["lemonade", "1"]])  # fmt: skip
        some = self.run_ok("list", "t.hop", "--where", "text~coast", "--json").json()
        self.assertEqual([i["text"] for i in some], [ROWS[4][2], ROWS[5][2]])

    def test_a_terminal_shows_what_goes_on_a_line(self):
        self.text("long.txt", "one\ttwo " + "long " * 100 + "\n" + "ü" * 300 + "\n")
        self.run_ok("learn", "t.hop", "long.txt")
        for line in in_terminal("list", "t.hop", cwd=self.folder).splitlines():
            self.assertLessEqual(len(line), 80)
        self.assertIn("one two long", self.run_ok("list", "t.hop").out)

    def test_many_are_listed_at_once(self):
        self.text("many.txt", "".join(f"word{i}\n" for i in range(50000)))
        self.run_ok("learn", "many.hop", "many.txt", "--kind", "word")
        began = time.monotonic()
        self.assertEqual(len(self.run_ok("list", "many.hop").out.splitlines()), 50001)
        self.assertLess(time.monotonic() - began, 20)

    def test_info(self):
        out = self.run_ok("info", "t.hop").out
        for part in ("utterances 6", "labels     2, on 6", "language english", "score"):
            self.assertIn(part, out)
        facts = self.run_ok("info", "t.hop", "--json").json()[0]
        self.assertEqual(facts["characters"], sum(len(row[2]) for row in ROWS))
        self.assertGreater(facts["index_bytes"], 0)
        self.assertEqual(facts["recipe"]["encoder"], "utterance")
        self.assertIsNone(facts["recipe"]["storage"])
        self.assertGreater(facts["recipe"]["score_threshold"], 0)

    def test_configure(self):
        out = self.run_ok("configure", "t.hop", "--false-rejection", 0, "--beta", 9).out
        self.assertIn("now softmax, beta 9", out)
        self.assertNotIn("now softmax, beta 9, false", out)
        for option in (["--rule", "hebb"], ["--energy", "sparsemax"],
                       ["--similarity", "dot"], ["--scaling", "p"]):  # fmt: skip
            self.refused(2, "configure", "t.hop", *option,
                         says=[option[0], "texts"])  # fmt: skip
        self.refused(2, "configure", "t.hop", "--beta", "auto", says="--beta")

    def test_doctor(self):
        found = self.run_ok("doctor", "t.hop", "--json").json()[0]
        self.assertEqual((found["tried"], found["shadowed"]), (6, 0))
        self.assertIsNone(found["load"])
        self.assertIsNotNone(found["left_out"]["value"])
        self.assertNotIn("load", self.run_ok("doctor", "t.hop").out)
        self.text("twin.tsv", "key\tlabel\ttext\n"
                  "twin\tdrink\tONE glass of cold lemonade\n")  # fmt: skip
        self.run_ok("learn", "t.hop", "twin.tsv", "--strength", 9)
        found = self.run_ok("doctor", "t.hop", "--json").json()[0]
        self.assertEqual(found["near_duplicates"], 1)
        self.assertEqual(found["shadows"], [{"key": "drink_3", "by": "twin"}])
        for line in self.run_ok("doctor", "t.hop").out.splitlines():
            self.assertLessEqual(len(line), 80, line)
        # What is advised helps.
        self.run_ok("consolidate", "t.hop", "--apply")
        found = self.run_ok("doctor", "t.hop", "--json").json()[0]
        self.assertEqual(found["shadowed"], 0)

    def test_evaluate(self):
        self.text("cues.tsv", "key\tlabel\ttext\nx\tdrink\tcup of gren tea\n"
                  "train_1\ttrain\twhen does my trian leave\n")  # fmt: skip
        found = self.run_ok("evaluate", "t.hop", "cues.tsv", "--false-rejection", 0,
                            "--json").json()[0]  # fmt: skip
        self.assertEqual((found["cues"], found["right"]["value"]), (2, 1))
        self.text("lines.txt", "zzzz\n\nqqqq\n")
        found = self.run_ok("evaluate", "t.hop", "lines.txt", "--json").json()[0]
        self.assertEqual((found["cues"], found["known"]), (2, 0))
        self.assertEqual(found["refused"]["value"], 1)
        self.refused(2, "evaluate", "t.hop", "cues.tsv", "--energy", "sparsemax",
                     says=["texts", "--energy"])  # fmt: skip

    def test_turning(self):
        options = ("--old", "train_1", "--new", "train_2")
        cue = "when does the train leave"
        told = self.run_ok("turning", "t.hop", cue, *options, "--json").json()[0]
        self.assertFalse(told["overtaken"])
        more = int(1.01 * told["needed"]) + 1
        self.run_ok("reinforce", "t.hop", "train_2", "--by", more)
        told = self.run_ok("turning", "t.hop", cue, *options, "--json").json()[0]
        self.assertTrue(told["overtaken"])
        self.refused(2, "turning", "t.hop", "0", *options, says=["t.hop", "out of reach"])

    def test_what_goes_on_as_ever(self):
        self.run_ok("reinforce", "t.hop", "drink_1", "--by", 2)
        self.run_ok("weaken", "t.hop", "drink_1")
        told = self.run_ok("history", "t.hop", "drink_1").out
        self.assertEqual(len(told.splitlines()), 4)
        self.text("d.jsonl", self.run_ok("dump", "t.hop").out)
        self.run_ok("restore", "again.hop", "d.jsonl")
        self.assertEqual(self.run_ok("dump", "again.hop").out, self.read("d.jsonl"))
        self.run_ok("backup", "t.hop", "copy.hop")
        self.run_ok("check", "t.hop", "copy.hop", "w.hop")
        self.run_ok("forget", "t.hop", "--where", "text~coast")
        self.run_ok("vacuum", "t.hop")
        self.assertEqual(len(self.run_ok("list", "t.hop", "--json").json()), 4)

    def test_couplings_are_refused(self):
        for command in (["energy"], ["basin"], ["basin", "drink_1"], ["census"]):
            for memory, kind in (("t.hop", "utterance"), ("w.hop", "word")):
                self.refused(2, command[0], memory, *command[1:],
                             says=[memory, f"(kind {kind})", "couplings"])  # fmt: skip
        for command in (["theory"], ["lab"], ["compare"], ["compare", "--patterns"],
                        ["energy", "--patterns"]):  # fmt: skip
            run = hopfield(*command, "t.hop", cwd=self.folder)
            self.assertEqual((run.code, len(run.err.splitlines())), (2, 1), run.err)


if __name__ == "__main__":
    unittest.main()
