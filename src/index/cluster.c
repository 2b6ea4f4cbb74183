/* SPDX-License-Identifier: MIT */
/* Centres of rows, in two storeys, by repeated means. */
#include "index/cluster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/random.h>
#include "core/error.h"

enum { ROUNDS = 8 };

/* Top centres under which a row seeks its nearest bottom centre: a row that goes to the
   wrong one loosens the bounds of all rows there. */
enum { LOOKED_UNDER = 4 };

/* The centre with the smallest |x - c|^2 / 2 - |x|^2 / 2, the first of equals. */
static size_t nearest(const float *products, const float *halves, size_t count) {
    size_t best = 0;
    for (size_t k = 1; k < count; k++)
        if (products[k] - halves[k] > products[best] - halves[best]) best = k;
    return best;
}

static void find_halves(const float *centres, size_t count, size_t dim, float *halves) {
    for (size_t k = 0; k < count; k++) {
        double sum = 0;
        for (size_t i = 0; i < dim; i++)
            sum += (double)centres[k * dim + i] * centres[k * dim + i];
        halves[k] = (float)(sum / 2);
    }
}

/* Rows to be divided among centres. */
typedef struct division {
    hop_context *context;
    const float *rows;
    const uint32_t *members; /* [count]: which rows */
    size_t count, dim, wanted;
    float *centres, *halves; /* [wanted] */
    uint32_t *of;            /* [count]: the centre of each member */
    float *products;         /* [threads][wanted] */
} division;

static void divide_chunk(void *shared, size_t chunk, unsigned worker) {
    const division *self = shared;
    float *products = self->products + worker * self->wanted;
    size_t last = (chunk + 1) * HOP_CENTRE_ROWS;
    if (last > self->count) last = self->count;
    for (size_t m = chunk * HOP_CENTRE_ROWS; m < last; m++) {
        self->context->real->dots(self->rows + self->members[m] * self->dim, 1,
                                  self->centres, self->wanted, self->dim, products,
                                  self->wanted);
        self->of[m] = (uint32_t)nearest(products, self->halves, self->wanted);
    }
}

/* Every centre becomes the mean of its rows; one without rows stays. */
static void take_means(const division *self, double *sums, size_t *counts) {
    const size_t dim = self->dim;
    memset(sums, 0, self->wanted * dim * sizeof *sums);
    memset(counts, 0, self->wanted * sizeof *counts);
    for (size_t m = 0; m < self->count; m++) {
        const float *row = self->rows + self->members[m] * dim;
        double *sum = sums + self->of[m] * dim;
        counts[self->of[m]]++;
        for (size_t i = 0; i < dim; i++) sum[i] += row[i];
    }
    for (size_t k = 0; k < self->wanted; k++)
        for (size_t i = 0; counts[k] && i < dim; i++)
            self->centres[k * dim + i] = (float)(sums[k * dim + i] / (double)counts[k]);
}

/* Squared distances to the nearest centre so far, when one more is placed. */
typedef struct spreading {
    const division *division;
    const float *centre;
    double *apart; /* [members] */
} spreading;

static void spread_chunk(void *shared, size_t chunk, unsigned worker) {
    const spreading *self = shared;
    const division *all = self->division;
    size_t last = (chunk + 1) * HOP_CENTRE_ROWS;
    (void)worker;
    if (last > all->count) last = all->count;
    for (size_t m = chunk * HOP_CENTRE_ROWS; m < last; m++) {
        float square;
        all->context->real->squares(self->centre, NULL,
                                    all->rows + all->members[m] * all->dim, 1, all->dim,
                                    &square);
        self->apart[m] = fmin(self->apart[m], square);
    }
}

/* The first centres are members, each drawn in proportion to its squared distance from
   those before it (Arthur, Vassilvitskii 2007): then few groups share a centre. */
