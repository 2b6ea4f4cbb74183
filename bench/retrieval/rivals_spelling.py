# SPDX-License-Identifier: MIT
"""Spelling checkers, asked through ispell's protocol of lines."""
import os
import shutil
import subprocess
import tempfile

from rivals import TOP, Missing, Rival, resident_mb
from scoring import Answer


class Checker(Rival):
    program, about = "", ""

    def __init__(self, items):
        if not shutil.which(self.program):
            raise Missing(f"{self.program} is not installed")
        self.folder = tempfile.TemporaryDirectory(prefix="retrieval-")
        arguments = self.arguments(items)
        self.process = subprocess.Popen(
            [self.program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, encoding="utf-8", env=utf8())
        banner = self.process.stdout.readline()
        if not banner:
            self.close()
            raise Missing(f"{self.program} has no dictionary for this")
        self.name = f"{self.program} {version(banner)}, {self.about}"

    def arguments(self, items):
        raise NotImplementedError

    def ask(self, text):
        self.process.stdin.write(f"^{text}\n")
        self.process.stdin.flush()
        keys = []
        while (line := self.process.stdout.readline()) not in ("\n", ""):
            if line[0] in "*+-":  # a word of the dictionary
                keys.append(text)
            elif line[0] == "&":
                keys += line.split(": ", 1)[1].rstrip("\n").split(", ")
        keys = dict.fromkeys(key.lower() for key in keys)
        return Answer(tuple(keys)[:TOP], None, 0.0)

    def others_mb(self):
        return resident_mb(self.process.pid)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        self.folder.cleanup()


def utf8():
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def version(banner):
    """Both introduce themselves as '... (but really Aspell 0.60.8)'."""
    return banner.rstrip(")\n").split()[-1]


class Aspell(Checker):
    short = "aspell"
    program, about = "aspell", "its dictionary en_US"

    def arguments(self, items):
        return ["-a", "--lang=en_US", "--encoding=utf-8"]


class AspellOnLexicon(Checker):
    """The same words as hopfield, without their frequencies: aspell has none."""

    short = "aspell-lexicon"
    program, about = "aspell", "the lexicon"

    def arguments(self, items):
        master = os.path.join(self.folder.name, "lexicon.rws")
        subprocess.run(
            ["aspell", "--lang=en", "--encoding=utf-8", "create", "master", master],
            input="".join(item.text + "\n" for item in items), encoding="utf-8",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=utf8(), check=False)
        return ["-a", "--lang=en", "--encoding=utf-8", f"--master={master}"]


class Hunspell(Checker):
    short = "hunspell"
    program, about = "hunspell", "its dictionary en_US"

    def arguments(self, items):
        return ["-a", "-d", "en_US", "-i", "utf-8"]
