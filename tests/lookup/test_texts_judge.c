/* SPDX-License-Identifier: MIT */
/* Weights of texts become the softmax, masses and verdicts of the formulas. */
#include "lookup/text_files.h"

enum { MOST = 300 };

/* A lookup that only judges. */
typedef struct bench {
    hop_lookup lookup;
    hop_text_room room;
    size_t items[MOST], labels[MOST];
    hop_answer answer;
    hop_answer_match matches[MOST];
} bench;

static void begin(bench *self) {
    *self = (bench){.lookup = {.live_count = MOST, .total = 7}};
    self->lookup.recipe.beta = 4;
    self->lookup.recipe.threshold = NAN;
    self->lookup.text_items = self->items;
    for (size_t k = 0; k < MOST; k++) self->items[k] = 10 + 2 * k;
    assert_ok(hop_text_room_create(&self->lookup, MOST, &self->room));
}

static void end(bench *self) {
    hop_text_room_free(&self->room);
}

static void find(bench *self, size_t count, const double *weights) {
    for (size_t k = 0; k < count; k++)
        self->room.found[k] = (hop_text_found){.row = k,
                                               .weight = weights[k],
                                               .similarity = 1 / (1 + (double)k / 10),
                                               .same = k == 0,
                                               .alone = weights[k],
                                               .twin = k};
}

static void judge(bench *self, size_t count, size_t top) {
    hop_judge_texts(&self->lookup, &self->room, count, top, &self->answer, self->matches);
}

static void test_softmax(void **state) {
    (void)state;
    static const double z[] = {3.5, 3.25, 1, -700, -2000};
    static bench self;
    double sum = 0, entropy = 0;
    begin(&self);
    find(&self, 5, z);
    judge(&self, 5, 5);
    for (int k = 0; k < 5; k++) sum += exp(z[k]);
    for (int k = 0; k < 5; k++) {
        const double p = exp(z[k]) / sum;
        if (p > 0) entropy -= p * log(p);
        assert_int_equal(self.matches[k].row, 10 + 2 * k);
        assert_near(self.matches[k].score, p, 1e-14);
        assert_near(self.matches[k].similarity, 1 / (1 + k / 10.0), 0);
    }
    const double p = exp(3.5) / sum;
    assert_int_equal(self.answer.match_count, 5);
    assert_near(self.answer.mass, p, 1e-14);
    assert_near(self.answer.margin, p - exp(3.25) / sum, 1e-14);
    assert_near(self.answer.score, sqrt(p), 1e-14);
    assert_near(self.answer.entropy, entropy, 1e-12);
    assert_near(self.answer.energy, -(log(sum) - log(7)) / 4, 1e-13);
    end(&self);
}

static void test_labels_add_and_lead(void **state) {
    (void)state;
    static const double z[] = {1, 0.5, 0.5, 0.5};
    static bench self;
    begin(&self);
    self.lookup.text_labels = self.labels;
    memcpy(self.labels, (const size_t[]){0, 1, 2, 1}, 4 * sizeof(size_t));
    find(&self, 4, z);
    const double sum = exp(1) + 3 * exp(0.5);
    for (size_t top = 1; top <= 4; top++) {
        judge(&self, 4, top);
        assert_int_equal(self.answer.match_count, top);
        assert_int_equal(self.answer.row, 12);
        for (size_t k = 0; k < top; k++)
            assert_int_equal(self.matches[k].row, 10 + 2 * k);
        assert_near(self.answer.mass, 2 * exp(0.5) / sum, 1e-14);
        assert_near(self.answer.margin, (2 * exp(0.5) - exp(1)) / sum, 1e-14);
        assert_near(self.answer.score, sqrt(2 * exp(0.5) / sum) / 1.1, 1e-14);
        assert_int_equal(self.answer.verdict, HOP_VERDICT_AMBIGUOUS);
    }
    end(&self);
}

/* Which text was meant is read out apart from which label. */
static void test_texts_on_their_own(void **state) {
    (void)state;
    static const double z[] = {2, 1, 0}, alone[] = {1, 3, 3.5};
    static bench self;
    begin(&self);
    self.lookup.text_labels = self.labels;
    memcpy(self.labels, (const size_t[]){0, 0, 1}, 3 * sizeof(size_t));
    find(&self, 3, z);
    for (size_t k = 0; k < 3; k++) self.room.found[k].alone = alone[k];
    judge(&self, 3, 3);
    const double sum = exp(1) + exp(3) + exp(3.5);
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(self.matches[k].row, 10 + 2 * (2 - k));
        assert_near(self.matches[k].score, exp(alone[2 - k]) / sum, 1e-14);
    }
    assert_int_equal(self.answer.row, 12); /* of the best label the likeliest */
    assert_near(self.answer.mass, (exp(2) + exp(1)) / (exp(2) + exp(1) + 1), 1e-14);
    end(&self);
}

/* Without labels, rows of one word count together: whoever misspells march does not
   waver between March and march. */
