/* SPDX-License-Identifier: MIT */
/* The best few of many, kept as they come. */
#ifndef HOP_TEXT_BEST_H
#define HOP_TEXT_BEST_H

#include <stddef.h>

/* As qsort wants it: the better one comes first, and no two are equal. */
typedef int hop_best_order(const void *a, const void *b);

/* Offers one more of `size` bytes to the best `most` in best[count], a heap from the
   worst on; returns how many there are now. Sort them by qsort at the end. O(log most).
 */
size_t hop_best_offer(void *best, size_t count, size_t most, size_t size, const void *one,
                      hop_best_order *order);

#endif
