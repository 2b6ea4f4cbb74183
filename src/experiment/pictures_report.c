/* SPDX-License-Identifier: MIT */
/* Pictures: every way of recall beside the nearest neighbour. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "experiment/pictures_record.h"

static hop_estimate rate(const hop_lab *lab, size_t point, size_t way, size_t damage,
                         size_t field) {
    return hop_lab_rate(lab, point, hop_picture_field(way, damage, field));
}

static double percent(const hop_lab *lab, size_t point, size_t way, size_t damage) {
    return 100 * rate(lab, point, way, damage, RIGHT).value;
}

static void separation_text(size_t way, char text[HOP_SEPARATION_TEXT]) {
    hop_separation_text(&hop_picture_ways[way].separation, text, HOP_SEPARATION_TEXT);
}

/* The way of a similarity with a separation. */
static size_t way_of(hop_similarity similarity, hop_separation_kind kind) {
    size_t way = 0;
    while (hop_picture_ways[way].similarity != similarity ||
           hop_picture_ways[way].separation.kind != kind)
        way++;
    return way;
}

/* The first of the ways that bring back most. */
static size_t best_of(const hop_lab *lab, size_t point, size_t damage) {
    size_t best = 0;
    for (size_t way = 1; way < WAYS; way++)
        if (percent(lab, point, way, damage) > percent(lab, point, best, damage))
            best = way;
    return best;
}

/* How much more one way brings back than the nearest neighbour does, cue by cue. */
static hop_estimate gain_of(const hop_lab *lab, size_t point, size_t way, size_t damage,
                            hop_report *report) {
    hop_estimate gain = {NAN, NAN, NAN};
    double *values = malloc(lab->trials * sizeof *values);
    for (size_t t = 0; values && t < lab->trials; t++) {
        const double *record = hop_lab_record(lab, point, t);
        values[t] = record[hop_picture_field(way, damage, RIGHT)] -
                    record[hop_picture_field(NEAREST, damage, RIGHT)];
    }
    if (values)
        gain = hop_mean(values, lab->trials, 1);
    else
        hop_report_fail(report);
    free(values);
    return gain;
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table =
        hop_report_add_table(report, "results", "What comes back, by damage and way",
                             "memories,damage,similarity,separation,right+,right_theory,"
                             "wrong+,unknown+,error+");
    for (size_t k = 0; k < lab->point_count; k++)
        for (size_t d = 0; d < DAMAGES; d++)
            for (size_t way = 0; way < RECALLS; way++) {
                char text[HOP_SEPARATION_TEXT] = "nearest neighbour";
                hop_similarity similarity = HOP_SIMILARITY_EUCLID;
                if (way < WAYS) {
                    separation_text(way, text);
                    similarity = hop_picture_ways[way].similarity;
                }
                hop_table_number(table, (double)lab->points[k].patterns);
                hop_table_text(table, "%s", hop_picture_damages[d]);
                hop_table_text(table, "%s", hop_similarity_name(similarity));
                hop_table_text(table, "%s", text);
                hop_table_estimate(table, rate(lab, k, way, d, RIGHT));
                hop_table_number(table, 1 / (double)lab->points[k].patterns);
                hop_table_estimate(table, rate(lab, k, way, d, WRONG));
                hop_table_estimate(table, rate(lab, k, way, d, UNKNOWN));
                hop_table_estimate(
                    table, hop_lab_mean(lab, k, hop_picture_field(way, d, ERROR)));
            }
}

static void add_winners(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "winners", "The best way of each damage beside the nearest neighbour",
        "memories,damage,best,right+,nearest+,gain+");
    for (size_t k = 0; k < lab->point_count; k++)
        for (size_t d = 0; d < DAMAGES; d++) {
            char text[HOP_SEPARATION_TEXT];
            const size_t best = best_of(lab, k, d);
            separation_text(best, text);
            hop_table_number(table, (double)lab->points[k].patterns);
            hop_table_text(table, "%s", hop_picture_damages[d]);
            hop_table_text(table, "%s, %s",
                           hop_similarity_name(hop_picture_ways[best].similarity), text);
            hop_table_estimate(table, rate(lab, k, best, d, RIGHT));
            hop_table_estimate(table, rate(lab, k, NEAREST, d, RIGHT));
            hop_table_estimate(table, gain_of(lab, k, best, d, report));
        }
}

