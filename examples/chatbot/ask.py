#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A chatbot in small: it learns faq.jsonl, and is asked clean, garbled, partial and
unknown questions.

usage: ask.py [--memory FILE] [--json] [QUESTION...]

Without a question it asks some of its own, of four sorts. The memory is made in a folder
of its own, or kept in FILE. $HOPFIELD names the program; else it is sought in the PATH.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ.get("HOPFIELD", "hopfield")
# What is asked, and the intent that is right; None: nothing that was learned.
QUESTIONS = {
    "clean": [
        ("How do I make one memory stronger?", "reinforce"),
        ("Is there a SQLite extension?", "sqlite"),
        ("can two programs write to the same file", "sharing"),
        ("What is the licence of this program?", "licence"),
    ],
    "garbled": [
        ("hwo cna i mkae it forgt somthing", "forget"),
        ("wich comand loks for falts in teh databse", "check"),
        ("do the rsults chnage wiht the numbre of thraeds", "repeatable"),
        ("bakup a flie whiel it is in ues", "backup"),
    ],
    "partial": [
        ("meaning of exit codes", "exit_status"),
        ("fade with time", "half_life"),
        ("restore from a dump", "dump"),
        ("machine readable", "json"),
    ],
    "unknown": [
        ("What will the weather be tomorrow?", None),
        ("Please book a table for two at eight.", None),
        ("Who won the football match on Sunday?", None),
        ("My train is late again.", None),
    ],
}


def learn(memory):
    """Make the memory file: a question is what is compared, its answer the payload."""
    subprocess.run(
        [PROGRAM, "learn", memory, HERE / "faq.jsonl", "--kind", "utterance",
         "--key", "id", "--text", "question", "--label", "intent",
         "--payload", "answer"],
        check=True, stdout=subprocess.DEVNULL)  # fmt: skip


class Memory:
    """A process that is asked line by line."""

    def __init__(self, path):
        self.asked = subprocess.Popen(
            [PROGRAM, "recall", path, "--stdin", "--top", "5"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, question):
        self.asked.stdin.write(json.dumps({"text": question}) + "\n")
        self.asked.stdin.flush()
        return json.loads(self.asked.stdout.readline())

    def close(self):
        self.asked.stdin.close()
        self.asked.wait()


def reply(answer):
    """What a person reads: the answer, a choice, or that nothing of it is known."""
    if "error" in answer:
        return answer["error"]
    if answer["verdict"] in ("exact", "near"):
        return answer["payload"]
    nearest = {}  # the first question of each intent, best first
    for match in answer["matches"]:
        nearest.setdefault(match["label"], match["text"])
    choice = " or ".join(f"“{question}”" for question in list(nearest.values())[:2])
    if answer["verdict"] == "ambiguous":
        return f"Do you mean {choice}?"
    return f"I don't know. Do you mean {choice}?" if choice else "I don't know."


def tell(memory, question, as_json, sort=None, right=None):
    answer = memory.ask(question)
    if as_json:
        print(json.dumps({"question": question, "sort": sort, "right": right,
                          "reply": reply(answer), "answer": answer}))  # fmt: skip
        return
    print(f"> {question}")
    print(f"  {reply(answer)}")
    if "error" not in answer:
        label = f" {answer['label']}" if answer["label"] else ""
        print(f"  ({answer['verdict']}{label}, score {answer['score']:.2f})")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--memory", help="keep the memory in this file")
    options.add_argument("--json", action="store_true", help="print all of each answer")
    options.add_argument("question", nargs="*")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.memory or os.path.join(folder, "faq.hop")
        if not os.path.exists(path):
            learn(path)
        memory = Memory(path)
        for question in given.question:
            tell(memory, question, given.json)
        for sort, asked in QUESTIONS.items() if not given.question else []:
            if not given.json:
                print(f"--- {sort}")
            for question, right in asked:
                tell(memory, question, given.json, sort, right)
        memory.close()


if __name__ == "__main__":
    main()
