#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Times rules and recall that need the matrix beside plain NumPy, and beside moving a
block of the same size through memory, one thread each.

usage: compare_rules.py PATH/TO/bench_rules [--quick]
"""
import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import subprocess
import sys

import numpy

from compare import blas_name, heading_machine, timed, verdict

UNITS, PATTERNS = 2000, 300
TARGETS = {"scalar": None, "avx2": 15, "avx512": 15}
SAMPLE = 8  # NumPy patterns: one costs the same as the next
STEP_UNITS = 8000


def engine(program, mode, rule, units, patterns, threads, repeats, isa=None):
    environment = dict(os.environ)
    environment.pop("HOPFIELD_ISA", None)
    if isa:
        environment["HOPFIELD_ISA"] = isa
    command = [program, mode, rule, *map(str, (units, patterns, threads, repeats))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"compare_rules.py: {' '.join(command)}: {done.stderr.strip()}")
    pairs = (line.split() for line in done.stdout.splitlines())
    return {name: value if name == "isa" else float(value) for name, value in pairs}


def storkey_as_written(couplings, pattern):
    """The rule as it is printed: every h_ij, then three outer products."""
    units = len(pattern)
    field = couplings @ pattern
    without = field[:, None] - couplings * pattern  # h_ij; w_ii is 0
    couplings += (numpy.outer(pattern, pattern) - pattern[:, None] * without.T
                  - without * pattern) / units
    numpy.fill_diagonal(couplings, 0)


def storkey_by_hand(couplings, pattern):
    """The same with h_ij worked out: outer products of vectors only, in place."""
    units = len(pattern)
    field = couplings @ pattern
    couplings *= 1 + 2 / units
    couplings += numpy.outer(pattern, (pattern - field) / units)
    couplings -= numpy.outer(field / units, pattern)
    numpy.fill_diagonal(couplings, 0)


def rival(learn):
    """Seconds a pattern."""
    chance = numpy.random.default_rng(1)
    couplings = numpy.zeros((UNITS, UNITS))
    patterns = iter(chance.choice([-1.0, 1.0], (SAMPLE + 1, UNITS)))
    learn(couplings, next(patterns))
    return timed(lambda: learn(couplings, next(patterns)), SAMPLE)


def lessons(program, quick):
    rounds = 1 if quick else 3
    written, by_hand, ours = [], [], {isa: [] for isa in TARGETS}
    for _ in range(rounds):
        written.append(rival(storkey_as_written))
        by_hand.append(rival(storkey_by_hand))
        for isa, runs in ours.items():
            runs.append(engine(program, "learn", "storkey", UNITS, PATTERNS, 1, 1, isa))
    written, by_hand = statistics.median(written), statistics.median(by_hand)
    print(f"\nStorkey's rule, N = {UNITS}, P = {PATTERNS}; NumPy a pattern as printed "
          f"{written * 1e3:.1f} ms, by hand {by_hand * 1e3:.1f} ms")
    print(f"{'':<10} {'whole s':>8} {'NumPy s':>8} {'ratio':>7}  {'to reach':<12} "
          f"{'by hand':>8}  {'of one reading and writing':>8}")
    for isa, runs in ours.items():
        if runs[0]["isa"] != isa:
            print(f"{isa:<10} this machine has no {isa}")
            continue
        whole = statistics.median(run["learn_s"] for run in runs)
        share = statistics.median(run["update_s"] / run["pattern_s"] for run in runs)
        ratio = written * PATTERNS / whole
        reach = TARGETS[isa]
        aim = verdict(ratio >= reach, f"{reach}x") if reach else ""
        print(f"{isa:<10} {whole:>8.3f} {written * PATTERNS:>8.1f} {ratio:>6.0f}x  "
              f"{aim:<12} {by_hand * PATTERNS / whole:>7.0f}x  "
              f"{share:>7.0%} of its speed")


def beyond_caches(program):
    runs = [engine(program, "learn", "storkey", STEP_UNITS, 12, 1, 1) for _ in range(3)]
    share = statistics.median(run["update_s"] / run["pattern_s"] for run in runs)
    each = statistics.median(run["pattern_s"] for run in runs)
    print(f"N = {STEP_UNITS} ({STEP_UNITS ** 2 * 8 / 1e6:.0f} MB): {each * 1e3:.1f} ms a "
          f"pattern, {share:.0%} of the speed of reading and writing as much once")


def steps(program):
    large = engine(program, "step", "hebb", STEP_UNITS, 20, 1, 15)
    small = engine(program, "step", "hebb", STEP_UNITS // 4, 20, 1, 15)
    speed = STEP_UNITS ** 2 * 8 / large["step_s"] / 1e9
    share = large["read_share"]
    print(f"\nexplicit recall, N = {STEP_UNITS}: a step takes "
          f"{large['step_s'] * 1e3:.1f} ms ({speed:.1f} GB/s), {share:.0%} of the speed "
          f"of reading as much once,\n  to reach {verdict(share >= 0.8, '80%')}")
    growth = large["flip_s"] / small["flip_s"]
    print(f"a flip: {small['flip_s'] * 1e6:.2f} us at N = {STEP_UNITS // 4}, "
          f"{large['flip_s'] * 1e6:.2f} us at {STEP_UNITS}: {growth:.1f} times,\n"
          f"  to reach at most {verdict(growth <= 8, '8')} (4 times the units; new "
          "fields of all would be 16)")


def inverse_by_cholesky(patterns):
    """The inverse of the patterns' overlaps, and no matrix."""
    units = patterns.shape[1]
    root = numpy.linalg.inv(numpy.linalg.cholesky(patterns @ patterns.T / units))
    return root.T @ root


def projection(program, quick):
    """Learning from packed patterns to checked couplings, beside float64 rows."""
    units, count = (1000, 250) if quick else (4000, 1000)
    rows = numpy.random.default_rng(1).choice([-1.0, 1.0], (count, units))
    ours, inverse, matrix = [], [], []
    for _ in range(1 if quick else 3):
        ours.append(engine(program, "factors", "projection", units, count, 1, 1))
        inverse.append(timed(lambda: inverse_by_cholesky(rows), 1))
        matrix.append(timed(lambda: rows.T @ (inverse_by_cholesky(rows) @ rows) / units,
                            1))
    learn = statistics.median(run["learn_s"] for run in ours)
    recall = statistics.median(run["recall_s"] for run in ours)
    inverse, matrix = statistics.median(inverse), statistics.median(matrix)
    print(f"\nprojection, N = {units}, P = {count}: learned in {learn:.3f} s, no matrix; "
          f"a recall {recall * 1e3:.2f} ms\n"
          f"NumPy's Cholesky route: {inverse:.3f} s to the inverse of the overlaps "
          f"({inverse / learn:.1f}x),\n  {matrix:.3f} s to the "
          f"matrix ({matrix / learn:.1f}x), to reach "
          f"{verdict(inverse >= learn, '1x of either')}")


def main():
    arguments = [a for a in sys.argv[1:] if a != "--quick"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    program, quick = arguments[0], "--quick" in sys.argv
    print()
    heading_machine(blas_name())
    lessons(program, quick)
    if not quick:
        beyond_caches(program)
    steps(program)
    projection(program, quick)


if __name__ == "__main__":
    main()
