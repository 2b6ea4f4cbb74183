# SPDX-License-Identifier: MIT
"""docs/JSON.md names every field that the commands print, and no other."""

import json
import os
import random
import re
import subprocess
import unittest

from cli import PROGRAM, SOURCE, CliTest

TYPES = {
    "text": str,
    "count": int,
    "±1": int,
    "number": (int, float),
    "true, false": bool,
    "list": list,
    "object": dict,
    "list of text": list,
    "list of numbers": list,
    "any JSON": object,
}


def documented():
    """{command: {field: (type, null when)}}"""
    with open(os.path.join(SOURCE, "docs", "JSON.md"), encoding="utf-8") as file:
        parts = re.split(r"^## (.*)\n", file.read(), flags=re.M)[1:]
    tables = {}
    for commands, text in zip(parts[::2], parts[1::2]):
        rows = [line.strip("|").split("|") for line in text.splitlines() if "`" in line]
        fields = {
            row[0].strip().strip("`"): (row[1].strip(), row[4].strip())
            for row in rows
            if row[0].strip().startswith("`")
        }
        for command in commands.partition(": ")[0].split(", "):
            tables.setdefault(command, {}).update(fields)
    return tables


def fields(value, name=""):
    """(dotted name, value) of all that an object holds; a list's items are name[]."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from fields(part, name + "." * bool(name) + key)
        return
    yield name, value
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield from fields(item, name + "[]")


def general(name):
    """Names of parameters and tables, which each experiment has of its own, as NAME."""
    name = re.sub(r"^parameters\.[a-z-]+$", "parameters.NAME", name)
    return re.sub(r"^tables\.[a-z_]+\.", "tables.NAME.", name)


class Json(CliTest):
    def care(self):
        """Runs of the commands that look after a memory file."""
        self.text("K.jsonl", '{"key": "a", "vector": [1, 0]}\n{"key": "b", "vector": '
                  '[0, 1]}\n{"key": "c", "vector": [0, 2]}\n')  # fmt: skip
        self.text("L.jsonl", '{"key": "a", "vector": [0, 1]}\n{"vector": [1, 2]}\n'
                  '{"key": "c", "vector": [0, 2]}\n')  # fmt: skip
        self.text("M.jsonl", '{"key": "a", "vector": [0, 1]}\n')
        vector = ("--kind", "vector", "--key", "key", "--vector-field", "vector")
        cues = ("L.jsonl", "--key", "key", "--vector-field", "vector", "--changed")
        couplings = ("--old", "P:0", "--new", "P:1", "--items", "0:1")
        return (
            ("doctor", "m.hop", "--json"),
            ("doctor", "m.hop", "--json", "--likeness", 2, "--noise", 0.5),
            ("doctor", "m.hop", "--json", "--now", "2099-01-01"),
            ("turning", "m.hop", "C.npy", *couplings, "--json"),
            ("learn", "k.hop", "K.jsonl", *vector, "--half-life", "1d", "--json"),
            ("turning", "k.hop", "M.jsonl", "--old", "a", "--new", "b",
             "--vector-field", "vector", "--json"),  # fmt: skip
            ("doctor", "k.hop", "--json"),
            ("consolidate", "k.hop", "--json", "--floor", "1e-9"),
            ("consolidate", "k.hop", "--json", "--floor", 1, "--now", "2099-01-01"),
            ("evaluate", "k.hop", *cues, "--json"),
            ("evaluate", "k.hop", *cues, "--against", "k.hop", "--beta", 5,
             "--similarity", "euclid", "--false-rejection", 0, "--json"),  # fmt: skip
            ("evaluate", "k.hop", "M.jsonl", *cues[1:], "--now", "2099-01-01", "--json"),
        )

    def texts(self):
        """Runs of the commands that say something of texts."""
        self.text("t.tsv", "key\tlabel\ttext\na\tone\thow do I forget a memory\n"
                  "b\tother\thow do I forget a memory now\n"
                  "c\tone\twhich licence is it\nd\tother\twhich licence is it then\n"
                  "e\tother\tWhich licence is it\n")  # fmt: skip
        return (
            ("learn", "t.hop", "t.tsv", "--kind", "utterance", "--json"),
            ("configure", "t.hop", "--false-rejection", 0.2, "--json"),
            ("info", "t.hop", "--json"),
            ("list", "t.hop", "--json"),
            ("reinforce", "t.hop", "e", "--by", 9, "--json"),
            ("doctor", "t.hop", "--json"),
            ("consolidate", "t.hop", "--likeness", 0.5, "--json"),
            ("evaluate", "t.hop", "t.tsv", "--json", "--changed"),
            ("turning", "t.hop", "which licence", "--old", "c", "--new", "d", "--json"),
        )

    def asked(self):
        """Answers of memories of texts."""
        self.text("w.tsv", "the\t90\nreceive\t3\nrelieve\t1\n")
        self.run_ok("learn", "w.hop", "w.tsv", "--kind", "word",
                    "--columns", "text,frequency")  # fmt: skip
        self.text("u.jsonl", '{"text": "I ask", "label": "l", "payload": [1]}\n')
        self.run_ok("learn", "u.hop", "u.jsonl", "--kind", "utterance")
        ask = json.dumps({"id": 1, "text": "recieve"}).encode() + b"\n"
        for memory, *cues in (("w.hop", "recieve", ""), ("u.hop", "I ask")):
            run = self.finished("recall", memory, *cues, "--explain", "--json")
            for object in run.json():
                yield "recall TEXT", object
        done = subprocess.run([PROGRAM, "recall", "w.hop", "--stdin", "--explain"],
                              cwd=self.folder, input=ask, capture_output=True,
                              timeout=60)  # fmt: skip
        yield "recall --stdin", json.loads(done.stdout)
        self.text("c.txt", "I recieve the")
        for object in self.run_ok("correct", "w.hop", "c.txt", "--json").json():
            yield "correct", object

    def objects(self):
        mixed = [1, 1, 1, 1, -1, -1, -1, -1, 1]
        self.npy(
            "P.npy",
            [
                [1, 1, 1, 1, -1, -1, 1, 1, 1],
                [1, 1, -1, -1, -1, -1, -1, -1, 1],
                [-1, -1, 1, 1, -1, -1, -1, -1, -1],
            ],
        )
        self.npy("C.npy", [mixed])
        self.text("T.csv", 'key,vector,label\nk,"1,1,1,1,1,1,1,1,-1",l\n')
        self.text("V.jsonl", '{"vector": [0, 1.5], "payload": 7, "text": "t"}\n')
        recall = ("recall", "m.hop", "C.npy", "P.npy", "--trace", "--json")
        pairs = ("--rule", "bam:left=4")
        trained = ("--rule", "perceptron")
        for run in (
            ("learn", "m.hop", "P.npy", "--json"),
            recall,
            recall + ("--update", "async", "--cover", "top:0.2", "--max-steps", 5),
            recall + ("--update", "glauber", "--temperature", 0.4, "--burn-in", 9),
            recall + ("--update", "metropolis", "--anneal", "1:0.1:30"),
            recall + ("--update", "continuous", "--field", 0.01),
            ("recall", "--patterns", "P.npy", "C.npy", "--trace", "--json"),
            ("recall", "--patterns", "P.npy", "C.npy", "--json", *trained),
            recall + ("--explain=4", "--update", "async"),
            ("recall", "--patterns", "P.npy", "C.npy", "--json", "--explain=4", *trained),
            ("recall", "m.hop", "C.npy", "--json", "--explain"),
            ("recall", "--patterns", "P.npy", "C.npy", "--unlearn", "dreams=2", "--json"),
            ("recall", "--patterns", "P.npy", "C.npy", "--play", 3, "--json"),
            ("recall", "--patterns", "P.npy", "C.npy", "--json", *pairs),
            ("recall", "m.hop", "C.npy", "--json", "--update", "block", "--block", 2),
            ("learn", "m.hop", "T.csv", "--json"),
            ("configure", "m.hop", "--half-life", "9d", "--json"),
            ("learn", "v.hop", "V.jsonl", "--kind", "vector", "--codes", 64, "--json"),
            ("configure", "v.hop", "--beta", 2, "--similarity", "dot", "--json"),
            ("list", "v.hop", "--json"),
            ("info", "v.hop", "--json"),
            ("reinforce", "m.hop", "P:0", "--json"),
            ("history", "m.hop", "P:0", "--json"),
            ("weaken", "m.hop", "P:0", "--json"),
            ("list", "m.hop", "--json"),
            ("info", "m.hop", "--json"),
            ("check", "m.hop", "--json"),
            ("backup", "m.hop", "b.hop", "--json"),
            ("vacuum", "b.hop", "--json"),
            ("energy", "m.hop", "--json"),
            *self.care(),
            *self.texts(),
            ("learn", "sparse.hop", "P.npy", "--rule", "willshaw", "--json"),
            ("info", "sparse.hop", "--json"),
            ("forget", "m.hop", "P:0", "P:1", "--json"),
            ("info", "m.hop", "--json"),
            ("learn", "one.hop", "P.npy", "--items", "0:2", "--json"),
            ("recall", "one.hop", "C.npy", "--items", "0:1", "--json", "--explain=0"),
            ("theory", "--units", 100, "--patterns", 9, "--json"),
            ("theory", "--units", 100, "--patterns", 90, "--json"),
            ("rules", "--json"),
            ("basin", "--patterns", "P.npy", "--trials", 5, "--json", *trained),
            ("basin", "one.hop", "--trials", 5, "--json"),
            ("census", "--patterns", "P.npy", "--starts", 50, "--json", *trained),
            ("census", "one.hop", "--starts", 50, "--json", "--update", "async"),
            ("compare", "--patterns", "P.npy", "--json"),
        ):
            for object in self.finished(*run).json():
                yield run[0], object
        cue = '{"id": 1, "values": [0, 1.4]%s}\n'
        lines = cue % "" + cue % ', "where": ["key=none"]' + "{}"
        done = subprocess.run(
            [PROGRAM, "recall", "v.hop", "--stdin", "--confirm"],
            cwd=self.folder,
            input=lines.encode(),
            capture_output=True,
            timeout=60,
        )
        for line in done.stdout.splitlines():
            yield "recall --stdin", json.loads(line)
        yield from self.asked()
        self.text("d.jsonl", self.run_ok("dump", "one.hop").out)
        yield "restore", self.run_ok("restore", "r.hop", "d.jsonl", "--json").json()[0]
        chance = random.Random(2)
        rows = [[chance.gauss(0, 1) for _ in range(9)] for _ in range(6)]
        self.npy("X.npy", rows, "<f4")
        self.npy("S.npy", [1, 2, 1, 1, 1, 1])
        self.npy("N.npy", [0] * 8 + [2])
        self.npy("V.npy", [rows[0][:3] + [0] * 6], "<f4")
        for run in (
            ("m.hop", "C.npy", "--energy", "sparsemax", "--beta", 0.01),
            ("m.hop", "C.npy", "--activation", "sign", "--max-steps", 3),
            ("--patterns", "X.npy", "X.npy", "--beta", 1e-3, "--cover", "top:0.5"),
            ("--patterns", "X.npy", "X.npy", "--beta", "auto", "--strengths", "S.npy",
             "--mass-tolerance", 1e-6),  # fmt: skip
            ("--patterns", "X.npy", "X.npy", "--values", "X.npy", "--mask", "N.npy"),
            ("--patterns", "X.npy", "X.npy", "--false-rejection", 0.1, "--beta", 1),
            ("--patterns", "X.npy", "V.npy", "--infer-missing", "--size", "3x3",
             "--beta", 1),  # fmt: skip
            ("--patterns", "X.npy", "X.npy", "--energy", "topk:k=2"),
            ("--patterns", "X.npy", "X.npy", "--energy", "identity", "--commit",
             "--activation", "normalise"),  # fmt: skip
        ):
            for object in self.finished("recall", *run, "--json").json():
                yield "recall --energy", object
        theory = ("theory", "--units", 100, "--json", "--patterns")
        for run in (
            (9, "--rule", "covariance"),
            (90, "--rule", "perceptron"),
            (290, "--rule", "perceptron"),
            (90, "--rule", "willshaw", "--active", 0.05),
            (90, "--rule", "willshaw", "--active", 1),
        ):
            for object in self.run_ok(*theory, *run).json():
                yield "theory --rule", object
        for object in self.run_ok("lab", "--json").json():
            yield "lab", object
        lab = ("lab", "capacity", "--units", 40, "--load", "0.1,0.2", "--trials", 5)
        for object in self.run_ok(*lab, "--json").json():
            yield "lab NAME", object

    def test_documented_fields_are_the_printed_ones(self):
        tables, seen = documented(), {}
        for command, object in self.objects():
            for name, value in fields(object):
                name = general(name)
                self.assertIn(name, tables[command], command)
                kind, null_when = tables[command][name]
                whole = name.rpartition(".")[0]
                here = {name, whole} & set(tables[command])
                seen.setdefault(command, set()).update(here)
                if value is None:
                    self.assertNotEqual(null_when, "never", (command, name))
                else:
                    self.assertIsInstance(value, TYPES[kind], (command, name))
        self.assertEqual(set(seen), set(tables))
        for command, names in seen.items():
            self.assertEqual(names, set(tables[command]), command)


if __name__ == "__main__":
    unittest.main()
