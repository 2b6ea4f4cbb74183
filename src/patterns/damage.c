/* SPDX-License-Identifier: MIT */
/* Damage to real-valued cues, as memories are tried with. */
#include <hopfield/damage.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/patterns.h>
#include <hopfield/random.h>
#include "core/error.h"
#include "core/normal.h"

/* The cue with noise, into out[dim]. */
static hop_status add_noise(hop_random *chance, double share, const float *cue,
                            size_t dim, float *out, hop_error *error) {
    double squares = 0, pair[2];
    for (size_t i = 0; i < dim; i++) squares += (double)cue[i] * cue[i];
    const double deviation = share * sqrt(squares / (double)dim);
    for (size_t i = 0; i < dim; i++) {
        if (i % 2 == 0) hop_random_normal_pair(chance, pair);
        out[i] = (float)(cue[i] + deviation * pair[i % 2]);
        if (!isfinite(out[i]))
            return hop_fail(error, HOP_EVALUE,
                            "damage: noise %g takes unit %zu, %g, out of the range of "
                            "float32",
                            share, i, (double)cue[i]);
    }
    return HOP_OK;
}

static hop_status check(const hop_damage *damage, const uint8_t *mask, hop_error *error) {
    if (!(damage->noise >= 0) || !isfinite(damage->noise))
        return hop_fail(error, HOP_EINVAL, "damage: noise %g is not 0 or above",
                        damage->noise);
    if (!(damage->flips >= 0 && damage->flips <= 1))
        return hop_fail(error, HOP_EINVAL, "damage: flips %g are not within 0 and 1",
                        damage->flips);
    if (!(damage->cover >= 0 && damage->cover <= 1))
        return hop_fail(error, HOP_EINVAL, "damage: cover %g is not within 0 and 1",
                        damage->cover);
    if (damage->cover > 0 && !mask)
        return hop_fail(error, HOP_EINVAL, "damage: a cover needs a mask");
    return HOP_OK;
}

hop_status hop_damage_apply(const hop_damage *damage, float *cue, size_t dim,
                            uint8_t *mask, uint64_t seed, uint64_t index,
                            hop_error *error) {
    hop_status status = check(damage, mask, error);
    if (status != HOP_OK) return status;
    hop_random chance = hop_random_begin(seed, HOP_STREAM_DAMAGE, index);
    const bool noisy = damage->noise > 0;
    uint32_t *chosen = malloc(dim * sizeof *chosen);
    float *heard = noisy ? malloc(dim * sizeof *heard) : NULL;
    if (!chosen || (noisy && !heard)) status = hop_fail_memory(error);
    if (!status && noisy)
        status = add_noise(&chance, damage->noise, cue, dim, heard, error);
    if (!status && noisy) memcpy(cue, heard, dim * sizeof *cue);
    free(heard);
    if (status) {
        free(chosen);
        return status;
    }
    const size_t flips = hop_fraction_of(damage->flips, dim);
    hop_random_choose(&chance, chosen, dim, flips);
    for (size_t k = 0; k < flips; k++) cue[chosen[k]] = -cue[chosen[k]];
    if (mask) memset(mask, HOP_MASK_FREE, dim);
    const size_t covered = hop_fraction_of(damage->cover, dim);
    hop_random_choose(&chance, chosen, dim, covered);
    for (size_t k = 0; k < covered; k++) {
        cue[chosen[k]] = 0;
        mask[chosen[k]] = HOP_MASK_MISSING;
    }
    free(chosen);
    return HOP_OK;
}
