# SPDX-License-Identifier: MIT
"""hopfield learn from tables, JSON lines and text: what is kept, and what is refused."""

import json
import os
import signal
import subprocess
import time
import unittest

from cli import PROGRAM, CliTest, environment, write_pgm

A = "1 -1 1 1 -1 -1 1 -1"
B = "1 1 1 1 -1 -1 -1 -1"


class Records(CliTest):
    def items(self, memory="m.hop", *options):
        return self.run_ok("list", memory, "--json", *options).json()

    def table(self, name="t.tsv", rows=((("a"), A), (("b"), B))):
        return self.text(name, "key\tvector\n" + "".join("%s\t%s\n" % r for r in rows))

    def test_a_table(self):
        self.text(
            "t.csv",
            "key,vector,label,tags,text,payload,strength\r\n"
            'one,"%s",L,"x,y","says ""hi""\r\nthere","{""p"": [1, 0.1]}",1/3\r\n'
            'two,"[%s]",,,,,0.1\r\n' % (A, B.replace(" ", ", ")),
        )
        run = self.run_ok("learn", "m.hop", "t.csv", "--json").json()[0]
        self.assertEqual((run["keys"], run["learned"]), (["one", "two"], 2))
        one, two = self.items()
        self.assertEqual(
            (one["key"], one["label"], one["tags"], one["text"], one["payload"]),
            ("one", "L", ["x", "y"], 'says "hi"\r\nthere', {"p": [1, 0.1]}),
        )
        self.assertAlmostEqual(one["strength"], 1 / 3)
        self.assertEqual(
            (two["label"], two["tags"], two["text"], two["payload"], two["strength"]),
            (None, [], None, None, 0.1),
        )
        self.npy("C.npy", [[int(x) for x in A.split()]])
        got = self.run_ok("recall", "m.hop", "C.npy", "--json").json()[0]
        self.assertEqual(got["best"][0]["key"], "one")

    def test_columns_and_names(self):
        self.text("t.tsv", "7\tx\t%s\tcat\n8\ty\t%s\tdog\n" % (A, B))
        self.run_ok("learn", "m.hop", "t.tsv", "--columns", "id,-,vector,intent",
                    "--key", "id", "--label", "intent")  # fmt: skip
        self.assertEqual(
            [(i["key"], i["label"]) for i in self.items()], [("7", "cat"), ("8", "dog")]
        )
        self.refused(2, "learn", "n.hop", "t.tsv", "--columns", "id,-,vector,intent",
                     says=["t.tsv", "'id'"])  # fmt: skip
        self.refused(2, "learn", "n.hop", "t.tsv", says=["t.tsv", "no column"])
        self.refused(4, "learn", "n.hop", "t.tsv", "--columns", "key,vector",
                     says=["t.tsv:1", "4 fields"])  # fmt: skip
        self.refused(2, "learn", "n.hop", "t.tsv", "--key", "id", says="'id'")
        self.npy("P.npy", [[1, -1]])
        self.refused(2, "learn", "n.hop", "P.npy", "--columns", "key", says="--columns")

    def test_json_lines(self):
        lines = [
            {"id": 5, "e": {"v": [0.5, -1.5, 2]}, "m": {"q": "why?", "who": ["x"]}},
            {"id": "s", "e": {"v": [1, 2, 3]}, "w": 0.1},
        ]
        self.text("r.jsonl", "\n".join(map(json.dumps, lines)) + "\n\n")
        self.run_ok("learn", "m.hop", "r.jsonl", "--kind", "vector", "--key", "id",
                    "--vector-field", "e.v", "--text", "m.q", "--tags", "m.who",
                    "--payload", ".", "--strength-field", "w")  # fmt: skip
        one, two = self.items()
        self.assertEqual((one["key"], one["text"], one["tags"]), ("5", "why?", ["x"]))
        self.assertEqual((one["payload"], two["payload"]), tuple(lines))
        self.assertEqual((one["strength"], two["strength"]), (1, 0.1))
        info = self.run_ok("info", "m.hop", "--json").json()[0]
        self.assertEqual((info["units"], info["kind"]), (3, "vector"))
        self.refused(2, "learn", "n.hop", "r.jsonl", "--kind", "vector",
                     "--vector-field", "e.v", "--label", "lable",
                     says="'lable'")  # fmt: skip
        self.assertFalse(os.path.exists(self.path("n.hop")))

    def test_what_stands_where(self):
        self.text("r.jsonl", '{"vector": [1, -1]}\n{"vector": [1, 0.5]}\n')
        self.refused(4, "learn", "m.hop", "r.jsonl",
                     says=["r.jsonl:2", "unit 1", "0.5", "--kind vector"])  # fmt: skip
        self.text("r.jsonl", '{"vector": [1, -1]}\n{"text": "only"}\n')
        self.refused(2, "learn", "m.hop", "r.jsonl", says=["r.jsonl:2", "nothing"])
        self.text("r.jsonl", '{"vector": [1, -1]}\n{"vector": [1, 1], "key": ""}\n')
        self.refused(4, "learn", "m.hop", "r.jsonl", says=["r.jsonl:2", "key"])
        self.text("r.jsonl", '{"vector": [1, -1]}\n{"vector": [1\n')
        self.refused(4, "learn", "m.hop", "r.jsonl", says=["r.jsonl:2", "JSON"])
        self.text("r.jsonl", "\n")
        self.refused(4, "learn", "m.hop", "r.jsonl", says=["r.jsonl", "no record"])
        self.table()
        self.text("u.tsv", "key\tvector\nc\t1 1\n")
        self.refused(2, "learn", "m.hop", "t.tsv", "u.tsv", says=["u.tsv:2", "8"])
        self.assertEqual([n for n in os.listdir(self.folder) if "hop" in n], [])

    def test_keys_that_are_taken(self):
        self.table()
        self.run_ok("learn", "m.hop", "t.tsv")
        self.refused(2, "learn", "m.hop", "t.tsv", says=["t.tsv:2", "'a'", "--replace"])
        self.table("twice.tsv", (("c", A), ("c", B)))
        self.refused(2, "learn", "m.hop", "twice.tsv", says=["twice.tsv:3", "two inputs"])
        self.text("u.tsv", "key\tvector\tlabel\nb\t%s\tnew\nc\t%s\t\n" % (A, B))
        run = self.run_ok("learn", "m.hop", "u.tsv", "--replace", "--json").json()[0]
        self.assertEqual((run["learned"], run["replaced"], run["keys"]), (1, 1, ["c"]))
        self.assertEqual(
            [(i["key"], i["label"]) for i in self.items()],
            [("a", None), ("b", "new"), ("c", None)],
        )
        history = self.run_ok("history", "m.hop", "b", "--json").json()
        self.assertEqual([e["event"] for e in history], ["learn", "update"])
        out = self.run_ok("learn", "m.hop", "u.tsv", "--replace").out
        self.assertIn("learned 0 patterns of 8 units, replaced 2; now 3", out)

    def test_described_arrays(self):
        self.npy("X.npy", [[0.5, 2, 1], [1, 0, 3]], "<f4")
        self.text("d.tsv", "key\tlabel\tstrength\nfirst\tL\t2\n\tM\t\n")
        self.run_ok("learn", "m.hop", "X.npy", "--kind", "vector", "--describe", "d.tsv")
        self.assertEqual(
            [(i["key"], i["label"], i["strength"]) for i in self.items()],
            [("first", "L", 2), ("X:1", "M", 1)],
        )
        many = ("learn", "n.hop", "X.npy", "--kind", "vector", "--describe")
        self.text("short.tsv", "key\na\n")
        self.refused(2, *many, "short.tsv", says=["short.tsv", "more rows"])
        self.text("long.tsv", "key\na\nb\nc\n")
        self.refused(2, *many, "long.tsv", says=["long.tsv", "line 4"])
        self.refused(2, *many, "X.npy", says="X.npy")
        self.assertFalse(os.path.exists(self.path("n.hop")))

    def test_pictures_of_a_table(self):
        os.mkdir(self.path("in"))
        for name, pixels in (("a", [0, 255, 0, 255]), ("b", [255, 255, 0, 0])):
            write_pgm(self.path("in/%s.pgm" % name), 2, 2, pixels)
        self.text("in/list.csv", "picture,label\na.pgm,L\nb.pgm,M\n")
        self.run_ok("learn", "m.hop", "in/list.csv", "--size", "2x2", "--keep-pictures")
        one, two = self.items()
        self.assertEqual((one["key"], one["label"], two["key"]), ("a", "L", "b"))
        self.assertEqual(one["picture_bytes"], len(self.bytes_of("in/a.pgm")))
        got = self.run_ok("recall", "m.hop", "in/b.pgm", "--json").json()[0]
        self.assertEqual((got["key"], got["flips"]), ("b", 0))
        self.run_ok("learn", "n.hop", "in/a.pgm", "--size", "2x2", "--label", "L",
                    "--tags", "x,y", "--text", "t", "--payload", "[1]")  # fmt: skip
        item = self.items("n.hop")[0]
        self.assertEqual(
            (item["label"], item["tags"], item["text"], item["payload"]),
            ("L", ["x", "y"], "t", [1]),
        )
        self.assertIsNone(item["picture_bytes"])
        self.refused(4, "learn", "n.hop", "in/b.pgm", "--payload", "{", says="payload")
        self.text("in/none.csv", "picture\nnone.png\n")
        self.refused(3, "learn", "n.hop", "in/none.csv", says="in/none.png")
        self.text("in/odd.csv", "picture\nlist.csv\n")
        self.refused(2, "learn", "n.hop", "in/odd.csv", says="in/odd.csv:2")

    def test_words_and_standard_input(self):
        self.text("g.txt", "2 3\nthe 0.1 0.2 0.3\n. . 1 2 3\n")
        words = ("--kind", "vector", "--format", "words")
        self.run_ok("learn", "m.hop", "g.txt", *words)
        self.assertEqual([i["key"] for i in self.items()], ["the", ". ."])
        run = subprocess.run(
            [PROGRAM, "learn", "n.hop", "-"],
            cwd=self.folder,
            input=b'{"key": "k", "vector": [1, -1, 1]}\n',
            capture_output=True,
            timeout=60,
        )
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual([i["key"] for i in self.items("n.hop")], ["k"])
        self.text("g.txt", "2 3\nthe 0.1 0.2 0.3\n")
        self.refused(4, "learn", "o.hop", "g.txt", *words, says="promises 2")

    def test_an_interrupted_stream_leaves_nothing(self):
        self.table()
        self.run_ok("learn", "m.hop", "t.tsv")
        before = self.items()
        for memory in ("m.hop", "new.hop"):
            process = subprocess.Popen(
                [PROGRAM, "learn", memory, "-"],
                cwd=self.folder,
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            line = '{"key": "%d", "vector": [%s]}\n'
            for i in range(50):
                process.stdin.write((line % (i, A.replace(" ", ","))).encode())
            process.stdin.flush()
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            process.stdin.write((line % (99, A.replace(" ", ","))).encode())
            _, err = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 130, err)
        self.assertEqual(self.items(), before)
        self.assertEqual(
            [n for n in os.listdir(self.folder) if n.startswith("new.hop")], []
        )

    def test_recipes_of_new_files(self):
        self.npy("X.npy", [[0.5, 2, 1], [1, 0, 3]], "<f4")
        recipe = lambda name: self.run_ok("info", name, "--json").json()[0]["recipe"]
        self.run_ok("learn", "a.hop", "X.npy", "--storage", "int8", "--normalise",
                    "--energy", "entmax:alpha=1.5", "--similarity", "cosine", "--beta", 8,
                    "--codes", 64, "--false-rejection", 0.01,
                    "--half-life", "1y")  # fmt: skip
        got = recipe("a.hop")
        self.assertEqual(
            (got["storage"], got["normalise"], got["energy"], got["similarity"]),
            ("int8", True, "entmax:alpha=1.5", "cosine"),
        )
        self.assertEqual(
            (got["beta"], got["codes"], got["false_rejection"], got["half_life_ms"]),
            (8, 64, 0.01, 365 * 86400000),
        )
        self.assertIsNone(got["rule"])
        for options, says in (
            (("--rule", "hebb"), "--rule hebb"),
            (("--scaling", "p"), "--scaling"),
            (("--kind", "vektor"), "did you mean 'vector'"),
            (("--threshold", "0"), "--threshold"),
            (("--codes", 65), "--codes"),
            (("--half-life", "30"), "--half-life"),
            (("--half-life", "0d"), "never"),
        ):
            real = () if options[0] == "--kind" else ("--storage", "float32")
            self.refused(2, "learn", "b.hop", "X.npy", *real, *options, says=says)
        self.npy("P.npy", [[1, -1]])
        for options in (("--beta", 2), ("--normalise",), ("--codes", 64)):
            self.refused(2, "learn", "b.hop", "P.npy", *options, says=options[0])
        self.run_ok("learn", "c.hop", "P.npy", "--energy", "softmax", "--beta", 2)
        self.assertEqual(recipe("c.hop")["storage"], "bits")
        self.run_ok("learn", "d.hop", "P.npy", "--energy", "poly:n=3")
        self.assertEqual(recipe("d.hop")["rule"], "poly:n=3")
        self.npy("Y.npy", [[0.5, 2, 2]], "<f4")
        for option in (("--storage", "bfloat16"), ("--codes", 128), ("--kind", "vector")):
            self.refused(2, "learn", "a.hop", "Y.npy", *option, says="a.hop")
        self.refused(2, "learn", "a.hop", "Y.npy", "--beta", 9, says="configure")
        self.run_ok("learn", "a.hop", "Y.npy", "--beta", 8, "--storage", "int8")

    def test_times(self):
        self.table("t.tsv", (("a", A),))
        self.table("u.tsv", (("b", B),))
        self.run_ok("learn", "m.hop", "t.tsv", "--half-life", "10d",
                    "--now", "2026-01-01")  # fmt: skip
        self.run_ok("learn", "m.hop", "u.tsv", "--now", "2026-01-11T00:00Z",
                    "--durability", "normal")  # fmt: skip
        now = ("--now", 1769040000)  # 2026-01-22
        self.assertEqual(
            [(i["created"][:10], i["strength"]) for i in self.items("m.hop", *now)],
            [("2026-01-01", 1), ("2026-01-11", 1)],
        )
        faded = [i["faded"] for i in self.items("m.hop", *now)]
        self.assertAlmostEqual(faded[0], 2**-2.1, places=9)
        self.assertAlmostEqual(faded[1], 2**-1.1, places=9)
        info = self.run_ok("info", "m.hop", "--json", *now).json()[0]
        self.assertEqual(info["now"], "2026-01-22T00:00:00.000Z")
        self.assertEqual(info["learned"], "2026-01-11T00:00:00.000Z")
        self.refused(2, "list", "m.hop", "--now", "noon", says="'noon'")


if __name__ == "__main__":
    unittest.main()
