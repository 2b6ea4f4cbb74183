#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Fails where an include runs up or sideways between the floors of the house.

usage: check_layers.py [SOURCE_DIRECTORY]
"""
import pathlib
import re
import sys

# Rooms of one floor do not know each other; a room knows itself and all floors below.
FLOORS = [
    ["core"],
    ["kernels"],
    ["patterns", "separate", "theory", "text"],
    ["attend"],
    ["index"],
    ["memory"],
    ["learn"],
    ["encode", "recall"],
    ["store"],
    ["kind"],
    ["lookup"],
    ["care"],
    ["experiment"],
]
RANK = {room: rank for rank, rooms in enumerate(FLOORS) for room in rooms}
# The room that a public header belongs to.
PUBLIC = {
    "status": "core", "context": "core", "random": "core", "time": "core",
    "patterns": "patterns",
    "rows": "patterns", "separation": "separate", "similarity": "attend",
    "near": "attend",
    "damage": "patterns", "theory": "theory", "theory_rules": "theory",
    "theory_attention": "theory",
    "index": "index", "codes": "index",
    "memory": "memory", "dream": "learn", "recall": "recall",
    "survey": "recall", "vector": "memory", "vector_recall": "recall",
    "tune": "recall", "attention": "attend", "array": "encode",
    "infer": "encode", "records": "encode",
    "text": "text", "texts": "text",
    "image": "encode", "grid": "encode", "idx": "encode", "store": "store",
    "filter": "store", "upkeep": "store",
    "recipe": "store",
    "kind": "kind", "lookup": "lookup", "care": "care",
    "lab": "experiment",
}
# Includes that run up all the same, and why.
EXCEPTIONS = {
    ("src/core/context.h", "kernels/kernels.h"): "the context owns the kernel table",
    ("src/core/context.h", "kernels/real.h"): "and the one for real-valued rows",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == '"', match.group(2)


def room_of_public(name):
    """Room of <hopfield/NAME.h>; None where the header is in no room."""
    stem = name.removeprefix("hopfield/").removesuffix(".h")
    return PUBLIC.get(stem)


def faults_of_room(path, room):
    """Includes of a file of `room`, or of its public header, that do not run down."""
    place = "/".join(path.parts[-3:])
    for number, quoted, name in includes(path):
        if (place, name) in EXCEPTIONS:
            continue
        if name == "hopfield.h":
            yield number, "includes everything (hopfield.h)"
            continue
        if name.startswith("hopfield/"):
            other = room_of_public(name)
            if other is None:
                yield number, f"{name} is in no room that check_layers.py knows"
                continue
        elif quoted:
            other = name.split("/")[0]
            if "/" not in name:
                yield number, f'"{name}" does not say its room'
                continue
            if other not in RANK:
                yield number, f'"{name}" is in no room that check_layers.py knows'
                continue
        else:
            continue
        if other != room and RANK[other] >= RANK[room]:
            way = "up" if RANK[other] > RANK[room] else "sideways"
            yield number, f"{room} includes {name}: {way}, not down"


def faults_of_user(path):
    """What stands outside the library uses its public headers only."""
    for number, quoted, name in includes(path):
        if quoted and not (path.parent / name).is_file():
            yield number, f'"{name}" is no header beside it'
        elif quoted and ".." in name:
            yield number, f'"{name}" leaves the folder'


def check(root):
    faults = []

    def collect(path, found):
        faults.extend(f"{path.relative_to(root)}:{n}: {text}" for n, text in found)

    checked = 0
    for path in sorted((root / "src").rglob("*.[ch]")):
        room = path.relative_to(root / "src").parts[0]
        checked += 1
        if room not in RANK:
            collect(path, [(1, f"room {room} is on no floor of check_layers.py")])
        else:
            collect(path, faults_of_room(path, room))
    for path in sorted((root / "include/hopfield").glob("*.h")):
        room = room_of_public("hopfield/" + path.name)
        checked += 1
        if room is None:
            collect(path, [(1, "is in no room that check_layers.py knows")])
        else:
            collect(path, faults_of_room(path, room))
    for folder in ("tools", "examples"):
        for path in sorted((root / folder).rglob("*.[ch]")):
            checked += 1
            collect(path, faults_of_user(path))
    return checked, faults


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    checked, faults = check(root)
    print("\n".join(faults + [f"check_layers: {checked} files, {len(faults)} faults"]))
    return 1 if faults or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
