/* SPDX-License-Identifier: MIT */
/* Strengths that fade: what is left of one after so much time. */
#include "store/store.h"

#include <math.h>
#include "core/error.h"
#include "core/exponential.h"

enum { FADED_BITS = 40 };

int64_t hop_time_between(hop_time from, hop_time to) {
    int64_t between;
    if (to <= from) return 0;
    return __builtin_sub_overflow(to, from, &between) ? INT64_MAX : between;
}

hop_status hop_strength_fade(hop_strength strength, int64_t age, int64_t half_life,
                             hop_strength *out) {
    if (age <= 0 || half_life <= 0 || strength.numerator == 0) {
        *out = strength;
        return HOP_OK;
    }
    static const double LN2 = 0x1.62e42fefa39efp-1;
    const int64_t whole = age / half_life, part = age % half_life;
    if (whole > 200) {
        *out = (hop_strength){0, 1};
        return HOP_OK;
    }
    const double rest = hop_exp(-LN2 * ((double)part / (double)half_life));
    const double value = (double)strength.numerator / (double)strength.denominator * rest;
    double scaled = nearbyint(ldexp(value, FADED_BITS - (int)whole));
    int bits = FADED_BITS;
    /* So large a double is even: halving it loses nothing. */
    for (; fabs(scaled) >= 0x1p62 && bits > 0; bits--) scaled /= 2;
    if (!(fabs(scaled) < 0x1p63)) return HOP_EOVERFLOW;
    hop_strength faded = {(int64_t)scaled, INT64_C(1) << bits};
    while (faded.denominator > 1 && !(faded.numerator & 1)) {
        faded.numerator /= 2;
        faded.denominator /= 2;
    }
    *out = faded;
    return HOP_OK;
}

hop_status hop_store_strengths(const hop_store *store, hop_time at, hop_strength *out,
                               hop_error *error) {
    const hop_mirror *mirror = &store->mirror;
    for (size_t row = 0; row < mirror->count; row++) {
        const hop_store_item *item = &mirror->items[row];
        hop_status status =
            hop_strength_fade(item->strength, hop_time_between(item->confirmed, at),
                              store->recipe.half_life, &out[row]);
        if (status != HOP_OK)
            return hop_fail(error, status,
                            "%s: '%.100s': strength %lld/%lld is too large "
                            "to fade",
                            store->path, item->key, (long long)item->strength.numerator,
                            (long long)item->strength.denominator);
        if (mirror->dead[row]) out[row] = (hop_strength){0, 1};
    }
    return HOP_OK;
}
