# SPDX-License-Identifier: MIT
"""Memory files in SQL, as a user of Python's sqlite3 meets them."""

import json
import os
import sqlite3
import struct
import subprocess
import threading
import unittest

from care import CareTest
from cli import PICTURES, PROGRAM, environment

MODULE = os.environ.get("HOPFIELD_SQLITE")


@unittest.skipUnless(MODULE, "no HOPFIELD_SQLITE to load")
@unittest.skipUnless(
    hasattr(sqlite3.Connection, "enable_load_extension"), "this sqlite3 loads nothing"
)
class Sqlite(CareTest):
    def setUp(self):
        super().setUp()
        self.db = self.connect()

    def connect(self, **options):
        db = sqlite3.connect(self.path("app.db"), **options)
        self.addCleanup(db.close)
        db.enable_load_extension(True)
        db.load_extension(os.path.splitext(MODULE)[0])
        db.enable_load_extension(False)
        return db

    def ask(self, memory, cue, *rest, columns="key"):
        marks = ", ".join("?" * (2 + len(rest)))
        return self.db.execute(f"SELECT {columns} FROM hopfield_recall({marks})",
                               [self.path(memory), cue, *rest]).fetchall()  # fmt: skip

    def test_as_recall_answers(self):
        cues = [self.near(row, 0.5) for row in self.rows]
        done = subprocess.run(
            [PROGRAM, "recall", "faq.hop", "--stdin", "--top", "3"],
            cwd=self.folder, env=environment(), capture_output=True, timeout=60,
            input="".join(json.dumps({"values": c}) + "\n" for c in cues).encode(),
        )  # fmt: skip
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), 6, done.stderr)
        for cue, answer in zip(cues, answers):
            columns = "key, score, similarity, verdict, certainty, margin"
            rows = self.ask("faq.hop", json.dumps(cue), 3, columns=columns)
            self.assertEqual(
                rows,
                [(m["key"], m["score"], m["similarity"], answer["verdict"],
                  answer["score"], answer["margin"]) for m in answer["matches"]],
            )  # fmt: skip

    def test_blobs_conditions_and_joins(self):
        blob = struct.pack("<12f", *self.rows[4])
        self.assertEqual(self.ask("faq.hop", blob, 1), [("k4",)])
        self.assertEqual(len(self.ask("faq.hop", blob, None, "tag=low")), 3)
        self.assertEqual(self.ask("faq.hop", None), [])
        self.db.execute("CREATE TABLE ticket(id INTEGER PRIMARY KEY, vector BLOB)")
        blobs = [(struct.pack("<12f", *row),) for row in self.rows]
        self.db.executemany("INSERT INTO ticket(vector) VALUES (?)", blobs)
        rows = self.db.execute(
            "SELECT ticket.id, answer.key FROM ticket,"
            " hopfield_recall(?, ticket.vector, 1) AS answer ORDER BY 1",
            [self.path("faq.hop")],
        ).fetchall()
        self.assertEqual(rows, [(i + 1, f"k{i}") for i in range(6)])

    def test_texts(self):
        self.text("words", "accommodation\nthe\n[the]\n")
        self.run_ok("learn", "w.hop", "--kind", "word", "words")
        rows = self.ask("w.hop", "acomodation", 2, columns="key, text, verdict")
        self.assertEqual(rows[0], ("accommodation", "accommodation", "near"))
        self.assertEqual(self.ask("w.hop", "[the]", 1), [("[the]",)])  # no JSON list
        with self.assertRaises(sqlite3.OperationalError):
            self.ask("w.hop", b"\0\0\0\0")

    def test_pictures(self):
        self.scenes()
        with open(os.path.join(PICTURES, "scenes", "surf_old.png"), "rb") as picture:
            rows = self.ask("scenes.hop", picture.read(), 1, columns="key, verdict")
        self.assertEqual(rows, [("surf_old", "exact")])

    def test_what_another_process_learns_is_there(self):
        cue = json.dumps(self.rows[0])
        self.assertEqual(self.ask("faq.hop", cue, 1), [("k0",)])
        self.run_ok("forget", "faq.hop", "k0")
        self.assertNotIn(("k0",), self.ask("faq.hop", cue, 10))
        self.lines("again.jsonl", [dict(self.record(0, self.rows[0]), id="again")])
        self.learn("faq.hop", "again.jsonl")
        self.assertEqual(self.ask("faq.hop", cue, 1), [("again",)])

    def test_errors_name_what_is_wrong(self):
        for arguments, says in (
            (("none.hop", "[1]"), "none.hop"),
            (("faq.jsonl", "[1]"), "not a memory file"),
            (("faq.hop", "[1]"), "12 numbers"),
            (("faq.hop", "hello"), "does not encode texts"),
            (("faq.hop", b"1"), "1 bytes"),
            (("faq.hop", json.dumps(self.rows[0]), 0), "1 to 65536"),
            (("faq.hop", json.dumps(self.rows[0]), 1, "tag"), "tag"),
        ):
            with self.assertRaises(sqlite3.OperationalError) as caught:
                self.ask(*arguments)
            self.assertIn(says, str(caught.exception))
            self.assertTrue(str(caught.exception).startswith("hopfield_recall: "))

    def test_a_connection_for_each_thread(self):
        wrong = []

        def work(i):
            db = self.connect(check_same_thread=False)
            for k in range(30):
                row = (i + k) % 6
                got = db.execute(
                    "SELECT key FROM hopfield_recall(?, ?, 1)",
                    [self.path("faq.hop"), json.dumps(self.rows[row])],
                )
                if got.fetchall() != [(f"k{row}",)]:
                    wrong.append((i, k))

        threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
