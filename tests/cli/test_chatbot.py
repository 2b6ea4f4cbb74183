# SPDX-License-Identifier: MIT
"""examples/chatbot: what it was told it finds, however it is asked, and the rest it knows
that it does not know."""

import json
import os
import subprocess
import sys
import unittest

from cli import PROGRAM, SOURCE, CliTest, environment

FOLDER = os.path.join(SOURCE, "examples", "chatbot")


class Chatbot(CliTest):
    def ask(self, *arguments):
        done = subprocess.run(
            [sys.executable, "-B", os.path.join(FOLDER, "ask.py"), *arguments],
            cwd=self.folder,
            env=environment(HOPFIELD=PROGRAM),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_every_sort_of_question(self):
        asked = [json.loads(line) for line in self.ask("--json").splitlines()]
        self.assertEqual({one["sort"] for one in asked},
                         {"clean", "garbled", "partial", "unknown"})  # fmt: skip
        for one in asked:
            answer = one["answer"]
            self.assertEqual(answer["label"], one["right"], one)
            if one["sort"] == "unknown":
                self.assertEqual(answer["verdict"], "unknown", one)
                self.assertTrue(one["reply"].startswith("I don't know"), one)
            else:
                self.assertIn(answer["verdict"], ("exact", "near"), one)
                self.assertEqual(one["reply"], answer["payload"])

    def test_a_memory_that_is_kept(self):
        question = "hwo do i mkae one memroy stronger"
        first = self.ask("--memory", "kept.hop", question)
        self.assertIn("hopfield reinforce", first)
        self.assertEqual(self.ask("--memory", "kept.hop", question), first)

    def test_what_the_page_says(self):
        """Of questions that are left out, and of strangers; what `doctor` counts is the
        label of the answer, which need not be that of the first match."""
        self.ask("--memory", "faq.hop", "fade with time")
        (got,) = self.run_ok("doctor", "faq.hop", "--json").json()
        with open(os.path.join(FOLDER, "README.md"), encoding="utf-8") as file:
            page = " ".join(file.read().split())
        for share, said in ((got["left_out"]["value"], "are left out ({}%"),
                            (got["strangers"]["value"], "`doctor` finds that {}% of")):
            self.assertIn(said.format(round(100 * share)), page)

    def test_the_questions(self):
        with open(os.path.join(FOLDER, "faq.jsonl"), encoding="utf-8") as file:
            entries = [json.loads(line) for line in file]
        self.assertEqual(len({e["id"] for e in entries}), len(entries))
        answers = {(e["intent"], e["answer"]) for e in entries}
        self.assertEqual(len(answers), len({e["intent"] for e in entries}))


if __name__ == "__main__":
    unittest.main()
