#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs bench_attention beside PyTorch, one thread each, and prints the ratios.

usage: compare_attention.py PATH/TO/bench_attention
"""
import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import subprocess
import sys
import time

from compare import blas_name, heading_machine

HEADS, QUERIES, KEYS, UNITS, REPEATS = 8, 512, 4096, 64, 7
BETAS = [0.125, 2.0]


def ours(program, beta):
    command = [program] + [str(x) for x in (HEADS, QUERIES, KEYS, UNITS, beta, REPEATS)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"compare_attention.py: {' '.join(command)}: {done.stderr.strip()}")
    return dict(line.split() for line in done.stdout.splitlines())


def timed(call):
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def attend(torch, Q, K, V, beta):
    return torch.softmax(beta * (Q @ K.transpose(-1, -2)), -1) @ V


def theirs(torch, beta):
    """Seconds of the forward and of the backward pass."""
    make = lambda rows: (2 * torch.rand(HEADS, rows, UNITS) - 1).requires_grad_()
    Q, K, V, G = make(QUERIES), make(KEYS), make(KEYS), torch.rand(HEADS, QUERIES, UNITS)
    with torch.no_grad():
        forward = timed(lambda: attend(torch, Q, K, V, beta))
    out = attend(torch, Q, K, V, beta)
    backward = timed(lambda: out.backward(G, retain_graph=True))
    return forward, backward


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        import torch
    except ImportError as missing:
        print(f"compare_attention.py: left out: {missing}")
        return
    torch.set_num_threads(1)
    heading_machine(blas_name())
    print(f"PyTorch  {torch.__version__}, 1 thread, softmax(beta Q K^T) V written out")
    print(f"case     {HEADS} heads, n = {QUERIES}, P = {KEYS}, d = v = {UNITS}\n")
    print(f"{'':<24} {'ours ms':>9} {'PyTorch':>9} {'ratio':>7}")
    for beta in BETAS:
        rival, mine = theirs(torch, beta), ours(sys.argv[1], beta)
        for name, their in zip(("forward", "backward"), rival):
            our = float(mine[f"{name}_s"])
            print(f"{f'{name}, beta {beta:g}':<24} {our * 1e3:>9.1f} {their * 1e3:>9.1f} "
                  f"{their / our:>6.2f}x")


if __name__ == "__main__":
    main()
