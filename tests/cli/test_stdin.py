# SPDX-License-Identifier: MIT
"""hopfield recall MEMORY --stdin, --where and --confirm: JSON lines in, answers out."""

import base64
import json
import math
import os
import random
import select
import signal
import subprocess
import time
import unittest

from cli import PICTURES, PROGRAM, CliTest, environment, hopfield

DIM = 12


class Talk:
    """A process that is asked line by line."""

    def __init__(self, folder, *arguments):
        self.process = subprocess.Popen(
            [PROGRAM, "recall", *arguments, "--stdin"],
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def say(self, cue):
        self.process.stdin.write(json.dumps(cue).encode() + b"\n")
        self.process.stdin.flush()

    def hear(self):
        ready, _, _ = select.select([self.process.stdout], [], [], 60)
        assert ready, "no answer"
        return json.loads(self.process.stdout.readline())

    def ask(self, cue):
        self.say(cue)
        return self.hear()

    def end(self):
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err.decode()


class Stdin(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(5)
        self.rows = [[chance.gauss(0, 1) for _ in range(DIM)] for _ in range(6)]
        lines = [
            {
                "id": f"k{i}",
                "vector": row,
                "label": "even" if i % 2 == 0 else "odd",
                "answer": {"n": i},
                "tags": ["low"] if i < 3 else ["high"],
            }
            for i, row in enumerate(self.rows)
        ]
        self.text("faq.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
        self.run_ok(
            *"learn faq.hop faq.jsonl --kind vector --key id --vector-field vector "
            "--label label --payload answer --tags tags --beta 20".split()
        )

    def talk(self, *arguments, memory="faq.hop"):
        talk = Talk(self.folder, memory, *arguments)
        self.addCleanup(lambda: (talk.process.kill(), talk.process.communicate()))
        return talk

    def answers(self, text, *arguments, memory="faq.hop", code=0):
        done = subprocess.run(
            [PROGRAM, "recall", memory, "--stdin", *arguments],
            cwd=self.folder,
            env=environment(),
            input=text if isinstance(text, bytes) else text.encode(),
            capture_output=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, code, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_answers_in_order(self):
        cues = [{"id": i, "values": row} for i, row in enumerate(self.rows)] * 60
        got = self.answers("".join(json.dumps(c) + "\n" for c in cues))
        self.assertEqual([a["id"] for a in got], [c["id"] for c in cues])
        for answer in got:
            self.assertEqual(answer["key"], f"k{answer['id']}")
            self.assertEqual(answer["payload"], {"n": answer["id"]})
            self.assertEqual(answer["verdict"], "exact")
            self.assertEqual(answer["label"], "odd" if answer["id"] % 2 else "even")
            self.assertAlmostEqual(answer["score"], answer["mass"])
            self.assertLessEqual(answer["margin"], answer["score"])
            self.assertEqual(len(answer["matches"]), 3)

    def test_same_bytes_one_by_one_and_together(self):
        cues = [json.dumps({"id": i, "values": r}) for i, r in enumerate(self.rows)]
        together = self.answers("\n".join(cues))  # the last line has no end
        talk = self.talk("--threads", "3")
        one_by_one = [talk.ask(json.loads(cue)) for cue in cues]
        self.assertEqual(together, one_by_one)
        self.assertEqual(talk.end()[0], 0)

    def test_another_file_takes_the_name(self):
        self.learn_vectors("small.hop", 4)
        talk = self.talk(memory="small.hop")
        self.assertEqual(talk.ask({"values": [1, 2, 3, 4]})["key"], "k0")
        self.learn_vectors("large.hop", 40000)
        os.replace(self.path("large.hop"), self.path("small.hop"))
        answer = talk.ask({"values": [1, 2, 3, 4]})
        self.assertIn("values has 4 numbers", answer.get("error", ""), answer)
        answer = talk.ask({"values": list(range(1, 40001))})
        self.assertEqual(answer.get("key"), "k0", answer)
        self.assertEqual(talk.end()[0], 0)

    def learn_vectors(self, name, units):
        row = list(range(1, units + 1))
        self.text("row.jsonl", json.dumps({"id": "k0", "vector": row}) + "\n")
        self.run_ok(
            *f"learn {name} row.jsonl --kind vector --key id --vector-field vector "
            "--beta 20 --false-rejection 0".split()
        )

    def test_softmax_of_plain_doubles(self):
        cue = [x + 0.3 for x in self.rows[0]]
        (answer,) = self.answers(json.dumps({"values": cue, "top": 6}))

        def cosine(a, b):
            dot = sum(x * y for x, y in zip(a, b))
            return dot / math.hypot(*a) / math.hypot(*b)

        weights = [math.exp(20 * cosine(cue, row)) for row in self.rows]
        for match in answer["matches"]:
            place = int(match["key"][1:])
            self.assertAlmostEqual(
                match["score"], weights[place] / sum(weights), places=5
            )
        mass = sum(w for i, w in enumerate(weights) if i % 2 == 0) / sum(weights)
        self.assertAlmostEqual(answer["mass"], mass, places=5)

    def test_errors_do_not_stop_it(self):
        lines = [
            "no json",
            "[1]",
            '{"id": 1}',
            '{"id": 2, "values": [1]}',
            '{"id": 3, "values": [' + ",".join(["1e40"] * DIM) + "]}",
            '{"id": 4, "units": [' + ",".join(["2"] * DIM) + "]}",
            '{"id": 5, "text": "hello"}',
            '{"id": 6, "picture": "nowhere.png"}',
            '{"id": 7, "values": [], "what": 1}',
            '{"id": 8, "id": 9}',
            json.dumps({"id": 10, "values": self.rows[1], "top": 0}),
            json.dumps({"id": 11, "values": self.rows[1], "where": ["bogus"]}),
            json.dumps({"id": 12, "values": self.rows[1], "confirm": True}),
            json.dumps({"id": {"deep": [1]}, "values": self.rows[1]}),
            "",
            json.dumps({"values": [None] * DIM}),
        ]
        got = self.answers("\n".join(lines) + "\n")
        self.assertEqual(len(got), len(lines))
        for answer in got[:13] + got[14:15]:
            self.assertEqual(sorted(answer), ["error", "id"])
            self.assertTrue(answer["error"])
            self.assertNotIn("cue 0", answer["error"])
        self.assertEqual([a["id"] for a in got[2:7]], [1, 2, 3, 4, 5])
        self.assertIn("12 units", got[3]["error"])
        self.assertIn("text", got[6]["error"])
        self.assertIn("nowhere.png", got[7]["error"])
        self.assertIn("--confirm", got[12]["error"])
        self.assertEqual(got[13]["id"], {"deep": [1]})
        self.assertEqual(got[13]["key"], "k1")
        self.assertNotIn("error", got[15])

    def test_a_bad_cue_spoils_no_other(self):
        good = [{"id": i, "values": r} for i, r in enumerate(self.rows)]
        bad = {"id": "bad", "text": "x"}
        got = self.answers("".join(json.dumps(c) + "\n" for c in good + [bad] + good))
        self.assertEqual([a.get("key") for a in got[:6]], [f"k{i}" for i in range(6)])
        self.assertIn("error", got[6])
        self.assertEqual(got[:6], got[7:])

    def test_a_line_beyond_the_limit(self):
        long = b'{"id": 1, "text": "' + b"x" * (1 << 27) + b'"}\n'
        after = json.dumps({"id": 2, "values": self.rows[2]}).encode()
        got = self.answers(long + after)
        self.assertEqual(len(got), 2)
        self.assertIn("134217728", got[0]["error"])
        self.assertEqual(got[1]["key"], "k2")

    def test_missing_units(self):
        cue = self.rows[4][: DIM // 2] + [None] * (DIM - DIM // 2)
        (answer,) = self.answers(json.dumps({"values": cue}))
        self.assertEqual((answer["key"], answer["verdict"]), ("k4", "exact"))

    def test_conditions_choose_before_ranking(self):
        cue = {"values": self.rows[0], "top": 6}
        (answer,) = self.answers(json.dumps({**cue, "where": ["tag=high"]}))
        self.assertEqual({m["key"] for m in answer["matches"]}, {"k3", "k4", "k5"})
        self.assertNotEqual(answer["verdict"], "exact")
        (answer,) = self.answers(
            json.dumps({**cue, "where": ["payload.n<2"]}), "--where", "tag=low"
        )
        self.assertEqual({m["key"] for m in answer["matches"]}, {"k0", "k1"})
        (answer,) = self.answers(json.dumps({**cue, "where": ["key=none"]}))
        self.assertEqual((answer["verdict"], answer["matches"]), ("unknown", []))
        run = hopfield(
            *"recall faq.hop Q.npy --where tag=high --json".split(),
            cwd=self.cue_file(),
        )
        keys = {m["key"] for m in run.json()[0]["answer"]["matches"]}
        self.assertLessEqual(keys, {"k3", "k4", "k5"})
        self.assertTrue(keys)

    def cue_file(self):
        self.npy("Q.npy", [self.rows[0]], "<f4")
        return self.folder

    def test_recall_of_files_says_the_answer(self):
        self.cue_file()
        answer = self.finished("recall", "faq.hop", "Q.npy", "--json").json()[0]["answer"]
        (line,) = self.answers(json.dumps({"values": self.rows[0]}))
        self.assertEqual(answer["key"], "k0")
        self.assertEqual(answer["payload"], {"n": 0})
        self.assertAlmostEqual(answer["score"], line["score"], places=6)
        out = self.finished("recall", "faq.hop", "Q.npy").out
        self.assertIn("exact k0 [even], score", out)
        self.assertIn('payload {"n":0}', out)

    def test_sees_what_others_commit(self):
        talk = self.talk()
        self.assertEqual(talk.ask({"values": self.rows[3]})["key"], "k3")
        self.run_ok("forget", "faq.hop", "k3")
        self.assertNotEqual(talk.ask({"values": self.rows[3]})["key"], "k3")
        self.npy("new.npy", [self.rows[3]], "<f4")
        self.run_ok("learn", "faq.hop", "new.npy")
        self.assertEqual(talk.ask({"values": self.rows[3]})["key"], "new")
        self.assertEqual(talk.end()[0], 0)

    def strength(self, key):
        return {
            i["key"]: (i["strength"], i["confirmations"])
            for i in self.run_ok("list", "faq.hop", "--json").json()
        }[key]

    def test_recall_alone_never_writes(self):
        before = self.bytes_of("faq.hop")
        self.answers(json.dumps({"values": self.rows[1]}))
        self.cue_file()
        self.finished("recall", "faq.hop", "Q.npy")
        self.assertEqual(self.bytes_of("faq.hop"), before)

    def test_confirm(self):
        cue = {"values": self.rows[1]}
        got = self.answers(
            "\n".join(
                json.dumps(c)
                for c in (
                    cue,
                    {**cue, "confirm": False},
                    {**cue, "confirm": "k2"},
                    {"id": 7, "confirm": "k5"},
                    {"confirm": "nobody"},
                )
            ),
            "--confirm",
            "--by",
            "0.5",
        )
        self.assertEqual(
            [a.get("confirmed") for a in got], ["k1", None, "k2", "k5", None]
        )
        self.assertIn("nobody", got[4]["error"])
        self.assertEqual(got[3]["id"], 7)
        self.assertEqual(self.strength("k1"), (1.5, 1))
        self.assertEqual(self.strength("k2"), (1.5, 1))
        self.assertEqual(self.strength("k0"), (1, 0))
        self.cue_file()
        self.finished("recall", "faq.hop", "Q.npy", "--confirm")
        self.assertEqual(self.strength("k0"), (2, 1))

    def test_confirm_by_couplings(self):
        self.scenes()
        picture = os.path.join(PICTURES, "scenes", "beach_old.png")
        self.finished("recall", "scenes.hop", picture, "--confirm", "--by", "2")
        got = self.run_ok("list", "scenes.hop", "--json").json()
        self.assertEqual(
            [i["key"] for i in got if i["confirmations"] == 1], ["beach_old"]
        )

    def test_pictures(self):
        self.scenes()
        path = os.path.join(PICTURES, "scenes", "surf_old.png")
        with open(path, "rb") as file:
            coded = base64.b64encode(file.read()).decode()
        for kind in ("patterns", "picture"):
            memory = f"{kind}.hop"
            scenes = os.path.join(PICTURES, "scenes")
            names = sorted(n for n in os.listdir(scenes) if n.endswith("_old.png"))
            files = [os.path.join(scenes, n) for n in names]
            self.run_ok("learn", memory, *files, "--kind", kind)
            got = self.answers(
                "\n".join(
                    json.dumps({"picture": p})
                    for p in (path, coded, "data:image/png;base64," + coded)
                ),
                memory=memory,
            )
            self.assertEqual(got[0], got[1])
            self.assertEqual(got[0], got[2])
            self.assertEqual((got[0]["key"], got[0]["verdict"]), ("surf_old", "exact"))

    def test_now_fades(self):
        self.run_ok("configure", "faq.hop", "--half-life", "1d")
        self.run_ok("reinforce", "faq.hop", "k0", "--by", "7")
        cue = json.dumps({"values": [a + b for a, b in zip(*self.rows[:2])], "top": 6})
        (soon,) = self.answers(cue)
        (late,) = self.answers(cue, "--now", "2126-01-01")
        ratio = [
            {m["key"]: m["score"] for m in a["matches"]} for a in (soon, late)
        ]
        self.assertTrue(ratio[0]["k0"] > 0 and ratio[0]["k1"] > 0)
        self.assertEqual(ratio[1], {})  # after a hundred years nothing is left

    def test_signals_and_closed_pipes(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            talk = self.talk()
            talk.ask({"values": self.rows[0]})
            talk.process.send_signal(number)
            started = time.time()
            self.assertEqual(talk.process.wait(timeout=30), 130)
            self.assertLess(time.time() - started, 10)
        talk = self.talk()
        talk.ask({"values": self.rows[0]})
        talk.process.stdout.close()
        for _ in range(3):
            try:
                talk.say({"values": self.rows[0]})
                time.sleep(0.1)
            except BrokenPipeError:
                break
        self.assertEqual(talk.process.wait(timeout=30), 0)

    def test_usage(self):
        self.cue_file()
        self.refused(2, "recall", "faq.hop", "Q.npy", "--stdin", says="standard input")
        self.refused(2, "recall", "--stdin", says="memory file")
        self.refused(
            2, "recall", "faq.hop", "--stdin", "--noise", "0.1", says=("noise", "stdin")
        )
        self.refused(2, "recall", "faq.hop", "Q.npy", "--by", "2", says="--confirm")
        self.refused(
            2, "recall", "--patterns", "Q.npy", "Q.npy", "--where", "tag=a", says="file"
        )
        self.refused(3, "recall", "none.hop", "--stdin", says="none.hop")


if __name__ == "__main__":
    unittest.main()
