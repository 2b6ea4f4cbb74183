# SPDX-License-Identifier: MIT
"""hopfield recall in memories of vectors, against plain Python."""

import math
import os
import random
import unittest

from cli import PICTURES, CliTest, in_terminal, read_npy, read_png, read_rows, write_idx

SCENES = os.path.join(PICTURES, "scenes")


def softmax(scores):
    top = max(scores)
    parts = [math.exp(z - top) for z in scores]
    return [p / math.fsum(parts) for p in parts]


def dot(a, b):
    return math.fsum(x * y for x, y in zip(a, b))


def step(rows, cue, beta, strengths=None, values=None):
    """Weights, and what is read out, of one step of softmax over dot products."""
    strengths = strengths or [1] * len(rows)
    weights = softmax(
        [beta * dot(row, cue) + math.log(c) for row, c in zip(rows, strengths)]
    )
    values = values or rows
    out = [dot(weights, column) for column in zip(*values)]
    return weights, out


class Vectors(CliTest):
    def setUp(self):
        super().setUp()
        chance = random.Random(7)
        self.rows = [[chance.gauss(0, 1) for _ in range(24)] for _ in range(12)]
        self.cues = [[x + chance.gauss(0, 0.3) for x in row] for row in self.rows[:5]]
        self.npy("X.npy", self.rows, "<f4")
        self.npy("Q.npy", self.cues, "<f4")
        self.rows = read_rows(self.path("X.npy"))
        self.cues = read_rows(self.path("Q.npy"))
        self.run = ("recall", "--patterns", "X.npy", "Q.npy")

    def close(self, a, b, within=1e-5):
        self.assertEqual(len(a), len(b))
        for x, y in zip(a, b):
            self.assertAlmostEqual(x, y, delta=within)

    def one_step(self, *options):
        run = (*self.run, "--max-steps", 1, "--out", "R.npy", "--weights", "W.npy")
        got = self.finished(*run, *options)
        return read_rows(self.path("W.npy")), read_rows(self.path("R.npy")), got

    def test_one_step_is_attention(self):
        weights, states, _ = self.one_step("--energy", "softmax", "--beta", 0.2)
        self.assertEqual(read_npy(self.path("W.npy"))[:2], ("<f4", (5, 12)))
        self.assertEqual(read_npy(self.path("R.npy"))[:2], ("<f4", (5, 24)))
        for k, cue in enumerate(self.cues):
            wanted, state = step(self.rows, cue, 0.2)
            self.close(weights[k], wanted)
            self.close(states[k], state)

    def test_strengths_count_memories_so_often(self):
        strengths = [1, 5, 0.5, 2] + [1] * 8
        self.npy("S.npy", strengths, "<f8")
        got = ("--strengths", "S.npy", "--beta", 0.1)
        weights, states, _ = self.one_step(*got)
        for k, cue in enumerate(self.cues):
            wanted, state = step(self.rows, cue, 0.1, strengths)
            self.close(weights[k], wanted)
            self.close(states[k], state)
        self.npy("S.npy", [0, -1, 3] + [1] * 9, "<i4")
        weights, _, _ = self.one_step(*got)
        for row in weights:
            self.assertEqual(row[:2], [0, 0])
            self.assertGreater(row[2], 0)

    def test_values_are_read_out(self):
        chance = random.Random(8)
        values = [[chance.uniform(-1, 1) for _ in range(3)] for _ in self.rows]
        self.npy("V.npy", values, "<f8")
        run = (*self.run, "--values", "V.npy", "--beta", 0.3, "--out", "R.npy")
        for got in self.finished(*run, "--json").json():
            self.assertEqual((got["steps"], got["values"]), (1, "V.npy"))
        for k, cue in enumerate(self.cues):
            state = step(self.rows, cue, 0.3, values=values)[1]
            self.close(read_rows(self.path("R.npy"))[k], state)

    def test_energy_falls_step_by_step(self):
        for more in (
            ("--energy", "softmax", "--beta", 0.3),
            ("--energy", "sparsemax", "--beta", 0.1),
            ("--energy", "entmax:alpha=1.5", "--beta", 0.1, "--similarity", "euclid"),
            ("--energy", "epanechnikov", "--beta", 0.05),
            ("--energy", "exp", "--activation", "normalise", "--normalise"),
        ):
            before = [math.inf] * len(self.cues)
            for steps in range(5):
                run = (*self.run, *more, "--max-steps", steps, "--json")
                for k, got in enumerate(self.finished(*run).json()):
                    self.assertTrue(got["energy_falls"], more)
                    self.assertIsInstance(got["lyapunov"], str)
                    slack = 1e-6 * (1 + abs(got["energy"]))  # scores are float32
                    self.assertLessEqual(got["energy"], before[k] + slack, more)
                    self.assertLessEqual(got["energy"], got["energy_start"] + slack)
                    before[k] = got["energy"]

    def test_weights_sum_to_one(self):
        for energy in ("softmax", "sparsemax", "entmax:alpha=1.3", "topk:k=3"):
            weights, _, _ = self.one_step("--energy", energy, "--beta", 0.5)
            for row in weights:
                self.assertAlmostEqual(math.fsum(row), 1, delta=1e-6)
            got = self.finished(*self.run, "--energy", energy, "--json").json()
            for one in got:
                named = math.fsum(w["weight"] for w in one["weights"])
                self.assertAlmostEqual(named + one["rest"], 1, delta=1e-7)
                self.assertLessEqual(one["entropy"], math.log(12) + 1e-12)
                self.assertEqual(one["mass_bound"], 0)

    def test_powers_of_real_rows_are_no_rules(self):
        run = ("--energy", "rect:n=2", "--max-steps", 0, "--json")
        for dtype in ("<f4", "<f8"):
            self.npy("X.npy", self.rows, dtype)
            got = self.finished(*self.run, *run).json()[0]
            self.assertEqual(got["separation"], "rect:n=2")
        energy = -sum(max(dot(x, self.cues[0]), 0) ** 2 for x in self.rows) / 2
        square = dot(self.cues[0], self.cues[0]) / 2
        largest = max(dot(x, x) for x in self.rows) / 2
        self.assertAlmostEqual(got["energy"], energy + square + largest, delta=1e-3)
        self.refused(2, *self.run, "--energy", "poly:n=3", says="--activation sign")

    def test_top_k_weighs_k(self):
        weights, _, _ = self.one_step("--energy", "topk:k=3", "--beta", 0.1)
        for row in weights:
            self.assertEqual(sum(w > 0 for w in row), 3)

    def test_a_large_beta_finds_the_nearest(self):
        for similarity in ("cosine", "centred", "euclid", "manhattan"):
            run = (*self.run, "--similarity", similarity, "--beta", 1000, "--json")
            got = self.run_ok(*run).json()
            self.assertEqual([one["match"] for one in got], [0, 1, 2, 3, 4], similarity)
            self.assertEqual({one["outcome"] for one in got}, {"exact"})

    def test_the_same_bytes_on_any_number_of_threads(self):
        chance = random.Random(3)
        rows = [[chance.gauss(0, 1) for _ in range(40)] for _ in range(700)]
        self.npy("X.npy", rows, "<f4")
        self.npy("Q.npy", [[x + 0.5 for x in row] for row in rows[:70]], "<f4")
        told = []
        for threads in (1, 2, 4):
            _, _, got = self.one_step("--beta", 0.1, "--threads", threads, "--json")
            told.append((got.out, self.bytes_of("W.npy"), self.bytes_of("R.npy")))
        self.assertEqual(told[0], told[1])
        self.assertEqual(told[0], told[2])

    def test_a_cue_alone_gives_the_bytes_of_the_batch(self):
        self.one_step("--beta", 0.1)
        batch = read_rows(self.path("R.npy"))
        for k, cue in enumerate(self.cues):
            self.npy("Q.npy", [cue], "<f4")
            self.assertEqual(self.one_step("--beta", 0.1)[1][0], batch[k])

    def test_arrays_of_other_numbers_are_converted(self):
        whole = [[round(3 * x) for x in row] for row in self.rows]
        want = None
        for dtype in ("<f4", "<f8", "<i4", "<i8", "|i1"):
            self.npy("X.npy", whole, dtype)
            got = self.one_step("--beta", 0.05)[:2]
            self.assertEqual(got, want or got, dtype)
            want = got
        self.npy("X.npy", [[row[:12], row[12:]] for row in whole], "|i1")
        self.npy("Q.npy", [[row[:12], row[12:]] for row in self.cues], "<f4")
        self.assertEqual(self.one_step("--beta", 0.05)[:2], want)
        self.npy("X.npy", whole, "<f4")
        self.npy("Q.npy", self.cues[0], "<f4")
        self.assertEqual(self.one_step("--beta", 0.05)[0][0], want[0][0])

    def test_items_choose_rows_of_all_files(self):
        self.npy("S.npy", list(range(1, 13)), "<i4")
        run = (*self.run, "--items", "2:5", "--strengths", "S.npy", "--beta", 0.05)
        self.finished(*run, "--max-steps", 1, "--weights", "W.npy")
        got = read_rows(self.path("W.npy"))
        self.assertEqual(len(got), 3)
        for k, cue in enumerate(self.cues[2:5]):
            self.close(got[k], step(self.rows[2:5], cue, 0.05, [3, 4, 5])[0])

    def test_storage_says_what_it_costs(self):
        text = {}
        for storage in ("float32", "bfloat16", "int8"):
            run = (*self.run, "--storage", storage, "--beta", 1)
            got = self.finished(*run, "--json").json()[0]
            self.assertEqual(got["storage"], storage)
            text[storage] = (got["loss"]["rms"], self.finished(*run).err)
        self.assertEqual(text["float32"][0], 0)
        self.assertNotIn("loss", text["float32"][1])
        for storage, most in (("bfloat16", 0.004), ("int8", 0.02)):
            self.assertGreater(text[storage][0], 0)
            self.assertLess(text[storage][0], most)
            self.assertIn("loss: %.3g of" % text[storage][0], text[storage][1])

    def test_centred_and_normalised(self):
        run = (*self.run, "--centre", "--normalise", "--beta", 500, "--out", "R.npy")
        got = self.run_ok(*run, "--json").json()
        self.assertEqual((got[0]["centre"], got[0]["normalise"]), (True, True))
        mean = [math.fsum(column) / 12 for column in zip(*self.rows)]
        for k, state in enumerate(read_rows(self.path("R.npy"))):
            row = [x - m for x, m in zip(self.rows[k], mean)]
            length = math.sqrt(dot(row, row))
            self.close(state, [x / length for x in row], 1e-5)

    def test_a_mass_tolerance_means_just_that(self):
        chance = random.Random(11)
        centres = [[chance.gauss(0, 3) for _ in range(16)] for _ in range(40)]
        rows = [
            [x + chance.gauss(0, 0.1) for x in c] for c in centres for _ in range(100)
        ]
        self.npy("X.npy", rows, "<f4")
        self.npy("Q.npy", [[x + 0.05 for x in row] for row in rows[::200]], "<f4")
        run = (*self.run, "--beta", 4, "--max-steps", 1, "--json")
        scan = self.finished(*run).json()
        some = self.finished(*run, "--mass-tolerance", 1e-6).json()
        self.assertGreater(some[0]["clusters"], 1)
        for a, b in zip(scan, some):
            self.assertEqual((a["looked_at"], a["mass_bound"]), (4000, 0))
            self.assertLess(b["looked_at"], 2000)
            self.assertLessEqual(b["mass_bound"], 1e-6)
            self.assertEqual((a["outcome"], a["match"]), (b["outcome"], b["match"]))
            for one, other in zip(a["weights"], b["weights"]):
                self.assertEqual(one["row"], other["row"])
                self.assertAlmostEqual(one["weight"], other["weight"], delta=1.1e-6)
        for more, says in (
            (("--weights", "W.npy"), "--weights"),
            (("--energy", "identity"), "identity"),
            (("--similarity", "manhattan"), "manhattan"),
        ):
            run = (*self.run, "--mass-tolerance", 1e-6, "--beta", 1, *more)
            self.refused(2, *run, says=["--mass-tolerance", says])

    def test_commit_ends_with_the_memory(self):
        run = (*self.run, "--beta", 0.3, "--out", "R.npy")
        self.finished(*run)
        self.assertNotEqual(read_rows(self.path("R.npy"))[0], self.rows[0])
        got = self.finished(*run, "--commit", "--json").json()
        for k, state in enumerate(read_rows(self.path("R.npy"))):
            self.assertEqual(state, self.rows[got[k]["weights"][0]["row"]])

    def test_missing_units_are_not_looked_at(self):
        wild = [[1e6] * 12 + cue[12:] for cue in self.cues]
        self.npy("Q.npy", wild, "<f4")
        self.npy("M.npy", [2] * 12 + [0] * 12)
        for similarity in ("dot", "cosine", "euclid"):
            run = (*self.run, "--similarity", similarity, "--beta", 100, "--json")
            masked = self.run_ok(*run, "--mask", "M.npy").json()
            covered = self.run_ok(*run, "--cover", "left:0.5").json()
            for got in (masked, covered):
                self.assertEqual([one["match"] for one in got], [0, 1, 2, 3, 4])
                self.assertEqual(got[0]["missing"], 12)
        self.npy("M.npy", [1] * 12 + [0] * 12)
        self.npy("Q.npy", self.cues, "<f4")
        self.finished(*self.run, "--beta", 1, "--mask", "M.npy", "--out", "R.npy")
        for cue, state in zip(self.cues, read_rows(self.path("R.npy"))):
            self.assertEqual(state[:12], cue[:12])
            self.assertNotEqual(state[12:], cue[12:])

    def test_noise_of_real_rows_is_normal(self):
        rows = [[2.0] * 4000, [-2.0] * 4000]
        self.npy("X.npy", [row[:-1] + [0.5] for row in rows], "<f4")
        self.npy("Q.npy", rows[:1], "<f4")
        run = (*self.run, "--max-steps", 0, "--noise", 0.25, "--out", "R.npy")
        self.finished(*run, "--beta", 1)
        off = [x - 2 for x in read_rows(self.path("R.npy"))[0]]
        self.assertAlmostEqual(math.fsum(off) / 4000, 0, delta=0.03)
        self.assertAlmostEqual(math.sqrt(dot(off, off) / 4000), 0.5, delta=0.03)
        self.npy("X.npy", [[1] * 4000, [-1] * 4000])
        self.npy("Q.npy", [[1] * 4000])
        self.finished(*run, "--beta", 1)
        self.assertEqual(sorted(set(read_rows(self.path("R.npy"))[0])), [-1, 1])
        self.assertEqual(sum(read_rows(self.path("R.npy"))[0]), 2000)

    def test_covers_take_the_values_of_the_memory(self):
        run = (*self.run, "--beta", 1, "--max-steps", 0, "--out", "R.npy")
        for how, low in (("minus", 0), ("plus", 1)):
            self.finished(*run, "--cover", "left:0.5", "--cover-as", how)
            for cue, state in zip(self.cues, read_rows(self.path("R.npy"))):
                self.assertEqual(state, [low] * 12 + cue[12:])
        self.finished(*run, "--cover", "left:0.5", "--cover-as", "random")
        self.assertEqual(set(read_rows(self.path("R.npy"))[0][:12]), {0, 1})

    def test_beta_auto_says_why(self):
        run = (*self.run, "--beta", "auto")
        got = self.run_ok(*run, "--json").json()
        found = got[0]["beta_auto"]
        self.assertAlmostEqual(got[0]["beta"], 1.5 * found["least"])
        self.assertEqual((found["ceiling"], found["samples"]), (1, 12))
        self.assertEqual(got[0]["tune"], {"noise": 0.2, "flips": 0, "cover": 0})
        told = self.run_ok(*run).err
        self.assertIn("beta %.6g" % got[0]["beta"], told)
        self.assertIn("noise 0.2", told)
        self.assertIn("%.4g" % found["gap"], told)
        own = self.run_ok(*run, "--values", "X.npy", "--json").json()[0]["beta"]
        self.assertEqual(own, got[0]["beta"])
        covered = (*run, "--tune-cover", 0.7, "--json")
        got = self.finished(*covered).json()[0]
        self.assertEqual(got["tune"], {"noise": 0, "flips": 0, "cover": 0.7})
        self.assertGreater(got["beta_auto"]["least"], found["least"])

    def test_unknown_cues(self):
        chance = random.Random(9)
        strange = [[chance.gauss(0, 1) for _ in range(24)] for _ in range(5)]
        self.npy("N.npy", strange, "<f4")
        run = (*self.run, "N.npy", "--similarity", "cosine", "--beta", 20)
        run += ("--false-rejection", 0.1, "--tune-noise", 0.5)
        result = self.run_ok(*run, "--json", code=1)
        got = result.json()
        self.assertEqual([one["outcome"] for one in got[5:]], ["unknown"] * 5)
        self.assertNotIn("unknown", [one["outcome"] for one in got[:5]])
        for one in got:
            above = one["energy_start"] > one["threshold"]
            self.assertEqual(one["outcome"] == "unknown", above)
        self.assertLessEqual(got[0]["calibration"]["false_rejection"], 0.1)
        said = self.run_ok(*run, code=1)
        self.assertIn("unknown above energy %.6g" % got[0]["threshold"], said.err)
        self.assertIn("is above the threshold", said.out)

    def test_a_collapse_is_said(self):
        run = self.run_ok(*self.run, "--beta", 0.001, code=1)
        self.assertIn("beta 0.001 collapses recall to the mean", run.err)
        self.assertIn("try --beta auto", run.err)
        run = self.run_ok(*self.run, "--beta", 0.001, "--json", code=1)
        self.assertIn("collapses", run.err)
        self.assertNotIn("collapses", self.run_ok(*self.run, "--beta", 9).err)

    def test_lines_fit_a_terminal(self):
        run = ("--storage", "int8", "--beta", "auto", "--false-rejection", 0.1)
        said = in_terminal(*self.run, *run, cwd=self.folder)
        self.assertTrue(all(len(line) <= 80 for line in said.splitlines()), said)
        data = self.finished(*self.run, *run)
        self.assertEqual(said.split(), (data.err + data.out).split())
        self.assertEqual(len(data.out.splitlines()), 5)

    def test_a_cover_is_inferred_and_said(self):
        chance = random.Random(3)
        framed = [
            [chance.random() if 2 <= x < 8 and 1 <= y < 7 else 0
             for y in range(8) for x in range(10)]
            for _ in range(150)
        ]
        covered = [row[:40] + [0] * 40 for row in framed[:6]] + framed[6:12]
        self.npy("X.npy", framed, "<f4")
        self.npy("Q.npy", covered, "<f4")
        run = (*self.run, "--size", "10x8", "--similarity", "euclid", "--beta", 20)
        blind = self.finished(*run, "--json").json()
        self.assertEqual({row["inferred"] for row in blind}, {None})
        seeing = self.finished(*run, "--json", "--infer-missing").json()
        for k, row in enumerate(seeing):
            self.assertEqual(row["match"], k)
            self.assertEqual(row["inferred"] is not None, k < 6)
        self.assertEqual(seeing[0]["inferred"]["width"], 10)
        self.assertGreaterEqual(seeing[0]["missing"], 40)
        text = self.finished(*run, "--infer-missing").out
        self.assertEqual(text.replace("\n ", "").count("taken as missing"), 6)
        self.npy("M.npy", [0] * 80, "|u1")
        run += ("--infer-missing",)
        self.refused(2, *run, "--mask", "M.npy", says=["--infer-missing", "--mask"])
        self.refused(2, *run, "--centre", says=["--infer-missing", "--centre"])
        run = (*self.run, "--beta", 1, "--infer-missing", "--size", "80x1")
        self.refused(2, *run, says=["--infer-missing", "--size"])


