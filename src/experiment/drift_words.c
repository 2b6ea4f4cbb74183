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

static const char *plural(double count) {
    return count == 1 ? "" : "s";
}

static size_t scenes_of(const hop_lab *lab) {
    return ((const hop_drift *)lab->own)->scenes->count;
}

hop_drift_text hop_drift_percent(double share) {
    hop_drift_text out;
    if (share > 0 && share <= 0.005)
        snprintf(out.text, sizeof out.text, "under 1%%");
    else if (share < 1 && share >= 0.995)
        snprintf(out.text, sizeof out.text, "over 99%%");
    else
        snprintf(out.text, sizeof out.text, "%.0f%%", 100 * share);
    return out;
}

static hop_drift_text percent(const hop_lab *lab, hop_drift_course course, size_t sum) {
    return hop_drift_percent(mean(lab, course, sum));
}

static hop_drift_text kind(const hop_lab *lab, hop_drift_basis basis,
                           hop_drift_turning what) {
    return percent(lab, HOP_DRIFT_AS_IS, hop_drift_turning_field(basis, what));
}

/* Share of the cases that are nearer to the new one after the last reinforcement. */
static hop_drift_text nearer_at_end(const hop_lab *lab) {
    const hop_drift *drift = lab->own;
    const size_t at =
        hop_drift_step_at(drift, drift->steps, HOP_DRIFT_TURNED + HOP_DRIFT_NEARER);
    return hop_drift_percent(hop_lab_mean(lab, HOP_DRIFT_AS_IS, at).value);
}

static void say_kinds(const hop_lab *lab, hop_report *report) {
    const size_t scenes = scenes_of(lab);
    hop_report_mean(
        report,
        "Over %zu run%s of %zu scene%s, %s of the cases turn to the new "
        "association for good, %s turn and are lost again at some later step, %s "
        "never turn; of the two associations alone %s, %s and %s were to be "
        "expected. At the end %s are nearer to the new.",
        lab->trials, plural((double)lab->trials), scenes, plural((double)scenes),
        kind(lab, HOP_DRIFT_NEARER, HOP_DRIFT_STABLE).text,
        kind(lab, HOP_DRIFT_NEARER, HOP_DRIFT_LOST).text,
        kind(lab, HOP_DRIFT_NEARER, HOP_DRIFT_NEVER).text,
        kind(lab, HOP_DRIFT_TWO, HOP_DRIFT_STABLE).text,
        kind(lab, HOP_DRIFT_TWO, HOP_DRIFT_LOST).text,
        kind(lab, HOP_DRIFT_TWO, HOP_DRIFT_NEVER).text, nearer_at_end(lab).text);
}

/* "3.25", or "never" for what never happened. */
static hop_drift_text number(double value) {
    hop_drift_text out;
    if (isnan(value))
        snprintf(out.text, sizeof out.text, "never");
    else
        snprintf(out.text, sizeof out.text, "%.2f", value);
    return out;
}

static void say_reached(const hop_lab *lab, hop_report *report) {
    const double reached =
        turning(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_REACHED, HOP_DRIFT_OWN);
    const hop_drift_text never = kind(lab, HOP_DRIFT_REACHED, HOP_DRIFT_NEVER);
    if (isnan(reached))
        hop_report_mean(report, "The new picture itself is never recalled.");
    else
        hop_report_mean(report,
                        "The new picture itself is recalled after %.2f (never in %s of "
                        "the cases).",
                        reached, never.text);
}

static void say_turning(const hop_lab *lab, hop_report *report) {
    const double own = turning(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_NEARER, HOP_DRIFT_OWN);
    const double steps = hop_lab_value(lab, HOP_P_REINFORCEMENTS);
    const hop_drift_text two =
        number(turning(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_TWO, HOP_DRIFT_OWN));
    const hop_drift_text alone =
        number(turning(lab, HOP_DRIFT_ALONE, HOP_DRIFT_NEARER, HOP_DRIFT_OWN));
    if (isnan(own)) {
        hop_report_mean(report,
                        "No scene turns within %.0f reinforcement%s (expected: %s; "
                        "reinforced alone: %s).",
                        steps, plural(steps), two.text, alone.text);
        return;
    }
    hop_report_mean(report,
                    "A scene that turns does so after %.2f reinforcements of its own "
                    "(expected: %s; reinforced alone: %s).",
                    own, two.text, alone.text);
    say_reached(lab, report);
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
                    "At the end the new association lies deeper than the old in %s of "
                    "the cases (%s were reinforced more often than c0/rho = %.3g).",
                    percent(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_DEEPER_NEW).text,
                    percent(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_STRONGER).text,
                    old / weight_of_one(lab));
    if (scenes_of(lab) > 1)
        hop_report_mean(report, "By then %s of the cues run to another scene.",
                        percent(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_END_ELSEWHERE).text);
}

