# SPDX-License-Identifier: MIT
"""hopfield lab: runs, folders, shards, interruptions and slips through the program."""

import csv
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import time
import unittest

from cli import PROGRAM, SOURCE, CliTest, environment, hopfield

SMALL = ("--units", "60,90", "--load", "0.05:0.25:0.1", "--trials", "20")
# Takes seconds even without sanitizers, so that it can be stopped in the middle.
SLOW = ("--units", "2000", "--load", "0.1:0.2:0.02", "--trials", "1000")
REPEATABLE = ("results.csv", "results.json", "knees.csv")


class Lab(CliTest):
    def read(self, *parts):
        with open(self.path(os.path.join(*parts)), "rb") as file:
            return file.read()

    def same(self, left, right):
        for name in REPEATABLE:
            self.assertEqual(self.read(left, name), self.read(right, name), name)

    def capacity(self, folder, *options):
        return self.run_ok("lab", "capacity", *SMALL, "--out", folder, *options)

    def greys(self, name, count, seed=7):
        """An IDX file of pictures of 6x6 random greys."""
        data = random.Random(seed).randbytes(count * 36)
        with open(self.path(name), "wb") as file:
            file.write(struct.pack(">4B3I", 0, 0, 8, 3, count, 6, 6) + data)

    def start(self, *arguments):
        return subprocess.Popen(
            [PROGRAM, *map(str, arguments)],
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def wait_for_log(self, folder, size):
        for _ in range(600):
            path = self.path(os.path.join(folder, "trials.db"))
            if os.path.exists(path) and os.path.getsize(path) >= size:
                return
            time.sleep(0.05)
        self.fail("no trials were kept in 30 s")


class WhatThereIs(Lab):
    def test_alone_it_lists(self):
        lines = self.run_ok("lab").out
        names = [one["name"] for one in self.run_ok("lab", "--json").json()]
        self.assertIn("capacity", names)
        for name in names:
            self.assertIn(f"  {name} ", lines)
            explained = self.run_ok("lab", name, "--help").out
            self.assertIn("--seed", explained)
            self.assertIn("--quick", explained)
            self.assertLessEqual(max(map(len, explained.splitlines())), 80)

    def test_help_names_every_experiment(self):
        said = self.run_ok("help", "lab").out.split("Experiments: ")[1].split(".")[0]
        names = [one["name"] for one in self.run_ok("lab", "--json").json()]
        self.assertEqual(said.replace("\n", " ").split(", "), names)

    def test_help_names_every_parameter(self):
        help_text = self.run_ok("help", "lab").out
        for one in self.run_ok("lab", "--json").json():
            for line in self.run_ok("lab", one["name"], "--help").out.splitlines():
                if line.startswith("  --"):
                    self.assertIn("  " + line.split()[0] + " ", help_text)


class Folders(Lab):
    def test_what_a_folder_holds(self):
        done = self.capacity("out", "--seed", 5)
        results = json.loads(self.read("out", "results.json"))
        self.assertEqual(results["experiment"], "capacity")
        self.assertEqual(results["parameters"]["seed"], "5")
        self.assertEqual(results["parameters"]["load"], "0.05:0.25:0.1")
        rows = list(csv.reader(self.read("out", "results.csv").decode().splitlines()))
        table = results["tables"]["results"]
        self.assertEqual(rows[0], table["columns"])
        self.assertEqual(len(rows) - 1, 6)
        self.assertEqual(len(table["rows"]), 6)
        for name in ("exact_low", "exact_high", "exact_theory"):
            self.assertIn(name, table["columns"])
        run = json.loads(self.read("out", "run.json"))
        self.assertGreaterEqual(run["threads"], 1)
        self.assertIn("seed", done.out)
        report = self.read("out", "report.md").decode()
        self.assertIn(results["meaning"].split(".")[0], report)
        self.assertIn("hopfield lab capacity", report)
        self.assertEqual(results, hopfield_json(self, *SMALL, "--seed", 5))

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
    def test_plots(self):
        self.capacity("out")
        self.assertEqual(self.read("out", "plot.png")[:8], b"\x89PNG\r\n\x1a\n")
        svg = self.read("out", "plot.svg").decode()
        for text in ("<svg", "load P/N", "Exact recall", "N = 60"):
            self.assertIn(text, svg)

    def test_without_gnuplot_everything_else_is_written(self):
        empty = self.path("empty")
        os.mkdir(empty)
        done = hopfield("lab", "capacity", *SMALL, "--out", self.path("out"),
                        env=environment(PATH=empty))
        self.assertEqual(done.code, 0, done.err)
        self.assertIn("gnuplot", done.err)
        self.assertFalse(os.path.exists(self.path("out/plot.png")))
        for name in (*REPEATABLE, "report.md", "run.json"):
            self.assertTrue(self.read("out", name))

    def fake_gnuplot(self, script):
        folder = self.path("bin")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, "gnuplot")
        with open(path, "w", encoding="ascii") as file:
            file.write("#!/bin/sh\n" + script)
        os.chmod(path, 0o755)
        return environment(PATH=folder + ":" + os.environ["PATH"])

    def test_a_gnuplot_that_fails_is_told(self):
        for script, says in (("exit 1\n", "gnuplot"), ("echo rubbish\n", "no picture"),
                             ("exit 0\n", "no picture")):
            env = self.fake_gnuplot(script)
            done = hopfield("lab", "capacity", *SMALL, "--out", self.path("out"), env=env)
            self.assertEqual(done.code, 3, script)
            self.assertIn(says, done.err)
            self.assertFalse(os.path.exists(self.path("out/plot.svg")))
            self.assertTrue(self.read("out", "results.csv"))

    def test_a_run_does_not_mix_with_an_earlier_one(self):
        self.capacity("out")
        self.refused(2, "lab", "capacity", "--out", "out", says=["out", "another folder"])
        # the same command finds everything there, and clears what a kill has left
        self.text("out/.hopfield-abc123", "half a plot")
        again = self.capacity("out")
        self.assertIn("all 120 trials", again.err)
        self.assertNotIn(".hopfield-abc123", os.listdir(self.path("out")))

    def test_threads_and_instruction_sets_do_not_matter(self):
        self.capacity("one", "--threads", 1)
        self.capacity("two", "--threads", 2)
        self.same("one", "two")
        done = hopfield("lab", "capacity", *SMALL, "--out", self.path("scalar"),
                        env=environment(HOPFIELD_ISA="scalar"))
        self.assertEqual(done.code, 0, done.err)
        self.same("one", "scalar")


