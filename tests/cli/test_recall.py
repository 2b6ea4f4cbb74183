# SPDX-License-Identifier: MIT
"""hopfield recall: forms, damage, files, pictures, JSON."""

import os
import random
import unittest

from cli import (
    JSON_NAMES,
    PICTURES,
    SCENES,
    CliTest,
    environment,
    hopfield,
    read_npy,
    read_png,
    read_rows,
    write_pgm,
)
from reference import Hebb


def rows(count, dim, seed=1):
    chance = random.Random(seed)
    return [[chance.choice((-1, 1)) for _ in range(dim)] for _ in range(count)]


class Recall(CliTest):
    def setUp(self):
        super().setUp()
        self.patterns = rows(3, 64)
        self.npy("P.npy", self.patterns)
        self.npy("C.npy", self.patterns[1:2])
        self.ad_hoc = ("recall", "--patterns", "P.npy", "C.npy")

    def states(self, *arguments, code=0):
        self.run_ok(*arguments, "--out", "S.npy", code=code)
        return read_rows(self.path("S.npy"))

    def cue_of(self, *damage):
        """The cue as damaged: no step is allowed, so it comes back as it is."""
        self.finished(*self.ad_hoc, *damage, "--max-steps", 0, "--out", "S.npy")
        return read_rows(self.path("S.npy"))[0]

    def test_scenes_come_back(self):
        self.scenes()
        cues = [os.path.join(PICTURES, "scenes", s + "_old.png") for s in SCENES]
        for damage in (["--noise", 0.2], ["--cover", "bottom:0.5"]):
            run = self.run_ok("recall", "scenes.hop", *cues, *damage, "--json")
            for scene, got in zip(SCENES, run.json()):
                self.assertEqual(
                    (got["outcome"], got["key"]), ("exact", scene + "_old")
                )
                self.assertEqual(
                    (got["wrong"], got["missing"], got["overlap"]), (0, 0, 1.0)
                )

    def test_json_names(self):
        run = self.run_ok(*self.ad_hoc, "--json", "--seed", 77, "--top", 2)
        got = run.json()[0]
        self.assertLessEqual(JSON_NAMES, set(got))
        self.assertEqual(
            (got["cue"], got["seed"], got["rule"], got["update"]),
            ("C", 77, "hebb", "sync"),
        )
        self.assertEqual((got["match"], got["key"], got["converged"]), (1, None, True))
        self.assertEqual([b["row"] for b in got["best"]][0], 1)
        self.assertEqual(len(got["best"]), 2)
        self.assertEqual(run.err, "")
        self.assertNotIn("trace", got)

    def test_json_echoes_the_damage(self):
        damage = ("--noise", 0.1, "--cover", "top:0.25", "--cover-as", "plus")
        got = self.finished(*self.ad_hoc, *damage, "--json").json()[0]
        self.assertEqual(
            (got["noise"], got["cover"], got["cover_as"], got["mask"]),
            (0.1, "top:0.25", "plus", None),
        )

    def test_text_names_theory_on_stderr(self):
        self.npy("P.npy", rows(50, 500))
        self.npy("C.npy", rows(50, 500)[:1])
        run = self.run_ok(*self.ad_hoc)
        self.assertTrue(run.out.startswith("C -> "), run.out)
        self.assertIn("load 0.1: expect about 0.5 wrong bits of 500", run.err)
        self.assertIn("seed 1", run.err)

    def test_inverse_and_mixture(self):
        dim = 501
        patterns = rows(3, dim, 5)
        mixed = [1 if a + b + c > 0 else -1 for a, b, c in zip(*patterns)]
        self.npy("P.npy", patterns)
        self.npy("C.npy", [[-u for u in patterns[2]], mixed])
        inverse, mixture = self.run_ok(*self.ad_hoc, "--json", code=1).json()
        self.assertEqual(
            (inverse["outcome"], inverse["match"], inverse["overlap"]),
            ("inverse", 2, -1.0),
        )
        self.assertEqual((mixture["outcome"], mixture["match"]), ("mixture", None))
        self.assertEqual(
            sorted((m["row"], m["sign"]) for m in mixture["mixture"]),
            [(0, 1), (1, 1), (2, 1)],
        )

    def test_cycle(self):
        self.npy("W.npy", [[0.0, -1.0], [-1.0, 0.0]], "<f8")
        self.npy("C.npy", [[1, 1]])
        got = self.run_ok(
            "recall", "--couplings", "W.npy", "C.npy", "--json", code=1
        ).json()[0]
        self.assertEqual(
            (got["outcome"], got["cycle"], got["steps"], got["converged"]),
            ("cycle", 2, 2, False),
        )
        self.assertEqual(got["rule"], "couplings")

    def test_noise_flips_exactly(self):
        for fraction, flips in ((0.25, 16), (0.0078125, 1), (1, 64), (0, 0)):
            cue = self.cue_of("--noise", fraction)
            self.assertEqual(sum(a != b for a, b in zip(cue, self.patterns[1])), flips)
        self.assertEqual(
            self.cue_of("--noise", 0.2), self.cue_of("--noise", 0.2, "--seed", 1)
        )
        self.assertNotEqual(
            self.cue_of("--noise", 0.2), self.cue_of("--noise", 0.2, "--seed", 2)
        )

    def test_cover_of_a_picture(self):
        inside = {
            "bottom:0.5": lambda x, y: y >= 4,
            "top:0.25": lambda x, y: y < 2,
            "left:0.5": lambda x, y: x < 4,
            "right:0.125": lambda x, y: x == 7,
            "box:1,2,3,4": lambda x, y: 1 <= x < 4 and 2 <= y < 6,
        }
        for cover, hidden in inside.items():
            for how, value in (("missing", 0), ("minus", -1), ("plus", 1)):
                cue = self.cue_of("--size", "8x8", "--cover", cover, "--cover-as", how)
                want = [
                    value if hidden(i % 8, i // 8) else u
                    for i, u in enumerate(self.patterns[1])
                ]
                self.assertEqual(cue, want, f"{cover} {how}")

    def test_cover_without_a_shape(self):
        cue = self.cue_of("--cover", "bottom:0.25")
        self.assertEqual(cue, self.patterns[1][:48] + [0] * 16)
        self.assertEqual(
            self.cue_of("--cover", "left:0.25"), [0] * 16 + self.patterns[1][16:]
        )
        self.assertEqual(self.cue_of("--cover", "random:0.25").count(0), 16)
        filled = self.cue_of("--cover", "random:0.5", "--cover-as", "random")
        self.assertEqual(filled.count(0), 0)
        self.assertTrue(4 < sum(a != b for a, b in zip(filled, self.patterns[1])) < 28)
        self.refused(2, *self.ad_hoc, "--cover", "box:0,0,2,2", says="--size")
        self.refused(
            2, *self.ad_hoc, "--cover", "box:7,7,2,2", "--size", "8x8", says="outside"
        )

    def test_order_of_damage(self):
        """Noise falls on the whole cue before the cover hides part of it."""
        noisy = self.cue_of("--noise", 0.25)
        both = self.cue_of("--noise", 0.25, "--cover", "bottom:0.5")
        self.assertEqual(both, noisy[:32] + [0] * 32)

    def test_mask(self):
        cue = [-u for u in self.patterns[1][:20]] + self.patterns[1][20:]
        self.npy("C.npy", [cue])
        self.npy("M.npy", [1] * 20 + [0] * 24 + [2] * 20)
        state = self.states(*self.ad_hoc, "--mask", "M.npy", code=1)[0]
        self.assertEqual(state[:20], cue[:20])
        self.npy("M.npy", [[0] * 64, [0] * 64])
        self.refused(2, *self.ad_hoc, "--mask", "M.npy", says=["2 rows", "1 cues"])
        self.npy("M.npy", [0] * 63)
        self.refused(2, *self.ad_hoc, "--mask", "M.npy", says=["63", "64"])
        self.npy("M.npy", [0] * 63 + [3])
        self.refused(4, *self.ad_hoc, "--mask", "M.npy", says=["unit 63", "is 3"])
        self.npy("M.npy", [1] * 64)
        self.refused(
            2, *self.ad_hoc, "--mask", "M.npy", "--cover", "top:0.1", says="clamped"
        )

    def test_orders(self):
        self.npy("O.npy", [list(range(63)) + [0]], "<i4")
        async_ = (*self.ad_hoc, "--update", "async", "--order", "O.npy")
        self.refused(4, *async_, says=["place 63", "permutation"])
        self.npy("O.npy", [list(range(63)) + [64]], "<i4")
        self.refused(4, *async_, says="is 64")
        self.npy("O.npy", list(range(63)), "<i4")
        self.refused(2, *async_, says=["63", "64"])
        self.refused(2, *self.ad_hoc, "--order", "fixed", says="--update async")

    def test_out_npy(self):
        self.run_ok(*self.ad_hoc, "--out", "S.npy")
        self.assertEqual(
            read_npy(self.path("S.npy")), ("|i1", (1, 64), self.patterns[1])
        )

    def test_out_txt_and_png(self):
        self.npy("C.npy", self.patterns)
        self.run_ok(*self.ad_hoc, "--out", "S.txt")
        text = self.read("S.txt")
        grids = [g.split("\n") for g in text.strip("\n").split("\n\n")]
        want = [
            [
                "".join("#" if u > 0 else "." for u in p[y * 8 : y * 8 + 8])
                for y in range(8)
            ]
            for p in self.patterns
        ]
        self.assertEqual(grids, want)
        self.run_ok(*self.ad_hoc, "--out", "S.png")
        width, height, channels, _ = read_png(self.path("S.png"))
        self.assertEqual(channels, 3)
        self.assertTrue(width > 2 * 200 and height > 2 * 200, (width, height))

    def test_out_png_of_one_cue_is_its_picture(self):
        self.run_ok(*self.ad_hoc, "--out", "S.png")
        width, height, channels, lines = read_png(self.path("S.png"))
        self.assertEqual(width, height)
        scale = width // 8
        for i, unit in enumerate(self.patterns[1]):
            x, y = (i % 8 * scale + scale // 2) * channels, i // 8 * scale + scale // 2
            self.assertEqual(lines[y][x], 255 if unit > 0 else 0)
        self.run_ok("recall", "--patterns", "P.npy", "S.png", "--size", "8x8", "--json")

    def test_out_refusals(self):
        self.refused(2, *self.ad_hoc, "--out", "S.jpg", says=".npy, .png or .txt")
        self.refused(3, *self.ad_hoc, "--out", "nowhere/S.npy", says="nowhere/S.npy")
        self.npy("P.npy", rows(2, 60))
        self.npy("C.npy", rows(1, 60))
        self.refused(2, *self.ad_hoc, "--out", "S.png", says="--size")

    def test_couplings_out_and_in(self):
        patterns = rows(3, 20)
        self.npy("P.npy", patterns)
        self.npy("C.npy", rows(8, 20, 9))
        self.run_ok("recall", "--patterns", "P.npy", "--couplings-out", "W.npy")
        dtype, shape, values = read_npy(self.path("W.npy"))
        self.assertEqual((dtype, shape), ("<f8", (20, 20)))
        raw = [w for line in Hebb(patterns).w for w in line]
        self.assertEqual(values, [w / 20 for w in raw])
        first = self.finished(*self.ad_hoc, "--json", "--out", "A.npy")
        again = hopfield(
            "recall",
            "--couplings",
            "W.npy",
            "--patterns",
            "P.npy",
            "C.npy",
            "--json",
            "--out",
            "B.npy",
            cwd=self.folder,
        )
        self.assertEqual(first.code, again.code)
        self.assertEqual(read_rows(self.path("A.npy")), read_rows(self.path("B.npy")))
        for a, b in zip(first.json(), again.json()):
            self.assertEqual(
                [a[n] for n in ("outcome", "match", "steps", "flips", "energy")],
                [b[n] for n in ("outcome", "match", "steps", "flips", "energy")],
            )

    def test_couplings_refusals(self):
        self.npy("C.npy", [[1, -1]])
        self.npy("W.npy", [[0.0, 1.0, 0.5], [1.0, 0.0, 0.5]], "<f8")
        self.refused(
            4, "recall", "--couplings", "W.npy", "C.npy", says=["2 rows", "3 columns"]
        )
        self.npy("W.npy", [[0.0, float("inf")], [1.0, 0.0]], "<f8")
        self.refused(
            4, "recall", "--couplings", "W.npy", "C.npy", says=["W.npy", "row 0"]
        )
        self.npy("W.npy", [[0.0, 1.0], [1.0, 0.0]], "<f8")
        self.refused(
            2,
            "recall",
            "--couplings",
            "W.npy",
            "--patterns",
            "P.npy",
            "C.npy",
            says=["64", "2"],
        )

    def test_shapes_that_differ_name_both(self):
        self.npy("C.npy", rows(1, 63))
        self.refused(2, *self.ad_hoc, says=["C.npy", "63", "P.npy", "64"])

    def test_tolerance_and_scaling(self):
        self.npy("C.npy", rows(4, 64, 3))
        plain = self.finished(*self.ad_hoc, "--json").json()
        scaled = self.finished(*self.ad_hoc, "--json", "--scaling", "p").json()
        for a, b in zip(plain, scaled):
            self.assertEqual(
                (a["steps"], a["flips"], a["outcome"]),
                (b["steps"], b["flips"], b["outcome"]),
            )
            self.assertAlmostEqual(b["energy"] * 3, a["energy"] * 64, places=6)
        loose = self.finished(*self.ad_hoc, "--json", "--tolerance", 64).json()
        self.assertTrue(all(r["converged"] and r["steps"] <= 1 for r in loose))

    def test_threads_and_isa_give_the_same_bytes(self):
        self.npy("P.npy", rows(20, 150))
        self.npy("C.npy", rows(12, 150, 2))
        outs = set()
        for threads in (1, 2, 4):
            for isa in ("scalar", "auto"):
                env = environment() if isa == "auto" else environment(HOPFIELD_ISA=isa)
                run = hopfield(
                    *self.ad_hoc,
                    "--json",
                    "--noise",
                    0.1,
                    "--threads",
                    threads,
                    "--update",
                    "async",
                    cwd=self.folder,
                    env=env,
                )
                outs.add(run.out)
        self.assertEqual(len(outs), 1)

    def test_trace(self):
        self.npy("C.npy", [[-u for u in self.patterns[0][:20]] + self.patterns[0][20:]])
        got = self.run_ok(*self.ad_hoc, "--trace", "--json").json()[0]
        trace = got["trace"]
        self.assertEqual(len(trace), got["steps"] + 1)
        self.assertEqual(set(trace[0]), {"step", "flips", "unit", "energy", "overlaps"})
        self.assertEqual(
            (trace[0]["energy"], trace[-1]["energy"]),
            (got["energy_start"], got["energy"]),
        )
        self.assertEqual(trace[-1]["flips"], got["flips"])
        self.assertEqual(len(trace[0]["overlaps"]), 3)
        self.assertEqual(trace[-1]["overlaps"][0], 1.0)
        self.assertIn("  step 0: flips 0", self.run_ok(*self.ad_hoc, "--trace").out)
        self.refused(2, *self.ad_hoc, "--trace=flips", says="--update async")

    def test_show(self):
        self.scenes()
        cue = os.path.join(PICTURES, "scenes", "night_old.png")
        for show in ("--show", "--show=steps"):
            run = self.run_ok("recall", "scenes.hop", cue, "--noise", 0.2, show)
            pictures = run.out.splitlines()[1:]
            self.assertTrue(all(len(line) <= 80 for line in pictures))
            self.assertIn("█", run.out)
            self.assertNotIn("\x1b", run.out)
        wide = hopfield(
            "recall",
            "scenes.hop",
            cue,
            "--show",
            cwd=self.folder,
            env=environment(COLUMNS="120"),
        )
        self.assertEqual(len(wide.out.splitlines()[2]), 3 * 32 + 4)
        self.refused(2, "recall", "scenes.hop", cue, "--show", "--json", says="--show")
        self.npy("P.npy", rows(2, 60))
        self.npy("C.npy", rows(1, 60))
        self.refused(2, *self.ad_hoc, "--show", says="--size")

    def test_several_forms_of_cue(self):
        self.scenes()
        write_pgm(self.path("white.pgm"), 5, 5, [255] * 25)
        self.text("g.txt", ("#" * 16 + "?" * 16 + "\n") * 32)
        run = hopfield(
            "recall", "scenes.hop", "white.pgm", "g.txt", "--json", cwd=self.folder
        )
        self.assertEqual([r["cue"] for r in run.json()], ["white", "g"])
        self.assertEqual([r["index"] for r in run.json()], [0, 1])

    def test_recipe_is_the_files(self):
        self.scenes()
        cue = os.path.join(PICTURES, "scenes", "night_old.png")
        self.refused(
            2, "recall", "scenes.hop", cue, "--diagonal", "keep", says=["keep", "zero"]
        )
        self.refused(
            2, "recall", "scenes.hop", cue, "--size", "8x8", says=["8x8", "32x32"]
        )

    def test_nothing_to_recall(self):
        self.refused(2, "recall", says="memory")
        self.refused(2, "recall", "--patterns", "P.npy", says="no cue")
        self.run_ok("learn", "m.hop", "C.npy")
        self.run_ok("forget", "m.hop", "C")
        self.refused(2, "recall", "m.hop", "C.npy", says="nothing was learned")

    def test_a_flat_memory_takes_the_shape_of_its_cue(self):
        cue = [u if u > 0 else -1 for u in self.patterns[0]]
        text = "".join("#" if u > 0 else "." for u in cue)
        self.text("cue.txt", "\n".join(text[i : i + 16] for i in range(0, 64, 16)))
        arguments = ("recall", "--patterns", "P.npy", "cue.txt", "--max-steps", 0)
        self.finished(*arguments, "--cover", "left:0.25", "--out", "S.txt")
        lines = self.read("S.txt").split()
        self.assertEqual([line[:4] for line in lines], ["????"] * 4)
        self.assertEqual(
            [line[4:] for line in lines],
            [text[i + 4 : i + 16] for i in (0, 16, 32, 48)],
        )

    def test_couplings_have_no_scaling(self):
        self.run_ok(*self.ad_hoc, "--couplings-out", "W.npy")
        got = self.finished("recall", "--couplings", "W.npy", "C.npy", "--json").json()
        self.assertEqual((got[0]["rule"], got[0]["scaling"]), ("couplings", None))
        for options in (("--scaling", "p"), ("--path", "factored")):
            for command in (("recall", "C.npy"), ("census",)):
                self.refused(2, *command, "--couplings", "W.npy", *options,
                             says=[options[0], "--couplings"])


if __name__ == "__main__":
    unittest.main()