static void add_betas(const hop_lab *lab, hop_report *report) {
    hop_report_table *table =
        hop_report_add_table(report, "betas", "Inverse temperatures, and covers found",
                             "memories,similarity,beta,found+");
    for (size_t k = 0; k < lab->point_count; k++)
        for (size_t s = 0; s <= SIMILARITIES; s++) {
            hop_table_number(table, (double)lab->points[k].patterns);
            if (s < SIMILARITIES)
                hop_table_text(table, "%s", hop_similarity_name((hop_similarity)s));
            else
                hop_table_text(table, "euclid, epanechnikov");
            hop_table_number(table, hop_lab_record(lab, k, 0)[BETA + s]);
            hop_table_estimate(table, hop_lab_rate(lab, k, FOUND));
        }
}

static void add_curve(const hop_lab *lab, hop_report_panel *panel, size_t group,
                      const char *label, size_t way, size_t damage) {
    hop_report_series *series =
        hop_panel_add_series(panel, HOP_LAB_MEASURED, group, "%s", label);
    for (size_t k = 0; k < lab->point_count; k++)
        hop_series_estimate(series, (double)lab->points[k].patterns,
                            rate(lab, k, way, damage, RIGHT));
}

static hop_report_panel *add_panel(hop_report *report, const char *title) {
    hop_report_panel *panel =
        hop_report_add_panel(report, title, "memories P", "share that comes back");
    hop_panel_log_x(panel);
    hop_panel_y_range(panel, 0, 1);
    return panel;
}

/* Softmax under every similarity. */
static void add_similarities(const hop_lab *lab, hop_report *report, size_t damage) {
    char title[64];
    snprintf(title, sizeof title, "Softmax: %s", hop_picture_damages[damage]);
    hop_report_panel *panel = add_panel(report, title);
    for (size_t s = 0; s < SIMILARITIES; s++)
        add_curve(lab, panel, s, hop_similarity_name((hop_similarity)s),
                  way_of((hop_similarity)s, HOP_SEPARATION_SOFTMAX), damage);
    add_curve(lab, panel, HOP_LAB_BLACK, "nearest neighbour", NEAREST, damage);
}

/* Every separation under Euclid; powers, which have none there, under centred. */
static void add_separations(const hop_lab *lab, hop_report *report, size_t damage) {
    char title[64];
    size_t group = 0;
    snprintf(title, sizeof title, "Separations: %s", hop_picture_damages[damage]);
    hop_report_panel *panel = add_panel(report, title);
    for (size_t way = 0; way < WAYS; way++) {
        char text[HOP_SEPARATION_TEXT];
        const bool power =
            way == way_of(HOP_SIMILARITY_CENTRED, HOP_SEPARATION_POLYNOMIAL);
        if (hop_picture_ways[way].similarity != HOP_SIMILARITY_EUCLID && !power) continue;
        separation_text(way, text);
        add_curve(lab, panel, group++, text, way, damage);
    }
    add_curve(lab, panel, HOP_LAB_BLACK, "nearest neighbour", NEAREST, damage);
}

/* How a similarity fares under softmax, at the most memories. */
static void say_similarity(const hop_lab *lab, hop_similarity similarity,
                           hop_report *report) {
    const size_t last = lab->point_count - 1;
    const size_t way = way_of(similarity, HOP_SEPARATION_SOFTMAX);
    hop_report_mean(
        report,
        "Of %zu pictures %s similarity under softmax brings back %.3g%% half covered, "
        "%.3g%% where the cover is read as black and %.3g%% where it is inferred; %.3g%% "
        "under noise and %.3g%% under noise and half covered.",
        lab->points[last].patterns, hop_similarity_name(similarity),
        percent(lab, last, way, MASKED), percent(lab, last, way, BACKGROUND),
        percent(lab, last, way, INFERRED), percent(lab, last, way, NOISY),
        percent(lab, last, way, NOISY_MASKED));
}

