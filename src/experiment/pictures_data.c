/* SPDX-License-Identifier: MIT */
/* Pictures: the file, and the betas that its pictures need. */
#include <stdlib.h>

#include <hopfield/idx.h>
#include <hopfield/tune.h>

#include "core/context.h"
#include "core/error.h"
#include "experiment/pictures_record.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

/* Memories from whose damaged copies a beta is chosen. */
enum { SAMPLES = 24 };

static hop_status read_array(const hop_lab *lab, size_t wanted, hop_array *out,
                             hop_error *error) {
    const char *path = lab->settings[HOP_P_DATA].text;
    hop_error why;
    hop_status status = hop_idx_read(path, wanted, 0, out, &why);
    if (status == HOP_EIO)
        return hop_fail(error, status,
                        "%.300s; Fashion-MNIST comes with the package "
                        "dataset-fashion-mnist, other pictures with --data FILE",
                        why.message);
    if (status) return hop_fail(error, status, "%.500s", why.message);
    if (out->ndim != 3 || out->shape[1] < 2 || out->shape[2] < 1)
        return hop_fail(error, HOP_ESHAPE, "%s: holds no pictures of 2 lines or more",
                        path);
    if (out->shape[0] < wanted)
        return hop_fail(error, HOP_EINVAL,
                        "memories: %zu are more than the %zu pictures "
                        "of %s",
                        wanted, out->shape[0], path);
    return HOP_OK;
}

static hop_status make_rows(const hop_lab *lab, hop_picture_set *set, hop_error *error) {
    const hop_sweep *memories = hop_lab_sweep(lab, HOP_P_MEMORIES);
    set->rows = calloc(memories->count, sizeof *set->rows);
    set->betas = calloc(memories->count * SIMILARITIES, sizeof *set->betas);
    if (!set->rows || !set->betas) return hop_fail_memory(error);
    hop_status status = HOP_OK;
    for (size_t m = 0; m < memories->count && !status; m++) {
        for (size_t s = 0; s < SIMILARITIES; s++)
            pthread_mutex_init(&set->betas[m * SIMILARITIES + s].lock, NULL);
        set->points++;
        status = hop_rows_create(lab->context, set->greys, (size_t)memories->values[m],
                                 set->units, NULL, &set->rows[m], error);
    }
    return status;
}

hop_status hop_pictures_read(hop_lab *lab, hop_error *error) {
    const hop_sweep *memories = hop_lab_sweep(lab, HOP_P_MEMORIES);
    const size_t wanted = (size_t)memories->values[memories->count - 1];
    hop_array array = {0};
    hop_picture_set *set = calloc(1, sizeof *set);
    if (!set) return hop_fail_memory(error);
    lab->own = set;
    hop_status status = read_array(lab, wanted, &array, error);
    if (!status) {
        *set = (hop_picture_set){.width = array.shape[2],
                                 .height = array.shape[1],
                                 .units = array.shape[1] * array.shape[2],
                                 .count = wanted};
        status = hop_context_check_bytes(lab->context, "pictures", wanted * set->units,
                                         sizeof *set->greys, error);
    }
    if (!status && !(set->greys = malloc(wanted * set->units * sizeof *set->greys)))
        status = hop_fail_memory(error);
    if (!status) {
        const uint8_t *bytes = array.data;
        for (size_t i = 0; i < wanted * set->units; i++)
            set->greys[i] = (float)bytes[i] / 255;
        const uint64_t hash =
            XXH3_64bits_withSeed(bytes, wanted * set->units, set->width);
        lab->fingerprint = hash ? hash : 1;
        status = make_rows(lab, set, error);
    }
    hop_array_clear(&array);
    return status;
}

void hop_pictures_free(void *own) {
    hop_picture_set *set = own;
    if (!set) return;
    for (size_t m = 0; m < set->points; m++) {
        hop_rows_free(set->rows[m]);
        for (size_t s = 0; s < SIMILARITIES; s++)
            pthread_mutex_destroy(&set->betas[m * SIMILARITIES + s].lock);
    }
    free(set->rows);
    free(set->betas);
    free(set->greys);
    free(set);
}

/* Under the lock. */
static hop_status choose(const hop_trial *t, hop_similarity similarity,
                         hop_picture_beta *out) {
    hop_vector_options options = HOP_VECTOR_OPTIONS_INIT;
    hop_tune_options how = HOP_TUNE_OPTIONS_INIT;
    hop_vector_memory *memory = NULL;
    hop_beta_choice choice = {0};
    options.similarity = similarity;
    how.damage = (hop_damage){.noise = t->point->noise, .cover = 0.5};
    how.samples = SAMPLES;
    how.seed = hop_lab_seed(t->lab);
    hop_status status = hop_vector_memory_create(
        t->context, hop_pictures_of(t->lab)->rows[t->point->at[3]], NULL, &options,
        &memory, t->error);
    if (!status) status = hop_vector_choose_beta(memory, &how, &choice, t->error);
    hop_vector_memory_free(memory);
    out->beta = choice.beta;
    /* The gap of squared distances is the squared distance to the nearest. */
    out->reach = choice.gap > 0 ? 2 / choice.gap : 1;
    out->known = status == HOP_OK;
    return status;
}

hop_status hop_pictures_choose(const hop_trial *t, double betas[SIMILARITIES + 1]) {
    hop_picture_beta *all =
        hop_pictures_of(t->lab)->betas + t->point->at[3] * SIMILARITIES;
    hop_status status = HOP_OK;
    for (size_t k = 0; k < SIMILARITIES && !status; k++) {
        /* Trials begin with another one each, so that they need not wait. */
        const size_t s = (k + t->trial) % SIMILARITIES;
        pthread_mutex_lock(&all[s].lock);
        if (!all[s].known) status = choose(t, (hop_similarity)s, &all[s]);
        pthread_mutex_unlock(&all[s].lock);
        betas[s] = all[s].beta;
    }
    betas[SIMILARITIES] = all[HOP_SIMILARITY_EUCLID].reach;
    return status;
}
