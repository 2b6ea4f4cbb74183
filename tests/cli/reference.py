# SPDX-License-Identifier: MIT
"""A slow Hebb memory in plain integers, written apart from the engine."""

from fractions import Fraction


class Hebb:
    """Couplings W = (1/N) sum xi xi^T, kept as raw integer sums."""

    def __init__(self, patterns, keep_diagonal=False):
        self.patterns = patterns
        self.n = len(patterns[0])
        self.w = [
            [
                sum(p[i] * p[j] for p in patterns) if i != j or keep_diagonal else 0
                for j in range(self.n)
            ]
            for i in range(self.n)
        ]

    def field(self, state, i):
        return sum(w * s for w, s in zip(self.w[i], state))

    def energy(self, state):
        total = sum(state[i] * self.field(state, i) for i in range(self.n))
        return float(Fraction(-total, 2 * self.n))

    def updated(self, state, i, mask, plus):
        """The value that unit i takes next."""
        if mask[i] == 1:
            return state[i]
        field = self.field(state, i)
        if field == 0:
            return 1 if plus else state[i]
        return 1 if field > 0 else -1

    def outcome(self, state, cycle, limit):
        """(outcome or None, match, wrong) as far as one memory decides it."""
        wrong = [sum(a != b for a, b in zip(p, state)) for p in self.patterns]
        best = min(range(len(wrong)), key=lambda row: (wrong[row], row))
        near = wrong[best] * 20 <= self.n
        if limit or cycle:
            return "limit" if limit else "cycle", best if near else None, wrong[best]
        if near:
            return "exact" if wrong[best] == 0 else "near", best, wrong[best]
        inverse = [sum(a != -b for a, b in zip(p, state)) for p in self.patterns]
        best = min(range(len(wrong)), key=lambda row: (inverse[row], row))
        if inverse[best] * 20 <= self.n:
            return "inverse", best, inverse[best]
        return None, None, None

    def result(self, cue, state, steps, flips, cycle, limit):
        outcome, match, wrong = self.outcome(state, cycle, limit)
        return {
            "state": state,
            "steps": steps,
            "flips": flips,
            "cycle": cycle,
            "converged": not cycle and not limit,
            "outcome": outcome,
            "match": match,
            "wrong": wrong,
            "energy_start": self.energy(cue),
            "energy": self.energy(state),
        }

    def sync(self, cue, mask, plus=False, most=1000):
        """All units at once, until a fixed point, a repeated state or the limit."""
        seen, state, flips = [cue], cue, 0
        while True:
            new = [self.updated(state, i, mask, plus) for i in range(self.n)]
            changed = sum(a != b for a, b in zip(new, state))
            steps = len(seen) - 1
            if changed == 0:
                return self.result(cue, state, steps, flips, 0, False)
            if steps == most:
                return self.result(cue, state, steps, flips, 0, True)
            flips += changed
            state = new
            for period in range(2, len(seen) + 1):
                if seen[-period] == state:
                    return self.result(cue, state, steps + 1, flips, period, False)
            seen.append(state)

    def sweeps(self, cue, mask, plus=False, orders=None, most=1000):
        """One unit at a time, in the given orders (0, 1, 2, ... by default)."""
        state, steps, flips = list(cue), 0, 0
        while True:
            order = orders[steps % len(orders)] if orders else range(self.n)
            before, changed = list(state), 0
            for i in order:
                new = self.updated(state, i, mask, plus)
                changed += new != state[i]
                state[i] = new
            if changed == 0:
                return self.result(cue, state, steps, flips, 0, False)
            if steps == most:
                return self.result(cue, before, steps, flips, 0, True)
            steps += 1
            flips += changed

    def greedy(self, cue, mask):
        """Always the unit whose flip lowers the energy most, the first of equals."""
        state, flips = list(cue), 0
        while True:
            gains = [
                0 if mask[i] == 1 else -state[i] * self.field(state, i)
                for i in range(self.n)
            ]
            best = max(range(self.n), key=lambda i: (gains[i], -i))
            if gains[best] <= 0:
                return self.result(cue, state, flips, flips, 0, False)
            state[best] = -state[best]
            flips += 1
