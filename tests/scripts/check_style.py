#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Fails where a file breaks a rule of style that a machine can see.

The licence line comes first; a C file says in its second line what lives there; no file
is over 500 lines, no line over 90 columns; nothing says that it is unfinished.

usage: check_style.py [SOURCE_DIRECTORY]
"""
import pathlib
import re
import sys

FOLDERS = ["src", "include", "tools", "tests", "bench", "fuzz", "examples", "scripts",
           "cmake", ".ci"]
ENDINGS = {".c", ".h", ".py", ".sh", ".cmake", ".in"}
NAMES = {"CMakeLists.txt", "Makefile", "run"}
MAX_LINES, MAX_COLUMNS = 500, 90
LICENCE = "SPDX-License-Identifier: MIT"
# Spelled in two halves, so that this file may be checked too.
UNFINISHED = re.compile(
    "|".join(rf"\b{a}{b}\b" for a, b in [
        ("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK"), ("TB", "D"), ("WI", "P"),
        ("(?i:not yet imple", "mented)"), ("(?i:place", "holder)"),
        ("(?i:for n", "ow)"), ("(?i:unimple", "mented)")]))


def files(root):
    for path in sorted(root.iterdir()):
        if path.name in NAMES:
            yield path
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and (path.suffix in ENDINGS or path.name in NAMES):
                yield path


def faults_of(path):
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        yield 1, "is not UTF-8"
        return
    lines = text.splitlines()
    start = 1 if lines and lines[0].startswith("#!") else 0
    if len(lines) <= start or LICENCE not in lines[start]:
        yield start + 1, "lacks the licence line"
    elif path.suffix in (".c", ".h") and not (len(lines) > 1 and
                                              lines[1].startswith("/* ")):
        yield 2, "does not say what lives here"
    if len(lines) > MAX_LINES:
        yield len(lines), f"is over {MAX_LINES} lines"
    if text and not text.endswith("\n"):
        yield len(lines), "lacks the last newline"
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_COLUMNS:
            yield number, f"is over {MAX_COLUMNS} columns ({len(line)})"
        if line != line.rstrip():
            yield number, "ends in blanks"
        if "\t" in line and path.name != "Makefile" and not line.lstrip().startswith("#"):
            yield number, "holds a tab"
        match = UNFINISHED.search(line)
        if match:
            yield number, f"says '{match.group(0)}'"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    faults, checked = [], 0
    for path in files(root):
        checked += 1
        name = path.relative_to(root)
        faults.extend(f"{name}:{n}: {text}" for n, text in faults_of(path))
    print("\n".join(faults + [f"check_style: {checked} files, {len(faults)} faults"]))
    return 1 if faults or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