static void seed_centres(const division *self, hop_random *chance, double *apart) {
    const size_t dim = self->dim;
    for (size_t m = 0; m < self->count; m++) apart[m] = INFINITY;
    size_t drawn = hop_random_below(chance, self->count);
    for (size_t k = 0; k < self->wanted; k++) {
        spreading step = {self, self->centres + k * dim, apart};
        double total = 0;
        memcpy(self->centres + k * dim, self->rows + self->members[drawn] * dim,
               dim * sizeof *self->centres);
        hop_parallel_for(self->context,
                         (self->count + HOP_CENTRE_ROWS - 1) / HOP_CENTRE_ROWS,
                         spread_chunk, &step);
        if (hop_context_interrupted(self->context)) return;
        for (size_t m = 0; m < self->count; m++) total += apart[m];
        double left = hop_random_real(chance) * total;
        drawn = 0;
        while (drawn + 1 < self->count && left >= apart[drawn]) left -= apart[drawn++];
    }
}

/* Divides members among centres that begin as some of them. HOP_ENOMEM,
   HOP_EINTERRUPTED. */
static hop_status divide(division *self, hop_random *chance) {
    const size_t dim = self->dim;
    double *apart = malloc(self->count * sizeof *apart);
    double *sums = malloc(self->wanted * dim * sizeof *sums);
    size_t *counts = malloc(self->wanted * sizeof *counts);
    self->products = malloc(hop_context_threads(self->context) * self->wanted *
                            sizeof *self->products);
    const bool whole = apart && sums && counts && self->products;
    if (whole) {
        seed_centres(self, chance, apart);
        for (int round = 0; round <= ROUNDS; round++) {
            if (hop_context_interrupted(self->context)) break;
            if (round > 0) take_means(self, sums, counts);
            find_halves(self->centres, self->wanted, dim, self->halves);
            hop_parallel_for(self->context,
                             (self->count + HOP_CENTRE_ROWS - 1) / HOP_CENTRE_ROWS,
                             divide_chunk, self);
        }
    }
    free(apart);
    free(sums);
    free(counts);
    free(self->products);
    if (!whole) return HOP_ENOMEM;
    return hop_context_interrupted(self->context) ? HOP_EINTERRUPTED : HOP_OK;
}

static hop_status allocate(hop_centres *centres, size_t wanted, size_t tops) {
    const size_t dim = centres->dim;
    centres->tops = tops;
    /* Each group rounds its number of centres up. */
    centres->bottoms = wanted + tops;
    centres->top = malloc(tops * dim * sizeof *centres->top);
    centres->top_half = malloc(tops * sizeof *centres->top_half);
    centres->bottom = malloc(centres->bottoms * dim * sizeof *centres->bottom);
    centres->bottom_half = malloc(centres->bottoms * sizeof *centres->bottom_half);
    centres->start = calloc(tops + 1, sizeof *centres->start);
    return centres->top && centres->top_half && centres->bottom && centres->bottom_half &&
                   centres->start
               ? HOP_OK
               : HOP_ENOMEM;
}

/* Members of every top centre, in order: order[count], first[tops + 1]. */
static void group(const uint32_t *of, size_t count, size_t tops, uint32_t *order,
                  size_t *first) {
    memset(first, 0, (tops + 1) * sizeof *first);
    for (size_t m = 0; m < count; m++) first[of[m] + 1]++;
    for (size_t t = 0; t < tops; t++) first[t + 1] += first[t];
    for (size_t m = 0; m < count; m++) order[first[of[m]]++] = (uint32_t)m;
    for (size_t t = tops; t > 0; t--) first[t] = first[t - 1];
    first[0] = 0;
}

