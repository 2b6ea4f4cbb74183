/* SPDX-License-Identifier: MIT */
/* What came of learning in rounds, in a line. */
#include "training.h"

#include <stdio.h>
#include <string.h>

#include "exit.h"

enum { SHOWN = 3 };

typedef struct {
    size_t row;
    double margin;
} weak;

/* The patterns of the smallest margins, smallest first; returns how many. */
static size_t find_weakest(const hop_memory *memory, weak found[SHOWN]) {
    size_t count = 0;
    for (size_t row = 0; row < hop_memory_count(memory); row++) {
        hop_stability stability;
        if (hop_memory_stability(memory, row, &stability, NULL) != HOP_OK) return 0;
        size_t at = count;
        while (at > 0 && stability.margin < found[at - 1].margin) at--;
        if (at == SHOWN) continue;
        if (count < SHOWN) count++;
        for (size_t last = count - 1; last > at; last--) found[last] = found[last - 1];
        found[at] = (weak){row, stability.margin};
    }
    return count;
}

int hop_training_holds(const hop_memory *memory) {
    return hop_memory_training(memory).rounds > 0 && !hop_memory_imported(memory) &&
           !hop_memory_unlearned(memory);
}

void hop_training_note(const hop_subject *subject) {
    const hop_memory *memory = subject->memory;
    const hop_training training = hop_memory_training(memory);
    const char *rule = hop_memory_rule_text(memory);
    if (!hop_training_holds(memory)) return;
    if (training.converged) {
        hop_note("%s: all %zu patterns learned in %llu round%s; smallest margin %.4g",
                 rule, hop_memory_count(memory), (unsigned long long)training.rounds,
                 training.rounds == 1 ? "" : "s", training.margin);
        return;
    }
    char text[512] = "";
    weak weakest[SHOWN];
    const size_t count = find_weakest(memory, weakest);
    for (size_t k = 0; k < count; k++) {
        const size_t used = strlen(text);
        char row[HOP_ROW_NAME];
        hop_subject_row(subject, weakest[k].row, row, sizeof row);
        snprintf(text + used, sizeof text - used, "%s%.80s %.3g", k ? ", " : "", row,
                 weakest[k].margin);
    }
    hop_note(
        "%s: %zu of %zu patterns not learned after %llu rounds; smallest margins: %s",
        rule, training.failed, hop_memory_count(memory),
        (unsigned long long)training.rounds, text);
}
