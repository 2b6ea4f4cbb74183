#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Times the lab's capacity experiment beside plain NumPy code, one thread each, and on
two threads.

usage: compare_lab.py PATH/TO/hopfield [--quick]
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

UNITS, LOADS, TRIALS, NOISE = 1000, "0.04:0.19:0.01", 1000, 0.1
LOAD_COUNT = 16
SAMPLE = 4  # NumPy trials at each load: a trial costs the same as the next


def lab(program, threads, units, loads, trials):
    """Seconds of a whole run of the program, from its start to its end."""
    command = [program, "lab", "capacity", "--units", str(units), "--load", loads,
               "--noise", str(NOISE), "--trials", str(trials), "--threads", str(threads),
               "--json"]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"compare_lab.py: {' '.join(command)}: {done.stderr.strip()}")
    return time.perf_counter() - start


def numpy_trial(chance, units, patterns):
    """Fresh patterns, learned; one cue of 10% noise, recalled to its end."""
    rows = chance.choice([-1.0, 1.0], (patterns, units))
    couplings = rows.T @ rows / units
    numpy.fill_diagonal(couplings, 0)
    state = rows[0].copy()
    state[chance.permutation(units)[:int(NOISE * units)]] *= -1
    before = None
    for _ in range(1000):
        following = numpy.sign(couplings @ state)
        following[following == 0] = state[following == 0]
        if numpy.array_equal(following, state):
            break
        if before is not None and numpy.array_equal(following, before):
            break
        before, state = state, following
    return numpy.count_nonzero(following != rows[0])


def numpy_seconds(units, loads, sample):
    """Seconds of one trial, the mean over the loads."""
    chance = numpy.random.default_rng(1)
    start = time.perf_counter()
    for load in loads:
        for _ in range(sample):
            numpy_trial(chance, units, round(load * units))
    return (time.perf_counter() - start) / (len(loads) * sample)


def main():
    arguments = [a for a in sys.argv[1:] if a != "--quick"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    program, quick = arguments[0], "--quick" in sys.argv
    blas = blas_name()
    if "openblas" not in blas and "mkl" not in blas and "blis" not in blas:
        sys.exit("compare_lab.py: NumPy runs on the reference BLAS, which is far slower "
                 "than it need be; install libopenblas0-pthread for an honest ratio")
    heading_machine(blas)
    rounds = 1 if quick else 3
    trials = LOAD_COUNT * TRIALS
    loads = [0.04 + 0.01 * k for k in range(LOAD_COUNT)]
    ours, rival, two = [], [], []
    for _ in range(rounds):
        rival.append(numpy_seconds(UNITS, loads, 1 if quick else SAMPLE))
        ours.append(lab(program, 1, UNITS, LOADS, TRIALS))
        two.append(lab(program, 2, UNITS, LOADS, TRIALS))
    one = statistics.median(ours)
    ratio = statistics.median(rival) / (one / trials)
    print(f"case     lab capacity, N = {UNITS}, {LOAD_COUNT} loads, {TRIALS} trials "
          "a load")
    print(f"one thread   {one:8.3f} s  {trials / one:10.0f} trials a second")
    print(f"NumPy        {statistics.median(rival) * 1e3:8.2f} ms a trial")
    print(f"ratio        {ratio:8.0f}x   to reach {verdict(ratio >= 100, '100x')}")
    speedup = statistics.median(a / b for a, b in zip(ours, two))
    print(f"two threads  {speedup:8.2f}x   to reach {verdict(speedup >= 1.8, '1.8x')}")
    if not quick:
        large = lab(program, 2, 8000, "0.04:0.15:0.01", 100)
        print(f"N = 8000, 12 loads, 100 trials, two threads: {large:.1f} s, to reach at "
              f"most {verdict(large <= 60, '60 s')}")


if __name__ == "__main__":
    main()
