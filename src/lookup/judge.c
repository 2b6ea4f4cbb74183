/* SPDX-License-Identifier: MIT */
/* Weights of items become masses of labels, matches, score and margin. */
#include <string.h>
#include "lookup/lookup.h"

void hop_podium_add(hop_podium *podium, size_t row, double score) {
    size_t at = podium->count;
    if (at == podium->limit && !(score > podium->places[at - 1].score)) return;
    if (at < podium->limit)
        podium->count++;
    else
        at--;
    while (at > 0 && score > podium->places[at - 1].score) {
        podium->places[at] = podium->places[at - 1];
        at--;
    }
    podium->places[at] = (hop_answer_match){.row = row, .score = score};
}

/* The heaviest labels: of equal ones the first, whose first item comes first. */
typedef struct heaviest {
    size_t best;
    double mass, next;
} heaviest;

static void weigh_label(heaviest *self, size_t label, double mass) {
    if (mass > self->mass) {
        self->next = self->mass;
        self->mass = mass;
        self->best = label;
    } else if (mass > self->next) {
        self->next = mass;
    }
}

/* Brings the best label's best item to the front. */
static void lead_with(const hop_lookup *lookup, const heaviest *labels,
                      const hop_answer_match *leader, hop_podium *podium) {
    const size_t *of = lookup->labels.of;
    size_t at = 0;
    if (!of || podium->count == 0) return;
    while (at < podium->count && podium->places[at].row != leader->row) at++;
    if (of[podium->places[0].row] == labels->best) return;
    if (at == podium->count) at--; /* it takes the place of the last */
    memmove(podium->places + 1, podium->places, at * sizeof *podium->places);
    podium->places[0] = *leader;
}

bool hop_judge_weights(const hop_lookup *lookup, const float *weights, size_t top,
                       double *scratch, hop_answer *answer, hop_answer_match *matches) {
    const size_t *of = lookup->labels.of;
    hop_podium podium = {.limit = top, .places = matches};
    hop_answer_match leader = {0};
    heaviest labels = {0};
    double total = 0;
    if (of) memset(scratch, 0, lookup->labels.count * sizeof *scratch);
    for (size_t row = 0; row < lookup->count; row++) {
        const double weight = (double)weights[row];
        if (!(weight > 0)) continue;
        total += weight;
        hop_podium_add(&podium, row, weight);
        if (of)
            scratch[of[row]] += weight;
        else
            weigh_label(&labels, row, weight);
    }
    for (size_t label = 0; of && label < lookup->labels.count; label++)
        weigh_label(&labels, label, scratch[label]);
    for (size_t row = 0; of && row < lookup->count; row++)
        if (of[row] == labels.best && (double)weights[row] > leader.score)
            leader = (hop_answer_match){.row = row, .score = (double)weights[row]};
    lead_with(lookup, &labels, &leader, &podium);
    answer->match_count = podium.count;
    answer->score = answer->mass = answer->margin = 0;
    if (!(total > 0)) return false;
    for (size_t k = 0; k < podium.count; k++) matches[k].score /= total;
    answer->score = answer->mass = labels.mass / total;
    answer->margin = (labels.mass - labels.next) / total;
    return true;
}

bool hop_judge_few(const hop_vector_result *result, size_t top, hop_answer *answer,
                   hop_answer_match *matches) {
    const hop_vector_match *best = result->best;
    size_t count = 0;
    while (count < result->best_count && best[count].weight > 0) count++;
    answer->match_count = count < top ? count : top;
    answer->score = answer->mass = count > 0 ? best[0].weight : 0;
    answer->margin = count > 1 ? best[0].weight - best[1].weight : answer->score;
    for (size_t k = 0; k < answer->match_count; k++)
        matches[k] = (hop_answer_match){.row = best[k].row, .score = best[k].weight};
    return count > 0;
}