static void test_twins_add_up(void **state) {
    (void)state;
    static const double z[] = {1, 0.9, 0.5, 0.5};
    static bench self;
    begin(&self);
    find(&self, 4, z);
    self.room.found[3].twin = 1;
    judge(&self, 4, 4);
    const double both = exp(0.9) + exp(0.5), sum = both + exp(1) + exp(0.5);
    assert_near(self.answer.mass, both / sum, 1e-14);
    assert_int_equal(self.answer.row, 12);
    assert_int_equal(self.matches[0].row, 10);
    end(&self);
}

static void test_verdicts(void **state) {
    (void)state;
    static const double sure[] = {5, 0}, even[] = {5, 5};
    static bench self;
    begin(&self);
    find(&self, 2, sure);
    judge(&self, 2, 2);
    assert_int_equal(self.answer.verdict, HOP_VERDICT_EXACT);
    assert_int_equal(self.answer.outcome, HOP_OUTCOME_EXACT);
    self.room.found[0].same = 0;
    judge(&self, 2, 2);
    assert_int_equal(self.answer.verdict, HOP_VERDICT_NEAR);
    const double score = self.answer.score;
    self.lookup.recipe.threshold = score;
    judge(&self, 2, 2);
    assert_int_equal(self.answer.verdict, HOP_VERDICT_NEAR);
    self.lookup.recipe.threshold = nextafter(score, 1);
    judge(&self, 2, 2);
    assert_int_equal(self.answer.verdict, HOP_VERDICT_UNKNOWN);
    assert_int_equal(self.answer.outcome, HOP_OUTCOME_UNKNOWN);
    assert_same_number(self.answer.score, score);
    assert_int_equal(self.answer.match_count, 2);
    self.lookup.recipe.threshold = NAN;
    find(&self, 2, even);
    judge(&self, 2, 2);
    assert_int_equal(self.answer.verdict, HOP_VERDICT_AMBIGUOUS);
    assert_int_equal(self.matches[0].row, 10);
    assert_near(self.answer.margin, 0, 0);
    judge(&self, 0, 2);
    assert_int_equal(self.answer.verdict, HOP_VERDICT_UNKNOWN);
    assert_int_equal(self.answer.match_count, 0);
    assert_near(self.answer.score, 0, 0);
    assert_true(isnan(self.answer.energy));
    end(&self);
}

/* Of utterances the odds are the mass times e^-3(E + 0.6), E the label's energy. */
static void test_score_of_utterances(void **state) {
    (void)state;
    static const double z[] = {3, 2, 1};
    static bench self;
    begin(&self);
    self.lookup.labels_tell = true;
    self.lookup.text_labels = self.labels;
    memcpy(self.labels, (const size_t[]){0, 1, 0}, 3 * sizeof(size_t));
    find(&self, 3, z);
    judge(&self, 3, 3);
    const double held = exp(3) + exp(1), mass = held / (held + exp(2));
    const double energy = -(log(held) - log(7.0 / MOST)) / 4;
    const double odds = mass * exp(-3 * (energy + 0.6));
    assert_near(self.answer.mass, mass, 1e-14);
    assert_near(self.answer.score, fmax(mass, odds / (1 + odds)), 1e-13);
    self.room.found[0].same = 0;
    judge(&self, 3, 3);
    assert_near(self.answer.score, odds / (1 + odds), 1e-13);
    end(&self);
}

/* Whoever wavers between several that are like the cue does not take it for unknown. */
static void test_rivals_are_known_together(void **state) {
    (void)state;
    static const double even[] = {5, 5, 4.9}, apart[] = {5, 4, 4};
    static bench self;
    begin(&self);
    find(&self, 3, even);
    judge(&self, 3, 3);
    self.lookup.recipe.threshold = 0.9;
    assert_true(self.answer.score < 0.9);
    judge(&self, 3, 3);
    assert_int_equal(self.answer.verdict, HOP_VERDICT_AMBIGUOUS);
    find(&self, 3, apart); /* e^-1 of the first is under a half */
    judge(&self, 3, 3);
    assert_true(self.answer.score < 0.9);
    assert_int_equal(self.answer.verdict, HOP_VERDICT_UNKNOWN);
    end(&self);
}

/* However many are wanted, and found, the first 200 share out the answer. */
static void test_only_so_many_share(void **state) {
    (void)state;
    static bench self;
    double z[MOST], sum = 0;
    begin(&self);
    for (int k = 0; k < MOST; k++) z[k] = -k / 100.0;
    for (int k = 0; k < HOP_TEXTS_WEIGHED; k++) sum += exp(z[k]);
    find(&self, MOST, z);
    judge(&self, HOP_TEXTS_WEIGHED, 1);
    const hop_answer few = self.answer;
    judge(&self, MOST, MOST);
    assert_same_number(few.mass, self.answer.mass);
    assert_same_number(few.score, self.answer.score);
    assert_same_number(few.energy, self.answer.energy);
    assert_int_equal(self.answer.match_count, MOST);
    for (int k = 0; k < MOST; k++)
        assert_near(self.matches[k].score, exp(z[k]) / sum, 1e-14);
    end(&self);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_softmax),
        cmocka_unit_test(test_labels_add_and_lead),
        cmocka_unit_test(test_texts_on_their_own),
        cmocka_unit_test(test_twins_add_up),
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_score_of_utterances),
        cmocka_unit_test(test_rivals_are_known_together),
        cmocka_unit_test(test_only_so_many_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
