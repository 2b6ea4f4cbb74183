# SPDX-License-Identifier: MIT
"""Hopfield through its command line: memory files in a folder, batches of cues."""
import collections
import csv
import os
import shutil
import subprocess
import time

from files import Unusable
from scoring import Answer

REPEATS = 3

Cost = collections.namedtuple("Cost", "cpu_s wall_s")


class Engine:
    """Memory files of one program."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.made = 0

    def path(self, ending):
        self.made += 1
        return os.path.join(self.folder, f"{self.made}{ending}")

    def run(self, arguments, watch=False):
        """Output, Cost and, if watched, peak resident memory in MB."""
        output, errors = self.path(".out"), self.path(".err")
        command = [self.program, *arguments]
        start = time.perf_counter()
        with open(output, "wb") as out, open(errors, "wb") as err:
            try:
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out,
                                           stderr=err)
            except OSError as reason:
                raise Unusable(f"{self.program}: {reason}") from reason
            peak = watch_peak(process.pid) if watch else 0.0
            _, status, used = os.wait4(process.pid, 0)
        cost = Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start)
        process.returncode = code = os.waitstatus_to_exitcode(status)
        with open(output, encoding="utf-8") as text:
            said = text.read()
        with open(errors, encoding="utf-8", errors="replace") as text:
            talk = text.read().strip()
        os.remove(output)
        os.remove(errors)
        if code not in (0, 1):  # 1: some cue is not known
            raise Unusable(f"{' '.join(command)}: exit status {code}: {talk}")
        return said, cost, peak

    def learn(self, items, kind, repeats=1, into=None):
        """A Memory of the items (and of those of a copy of `into`), and the least Cost
        of `repeats` runs."""
        table = self.path(".tsv")
        fields = [name for name in ("key", "label", "text", "strength")
                  if getattr(items[0], name) is not None and
                  not (name == "key" and kind == "word")]
        columns = ",".join("frequency" if name == "strength" else name for name in fields)
        with open(table, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter="\t", lineterminator="\n")
            writer.writerows([getattr(item, name) for name in fields] for item in items)
        costs = []
        for _ in range(repeats):
            memory = self.path(".hop")
            if into:
                shutil.copyfile(into.path, memory)
            costs.append(self.run(["learn", memory, "--kind", kind, table, "--columns",
                                   columns])[1])
        return Memory(self, memory), least(costs)


def least(costs):
    return Cost(*map(min, zip(*costs)))


def watch_peak(process):
    """The last that the kernel said of a process's peak memory, before it ended."""
    peak = 0
    while True:
        seen = 0
        try:
            with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as f:
                for line in f:
                    if line.startswith("VmHWM:"):
                        seen = int(line.split()[1])
        except OSError:
            pass
        if not seen:  # a zombie has no memory
            return peak / 1024
        peak = seen  # the first may be that of this process, before the program began
        time.sleep(0.001)


class Memory:
    """A memory file that can be asked."""

    def __init__(self, engine, path):
        self.engine, self.path = engine, path

    def command(self, texts, top):
        cues = self.engine.path(".cues")
        with open(cues, "w", encoding="utf-8") as out:
            out.writelines(text + "\n" for text in texts)
        return ["recall", self.path, "--batch", cues, "--tsv", "--top", str(top),
                "--threads", "1"]

    def ask(self, texts, top=10):
        """An Answer to each cue, and their verdicts."""
        said, _, _ = self.engine.run(self.command(texts, top))
        rows = [line.split("\t") for line in said.splitlines()]
        if len(rows) != len(texts) or any(len(row) < 3 for row in rows):
            raise Unusable(f"{self.engine.program}: {len(rows)} answers to "
                           f"{len(texts)} cues, or answers without three columns")
        answers = [Answer(tuple(row[3:]), row[2] or None, float(row[1])) for row in rows]
        return answers, [row[0] for row in rows]

    def cue_cost(self, texts, top=10):
        """Cost of one cue: a batch less a batch of one cue, by the cues between; and
        that of the batch of one."""
        whole, one = (least([self.engine.run(self.command(some, top))[1]
                             for _ in range(REPEATS)]) for some in (texts, texts[:1]))
        between = max(1, len(texts) - 1)
        return Cost(*((a - b) / between for a, b in zip(whole, one))), one

    def peak_mb(self, texts, top=10):
        return self.engine.run(self.command(texts, top), watch=True)[2]