class Signs(CliTest):
    def cue(self, name):
        return os.path.join(SCENES, name + ".png")

    def test_patterns_of_a_memory_file(self):
        self.scenes()
        run = ("recall", "scenes.hop", self.cue("night_bg"), "--cover", "bottom:0.5")
        got = self.run_ok(*run, "--beta", "auto", "--out", "S.png", "--json").json()[0]
        self.assertEqual((got["outcome"], got["key"]), ("near", "night_old"))
        self.assertEqual((got["missing"], got["units"], got["memories"]), (512, 1024, 7))
        self.assertEqual(got["tune"], {"noise": 0, "flips": 0.1, "cover": 0})
        width, height, channels, pixels = read_png(self.path("S.png"))
        self.assertEqual((width, height, channels), (256, 256, 1))
        self.assertTrue(all(v < 5 or v > 250 for row in pixels for v in row))

    def test_the_same_noise_as_in_every_recall(self):
        self.scenes()
        run = ("recall", "scenes.hop", self.cue("surf_old"), "--noise", 0.2)
        run += ("--cover", "random:0.3", "--cover-as", "random", "--max-steps", 0)
        self.finished(*run, "--out", "A.npy")
        self.finished(*run, "--out", "B.npy", "--beta", 1)
        self.assertEqual(read_rows(self.path("A.npy")), read_rows(self.path("B.npy")))

    def test_memories_of_signs_are_known_as_such(self):
        chance = random.Random(5)
        rows = [[chance.choice((-1, 1)) for _ in range(40)] for _ in range(4)]
        run = ("recall", "--patterns", "P.npy", "P.npy", "--beta", "auto", "--json")
        for dtype in ("|i1", "<f4", "<f8"):
            self.npy("P.npy", rows, dtype)
            for more in ((), ("--storage", "int8"), ("--centre",), ("--normalise",)):
                got = self.finished(*run, *more).json()[0]
                self.assertEqual(got["tune"]["flips"], 0.1, (dtype, more))
        rows[3][39] = 0
        self.npy("P.npy", rows, "<f4")
        self.assertEqual(self.finished(*run).json()[0]["tune"]["flips"], 0)

    def test_bits(self):
        self.scenes()
        run = ("recall", "scenes.hop", self.cue("surf_old"), "--noise", 0.2)
        run += ("--similarity", "hamming", "--activation", "sign", "--json")
        got = self.run_ok(*run, "--beta", 0.1).json()[0]
        self.assertEqual((got["outcome"], got["key"]), ("exact", "surf_old"))
        self.assertEqual((got["wrong"], got["storage"]), (0, "bits"))
        self.assertEqual(got["weights"][0]["similarity"], 0)
        got = self.run_ok(*run, "--beta", 0.1, "--max-steps", 1).json()[0]
        self.assertEqual(got["weights"][0]["similarity"], -205)  # 0.2 of 1024 flipped

    def test_a_cue_of_other_numbers_is_no_state_that_came_back(self):
        rows = [[1, 1, 1, -1, -1, -1], [1, -1, 1, 1, -1, 1]]
        self.npy("P.npy", rows, "<f4")
        self.npy("C.npy", [[2, 1, 1, -3, -1, -1], [1, 1, 1, -1, -1, -1]], "<f4")
        run = ("recall", "--patterns", "P.npy", "C.npy", "--activation", "sign", "--json")
        for more in ((), ("--cover", "right:0.5")):
            got = self.run_ok(*run, *more).json()
            self.assertEqual([one["cycle"] for one in got], [0, 0])
            self.assertEqual([one["match"] for one in got], [0, 0])

    def test_strengths_of_a_memory_file(self):
        rows = [[1, 1, 1, -1, -1, -1, 1, 1], [1, -1, 1, -1, 1, -1, -1, 1]]
        self.npy("P.npy", rows)
        self.npy("C.npy", [[1, 1, 1, 1, 1, 1, 1, 1]])
        self.run_ok("learn", "m.hop", "P.npy", "--items", "0:1")
        self.npy("P.npy", rows[1:])
        self.run_ok("learn", "m.hop", "P.npy", "--key", "two", "--strength", "5/2")
        run = ("recall", "m.hop", "C.npy", "--beta", 0.25, "--max-steps", 1)
        got = self.finished(*run, "--weights", "W.npy", "--json").json()[0]
        wanted = step(rows, [1] * 8, 0.25, [1, 2.5])[0]
        for a, b in zip(read_rows(self.path("W.npy"))[0], wanted):
            self.assertAlmostEqual(a, b, delta=1e-6)
        self.assertEqual({w["key"] for w in got["weights"]}, {"P:0", "two"})

    def test_text_pictures_keep_their_holes(self):
        self.text("P.txt", "##..\n#.#.\n\n.##.\n..##\n")
        self.text("C.txt", "##??\n????\n")
        run = ("recall", "--patterns", "P.txt", "C.txt", "--beta", 2, "--json")
        got = self.run_ok(*run).json()[0]
        self.assertEqual((got["match"], got["missing"]), (0, 6))
        self.refused(
            4, "recall", "--patterns", "C.txt", "P.txt", "--beta", 2, says="whole"
        )

    def test_pictures_are_greys(self):
        chance = random.Random(1)
        pixels = [[chance.randrange(256) for _ in range(64)] for _ in range(6)]
        write_idx(self.path("digits-idx3-ubyte"), (6, 8, 8), sum(pixels, []))
        run = ("recall", "--patterns", "digits-idx3-ubyte", "digits-idx3-ubyte")
        run += ("--similarity", "euclid", "--beta", 50, "--commit", "--json")
        got = self.run_ok(*run, "--out", "R.npy", "--cover", "top:0.5").json()
        self.assertEqual([one["match"] for one in got], [0, 1, 2, 3, 4, 5])
        for row, state in zip(pixels, read_rows(self.path("R.npy"))):
            for pixel, value in zip(row, state):
                self.assertAlmostEqual(value, pixel / 255, delta=1e-6)
        self.run_ok(*run, "--items", "2:3", "--out", "R.png")
        width, height, channels, drawn = read_png(self.path("R.png"))
        scale = width // 8
        for i, pixel in enumerate(pixels[2]):
            self.assertEqual(drawn[i // 8 * scale][i % 8 * scale], pixel)
        self.run_ok(*run, "--threshold", 127, "--out", "R.npy")
        for row, state in zip(pixels, read_rows(self.path("R.npy"))):
            self.assertEqual(state, [1 if v > 127 else -1 for v in row])

    def test_rules_stay_rules(self):
        self.scenes()
        self.run_ok("learn", "steps.hop", self.cue("surf_old"), "--energy", "softmax")
        recipe = self.run_ok("info", "steps.hop", "--json").json()[0]["recipe"]
        self.assertEqual((recipe["rule"], recipe["energy"]), (None, "softmax"))
        rules = self.run_ok("rules", "--json").json()
        if "poly" not in {rule["name"] for rule in rules}:
            self.skipTest("no dense rules")
        cue = self.cue("surf_old")
        self.run_ok("learn", "n.hop", cue, "--energy", "poly:n=3")
        self.refused(2, "learn", "o.hop", cue, "--energy", "poly:n=3", "--rule", "hebb",
                     says="two rules")  # fmt: skip
        got = self.run_ok("recall", "n.hop", cue, "--json").json()[0]
        self.assertEqual((got["rule"], got["update"]), ("poly:n=3", "sync"))
        for dtype in ("|i1", "<f4", "<f8"):
            self.npy("P.npy", [[1, -1, 1, 1], [-1, -1, 1, -1]], dtype)
            run = ("recall", "--patterns", "P.npy", "P.npy", "--json", "--energy", "exp")
            self.assertEqual(self.finished(*run).json()[0]["rule"], "exp")
        run = ("recall", "scenes.hop", cue, "--energy", "poly:n=3")
        self.refused(2, *run, says=["scenes.hop", "rule hebb", "--similarity dot"])
        run += ("--similarity", "dot", "--activation", "sign")
        self.assertEqual(self.run_ok(*run, "--json").json()[0]["key"], "surf_old")


if __name__ == "__main__":
    unittest.main()
