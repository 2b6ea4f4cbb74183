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
    """The plain network of the textbooks in NumPy: a float64 matrix."""

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


def verdict(reached, aim):
    return aim if reached else f"{aim}  MISSED"


def row(what, ours, rival, reach):
    ratio = rival / ours
    print(f"{what:<34} {ours * 1e3:>9.4f} {rival * 1e3:>9.2f} {ratio:>7.0f}x  "
          f"{verdict(ratio >= reach, f'{reach}x')}")


def heading_machine(blas):
    print(f"machine  {cpu_name()}, {os.cpu_count()} processors")
    print(f"NumPy    {numpy.__version__}, 1 thread, BLAS\n         {blas}")
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"note     the machine is busy (load {load:.1f}): two threads may not get "
              "two cores")


def heading(blas):
    heading_machine(blas)
    print(f"case     N = {UNITS}, P = {PATTERNS}, {FLIPS} flips, Hebb")
    print(f"\n{'':<34} {'ours ms':>9} {'NumPy ms':>9} {'ratio':>8}  to reach")


def steps_of_every_isa(program, rival, rounds):
    numpy_step, steps = [], {isa: [] for isa in TARGETS}
    for _ in range(rounds):
        numpy_step.append(timed(lambda: rival.step(rival.cue), 7))
        for isa in TARGETS:
            steps[isa].append(engine(program, "step", UNITS, PATTERNS, FLIPS, 300, isa))
    for isa, reach in TARGETS.items():
        if steps[isa][0]["isa"] != isa:
            print(f"one synchronous step, {isa:<12} this machine has no {isa}")
            continue
        ours = statistics.median(s["step_s"] for s in steps[isa])
        row(f"one synchronous step, {isa}", ours, statistics.median(numpy_step), reach)
    best = steps["avx512"]
    overlaps = statistics.median(s["overlaps_s"] for s in best)
    whole = statistics.median(s["step_s"] for s in best)
    print(f"  {best[0]['isa']}: overlaps {overlaps * 1e6:.1f} us, read-out and signs "
          f"{(whole - overlaps) * 1e6:.1f} us")
    print(f"  patterns and tables {best[0]['bytes'] / 1e6:.2f} MB against "
          f"{UNITS * UNITS * 8 / 1e6:.0f} MB")


def whole_recalls(program, rival, rounds, quick):
    learning = [engine(program, "learn", UNITS, PATTERNS, FLIPS, 9)
                for _ in range(rounds)]
    ours = statistics.median(one["learn_recall_s"] for one in learning)
    packing = statistics.median(one["pack_s"] for one in learning)
    theirs = timed(lambda: (rival.learn(), rival.recall()), 1 if quick else 2)
    row("learn, then the first recall", ours, theirs, 500)
    print(f"  of which packing int8 rows into bits {packing * 1e3:.2f} ms")
    sweeps = engine(program, "async", UNITS, PATTERNS, FLIPS, 40)
    print(f"  an asynchronous recall in random order {sweeps['async_s'] * 1e3:.2f} ms, "
          f"{sweeps['async_sweeps']:.1f} sweeps")
    batch = [engine(program, "batch", UNITS, PATTERNS, FLIPS, 9) for _ in range(rounds)]
    ratio = statistics.median(b["batch_ratio"] for b in batch)
    one = statistics.median(b["batch_one_s"] for b in batch)
    print(f"\ntwo threads on a batch of 64 cues: {ratio:.2f}x one, "
          f"to reach {verdict(ratio >= 1.8, '1.8x')}\n"
          f"  ({one * 1e3:.3f} ms a recall on one)")


def large_network(program):
    large = engine(program, "step", LARGE_UNITS, LARGE_PATTERNS, LARGE_UNITS // 10, 9)
    read = engine(program, "read", LARGE_UNITS, LARGE_PATTERNS, 0, 9)["read_bytes_per_s"]
    twice = 2 * large["pattern_bytes"] / read
    ratio = large["step_s"] / twice
    print(f"\nN = {LARGE_UNITS}, P = {LARGE_PATTERNS} ({large['isa']}): a step takes "
          f"{large['step_s'] * 1e3:.2f} ms;\nreading the patterns twice at the measured "
          f"{read / 1e9:.1f} GB/s takes {twice * 1e3:.2f} ms:\n"
          f"{ratio:.2f} times that, to reach at most {verdict(ratio <= 2, '2')}")


def main():
    arguments = [a for a in sys.argv[1:] if a != "--quick"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    program, quick, rounds = arguments[0], "--quick" in sys.argv, 3
    blas = blas_name()
    if "openblas" not in blas and "mkl" not in blas and "blis" not in blas:
        sys.exit("compare.py: NumPy runs on the reference BLAS, which is far slower than "
                 "it need be; install libopenblas0-pthread for an honest ratio")
    heading(blas)
    rival = Rival()
    steps_of_every_isa(program, rival, rounds)
    whole_recalls(program, rival, rounds, quick)
    if not quick:
        del rival
        large_network(program)


if __name__ == "__main__":
    main()
