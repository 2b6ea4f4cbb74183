/* SPDX-License-Identifier: MIT */
/* Sentences that grow in a text of a fixed size. */
#include "recall/sentence.h"

#include <stdarg.h>
#include <stdio.h>

void hop_say(hop_sentence *sentence, const char *format, ...) {
    hop_sentence *s = sentence;
    if (s->used + 1 >= s->size) return;
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(s->text + s->used, s->size - s->used, format, arguments);
    va_end(arguments);
    if (written < 0) return;
    s->used += (size_t)written;
    if (s->used >= s->size) s->used = s->size - 1;
}

void hop_say_memory(hop_sentence *sentence, const char *const *keys, size_t row) {
    if (keys && keys[row])
        hop_say(sentence, "'%s'", keys[row]);
    else
        hop_say(sentence, "memory %zu", row);
}

const char *hop_plural(uint64_t count) {
    return count == 1 ? "" : "s";
}
