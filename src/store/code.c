/* SPDX-License-Identifier: MIT */
/* The sign code kept beside a row of reals. */
#include "core/error.h"
#include "store/store.h"

/* One thread: a row at a time has no work for more. */
static hop_status make_coder(hop_store *store, hop_error *error) {
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    hop_status status = HOP_OK;
    hop_coder_free(store->coder);
    store->coder = NULL;
    if (!store->coding) status = hop_context_create(&options, &store->coding, error);
    if (status == HOP_OK)
        status = hop_coder_create(store->coding, store->recipe.dim, store->recipe.codes,
                                  &store->coder, error);
    return status;
}

/* Another file may have taken the name since. */
static int fits(const hop_store *store) {
    return store->coder && hop_coder_dim(store->coder) == store->recipe.dim &&
           hop_coder_bits(store->coder) == store->recipe.codes;
}

hop_status hop_store_code(hop_store *store, const float *values, uint64_t *code,
                          hop_error *error) {
    const hop_status status = fits(store) ? HOP_OK : make_coder(store, error);
    if (status != HOP_OK) return status;
    return hop_coder_encode(store->coder, store->coding, values, 1, code, error);
}
