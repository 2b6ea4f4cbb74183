# SPDX-License-Identifier: MIT
"""Help, manual pages, completions and the version, all from one table."""

import re
import shutil
import subprocess
import unittest

from cli import CliTest, environment, hopfield

COMMANDS = [
    "learn",
    "configure",
    "recall",
    "correct",
    "reinforce",
    "weaken",
    "forget",
    "history",
    "list",
    "info",
    "turning",
    "consolidate",
    "doctor",
    "evaluate",
    "shell",
    "check",
    "dump",
    "restore",
    "backup",
    "vacuum",
    "energy",
    "theory",
    "rules",
    "basin",
    "census",
    "compare",
    "lab",
    "demo",
    "help",
]


def options_of(text):
    return re.findall(r"^  --([a-z-]+)", text, re.M)


class Help(CliTest):
    def test_overview(self):
        for arguments in ([], ["help"], ["--help"], ["-h"]):
            out = self.run_ok(*arguments).out
            named = re.findall(r"^  ([a-z]+)  ", out, re.M)
            self.assertEqual([n for n in named if n != "hopfield"], COMMANDS)

    def test_every_command(self):
        for command in COMMANDS:
            out = self.run_ok("help", command).out
            self.assertEqual(out, self.run_ok(command, "--help").out)
            self.assertEqual(out, self.run_ok(command, "-h").out)
            self.assertTrue(out.startswith("Usage: hopfield " + command))
            self.assertTrue(all(len(line) <= 80 for line in out.splitlines()), out)
            examples = out.split("\nExamples:\n")[1].split("\n\n")[0].splitlines()
            self.assertTrue(
                all(e.startswith("  hopfield " + command) for e in examples)
            )
            self.assertTrue(examples)
            self.assertIn("\nExit status:\n", out)
            self.assertIn("settled in or near some memory; the key says", out)

    def test_examples_use_known_options(self):
        for command in COMMANDS:
            out = self.run_ok("help", command).out
            known = set(options_of(out))
            examples = out.split("\nExamples:\n")[1].split("\n\n")[0]
            used = set(re.findall(r" --([a-z-]+)", examples))
            self.assertLessEqual(used, known, command)

    def test_manual_names_every_option(self):
        for command in COMMANDS:
            page = self.run_ok("help", "--man", command).out
            self.assertTrue(page.startswith("hopfield-%s(1)\n" % command))
            for option in options_of(self.run_ok("help", command).out):
                self.assertIn("\n*--%s*" % option, page)

    def test_manual_examples_fit_the_page(self):
        for command in COMMANDS:
            page = self.run_ok("help", "--man", command).out
            examples = page.split("\n```\n")[1]
            self.assertTrue(all(len(e) <= 73 for e in examples.splitlines()), examples)
            told = self.run_ok("help", command).out.split("\nExamples:\n")[1]
            self.assertEqual(
                examples.replace(" \\\n", " ").split(), told.split("\n\n")[0].split()
            )

    @unittest.skipUnless(shutil.which("scdoc"), "scdoc is not installed")
    def test_manual_is_scdoc(self):
        for command in COMMANDS + [None]:
            page = self.run_ok("help", "--man", *([command] if command else [])).out
            done = subprocess.run(["scdoc"], input=page.encode(), capture_output=True)
            self.assertEqual(done.returncode, 0, (command, done.stderr))
            self.assertIn(b".SH EXIT STATUS", done.stdout)

    def test_completions_name_everything(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.run_ok("help", "--complete", shell).out
            for command in COMMANDS:
                self.assertIn(command, script)
                for option in options_of(self.run_ok("help", command).out):
                    self.assertRegex(script, r"(--|-l )%s\b" % option, shell)
            self.assertRegex(script, r"missing minus plus random")
            if shutil.which(shell):
                done = subprocess.run(
                    [shell, "-n"], input=script.encode(), capture_output=True
                )
                self.assertEqual((done.returncode, done.stderr), (0, b""), shell)

    def test_refusals(self):
        self.refused(2, "help", "nosuch", says="nosuch")
        self.refused(2, "help", "recal", says="did you mean 'recall'")
        self.refused(2, "help", "learn", "recall", says="one command")
        self.refused(2, "help", "--complete", "tcsh", says="tcsh")
        self.refused(2, "help", "--complete", "bash", "recall", says="alone")

    def test_version(self):
        out = self.run_ok("--version").out
        self.assertRegex(
            out,
            r"^hopfield \d+\.\d+\.\d+\ninstruction set: \w+ "
            r"\(available: scalar[ \w]*\)\nthreads: [1-9]\d*\n$",
        )
        capped = hopfield("--version", env=environment(HOPFIELD_ISA="scalar"))
        self.assertIn("instruction set: scalar", capped.out)
        wrong = hopfield("--version", env=environment(HOPFIELD_ISA="mmx"))
        self.assertEqual(wrong.code, 2)
        self.assertIn("mmx", wrong.err)


if __name__ == "__main__":
    unittest.main()
