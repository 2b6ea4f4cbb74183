# SPDX-License-Identifier: MIT
"""How fast hopfield is: time of a cue, items learned a second, resident memory."""
from tables import Table
from tasks import texts

COLUMNS = ["", "items", "ms a cue", "wall clock", "to reach", "learned a second",
           "with the start", "to reach", "ready in ms", "MB", "to reach", "MB in a batch"]
TO_REACH = {  # ms a cue, items a second, MB
    "word": ("1", "50,000", "15"), "utterance": ("1", "50,000", "16"),
    "document": ("1", "", "")}


def table():
    return Table("speed", "Processor time of the command on one core, and the wall clock "
                 "beside it for a cue.", COLUMNS)


def add(into, setting, kind, items, cues):
    """A line for the items, asked with the cues."""
    setting.talk(f"speed: {kind}")
    engine, cues = setting.engine, texts(cues)
    memory, cost = engine.learn(items, kind, 3)
    empty, start = engine.learn(items[:1], kind, 3)
    each, one = memory.cue_cost(cues)
    quiet = empty.peak_mb(cues[:1])
    rate = len(items) / max(cost.cpu_s - start.cpu_s, 1e-9)
    time, learned, room = TO_REACH[kind] if setting.aims else ("", "", "")
    into.add(kind, f"{len(items):,}", f"{each.cpu_s * 1e3:.3f}", f"{each.wall_s * 1e3:.3f}",
             time, f"{rate:,.0f}", f"{len(items) / max(cost.cpu_s, 1e-9):,.0f}", learned,
             f"{one.cpu_s * 1e3:.0f}", f"{memory.peak_mb(cues[:1]) - quiet:.1f}", room,
             f"{memory.peak_mb(cues) - quiet:.1f}")
