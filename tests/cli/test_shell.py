# SPDX-License-Identifier: MIT
"""hopfield shell MEMORY: from a pipe, and typed at a terminal."""

import os
import pty
import select
import signal
import stat
import subprocess
import time
import unittest

from cli import PROGRAM, CliTest, Run, environment


class Terminal:
    """A shell at a terminal of its own."""

    def __init__(self, folder, memory):
        try:
            self.master, slave = pty.openpty()
        except OSError as reason:
            raise unittest.SkipTest(f"no pseudo-terminal: {reason}") from reason
        # libedit does not free the names of functions that are added to it.
        suppressed = os.path.join(folder, "suppressed")
        with open(suppressed, "w") as file:
            file.write("leak:wcsdup\n")
        self.process = subprocess.Popen(
            [PROGRAM, "shell", memory],
            cwd=folder,
            env=environment(
                XDG_STATE_HOME=os.path.join(folder, "state"),
                TERM="vt100",
                HOME=folder,
                LSAN_OPTIONS=f"suppressions={suppressed}:print_suppressions=0",
            ),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(
                0, __import__("termios").TIOCSCTTY, 0
            ),
        )
        os.close(slave)
        self.said = ""

    def type(self, text):
        os.write(self.master, text.encode())

    def wait_for(self, text, seconds=30):
        """What was said until `text` was, that included."""
        end = time.time() + seconds
        while text not in self.said:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.time()))
            if not ready:
                raise AssertionError(f"no {text!r} in {self.said!r}")
            try:
                part = os.read(self.master, 4096)
            except OSError:
                part = b""
            if not part:
                raise AssertionError(f"ended without {text!r}: {self.said!r}")
            self.said += part.decode("utf-8", "replace")
        at = self.said.index(text) + len(text)
        until, self.said = self.said[:at], self.said[at:]
        return until

    def end(self, insist=""):
        """Its status. What is typed while the terminal changes hands may be lost:
        `insist` is typed again."""
        end = again = time.time() + 30
        while self.process.poll() is None and time.time() < end:
            ready, _, _ = select.select([self.master], [], [], 0.1)
            if insist and time.time() > again - 29:
                self.type(insist)
                again += 1
            if ready:
                try:
                    os.read(self.master, 4096)
                except OSError:
                    pass
        code = self.process.wait(timeout=1)
        os.close(self.master)
        return code

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Shell(CliTest):
    def setUp(self):
        super().setUp()
        self.scenes()

    def piped(self, text, memory="scenes.hop"):
        return Run(
            subprocess.run(
                [PROGRAM, "shell", memory],
                cwd=self.folder,
                env=environment(XDG_STATE_HOME=self.path("state")),
                input=text.encode(),
                capture_output=True,
                timeout=120,
            )
        )

    def typed(self):
        terminal = Terminal(self.folder, "scenes.hop")
        self.addCleanup(terminal.kill)
        terminal.wait_for("scenes.hop> ")
        return terminal

    def test_lines_of_a_pipe(self):
        run = self.piped(
            "# a comment\n\nreinforce 'beach_old' --by 2\nlist --json\nrules hebb\nquit\n"
            "forget beach_old\n"
        )
        self.assertEqual(run.code, 0, run.err)
        self.assertIn("reinforced beach_old: strength now 3\n", run.out)
        self.assertIn('"key":"surf_old"', run.out)
        self.assertNotIn("forgot", run.out)
        self.assertNotIn("> ", run.out.splitlines()[0])
        self.assertFalse(os.path.exists(self.path("state")))

    def test_same_as_the_commands_themselves(self):
        for line in ("info", "list", "history beach_old", "help recall"):
            words = line.split()
            command = words[:1] + ["scenes.hop"] + words[1:]
            alone = self.run_ok(*(words if words[0] == "help" else command))
            self.assertEqual(self.piped(line).out, alone.out, line)

    def test_a_failure_stops_nothing(self):
        run = self.piped("forget nobody\nlist --bogus\nfrgt x\nshell\ninfo 'x\ninfo\n")
        self.assertEqual(run.code, 0)
        said = run.err.splitlines()
        self.assertEqual(len(said), 5, run.err)
        self.assertIn("nobody", said[0])
        self.assertIn("--bogus", said[1])
        self.assertIn("did you mean 'forget'", said[2])
        self.assertIn("quote", said[4])
        self.assertIn("units", run.out)
        self.assertEqual(self.piped("info\nforget nobody\n").code, 2)

    def test_words(self):
        for name in ("it's", "two words", 'say "x"', "back\\slash"):
            self.npy("P.npy", [[1, -1] * 512])
            self.run_ok("learn", "keys.hop", "P.npy", "--key", name)
        run = self.piped(
            "weaken \"it's\" 'two words' \"say \\\"x\\\"\" back\\\\slash # all\n"
            "list --json\n",
            memory="keys.hop",
        )
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(run.out.count("strength now 0"), 4)

    def test_usage(self):
        self.refused(2, "shell", says="memory file")
        self.refused(2, "shell", "a", "b", says="one memory")
        self.refused(3, "shell", "none.hop", says="none.hop")
        run = self.piped("recall --stdin\n")
        self.assertEqual(run.code, 2)
        self.assertIn("--stdin", run.err)

    def test_typed_lines_and_history(self):
        terminal = self.typed()
        terminal.type("reinforce beach_old\r")
        terminal.wait_for("strength now 2")
        terminal.wait_for("scenes.hop> ")
        terminal.type("\x1b[A\r")  # the arrow up brings the line back
        terminal.wait_for("strength now 3")
        terminal.wait_for("scenes.hop> ")
        terminal.type("quit\r")
        self.assertEqual(terminal.end(), 0)
        path = self.path("state/hopfield/history")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        again = self.typed()
        again.type("\x1b[A\x1b[A\r")
        again.wait_for("strength now 4")
        again.wait_for("scenes.hop> ")
        again.type("\x04")  # the end of input
        self.assertEqual(again.end(insist="\x04"), 0)

    def test_completion(self):
        terminal = self.typed()
        terminal.type("reinf\tpicn\t--b\t")
        terminal.type("5\r")
        terminal.wait_for("reinforced picnic_old: strength now 6")
        terminal.wait_for("scenes.hop> ")
        terminal.type("forget b\t")
        said = terminal.wait_for("brunch_old")
        self.assertIn("beach_old", said)
        terminal.type("\x15quit\r")  # rub the line out
        self.assertEqual(terminal.end(), 0)

    def test_interrupt_leaves_the_line_not_the_shell(self):
        terminal = self.typed()
        terminal.type("forget beach_old")
        terminal.wait_for("beach_old")
        terminal.process.send_signal(signal.SIGINT)
        terminal.wait_for("scenes.hop> ")
        terminal.type("info\r")
        terminal.wait_for("units")
        terminal.wait_for("scenes.hop> ")
        terminal.process.send_signal(signal.SIGTERM)
        self.assertIn(terminal.end(), (0, 130))
        keys = [i["key"] for i in self.run_ok("list", "scenes.hop", "--json").json()]
        self.assertIn("beach_old", keys)


if __name__ == "__main__":
    unittest.main()
