#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""hop_attention and its gradients beside PyTorch's, where that is installed.

usage: test_attention_torch.py PATH/TO/libhopfield.so    (77: skipped)
"""
import math
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

try:
    import numpy
    import torch
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from attention import Engine

# batch, heads, heads of keys, n, P, d, v, options
CASES = [
    (1, 1, 1, 1, 1, 1, 1, {}),
    (2, 3, 3, 70, 130, 16, 24, {}),
    (1, 4, 2, 65, 257, 64, 64, {"causal": True}),
    (2, 2, 1, 9, 100, 33, 7, {"mask": True, "beta": 1.5}),
    (1, 2, 2, 130, 40, 8, 8, {"causal": True, "mask": True}),
    (1, 2, 2, 20, 300, 64, 64, {"beta": 8.0, "log_strengths": True}),
    (1, 2, 2, 20, 90, 12, 5, {"separation": "sparsemax", "beta": 0.7}),
    (2, 2, 1, 70, 90, 12, 5, {"separation": "topk", "order": 7, "causal": True}),
]


def scores_of(Q, K, how, strengths, mask):
    heads = Q.shape[1] // K.shape[1]
    z = how.get("beta", 1 / math.sqrt(Q.shape[3])) * (
        Q @ K.repeat_interleave(heads, 1).transpose(-1, -2))
    if strengths is not None:
        z = z + torch.tensor(strengths)
    hidden = torch.zeros(z.shape[-2:], dtype=torch.bool)
    if how.get("causal"):
        n, count = hidden.shape
        hidden = torch.arange(count)[None] > torch.arange(n)[:, None] + count - n
    if mask is not None:
        hidden = hidden | (torch.tensor(mask) == 0)
    return z.masked_fill(hidden, -math.inf), hidden


def separate(z, how):
    kind = how.get("separation", "softmax")
    if kind == "topk":
        least = torch.topk(z, min(how["order"], z.shape[-1]), -1).values[..., -1:]
        z = z.masked_fill(z < least, -math.inf)
    if kind != "sparsemax":
        return torch.softmax(z, -1)
    falling = torch.sort(z, -1, descending=True).values
    ranks = torch.arange(1, z.shape[-1] + 1, dtype=z.dtype)
    sums = falling.cumsum(-1) - 1
    support = (ranks * falling > sums).sum(-1, keepdim=True)
    return torch.clamp(z - sums.gather(-1, support - 1) / support, min=0)


def rival(Q, K, V, G, how, strengths, mask):
    """In double: the output, and gradients by autograd; zeros where nothing is seen."""
    Q, K, V = [torch.tensor(a.astype(numpy.float64), requires_grad=True)
               for a in (Q, K, V)]
    z, hidden = scores_of(Q, K, how, strengths, mask)
    blind = hidden.all(-1, keepdim=True)
    weights = separate(z.masked_fill(blind, 0), how).masked_fill(blind, 0)
    out = weights @ V.repeat_interleave(Q.shape[1] // V.shape[1], 1)
    (out * torch.tensor(G.astype(numpy.float64))).sum().backward()
    return [a.detach().numpy() for a in (out, Q.grad, K.grad, V.grad)]


def check(engine, chance, case):
    batch, heads, key_heads, n, count, dim, value_dim, how = case
    how = dict(how)
    make = lambda *shape: chance.standard_normal(shape).astype(numpy.float32)
    Q, K = make(batch, heads, n, dim), make(batch, key_heads, count, dim)
    V, G = make(batch, key_heads, count, value_dim), make(batch, heads, n, value_dim)
    mask = strengths = None
    if how.pop("mask", False):
        mask = chance.integers(0, 2, (n, count)).astype(numpy.uint8)
        mask[n // 2] = 0
    if how.pop("log_strengths", False):
        strengths = chance.standard_normal(count)
    arguments = dict(how, mask=mask, log_strengths=strengths)
    out, log_sums = engine.attention(Q, K, V, **arguments)
    ours = [out] + engine.backward(Q, K, V, out, log_sums, G, **arguments)
    theirs = rival(Q, K, V, G, how, strengths, mask)
    worst = 0
    for name, a, b in zip(("out", "dQ", "dK", "dV"), ours, theirs):
        off = numpy.abs(a - b).max() / max(1, numpy.abs(b).max())
        worst = max(worst, off)
        if not off < 2e-5:
            sys.exit(f"{case}: {name} is off by {off:.3g} of its largest")
    print(f"off by {worst:.1e} at most: {case}")


def main():
    engine = Engine(sys.argv[1], threads=2)
    chance = numpy.random.default_rng(1)
    for case in CASES:
        check(engine, chance, case)
    engine.close()
    print(f"{len(CASES)} cases agree with PyTorch {torch.__version__}")


if __name__ == "__main__":
    main()
