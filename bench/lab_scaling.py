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
    took, patterns, steps = seconds(program, units, load, trials)
    each = took / trials
    work = units * patterns * (1 + steps)
    print(f"{units:>6} {load:>6} {patterns:>8.0f} {trials:>8} {steps:>6.1f} "
          f"{each * 1e3:>10.4f} {each / work * 1e12:>10.2f}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = sys.argv[1]
    print("     N   load        P   trials  steps   ms/trial   ps per N P (1 + steps)")
    for units, trials in ((500, 8000), (1000, 4000), (2000, 1000), (4000, 300),
                          (8000, 100), (16000, 24)):
        line(program, units, 0.1, trials)
    print()
    for load in (0.025, 0.05, 0.1, 0.2, 0.4):
        line(program, 2000, load, 500)
    print()
    for trials in (250, 1000, 4000):
        line(program, 2000, 0.1, trials)


if __name__ == "__main__":
    main()
