/* SPDX-License-Identifier: MIT */
/* What the runs of drift mean, in sentences. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "experiment/drift.h"

enum { MOST_NAMED = 8 };

/* rho: what one reinforcement weighs, in patterns of the base. */
static double weight_of_one(const hop_lab *lab) {
    const double scenes = (double)((const hop_drift *)lab->own)->scenes->count;
    if (lab->settings[HOP_P_SCALING].word != HOP_SCALING_SOURCE) return 1;
    return lab->settings[HOP_P_BASE].word == 1 ? 2 * scenes : scenes;
}

/* Means over scenes and runs. */
static double mean(const hop_lab *lab, hop_drift_course course, size_t sum) {
    const hop_drift *drift = lab->own;
    return hop_drift_mean(lab, course, drift->scenes->count, sum).value;
}

static double turning(const hop_lab *lab, hop_drift_course course, hop_drift_basis basis,
                      hop_drift_turning what) {
    return mean(lab, course, hop_drift_turning_field(basis, what));
}

static double percent(const hop_lab *lab, hop_drift_basis basis, hop_drift_turning what) {
    return 100 * turning(lab, HOP_DRIFT_AS_IS, basis, what);
}

static void say_kinds(const hop_lab *lab, hop_report *report) {
    hop_report_mean(report,
                    "Over %zu runs %.0f%% of the scenes turn to their new association "
                    "for good, %.0f%% turn and are lost again, %.0f%% never turn; of the "
                    "two associations alone %.0f%%, %.0f%% and %.0f%% were to be "
                    "expected.",
                    lab->trials, percent(lab, HOP_DRIFT_NEARER, HOP_DRIFT_STABLE),
                    percent(lab, HOP_DRIFT_NEARER, HOP_DRIFT_LOST),
                    percent(lab, HOP_DRIFT_NEARER, HOP_DRIFT_NEVER),
                    percent(lab, HOP_DRIFT_TWO, HOP_DRIFT_STABLE),
                    percent(lab, HOP_DRIFT_TWO, HOP_DRIFT_LOST),
                    percent(lab, HOP_DRIFT_TWO, HOP_DRIFT_NEVER));
}

/* "3.25" or "-" for what never happened. */
static const char *number(double value, char text[32]) {
    if (isnan(value))
        snprintf(text, 32, "-");
    else
        snprintf(text, 32, "%.2f", value);
    return text;
}

static void say_turning(const hop_lab *lab, hop_report *report) {
    const double own = turning(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_NEARER, HOP_DRIFT_OWN);
    const double two = turning(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_TWO, HOP_DRIFT_OWN);
    const double alone = turning(lab, HOP_DRIFT_ALONE, HOP_DRIFT_NEARER, HOP_DRIFT_OWN);
    const double reached =
        turning(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_REACHED, HOP_DRIFT_OWN);
    char texts[4][32];
    if (isnan(own)) {
        hop_report_mean(report, "No scene turns within %.0f reinforcements.",
                        hop_lab_value(lab, HOP_P_REINFORCEMENTS));
        return;
    }
    hop_report_mean(report,
                    "A scene that turns does so after %s reinforcements of its own "
                    "(expected %s; reinforced alone %s); until the new picture itself "
                    "is recalled it takes %s.",
                    number(own, texts[0]), number(two, texts[1]), number(alone, texts[2]),
                    number(reached, texts[3]));
}

/* Names of the scenes of a kind in the first run: "a, b"; their number where many. */
static size_t name_kind(const hop_drift_run *first, const char *kind, char *text,
                        size_t size) {
    const hop_scenes *scenes = first->drift->scenes;
    size_t count = 0, used = 0;
    *text = '\0';
    for (size_t s = 0; s < scenes->count; s++) {
        double turned[HOP_DRIFT_TURNING];
        hop_drift_find_turning(first, s, HOP_DRIFT_NEARER, turned);
        if (strcmp(hop_drift_kind(turned), kind) != 0) continue;
        if (used < size)
            used += (size_t)snprintf(text + used, size - used, "%s%.60s",
                                     count ? ", " : "", scenes->names[s]);
        count++;
    }
    if (count > MOST_NAMED) snprintf(text, size, "%zu scenes", count);
    if (count == 0) snprintf(text, size, "none");
    return count;
}

static void say_first(const hop_drift_run *first, hop_report *report) {
    char stable[MOST_NAMED * 64], lost[MOST_NAMED * 64], never[MOST_NAMED * 64];
    name_kind(first, "stable", stable, sizeof stable);
    name_kind(first, "lost", lost, sizeof lost);
    name_kind(first, "never", never, sizeof never);
    hop_report_mean(report,
                    "In the first run turned for good: %s; lost again: %s; never turned: "
                    "%s.",
                    stable, lost, never);
}

static void say_end(const hop_lab *lab, hop_report *report) {
    const double old = hop_strength_value(lab->settings[HOP_P_OLD_STRENGTH].strength);
    hop_report_mean(report,
                    "At the end the new association lies deeper than the old in %.0f%% "
                    "of the scenes (%.0f%% were reinforced more than c0/rho = %.3g "
                    "times), but %.0f%% of the cues run to another scene.",
                    100 * mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_DEEPER_NEW),
                    100 * mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_STRONGER),
                    old / weight_of_one(lab),
                    100 * mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_END_ELSEWHERE));
}

