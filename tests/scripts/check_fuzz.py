#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Fails where something that reads outside input has no fuzz target.

A public function reads outside input where it takes a path, bytes or text and does not
write. The table of fuzz/README.md names it beside the target that calls it.

usage: check_fuzz.py [SOURCE_DIRECTORY]
"""
import pathlib
import re
import sys

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"HOP_API\s[^;{]*?\b(hop_\w+)\(([^;]*?)\)\s*;", re.DOTALL)
OUTSIDE = re.compile(r"const (?:char|void|uint8_t|hop_text) "
                     r"\*(?:path|bytes|texts?|word|cue|log|json)\b")
ROW = re.compile(r"^\| `(fuzz_\w+)` \|([^|]*)\|", re.MULTILINE)
# Functions that take such an argument and read nothing from outside, and why.
EXCUSED = {}


def readers(root):
    """Public functions that read outside input, each with its header."""
    for header in sorted((root / "include/hopfield").glob("*.h")):
        text = COMMENT.sub(" ", header.read_text(encoding="utf-8"))
        for name, arguments in DECLARATION.findall(text):
            if OUTSIDE.search(" ".join(arguments.split())) and "_write" not in name:
                yield name, header.relative_to(root)


def check(root):
    table = (root / "fuzz/README.md").read_text(encoding="utf-8")
    rows = {target: re.findall(r"`(\w+)`", functions)
            for target, functions in ROW.findall(table)}
    named = {name for names in rows.values() for name in names}
    found = list(readers(root))
    faults = [f"{header}: {name} is in no row of fuzz/README.md"
              for name, header in found if name not in named and name not in EXCUSED]
    targets = {path.stem: path for path in (root / "fuzz").glob("fuzz_*.c")}
    for target, names in sorted(rows.items()):
        if target not in targets:
            faults.append(f"fuzz/README.md: there is no {target}.c")
            continue
        source = targets[target].read_text(encoding="utf-8")
        faults += [f"fuzz/README.md: {target}.c does not call {name}"
                   for name in names if f"{name}(" not in source]
    faults += [f"fuzz/README.md: has no row for {target}"
               for target in sorted(targets) if target not in rows]
    return len(found), faults


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    count, faults = check(root)
    print("\n".join(faults + [f"check_fuzz: {count} readers, {len(faults)} faults"]))
    return 1 if faults or not count else 0


if __name__ == "__main__":
    sys.exit(main())
