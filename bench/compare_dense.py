#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Times recall by a dense memory beside NumPy, one unit at a time, one thread each.

usage: compare_dense.py PATH/TO/bench_dense [--quick]
"""
import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import subprocess
import sys
import time

import numpy

from compare import blas_name, heading_machine, verdict

UNITS, PATTERNS, NOISE = 1000, 20_000, 0.1
REACH = 50
OTHERS = ("poly:n=4", "poly:n=8", "poly:n=20", "rect:n=3", "exp")


def engine(program, rule, units, patterns, repeats, isa=None):
    environment = dict(os.environ)
    environment.pop("HOPFIELD_ISA", None)
    if isa:
        environment["HOPFIELD_ISA"] = isa
    command = [program, rule, *map(str, (units, patterns, NOISE, repeats))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"compare_dense.py: {' '.join(command)}: {done.stderr.strip()}")
    pairs = (line.split() for line in done.stdout.splitlines())
    return {name: value if name == "isa" else float(value) for name, value in pairs}


def as_written(x):
    return x**3


def by_hand(x):
    return x * x * x


class Rival:
    """Overlaps are kept; a unit costs two powers of vectors over all patterns."""

    def __init__(self, units, patterns):
        chance = numpy.random.default_rng(1)
        self.columns = chance.choice([-1.0, 1.0], (units, patterns))
        self.cue = self.columns[:, 0].copy()
        self.cue[chance.permutation(units)[:int(NOISE * units)]] *= -1

    def sweep(self, power):
        """Seconds of a sweep from the cue, its overlaps included, and units changed."""
        state = self.cue.copy()
        flips = 0
        start = time.perf_counter()
        overlaps = state @ self.columns
        for unit, signs in enumerate(self.columns):
            without = overlaps - signs * state[unit]
            field = numpy.sum(power(without + signs) - power(without - signs))
            if field * state[unit] < 0:
                state[unit] = -state[unit]
                overlaps = without + signs * state[unit]
                flips += 1
        return time.perf_counter() - start, flips


def main():
    arguments = [a for a in sys.argv[1:] if a != "--quick"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    program, quick = arguments[0], "--quick" in sys.argv
    units, patterns = (200, 2000) if quick else (UNITS, PATTERNS)
    rounds, repeats = (1, 3) if quick else (3, 15)
    rival = Rival(units, patterns)
    rival.sweep(by_hand)
    written, hand = [], []
    ours = {isa: [] for isa in ("scalar", "avx2", "avx512")}
    for _ in range(rounds):
        written.append(rival.sweep(as_written)[0])
        seconds, flips = rival.sweep(by_hand)
        hand.append(seconds)
        for isa, runs in ours.items():
            runs.append(engine(program, "poly:n=3", units, patterns, repeats, isa))
    written, hand = statistics.median(written), statistics.median(hand)
    print()
    heading_machine(blas_name())
    print(f"case     N = {units}, P = {patterns}, poly:n=3, {NOISE:.0%} of the units "
          f"flipped; a sweep in order\n"
          f"\nNumPy: x**3 {written * 1e3:.0f} ms, x*x*x {hand * 1e3:.0f} ms "
          f"({flips} flips)")
    print(f"{'':<10} {'sweep ms':>9} {'x**3':>7}  {'to reach':<12} {'x*x*x':>7} "
          f"{'still ms':>9} {'step ms':>9}")
    for isa, runs in ours.items():
        if runs[0]["isa"] != isa:
            print(f"{isa:<10} this machine has no {isa}")
            continue
        sweep, still, step = (statistics.median(run[name] for run in runs)
                              for name in ("sweep_s", "still_s", "step_s"))
        ratio = written / sweep
        aim = verdict(ratio >= REACH, f"{REACH}x") if isa != "scalar" else ""
        print(f"{isa:<10} {sweep * 1e3:>9.2f} {ratio:>6.0f}x  {aim:<12} "
              f"{hand / sweep:>6.0f}x {still * 1e3:>9.2f} {step * 1e3:>9.2f}")
    for rule in OTHERS if not quick else ():
        run = engine(program, rule, units, patterns, repeats)
        print(f"{rule:<10} {run['sweep_s'] * 1e3:>9.2f} {'':>30} "
              f"{run['still_s'] * 1e3:>8.2f} {run['step_s'] * 1e3:>9.2f}")


if __name__ == "__main__":
    main()