def hopfield_json(test, *options):
    return test.run_ok("lab", "capacity", *options, "--json").json()[0]


class All(Lab):
    def test_all_on_one_page(self):
        pictures = os.path.join(SOURCE, "pictures", "scenes")
        self.greys("data.idx", 1000)
        options = ("--quick", "--trials", 3, "--pictures", pictures, "--data", "data.idx",
                   "--out", "all")
        done = self.run_ok("lab", "all", *options)
        names = [one["name"] for one in self.run_ok("lab", "--json").json()]
        page = self.read("all", "index.html").decode()
        for name in names:
            self.assertIn(f'id="{name}"', page)
            results = json.loads(self.read("all", name, "results.json"))
            self.assertIn(results["meaning"].split()[0], done.out)
            for table, content in results["tables"].items():
                self.assertEqual(len(content["meanings"]), len(content["columns"]))
                for column, meaning in zip(content["columns"], content["meanings"]):
                    self.assertTrue(meaning, f"{name}, {table}: {column}")
        again = self.run_ok("lab", "all", *options)
        self.assertIn("were there", again.err)


class CutShort(Lab):
    def test_an_interrupted_run_goes_on(self):
        self.run_ok("lab", "capacity", *SLOW, "--out", "whole")
        running = self.start("lab", "capacity", *SLOW, "--out", "part", "--threads", 1)
        self.wait_for_log("part", 20000)
        running.send_signal(signal.SIGINT)
        said = running.communicate()[1].decode()
        if "trials in" in said:
            self.skipTest("the run was over before it could be stopped")
        self.assertEqual(running.returncode, 130)
        self.assertIn("--resume part", said)
        self.assertFalse(os.path.exists(self.path("part/results.csv")))
        self.run_ok("lab", "--resume", "part")
        self.same("part", "whole")
        # what is whole is only written again
        self.run_ok("lab", "capacity", "--resume", "part", "--threads", 2)
        self.same("part", "whole")

    def test_shards_of_which_half_are_killed(self):
        self.capacity("whole")
        for shards in (1, 2, 3, 7):
            parts = [f"part-{k}-of-{shards}" for k in range(1, shards + 1)]
            for k, part in enumerate(parts, 1):
                shard = ("--shard", f"{k}/{shards}")
                if k % 2:
                    running = self.start("lab", "capacity", *SMALL, *shard, "--out", part)
                    self.wait_for_log(part, 1)
                    running.kill()
                    running.communicate()
                    self.finish(part, shard)
                else:
                    self.capacity(part, *shard)
            self.run_ok("lab", "merge", *parts, "--out", f"joined-{shards}")
            self.same(f"joined-{shards}", "whole")

    def finish(self, part, shard):
        """Goes on with what a kill left, which may be a log without a word in it."""
        done = hopfield("lab", "--resume", part, cwd=self.folder)
        if done.code == 4:
            self.assertIn("holds no trials", done.err)
        else:
            self.assertEqual(done.code, 0, done.err)
        self.capacity(part, *shard)

    def test_a_missing_shard_is_missed(self):
        self.capacity("one", "--shard", "1/3")
        self.refused(2, "lab", "merge", "one", "--out", "all",
                     says=["80 of 120", "missing"])
        self.refused(3, "lab", "merge", "one", "nowhere", says="nowhere")
        os.mkdir(self.path("begun"))
        self.text("begun/trials.db", "")
        for parts, says in ((["begun"], "no trials"), (["one", "begun"], "80 of 120")):
            done = hopfield("lab", "merge", *parts, cwd=self.folder)
            self.assertEqual(done.code, 2)
            self.assertIn("begun: was cut off", done.err)
            self.assertIn(says, done.err)
        self.capacity("other", "--shard", "2/3", "--seed", 2)
        self.refused(2, "lab", "merge", "one", "other", says=["other", "seed"])
        self.refused(2, "lab", "merge", "one", "--seed", 3, says="--seed")
        self.refused(2, "lab", "merge", "one", "--out", "other", says=["--out", "other"])

    def test_a_resumed_run_keeps_its_parameters(self):
        self.capacity("out")
        self.refused(2, "lab", "--resume", "out", "--seed", 3,
                     says=["--seed", "when the run began"])
        self.refused(2, "lab", "noise", "--resume", "out", says=["capacity", "noise"])
        self.refused(3, "lab", "--resume", "nowhere", says="nowhere")
        self.text("trials.db", "no log")
        self.refused(4, "lab", "--resume", ".", says="trials.db")


    def test_data_may_move(self):
        self.greys("data.idx", 20)
        self.greys("other.idx", 20, seed=8)
        self.run_ok("lab", "pictures", "--data", "data.idx", "--memories", "10,20",
                    "--trials", 2, "--out", "out")
        first = self.read("out", "results.csv")
        os.rename(self.path("data.idx"), self.path("moved.idx"))
        self.refused(3, "lab", "--resume", "out", says=["data.idx", "--data"])
        self.refused(3, "lab", "--resume", "out", "--data", "other.idx",
                     says="other pictures")
        self.run_ok("lab", "--resume", "out", "--data", "moved.idx")
        self.assertEqual(self.read("out", "results.csv"), first)


