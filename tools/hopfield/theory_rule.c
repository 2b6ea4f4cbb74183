/* SPDX-License-Identifier: MIT */
/* What theory expects of random patterns under a rule other than Hebb's. */
#include "theory_rule.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "exit.h"
#include "report.h"

/* NaN where a theory has no such number. */
typedef struct {
    double critical_load, capacity; /* P/N and P up to which patterns hold */
    double overlap, wrong;          /* at the end, from the pattern; wrong units */
    double active, threshold;       /* of patterns of 0 and 1 */
    double margin, fill, information;
    const char *paper, *of_what, *whose;
} expected;

/* A rule as it was asked for. */
typedef struct {
    const hop_options *options;
    const hop_memory *memory;
    double units, load;
} question;

/* The value of a parameter; NaN where the form of the rule has none of this name. */
static double value_of(const question *asked, const char *name) {
    const hop_rule_parameter *list = hop_memory_rule(asked->memory)->parameters;
    for (size_t k = 0; list[k].name; k++)
        if (strcmp(list[k].name, name) == 0)
            return hop_memory_rule_value(asked->memory, k);
    return NAN;
}

static void hold(const question *asked, double critical, double overlap, expected *out) {
    out->critical_load = critical;
    out->capacity = floor(critical * asked->units);
    out->overlap = overlap;
    if (overlap > 0) out->wrong = (1 - overlap) / 2 * asked->units;
}

/* Couplings of the largest margin hold every pattern while that is above 0. */
static int minover(const question *asked, expected *out) {
    hold(asked, hop_theory_gardner_capacity(0), asked->load <= 2, out);
    out->margin = hop_theory_gardner_margin(asked->load);
    out->paper = "Gardner 1988";
    out->of_what = "after rounds enough, every pattern is held";
    return 1;
}

/* Rules that look for couplings find some, with the margin they want, if there are any.
 */
static int gardner(const question *asked, expected *out) {
    const double kappa = value_of(asked, "kappa");
    const double critical = hop_theory_gardner_capacity(isnan(kappa) ? 0 : kappa);
    hold(asked, critical, asked->load <= critical, out);
    out->margin = hop_theory_gardner_margin(asked->load);
    out->paper = "Gardner 1988";
    out->of_what = "after rounds enough, every pattern has the margin wanted";
    return 1;
}

static int projection(const question *asked, expected *out) {
    hold(asked, 1, asked->load <= 1, out);
    out->paper = "Kanter, Sompolinsky 1987";
    out->of_what = "every pattern is held";
    return 1;
}

static int diederich_opper(const question *asked, expected *out) {
    return value_of(asked, "form") > 0 ? projection(asked, out) : gardner(asked, out);
}

/* Patterns over the units of one layer are twice as many as over all. */
static int bam(const question *asked, expected *out) {
    if (2 * (double)hop_memory_left(asked->memory) != asked->units) return 0;
    hold(asked, HOP_THEORY_BAM_CRITICAL_LOAD / 2, hop_theory_bam_overlap(2 * asked->load),
         out);
    out->paper = "Kurchan, Peliti, Saber 1994";
    out->of_what = "pairs hold, of two layers of N/2";
    return 1;
}

static int sequence(const question *asked, expected *out) {
    if (!isnan(value_of(asked, "lambda")) || !isnan(value_of(asked, "dense"))) return 0;
    hold(asked, HOP_THEORY_SEQUENCE_CRITICAL_LOAD,
         hop_theory_sequence_overlap(asked->load), out);
    out->paper = "During, Coolen, Sherrington 1998";
    out->of_what = "the sequence is followed";
    return 1;
}

/* lambda = exp(-epsilon^2 / 2N). */
static int palimpsest(const question *asked, expected *out) {
    const double lambda = value_of(asked, "lambda");
    if (!(lambda > 0 && lambda < 1)) return 0;
    const double epsilon = sqrt(-2 * asked->units * log(lambda));
    const double age = ((double)asked->options->pattern_count - 1) / asked->units;
    hold(asked, hop_theory_palimpsest_capacity(epsilon),
         hop_theory_palimpsest_overlap(epsilon, age), out);
    out->paper = "Mezard, Nadal, Toulouse 1986";
    out->of_what = "so many of the newest hold, after patterns without end";
    out->whose = "the oldest: ";
    return 1;
}

