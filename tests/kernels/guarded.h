/* SPDX-License-Identifier: MIT */
/* Memory between pages that may not be touched, and random bytes to put there. */
#ifndef HOP_TESTS_GUARDED_H
#define HOP_TESTS_GUARDED_H

#include <sys/mman.h>
#include <unistd.h>

#include "engine.h"

/* Bytes between two pages that may not be touched. */
typedef struct guarded {
    char *map;
    size_t size, page;
} guarded;

static inline guarded guarded_create(size_t bytes) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    guarded g = {.size = ((bytes + 8) / page + 1) * page, .page = page};
    g.map = mmap(NULL, g.size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(g.map != MAP_FAILED);
    assert_int_equal(mprotect(g.map + page, g.size, PROT_READ | PROT_WRITE), 0);
    return g;
}

static inline void guarded_free(guarded *g) {
    munmap(g->map, g->size + 2 * g->page);
}

/* Where `bytes` lie: right after a guard page, right before one, off any alignment but
   that of their values. */
typedef enum place_kind { AT_BEGIN, AT_END, UNALIGNED, PLACES } place_kind;

static inline void *place(const guarded *g, size_t bytes, place_kind where) {
    assert_true(bytes + 8 <= g->size);
    char *first = g->map + g->page;
    return where == AT_END ? first + g->size - bytes
                           : first + (where == UNALIGNED ? 8 : 0);
}

static inline void *place_copy(const guarded *g, const void *from, size_t bytes,
                               place_kind where) {
    void *to = place(g, bytes, where);
    if (bytes) memcpy(to, from, bytes);
    return to;
}

static inline void fill_random(hop_random *chance, void *to, size_t bytes) {
    uint8_t *out = to;
    for (size_t i = 0; i < bytes; i++) out[i] = (uint8_t)hop_random_u32(chance);
}

#endif
