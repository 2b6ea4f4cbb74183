#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs bench_recall beside NumPy, one thread each, and prints the table of ratios.

usage: compare.py PATH/TO/bench_recall [--quick]
"""
import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import platform
import statistics
import subprocess
import sys
import time

import numpy

UNITS, PATTERNS, FLIPS = 8000, 900, 800
LARGE_UNITS, LARGE_PATTERNS = 100_000, 10_000
TARGETS = {"scalar": 20, "avx2": 150, "avx512": 500}


def blas_name():
    """The BLAS library that this process has mapped."""
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        paths = {line.split()[-1] for line in maps if "blas" in line}
    for path in sorted(paths):
        real = os.path.realpath(path)
        if "openblas" in real or "mkl" in real or "blis" in real:
            return real
    return sorted(os.path.realpath(p) for p in paths)[0] if paths else "none"


def engine(program, mode, units, patterns, flips, repeats, isa=None):
    environment = dict(os.environ)
    environment.pop("HOPFIELD_ISA", None)
    if isa:
        environment["HOPFIELD_ISA"] = isa
    command = [program, mode] + [str(x) for x in (units, patterns, flips, repeats)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"compare.py: {' '.join(command)}: {done.stderr.strip()}")
    pairs = (line.split() for line in done.stdout.splitlines())
    return {name: value if name == "isa" else float(value) for name, value in pairs}


def timed(call, repeats):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


class Rival:
    """The plain NumPy network that the journal describes, in float64."""

    def __init__(self):
        chance = numpy.random.default_rng(1)
        self.rows = chance.choice([-1.0, 1.0], (PATTERNS, UNITS))
        self.cue = self.rows[0].copy()
        self.cue[chance.permutation(UNITS)[:FLIPS]] *= -1
        self.couplings = self.learn()

    def learn(self):
        couplings = self.rows.T @ self.rows
        couplings /= UNITS
        numpy.fill_diagonal(couplings, 0)
        return couplings

    def step(self, state):
        return numpy.sign(self.couplings @ state)

    def recall(self):
        state = self.cue
        for _ in range(20):
            following = self.step(state)
            if numpy.array_equal(following, state):
                break
            state = following
        return state


def cpu_name():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as info:
        for line in info:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def row(what, ours, rival, reach):
    ratio = rival / ours
    print(f"{what:<38} {ours * 1e3:>10.4f} {rival * 1e3:>10.2f} {ratio:>8.0f}x  {reach}")


def main():
    arguments = [a for a in sys.argv[1:] if a != "--quick"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    program, quick = arguments[0], "--quick" in sys.argv
    blas = blas_name()
    print(f"machine       {cpu_name()}, {os.cpu_count()} processors")
    print(f"NumPy         {numpy.__version__}, BLAS {blas}, 1 thread")
    if "openblas" not in blas and "mkl" not in blas and "blis" not in blas:
        sys.exit("compare.py: NumPy runs on the reference BLAS, which is far slower than "
                 "it need be; install libopenblas0-pthread for an honest ratio")
    print(f"case          N = {UNITS}, P = {PATTERNS}, {FLIPS} flips, Hebb\n")
    print(f"{'':<38} {'ours ms':>10} {'NumPy ms':>10} {'ratio':>9}  to reach")

    rival = Rival()
    rounds = 3
    numpy_step, steps = [], {isa: [] for isa in TARGETS}
    for _ in range(rounds):
        numpy_step.append(timed(lambda: rival.step(rival.cue), 7))
        for isa in TARGETS:
            steps[isa].append(engine(program, "step", UNITS, PATTERNS, FLIPS, 300, isa))
    for isa, reach in TARGETS.items():
        if steps[isa][0]["isa"] != isa:
            print(f"one synchronous step, {isa:<16} this machine has no {isa}")
            continue
        ours = statistics.median(s["step_s"] for s in steps[isa])
        row(f"one synchronous step, {isa}", ours, statistics.median(numpy_step),
            f"{reach}x")
    best = steps["avx512"][0]
    overlaps = statistics.median(s["overlaps_s"] for s in steps["avx512"])
    whole = statistics.median(s["step_s"] for s in steps["avx512"])
    print(f"  of which overlaps {overlaps * 1e6:.1f} us, read-out and signs "
          f"{(whole - overlaps) * 1e6:.1f} us; patterns and tables "
          f"{best['bytes'] / 1e6:.2f} MB against {UNITS * UNITS * 8 / 1e6:.0f} MB")

    learning = [engine(program, "learn", UNITS, PATTERNS, FLIPS, 9)["learn_recall_s"]
                for _ in range(rounds)]
    numpy_learning = timed(lambda: (rival.learn(), rival.recall()), 1 if quick else 2)
    row("learn, then the first recall", statistics.median(learning), numpy_learning,
        "500x")

    batch = [engine(program, "batch", UNITS, PATTERNS, FLIPS, 9) for _ in range(rounds)]
    print(f"\ntwo threads on a batch of 64 cues: "
          f"{statistics.median(b['batch_ratio'] for b in batch):.2f}x one (to reach "
          "1.8x); one takes "
          f"{statistics.median(b['batch_one_s'] for b in batch) * 1e3:.3f} ms a recall")
    if quick:
        return
    del rival
    large = engine(program, "step", LARGE_UNITS, LARGE_PATTERNS, LARGE_UNITS // 10, 9)
    read = engine(program, "read", LARGE_UNITS, LARGE_PATTERNS, 0, 9)["read_bytes_per_s"]
    twice = 2 * large["pattern_bytes"] / read
    print(f"\nN = {LARGE_UNITS}, P = {LARGE_PATTERNS} ({large['isa']}): a step takes "
          f"{large['step_s'] * 1e3:.2f} ms; reading the patterns\ntwice at the measured "
          f"{read / 1e9:.1f} GB/s takes {twice * 1e3:.2f} ms: "
          f"{large['step_s'] / twice:.2f} times that (to reach 2)")


main()