static void say_nearest(const hop_lab *lab, hop_report *report) {
    const size_t last = lab->point_count - 1;
    size_t better = 0, black = 0, worse = 0;
    for (size_t k = 0; k < lab->point_count; k++)
        for (size_t d = 0; d < DAMAGES; d++) {
            const hop_estimate gain = gain_of(lab, k, best_of(lab, k, d), d, report);
            better += gain.low > 0;
            black += gain.low > 0 && d == BACKGROUND;
            worse += gain.high < 0;
        }
    hop_report_mean(
        report,
        "The nearest neighbour brings back %.3g%%, %.3g%%, %.3g%%, %.3g%% and "
        "%.3g%%.",
        percent(lab, last, NEAREST, MASKED), percent(lab, last, NEAREST, BACKGROUND),
        percent(lab, last, NEAREST, INFERRED), percent(lab, last, NEAREST, NOISY),
        percent(lab, last, NEAREST, NOISY_MASKED));
    hop_report_mean(
        report,
        "In %zu of %zu cases (%zu of them covers read as black) the best of %d "
        "ways of recall brings back more than the nearest neighbour, beyond "
        "chance; in %zu less; in the others it makes no difference.",
        better, lab->point_count * DAMAGES, black, WAYS, worse);
}

/* Centred cosine beside Manhattan, and what a cover that is read as black leaves. */
static void say_known(const hop_lab *lab, hop_report *report) {
    const size_t centred = way_of(HOP_SIMILARITY_CENTRED, HOP_SEPARATION_SOFTMAX);
    const size_t manhattan = way_of(HOP_SIMILARITY_MANHATTAN, HOP_SEPARATION_SOFTMAX);
    double apart = 0, least = 100, most = 0;
    for (size_t k = 0; k < lab->point_count; k++) {
        for (size_t d = 0; d < DAMAGES; d++)
            if (d != BACKGROUND)
                apart = fmax(apart, fabs(percent(lab, k, centred, d) -
                                         percent(lab, k, manhattan, d)));
        for (size_t s = 0; s < SIMILARITIES; s++) {
            const double share = percent(
                lab, k, way_of((hop_similarity)s, HOP_SEPARATION_SOFTMAX), BACKGROUND);
            least = fmin(least, share);
            most = fmax(most, share);
        }
    }
    hop_report_mean(
        report,
        "Centred cosine and Manhattan differ in at most %.3g of 100 cues, but "
        "for covers read as black: of these softmax brings back %.3g%% to "
        "%.3g%%, by similarity and number of memories.",
        apart, least, most);
}

static void say(const hop_lab *lab, hop_report *report) {
    say_similarity(lab, HOP_SIMILARITY_CENTRED, report);
    say_nearest(lab, report);
    say_known(lab, report);
    hop_report_note(report,
                    "Noise has a deviation of %.3g of the picture's root-mean-square "
                    "pixel, and is not cut off at black and white. By chance one memory "
                    "in P would come back.",
                    hop_lab_value(lab, HOP_P_NOISE));
    hop_report_note(
        report, "Betas are chosen for softmax from up to 24 memories under noise with "
                "half of their pixels missing, and hold for every separation of that "
                "similarity; poly has no "
                "need of one. Epanechnikov reaches as far as the nearest other "
                "memory is, in the median: a cue beyond is unknown, several memories "
                "within reach mix.");
    hop_report_note(report,
                    "Plain products (dot) favour bright memories, whatever the cue: rows "
                    "of unlike length want cosine, or to be scaled to one length first.");
    hop_report_note(report,
                    "States of poly have length 1; for the error they are made as bright "
                    "as the picture. A copy of the picture among the memories counts as "
                    "the picture. The best way is chosen after the fact, from the same "
                    "cues.");
}

void hop_pictures_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_winners(lab, report);
    add_betas(lab, report);
    for (size_t d = 0; d < DAMAGES; d++) add_similarities(lab, report, d);
    add_separations(lab, report, NOISY_MASKED);
    say(lab, report);
}
