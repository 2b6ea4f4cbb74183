#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Measures memories of words, utterances and documents beside other programs, on data
given as files: columns between tabs, no header. A task is done whose files are given.

    words       --lexicon, --misspellings
    intents     --train, --test NAME=FILE ...
    items       --train, --cues NAME=FILE ...
    unknown     --train, --test (the first)
    documents   --docs, --queries NAME=FILE ..., --grades
    speed       whatever is given of the above
"""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import sys
import tempfile

import aims
import files
import speed
import tables
import tasks
from engine import Engine

NEEDS = {"words": ("lexicon", "misspellings"), "intents": ("train", "test"),
         "items": ("train", "cues"), "unknown": ("train", "test"),
         "documents": ("docs", "queries", "grades"), "speed": ()}


def named(text):
    name, _, path = text.partition("=")
    if not name or not path:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=FILE")
    return name, path


def options():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        fromfile_prefix_chars="@", epilog="@FILE reads options from a file, one a line.")
    add = parser.add_argument
    add("--hopfield", default="hopfield", metavar="PROGRAM", help="what to measure")
    add("--bench", metavar="PROGRAM", help="bench_texts, which times the index alone")
    add("--lexicon", metavar="FILE", help="word, count")
    add("--misspellings", metavar="FILE", help="misspelling, corrections between |")
    add("--train", metavar="FILE", help="key, label, utterance: what is learned")
    for name, what in (("test", "label, utterance"), ("cues", "key, damaged copy"),
                       ("queries", "query's name, text")):
        add(f"--{name}", metavar="NAME=FILE", type=named, action="append", default=[],
            help=what)
    add("--docs", metavar="FILE", help="key, text")
    add("--grades", metavar="FILE", help="query's name, key, grade")
    add("--tasks", metavar="A,B", help=f"only these: {', '.join(NEEDS)}")
    add("--without", metavar="A,B", default="", help="leave out, such as fts5-trigrams")
    add("--only", metavar="A,B", help="leave out all but these, such as hopfield")
    add("--budget", type=float, default=60, metavar="S",
        help="seconds of a rival for one set of cues; else it is asked every Nth (60)")
    add("--speed-items", type=int, default=15000, metavar="N",
        help="utterances learned to measure speed; those of --test fill up (15000)")
    add("--aims", action="store_true", help="show what docs/RETRIEVAL.md is to reach")
    add("--write", metavar="PAGE", help="put the tables between the marks of a page")
    return parser.parse_args()


def setting_of(chosen, folder):
    known = {make.short for makes in tasks.RIVALS.values() for make in makes}
    known.add(tasks.ENGINE)
    without = set(filter(None, chosen.without.split(",")))
    only = set(chosen.only.split(",")) if chosen.only else known
    strange = (without | only) - known
    if strange:
        raise files.Unusable(f"'{min(strange)}' is none of {', '.join(sorted(known))}")
    return tasks.Setting(Engine(chosen.hopfield, folder), chosen.bench,
                         chosen.budget, without | (known - only),
                         aims.AIMS if chosen.aims else {},
                         lambda text: print(f"({text})", file=sys.stderr, flush=True))


def read(chosen):
    """What is given, by option."""
    data = {name: reader(getattr(chosen, name)) for name, reader in (
        ("lexicon", files.lexicon), ("misspellings", files.misspellings),
        ("train", files.labelled), ("docs", files.documents), ("grades", files.grades))
        if getattr(chosen, name)}
    for name in ("test", "cues", "queries"):
        if getattr(chosen, name):
            data[name] = {n: files.cues(path) for n, path in getattr(chosen, name)}
    return data


def every_cue(sets):
    return [cue for cues in sets.values() for cue in cues]


def speeds(setting, chosen, data):
    table = speed.table(setting)
    if {"lexicon", "misspellings"} <= data.keys():
        speed.add(table, setting, "word", data["lexicon"], data["misspellings"])
    tests, damaged = data.get("test", {}), data.get("cues", {})
    if "train" in data and (tests or damaged):
        more = [files.Item(f"{name}:{row}", cue.wanted, cue.text, None)
                for name, cues in tests.items() for row, cue in enumerate(cues)]
        speed.add(table, setting, "utterance",
                  (data["train"] + more)[:chosen.speed_items],
                  every_cue(tests) + every_cue(damaged))
    if {"docs", "queries"} <= data.keys():
        speed.add(table, setting, "document", data["docs"], every_cue(data["queries"]))
    return table


def measure(setting, chosen, data):
    """The tables of every task that has its files."""
    ways = {"words": tasks.words, "intents": tasks.intents, "items": tasks.items,
            "documents": tasks.documents,
            "unknown": lambda setting, train, sets:
                       tasks.unknown(setting, train, next(iter(sets.values())))}
    for name in chosen.tasks.split(",") if chosen.tasks else NEEDS:
        if name not in NEEDS:
            raise files.Unusable(f"'{name}' is no task: {', '.join(NEEDS)}")
        if name == "speed":
            if tasks.ENGINE not in setting.without and data:
                yield speeds(setting, chosen, data)
        elif set(NEEDS[name]) <= data.keys():
            yield ways[name](setting, *(data[need] for need in NEEDS[name]))
        elif chosen.tasks:
            raise files.Unusable(f"{name} needs --{', --'.join(NEEDS[name])}")


def one_core():
    """Everything runs on one processor, the programs it starts as well."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"note: the machine is busy (load {load:.1f})", file=sys.stderr)


def main():
    chosen = options()
    one_core()
    try:
        with tempfile.TemporaryDirectory(prefix="retrieval-") as folder:
            setting = setting_of(chosen, folder)
            made = []
            for table in measure(setting, chosen, read(chosen)):
                print(table.plain(), flush=True)
                made.append(table)
            if not made:
                raise files.Unusable("no task has all its files; see --help")
            if chosen.write:
                tables.write(chosen.write, made)
    except files.Unusable as reason:
        sys.exit(f"retrieval.py: {reason}")


if __name__ == "__main__":
    main()
