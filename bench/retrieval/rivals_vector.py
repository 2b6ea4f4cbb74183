# SPDX-License-Identifier: MIT
"""Nearest neighbours by tf-idf and by trigrams, and a trained classifier (NumPy)."""
import collections
import re

from rivals import TOP, Rival, import_numpy
from scoring import Answer

np = None


class Counted(Rival):
    """Texts as counted features; an inverted index of them."""

    @classmethod
    def prepare(cls):
        global np
        np = import_numpy()

    def __init__(self, items):
        self.items = items
        self.ids, rows, columns, counts = {}, [], [], []
        for row, item in enumerate(items):
            found = collections.Counter(self.features(item.text.lower()))
            for feature, count in found.items():
                rows.append(row)
                columns.append(self.ids.setdefault(feature, len(self.ids)))
                counts.append(count)
        rows, columns = np.array(rows, np.int32), np.array(columns, np.int32)
        values = self.weights(rows, columns, np.array(counts, np.float32))
        order = np.argsort(columns, kind="stable")
        self.starts = np.searchsorted(columns[order], np.arange(len(self.ids) + 1))
        self.rows, self.values = rows[order], values[order]

    def features(self, text):
        raise NotImplementedError

    def weights(self, rows, columns, counts):
        raise NotImplementedError

    def scores(self, weights):
        """Sum over the features {feature: weight} of weight times value, of every row."""
        total = np.zeros(len(self.items), np.float32)
        for feature, weight in weights.items():
            begin, end = self.starts[feature:feature + 2]
            total[self.rows[begin:end]] += weight * self.values[begin:end]
        return total

    def best(self, scores):
        """Ranked; of equal scores the earlier row first."""
        few = min(TOP, len(scores))
        limit = np.partition(scores, len(scores) - few)[len(scores) - few]
        rows = np.flatnonzero(scores >= limit)
        rows = rows[np.argsort(-scores[rows], kind="stable")][:few]
        found = [self.items[row] for row in rows if scores[row] > 0]
        if not found:
            return Answer((), None, 0.0)
        return Answer(tuple(item.key for item in found), found[0].label,
                      float(scores[rows[0]]))


class Cosine(Counted):
    """Cosine of (1 + ln tf) (1 + ln((1 + N) / (1 + df)))."""

    about = ""

    def __init__(self, items):
        super().__init__(items)
        self.name = f"nearest by tf-idf of {self.about} (NumPy {np.__version__})"

    def weights(self, rows, columns, counts):
        frequency = np.bincount(columns, minlength=len(self.ids))
        self.rarity = 1 + np.log((1 + len(self.items)) / (1 + frequency))
        values = (1 + np.log(counts)) * self.rarity[columns]
        norms = np.sqrt(np.bincount(rows, values**2, minlength=len(self.items)))
        return (values / norms[rows]).astype(np.float32)

    def ask(self, text):
        counts = collections.Counter(self.features(text.lower()))
        weights = {self.ids[feature]: (1 + np.log(count)) * self.rarity[self.ids[feature]]
                   for feature, count in counts.items() if feature in self.ids}
        norm = sum(weight**2 for weight in weights.values()) ** 0.5
        return self.best(self.scores(weights) / (norm or 1))


class WordCosine(Cosine):
    short, about = "cosine-words", "words"

    def features(self, text):
        return re.findall(r"\w+", text)


class GramCosine(Cosine):
    short, about = "cosine-grams", "2–4 letters"

    def features(self, text):
        text = f" {' '.join(text.split())} "
        return [text[at:at + size] for size in (2, 3, 4)
                for at in range(len(text) - size + 1)]


class TrigramOverlap(Counted):
    """|A and B| / |A or B| of the trigrams of each padded word, as PostgreSQL's pg_trgm;
    of equal words the earlier in the lexicon."""

    short = "trigrams"

    def __init__(self, items):
        super().__init__(items)
        self.name = f"most trigrams in common, as pg_trgm (NumPy {np.__version__})"

    def features(self, text):
        words = (f"  {word} " for word in re.findall(r"\w+", text))
        return {word[at:at + 3] for word in words for at in range(len(word) - 2)}

    def weights(self, rows, columns, counts):
        self.sizes = np.bincount(rows, minlength=len(self.items)).astype(np.float32)
        return np.ones(len(rows), np.float32)

    def ask(self, text):
        features = self.features(text.lower())
        known = {self.ids[feature]: 1 for feature in features if feature in self.ids}
        common = self.scores(known)
        return self.best(common / (self.sizes + len(features) - common))


class Classifier(Cosine):
    """Softmax regression on tf-idf, by stochastic gradient descent.

    It is trained on the labels, and answers with a label alone.
    """

    ROUNDS, BATCH, STEP = 12, 64, 2.0

    def __init__(self, items):
        super().__init__(items)
        self.name = f"trained softmax regression on {self.about} (NumPy {np.__version__})"
        self.labels = list(dict.fromkeys(item.label for item in items))
        self.train()

    def train(self):
        place = {label: at for at, label in enumerate(self.labels)}
        targets = np.array([place[item.label] for item in self.items])
        order = np.argsort(self.rows, kind="stable")
        features = np.repeat(np.arange(len(self.ids)), np.diff(self.starts))[order]
        values = self.values[order]
        begins = np.searchsorted(self.rows[order], np.arange(len(self.items) + 1))
        self.matrix = np.zeros((len(self.ids), len(self.labels)), np.float32)
        chance = np.random.default_rng(1)
        steps = self.ROUNDS * -(-len(self.items) // self.BATCH)
        step = 0
        for _ in range(self.ROUNDS):
            shuffled = chance.permutation(len(self.items))
            for at in range(0, len(shuffled), self.BATCH):
                chosen = shuffled[at:at + self.BATCH]
                used, rows = dense(chosen, begins, features, values)
                error = softmax(rows @ self.matrix[used])
                error[np.arange(len(chosen)), targets[chosen]] -= 1
                self.matrix[used] -= self.STEP * (1 - step / steps) * (rows.T @ error)
                step += 1

    def ask(self, text):
        counts = collections.Counter(self.features(text.lower()))
        known = [(self.ids[f], n) for f, n in counts.items() if f in self.ids]
        if not known:
            return Answer((), self.labels[0], 0.0)
        ids = np.array([feature for feature, _ in known])
        values = (1 + np.log([count for _, count in known])) * self.rarity[ids]
        values /= np.sqrt(values @ values)
        chances = softmax((values.astype(np.float32) @ self.matrix[ids])[None])[0]
        first = int(np.argmax(chances))
        return Answer((), self.labels[first], float(chances[first]))


def dense(chosen, begins, features, values):
    """The chosen texts as rows over the features they use, and which those are."""
    parts = [np.arange(begins[row], begins[row + 1]) for row in chosen]
    places = np.concatenate(parts)
    used, columns = np.unique(features[places], return_inverse=True)
    rows = np.zeros((len(chosen), len(used)), np.float32)
    rows[np.repeat(np.arange(len(chosen)), [len(part) for part in parts]),
         columns] = values[places]
    return used, rows


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class WordClassifier(Classifier):
    short, about = "trained-words", "words and pairs of words"

    def features(self, text):
        words = re.findall(r"\w+", text)
        return words + list(zip(words, words[1:]))


class GramClassifier(Classifier):
    short, about = "trained-grams", "2–4 letters"
    features = GramCosine.features
