# SPDX-License-Identifier: MIT
"""What is measured: each task makes a table of hopfield beside its rivals."""
import collections
import statistics

import rivals_spelling
import rivals_sqlite
import rivals_vector
import scoring
from files import Unusable
from rivals import Missing, measure_apart
from tables import Table

FOLDS = 5
ENGINE = "hopfield"

BY_LABEL = [rivals_sqlite.Trigrams, rivals_vector.WordCosine, rivals_vector.GramCosine,
            rivals_vector.WordClassifier, rivals_vector.GramClassifier]
RIVALS = {
    "words": [rivals_spelling.Aspell, rivals_spelling.AspellOnLexicon,
              rivals_spelling.Hunspell, rivals_sqlite.RankedTrigrams,
              rivals_vector.TrigramOverlap],
    "intents": BY_LABEL,
    "items": [rivals_sqlite.Trigrams, rivals_vector.WordCosine, rivals_vector.GramCosine],
    "unknown": BY_LABEL,
    "documents": [rivals_sqlite.Words, rivals_sqlite.Stems, rivals_sqlite.Trigrams,
                  rivals_vector.WordCosine, rivals_vector.GramCosine],
}

# bench: the program bench_texts, or none; aims: {task: {set: text}}, or nothing;
# talk: says what is being done
Setting = collections.namedtuple("Setting", "engine bench budget without aims talk")


def texts(cues):
    return [cue.text for cue in cues]


def wanted(cues):
    return [cue.wanted for cue in cues]


def makers(setting, task):
    return [make for make in RIVALS[task] if make.short not in setting.without]


def measured(setting, task, make, items, sets):
    """A rival's Measured, or None and why it is missing."""
    setting.talk(f"{task}: {make.short}")
    try:
        return measure_apart(make, items, {name: texts(c) for name, c in sets.items()},
                             setting.budget), None
    except Missing as reason:
        return None, f"{make.short} is left out: {reason}."


class Task:
    """Items, sets of cues {name: [Cue]}, and a figure for answers to cues."""

    def __init__(self, setting, name, kind, items, sets, figure):
        self.setting, self.name, self.kind = setting, name, kind
        self.items, self.sets, self.figure = items, sets, figure

    def table(self, title):
        table = Table(self.name, title, ["", *self.sets, "ms a cue", "made in s", "MB"])
        aims = self.setting.aims.get(self.name)
        if aims:
            table.add("*to reach*", *(aims.get(name, "") for name in self.sets),
                      "", "", "")
        if ENGINE not in self.setting.without:
            table.add(*self.engine_row())
        for make in makers(self.setting, self.name):
            found, why = measured(self.setting, self.name, make, self.items, self.sets)
            if found:
                table.add(*self.rival_row(found, table))
            else:
                table.note(why)
        return table

    def rival_row(self, found, table):
        cells = []
        for name, cues in self.sets.items():
            every = found.every[name]
            cells.append(self.figure(found.answers[name], cues[::every]))
            if every > 1:
                cells[-1] += f" (1:{every})"
                table.note("(1:N): of every Nth cue, for want of time.")
        return [found.name, *cells, milliseconds(found.cue_ms), f"{found.build_s:.2f}",
                f"{found.memory_mb:.0f}"]

    def engine_row(self):
        self.setting.talk(f"{self.name}: hopfield")
        engine = self.setting.engine
        memory, cost = engine.learn(self.items, self.kind)
        cells, seconds, count = [], 0.0, 0
        for cues in self.sets.values():
            cells.append(self.figure(memory.ask(texts(cues))[0], cues))
            seconds += memory.cue_cost(texts(cues))[0].cpu_s * len(cues)
            count += len(cues)
        one = texts(next(iter(self.sets.values())))[:1]
        empty, _ = engine.learn(self.items[:1], self.kind)
        return ["**hopfield**", *cells, milliseconds(seconds / count * 1e3),
                f"{cost.cpu_s:.2f}", f"{memory.peak_mb(one) - empty.peak_mb(one):.0f}"]


def milliseconds(value):
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def tops(sets_of_keys):
    def figure(answers, cues):
        keys = sets_of_keys(cues)
        return " / ".join(f"{scoring.within(answers, keys, depth):.1f}"
                          for depth in (1, 5))
    return figure


