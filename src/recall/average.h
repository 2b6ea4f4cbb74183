/* SPDX-License-Identifier: MIT */
/* Averages over time, with errors that know of correlations. */
#ifndef HOP_RECALL_AVERAGE_H
#define HOP_RECALL_AVERAGE_H

#include <stdbool.h>
#include <hopfield/recall.h>

enum { HOP_STRETCHES = 20 };

/* A series of known length, cut into stretches of equal length: the error of its mean is
   that of the means of the stretches, which are independent where a stretch is much
   longer than the series remembers. NaN below two values. */
typedef struct hop_series {
    uint64_t length, seen;
    double sums[HOP_STRETCHES];
} hop_series;

void hop_series_add(hop_series *series, double value);
double hop_series_mean(const hop_series *series);
double hop_series_error(const hop_series *series);

/* What a run averages: its energy, and the overlaps of the memories that were best when
   it began. */
typedef struct hop_averages {
    hop_series energy;
    size_t count;
    size_t rows[HOP_MAX_BEST];
    hop_series overlaps[HOP_MAX_BEST];
    uint64_t updates, changes;
} hop_averages;

void hop_averages_reset(hop_averages *averages);
/* From here on, `length` values of each; overlaps[patterns] as they are now. */
void hop_averages_begin(hop_averages *averages, uint64_t length, const int32_t *overlaps,
                        size_t patterns);
void hop_averages_add(hop_averages *averages, double energy, const int32_t *overlaps,
                      size_t dim);
/* Into result->average and the means of result->best. */
void hop_averages_report(const hop_averages *averages, hop_result *result);

#endif
