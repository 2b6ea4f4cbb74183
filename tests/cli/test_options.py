# SPDX-License-Identifier: MIT
"""Options: strict numbers, known words, nothing guessed."""

import unittest

from cli import CliTest


class Options(CliTest):
    def setUp(self):
        super().setUp()
        self.npy("P.npy", [[1, -1, 1, 1], [1, 1, -1, -1]])
        self.ad_hoc = ("recall", "--patterns", "P.npy", "P.npy")

    def test_one_dash_is_one_too_few(self):
        for words in (("-noise", "0.2"), ("C.npy", "-noise", "0.2"), ("-noise=0.2",)):
            says = "did you mean '--noise'?"
            run = self.refused(2, "recall", "m.hop", *words, says=says)
            self.assertIn("'-noise", run.err)

    def test_numbers_are_written_with_a_point(self):
        base = ("recall", "m.hop", "C.npy")
        says = "'0,25' is not a number: write 0.25"
        self.refused(2, *base, "--noise", "0,25", says=says)
        self.refused(2, *base, "--noise", "25%", says="write 0.25")
        self.refused(2, *base, "--noise", "0,a", says="'0,a' is not a number")

    def test_whole_numbers(self):
        for value in (
            "8,000",
            "1e3",
            "1e3x",
            "nan",
            "0x10",
            "3.0",
            " 3",
            "3 ",
            "--",
            "1_000",
            "٣",
        ):
            self.refused(
                2, *self.ad_hoc, "--seed=" + value, says=["--seed", value.strip()]
            )
        for value in ("-1", "-99999999999999999999"):
            self.refused(
                2, *self.ad_hoc, "--seed=" + value, says=["--seed", value, "range"]
            )
        self.refused(
            2, *self.ad_hoc, "--seed", "18446744073709551616", says="too large"
        )
        self.refused(2, *self.ad_hoc, "--threads", "0", says=["--threads", "1 to 1024"])
        self.refused(
            2, *self.ad_hoc, "--threads", "1025", says=["--threads", "1 to 1024"]
        )
        self.refused(2, *self.ad_hoc, "--top", "17", says=["--top", "1 to 16"])
        self.refused(2, *self.ad_hoc, "--seed", "", says=["--seed", "empty"])
        largest = 2**63 - 1
        self.refused(2, *self.ad_hoc, "--seed", largest + 1, says="too large")
        run = self.finished(*self.ad_hoc, "--seed", largest, "--json")
        self.assertEqual(run.json()[0]["seed"], largest)

    def test_fractions(self):
        for value in (
            "nan",
            "inf",
            "1e3x",
            "1,5",
            "half",
            ".",
            "1e",
            "0x1p-2",
            "1e999",
        ):
            self.refused(2, *self.ad_hoc, "--noise", value, says=["--noise", value])
        for value in ("-0.1", "1.0001", "1e300"):
            self.refused(
                2, *self.ad_hoc, "--noise", value, says=["--noise", value, "0 to 1"]
            )
        self.refused(2, *self.ad_hoc, "--noise", "20%", says=["'20%'", "write 0.2\n"])
        self.refused(2, *self.ad_hoc, "--noise", "%", says="not a number\n")
        for value in (".25", "2.5e-1", "+0.25", "1."):
            self.finished(*self.ad_hoc, "--noise", value)

    def test_words(self):
        for option, wrong, right in (
            ("update", "sych", "sync"),
            ("order", "greeedy", "greedy"),
            ("ties", "kep", "keep"),
            ("diagonal", "zreo", "zero"),
            ("scaling", "sorce", "source"),
            ("path", "explict", "explicit"),
            ("cover-as", "misssing", "missing"),
            ("rule", "heb", "hebb"),
            ("threshold", "osu", "otsu"),
        ):
            self.refused(
                2,
                *self.ad_hoc,
                "--" + option,
                wrong,
                says=["--" + option, wrong, "did you mean", right]
            )
        self.refused(
            2, *self.ad_hoc, "--update", "zebra", says=["zebra", "sync, async"]
        )
        self.refused(2, *self.ad_hoc, "--show=steeps", says="did you mean 'steps'")
        self.refused(2, *self.ad_hoc, "--rule", "zebra", says=["zebra", "hebb"])

    def test_covers(self):
        for value, says in (
            ("bottom", "bottom:0.5"),
            ("botom:0.5", "did you mean bottom:"),
            ("top:", "number"),
            ("top:1.5", "0 to 1"),
            ("top:nan", "number"),
            ("box:1,2,3", "box"),
            ("box:1,2,3,-4", "box"),
            ("box:1,2,3,4,5", "box"),
            ("box:1,1,0,1", "empty"),
            ("zebra:0.1", "zebra"),
        ):
            self.refused(2, *self.ad_hoc, "--cover", value, says=["--cover", says])
        self.refused(2, *self.ad_hoc, "--cover-as", "plus", says="needs --cover")

    def test_sizes_and_items(self):
        for value in ("32", "32x", "0x4", "4097x1", "32x32x3", "axb", "-1x4"):
            self.refused(
                2, "learn", "m.hop", "P.npy", "--size", value, says=["--size", value]
            )
        self.refused(
            2, "learn", "m.hop", "P.npy", "--size", "3x3", says=["3x3", "4 units"]
        )
        self.refused(2, *self.ad_hoc, "--size", "3x3", says=["9 units", "4"])
        for value in ("1", "a:b", "2:1", "1:1", "-1:2", "0:9" + "9" * 30):
            self.refused(2, *self.ad_hoc, "--items", value, says="--items")
        self.refused(2, *self.ad_hoc, "--items", "0:3", says=["P.npy", "2 rows"])
        run = self.finished(*self.ad_hoc, "--items", "1:", "--json")
        self.assertEqual([r["cue"] for r in run.json()], ["P:1"])

    def test_unknown_options(self):
        self.refused(
            2, *self.ad_hoc, "--sede", "1", says=["--sede", "did you mean '--seed'"]
        )
        self.refused(
            2, *self.ad_hoc, "--zzzzzzzz", says=["--zzzzzzzz", "hopfield help recall"]
        )
        self.refused(2, *self.ad_hoc, "--load", "2", says=["takes no option --load"])
        self.refused(2, *self.ad_hoc, "--see", "1", says="did you mean '--seed'")
        self.refused(2, *self.ad_hoc, "-x", says="-x")
        self.refused(2, *self.ad_hoc, "--json=yes", says=["--json", "no value"])
        self.refused(2, *self.ad_hoc, "--seed", says=["--seed", "needs a value"])

    def test_options_of_the_program(self):
        self.refused(2, "--versoin", says=["--versoin", "did you mean '--version'"])
        self.refused(2, "--hlep", says="did you mean '--help'")
        self.refused(2, "--zebra", says=["unknown option '--zebra'", "hopfield help"])

    def test_a_strength_of_zero(self):
        run = ("learn", "m.hop", "P.npy", "--strength", "0")
        self.assertEqual(
            self.refused(2, *run, says="").err,
            "hopfield: --strength: '0' changes nothing\n",
        )

    def test_dashes_end_options(self):
        self.npy("--json.npy", [[1, -1, 1, 1]])
        run = self.finished(
            "recall", "--patterns", "P.npy", "--json", "--", "--json.npy"
        )
        self.assertEqual(run.json()[0]["cue"], "--json")


if __name__ == "__main__":
    unittest.main()