/* "turns after 2.85 (16% never)" */
static void tell_course(const hop_lab *lab, hop_drift_course course, char text[80]) {
    const double own = turning(lab, course, HOP_DRIFT_NEARER, HOP_DRIFT_OWN);
    const double never = turning(lab, course, HOP_DRIFT_NEARER, HOP_DRIFT_NEVER);
    if (isnan(own))
        snprintf(text, 80, "never turns");
    else
        snprintf(text, 80, "turns after %.2f (%s never)", own,
                 hop_drift_percent(never).text);
}

/* What two further ways come to: the scene's own turning, and what becomes of others. */
static void say_ways(const hop_lab *lab, hop_report *report) {
    const hop_drift_course courses[] = {HOP_DRIFT_DECAYED, HOP_DRIFT_UNLEARNED};
    const double dreams = hop_lab_value(lab, HOP_P_DREAMS);
    for (size_t k = 0; k < 2; k++) {
        char what[96], turns[80], others[80] = "";
        if (isnan(mean(lab, courses[k], HOP_DRIFT_END_OLD))) continue;
        tell_course(lab, courses[k], turns);
        if (k == 0)
            snprintf(what, sizeof what,
                     "each reinforcement leaves %g of all older strengths",
                     hop_lab_value(lab, HOP_P_LAMBDA));
        else
            snprintf(what, sizeof what, "%.0f dream%s unlearned before recall", dreams,
                     dreams == 1 ? " is" : "s are");
        if (scenes_of(lab) > 1)
            snprintf(others, sizeof others, ", and %s of the cues run to another",
                     percent(lab, courses[k], HOP_DRIFT_END_ELSEWHERE).text);
        hop_report_mean(report, "Where %s a scene %s%s.", what, turns, others);
    }
}

static void note_ways(const hop_lab *lab, hop_report *report) {
    hop_report_note(
        report,
        "decayed: each reinforcement first leaves %g of every strength held, old, new or "
        "background, rounded to 2^-20: the new ones fade as well while others are "
        "reinforced. unlearned: after each reinforcement the memory so far is made anew, "
        "%.0f dreams take %g each, and recall meets what is left; expected is what would "
        "be without dreams.",
        hop_lab_value(lab, HOP_P_LAMBDA), hop_lab_value(lab, HOP_P_DREAMS),
        hop_lab_value(lab, HOP_P_EPS));
    if (isnan(mean(lab, HOP_DRIFT_UNLEARNED, HOP_DRIFT_END_OLD)))
        hop_report_note(report, "This rule's couplings cannot be unlearned.");
    else if (hop_drift_dreamers(lab) < lab->trials)
        hop_report_note(report, "unlearned is of the first %zu of %zu runs.",
                        hop_drift_dreamers(lab), lab->trials);
}

static void note_history(const hop_lab *lab, hop_report *report) {
    const bool ordered =
        hop_drift_sameness(lab, HOP_DRIFT_EARLIER, HOP_DRIFT_AS_IS) < 1 ||
        hop_drift_sameness(lab, HOP_DRIFT_LATER, HOP_DRIFT_AS_IS) < 1;
    char deeper[80], often[80];
    tell_course(lab, HOP_DRIFT_DEEPER, deeper);
    tell_course(lab, HOP_DRIFT_OFTEN, often);
    if (scenes_of(lab) > 1)
        hop_report_note(report, "Whether a scene was learned earlier or later %s.",
                        ordered ? "matters" : "changes no state and no energy");
    hop_report_note(report,
                    "Learned three times as deep a scene %s, three times as often it %s.",
                    deeper, often);
}

static void note_definitions(const hop_lab *lab, hop_report *report) {
    hop_report_note(
        report,
        "A case is a scene in a run. It turns at the first reinforcement, of whatever "
        "scene, after which the recalled state is nearer to the new association than to "
        "the old one; it is lost again if that does not hold ever after. own: "
        "reinforcements of the scene itself by then. Means of own and step, and the "
        "standard deviation own_sd, are over cases that turned; distribution gives their "
        "shares among all.");
    hop_report_note(
        report,
        "Expected (theory) of the two associations alone: turned while c rho (new cue) > "
        "c0 (old cue), c the scene's reinforcements so far, with the cue of that very "
        "recall; rho = %g is what one reinforcement weighs in patterns of the base "
        "(scaling %s). own_all counts every memory held: (new - old) W cue > 0.",
        weight_of_one(lab),
        hop_scaling_name((hop_scaling)lab->settings[HOP_P_SCALING].word));
}

