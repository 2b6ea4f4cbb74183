# SPDX-License-Identifier: MIT
"""The completions do what they promise in a shell."""

import os
import shutil
import subprocess
import unittest

from cli import PROGRAM, CliTest, environment

COMMANDS = (
    "learn configure recall correct reinforce weaken forget history list info "
    "turning "
    "consolidate doctor evaluate shell check dump restore backup vacuum energy theory "
    "rules basin census compare lab demo help"
).split()


@unittest.skipUnless(shutil.which("bash"), "bash is not installed")
class Bash(CliTest):
    def setUp(self):
        super().setUp()
        self.script = self.run_ok("help", "--complete", "bash").out
        os.symlink(os.path.abspath(PROGRAM), self.path("hopfield"))

    def complete(self, *words):
        """The replies for the last word; the words are as bash parts them."""
        line = " ".join("'%s'" % w for w in ("hopfield", *words))
        code = self.script + (
            'COMP_WORDS=(%s); COMP_CWORD=%d; _hopfield; printf "%%s\\n" "${COMPREPLY[@]}"'
            % (line, len(words))
        )
        path = self.folder + ":" + os.environ["PATH"]
        done = subprocess.run(
            ["bash", "-c", code],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=environment(PATH=path),
        )
        self.assertEqual(done.stderr, "")
        return sorted(word for word in done.stdout.splitlines() if word)

    def test_names_and_values(self):
        self.assertEqual(self.complete("rec"), ["recall"])
        self.assertEqual(self.complete("recall", "--upd"), ["--update"])
        self.assertIn("async", self.complete("recall", "--update", ""))
        self.assertEqual(self.complete("recall", "--seed", ""), [])
        self.assertEqual(self.complete("help", ""), sorted(COMMANDS))
        self.assertEqual(self.complete("help", "re"), ["recall", "reinforce", "restore"])

    def test_rules(self):
        names = [rule["name"] for rule in self.run_ok("rules", "--json").json()]
        self.assertEqual(self.complete("rules", ""), sorted(set(names)))
        self.assertEqual(self.complete("learn", "--rule", ""), sorted(set(names)))
        self.assertEqual(self.complete("learn", "--rule", "heb"), ["hebb"])
        self.assertEqual(self.complete("lab", "--rule", "=", "palim"), ["palimpsest"])

    def test_values_behind_an_equals_sign(self):
        self.text("a b.npy", "")
        self.assertIn("async", self.complete("recall", "--update", "="))
        self.assertEqual(self.complete("recall", "--update", "=", "a"), ["async"])
        self.assertEqual(self.complete("recall", "--show", "=", "st"), ["steps"])
        self.assertEqual(self.complete("recall", "--mask", "=", "a"), ["a b.npy"])
        # A shell that does not part words at the sign replaces the whole word.
        self.assertEqual(self.complete("recall", "--update=a"), ["--update=async"])

    def test_a_colon_parts_words_too(self):
        self.assertEqual(self.complete("recall", "--cover", "bot"), ["bottom:"])
        self.assertEqual(self.complete("recall", "--cover", "=", "bot"), ["bottom:"])
        self.assertEqual(self.complete("recall", "--cover", "top", ":", "0"), [])

    def test_files(self):
        self.text("C.npy", "")
        self.text("Cue with blanks.png", "")
        self.assertEqual(self.complete("recall", "C"), ["C.npy", "Cue with blanks.png"])
        self.assertEqual(self.complete("recall", "--show", "C.n"), ["C.npy"])
        for command in ("theory", "rules", "demo", "help"):
            self.assertEqual(self.complete(command, "C"), [])
        os.mkdir(self.path("Cellar of sheets"))
        self.assertEqual(self.complete("demo", "--out", "C"), ["Cellar of sheets"])

    def test_keys(self):
        self.npy("P.npy", [[1, 1, -1, -1], [1, -1, 1, -1]])
        self.npy("Q.npy", [[1, -1, -1, 1]])
        self.run_ok("learn", "m.hop", "P.npy")
        self.run_ok("learn", "m.hop", "Q.npy", "--key", "on the beach")
        for command in ("forget", "reinforce", "weaken"):
            self.assertEqual(self.complete(command, "m."), ["m.hop"])
            self.assertEqual(
                self.complete(command, "m.hop", ""), ["P:0", "P:1", "on\\ the\\ beach"]
            )
            self.assertEqual(self.complete(command, "m.hop", "P", ":"), ["0", "1"])
            self.assertEqual(self.complete(command, "none.hop", ""), [])
        self.assertEqual(
            self.complete("weaken", "--by", "2", "m.hop", "P:1", "o"),
            ["on\\ the\\ beach"],
        )


class Others(CliTest):
    def test_zsh_takes_values_behind_an_equals_sign(self):
        script = self.run_ok("help", "--complete", "zsh").out
        self.assertRegex(script, r"'--update=\[.*\]:value:\(sync async .*\)'")
        self.assertRegex(script, r"'--show=-\[.*\]::value:\(result steps\)'")

    def test_options_that_may_be_given_again(self):
        script = self.run_ok("help", "--complete", "zsh").out
        self.assertRegex(script, r"'\*--where=\[.*\]:value:'")
        self.assertNotIn("'*--update", script)

    def test_no_files_where_none_are_taken(self):
        script = self.run_ok("help", "--complete", "zsh").out
        for command in ("theory", "rules", "demo", "help"):
            part = script.split("    %s) _arguments" % command)[1].split(";;")[0]
            self.assertNotIn("'*:file:", part)
        fish = self.run_ok("help", "--complete", "fish").out.splitlines()
        for command in ("theory", "demo"):
            start = "complete -c hopfield -n '__fish_seen_subcommand_from %s'" % command
            self.assertIn(start + " -f", fish)


if __name__ == "__main__":
    unittest.main()
