/* SPDX-License-Identifier: MIT */
/* What theory expects of a memory, and whether it may be asked. */
#include "expect.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PAIRS = 4000, MANY_UNITS = 32 };

/* Mean |m| and mean m^2 over all pairs, or over MOST_PAIRS drawn at random where there
   are more. */
static void measure_overlaps(const hop_patterns *patterns, hop_expectation *out) {
    size_t count = hop_patterns_count(patterns), pairs = 0;
    double sum = 0, squares = 0, units = (double)hop_patterns_dim(patterns);
    int few = count <= MOST_PAIRS && count * (count - 1) / 2 <= MOST_PAIRS;
    size_t wanted = few ? count * (count - 1) / 2 : MOST_PAIRS, a = 0, b = 0;
    hop_random random = hop_random_begin(1, HOP_STREAM_USER, 0);
    if (count < 2) return;
    for (; pairs < wanted; pairs++) {
        if (!few) {
            a = hop_random_below(&random, count);
            b = (a + 1 + hop_random_below(&random, count - 1)) % count;
        } else if (++b == count)
            b = ++a + 1;
        double m = fabs((double)hop_patterns_overlap(patterns, a, patterns, b)) / units;
        sum += m;
        squares += m * m;
    }
    out->mean_overlap = sum / (double)pairs;
    out->crosstalk = squares / (double)pairs * (double)(count - 1);
}

static int equal_strengths(const hop_memory *memory) {
    double first = hop_strength_value(hop_memory_strength(memory, 0));
    for (size_t row = 1; row < hop_memory_count(memory); row++)
        if (hop_strength_value(hop_memory_strength(memory, row)) != first) return 0;
    return first > 0;
}

/* Of poly and rect; NaN of other rules. */
static double unstable_units(const hop_memory *memory) {
    const char *rule = hop_memory_rule(memory)->name;
    const double units = (double)hop_memory_dim(memory);
    const double count = (double)hop_memory_count(memory);
    const int rectified = strcmp(rule, "rect") == 0;
    if (!rectified && strcmp(rule, "poly") != 0) return NAN;
    return units * hop_theory_power_error((unsigned)hop_memory_rule_value(memory, 0),
                                          units, rectified ? count / 2 : count);
}

hop_expectation hop_expect(const hop_memory *memory) {
    hop_expectation out = {.unstable = NAN};
    hop_theory_ags ags;
    double units = (double)hop_memory_dim(memory),
           count = (double)hop_memory_count(memory);
    out.load = count / units;
    out.hebb = strcmp(hop_memory_rule(memory)->name, "hebb") == 0 &&
               !hop_memory_imported(memory) && !hop_memory_unlearned(memory);
    out.random_overlap = sqrt(2 / (3.14159265358979323846 * units));
    if (count < 1) return out;
    if (equal_strengths(memory) && units >= MANY_UNITS && !hop_memory_imported(memory) &&
        !hop_memory_unlearned(memory))
        out.unstable = unstable_units(memory);
    measure_overlaps(hop_memory_patterns(memory), &out);
    out.correlated = out.mean_overlap > 2 * out.random_overlap + 0.02;
    out.known = out.hebb && !out.correlated &&
                hop_memory_diagonal(memory) == HOP_DIAGONAL_ZERO && units >= MANY_UNITS &&
                equal_strengths(memory) && hop_theory_solve_ags(out.load, &ags) == HOP_OK;
    if (out.known) {
        out.retrieval = ags.retrieval;
        out.wrong = ags.error_fraction * units;
    }
    return out;
}

int hop_expect_confusion(const hop_expectation *expectation) {
    return expectation->hebb && expectation->correlated &&
           expectation->crosstalk > HOP_THEORY_CRITICAL_LOAD;
}

void hop_expect_text(const hop_memory *memory, const hop_expectation *expectation,
                     char *text) {
    size_t units = hop_memory_dim(memory);
    int used = snprintf(text, HOP_EXPECT_TEXT, "load %.4g", expectation->load);
    char *rest = text + used;
    size_t room = HOP_EXPECT_TEXT - (size_t)used;
    if (expectation->known && expectation->retrieval)
        snprintf(rest, room, ": expect about %.*f wrong bits of %zu",
                 expectation->wrong < 9.95 ? 1 : 0, expectation->wrong, units);
    else if (expectation->known)
        snprintf(rest, room, ": beyond the critical load %.3f, expect no memory to hold",
                 HOP_THEORY_CRITICAL_LOAD);
    else if (!isnan(expectation->unstable) && !expectation->correlated)
        snprintf(rest, room, ": expect an update to change %.3g of %zu units of a memory",
                 expectation->unstable, units);
    else if (!expectation->hebb && isnan(expectation->unstable))
        snprintf(rest, room, "; no theory of wrong bits for %s here",
                 hop_memory_imported(memory)    ? "these couplings"
                 : hop_memory_unlearned(memory) ? "unlearned couplings"
                                                : hop_memory_rule(memory)->name);
    else if (expectation->correlated)
        snprintf(rest, room,
                 "; theory does not apply: memories overlap by %.2f, random ones by %.2f",
                 expectation->mean_overlap, expectation->random_overlap);
    else if (hop_memory_diagonal(memory) == HOP_DIAGONAL_KEEP)
        snprintf(rest, room,
                 "; no theory of wrong bits where units couple to themselves");
}
