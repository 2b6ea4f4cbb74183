/* SPDX-License-Identifier: MIT */
/* The sign code kept beside a row of reals. */
#include "core/error.h"
#include "store/store.h"

hop_status hop_store_code(hop_store *store, const float *values, uint64_t *code,
                          hop_error *error) {
    (void)values;
    (void)code;
    return hop_fail(error, HOP_EUNSUPPORTED, "%s: recipe: codes are not known here",
                    store->path);
}
