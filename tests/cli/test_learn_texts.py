# SPDX-License-Identifier: MIT
"""hopfield learn of words, utterances and documents: what is kept, what is refused."""

import json
import os
import unittest

from cli import PICTURES
from texts import FAQ, Texts


class Learn(Texts):
    def test_lines(self):
        run = self.words("  the \r\n\r\n \t\nof\nÉtat\n")
        self.assertEqual(run.out, "w.hop: learned 3 words; now 3\n")
        self.assertEqual([(i["key"], i["text"]) for i in
                          self.run_ok("list", "w.hop", "--json").json()],
                         [("the",) * 2, ("of",) * 2, ("État",) * 2])  # fmt: skip
        out, _ = self.talk("learn", "w.hop", "-", "--tags", "new", text="x-ray\n")
        self.assertEqual(out, "w.hop: learned 1 word; now 4\n")
        self.assertEqual(self.run_ok("list", "w.hop", "--json").json()[3]["tags"],
                         ["new"])
        self.text("hi.txt", "Hello\nHi there\n")
        self.run_ok("learn", "u.hop", "--kind", "utterance", "hi.txt", "--label",
                    "greet")
        self.assertEqual([(i["key"], i["label"], i["text"]) for i in
                          self.run_ok("list", "u.hop", "--json").json()],
                         [("hi:0", "greet", "Hello"),
                          ("hi:1", "greet", "Hi there")])  # fmt: skip

    def test_frequencies(self):
        self.text("l.tsv", "the\t23135851162\nof\t0.5\n")
        self.run_ok("learn", "w.hop", "--kind", "word", "l.tsv", "--columns",
                    "text,frequency")
        items = self.run_ok("list", "w.hop", "--json").json()
        self.assertEqual([i["strength"] for i in items], [23135851162, 0.5])

    def test_records(self):
        got = self.faq("--json").json()[0]
        self.assertEqual((got["learned"], got["patterns"], got["kind"]),
                         (7, 7, "utterance"))
        self.assertEqual(got["keys"], [f"q{i}" for i in range(7)])
        lines = [{"id": i, "question": t, "intent": l, "answer": {"n": i}}
                 for i, (l, t) in enumerate(FAQ)]  # fmt: skip
        self.text("faq.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
        self.run_ok(*"learn f.hop --kind utterance faq.jsonl --key id --text question "
                    "--label intent --payload answer".split())  # fmt: skip
        items = self.run_ok("list", "f.hop", "--json").json()
        got = [(i["key"], i["label"], i["text"], i["payload"]["n"]) for i in items]
        want = [(str(i), label, text, i) for i, (label, text) in enumerate(FAQ)]
        self.assertEqual(got, want)
        info = self.run_ok("info", "f.hop", "--json").json()[0]
        self.assertEqual((info["patterns"], info["recipe"]["language"]), (7, "english"))
        self.assertIn("utterances 7",
                      " ".join(self.run_ok("info", "f.hop").out.split()))

    def test_records_without_text(self):
        self.text("d.tsv", "a\tsome text\nb\t\nc\t \nd\tmore\n")
        run = self.run_ok("learn", "d.hop", "--kind", "document", "d.tsv",
                          "--columns", "key,text")  # fmt: skip
        self.assertIn("learned 2 documents", run.out)
        self.assertIn("d.tsv:2: no text, passed over", run.err)
        self.text("e.jsonl", '{"txt": "a"}\n')
        self.refused(4, "learn", "e.hop", "--kind", "utterance", "e.jsonl",
                     says=["e.jsonl:1", "--text"])  # fmt: skip
        self.refused(4, "learn", "e.hop", "--kind", "word", self.text("none", "\n \n"),
                     says="holds no text")  # fmt: skip
        self.assertFalse(os.path.exists(self.path("e.hop")))

    def test_doubles(self):
        self.text("twice", "a\nb\na\n")
        self.refused(2, "learn", "w.hop", "--kind", "word", "twice",
                     says=["twice:3", "'a'", "--replace"])  # fmt: skip
        self.run_ok("learn", "w.hop", "--kind", "word", "twice", "--replace")
        self.refused(2, "learn", "w.hop", "twice", says=["twice:1", "'a'", "reinforce"])
        self.text("cases", "B\nPolish\npolish\n")
        self.assertIn("2 words say the same",
                      self.run_ok("learn", "w.hop", "cases").err)
        self.text("one", "POLISH\n")
        self.assertIn("POLISH says the same as Polish",
                      self.run_ok("learn", "w.hop", "one").err)  # fmt: skip

    def test_settings(self):
        self.text("w", "a\n")
        learn = ["learn", "w.hop", "--kind", "word", "w"]
        for option in ["--rule hebb", "--energy softmax", "--similarity dot",
                       "--codes 64",
                       "--storage int8", "--normalise", "--size 8x8", "--keep-pictures",
                       "--activation sign", "--beta auto"]:  # fmt: skip
            self.refused(2, *learn, *option.split(), says=option.split()[0])
        self.refused(2, "learn", "p.hop", "P.npy", "--language", "none",
                     says="--language")
        self.run_ok(*learn, "--language", "none", "--beta", 4, "--half-life", "30d")
        recipe = self.run_ok("info", "w.hop", "--json").json()[0]["recipe"]
        self.assertEqual((recipe["language"], recipe["beta"]), ("none", 4))
        self.refused(2, "learn", "w.hop", "w", "--language", "english", says="none")
        self.run_ok("configure", "w.hop", "--beta", 5, "--false-rejection", 0.1)
        self.assertIn("beta 5",
                      self.run_ok("configure", "w.hop", "--half-life", "never").out)
        self.refused(2, "configure", "w.hop", "--energy", "softmax", says="--energy")

    def test_refused(self):
        self.text("w", "a\n")
        self.refused(3, "learn", "w.hop", "--kind", "word", "none", says="none")
        self.refused(2, "learn", "w.hop", "--kind", "wrod", "w", says="'word'")
        self.refused(2, "learn", "w.hop", "--kind", "word", "w", "--columns", "text",
                     says="--columns")  # fmt: skip
        self.refused(2, "learn", "w.hop", "--kind", "word", "w", "--text", "t",
                     says="--text")
        self.refused(2, "learn", "w.hop", "w", says=["cannot tell", "--kind word"])
        beach = os.path.join(PICTURES, "scenes", "beach_old.png")
        self.refused(2, "learn", "w.hop", "--kind", "word", beach, says="no pictures")
        self.refused(2, "learn", "w.hop", "--kind", "word", self.text("a.json", "[]"),
                     says="--format jsonl")  # fmt: skip
        self.refused(2, "learn", "w.hop", "--kind", "word", "w", "--describe", "d.tsv",
                     says="--describe")  # fmt: skip
        self.refused(5, "learn", "w.hop", "--kind", "word",
                     self.text("l", "a\n" + "x" * 65),
                     says=["l:2", "64"])  # fmt: skip
        with open(self.path("bad"), "wb") as file:
            file.write(b"fine\nca\xff\n")
        self.refused(4, "learn", "w.hop", "--kind", "word", "bad",
                     says=["bad:2", "0xff"])
        with open(self.path("nul"), "wb") as file:
            file.write(b"fine\nc\0a\n")
        self.refused(4, "learn", "w.hop", "--kind", "word", "nul",
                     says=["nul:2", "NUL"])
        self.text("q.csv", 'a "b" c\n')
        self.refused(4, "learn", "w.hop", "--kind", "utterance", "q.csv", "--columns",
                     "text",
                     says=["q.csv:1", "--plain-quotes"])  # fmt: skip
        self.run_ok("learn", "q.hop", "--kind", "utterance", "q.csv", "--columns",
                    "text",
                    "--plain-quotes")  # fmt: skip
        self.text("q.tsv", '"b\n')
        self.refused(4, "learn", "q.hop", "q.tsv", "--columns", "text",
                     says=["q.tsv:1", "--plain-quotes"])  # fmt: skip
        self.assertFalse(os.path.exists(self.path("w.hop")))

if __name__ == "__main__":
    unittest.main()