hop_status hop_centres_find(hop_context *context, const float *rows, size_t count,
                            size_t dim, size_t wanted, uint64_t seed, hop_centres *out,
                            hop_error *error) {
    const size_t tops = (size_t)ceil(sqrt((double)wanted));
    hop_random chance = hop_random_begin(seed, HOP_STREAM_CLUSTER, 0);
    hop_centres centres = {.dim = dim};
    uint32_t *members = malloc(count * sizeof *members);
    uint32_t *of = malloc(count * sizeof *of), *below = malloc(count * sizeof *below);
    size_t *first = malloc((tops + 1) * sizeof *first);
    hop_status status = allocate(&centres, wanted, tops);
    if (!members || !of || !below || !first) status = HOP_ENOMEM;
    if (status == HOP_OK) {
        for (size_t m = 0; m < count; m++) members[m] = (uint32_t)m;
        division all = {.context = context,
                        .rows = rows,
                        .members = members,
                        .count = count,
                        .dim = dim,
                        .wanted = tops,
                        .centres = centres.top,
                        .halves = centres.top_half,
                        .of = of};
        status = divide(&all, &chance);
    }
    if (status == HOP_OK) group(of, count, tops, members, first);
    size_t used = 0;
    for (size_t t = 0; status == HOP_OK && t < tops; t++) {
        const size_t mine = first[t + 1] - first[t];
        const size_t share = (wanted * mine + count - 1) / count;
        centres.start[t] = used;
        if (mine == 0) continue;
        division part = {.context = context,
                         .rows = rows,
                         .members = members + first[t],
                         .count = mine,
                         .dim = dim,
                         .wanted = share,
                         .centres = centres.bottom + used * dim,
                         .halves = centres.bottom_half + used,
                         .of = below};
        status = divide(&part, &chance);
        used += share;
    }
    if (status == HOP_OK) centres.start[tops] = centres.bottoms = used;
    free(members);
    free(of);
    free(below);
    free(first);
    if (status == HOP_OK) {
        *out = centres;
        return HOP_OK;
    }
    hop_centres_free(&centres);
    return hop_fail(error, status, "%s", hop_status_describe(status));
}

void hop_centres_free(hop_centres *centres) {
    free(centres->top);
    free(centres->bottom);
    free(centres->top_half);
    free(centres->bottom_half);
    free(centres->start);
}

size_t hop_centres_scratch(const hop_centres *centres) {
    return HOP_CENTRE_ROWS * centres->tops + centres->bottoms;
}

/* The nearest bottom centre under a top one; *best is what it must beat. */
static void look_under(const hop_context *context, const hop_centres *centres, size_t top,
                       const float *row, float *scratch, float *best, uint32_t *out) {
    const size_t first = centres->start[top], mine = centres->start[top + 1] - first;
    if (mine == 0) return;
    context->real->dots(row, 1, centres->bottom + first * centres->dim, mine,
                        centres->dim, scratch, mine);
    const size_t found = nearest(scratch, centres->bottom_half + first, mine);
    const float gain = scratch[found] - centres->bottom_half[first + found];
    if (gain > *best) {
        *best = gain;
        *out = (uint32_t)(first + found);
    }
}

void hop_centres_assign(const hop_context *context, const hop_centres *centres,
                        const float *rows, size_t count, float *scratch, uint32_t *out) {
    const size_t dim = centres->dim, tops = centres->tops;
    float *bottoms = scratch + HOP_CENTRE_ROWS * tops;
    context->real->dots(rows, count, centres->top, tops, dim, scratch, tops);
    for (size_t r = 0; r < count; r++) {
        float *products = scratch + r * tops, best = -INFINITY;
        out[r] = 0;
        /* A top centre that the sample left without rows has none below it: all are
           looked under, the nearest first, until enough of them had some. */
        for (size_t looked = 0, seen = 0; seen < tops && looked < LOOKED_UNDER; seen++) {
            const size_t top = nearest(products, centres->top_half, tops);
            looked += centres->start[top] < centres->start[top + 1];
            look_under(context, centres, top, rows + r * dim, bottoms, &best, &out[r]);
            products[top] = -INFINITY;
        }
    }
}
