#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Times one step of recall in vector memories beside NumPy, PyTorch and FAISS, one thread
each, and beside reading the same bytes once.

usage: compare_vector.py PATH/TO/bench_vector [--quick]
"""
import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import subprocess
import sys

import numpy

from compare import blas_name, heading_machine, timed, verdict

ROWS, UNITS, BATCH = 200_000, 384, 64
BIT_ROWS, BIT_UNITS = 100_000, 1024
GROUPED_ROWS, GROUPS = 1_000_000, 1000
CODE_ROWS, CODE_UNITS, CODE_BITS, CANDIDATES = 100_000, 256, 1024, 128
FASHION = "/usr/share/datasets/fashion-mnist"
SHARP, FLAT = 2000, 8


def run_program(program, mode, *sizes):
    """What a timed program prints, by name."""
    command = [program, mode, *map(str, sizes)]
    environment = {k: v for k, v in os.environ.items() if k != "HOPFIELD_ISA"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"compare_vector.py: {' '.join(command)}: {done.stderr.strip()}")
    pairs = (row.split() for row in done.stdout.splitlines())
    return {name: value if name == "isa" else float(value) for name, value in pairs}


def unit_rows(rows, units):
    values = numpy.random.default_rng(1).standard_normal((rows, units),
                                                         dtype=numpy.float32)
    values /= numpy.linalg.norm(values, axis=1, keepdims=True)
    return values


def numpy_step(keys, cues, beta):
    scores = beta * (cues @ keys.T)
    scores -= scores.max(axis=1, keepdims=True)
    weights = numpy.exp(scores, out=scores)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights @ keys


def torch_step(torch, keys, cues, beta):
    return torch.softmax(beta * (cues @ keys.T), dim=-1) @ keys


def rivals(rows, repeats):
    """Seconds of every rival by name; those not installed are left out."""
    keys = unit_rows(rows, UNITS)
    one, many = keys[:1].copy(), keys[:BATCH].copy()
    found = {"NumPy": timed(lambda: numpy_step(keys, one, FLAT), repeats)}
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed: scripts/install-deps.sh rivals")
    else:
        torch.set_num_threads(1)
        tensors = [torch.from_numpy(x) for x in (keys, one, many)]
        found["PyTorch"] = timed(
            lambda: torch_step(torch, tensors[0], tensors[1], FLAT), repeats)
        found["PyTorch, 64 cues"] = timed(
            lambda: torch_step(torch, tensors[0], tensors[2], FLAT), 3)
    try:
        import faiss
    except ImportError:
        print("FAISS is not installed: scripts/install-deps.sh rivals")
    else:
        faiss.omp_set_num_threads(1)
        flat = faiss.IndexFlatIP(UNITS)
        flat.add(keys)
        found["FAISS flat, top 10"] = timed(lambda: flat.search(one, 10), repeats)
        bits = numpy.random.default_rng(2).integers(
            0, 256, (BIT_ROWS, BIT_UNITS // 8), dtype=numpy.uint8)
        binary = faiss.IndexBinaryFlat(BIT_UNITS)
        binary.add(bits)
        found["FAISS binary flat"] = timed(lambda: binary.search(bits[:1], 1), 15)
    return found


def line(name, value, ratio=None, reach=None, higher=True):
    text = f"  {name:<42} {value:>12}"
    if ratio is not None:
        met = ratio >= reach if higher else ratio <= reach
        text += f"  {ratio:>6.2f}x  to reach {verdict(met, f'{reach}x')}"
    print(text)


def milliseconds(seconds):
    return f"{seconds * 1e3:.3f} ms"


def scans(program, found, rows, repeats):
    run = run_program(program, "scan", rows, UNITS, 1, repeats)
    print(f"\none cue over {rows} x {UNITS}, {run['isa']}; ratios as said")
    read = run["read_float32_s"]
    sharp = run["float32_sharp_s"]
    line("reading the rows once", milliseconds(read))
    line("float32, separating beta: share of reading", milliseconds(sharp), read / sharp,
         0.8)
    flat = run["float32_flat_s"]
    line(f"float32, beta where all weigh ({read / flat:.0%} of reading)",
         milliseconds(flat))
    for name, reach in (("NumPy", 3), ("PyTorch", 3), ("FAISS flat, top 10", 1)):
        if name in found:
            line(name, milliseconds(found[name]), found[name] / sharp, reach)
    line("bfloat16 against float32", milliseconds(run["bfloat16_sharp_s"]),
         sharp / run["bfloat16_sharp_s"], 1.8)
    line("int8 against float32", milliseconds(run["int8_sharp_s"]),
         sharp / run["int8_sharp_s"], 3.2)
    print(f"\n{BATCH} cues together")
    work = 2 * BATCH * rows * UNITS
    for name, reach in (("sharp", 2), ("flat", 1.2)):
        mine = run[f"batch_{name}_s"]
        speed = work * (1 if name == "sharp" else 2) / mine / 1e9
        if "PyTorch, 64 cues" in found:
            line(f"{name} beta, against PyTorch ({speed:.0f} GFLOP/s)",
                 milliseconds(mine), found["PyTorch, 64 cues"] / mine, reach)
        else:
            line(f"{name} beta ({speed:.0f} GFLOP/s)", milliseconds(mine))


def bits(program, found):
    run = run_program(program, "bits", BIT_ROWS, BIT_UNITS, 1, 101)
    print(f"\nnearest of {BIT_ROWS} x {BIT_UNITS} bits")
    line("hopfield", milliseconds(run["bits_s"]))
    if "FAISS binary flat" in found:
        rival = found["FAISS binary flat"]
        line("FAISS binary flat", milliseconds(rival), rival / run["bits_s"], 10)


def certified(program, rows):
    run = run_program(program, "grouped", rows, UNITS, GROUPS, 21)
    print(f"\ncertified recall, mass tolerance 1e-6, {rows} x {UNITS} in {GROUPS} "
          f"groups, beta 200\n  {run['grouped_clusters']:.0f} clusters made in "
          f"{run['grouped_build_s']:.1f} s; {run['grouped_share']:.2%} of the memories "
          "looked at")
    line("full scan", milliseconds(run["grouped_scan_s"]))
    line("with the index", milliseconds(run["grouped_index_s"]),
         run["grouped_scan_s"] / run["grouped_index_s"], 8)
    loose = run_program(program, "loose", rows // 5, UNITS, 1, 21)
    print(f"rows without structure, {rows // 5} x {UNITS}: "
          f"{loose['loose_clusters']:.0f} clusters")
    ratio = loose["loose_index_s"] / loose["loose_scan_s"]
    line("with the index, against the scan", milliseconds(loose["loose_index_s"]), ratio,
         1.1, higher=False)


def code_rivals(rows, repeats):
    """Seconds of FAISS for one cue over the same shapes; empty where there is none."""
    try:
        import faiss
    except ImportError:
        return {}
    faiss.omp_set_num_threads(1)
    keys = unit_rows(rows, CODE_UNITS)
    one = keys[:1].copy()
    flat = faiss.IndexFlatIP(CODE_UNITS)
    flat.add(keys)
    found = {"flat": timed(lambda: flat.search(one, 10), repeats)}
    lsh = faiss.IndexLSH(CODE_UNITS, CODE_BITS, True)
    found["encode"] = timed(lambda: lsh.add(keys), 1)
    found["lsh"] = timed(lambda: lsh.search(one, CANDIDATES), repeats)
    bits = numpy.random.default_rng(2).integers(0, 256, (rows, CODE_BITS // 8),
                                                dtype=numpy.uint8)
    binary = faiss.IndexBinaryFlat(CODE_BITS)
    binary.add(bits)
    found["binary"] = timed(lambda: binary.search(bits[:1], CANDIDATES), repeats)
    return found


def code_speeds(program, rows, repeats):
    run = run_program(program, "speed", rows, CODE_UNITS, CODE_BITS, CANDIDATES, repeats)
    found = code_rivals(rows, repeats)
    print(f"\none cue over {rows} x {CODE_UNITS}: floats, bytes, codes of {CODE_BITS} "
          f"bits with {CANDIDATES} candidates")
    read, sharp = run["read_s"], run["float_sharp_s"]
    line("reading the rows once", milliseconds(read))
    line("float32, top 10: share of reading", milliseconds(run["float_topk_s"]),
         read / run["float_topk_s"], 0.8)
    line("float32, separating beta: share of reading", milliseconds(sharp), read / sharp,
         0.8)
    line("float32, beta where all weigh: the same", milliseconds(run["float_flat_s"]),
         read / run["float_flat_s"], 0.8)
    line("bfloat16 against float32", milliseconds(run["bfloat16_s"]),
         sharp / run["bfloat16_s"], 1.6)
    line("int8 against float32", milliseconds(run["int8_s"]), sharp / run["int8_s"], 3)
    line("codes against float32", milliseconds(run["codes_s"]), sharp / run["codes_s"], 8)
    line("codes that the cache has lost", milliseconds(run["codes_cold_s"]),
         sharp / run["codes_cold_s"], 8)
    line("codes, 1% of the memories allowed", milliseconds(run["codes_of_1_percent_s"]))
    line("encoded a second", f"{run['encoded_a_second']:.0f}",
         run["encoded_a_second"] / 50_000, 1)
    if found:
        line("FAISS flat, top 10", milliseconds(found["flat"]),
             found["flat"] / run["float_topk_s"], 1)
        line("FAISS binary flat, without comparing",
             milliseconds(found["binary"]), found["binary"] / run["scan_s"], 1)
        line("FAISS LSH, without comparing", milliseconds(found["lsh"]),
             found["lsh"] / run["scan_s"], 1)
        line("FAISS LSH, encoded a second", f"{rows / found['encode']:.0f}",
             run["encoded_a_second"] * found["encode"] / rows, 1)


def code_quality(program, mode, *sizes):
    shares = run_program(program, mode, *sizes)
    shares.pop("isa")
    sets = list(dict.fromkeys(name.rsplit("_", 4)[0] for name in shares))
    print(f"\n{'the best of the exact scan, the ten best':<42}"
          + "".join(f"{c:>9} cand." for c in (32, 128, 512)))
    for name in sets:
        for bits in (256, 512, 1024, 2048):
            cells = (f"{shares[f'{name}_{bits}_{c}_at_1']:.3f}, "
                     f"{shares[f'{name}_{bits}_{c}_at_10']:.3f}"
                     for c in (32, 128, 512))
            print(f"  {name + f', {bits} bits':<40}" + "".join(f"{x:>15}" for x in cells))


def codes(program, quick):
    code_speeds(program, CODE_ROWS // 10 if quick else CODE_ROWS, 9 if quick else 101)
    asked = 100 if quick else 1000
    code_quality(program, "groups", CODE_ROWS // 10 if quick else CODE_ROWS, CODE_UNITS,
                 asked)
    if os.path.isdir(FASHION):
        code_quality(program, "pictures", FASHION, asked)
    else:
        print("Fashion-MNIST is not installed: dataset-fashion-mnist")


def main():
    arguments = [a for a in sys.argv[1:] if a != "--quick"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    program, quick = arguments[0], "--quick" in sys.argv
    rows = ROWS // 10 if quick else ROWS
    print()
    heading_machine(blas_name())
    found = rivals(rows, 3 if quick else 9)
    scans(program, found, rows, 5 if quick else 15)
    bits(program, found)
    codes(os.path.join(os.path.dirname(program), "bench_codes"), quick)
    certified(program, GROUPED_ROWS // 20 if quick else GROUPED_ROWS)


if __name__ == "__main__":
    main()
