# SPDX-License-Identifier: MIT
"""hopfield correct: texts come out as they went in, but for what is surely a slip."""

import os
import select
import subprocess
import unittest

from cli import PROGRAM, CliTest, environment

WORDS = """the 23000
this 3200
a 9000
of 13000
their 780
friend 79
received 110
receive 60
achieve 30
because 300
definitely 20
accommodation 15
weather 30
whether 90
strange 30
until 90
Paris 40
company 100
we'll 10
lifting 5
naïve 3
"""


class Correct(CliTest):
    def setUp(self):
        super().setUp()
        self.text("w.tsv", WORDS.replace(" ", "\t"))
        self.run_ok("learn", "w.hop", "w.tsv", "--kind", "word",
                    "--columns", "text,frequency")  # fmt: skip

    def correct(self, text, *options, code=0, raw=False):
        done = subprocess.run(
            [PROGRAM, "correct", "w.hop", *map(str, options)],
            cwd=self.folder,
            env=environment(),
            input=text if isinstance(text, bytes) else text.encode(),
            capture_output=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout if raw else done.stdout.decode()

    def both(self, wrong, right):
        self.assertEqual(self.correct(wrong), right)

    def test_a_nul_begins_no_sentence(self):
        for wrong in "the\0 Freind\n", "the \0 Freind\n":
            self.both(wrong, wrong)
        self.both("the. Freind\n", "the. Friend\n")

    def test_slips_are_corrected(self):
        self.both("I recieved thier accomodation becuase.\n",
                  "I received their accommodation because.\n")  # fmt: skip
        self.both("My freind's compny's", "My friend's company's")
        self.both("«recieved», (definately) \u2014achive",
                  "«received», (definitely) \u2014achieve")  # fmt: skip

    def test_cases(self):
        self.both("Recieved. Becuase", "Received. Because")
        self.both("RECIEVED THIER", "RECEIVED THIER")  # short ones may be acronyms
        self.both("parsi", "Paris")  # as the memory has it

    def test_what_is_left(self):
        for text in [
            "so Recieved Thier",  # names within a sentence
            "recieved2 x86 b2b",  # digits
            "see http://recieved.com/thier or recieved@thier.org or recieved.com.",
            "/usr/recieved --recieved $recieved `recieved` thier_accomodation",
            "reCieved iRecieved",  # another case
            "nonlifting friends companys",  # they go on
            "zzyzx qwrtpsdf",  # like nothing
            "fr fi a b c",  # short
        ]:
            self.both(text, text)
        self.both("untill", "until")  # doubled

    def test_bytes_stay(self):
        """Line ends, blanks, what is no UTF-8, a last line without an end."""
        for text in [b"", b"\n", b"\r\n \t\r\n", b"\xff\xfe thing \x00\x01 \xc3\n",
                     b"the",
                     b"caf\xff  the\r\n\r\n",
                     "e\u0301 \u05e9\u05dc \U0001f600".encode()]:
            self.assertEqual(self.correct(text, raw=True), text)
        self.assertEqual(self.correct(b"\xff recieved\r\nthe\x00 thier", raw=True),
                         b"\xff received\r\nthe\x00 their")  # fmt: skip

    def test_long_lines_and_words(self):
        """In bounded memory: blocks end between words."""
        text = "recieved " * 120000
        self.both(text, "received " * 120000)
        line = "x" * 200000 + "recieved thier"
        self.both(line, "x" * 200000 + "recieved their")

    def test_lists_of_changes(self):
        text = "the the\n\n  \u00e9t\u00e9 recieved thier\n"
        rows = [row.split("\t") for row in self.correct(text, "--changes").splitlines()]
        self.assertEqual([row[:3] for row in rows],
                         [["3:7", "recieved", "received"], ["3:16", "thier", "their"]])
        for row in rows:
            self.assertTrue(0.95 < float(row[3]) <= 1)
            self.assertEqual(len(row), 5)
        self.assertIn("receive", rows[0][4].split(", "))
        self.text("a.txt", text)
        self.text("b.txt", "freind")
        run = self.run_ok("correct", "w.hop", "a.txt", "b.txt", "--changes")
        self.assertEqual([line.split("\t")[0] for line in run.out.splitlines()],
                         ["a.txt:3:7", "a.txt:3:16", "b.txt:1:1"])  # fmt: skip
        self.assertIn("3 changed", run.err)
        got = self.run_ok("correct", "w.hop", "b.txt", "--json").json()[0]
        self.assertEqual((got["file"], got["line"], got["column"], got["from"],
                          got["to"]),
                         ("b.txt", 1, 1, "freind", "friend"))  # fmt: skip
        self.assertEqual(got["alternatives"], sorted(
            got["alternatives"], key=lambda a: -a["score"]))  # fmt: skip

    def test_files_follow_one_another(self):
        self.text("a.txt", "Thier ")
        self.text("b.txt", "recieved")
        run = self.run_ok("correct", "w.hop", "a.txt", "b.txt")
        self.assertEqual(run.out, "Their received")

    def test_sure(self):
        """Between two words that are as near the memory is not sure."""
        unsure = "wether"
        self.both(unsure, unsure)
        self.assertNotEqual(self.correct(unsure, "--sure", 0), unsure)

    def test_conditions(self):
        self.run_ok("learn", "w.hop", self.text("t.txt", "thier\n"), "--tags", "odd")
        self.both("thier", "thier")  # it is a word now
        self.assertEqual(self.correct("thier recieved", "--where", "tag!=odd"),
                         "their received")  # fmt: skip

    def test_answers_as_it_reads(self):
        process = subprocess.Popen([PROGRAM, "correct", "w.hop"], cwd=self.folder,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)  # fmt: skip
        process.stdin.write(b"thier\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], 60)
        self.assertTrue(ready)
        self.assertEqual(os.read(process.stdout.fileno(), 100), b"their\n")
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0)

    def test_refused(self):
        self.refused(2, "correct", says="which memory")
        self.refused(3, "correct", "none.hop", says="none.hop")
        self.refused(3, "correct", "w.hop", "none.txt", says="none.txt")
        self.refused(3, "correct", "w.hop", ".", says="directory")
        self.refused(2, "correct", "w.hop", "w.tsv", "--changes", "--json",
                     says="--changes")
        self.refused(2, "correct", "w.hop", "w.tsv", "--sure", 1, says="--sure")
        self.npy("P.npy", [[1, -1, 1]])
        self.run_ok("learn", "p.hop", "P.npy")
        self.refused(2, "correct", "p.hop", "w.tsv", says=["patterns", "kind word"])
        self.text("l.txt", "hello there\n")
        self.run_ok("learn", "u.hop", "--kind", "utterance", "l.txt")
        self.refused(2, "correct", "u.hop", "l.txt", says=["utterance", "kind word"])
        self.refused(2, "correct", "w.hop", "l.txt", "--where", "tag=none",
                     says="no memory")


if __name__ == "__main__":
    unittest.main()
