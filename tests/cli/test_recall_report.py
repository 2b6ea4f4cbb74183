# SPDX-License-Identifier: MIT
"""hopfield recall: what its lines say, on a terminal and elsewhere."""

import os
import unittest

from cli import PICTURES, CliTest, in_terminal


class RecallReport(CliTest):
    def test_couplings_alone_compare_with_nothing(self):
        self.npy("W.npy", [[0.0, 1.0], [1.0, 0.0]], "<f8")
        self.npy("C.npy", [[1, 1]])
        run = ("recall", "--couplings", "W.npy", "C.npy")
        got = self.run_ok(*run, "--json", code=1).json()[0]
        self.assertEqual(
            (got["overlap"], got["wrong"], got["match"], got["best"]),
            (None, None, None, []),
        )
        self.npy("P.npy", [[1, 1], [1, -1]])
        got = self.run_ok(*run, "--patterns", "P.npy", "--json").json()[0]
        self.assertEqual((got["overlap"], got["wrong"], got["match"]), (1.0, 0, 0))

    def test_lines_are_wrapped_in_a_terminal_only(self):
        self.scenes()
        cues = [
            os.path.join(PICTURES, "scenes", s + "_bg.png") for s in ("surf", "movie")
        ]
        run = ("recall", "scenes.hop", *cues, "--noise", 0.35)
        data = self.finished(*run)
        self.assertEqual(len(data.out.splitlines()), 2)
        self.assertTrue(any(len(line) > 80 for line in data.out.splitlines()), data.out)
        for columns, most in ((80, 80), (50, 50), (200, 80)):
            said = in_terminal(*run, cwd=self.folder, columns=columns)
            lines = said.splitlines()
            self.assertTrue(all(len(line) <= most for line in lines), said)
            self.assertTrue(any(line.startswith("  ") for line in lines), said)
            self.assertEqual(said.split(), (data.err + data.out).split())

    def test_no_energy_is_not_a_number_that_is_none(self):
        rows = [[1, -1] * 8, [1, 1, -1, -1] * 4, [1] * 8 + [-1] * 8]
        patterns = ("--patterns", self.npy("N.npy", rows))
        rule = ("--rule", "sequence:dense=2")
        heat = ("--update", "glauber", "--temperature", "0.1")
        for options in (
            ("--trace",),
            ("--show=steps", "--size", "4x4"),
            heat,
            ("--explain=3",),
            ("--explain=3", *heat),
        ):
            run = self.finished("recall", *patterns, *rule, "N.npy", *options)
            self.assertNotRegex(run.out, r"\bnan\b")
            self.assertNotIn("energy", run.out.replace("states have no energy", ""))
        run = self.finished("recall", *patterns, *rule, "N.npy", *heat)
        self.assertRegex(run.out, r"over \d+ sweeps overlap \S+ \+- \S+\n")
        run = self.finished("energy", *patterns, *rule)
        self.assertEqual(run.out.split()[1:5], ["E", "-", "E/N", "-"])

    def test_errors_stay_one_line(self):
        said = in_terminal("recall", "no_such_memory_of_that_name.hop", columns=40)
        self.assertEqual(len(said.splitlines()), 1)

    def test_trace_names_the_memory_most_alike(self):
        self.scenes()
        cue = os.path.join(PICTURES, "scenes", "night_old.png")
        run = ("recall", "scenes.hop", cue, "--noise", 0.2, "--trace")
        lines = self.run_ok(*run).out.splitlines()
        got = self.run_ok(*run, "--json").json()[0]
        row = got["match"]
        for line, entry in zip(lines[1:], got["trace"]):
            self.assertTrue(line.startswith("  step %d: " % entry["step"]), line)
            self.assertIn(
                "energy %.6g, most like night_old at %.4f"
                % (entry["energy"], entry["overlaps"][row]),
                line,
            )
        self.assertIn("E %.6g to %.6g" % (got["energy_start"], got["energy"]), lines[0])
        self.npy("P.npy", [[1, 1, -1, -1], [1, -1, 1, -1]])
        out = self.run_ok("recall", "--patterns", "P.npy", "P.npy", "--trace").out
        self.assertIn("most like memory 1 at 1.0000", out)


if __name__ == "__main__":
    unittest.main()
