# SPDX-License-Identifier: MIT
"""Data files: columns between tabs, no header, quotes are text."""
import collections

Item = collections.namedtuple("Item", "key label text strength")
Cue = collections.namedtuple("Cue", "text wanted")


class Unusable(Exception):
    """A file that is not what it should be, or a program that fails."""


def rows_of(path, columns):
    """The rows of a file, each with so many columns; blank lines are passed over."""
    rows = []
    try:
        with open(path, encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                line = line.rstrip("\r\n")
                if not line.strip():
                    continue
                cells = line.split("\t")
                if len(cells) != columns:
                    raise Unusable(
                        f"{path}:{number}: {len(cells)} columns, not {columns}")
                rows.append(cells)
    except (OSError, UnicodeDecodeError) as reason:
        raise Unusable(f"{path}: {reason}") from reason
    if not rows:
        raise Unusable(f"{path}: holds no rows")
    return rows


def whole(text, path):
    try:
        return int(text)
    except ValueError as reason:
        raise Unusable(f"{path}: '{text}' is no whole number") from reason


def lexicon(path):
    """word, count"""
    return [Item(word, None, word, whole(count, path))
            for word, count in rows_of(path, 2)]


def misspellings(path):
    """misspelling, correction or several between bars"""
    return [Cue(text, set(right.split("|"))) for text, right in rows_of(path, 2)]


def labelled(path):
    """key, label, text"""
    return [Item(key, label, text, None) for key, label, text in rows_of(path, 3)]


def documents(path):
    """key, text"""
    return [Item(key, None, text, None) for key, text in rows_of(path, 2)]


def cues(path):
    """what is wanted (a label, a key or the query's name), text"""
    return [Cue(text, wanted) for wanted, text in rows_of(path, 2)]


def grades(path):
    """query, key, grade: {query: {key: grade}}"""
    found = collections.defaultdict(dict)
    for query, key, grade in rows_of(path, 3):
        found[query][key] = whole(grade, path)
    return dict(found)
