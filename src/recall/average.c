/* SPDX-License-Identifier: MIT */
/* Averages over time, with errors that know of correlations. */
#include "recall/average.h"

#include <math.h>
#include <string.h>

/* Stretches in use: no more than there are values. */
static uint64_t stretches_of(const hop_series *series) {
    return series->length < HOP_STRETCHES ? series->length : HOP_STRETCHES;
}

void hop_series_add(hop_series *series, double value) {
    if (series->seen == series->length) return;
    const uint64_t stretches = stretches_of(series);
    series->sums[series->seen * stretches / series->length] += value;
    series->seen++;
}

double hop_series_mean(const hop_series *series) {
    double sum = 0;
    for (size_t k = 0; k < HOP_STRETCHES; k++) sum += series->sums[k];
    return series->seen ? sum / (double)series->seen : NAN;
}

/* Values in stretch k: those v with floor(v stretches / length) = k. */
static uint64_t length_of(const hop_series *series, uint64_t k) {
    const uint64_t stretches = stretches_of(series), length = series->length;
    const uint64_t first = (k * length + stretches - 1) / stretches;
    const uint64_t next = ((k + 1) * length + stretches - 1) / stretches;
    return next - first;
}

double hop_series_error(const hop_series *series) {
    const uint64_t stretches = stretches_of(series);
    const double mean = hop_series_mean(series);
    double squares = 0;
    if (stretches < 2 || series->seen < series->length) return NAN;
    for (uint64_t k = 0; k < stretches; k++) {
        const double apart = series->sums[k] / (double)length_of(series, k) - mean;
        squares += apart * apart;
    }
    return sqrt(squares / ((double)stretches * (double)(stretches - 1)));
}

void hop_averages_reset(hop_averages *averages) {
    memset(averages, 0, sizeof *averages);
}

void hop_averages_begin(hop_averages *averages, uint64_t length, const int32_t *overlaps,
                        size_t patterns) {
    averages->energy.length = length;
    averages->count = 0;
    averages->updates = averages->changes = 0;
    for (size_t mu = 0; mu < patterns; mu++) {
        size_t at = averages->count;
        while (at > 0 && overlaps[mu] > overlaps[averages->rows[at - 1]]) at--;
        if (at == HOP_MAX_BEST) continue;
        size_t last =
            averages->count < HOP_MAX_BEST ? averages->count++ : HOP_MAX_BEST - 1;
        for (; last > at; last--) averages->rows[last] = averages->rows[last - 1];
        averages->rows[at] = mu;
    }
    for (size_t k = 0; k < averages->count; k++)
        averages->overlaps[k] = (hop_series){.length = length};
}

void hop_averages_add(hop_averages *averages, double energy, const int32_t *overlaps,
                      size_t dim) {
    hop_series_add(&averages->energy, energy);
    for (size_t k = 0; k < averages->count; k++)
        hop_series_add(&averages->overlaps[k],
                       (double)overlaps[averages->rows[k]] / (double)dim);
}

void hop_averages_report(const hop_averages *averages, hop_result *result) {
    if (averages->energy.seen == 0) return;
    result->average = (hop_average){
        .sweeps = averages->energy.seen,
        .energy = hop_series_mean(&averages->energy),
        .energy_error = hop_series_error(&averages->energy),
        .changes =
            averages->updates ? (double)averages->changes / (double)averages->updates : 0,
    };
    for (size_t b = 0; b < result->best_count; b++)
        for (size_t k = 0; k < averages->count; k++) {
            if (averages->rows[k] != result->best[b].row) continue;
            result->best[b].mean = hop_series_mean(&averages->overlaps[k]);
            result->best[b].mean_error = hop_series_error(&averages->overlaps[k]);
        }
}
