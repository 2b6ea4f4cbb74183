# SPDX-License-Identifier: MIT
"""Memory files of old schema versions: listed and recalled as when they were written."""

import glob
import json
import os
import shlex
import shutil
import unittest

from cli import SOURCE, CliTest, hopfield

FIXTURES = os.path.join(SOURCE, "tests", "data", "store")
OTHERWISE = {"version", "sentence"}


def cases():
    with open(os.path.join(FIXTURES, "cases.txt"), encoding="utf-8") as file:
        for line in file:
            name, *cue = shlex.split(line)
            for path in glob.glob(os.path.join(FIXTURES, f"v*-{name}.hop")):
                yield path, cue


class OldFiles(CliTest):
    def compare(self, memory, path, command, more, but=frozenset()):
        """Whatever was said then is said now; new fields may have come."""
        before = path.removesuffix(".hop") + f".{command}.json"
        run = hopfield(command, memory, *more, "--json", cwd=FIXTURES)
        self.assertLessEqual(run.code, 1, run.err)
        with open(before, encoding="utf-8") as file:
            expected = [json.loads(line) for line in file]
        got = run.json()
        self.assertEqual(len(got), len(expected), before)
        for new, then in zip(got, expected):
            for field in then.keys() - OTHERWISE - but:
                self.assertEqual(new[field], then[field], f"{before}: {field}")

    def test_as_then(self):
        count = 0
        for path, cue in cases():
            if not cue:
                continue
            memory = self.path(os.path.basename(path))
            shutil.copyfile(path, memory)
            with open(memory, "rb") as file:
                before = file.read()
            self.compare(memory, path, "list", [])
            self.compare(memory, path, "recall", cue)
            with open(memory, "rb") as file:
                self.assertEqual(file.read(), before, "reading changed " + path)
            # A change that changes nothing: the file is of this version now.
            key = self.run_ok("list", memory, "--json").json()[0]["key"]
            if "projection" not in path:
                self.run_ok("reinforce", memory, key)
                self.run_ok("weaken", memory, key)
            self.compare(memory, path, "list", [], {"confirmed"})
            self.compare(memory, path, "recall", cue)
            count += 1
        self.assertGreater(count, 5)

    def test_an_empty_file_learns(self):
        memory = self.path("e.hop")
        for path, cue in cases():
            if cue:
                continue
            shutil.copyfile(path, memory)
            self.assertEqual(self.run_ok("list", memory, "--json").out, "")
            self.run_ok("learn", memory, os.path.join(FIXTURES, "random.npy"))
            self.assertEqual(len(self.run_ok("list", memory, "--json").json()), 24)


if __name__ == "__main__":
    unittest.main()
