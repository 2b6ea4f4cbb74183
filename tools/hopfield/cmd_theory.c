/* SPDX-License-Identifier: MIT */
/* hopfield theory: what to expect of a network before building it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "exit.h"
#include "report.h"
#include "theory_rule.h"

typedef struct prediction {
    double units, patterns, noise, load;
    double first_step; /* wrong units after one synchronous step */
    double unstable;   /* unstable units of a stored pattern, exactly */
    hop_theory_ags ags;
    uint64_t exact, exact_all;
} prediction;

static prediction predict(const hop_options *options) {
    prediction out = {.units = (double)options->units,
                      .patterns = (double)options->pattern_count,
                      .noise = options->noise};
    out.load = out.patterns / out.units;
    out.first_step =
        out.units * hop_theory_one_step_error(out.units, out.patterns, 1 - 2 * out.noise);
    out.unstable =
        out.units * hop_theory_unstable_exact(options->units, options->pattern_count);
    hop_theory_solve_ags(out.load, &out.ags);
    out.exact = hop_theory_exact_capacity(options->units, 0.5);
    out.exact_all = hop_theory_exact_capacity_all(options->units, 0.5);
    return out;
}

static int print_json(const prediction *p) {
    double wrong = p->ags.retrieval ? p->ags.error_fraction * p->units : NAN;
    return hop_json_print(json_pack(
        "{s:I, s:I, s:f, s:f, s:f, s:f, s:b, s:f, s:o, s:f, s:I, s:I, s:f, s:f, s:s}",
        "units", (json_int_t)p->units, "patterns", (json_int_t)p->patterns, "load",
        p->load, "noise", p->noise, "first_step_wrong", p->first_step, "unstable",
        p->unstable, "retrieval", p->ags.retrieval, "overlap", p->ags.overlap,
        "expected_wrong", hop_json_number(wrong), "critical_load",
        HOP_THEORY_CRITICAL_LOAD, "exact_capacity", (json_int_t)p->exact,
        "exact_capacity_all", (json_int_t)p->exact_all, "mceliece_most",
        hop_theory_mceliece_most(p->units), "mceliece_all",
        hop_theory_mceliece_all(p->units), "version", hop_version()));
}

static void print_capacity(const char *label, uint64_t capacity, const char *formula,
                           double mceliece) {
    printf("%s", label);
    if (capacity > INT64_MAX)
        printf("any number of patterns");
    else
        printf("up to %llu pattern%s", (unsigned long long)capacity,
               capacity == 1 ? "" : "s");
    printf(" (probability 1/2; %s = %.1f)\n", formula, mceliece);
}

static void print_text(const prediction *p) {
    printf("units                 %.0f\n", p->units);
    printf("patterns              %.0f\n", p->patterns);
    printf("load                  %.5g (critical: %.4f)\n", p->load,
           HOP_THEORY_CRITICAL_LOAD);
    printf("unstable units        %.4g of %.0f in a stored pattern, on average\n",
           p->unstable, p->units);
    printf("after one step        %.4g of %.0f wrong, from %.3g%% noise\n", p->first_step,
           p->units, 100 * p->noise);
    if (p->ags.retrieval)
        printf("at the end            %.4g of %.0f wrong (overlap %.5f)\n",
               p->ags.error_fraction * p->units, p->units, p->ags.overlap);
    else
        printf("at the end            beyond the critical load: no memory holds\n");
    print_capacity("one pattern exact     ", p->exact, "N/(2 ln N)",
                   hop_theory_mceliece_most(p->units));
    print_capacity("all patterns exact    ", p->exact_all, "N/(4 ln N)",
                   hop_theory_mceliece_all(p->units));
}

static int run(const hop_options *options) {
    if (options->argument_count)
        return hop_complain(EXIT_USAGE, "theory takes no argument '%s'",
                            options->arguments[0]);
    if (!options->given[FLAG_UNITS] || !options->given[FLAG_PATTERN_COUNT])
        return hop_complain(EXIT_USAGE, "theory needs --units N and --patterns P");
    if (options->given[FLAG_RULE] && strcmp(options->rule, "hebb") != 0)
        return hop_theory_of_rule(options);
    if (options->given[FLAG_THEORY_ACTIVE])
        return hop_complain(EXIT_USAGE, "--active needs --rule willshaw");
    prediction predicted = predict(options);
    if (options->json) return print_json(&predicted);
    print_text(&predicted);
    return EXIT_OK;
}

static const hop_flag_id flags[] = {FLAG_UNITS, FLAG_PATTERN_COUNT, FLAG_NOISE,
                                    FLAG_RULE,  FLAG_THEORY_ACTIVE, FLAG_JSON,
                                    FLAG_END};
static const char *const examples[] = {
    "hopfield theory --units 8000 --patterns 900 --noise 0.1",
    "hopfield theory --units 64 --patterns 5 --json",
    "hopfield theory --units 1000 --patterns 40 --rule palimpsest",
    "hopfield theory --units 1024 --patterns 5000 --rule willshaw --active 0.01",
    NULL,
};

const hop_cmd hop_cmd_theory = {
    .name = "theory",
    .summary = "Predict errors and capacity of a network",
    .usage = "--units N --patterns P [--noise F] [--rule NAME] [--json]",
    .about =
        "For random patterns under Hebb's rule: unstable units of a stored pattern "
        "(binomial, exact), wrong units after one synchronous step, wrong units at the "
        "end (Amit, Gutfreund, Sompolinsky 1985), and how many patterns are recalled "
        "without a single wrong unit with probability one half. Under another rule: how "
        "many patterns it holds, and what is wrong at the end with a stored one.",
    .operands = OPERANDS_NONE,
    .flags = flags,
    .examples = examples,
    .run = run,
};
