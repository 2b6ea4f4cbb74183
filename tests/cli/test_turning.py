# SPDX-License-Identifier: MIT
"""hopfield turning: an old association gives way to a new one, day by day."""

import os
import unittest

from cli import PICTURES, SCENES, CliTest


def scene(name):
    return os.path.join(PICTURES, "scenes", name + ".png")


class Turning(CliTest):
    def days(self, *options):
        """Seven old scenes on the first day, a new beach on the second, a quarter more of
        it on each day after."""
        self.run_ok("learn", "days.hop", *(scene(s + "_old") for s in SCENES),
                    "--now", "2026-03-01T08:00", *options)  # fmt: skip
        self.run_ok("learn", "days.hop", scene("beach_new"), "--now", "2026-03-02T08:00")
        for day in range(3, 6):
            self.run_ok("reinforce", "days.hop", "beach_new", "--by", 0.25,
                        "--now", f"2026-03-0{day}T08:00")  # fmt: skip

    def turning(self, *options, old="beach_old", new="beach_new", now="2026-03-06T08:00"):
        run = self.run_ok("turning", "days.hop", scene("beach_bg"), "--old", old,
                          "--new", new, "--now", now, "--json", *options)  # fmt: skip
        return run.json()[0]

    def test_by_couplings(self):
        """As strong as the old one it does not win: the background is the old one's too.
        A quarter more, and the cue ends at the new one."""
        self.days()
        got = self.turning()
        self.assertTrue(got["overtaken"])
        self.assertEqual(got["turned"], "2026-03-03T08:00:00.000Z")
        self.assertEqual(got["needed"], 0)
        moments = got["moments"]
        self.assertEqual(
            [m["event"] for m in moments], ["learn"] * 2 + ["reinforce"] * 3 + ["now"]
        )
        self.assertEqual([m["new_strength"] for m in moments],
                         [0, 1, 1.25, 1.5, 1.75, 1.75])  # fmt: skip
        self.assertEqual([m["lead"] > 0 for m in moments], [False] * 2 + [True] * 4)
        self.assertEqual([m["key"] for m in moments],
                         ["beach_old"] + ["beach_new"] * 4 + [None])  # fmt: skip
        deep = [m["new_energy"] for m in moments]
        self.assertEqual(deep[1:5], sorted(deep[1:5], reverse=True))
        # What recall says today is what the report says.
        best = self.finished("recall", "days.hop", scene("beach_bg"), "--json").json()
        self.assertEqual(best[0]["best"][0]["key"], "beach_new")

    def test_as_text(self):
        self.days()
        both = ("--old", "beach_old", "--new", "beach_new")
        out = self.run_ok(
            "turning", "days.hop", scene("beach_bg"), *both, "--now", "2026-03-06T08:00"
        ).out
        lines = out.splitlines()
        self.assertEqual(len(lines), 8)
        self.assertIn("2026-03-02T08:00:00.000Z  learn               1          1  old (",
                      lines[2])  # fmt: skip
        self.assertEqual(
            lines[-1],
            "beach_new overtook beach_old: it has won since 2026-03-03T08:00:00.000Z",
        )
        self.assertLessEqual(max(map(len, lines)), 80)

    def test_as_strong_it_has_not_overtaken(self):
        self.run_ok("learn", "days.hop", *(scene(s + "_old") for s in SCENES))
        self.run_ok("learn", "days.hop", scene("beach_new"))
        got = self.turning(now="2046-01-01")
        self.assertEqual((got["overtaken"], got["turned"]), (False, None))

    def test_by_steps_the_ratio_is_known(self):
        """ln of the ratio of weights: beta (sim_new - sim_old) + ln c_new / c_old."""
        rows = [[1.0, 0.0], [0.0, 1.0]]
        self.npy("rows.npy", rows, "<f4")
        self.npy("cue.npy", [[0.8, 0.6]], "<f4")
        self.run_ok("learn", "days.hop", "rows.npy", "--kind", "vector", "--beta", 4,
                    "--false-rejection", 0, "--now", "2026-03-01")  # fmt: skip
        run = lambda: self.run_ok("turning", "days.hop", "cue.npy", "--old", "rows:0",
                                  "--new", "rows:1", "--json").json()[0]  # fmt: skip
        got = run()
        self.assertAlmostEqual(got["moments"][-1]["lead"], -0.8, 5)
        self.assertAlmostEqual(got["needed"], 1.225541, 4)  # exp(0.8) - 1
        self.run_ok("reinforce", "days.hop", "rows:1", "--by", "1.2255")
        self.assertFalse(run()["overtaken"])
        self.run_ok("reinforce", "days.hop", "rows:1", "--by", "0.0001")
        got = run()
        self.assertTrue(got["overtaken"])
        self.assertEqual(got["turned"], got["moments"][3]["at"])
        self.assertIsNone(got["moments"][0]["new_energy"])

    def test_where_strengths_fade(self):
        """By the second day the old one has faded to 0.7071: the new one wins at once."""
        self.days("--half-life", "2d")
        got = self.turning()
        self.assertEqual(got["turned"], "2026-03-02T08:00:00.000Z")
        self.assertAlmostEqual(got["moments"][1]["old_strength"], 2**-0.5, 9)
        self.assertAlmostEqual(got["moments"][-1]["new_strength"], 1.75 * 2**-0.5, 9)
        self.assertEqual(len(got["moments"]), 6)

    def test_fading_alone_turns_nothing(self):
        """All fade at one rate: what led at the last change leads until the next, or
        until nothing is left; and the file can still be read then."""
        self.run_ok("learn", "days.hop", *(scene(s + "_old") for s in SCENES),
                    "--now", "2026-03-01T08:00", "--half-life", "3d")  # fmt: skip
        self.run_ok("learn", "days.hop", scene("beach_new"), "--now", "2026-03-02T08:00")
        got = self.turning(now="2026-05-01T08:00")
        self.assertEqual([m["event"] for m in got["moments"]], ["learn", "learn", "now"])
        self.assertEqual(got["moments"][1]["lead"], got["moments"][2]["lead"])
        self.assertEqual(got["turned"], "2026-03-02T08:00:00.000Z")
        years = self.turning(now="2046-05-01T08:00")["moments"][-1]
        self.assertEqual((years["old_strength"], years["new_strength"]), (0, 0))
        for command in ("list", "info", "doctor"):
            self.run_ok(command, "days.hop", "--now", "2046-05-01")
        self.finished("recall", "days.hop", scene("beach_bg"), "--now", "2046-05-01")

    def test_refusals(self):
        self.days()
        cue = scene("beach_bg")
        both = ["--old", "beach_old", "--new", "beach_new"]
        self.refused(2, "turning", "days.hop", *both, says="one cue")
        self.refused(2, "turning", says="one cue")
        self.refused(2, "turning", "days.hop", cue, "--old", "beach_old", says="--new")
        self.refused(2, "turning", "days.hop", cue, "--new", "beach_new", says="--old")
        zebra = ("--old", "beach_old", "--new", "zebra")
        self.refused(2, "turning", "days.hop", cue, *zebra, says=["--new", "zebra"])
        self.refused(2, "turning", "days.hop", cue, "--old", "beach_old", "--new",
                     "beach_old", says="one item")  # fmt: skip
        self.refused(3, "turning", "days.hop", "none.png", *both, says="none.png")
        self.refused(3, "turning", "none.hop", cue, *both, says="none.hop")
        self.npy("two.npy", [[1] * 1024, [-1] * 1024])
        self.refused(2, "turning", "days.hop", "two.npy", *both, says="not 2")
        self.run_ok("turning", "days.hop", "two.npy", *both, "--items", "0:1")
        self.npy("short.npy", [[1] * 10])
        self.refused(2, "turning", "days.hop", "short.npy", *both, says="10 units")
        self.run_ok("learn", "p.hop", scene("beach_old"), scene("beach_new"), "--rule",
                    "projection")  # fmt: skip
        self.refused(2, "turning", "p.hop", cue, *both, says="no strengths")


if __name__ == "__main__":
    unittest.main()
