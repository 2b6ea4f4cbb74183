# SPDX-License-Identifier: MIT
"""SQLite's full-text search: any part of the cue may match, bm25 decides."""
import re
import sqlite3

from rivals import TOP, Missing, Rival
from scoring import Answer

NOTHING = Answer((), None, -1e9)


class FullText(Rival):
    tokens, about = "", ""

    def __init__(self, items):
        self.name = f"SQLite {sqlite3.sqlite_version} FTS5, {self.tokens}{self.about}"
        self.items = items
        self.base = sqlite3.connect(":memory:")
        try:
            self.base.execute(
                f"CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='{self.tokens}')")
        except sqlite3.OperationalError as reason:
            raise Missing(f"SQLite {sqlite3.sqlite_version}: {reason}") from reason
        with self.base:
            self.base.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)",
                                  enumerate(item.text for item in items))

    def parts(self, text):
        return re.findall(r"\w+", text)

    def ask(self, text, most=TOP):
        parts = dict.fromkeys(self.parts(text.lower()))
        query = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
        rows = parts and self.base.execute(
            "SELECT rowid, rank FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?",
            (query, most)).fetchall()
        if not rows:
            return NOTHING
        found = [self.items[row] for row, _ in rows]
        return Answer(tuple(item.key for item in found), found[0].label, -rows[0][1])


class Words(FullText):
    short = "fts5-words"
    tokens = "unicode61"


class Stems(FullText):
    short = "fts5-stems"
    tokens = "porter unicode61"


class Trigrams(FullText):
    short = "fts5-trigrams"
    tokens = "trigram"

    def parts(self, text):
        return [text[at:at + 3] for at in range(len(text) - 2)]


class RankedTrigrams(Trigrams):
    """Words between blanks; of the 100 best those of the least edit distance first, of
    these the earlier in the lexicon."""

    short = "fts5-ranked"
    about = ", 100 best by edit distance"

    def __init__(self, items):
        super().__init__([item._replace(text=f"  {item.text} ") for item in items])
        self.place = {item.key: row for row, item in enumerate(items)}

    def ask(self, text, most=TOP):
        answer = super().ask(f"  {text} ", 100)
        keys = sorted(answer.keys,
                      key=lambda key: (distance(text, key), self.place[key]))
        return answer._replace(keys=tuple(keys[:most]))


def distance(one, other):
    """Substitutions, insertions, deletions and swaps of neighbours."""
    before, above = [], list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, above = above, row
    return above[-1]