/* In a unit i in which the two differ, N h_i = new_i A - D s_i: A = c rho (new cue) -
   c0 (old cue), and D, all strengths together, is there for a zero diagonal alone. So the
   sign of A decides with a kept diagonal, and with a zero one where |A| > D. */
static void note_diagonal(const hop_lab *lab, hop_report *report) {
    if (lab->settings[HOP_P_DIAGONAL].word == HOP_DIAGONAL_KEEP)
        hop_report_note(report,
                        "The diagonal is kept: what is expected holds all the same, and "
                        "of two memories alone it is exact for the first step. Both "
                        "energies are lower by the same amount.");
    else
        hop_report_note(report,
                        "What is expected is of the first step, and leaves the zero "
                        "diagonal out of account: where both sides, counted in units, "
                        "differ by no more than all strengths sum to, either may win.");
}

static void note_forecasts(const hop_lab *lab, hop_report *report) {
    char last[80];
    if (scenes_of(lab) > 1)
        snprintf(last, sizeof last, ", and in %s where no other scene is reinforced",
                 percent(lab, HOP_DRIFT_ALONE, HOP_DRIFT_TWO_RIGHT).text);
    hop_report_note(
        report,
        "The number of reinforcements was foreseen in %s of the cases by the two "
        "alone%s in %s with every memory counted%s.",
        percent(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_TWO_RIGHT).text,
        scenes_of(lab) > 1 ? "," : " and",
        percent(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_ALL_RIGHT).text,
        scenes_of(lab) > 1 ? last : "");
}

/* What else is held. */
static void note_others(const hop_lab *lab, hop_report *report) {
    const hop_drift *drift = lab->own;
    const size_t scenes = scenes_of(lab);
    const bool backgrounds = lab->settings[HOP_P_BASE].word == 1;
    if (scenes > 1)
        hop_report_note(report,
                        "Up to %zu memories share the network: a cue may run to the "
                        "scene that is reinforced most (elsewhere: another scene's "
                        "association has a larger |overlap|).",
                        scenes * (backgrounds ? 2 : 1) +
                            (drift->steps < scenes ? drift->steps : scenes));
    if (backgrounds)
        hop_report_note(report,
                        "The background, of which the cue is made, is a memory of its "
                        "own here: recall may end there, and nearer is then a matter of "
                        "how alike the pictures are.");
}

static void note_base(const hop_lab *lab, hop_report *report) {
    const double unasked = mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_UNASKED);
    const double base_old = mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_BASE_OLD);
    if (unasked > 0)
        hop_report_note(report,
                        "Before the scene is reinforced at all %s of the cases turn: "
                        "nearer to the new is not yet the new.",
                        hop_drift_percent(unasked).text);
    hop_report_note(report, "own_reached counts until at most 5%% of the units differ "
                            "from the new association.");
    if (base_old < 0.95)
        hop_report_note(report,
                        "Already before the first reinforcement recall does not always "
                        "end at the old association: the mean overlap with it is %.2f.",
                        base_old);
}

/* Curves by own reinforcements end where runs are few. */
static void note_curves(const hop_lab *lab, hop_report *report) {
    const hop_drift *drift = lab->own;
    const size_t needed = hop_drift_runs_needed(lab);
    bool cut = false;
    for (size_t own = 0; own <= drift->most; own++) {
        const size_t runs = hop_drift_runs_at(lab, own);
        cut = cut || (runs > 0 && runs < needed);
    }
    if (cut)
        hop_report_note(report,
                        "Curves by the scene's own reinforcements end where fewer than "
                        "%zu of %zu runs have such a scene; the table own goes on.",
                        needed, lab->trials);
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
                                "units: energies are on another scale.");
    const double cycles = hop_lab_mean(lab, HOP_DRIFT_AS_IS, HOP_DRIFT_CYCLES_AT).value;
    if (cycles > 0)
        hop_report_note(report,
                        "%.3g%% of the recalls end in a cycle; the state it was "
                        "noticed at is counted.",
                        100 * cycles);
}

void hop_drift_say(const hop_lab *lab, const hop_drift_run *first, hop_report *report) {
    say_kinds(lab, report);
    say_turning(lab, report);
    say_first(first, report);
    say_end(lab, report);
    say_ways(lab, report);
    note_definitions(lab, report);
    note_diagonal(lab, report);
    note_forecasts(lab, report);
    note_others(lab, report);
    note_base(lab, report);
    note_history(lab, report);
    note_rest(lab, report);
    note_ways(lab, report);
    note_curves(lab, report);
}
