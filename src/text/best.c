/* SPDX-License-Identifier: MIT */
/* A heap of the best few, the worst of them at its root. */
#include "text/best.h"

#include <string.h>

typedef struct {
    char *bytes;
    size_t count, size;
    hop_best_order *order;
} heap;

static char *at(const heap *self, size_t place) {
    return self->bytes + place * self->size;
}

static int is_worse(const heap *self, const void *a, const void *b) {
    return self->order(a, b) > 0;
}

static void put(const heap *self, size_t place, const void *one) {
    memcpy(at(self, place), one, self->size);
}

/* `one` takes the last place, or one on the way from there to the root. */
static void rise(const heap *self, const void *one) {
    size_t place = self->count - 1;
    while (place > 0 && is_worse(self, one, at(self, (place - 1) / 2))) {
        put(self, place, at(self, (place - 1) / 2));
        place = (place - 1) / 2;
    }
    put(self, place, one);
}

/* `one` takes the place of the root, or one below. */
static void sink(const heap *self, const void *one) {
    size_t place = 0;
    for (size_t child; (child = 2 * place + 1) < self->count; place = child) {
        if (child + 1 < self->count &&
            is_worse(self, at(self, child + 1), at(self, child)))
            child++;
        if (!is_worse(self, at(self, child), one)) break;
        put(self, place, at(self, child));
    }
    put(self, place, one);
}

size_t hop_best_offer(void *best, size_t count, size_t most, size_t size, const void *one,
                      hop_best_order *order) {
    const heap self = {best, count < most ? count + 1 : count, size, order};
    if (count < most)
        rise(&self, one);
    else if (count && is_worse(&self, best, one))
        sink(&self, one);
    return self.count;
}
