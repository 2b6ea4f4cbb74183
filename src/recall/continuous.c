/* SPDX-License-Identifier: MIT */
/* Graded units: C du/dt = -u/R + W g(u) + I with C = R = 1  (Hopfield 1984). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "core/error.h"
#include "core/exponential.h"
#include "memory/form.h"
#include "recall/run.h"

/* At rest: no u is further than this, a part of its field's size, from where it is drawn.
   Values would not do: they saturate while u still moves. */
static const double AT_REST = 1e-8;
/* Values at the start: this much of the way from the middle to the cue's. */
static const double START = 0.9;
/* Room for rounding: a part of the energy's terms, and so much a unit, whose terms of
   order 1 cancel near the middle. */
static const double ROOM = 1e-11, ROOM_OF_A_UNIT = 1e-14;

typedef struct {
    hop_run *run;
    bool binary;
    double gain;
    double *block;     /* the arrays below, in one piece */
    double *u, *v, *h; /* [dim]; h = W v */
    double *bias;      /* [dim] external fields less thresholds */
    double *scratch;   /* [dim + count] */
} graded;

static double activation(const graded *g, double u) {
    return g->binary ? hop_logistic(g->gain * u) : hop_tanh(g->gain * u);
}

/* x ln x, 0 at 0. */
static double entropy_term(double x) {
    return x > 0 ? x * hop_log(x) : 0;
}

/* The integral of g^-1 from its middle to v, and g^-1 itself. */
static double integral(const graded *g, double v) {
    if (g->binary) return (entropy_term(v) + entropy_term(1 - v) + hop_log(2)) / g->gain;
    return (entropy_term(1 + v) + entropy_term(1 - v)) / (2 * g->gain);
}

static double inverse(const graded *g, double v) {
    if (g->binary) return hop_log(v / (1 - v)) / g->gain;
    return hop_log((1 + v) / (1 - v)) / (2 * g->gain);
}

static bool is_allowed(const hop_run *run, size_t unit) {
    return run->allowed[unit / 64] >> (unit % 64) & 1;
}

/* E of the values, h being theirs; *size: the sum of its terms' sizes. */
static double energy_of(const graded *g, double *size) {
    double energy = 0;
    *size = 0;
    for (size_t i = 0; i < g->run->memory->dim; i++) {
        const double pull = -g->v[i] * (g->h[i] / 2 + g->bias[i]);
        const double push = is_allowed(g->run, i) ? integral(g, g->v[i]) : 0;
        energy += pull + push;
        *size += fabs(pull) + fabs(push);
    }
    return energy;
}

static hop_status begin(hop_run *run, graded *g) {
    const hop_memory *memory = run->memory;
    const size_t dim = memory->dim;
    *g = (graded){.run = run, .binary = memory->binary, .gain = run->options->gain};
    g->block = calloc(5 * dim + hop_memory_count(memory), sizeof *g->block);
    if (!g->block) return HOP_ENOMEM;
    g->u = g->block;
    g->v = g->u + dim;
    g->h = g->v + dim;
    g->bias = g->h + dim;
    g->scratch = g->bias + dim;
    const hop_recall_options *options = run->options;
    const size_t row = options->field_rows > 1 ? (size_t)run->cue : 0;
    for (size_t i = 0; i < dim; i++) {
        const int s = hop_state_unit(&run->cursor->state, i);
        const double part = is_allowed(run, i) ? START : 1;
        g->v[i] = g->binary ? 0.5 + part * s / 2 : part * s;
        g->u[i] = is_allowed(run, i) ? inverse(g, g->v[i]) : 0;
        g->bias[i] = -memory->threshold;
        if (options->fields) g->bias[i] += options->fields[row * dim + i];
    }
    memory->form->apply(memory, g->v, g->scratch, g->h);
    return HOP_OK;
}

/* One step of Euler's rule; how far the u furthest from its goal was. */
static double step(graded *g) {
    const hop_memory *memory = g->run->memory;
    const double dt = g->run->options->time_step;
    double largest = 0;
    for (size_t i = 0; i < memory->dim; i++) {
        if (!is_allowed(g->run, i)) continue;
        const double goal = g->h[i] + g->bias[i], away = goal - g->u[i];
        largest = fmax(largest, fabs(away) / (1 + fabs(goal)));
        g->u[i] += dt * away;
        g->v[i] = activation(g, g->u[i]);
    }
    memory->form->apply(memory, g->v, g->scratch, g->h);
    return largest;
}

/* The signs of the values become the state; after every step, so that flips are those of
   the way, traced or not. */
static void round_state(graded *g) {
    hop_run *run = g->run;
    hop_state *state = &run->cursor->state;
    for (size_t i = 0; i < state->dim; i++) {
        const double middle = g->binary ? 0.5 : 0;
        const int value = (g->v[i] > middle) - (g->v[i] < middle);
        if (!is_allowed(run, i) || value == 0 || value == hop_state_unit(state, i))
            continue;
        hop_state_set(state, i, value);
        run->result.flips++;
    }
}

static void fail_to_fall(hop_run *run, double before, double after) {
    char end[32] = "no number";
    if (isfinite(after)) snprintf(end, sizeof end, "%.9g", after);
    run->status = hop_fail(
        &run->error, HOP_EINVAL,
        "time step: %g is too large for gain %g: step %llu of cue %llu "
        "raised the energy from %.9g to %s",
        run->options->time_step, run->options->gain,
        (unsigned long long)run->result.steps, (unsigned long long)run->cue, before, end);
}

void hop_settle_continuous(hop_run *run) {
    graded g;
    double size;
    run->status = begin(run, &g);
    if (run->status) return;
    double energy = energy_of(&g, &size);
    while (run->result.steps < run->max_steps && !run->status) {
        if (hop_run_interrupted(run)) break;
        const double away = step(&g);
        run->result.steps++;
        const double after = energy_of(&g, &size);
        const double room = ROOM * size + ROOM_OF_A_UNIT * (double)run->memory->dim;
        if (!(after <= energy + room)) fail_to_fall(run, energy, after);
        energy = after;
        round_state(&g);
        hop_run_step(run);
        run->result.converged = away <= AT_REST;
        if (run->result.converged) break;
    }
    run->result.graded_energy = energy;
    hop_cursor_load(run->cursor);
    free(g.block);
}
