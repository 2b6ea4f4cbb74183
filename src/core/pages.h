/* SPDX-License-Identifier: MIT */
/* Large pages for large blocks: passes over them wait less for addresses. */
#ifndef HOP_CORE_PAGES_H
#define HOP_CORE_PAGES_H

#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { HOP_LARGE_PAGE = 1 << 21, HOP_CACHE_LINE = 64 };

/* How a block of so many bytes is best aligned. */
static inline size_t hop_pages_align(size_t bytes) {
    return bytes < HOP_LARGE_PAGE ? HOP_CACHE_LINE : HOP_LARGE_PAGE;
}

/* Asks for large pages for the whole ones within a block that is aligned so; where the
   system has none, nothing happens. */
static inline void hop_pages_ask(void *block, size_t bytes) {
#ifdef MADV_HUGEPAGE
    if (bytes >= HOP_LARGE_PAGE)
        (void)madvise(block, bytes / HOP_LARGE_PAGE * HOP_LARGE_PAGE, MADV_HUGEPAGE);
#endif
}

#endif
