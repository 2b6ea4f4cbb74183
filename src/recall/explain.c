/* SPDX-License-Identifier: MIT */
/* A result in one plain sentence. */
#include <math.h>
#include "recall/run.h"
#include "recall/sentence.h"

static void say_nearest(hop_sentence *s, const hop_memory *memory,
                        const hop_result *result, const char *const *keys) {
    if (result->has_match) {
        hop_say(s, " near ");
        hop_say_memory(s, keys, result->match);
        hop_say(s, ", %zu of %zu units wrong", result->wrong, memory->dim);
    } else if (result->best_count) {
        hop_say(s, "; nearest is ");
        hop_say_memory(s, keys, result->best[0].row);
        hop_say(s, " at overlap %.3f", result->best[0].overlap);
    }
}

static void say_wrong(hop_sentence *s, const hop_memory *memory, size_t wrong) {
    if (wrong)
        hop_say(s, ", but for %zu of %zu units", wrong, memory->dim);
    else
        hop_say(s, ", every unit");
}

static void say_mixture(hop_sentence *s, const hop_memory *memory,
                        const hop_result *result, const char *const *keys) {
    hop_say(s, "a blend of %zu memories (", result->mixture_count);
    for (size_t k = 0; k < result->mixture_count; k++) {
        hop_say(s, "%s%s", k ? ", " : "", result->mixture_sign[k] < 0 ? "minus " : "");
        hop_say_memory(s, keys, result->mixture_row[k]);
    }
    hop_say(s, ")");
    say_wrong(s, memory, result->mixture_wrong);
}

/* "; over 100 sweeps overlap 0.931 +- 0.004, E -412.3 +- 0.8" */
static void say_average(hop_sentence *s, const hop_result *result) {
    const hop_average *average = &result->average;
    if (!average->sweeps) return;
    hop_say(s, "; over %llu sweep%s", (unsigned long long)average->sweeps,
            hop_plural(average->sweeps));
    const bool told = result->best_count && !isnan(result->best[0].mean);
    const bool has_energy = !isnan(average->energy);
    if (told)
        hop_say(s, " overlap %.3f +- %.3f", result->best[0].mean,
                result->best[0].mean_error);
    if (told && has_energy) hop_say(s, ",");
    if (has_energy) hop_say(s, " E %.6g +- %.2g", average->energy, average->energy_error);
    if (!told && !has_energy) hop_say(s, " nothing to average");
}

/* Graded units below their critical gain end at values of the size of AT_REST, whose
   energy a unit is its square. */
static const double FADED = 1e-12;

void hop_result_explain(const hop_memory *memory, const hop_result *result,
                        const char *const *keys, char *text, size_t size) {
    if (size == 0) return;
    hop_sentence s = {text, size, 0};
    text[0] = '\0';
    switch (result->outcome) {
    case HOP_OUTCOME_EXACT:
    case HOP_OUTCOME_NEAR:
    case HOP_OUTCOME_INVERSE:
        if (result->outcome == HOP_OUTCOME_INVERSE) hop_say(&s, "the negative of ");
        hop_say_memory(&s, keys, result->match);
        say_wrong(&s, memory, result->wrong);
        break;
    case HOP_OUTCOME_MIXTURE:
        say_mixture(&s, memory, result, keys);
        break;
    case HOP_OUTCOME_CYCLE:
        hop_say(&s, "repeats itself every %llu steps", (unsigned long long)result->cycle);
        say_nearest(&s, memory, result, keys);
        break;
    case HOP_OUTCOME_LIMIT:
        hop_say(&s, "stopped by the limit of steps before it settled");
        say_nearest(&s, memory, result, keys);
        break;
    default:
        if (hop_memory_count(memory))
            hop_say(&s, "%s a state that is no memory",
                    result->average.sweeps ? "ended, by chance, in" : "settled in");
        else
            hop_say(&s, "settled; there are no memories to compare it with");
        say_nearest(&s, memory, result, keys);
        break;
    }
    hop_say(&s, " (%llu step%s, %llu flip%s", (unsigned long long)result->steps,
            hop_plural(result->steps), (unsigned long long)result->flips,
            hop_plural(result->flips));
    if (!isnan(result->energy))
        hop_say(&s, ", E %.6g to %.6g", result->energy_start, result->energy);
    hop_say(&s, ")");
    say_average(&s, result);
    if (fabs(result->graded_energy) <= FADED * (double)memory->dim)
        hop_say(&s, "; units faded to the middle, their signs say nothing");
    if (result->missing)
        hop_say(&s, "; %zu unit%s still unknown", result->missing,
                hop_plural(result->missing));
}
