/* SPDX-License-Identifier: MIT */
/* A result in one plain sentence. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include "recall/run.h"

typedef struct {
    char *text;
    size_t size, used;
} sentence;

static void say(sentence *s, const char *format, ...) HOP_PRINTF(2, 3);

static void say(sentence *s, const char *format, ...) {
    if (s->used + 1 >= s->size) return;
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(s->text + s->used, s->size - s->used, format, arguments);
    va_end(arguments);
    if (written < 0) return;
    s->used += (size_t)written;
    if (s->used >= s->size) s->used = s->size - 1;
}

static void say_memory(sentence *s, const char *const *keys, size_t row) {
    if (keys && keys[row])
        say(s, "'%s'", keys[row]);
    else
        say(s, "memory %zu", row);
}

static const char *plural(uint64_t count) {
    return count == 1 ? "" : "s";
}

static void say_nearest(sentence *s, const hop_memory *memory, const hop_result *result,
                        const char *const *keys) {
    if (result->has_match) {
        say(s, " near ");
        say_memory(s, keys, result->match);
        say(s, ", %zu of %zu units wrong", result->wrong, memory->dim);
    } else if (result->best_count) {
        say(s, "; nearest is ");
        say_memory(s, keys, result->best[0].row);
        say(s, " at overlap %.3f", result->best[0].overlap);
    }
}

static void say_wrong(sentence *s, const hop_memory *memory, size_t wrong) {
    if (wrong)
        say(s, ", but for %zu of %zu units", wrong, memory->dim);
    else
        say(s, ", every unit");
}

static void say_mixture(sentence *s, const hop_memory *memory, const hop_result *result,
                        const char *const *keys) {
    say(s, "a blend of %zu memories (", result->mixture_count);
    for (size_t k = 0; k < result->mixture_count; k++) {
        say(s, "%s%s", k ? ", " : "", result->mixture_sign[k] < 0 ? "minus " : "");
        say_memory(s, keys, result->mixture_row[k]);
    }
    say(s, ")");
    say_wrong(s, memory, result->mixture_wrong);
}

/* "; over 100 sweeps overlap 0.931 +- 0.004, E -412.3 +- 0.8" */
static void say_average(sentence *s, const hop_result *result) {
    const hop_average *average = &result->average;
    if (!average->sweeps) return;
    say(s, "; over %llu sweep%s", (unsigned long long)average->sweeps,
        plural(average->sweeps));
    if (result->best_count && !isnan(result->best[0].mean))
        say(s, " overlap %.3f +- %.3f,", result->best[0].mean,
            result->best[0].mean_error);
    say(s, " E %.6g +- %.2g", average->energy, average->energy_error);
}

void hop_result_explain(const hop_memory *memory, const hop_result *result,
                        const char *const *keys, char *text, size_t size) {
    if (size == 0) return;
    sentence s = {text, size, 0};
    text[0] = '\0';
    switch (result->outcome) {
    case HOP_OUTCOME_EXACT:
    case HOP_OUTCOME_NEAR:
    case HOP_OUTCOME_INVERSE:
        if (result->outcome == HOP_OUTCOME_INVERSE) say(&s, "the negative of ");
        say_memory(&s, keys, result->match);
        say_wrong(&s, memory, result->wrong);
        break;
    case HOP_OUTCOME_MIXTURE:
        say_mixture(&s, memory, result, keys);
        break;
    case HOP_OUTCOME_CYCLE:
        say(&s, "repeats itself every %llu steps", (unsigned long long)result->cycle);
        say_nearest(&s, memory, result, keys);
        break;
    case HOP_OUTCOME_LIMIT:
        say(&s, "stopped by the limit of steps before it settled");
        say_nearest(&s, memory, result, keys);
        break;
    default:
        if (hop_memory_count(memory))
            say(&s, "%s a state that is no memory",
                result->average.sweeps ? "ended, by chance, in" : "settled in");
        else
            say(&s, "settled; there are no memories to compare it with");
        say_nearest(&s, memory, result, keys);
        break;
    }
    say(&s, " (%llu step%s, %llu flip%s", (unsigned long long)result->steps,
        plural(result->steps), (unsigned long long)result->flips, plural(result->flips));
    if (!isnan(result->energy))
        say(&s, ", E %.6g to %.6g", result->energy_start, result->energy);
    say(&s, ")");
    say_average(&s, result);
    if (result->missing)
        say(&s, "; %zu unit%s still unknown", result->missing, plural(result->missing));
}