/* "turns after 2.85 (16% never)" */
static void tell_course(const hop_lab *lab, hop_drift_course course, char text[64]) {
    const double own = turning(lab, course, HOP_DRIFT_NEARER, HOP_DRIFT_OWN);
    const double never = turning(lab, course, HOP_DRIFT_NEARER, HOP_DRIFT_NEVER);
    if (isnan(own))
        snprintf(text, 64, "never turns");
    else
        snprintf(text, 64, "turns after %.2f (%.0f%% never)", own, 100 * never);
}

static void note_history(const hop_lab *lab, hop_report *report) {
    const bool ordered =
        hop_drift_sameness(lab, HOP_DRIFT_EARLIER, HOP_DRIFT_AS_IS) < 1 ||
        hop_drift_sameness(lab, HOP_DRIFT_LATER, HOP_DRIFT_AS_IS) < 1;
    char deeper[64], often[64];
    tell_course(lab, HOP_DRIFT_DEEPER, deeper);
    tell_course(lab, HOP_DRIFT_OFTEN, often);
    hop_report_note(
        report,
        "Whether a scene was learned earlier or later %s; learned three times "
        "as deep it %s, three times as often it %s.",
        ordered ? "matters" : "changes no state and no energy", deeper, often);
}

static void note_definitions(const hop_lab *lab, hop_report *report) {
    hop_report_note(
        report,
        "A scene turns at the first reinforcement, of whatever scene, after which the "
        "recalled state is nearer to its new association than to its old one; it is lost "
        "again if that does not hold ever after. own: reinforcements of the scene itself "
        "by then. Means of own and step are over scenes that turned.");
    hop_report_note(
        report,
        "Expected (theory) of the two associations alone: turned while c rho (new cue) > "
        "c0 (old cue), c the scene's reinforcements so far, with the cue of that very "
        "recall; rho = %g is what one reinforcement weighs in patterns of the base "
        "(scaling %s). own_all counts every memory held: (new - old) W cue > 0.",
        weight_of_one(lab),
        hop_scaling_name((hop_scaling)lab->settings[HOP_P_SCALING].word));
}

static void note_others(const hop_lab *lab, hop_report *report) {
    const size_t scenes = ((const hop_drift *)lab->own)->scenes->count;
    hop_report_note(
        report,
        "The number of reinforcements was foreseen in %.0f%% of the scenes by these two "
        "alone, in %.0f%% with every memory counted, and in %.0f%% where a scene is the "
        "only one reinforced. The rest is the others' doing: up to %zu associations "
        "share "
        "the network, and a cue may run to the scene that is reinforced most (elsewhere: "
        "another scene's association has a larger |overlap|). %.0f%% of the scenes turn "
        "before they are reinforced at all, so nearer to the new is not yet the new: "
        "own_reached counts until at most 5%% of the units differ from it.",
        100 * mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_TWO_RIGHT),
        100 * mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_ALL_RIGHT),
        100 * mean(lab, HOP_DRIFT_ALONE, HOP_DRIFT_TWO_RIGHT), 2 * scenes,
        100 * mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_UNASKED));
    const double base_old = mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_BASE_OLD);
    if (base_old < 0.95)
        hop_report_note(report,
                        "Already before the first reinforcement recall does not end at "
                        "the old association: the overlap with it is %.2f.",
                        base_old);
}

static void note_rest(const hop_lab *lab, hop_report *report) {
    hop_report_note(
        report,
        "stands: recall that starts from the old picture itself ends nearer to it "
        "than to the new one; expected while c rho (new old) <= c0 N. To be "
        "deeper is not to be all: the old one is still held where it no longer "
        "stands.");
    hop_report_note(
        report, "Histories and ways meet the same order of scenes and the same noise. "
                "weakened too: each reinforcement takes a quarter of one from the old "
                "association, down to nothing; forgotten: the first one takes all.");
    if (lab->settings[HOP_P_SCALING].word == HOP_SCALING_SOURCE)
        hop_report_note(report,
                        "Under scaling source three times as often is not three times as "
                        "deep: a base of two patterns more makes one reinforcement "
                        "heavier.");
    if (lab->settings[HOP_P_SCALING].word != HOP_SCALING_UNITS)
        hop_report_note(report, "Couplings are divided by a number of patterns, not of "
                                "units: energies are larger by as much.");
    const double cycles = hop_lab_mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_CYCLES_AT).value;
    if (cycles > 0)
        hop_report_note(report,
                        "%.2g%% of the recalls end in a cycle; the state it was "
                        "noticed at is counted.",
                        100 * cycles);
}

void hop_drift_say(const hop_lab *lab, const hop_drift_run *first, hop_report *report) {
    say_kinds(lab, report);
    say_turning(lab, report);
    say_first(first, report);
    say_end(lab, report);
    note_definitions(lab, report);
    note_others(lab, report);
    note_history(lab, report);
    note_rest(lab, report);
}
