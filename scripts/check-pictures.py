#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Measure the drawings as Hebb patterns: dark shares, overlaps, simulated recall.

For development only; needs Debian's python3-numpy and python3-pil. The conventions are
the project's: weights (1/N) sum xi xi^T with a zero diagonal, a zero field keeps the
unit, a missing unit counts as 0 until a field gives it a value.
"""
import argparse
import pathlib
import sys

import numpy as np
from PIL import Image

SCENES = "beach christmas movie night surf brunch picnic".split()
VERSIONS = ("bg", "old", "new")
SIDE = 32
N = SIDE * SIDE
NEAR = 0.05
ROOT = pathlib.Path(__file__).resolve().parent.parent / "pictures"


def load(path):
    grey = Image.open(path).convert("L").resize((SIDE, SIDE), Image.BICUBIC)
    return np.where(np.asarray(grey).ravel() > 127, 1, -1)


def dark(pattern):
    return np.mean(pattern < 0)


def overlap(a, b):
    return a @ b / N


def synchronous(weights, state, limit=100):
    before = state
    for _ in range(limit):
        field = weights @ state
        after = np.where(field == 0, state, np.sign(field))
        if np.array_equal(after, state) or np.array_equal(after, before):
            return after
        before, state = state, after
    return state


def asynchronous(weights, state, rng, limit=100):
    state = state.copy()
    field = weights @ state
    for _ in range(limit):
        changed = False
        for i in rng.permutation(N):
            value = np.sign(field[i])
            if value != 0 and value != state[i]:
                field += weights[:, i] * (value - state[i])
                state[i] = value
                changed = True
        if not changed:
            break
    return state


def flipped(pattern, share, rng):
    cue = pattern.copy()
    cue[rng.choice(N, round(share * N), replace=False)] *= -1
    return cue


def without_bottom(pattern):
    cue = pattern.copy()
    cue[N // 2:] = 0
    return cue


def hebb(patterns):
    # Not divided by N: the fields stay integers, and a tie is a real tie.
    weights = np.sum([np.outer(p, p) for p in patterns], axis=0)
    np.fill_diagonal(weights, 0)
    return weights


class Tally:
    """How many recalls from one kind of cue end right, and where the others began."""

    def __init__(self):
        self.trials = self.exact = self.near = self.nearest = 0
        self.failed = {}

    def add(self, scene, state, stored):
        wrong = np.mean(state != stored[scene])
        best = max(stored, key=lambda name: overlap(state, stored[name]))
        self.trials += 1
        self.exact += wrong == 0
        self.near += wrong <= NEAR
        self.nearest += best == scene
        if wrong > NEAR:
            self.failed[scene] = self.failed.get(scene, 0) + 1

    def __str__(self):
        text = (f"exact {100 * self.exact / self.trials:5.1f}%  "
                f"within 5% {100 * self.near / self.trials:5.1f}%  "
                f"nearest {100 * self.nearest / self.trials:5.1f}%  of {self.trials}")
        if self.failed:
            text += "  failed: " + ", ".join(f"{s} {n}" for s, n in self.failed.items())
        return text


def recall(title, stored, cues, seeds):
    """Store {name: pattern}; a cue made for a name should end in its pattern."""
    print(f"\n{title}: {len(stored)} patterns")
    weights = hebb(list(stored.values()))
    ends = {s: synchronous(weights, p) for s, p in stored.items()}
    off = {s: np.mean(ends[s] != p) for s, p in stored.items()}
    print(f"  started from the stored pictures, recall ends in "
          f"{len({state.tobytes() for state in ends.values()})} different states, "
          f"{100 * min(map(dark, ends.values())):.0f}% to "
          f"{100 * max(map(dark, ends.values())):.0f}% dark")
    print(f"  stored pictures that are fixed points: "
          f"{sum(v == 0 for v in off.values())}, "
          f"within 5%: {sum(v <= NEAR for v in off.values())} of {len(off)}; "
          f"worst {max(off, key=off.get)} {100 * max(off.values()):.1f}% of units off")
    for kind, make in cues.items():
        tallies = {"synchronous": Tally(), "asynchronous": Tally()}
        for index, name in enumerate(stored):
            for seed in range(seeds):
                rng = np.random.default_rng([seed, index])
                cue = make(name, rng)
                tallies["synchronous"].add(name, synchronous(weights, cue), stored)
                state = asynchronous(weights, cue, rng)
                tallies["asynchronous"].add(name, state, stored)
        for dynamics, tally in tallies.items():
            print(f"  {kind:24} {dynamics:12} {tally}")


def damaged(stored):
    return {"20% flipped": lambda name, rng: flipped(stored[name], 0.2, rng),
            "bottom half missing": lambda name, rng: without_bottom(stored[name])}


def from_background(scenes):
    return {"background, 10% flipped":
            lambda name, rng: flipped(scenes[f"{name.split('_')[0]}_bg"], 0.1, rng)}


def report_shares(scenes, pale):
    print("dark share at 32x32 (%), and units in which versions differ (%)")
    print(f"  {'scene':10} {'bg':>5} {'old':>5} {'new':>5} {'pale':>5}"
          f" {'bg-old':>7} {'bg-new':>7} {'old-new':>7}")
    for s in SCENES:
        bg, old, new = (scenes[f"{s}_{v}"] for v in VERSIONS)
        shares = [100 * dark(p) for p in (bg, old, new, pale[s])]
        apart = [100 * np.mean(a != b) for a, b in ((bg, old), (bg, new), (old, new))]
        print(f"  {s:10} " + " ".join(f"{v:5.1f}" for v in shares)
              + " " + " ".join(f"{v:7.1f}" for v in apart))


def report_overlaps(scenes, pale):
    print("\nlargest overlap |m| of any versions of two scenes (all 21 pictures)")
    print(" " * 12 + " ".join(f"{s[:6]:>6}" for s in SCENES))
    worst = []
    for i, a in enumerate(SCENES):
        row = []
        for b in SCENES[:i]:
            pairs = [(overlap(scenes[f"{a}_{v}"], scenes[f"{b}_{w}"]), f"{a}_{v} {b}_{w}")
                     for v in VERSIONS for w in VERSIONS]
            row.append(max(pairs, key=lambda pair: abs(pair[0])))
        worst += row
        print(f"  {a:10}" + " ".join(f"{m:6.2f}" for m, _ in row))
    m, names = max(worst, key=lambda pair: abs(pair[0]))
    print(f"  worst of all: {m:.3f} ({names})")
    for v in VERSIONS:
        ms = [overlap(scenes[f"{a}_{v}"], scenes[f"{b}_{v}"])
              for i, a in enumerate(SCENES) for b in SCENES[:i]]
        print(f"  among {v:4}: mean {np.mean(ms):.3f}, "
              f"largest |m| {np.max(np.abs(ms)):.3f}")
    ms = [overlap(pale[a], pale[b]) for i, a in enumerate(SCENES) for b in SCENES[:i]]
    print(f"  among pale: mean {np.mean(ms):.3f}, largest |m| {np.max(np.abs(ms)):.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20, help="trials a cue (20)")
    seeds = parser.parse_args().seeds
    scenes = {f"{s}_{v}": load(ROOT / "scenes" / f"{s}_{v}.png")
              for s in SCENES for v in VERSIONS}
    pale = {s: load(ROOT / "pale" / f"{s}.png") for s in SCENES}
    report_shares(scenes, pale)
    report_overlaps(scenes, pale)

    old = {n: p for n, p in scenes.items() if n.endswith("_old")}
    new = {n: p for n, p in scenes.items() if n.endswith("_new")}
    recall("a) old", old, damaged(old) | from_background(scenes), seeds)
    recall("b) new", new, damaged(new) | from_background(scenes), seeds)
    recall("c) old and new", old | new, damaged(old | new), seeds)
    recall("d) pale", pale, damaged(pale), seeds)


if __name__ == "__main__":
    sys.exit(main())
