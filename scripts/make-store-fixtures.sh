#!/bin/sh
# SPDX-License-Identifier: MIT
# Make memory files of the schema version that the program writes, as fixtures of
# tests/store: tests/data/store/v<version>-<name>.hop, what each holds (.json), and what
# the program lists and recalls (.list.json, .recall.json).
#
# usage: scripts/make-store-fixtures.sh PROGRAM [FOLDER]
#
# Fixtures that are there are never made again.
set -eu
[ $# -ge 1 ] || { sed -n '3,8s/^# \{0,1\}//p' "$0"; exit 2; }
program=$(realpath "$1")
root=$(realpath "$(dirname "$0")/..")
folder=$(realpath "${2:-$root/tests/data/store}")
scenes=$root/pictures/scenes
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$folder"

python3 - <<'PY'
import json
import random
import struct

chance = random.Random(20261126)


def write(name, rows, units):
    head = "{'descr': '|i1', 'fortran_order': False, 'shape': (%d, %d), }" % (rows, units)
    head = head.ljust(128 - 10 - 1) + "\n"
    body = bytes(chance.choice((1, 255)) for _ in range(rows * units))
    with open(name, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little"))
        file.write(head.encode() + body)


def write_reals(name, rows):
    head = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }" % (
        len(rows), len(rows[0]))
    head = head.ljust(128 - 10 - 1) + "\n"
    with open(name, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little"))
        file.write(head.encode())
        for row in rows:
            file.write(struct.pack(f"<{len(row)}f", *row))


def write_records(name, vectors):
    with open(name, "w", encoding="utf-8") as file:
        for i, vector in enumerate(vectors):
            record = {"key": f"v{i}", "vector": [round(x, 6) for x in vector]}
            if i % 2:
                record |= {"label": f"l{i % 4}", "tags": ["odd", f"t{i}"]}
            if i % 3 == 0:
                record |= {"text": f"text {i}: ä€𝄞",
                           "payload": {"n": i, "list": [1, None]}}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_texts(name, texts):
    with open(name, "w", encoding="utf-8") as file:
        for i, (label, text) in enumerate(texts):
            file.write(f"q{i}\t{label}\t{text}\n")


write("random.npy", 24, 99)
write("left.npy", 5, 40)
write("right.npy", 5, 27)
vectors = [[chance.gauss(0, 1) for _ in range(20)] for _ in range(12)]
write_records("vectors.jsonl", vectors)
write_texts("texts.tsv", [
    ("time", "When do you open?"), ("time", "are you open on Sunday"),
    ("time", "At what time do you close"), ("price", "How much is the entry?"),
    ("price", "what does a ticket cost"), ("price", "Is there a discount for children?"),
    ("way", "How do I get to you by bus"), ("way", "Wo kann man hier parken? äß€")])
with open("words.tsv", "w", encoding="utf-8") as file:
    for i, word in enumerate("memory network pattern energy recall recover unit overlap "
                             "naïve Zürich don't neural letter latter".split()):
        file.write(f"{word}\t{1000 // (i + 1)}\n")
write_reals("cues.npy", [[x + chance.gauss(0, 0.3) for x in v] for v in vectors[:4]])
PY

make() {
    "$program" "$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
}

# Pictures; a base and what came later, strengths of every kind.
m=$work/hebb.hop
make learn "$m" "$scenes"/beach_old.png "$scenes"/night_old.png "$scenes"/surf_old.png \
    --size 16x16 --threshold otsu
make learn "$m" "$scenes/picnic_old.png" --key 'a picnic, ä€𝄞' --strength 2
make learn "$m" "$scenes/movie_old.png" --strength 1/3
make learn "$m" "$scenes/brunch_old.png" --strength=-0.5
make reinforce "$m" beach_old --by 5/2
make reinforce "$m" night_old --by 0.1
make weaken "$m" surf_old --by 3
make reinforce "$m" movie_old --by 1/7

# The base weighs 1/P, what is later 1; units couple to themselves; not square.
m=$work/source.hop
make learn "$m" "$scenes"/beach_old.png "$scenes"/night_old.png "$scenes"/surf_old.png \
    --size 12x9 --threshold dither --scaling source --diagonal keep
make learn "$m" "$scenes/surf_new.png"
make reinforce "$m" night_old
make forget "$m" beach_old

m=$work/projection.hop
make learn "$m" random.npy --rule projection

m=$work/dense.hop
make learn "$m" random.npy --rule poly:n=3 --scaling p --strength 3/2
make reinforce "$m" random:3 --by=-1/2

m=$work/pairs.hop
make learn "$m" left.npy --partners right.npy
make reinforce "$m" left:1

m=$work/random.hop
make learn "$m" random.npy --items 0:7 --key few

# Recalled by steps: vectors with content and codes, greys of pictures.
m=$work/vectors.hop
make learn "$m" vectors.jsonl --kind vector --storage int8 --normalise --codes 128 \
    --beta 12 --false-rejection 0
make reinforce "$m" v3 --by 1/3
make weaken "$m" v5 --by 1/2
make forget "$m" v7
m=$work/floats.hop
make learn "$m" vectors.jsonl --kind vector --beta 12 --false-rejection 0 \
    --energy entmax:alpha=1.5
m=$work/greys.hop
make learn "$m" "$scenes"/beach_old.png "$scenes"/night_old.png "$scenes"/surf_old.png \
    --kind picture --size 16x16 --beta 20 --false-rejection 0 --label scene --tags old,wet

# Texts.
m=$work/words.hop
make learn "$m" words.tsv --kind word --columns text,frequency
make reinforce "$m" pattern --by 7
make forget "$m" unit
m=$work/utterances.hop
make learn "$m" texts.tsv --kind utterance --columns key,label,text --false-rejection 0
make weaken "$m" q1 --by 1/2
make forget "$m" q4
m=$work/documents.hop
make learn "$m" texts.tsv --kind document --columns key,label,text --false-rejection 0 \
    --language none

# All forgotten: no base, and room in the file.
m=$work/empty.hop
make learn "$m" random.npy --rule storkey
make forget "$m" $(seq -f 'random:%.0f' 0 23)

python3 - "$program" "$work" <<'PY'
import json
import pathlib
import shlex
import shutil
import sqlite3
import subprocess
import sys

program, work = sys.argv[1:]


def held(path):
    """All rows of all tables; bytes in hex."""
    db = sqlite3.connect(path)
    tables = [name for (name,) in db.execute(
        "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY name")]
    all_rows = {}
    for table in tables:
        rows = db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
        names = [column[0] for column in rows.description]
        all_rows[table] = [
            {n: v.hex() if isinstance(v, bytes) else v for n, v in zip(names, row)}
            for row in rows]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    db.close()
    return version, all_rows


for line in pathlib.Path("cases.txt").read_text().splitlines():
    name, *cue = shlex.split(line)
    version, rows = held(f"{work}/{name}.hop")
    stem = f"v{version}-{name}"
    if pathlib.Path(stem + ".hop").exists():
        continue
    shutil.copyfile(f"{work}/{name}.hop", stem + ".hop")
    with open(stem + ".json", "w", encoding="utf-8") as file:
        json.dump(rows, file, indent=0, ensure_ascii=False)
        file.write("\n")
    for command, more in (("list", []), ("recall", cue)):
        if not cue:
            continue
        run = subprocess.run([program, command, stem + ".hop", *more, "--json"],
                             capture_output=True, text=True, check=False)
        if run.returncode > 1:
            sys.exit(run.stderr)
        said = run.stdout
        if command == "recall" and version >= 3:
            # How alike texts are may be judged better one day; what is meant stays.
            answers = [json.loads(line) for line in said.splitlines()]
            said = "".join(json.dumps({field: answer[field] for field in ("cue", "key")},
                                      ensure_ascii=False) + "\n" for answer in answers)
        pathlib.Path(f"{stem}.{command}.json").write_text(said, encoding="utf-8")
    print(stem)
PY
