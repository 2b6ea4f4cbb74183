# SPDX-License-Identifier: MIT
"""What hopfield is measured beside, and how each is measured: a process of its own.

A rival has a `name`, is made from items and answers a cue; making one that is not
installed raises Missing.
"""
import collections
import multiprocessing
import statistics
import time

from files import Unusable

TOP = 10
PROBES = 5

Measured = collections.namedtuple(
    "Measured", "name answers every cue_ms build_s memory_mb")


class Missing(Exception):
    """Why a rival cannot be measured here."""


def import_numpy():
    try:
        import numpy
    except ImportError as reason:
        raise Missing("python3-numpy is not installed") from reason
    return numpy


def resident_mb(process="self"):
    """Resident memory of a process."""
    with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as lines:
        for line in lines:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


class Rival:
    """What rivals have in common."""

    short = ""  # what it is called on the command line
    name = ""

    @classmethod
    def prepare(cls):
        """Loads what all items have in common, before memory is measured."""

    def ask(self, text):
        """The scoring.Answer to a cue."""
        raise NotImplementedError

    def others_mb(self):
        """Resident memory of other processes."""
        return 0.0

    def close(self):
        """Ends other processes."""


def stride(rival, texts, budget):
    """Every how manyth cue can be asked in `budget` seconds; a few are tried."""
    start = time.perf_counter()
    tried = texts[::max(1, len(texts) // PROBES)][:PROBES]
    for text in tried:
        rival.ask(text)
    each = (time.perf_counter() - start) / len(tried)
    return max(1, int(each * len(texts) / budget + 0.999))


def measure(make, items, sets, budget):
    """Answers to every set of cues {name: [text]}, and what they cost."""
    make.prepare()
    before, start = resident_mb(), time.perf_counter()
    rival = make(items)
    build = time.perf_counter() - start
    memory = resident_mb() - before + rival.others_mb()
    answers, every, times = {}, {}, []
    for name, texts in sets.items():
        every[name] = stride(rival, texts, budget)
        answers[name] = []
        for text in texts[::every[name]]:
            start = time.perf_counter()
            answers[name].append(rival.ask(text))
            times.append(time.perf_counter() - start)
    rival.close()
    return Measured(rival.name, answers, every, statistics.median(times) * 1e3, build,
                    memory)


def child(pipe, *arguments):
    try:
        pipe.send(measure(*arguments))
    except (Missing, Unusable) as reason:
        pipe.send(reason)


def measure_apart(make, items, sets, budget=60):
    """As measure, in a process of its own. Raises Missing or Unusable."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=child, args=(there, make, items, sets, budget))
    process.start()
    there.close()
    try:
        result = here.recv()
    except EOFError as reason:
        raise Unusable(f"{make.__name__}: its process ended early") from reason
    finally:
        process.join()
    if isinstance(result, Exception):
        raise result
    return result
