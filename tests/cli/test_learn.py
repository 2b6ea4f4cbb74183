# SPDX-License-Identifier: MIT
"""hopfield learn: keys, recipes, all or nothing."""

import os
import sqlite3
import subprocess
import unittest

from cli import PICTURES, PROGRAM, SCENES, CliTest, write_idx, write_pgm

A = [1, -1, 1, 1, -1, -1, 1, -1]
B = [1, 1, 1, 1, -1, -1, -1, -1]


class Learn(CliTest):
    def keys(self, memory="m.hop"):
        return [item["key"] for item in self.run_ok("list", memory, "--json").json()]

    def test_rules_that_learn_in_rounds_say_what_they_did_not(self):
        self.npy("T.npy", [[1, 1, 1, -1], [1, -1, 1, 1], [-1, 1, 1, 1]])
        few = self.run_ok("learn", "few.hop", "T.npy", "--rule", "perceptron")
        self.assertRegex(few.err, r"perceptron: all 3 patterns learned in \d+ rounds?;")
        wide = ("--rule", "perceptron:kappa=100,rounds=9")
        wide = self.run_ok("learn", "wide.hop", "T.npy", *wide)
        self.assertIn("3 of 3 patterns not learned after 9 rounds", wide.err)
        self.assertEqual(self.run_ok("learn", "hebb.hop", "T.npy").err, "")

    def test_pictures_take_their_names(self):
        self.scenes("m.hop")
        self.assertEqual(self.keys(), [s + "_old" for s in SCENES])
        info = self.run_ok("info", "m.hop", "--json").json()[0]
        self.assertEqual((info["units"], info["patterns"]), (1024, 7))
        self.assertEqual(info["recipe"]["threshold"], "127")

    def test_rows_take_stem_and_row(self):
        self.npy("P.npy", [A, B])
        self.npy("one.npy", [[-a for a in A]])
        self.npy("flat.npy", [-b for b in B])
        run = self.run_ok("learn", "m.hop", "P.npy", "one.npy", "flat.npy", "--json")
        got = run.json()[0]
        self.assertEqual(got["keys"], ["P:0", "P:1", "one", "flat"])
        self.assertEqual((got["learned"], got["patterns"], got["units"]), (4, 4, 8))
        self.assertEqual(got["load"], 0.5)
        self.assertEqual(self.keys(), ["P:0", "P:1", "one", "flat"])

    def test_key_option(self):
        self.npy("P.npy", [A, B])
        self.npy("one.npy", A)
        self.run_ok("learn", "m.hop", "P.npy", "--key", "pair")
        self.run_ok("learn", "m.hop", "one.npy", "--key", "solo")
        self.assertEqual(self.keys(), ["pair:0", "pair:1", "solo"])
        self.refused(
            2, "learn", "m.hop", "P.npy", "one.npy", "--key", "x", says="--key"
        )

    def test_every_coding(self):
        for dtype, rows in (
            ("|i1", [A]),
            ("|u1", [[(a + 1) // 2 for a in A]]),
            ("|b1", [[a > 0 for a in A]]),
            ("<f8", [[float(a) for a in A]]),
            ("<f4", [[(a + 1) / 2 for a in A]]),
            ("<i8", [A]),
            ("<i4", [A]),
        ):
            name = "m%s%s.hop" % (dtype[1:], len(os.listdir(self.folder)))
            self.npy("P.npy", rows, dtype)
            self.npy("C.npy", [A])
            self.run_ok("learn", name, "P.npy")
            self.assertEqual(
                self.run_ok("recall", name, "C.npy", "--json").json()[0]["flips"], 0
            )

    def test_bad_values_name_row_unit_and_value(self):
        for dtype, value, shown in (
            ("|i1", 3, "3"),
            ("<f8", 0.25, "0.25"),
            ("<f4", float("nan"), "nan"),
        ):
            self.npy("P.npy", [A, B[:5] + [value] + B[6:]], dtype)
            self.refused(
                4, "learn", "m.hop", "P.npy", says=["P.npy", "row 1", "unit 5", shown]
            )
        self.npy("P.npy", [A, [0] + B[1:]])
        self.refused(4, "learn", "m.hop", "P.npy", says=["row 1", "unit 0", "--mask"])
        self.assertFalse(os.path.exists(self.path("m.hop")))

    def test_threshold_binarises_arrays(self):
        self.npy("P.npy", [[0.1, 0.9, 0.5, -3.0]], "<f8")
        self.npy("C.npy", [[-1, 1, -1, -1]])
        self.run_ok("learn", "m.hop", "P.npy", "--threshold", "0.5")
        got = self.run_ok("recall", "m.hop", "C.npy", "--json").json()[0]
        self.assertEqual((got["outcome"], got["flips"]), ("exact", 0))
        self.npy("N.npy", [[0.1, float("nan"), 0.5, -3.0]], "<f8")
        self.refused(4, "learn", "m.hop", "N.npy", "--threshold", "0.5", says="unit 1")

    def test_existing_key_changes_nothing(self):
        self.npy("P.npy", [A])
        self.npy("Q.npy", [B])
        self.run_ok("learn", "m.hop", "P.npy")
        with open(self.path("m.hop"), "rb") as file:
            before = file.read()
        self.refused(2, "learn", "m.hop", "Q.npy", "P.npy", says=["'P'", "reinforce"])
        self.assertEqual(self.keys(), ["P"])
        with open(self.path("m.hop"), "rb") as file:
            self.assertEqual(file.read(), before)

    def test_twice_the_same_name_leaves_no_file(self):
        os.mkdir(self.path("d"))
        self.npy("P.npy", [A])
        self.npy("d/P.npy", [B])
        self.refused(2, "learn", "m.hop", "P.npy", "d/P.npy", says="'P'")
        self.assertEqual(sorted(os.listdir(self.folder)), ["P.npy", "d"])

    def test_failed_input_leaves_no_file(self):
        self.npy("P.npy", [A])
        self.refused(3, "learn", "m.hop", "P.npy", "missing.npy", says="missing.npy")
        self.assertFalse(os.path.exists(self.path("m.hop")))

    def test_contradicting_the_recipe(self):
        self.scenes("m.hop")
        bg = os.path.join(PICTURES, "scenes", "beach_bg.png")
        self.refused(
            2, "learn", "m.hop", bg, "--size", "16x16", says=["16x16", "32x32"]
        )
        self.refused(
            2, "learn", "m.hop", bg, "--threshold", "otsu", says=["otsu", "127"]
        )
        self.refused(2, "learn", "m.hop", bg, "--threshold", "90", says=["90", "127"])
        self.refused(
            2, "learn", "m.hop", bg, "--scaling", "p", says=["--scaling p", " n"]
        )
        self.refused(
            2, "learn", "m.hop", bg, "--diagonal", "keep", says=["keep", "zero"]
        )
        self.run_ok(
            "learn",
            "m.hop",
            bg,
            "--size",
            "32x32",
            "--threshold",
            "127",
            "--scaling",
            "n",
            "--diagonal",
            "zero",
            "--rule",
            "hebb",
        )

    def test_lengths_that_differ_name_both(self):
        self.npy("P.npy", [A])
        self.npy("Q.npy", [A + A])
        self.refused(
            2, "learn", "m.hop", "P.npy", "Q.npy", says=["Q.npy", "16", "P.npy", "8"]
        )
        self.run_ok("learn", "m.hop", "P.npy")
        self.refused(2, "learn", "m.hop", "Q.npy", says=["16", "m.hop", "8"])

    def test_pictures_need_a_recipe_for_them(self):
        self.npy("P.npy", [[1, -1] * 512])
        self.run_ok("learn", "m.hop", "P.npy")
        self.refused(
            2,
            "learn",
            "m.hop",
            os.path.join(PICTURES, "scenes", "beach_bg.png"),
            says="recipe",
        )

    def test_grids_and_shapes(self):
        self.text("g.txt", "##..\n#..#\n\n....\n####\n")
        self.run_ok("learn", "m.hop", "g.txt")
        self.assertEqual(self.keys(), ["g:0", "g:1"])
        recipe = self.run_ok("info", "m.hop", "--json").json()[0]["recipe"]
        self.assertEqual(
            (recipe["width"], recipe["height"], recipe["pictures"]), (4, 2, False)
        )
        self.text("h.txt", "##?.\n#..#\n")
        self.refused(4, "learn", "m.hop", "h.txt", says=["h", "missing"])
        self.npy("three.npy", [[A[:4], A[4:]]])
        self.run_ok("learn", "n.hop", "three.npy")
        recipe = self.run_ok("info", "n.hop", "--json").json()[0]["recipe"]
        self.assertEqual((recipe["width"], recipe["height"]), (4, 2))

    def test_threshold_and_size_of_pictures(self):
        write_pgm(self.path("a.pgm"), 2, 2, [10, 60, 120, 250])
        self.npy("C.npy", [[-1, 1, 1, 1]])
        self.run_ok("learn", "m.hop", "a.pgm", "--size", "2x2", "--threshold", "50")
        got = self.run_ok("recall", "m.hop", "C.npy", "--json").json()[0]
        self.assertEqual((got["key"], got["flips"]), ("a", 0))
        self.refused(
            2, "learn", "n.hop", "a.pgm", "--threshold", "300", says=["255", "300"]
        )
        self.refused(2, "learn", "n.hop", "a.pgm", "--threshold", "12.5", says="12.5")

    def test_idx_items(self):
        write_idx(self.path("t-images-idx3-ubyte"), (3, 2, 2), [0, 255] * 6)
        write_idx(self.path("t-labels-idx1-ubyte"), (3,), [1, 2, 3])
        self.run_ok("learn", "m.hop", "t-images-idx3-ubyte", "--items", "1:3")
        self.assertEqual(
            self.keys(), ["t-images-idx3-ubyte:1", "t-images-idx3-ubyte:2"]
        )
        self.assertEqual(self.run_ok("info", "m.hop", "--json").json()[0]["units"], 4)
        self.refused(
            2, "learn", "m.hop", "t-images-idx3-ubyte", "--items", "2:9", says="3 row"
        )
        self.refused(4, "learn", "m.hop", "t-labels-idx1-ubyte", says="labels")

    def test_strength_and_repeats(self):
        self.npy("P.npy", [A])
        self.npy("Q.npy", [B])
        self.run_ok("learn", "m.hop", "P.npy", "--strength", "1/3", "--repeats", "6")
        self.run_ok("learn", "m.hop", "Q.npy", "--strength", "-0.25")
        strengths = [
            i["strength"] for i in self.run_ok("list", "m.hop", "--json").json()
        ]
        self.assertEqual(strengths, [2, -0.25])
        self.refused(2, "learn", "m.hop", "Q.npy", "--strength", "0", says="--strength")
        self.refused(2, "learn", "m.hop", "Q.npy", "--strength", "two", says="'two'")
        self.refused(
            2, "learn", "m.hop", "Q.npy", "--strength", "9" * 30, says="64 bits"
        )
        self.refused(
            2,
            "learn",
            "n.hop",
            "Q.npy",
            "--strength",
            "9" * 18,
            "--repeats",
            "100",
            says="--repeats",
        )

    def test_what_it_is_given(self):
        self.refused(2, "learn", says="memory file")
        self.refused(2, "learn", "m.hop", says="memory file")
        self.text("what.dat", "")
        self.refused(2, "learn", "m.hop", "what.dat", says=["what.dat", ".npy"])
        self.text("not.png", "no picture")
        self.refused(4, "learn", "m.hop", "not.png", says="not.png")
        self.npy("empty.npy", [[], []])
        self.refused(4, "learn", "m.hop", "empty.npy", says="no pattern")

    def test_the_file_is_sqlite(self):
        self.npy("P.npy", [A])
        self.run_ok("learn", "m.hop", "P.npy")
        with sqlite3.connect(self.path("m.hop")) as base:
            self.assertEqual(base.execute("pragma integrity_check").fetchone(), ("ok",))

    def test_foreign_files_stay_untouched(self):
        self.text("m.hop", "dear diary")
        self.npy("P.npy", [A])
        self.refused(4, "learn", "m.hop", "P.npy", says="m.hop")
        self.assertEqual(self.read("m.hop"), "dear diary")

    def test_who_comes_second_leaves_the_first_one_s_file(self):
        self.npy("P.npy", [A, B])
        for turn in range(12):
            name = "race%d.hop" % turn
            runs = [
                subprocess.Popen(
                    [PROGRAM, "learn", name, "P.npy", "--key", key],
                    cwd=self.folder,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
                for key in "abc"
            ]
            errs = [run.communicate()[1].decode() for run in runs]
            codes = [run.returncode for run in runs]
            self.assertIn(0, codes)
            self.assertLessEqual(set(codes), {0, 3}, errs)
            for key, code in zip("abc", codes):
                self.assertEqual(key + ":0" in self.keys(name), code == 0, errs)
            left = [n for n in os.listdir(self.folder) if n.startswith(name)]
            self.assertEqual(left, [name])

    def test_pictures_of_one_size_and_another_shape(self):
        self.text("wide.txt", "####....\n" * 2)
        self.text("tall.txt", "##..\n" * 4)
        write_pgm(self.path("grey.pgm"), 4, 4, range(16))
        self.refused(2, "learn", "m.hop", "wide.txt", "tall.txt", says="tall.txt")
        self.refused(
            2,
            "learn",
            "m.hop",
            "wide.txt",
            "grey.pgm",
            "--size",
            "4x4",
            says="wide.txt",
        )
        self.run_ok("learn", "m.hop", "wide.txt")
        self.refused(2, "learn", "m.hop", "tall.txt", says=["tall.txt", "4x4", "8x2"])
        self.refused(2, "recall", "m.hop", "tall.txt", says="tall.txt")

    def test_two_inputs_of_one_key(self):
        os.mkdir(self.path("other"))
        self.npy("P.npy", [A])
        self.npy("other/P.npy", [B])
        self.refused(2, "learn", "m.hop", "P.npy", "other/P.npy", says="two inputs")
        self.assertFalse(os.path.exists(self.path("m.hop")))

    def test_no_file_that_could_not_be_recalled(self):
        self.npy("P.npy", A)
        self.refused(2, "learn", "m.hop", "P.npy", "--rule", "hebb:x=1", says="x=1")
        huge = ("--strength", 2**63 - 1)
        self.refused(2, "learn", "m.hop", "P.npy", *huge, says="strengths")
        self.assertEqual(os.listdir(self.folder), ["P.npy"])
        self.run_ok("learn", "m.hop", "P.npy")
        self.refused(2, "reinforce", "m.hop", "P", "--by", 2**62, says="strengths")
        self.run_ok("list", "m.hop")

    def test_names_that_are_none(self):
        self.npy("P.npy", A)
        self.refused(2, "learn", "", "P.npy", says="name")
        os.symlink("nowhere.hop", self.path("link.hop"))
        self.refused(3, "learn", "link.hop", "P.npy", says="link.hop")

    def test_a_picture_s_file_is_named(self):
        write_idx(self.path("flat-ubyte"), (2, 0, 4), [])
        self.refused(
            4, "learn", "m.hop", "flat-ubyte", "--size", "4x4", says="flat-ubyte"
        )


if __name__ == "__main__":
    unittest.main()
