/* SPDX-License-Identifier: MIT */
/* A cue as a set of rows sees it: centred and normalised over its known units. */
#include "patterns/rows_build.h"

#include <math.h>

#include "core/error.h"

static float centred(const float *cue, const float *known, const float *mean, size_t i) {
    if (known && known[i] == 0) return 0;
    return mean ? cue[i] - mean[i] : cue[i];
}

static hop_status refuse(const float *cue, const float *known, const float *mean,
                         size_t dim, hop_error *error) {
    for (size_t i = 0; i < dim; i++) {
        if (known && known[i] != 0 && known[i] != 1)
            return hop_fail(error, HOP_EVALUE, "known unit %zu: %.9g is neither 0 nor 1",
                            i, (double)known[i]);
        if (!isfinite(centred(cue, known, mean, i)))
            return hop_fail(error, HOP_EVALUE, "cue, unit %zu: %.9g %s", i,
                            (double)cue[i],
                            isfinite(cue[i]) ? "less the mean is beyond float32"
                                             : "is no finite number");
    }
    return HOP_OK;
}

void hop_rows_scale_cue(const hop_rows *rows, float *cue) {
    if (!rows->options.normalise) return;
    const double square = hop_rows_square(cue, rows->dim);
    if (square == 0) return;
    const double length = sqrt(square);
    for (size_t i = 0; i < rows->dim; i++) cue[i] = (float)((double)cue[i] / length);
}

hop_status hop_rows_encode(const hop_rows *rows, const float *cue, const float *known,
                           float *out, hop_error *error) {
    const size_t dim = rows->dim;
    const float *mean = rows->mean;
    hop_status status = refuse(cue, known, mean, dim, error);
    if (status != HOP_OK) return status;
    for (size_t i = 0; i < dim; i++) out[i] = centred(cue, known, mean, i);
    hop_rows_scale_cue(rows, out);
    return HOP_OK;
}