static int covariance(const question *asked, expected *out) {
    const double f = value_of(asked, "f");
    hop_theory_sparse found;
    const double critical = hop_theory_sparse_capacity(f, 0, &out->threshold);
    if (hop_theory_solve_sparse(asked->load, f, 0, hop_memory_threshold(asked->memory),
                                &found))
        return 0;
    hold(asked, critical, found.overlap, out);
    out->active = nearbyint(f * asked->units);
    out->wrong = (f * found.active_error + (1 - f) * found.silent_error) * asked->units;
    out->paper = "Tsodyks, Feigelman 1988";
    out->of_what = "patterns hold at the best threshold";
    return 1;
}

static int willshaw(const question *asked, expected *out) {
    const uint64_t units = asked->options->units, count = asked->options->pattern_count;
    const double f = asked->options->active;
    const uint64_t on = (uint64_t)fmax(1, nearbyint(f * asked->units));
    const uint64_t most = hop_theory_willshaw_capacity(units, on, 1);
    out->capacity = most == UINT64_MAX ? NAN : (double)most;
    out->critical_load = out->capacity / asked->units;
    out->active = (double)on;
    out->wrong =
        (asked->units - out->active) * hop_theory_willshaw_error(units, on, count);
    out->fill = hop_theory_willshaw_fill(units, on, count);
    out->information = hop_theory_willshaw_information(units, on, count);
    out->paper = "Willshaw, Buneman, Longuet-Higgins 1969";
    out->of_what = "at most one unit is wrong, on average";
    return 1;
}

/* What one step does to the pattern itself. */
static void hold_dense(const question *asked, double capacity, double error,
                       expected *out) {
    out->capacity = floor(capacity);
    out->critical_load = capacity / asked->units;
    out->wrong = error * asked->units;
}

static int poly(const question *asked, expected *out) {
    const unsigned n = (unsigned)value_of(asked, "n");
    const double count = (double)asked->options->pattern_count;
    hold_dense(asked, hop_theory_power_capacity(n, asked->units),
               hop_theory_power_error(n, asked->units, count), out);
    out->paper = "Krotov, Hopfield 2016";
    out->of_what = "most patterns are without an error";
    return 1;
}

static int rect(const question *asked, expected *out) {
    const unsigned n = (unsigned)value_of(asked, "n");
    const double count = (double)asked->options->pattern_count;
    hold_dense(asked, 2 * hop_theory_power_capacity(n, asked->units),
               hop_theory_power_error(n, asked->units, count / 2), out);
    out->paper = "Krotov, Hopfield 2016";
    out->of_what = "most patterns are without an error";
    return 1;
}

static int exponential(const question *asked, expected *out) {
    const double count = (double)asked->options->pattern_count;
    hold_dense(asked, hop_theory_exponential_capacity(asked->units),
               hop_theory_exponential_error(asked->units, count), out);
    out->paper = "Demircigil et al. 2017";
    out->of_what = "2^(N/2): all patterns are stable; errors are upper bounds";
    return 1;
}

/* small: no parameter follows from N, and the rule would need a matrix of N^2. */
static const struct {
    const char *name;
    int (*predict)(const question *asked, expected *out);
    int small;
} theories[] = {
    {"projection", projection, 0},
    {"perceptron", gardner, 1},
    {"minover", minover, 1},
    {"diederich-opper", diederich_opper, 1},
    {"bam", bam, 0},
    {"sequence", sequence, 0},
    {"palimpsest", palimpsest, 0},
    {"covariance", covariance, 0},
    {"willshaw", willshaw, 1},
    {"poly", poly, 0},
    {"rect", rect, 0},
    {"exp", exponential, 0},
};
enum { THEORIES = sizeof theories / sizeof *theories };

static json_t *whole(double value) {
    if (isnan(value)) return json_null();
    return value < 0x1p53 ? json_integer((json_int_t)value) : hop_json_number(value);
}

static int print_json(const question *asked, const expected *e) {
    return hop_json_print(json_pack(
        "{s:s, s:I, s:I, s:f, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:s}",
        "rule", hop_memory_rule_text(asked->memory), "units",
        (json_int_t)asked->options->units, "patterns",
        (json_int_t)asked->options->pattern_count, "load", asked->load, "critical_load",
        hop_json_number(e->critical_load), "capacity", whole(e->capacity), "overlap",
        hop_json_number(e->overlap), "expected_wrong", hop_json_number(e->wrong),
        "active", whole(e->active), "best_threshold", hop_json_number(e->threshold),
        "margin", hop_json_number(e->margin), "fill", hop_json_number(e->fill),
        "information", hop_json_number(e->information), "paper", e->paper, "version",
        hop_version()));
}

