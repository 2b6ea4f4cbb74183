# SPDX-License-Identifier: MIT
"""Memories of words are asked in every way."""

import json
import os
import unittest

from cli import PICTURES
from texts import Texts


class Words(Texts):
    def setUp(self):
        super().setUp()
        self.words()

    def test_a_word(self):
        got = self.run_ok("recall", "w.hop", "acomodation", "--json").json()[0]
        self.assertEqual((got["cue"], got["index"], got["verdict"], got["key"]),
                         ("acomodation", 0, "near", "accommodation"))  # fmt: skip
        self.assertEqual(got["matches"][0]["text"], "accommodation")
        self.assertNotIn("spans", got)
        run = self.run_ok("recall", "w.hop", "acomodation", "THE")
        self.assertIn("acomodation\n  near accommodation, score", run.out)
        self.assertIn("THE\n  exact the, score", run.out)
        self.assertIn("7 words", run.err)

    def test_doubt(self):
        """As of pictures: a cue that is like nothing is told by the exit status."""
        for cue in ["zzyzx", "", " \t", "x" * 65, "x" * 1000000]:
            run = self.run_ok("recall", "w.hop", "the", "--json", code=0)
            run = self.talk("recall", "w.hop", "--batch", "-", "--json",
                            text=cue + "\n")
            got = json.loads(run[0])
            self.assertEqual((got["verdict"], got["key"], got["cue"]),
                             ("unknown", None, cue))
        self.run_ok("recall", "w.hop", "the", "zzyzx", code=1)
        self.run_ok("recall", "w.hop", "", code=1)

    def test_batch_and_tsv(self):
        cues = "acomodation\r\n\nzzyzx\nTHE\nrecieve"
        out, err = self.talk("recall", "w.hop", "--batch", "-", "--tsv", "--top", 2,
                             text=cues)
        self.assertEqual(err, "")
        rows = [line.split("\t") for line in out.split("\n")]
        self.assertEqual(rows.pop(), [""])
        self.assertEqual(rows[1], ["unknown", "0", ""])
        self.assertEqual([rows[i][0] for i in (0, 3, 4)], ["near", "exact", "near"])
        self.assertEqual([rows[i][3] for i in (0, 3, 4)],
                         ["accommodation", "the", "receive"])
        self.assertEqual(rows[2][0], "unknown")
        for row in rows:
            self.assertTrue(0 <= float(row[1]) <= 1)
            self.assertEqual(row[2], "")
            self.assertLessEqual(len(row), 5)
        self.text("cues", cues)
        self.assertEqual(self.run_ok("recall", "w.hop", "--batch", "cues", "--tsv",
                                     "--top", 2).out, out)  # fmt: skip
        one = self.finished("recall", "w.hop", "acomodation", "--tsv", "--top", 2).out
        self.assertEqual(one, out.split("\n")[0] + "\n")
        many, _ = self.talk("recall", "w.hop", "--batch", "-", "--tsv", "--top", 1000,
                            "--threads", 3, text=cues * 700)  # fmt: skip
        again, _ = self.talk("recall", "w.hop", "--batch", "-", "--tsv", "--top", 1000,
                             "--threads", 1, text=cues * 700)  # fmt: skip
        self.assertEqual(many, again)
        self.assertEqual(len(many.splitlines()), 4 * 700 + 1)
        self.assertEqual(self.talk("recall", "w.hop", "--batch", "-", "--tsv"),
                         ("", ""))
        bom, _ = self.talk("recall", "w.hop", "--batch", "-", "--tsv",
                           text=b"\xef\xbb\xbfthe\n")  # fmt: skip
        self.assertTrue(bom.startswith("exact\t"))

    def test_wrong_batches(self):
        """What comes before the fault is answered; the fault is told with its place."""
        batch = ["recall", "w.hop", "--tsv", "--batch"]
        for bad, code, says in [(b"\xff", 4, "no UTF-8"), (b"a\0b", 4, "NUL"),
                                (b"x" * (2**24 + 1), 5, "16777216")]:  # fmt: skip
            with open(self.path("bad"), "wb") as file:
                file.write(b"the\n" + bad + b"\nthe\n")
            run = self.refused(code, *batch, "bad", says=["bad:2", says])
            self.assertEqual(len(run.out.splitlines()), 1)
        self.refused(3, *batch, "none", says="none")
        self.refused(3, *batch, ".", says="directory")
        self.refused(2, "recall", "w.hop", "ca\udcff", says=["cue 1", "no UTF-8"])

    def test_wrong_options(self):
        self.text("cues", "the\n")
        for options, says in [
            (["the", "--tsv", "--json"], "--tsv"),
            (["the", "--tsv", "--explain"], "--tsv"),
            (["the", "--explain=3"], "units"),
            (["the", "--top", 0], "--top"),
            (["the", "--top", 1001], "--top"),
            (["the", "--batch", "cues"], "--batch"),
            (["the", "--noise", 0.1], "--noise"),
            (["the", "--show"], "--show"),
            (["the", "--energy", "softmax"], "--energy"),
            (["the", "--beta", "auto"], "--beta"),
            (["the", "--by", 2], "--confirm"),
            (["--stdin", "--tsv"], "--tsv"),
            ([], "--batch"),
            (["the", "--where", "key=none"], "no memory"),
        ]:
            self.refused(2, "recall", "w.hop", *options, says=says)
        note = self.finished("recall", "w.hop", "cues").err
        self.assertIn("--batch", note)

    def test_pictures_and_texts_apart(self):
        memory, beach = self.scenes(), os.path.join(PICTURES, "scenes", "beach_old.png")
        self.refused(3, "recall", memory, "hello", says="hello")
        self.refused(2, "recall", memory, "--batch", "cues", says="--batch")
        self.refused(2, "recall", memory, beach, "--tsv", says="--tsv")
        self.refused(2, "recall", memory, beach, "--top", 17, says="1 to 16")
        self.assertIn("though a file", self.finished("recall", "w.hop", beach).err)
        ask = '{"id": 1, "text": "hello"}\n'
        self.assertIn("error", self.talk("recall", memory, "--stdin", text=ask)[0])
        ask = '{"id": 1, "units": [1]}\n'
        self.assertIn("texts", self.talk("recall", "w.hop", "--stdin", text=ask)[0])
        for command in ("basin", "census", "energy"):
            self.refused(2, command, "w.hop", says="holds texts")

    def test_conditions_and_confirmations(self):
        self.talk("learn", "w.hop", "-", "--tags", "new", text="thee\n")
        got = self.finished("recall", "w.hop", "thee", "--where", "tag!=new", "--json")
        self.assertNotEqual(got.json()[0]["matches"][0]["key"], "thee")
        got = self.finished("recall", "w.hop", "the", "--tag", "new",
                            "--json").json()[0]
        self.assertEqual([m["key"] for m in got["matches"]], ["thee"])
        run = self.run_ok("recall", "w.hop", "acomodation", "--confirm", "--by", 3)
        self.assertIn("confirmed: 1", run.err)
        item = self.run_ok("list", "w.hop", "--json").json()[0]
        self.assertEqual((item["strength"], item["confirmations"]), (4, 1))

    def test_lines_that_confirm_nothing(self):
        """They are answered as if nothing could be confirmed."""
        told = []
        lines = "".join(json.dumps({"text": cue, "confirm": False}) + "\n"
                        for cue in ("acomodation", "thee", "zzzz"))  # fmt: skip
        for options in [], ["--confirm"]:
            out, _ = self.talk("recall", "w.hop", "--stdin", *options, text=lines)
            answers = [json.loads(line) for line in out.splitlines()]
            self.assertEqual([a.pop("confirmed", None) for a in answers], [None] * 3)
            told.append(answers)
        self.assertEqual(*told)

    def test_long_texts_are_cut(self):
        """Between characters, and it is seen that they are, also of the nearest."""
        self.text("long", "ü" * 400 + "\nshort and simple\nsimple and shorter\n")
        self.run_ok("learn", "l.hop", "--kind", "utterance", "long")
        for cue, verdict in ("üzzzzzzz", "unknown"), ("ü" * 390, "near"):
            out = self.run_ok("recall", "l.hop", cue,
                              code=int(verdict == "unknown")).out  # fmt: skip
            self.assertIn(verdict, out)
            self.assertTrue(out.endswith("ü...\n"), out)

    def test_stdin_and_shell(self):
        ask = "".join(json.dumps(c) + "\n" for c in [
            {"id": 1, "text": "acomodation"}, {"id": 2, "text": "the", "top": 1},
            {"id": 3, "text": ""}, {"id": 4, "text": "a\0b"}])  # fmt: skip
        got = [json.loads(x) for x in
               self.talk("recall", "w.hop", "--stdin",
                         text=ask)[0].splitlines()]  # fmt: skip
        self.assertEqual([g.get("key") for g in got[:3]],
                         ["accommodation", "the", None])
        self.assertEqual(len(got[1]["matches"]), 1)
        self.assertIn("error", got[3])
        lines = "acomodation\n# no\n? the\nlist --json\n"
        out, _ = self.talk("shell", "w.hop", text=lines)
        self.assertIn("near accommodation", out)
        self.assertIn("exact the", out)
        self.assertEqual(out.count('"id"'), 7)

    def test_evaluate(self):
        self.text("q.tsv", "accommodation\tacomodation\nreceive\trecieve\nthere\tthe\n")
        got = self.run_ok("evaluate", "w.hop", "q.tsv", "--columns", "key,text",
                          "--json",
                          "--changed").json()[0]  # fmt: skip
        self.assertEqual((got["cues"], got["known"]), (3, 3))
        self.assertAlmostEqual(got["right"]["value"], 2 / 3)
        self.assertEqual([(c["cue"], c["wanted"], c["got"]) for c in got["changed"]],
                         [("the", "there", "the")])  # fmt: skip

if __name__ == "__main__":
    unittest.main()
