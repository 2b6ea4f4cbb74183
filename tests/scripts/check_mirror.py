#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Fails where a source file has no test that bears its name.

src/<room>/<file>.c needs tests/<room>/test_<file>.c, tools/sqlite/<file>.c
tests/sqlite/test_<file>.c, and tools/hopfield/cmd_<verb>.c
tests/cli/test_<verb>.<any ending>.

usage: check_mirror.py [SOURCE_DIRECTORY]
"""
import pathlib
import sys

# Sources tested elsewhere: where, and why.
ELSEWHERE = {}


def expected_tests(root):
    """Pairs of a source and the test it needs, as paths below root."""
    for path in sorted((root / "src").rglob("*.c")):
        source = path.relative_to(root)
        room = source.parts[1]
        if str(source) in ELSEWHERE:
            yield source, ELSEWHERE[str(source)][0]
        else:
            yield source, f"tests/{room}/test_{path.stem}.c"
    for path in sorted((root / "tools/sqlite").glob("*.c")):
        yield path.relative_to(root), f"tests/sqlite/test_{path.stem}.c"
    for path in sorted((root / "tools").rglob("cmd_*.c")):
        verb = path.stem.removeprefix("cmd_")
        yield path.relative_to(root), f"tests/cli/test_{verb}.*"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    pairs = list(expected_tests(root))
    faults = [
        f"{source}: no {test}" for source, test in pairs if not list(root.glob(test))
    ]
    sources = {str(source) for source, _ in pairs}
    faults += [f"check_mirror.py excuses {name}, which is not there"
               for name in ELSEWHERE if name not in sources and root == HERE]
    faults.append(f"check_mirror: {len(pairs)} sources, {len(faults)} faults")
    print("\n".join(faults))
    return 1 if len(faults) > 1 or not pairs else 0


HERE = pathlib.Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.exit(main())