class Slips(Lab):
    def refuse(self, *options, says):
        self.refused(2, "lab", "capacity", *options, says=says)

    def test_malformed_sweeps(self):
        self.refuse("--load", "0.2:0.1:-1", says=["--load", "0.2:0.1:-1"])
        self.refuse("--load", "0.1:0.2", says=["--load", "A:B:STEP"])
        self.refuse("--units", "8,000", says=["--units", "'000'", "comma"])
        self.refuse("--units", "8,0", says=["--units", "'0'", "comma"])
        self.refuse("--units", "0", says=["--units", "'0'"])
        self.refuse("--noise", "0.1,0.2", says=["--noise", "takes one"])
        self.refuse("--noise", "10%", says=["--noise", "10%"])
        self.refuse("--load", "0.001", "--units", "10", says=["--load", "no pattern"])
        self.refuse("--structure", "orthogonal", "--units", "100", "--load", "0.5",
                    says=["--load", "4 orthogonal"])
        self.refuse("--structure", "sparse", says=["--structure", "sparse:0.1"])
        self.refuse("--trials", "0", says=["--trials", "'0'"])
        self.refuse("--shard", "3/2", says=["--shard", "3/2"])
        self.refuse("--shard", "1/2", says="--out")
        self.refuse("--modules", "3", says=["capacity", "--modules"])
        self.refuse("--order", "fixed", says=["order", "async"])
        self.refuse("noise", says="one experiment at a time")

    def test_a_folder_with_a_missing_scene(self):
        scenes = os.path.join(SOURCE, "pictures", "scenes")
        shutil.copytree(scenes, self.path("s"), ignore=shutil.ignore_patterns("svg"))
        os.remove(self.path("s/night_old.png"))
        drift = ("lab", "drift", "--quick", "--pictures")
        self.refused(2, *drift, "s", says=["--pictures", "night", "night_old"])
        os.mkdir(self.path("empty"))
        self.refused(2, *drift, "empty", says=["--pictures", "no scene"])
        self.refused(3, *drift, "nowhere", says="nowhere")
        self.text("s/night_old.png", "no picture")
        self.refused(4, *drift, "s", says="night_old.png")

    def test_data_that_are_not_there(self):
        lab = ("lab", "pictures", "--data")
        said = self.refused(3, *lab, "nowhere.idx", says=["nowhere.idx", "--data"])
        self.assertIn("package dataset-fashion-mnist", said.err)
        scenes = os.path.join(SOURCE, "pictures", "scenes")
        self.refused(3, "lab", "all", "--data", "nowhere.idx", "--pictures", scenes,
                     "--out", "x", says="nowhere.idx")
        self.greys("few.idx", 20)
        self.refused(2, *lab, "few.idx", says=["--memories", "100", "few.idx"])
        self.text("text.idx", "no pictures")
        self.refused(4, *lab, "text.idx", says="text.idx")

    def test_unknown_experiments(self):
        self.refused(2, "lab", "capacty", says=["capacty", "did you mean 'capacity'?"])
        self.refused(2, "lab", "alchemy", says=["alchemy", "capacity", "landscape"])
        self.refused(2, "lab", "--quick", says=["--quick", "which experiment"])
        self.refused(2, "lab", "capacty", "--help", says=["capacty"])
        self.refused(2, "lab", "all", says="--out")
        self.refused(2, "lab", "all", "--out", "x", "--units", 9, says="--units")
        self.refused(2, "lab", "merge", says="folders")

    def test_a_folder_that_cannot_be(self):
        self.text("file", "")
        self.refused(3, "lab", "capacity", *SMALL, "--out", "file", says="file")
        self.refused(3, "lab", "capacity", *SMALL, "--out", "no/such", says="no/such")


if __name__ == "__main__":
    unittest.main()
