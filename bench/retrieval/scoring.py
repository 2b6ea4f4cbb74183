# SPDX-License-Identifier: MIT
"""How good answers are, in hundredths.

An answer has `keys`, best first, a `label` and a `score` that rises with certainty.
"""
import bisect
import collections
import math

Answer = collections.namedtuple("Answer", "keys label score")


def share(hits, count):
    return 100 * hits / count if count else math.nan


def within(answers, wanted, depth):
    """Answers with a wanted key among their first `depth`; wanted: sets of keys."""
    hits = sum(1 for answer, keys in zip(answers, wanted, strict=True)
               if not keys.isdisjoint(answer.keys[:depth]))
    return share(hits, len(wanted))


def labelled(answers, wanted):
    """Answers with the label that was wanted."""
    hits = sum(answer.label == label
               for answer, label in zip(answers, wanted, strict=True))
    return share(hits, len(wanted))


def gain(grades):
    """Discounted cumulative gain: sum of grade / log2(rank + 1)."""
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def ranking(answers, queries, grades, depth=10):
    """nDCG: the gain of the first keys over that of the best order there is; queries
    without a document that counts are left out."""
    total = counted = 0
    for answer, query in zip(answers, queries, strict=True):
        known = grades.get(query, {})
        best = gain(sorted(known.values(), reverse=True)[:depth])
        if best > 0:
            total += gain(known.get(key, 0) for key in answer.keys[:depth]) / best
            counted += 1
    return share(total, counted)


def rejected(known, unknown, kept=0.9):
    """Unknown cues that score below the limit which keeps so many of the known ones."""
    limit = sorted(known)[int((1 - kept) * len(known) + 1e-9)]
    return share(sum(score < limit for score in unknown), len(unknown))


def separated(known, unknown):
    """AUROC: how often a known cue scores above an unknown one; a tie counts half."""
    order = sorted(unknown)
    wins = sum(bisect.bisect_left(order, score) + bisect.bisect_right(order, score)
               for score in known)
    return share(wins / 2, len(known) * len(unknown))