static void print_text(const question *asked, const expected *e) {
    printf("rule                  %s (%s)\n", hop_memory_rule_text(asked->memory),
           e->paper);
    printf("units                 %.0f\n", asked->units);
    printf("patterns              %.0f\n", asked->load * asked->units);
    printf("load                  %.5g\n", asked->load);
    if (!isnan(e->active)) printf("active units          %.0f\n", e->active);
    if (!isnan(e->capacity))
        printf("capacity              %.*g patterns, a load of %.4g\n%22s%s\n",
               e->capacity < 1e12 ? 12 : 4, e->capacity, e->critical_load, "",
               e->of_what);
    if (!isnan(e->threshold))
        printf("threshold             %.4g in use; the best at capacity is %.4g\n",
               hop_memory_threshold(asked->memory), e->threshold);
    if (!isnan(e->margin)) printf("largest margin        %.4g at this load\n", e->margin);
    if (!isnan(e->fill)) {
        printf("couplings set         %.4g%%\n", 100 * e->fill);
        printf("information           %.4g bits a coupling (at most %.3f)\n",
               e->information, HOP_THEORY_WILLSHAW_INFORMATION);
    }
    if (e->overlap == 0)
        printf("at the end            %sbeyond what the rule holds\n", e->whose);
    else if (isnan(e->overlap))
        printf("after one step        %.4g of %.0f wrong\n", e->wrong, asked->units);
    else
        printf("at the end            %s%.4g of %.0f wrong (overlap %.5f)\n", e->whose,
               e->wrong, asked->units, e->overlap);
}

static int answer(question *asked, size_t which) {
    expected e = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NULL, NULL, ""};
    if (!theories[which].predict(asked, &e))
        return hop_complain(EXIT_USAGE, "--rule: no theory here of %s",
                            hop_memory_rule_text(asked->memory));
    if (asked->options->json) return print_json(asked, &e);
    print_text(asked, &e);
    return EXIT_OK;
}

/* A memory without patterns reads the rule and settles its parameters. */
static int ask(const hop_options *options, size_t which) {
    hop_memory_options wanted = HOP_MEMORY_OPTIONS_INIT;
    hop_context *context = NULL;
    hop_memory *memory = NULL;
    hop_error error;
    wanted.rule = options->rule;
    const size_t dim = theories[which].small ? 2 : (size_t)options->units;
    int code = 0;
    hop_status status = hop_context_create(NULL, &context, &error);
    if (!status) status = hop_memory_create(context, dim, &wanted, &memory, &error);
    if (status) {
        code = hop_complain_error(status, BLAME_USAGE, &error);
    } else {
        const double units = (double)options->units;
        question asked = {options, memory, units, (double)options->pattern_count / units};
        code = answer(&asked, which);
    }
    hop_memory_free(memory);
    hop_context_free(context);
    return code;
}

int hop_theory_of_rule(const hop_options *options) {
    char known[256] = "hebb";
    const size_t length = strcspn(options->rule, ":");
    hop_error error;
    const hop_status status = hop_rule_text_check(options->rule, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_USAGE, &error);
    for (size_t k = 0; k < THEORIES; k++) {
        const char *name = theories[k].name;
        if (strlen(name) == length && strncmp(options->rule, name, length) == 0) {
            const int sparse = strcmp(name, "willshaw") == 0;
            if (options->given[FLAG_NOISE])
                return hop_complain(EXIT_USAGE, "--noise: only of hebb is it known what "
                                                "a damaged cue becomes");
            if (sparse != options->given[FLAG_THEORY_ACTIVE])
                return hop_complain(EXIT_USAGE, sparse
                                                    ? "--rule willshaw needs --active F"
                                                    : "--active is of willshaw only; "
                                                      "covariance has f in its rule");
            return ask(options, k);
        }
        const size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, ", %s", name);
    }
    return hop_complain(EXIT_USAGE, "--rule: no theory here of %s, but of %s",
                        options->rule, known);
}
