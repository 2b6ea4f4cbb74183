#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""bench/retrieval: what it scores, and that it runs from files to a page."""
import math
import os
import subprocess
import sys
import unittest

from cli import PROGRAM, SOURCE, CliTest

BENCH = os.path.join(SOURCE, "bench", "retrieval")
sys.path.insert(0, BENCH)

import rivals_sqlite
import scoring
import tables
from files import Unusable
from scoring import Answer

UTTERANCES = {
    "opening": ["when do you open", "opening hours please", "are you open on sunday"],
    "price": ["what does it cost", "price of a ticket", "how much is the entrance"],
    "way": ["how do I get there", "where are you", "the way from the station"],
    "dog": ["may my dog come in", "are dogs allowed", "is there water for my dog"],
    "food": ["is there a restaurant", "where can we eat", "do you sell coffee"]}


def answers(*keys):
    return [Answer(tuple(key), key[:1] or None, 0.0) for key in keys]


class Scoring(unittest.TestCase):

    def test_first_and_first_five(self):
        given = answers("abcdef", "xyzuva", "", "ba")
        wanted = [{"a"}, {"a"}, {"a"}, {"a", "c"}]
        self.assertEqual(scoring.within(given, wanted, 1), 25)
        self.assertEqual(scoring.within(given, wanted, 5), 50)
        self.assertEqual(scoring.within(given, wanted, 6), 75)
        self.assertEqual(scoring.labelled(given, ["a", "a", "a", "b"]), 50)
        with self.assertRaises(ValueError):
            scoring.within(given, wanted[:3], 1)

    def test_ranking(self):
        """By hand: gains 3, 0, 1 at ranks 1, 2, 3 where 3, 1 would be best."""
        grades = {"q": {"a": 3, "c": 1}, "none": {}}
        value = scoring.ranking(answers("abc"), ["q"], grades)
        self.assertAlmostEqual(value, 100 * (3 + 1 / 2) / (3 + 1 / math.log2(3)))
        self.assertEqual(scoring.ranking(answers("ac"), ["q"], grades), 100)
        self.assertEqual(scoring.ranking(answers("xyz"), ["q"], grades), 0)
        self.assertEqual(scoring.ranking(answers("ac", "ab"), ["q", "none"], grades), 100)

    def test_unknown(self):
        known, unknown = [*range(10, 20)], [1, 2, 10, 11, 12, 30]
        # The limit that keeps nine of ten is 11; 1, 2 and 10 lie below.
        self.assertEqual(scoring.rejected(known, unknown), 50)
        pairs = sum((k > u) + (k == u) / 2 for k in known for u in unknown)
        self.assertAlmostEqual(scoring.separated(known, unknown), 100 * pairs / 60)
        self.assertEqual(scoring.separated([1, 1], [1]), 50)

    def test_distance(self):
        for one, other, edits in (("", "", 0), ("", "ab", 2), ("teh", "the", 1),
                                  ("kitten", "sitting", 3), ("ca", "abc", 3)):
            self.assertEqual(rivals_sqlite.distance(one, other), edits)
            self.assertEqual(rivals_sqlite.distance(other, one), edits)


class Running(CliTest):

    def write(self, name, rows):
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.writelines("\t".join(map(str, row)) + "\n" for row in rows)
        return self.path(name)

    def data(self):
        lexicon = [("house", 900), ("mouse", 300), ("garden", 250), ("window", 200),
                   ("accommodate", 40), ("necessary", 60)]
        wrong = [("huose", "house"), ("gardn", "garden"), ("acommodate", "accommodate"),
                 ("neccesary", "necessary|house")]
        train = [(f"{label}{at}", label, text) for label, some in UTTERANCES.items()
                 for at, text in enumerate(some)]
        return [
            "--lexicon", self.write("lexicon", lexicon),
            "--misspellings", self.write("wrong", wrong),
            "--train", self.write("train", train),
            "--test", "clean=" + self.write("test", [row[1:] for row in train]),
            "--cues",
            "cut=" + self.write("cues", [(row[0], row[2][2:]) for row in train]),
            "--docs", self.write("docs", [("1", "a house with a garden and a window"),
                                          ("2", "the mouse in the wall said \"no\""),
                                          ("3", "rain")]),
            "--queries", "plain=" + self.write("queries", [("q", "garden window")]),
            "--grades", self.write("grades", [("q", "1", 2)])]

    def bench(self, *arguments):
        return subprocess.run(
            [sys.executable, "-B", os.path.join(BENCH, "retrieval.py"), "--hopfield",
             PROGRAM, *arguments],
            capture_output=True, text=True, timeout=120, check=False)

    def test_from_files_to_a_page(self):
        page = self.path("page.md")
        names = ("words", "intents", "items", "unknown", "documents", "speed")
        with open(page, "w", encoding="utf-8") as out:
            out.writelines(f"<!-- retrieval: {name} -->\nformerly\n<!-- end -->\n"
                           for name in names)
        done = self.bench(*self.data(), "--budget", "1", "--aims", "--write", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(page, encoding="utf-8") as text:
            written = text.read()
        self.assertNotIn("formerly", written)
        blocks = {match[2]: match[0] for match in tables.BLOCK.finditer(written)}
        self.assertEqual(tuple(blocks), names)
        for name in names[:5]:
            self.assertIn("| **hopfield** | ", blocks[name])
            self.assertTrue("SQLite" in blocks[name] or "left out" in blocks[name])
        self.assertIn("| **hopfield** | 100.0 / 100.0 |", blocks["words"])
        self.assertIn("| **hopfield** | 100.0 |", blocks["intents"])
        self.assertIn("| **hopfield** | 100.0 |", blocks["documents"])
        for kind in ("word", "utterance", "document"):
            self.assertIn(f"| {kind} | ", blocks["speed"])

    def refused(self, said, *arguments):
        done = self.bench(*arguments)
        self.assertEqual(done.returncode, 1)
        self.assertIn(said, done.stderr)

    def test_refusals(self):
        odd = self.write("odd", [("one", "2"), ("three",)])
        wrong = self.write("wrong", [("a", "b")])
        self.refused("odd:2: 1 columns, not 2", "--lexicon", odd, "--misspellings", wrong)
        self.refused("'b' is no whole number", "--lexicon", wrong)
        self.refused("absent", "--lexicon", self.path("absent"))
        self.refused("no task has all its files")
        self.refused("words needs --lexicon, --misspellings", "--tasks", "words")
        self.refused("'shopping' is no task", "--tasks", "shopping")
        self.refused("'grep' is none of", "--only", "grep")
        with self.assertRaises(Unusable):
            tables.write(wrong, [tables.Table("words", "", ["a"])])


if __name__ == "__main__":
    unittest.main()
