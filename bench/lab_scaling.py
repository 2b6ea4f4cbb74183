#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How the cost of a trial grows with N, P and the number of trials, as docs/SCALING.md
shows it: the lab's capacity experiment on one thread, 10% noise.

usage: lab_scaling.py PATH/TO/hopfield
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy


def seconds(program, units, load, trials):
    """Seconds that the trials took, without the program's start and its report."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        command = [program, "lab", "capacity", "--units", str(units), "--load", str(load),
                   "--trials", str(trials), "--threads", "1", "--out", out]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"lab_scaling.py: {' '.join(command)}: {done.stderr.strip()}")
        with open(os.path.join(out, "run.json"), encoding="utf-8") as file:
            took = json.load(file)["seconds"]
        with open(os.path.join(out, "results.json"), encoding="utf-8") as file:
            table = json.load(file)["tables"]["results"]
        row = dict(zip(table["columns"], table["rows"][0]))
        return took, row["patterns"], row["steps"]


def line(program, units, load, trials):
    """Prints one measurement; returns (N, P, steps, seconds of a trial)."""
    took, patterns, steps = seconds(program, units, load, trials)
    each = took / trials
    print(f"| {units} | {load} | {patterns:.0f} | {trials} | {steps:.1f} | "
          f"{each * 1e3:.3f} | {each / (units * patterns) * 1e9:.3f} |")
    return units, patterns, steps, each


def fit(rows):
    """c, g and r of the model t = N (c + P (g + r steps)), least relative errors."""
    a = numpy.array([[units, units * patterns, units * patterns * steps]
                     for units, patterns, steps, _ in rows])
    times = numpy.array([[each] for *_, each in rows])
    return numpy.linalg.lstsq(a / times, numpy.ones(len(rows)), rcond=None)[0]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program, rows = sys.argv[1], []
    print("| N | load | P | trials | steps | ms a trial | ns a trial and N P |")
    print("|---|---|---|---|---|---|---|")
    for units, trials in ((500, 8000), (1000, 4000), (2000, 2000), (4000, 500),
                          (8000, 200), (16000, 40)):
        rows.append(line(program, units, 0.1, trials))
    for load in (0.025, 0.05, 0.2, 0.4):
        rows.append(line(program, 2000, load, 1000))
    for trials in (500, 8000):
        rows.append(line(program, 2000, 0.1, trials))
    c, g, r = fit(rows)
    worst = max(abs(units * (c + patterns * (g + r * steps)) / each - 1)
                for units, patterns, steps, each in rows)
    print(f"\nc = {c * 1e9:.1f} ns, g = {g * 1e9:.3f} ns, r = {r * 1e9:.4f} ns; "
          f"the model is off by at most {worst:.0%}")


if __name__ == "__main__":
    main()
