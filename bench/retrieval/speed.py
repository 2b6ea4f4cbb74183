# SPDX-License-Identifier: MIT
"""How fast hopfield is: time of a cue, items learned a second, resident memory."""
import os
import subprocess

from files import Unusable
from tables import Table
from tasks import texts

COLUMNS = ["", "items", "ms a cue", "wall clock", "index alone", "its slowest 1%",
           "to reach", "learned a second", "more a second", "to reach", "ready in ms",
           "index MB", "to reach", "process MB"]
TO_REACH = {  # ms a cue, items a second, MB
    "word": ("1", "50,000", "15"), "utterance": ("1", "50,000", "16"),
    "document": ("1", "", "")}


def table(setting):
    """Of a program that times the index by itself, nothing is shown if none is named."""
    made = Table("speed", "Processor time of the command on one core, and the wall clock "
                 "beside it for a cue.", COLUMNS)
    if not setting.bench:
        made.note("The index was not timed by itself: bench_texts is not named.")
    return made


def add(into, setting, kind, items, cues):
    """A line for the items, asked with the cues."""
    setting.talk(f"speed: {kind}")
    engine, cues = setting.engine, texts(cues)
    memory, cost = engine.learn(items, kind, 3)
    empty, _ = engine.learn(items[:1], kind)
    each, one = memory.cue_cost(cues)
    process = memory.peak_mb(cues) - empty.peak_mb(cues[:1])
    time, learned, room = TO_REACH[kind] if setting.aims else ("", "", "")
    alone = index_alone(setting, kind, items, cues)
    into.add(kind, f"{len(items):,}",
             f"{each.cpu_s * 1e3:.3f}", f"{each.wall_s * 1e3:.3f}",
             *(f"{alone[name] * 1e3:.3f}" if alone else ""
               for name in ("cue_s", "cue_late_s")),
             time, f"{len(items) / max(cost.cpu_s, 1e-9):,.0f}",
             f"{more_a_second(engine, kind, items):,.0f}", learned,
             f"{one.cpu_s * 1e3:.0f}",
             f"{alone['bytes'] / 1e6:.1f}" if alone else "", room, f"{process:.1f}")


def more_a_second(engine, kind, items):
    """Items learned a second into a memory that holds two thirds of them, which does not
    tune itself again; opening and closing the file are taken off."""
    some = len(items) - max(2, len(items) // 3)
    held, _ = engine.learn(items[:some], kind)
    _, many = engine.learn(items[some:], kind, 3, held)
    _, one = engine.learn(items[some:some + 1], kind, 3, held)
    return (len(items) - some - 1) / max(many.cpu_s - one.cpu_s, 1e-6)


def index_alone(setting, kind, items, cues):
    """What bench_texts prints, by name; None: there is none."""
    if not setting.bench:
        return None
    labels = {}
    table_path, cues_path = (setting.engine.path(ending) for ending in (".tsv", ".cues"))
    with open(table_path, "w", encoding="utf-8") as out:
        for item in items:
            label = labels.setdefault(item.label, len(labels))
            strength = 1 if item.strength is None else item.strength
            out.write(f"{strength}\t{label}\t{item.text}\n")
    with open(cues_path, "w", encoding="utf-8") as out:
        out.writelines(cue + "\n" for cue in cues)
    try:
        done = subprocess.run([setting.bench, kind, table_path, cues_path], text=True,
                              capture_output=True, check=False)
    except OSError as reason:
        raise Unusable(f"{setting.bench}: {reason}") from reason
    os.remove(table_path)
    os.remove(cues_path)
    if done.returncode:
        raise Unusable(f"{setting.bench}: {done.stderr.strip()}")
    return {name: float(value) for name, value in
            (line.split() for line in done.stdout.splitlines())}