def words(setting, lexicon, cues):
    task = Task(setting, "words", "word", lexicon, {"top 1 / top 5": cues}, tops(wanted))
    return task.table(f"{len(lexicon):,} words, {len(cues):,} misspellings: the right "
                      "word comes first / is among the first five, in hundredths.")


def intents(setting, stored, sets):
    def figure(answers, cues):
        return f"{scoring.labelled(answers, wanted(cues)):.1f}"

    task = Task(setting, "intents", "utterance", stored, sets, figure)
    labels = len({item.label for item in stored})
    return task.table(f"{len(stored):,} utterances with {labels} labels: the right "
                      "label for other people's utterances, in hundredths.")


def items(setting, stored, sets):
    task = Task(setting, "items", "utterance", stored, sets,
                tops(lambda cues: [{cue.wanted} for cue in cues]))
    return task.table(f"{len(stored):,} utterances: the one that a damaged copy was made "
                      "of comes first / is among the first five, in hundredths.")


def documents(setting, stored, sets, grades):
    def figure(answers, cues):
        return f"{scoring.ranking(answers, wanted(cues), grades):.1f}"

    task = Task(setting, "documents", "document", stored, sets, figure)
    return task.table(f"{len(stored):,} documents: nDCG of the first ten, in hundredths.")


def unknown(setting, stored, cues):
    """One label in five is left out, five times over: its cues are unknown."""
    table = Table(
        "unknown", f"{len(cues):,} cues, five times over with every fifth label not "
        "learned: cues of those labels that score below the limit that keeps 90% of the "
        "others, in hundredths.",
        ["", "rejected", "each fold", "AUROC", "called unknown"])
    aims = setting.aims.get("unknown")
    if aims:
        table.add("*to reach*", aims["rejected"], "", "", "")
    labels = list(dict.fromkeys(item.label for item in stored))
    folds = [set(labels[fold::FOLDS]) for fold in range(FOLDS)]
    if not all(folds):
        raise Unusable(f"{len(labels)} labels are too few to leave one in {FOLDS} out")
    if ENGINE not in setting.without:
        table.add("**hopfield**", *engine_folds(setting, stored, cues, folds))
        table.note("Called unknown: by the threshold that the memory found for itself.")
    for make in makers(setting, "unknown"):
        row, why = rival_folds(setting, make, stored, cues, folds)
        if row:
            table.add(*row)
        else:
            table.note(why)
    return table


def left(stored, out):
    return [item for item in stored if item.label not in out]


def rival_folds(setting, make, stored, cues, folds):
    """A rival's cells, or None and why it is missing."""
    rows, every = [], 1
    for out in folds:
        found, why = measured(setting, "unknown", make, left(stored, out), {"": cues})
        if not found:
            return None, why
        every = max(every, found.every[""])
        rows.append(apart(found.answers[""], cues[::found.every[""]], out))
    name = found.name + (f" (1:{every})" if every > 1 else "")
    return [name, *over_folds(rows), ""], None


def apart(answers, cues, out):
    """Rejected and AUROC, the labels of `out` being unknown."""
    known = [a.score for a, cue in zip(answers, cues) if cue.wanted not in out]
    foreign = [a.score for a, cue in zip(answers, cues) if cue.wanted in out]
    if not known or not foreign:
        raise Unusable("a fold has no known or no unknown cues")
    return scoring.rejected(known, foreign), scoring.separated(known, foreign)


def over_folds(rows):
    return [f"{statistics.mean(row[0] for row in rows):.1f}",
            " ".join(f"{row[0]:.0f}" for row in rows),
            f"{statistics.mean(row[1] for row in rows):.1f}"]


def engine_folds(setting, stored, cues, folds):
    rows, called = [], {True: [], False: []}
    for out in folds:
        setting.talk("unknown: hopfield")
        memory, _ = setting.engine.learn(left(stored, out), "utterance")
        answers, verdicts = memory.ask(texts(cues))
        rows.append(apart(answers, cues, out))
        for foreign, shares in called.items():
            shares.append(100 * statistics.mean(
                verdict == "unknown" for verdict, cue in zip(verdicts, cues)
                if (cue.wanted in out) == foreign))
    return [*over_folds(rows), f"{statistics.mean(called[True]):.0f} of the unknown, "
            f"{statistics.mean(called[False]):.0f} of the known"]
