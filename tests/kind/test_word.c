/* SPDX-License-Identifier: MIT */
/* Kind "word": what people mistype is found among its neighbours. */
#include "kind/text_presets.h"

/* Words and what is often written for them. */
static const char *const pairs[][2] = {
    {"accommodation", "acomodation"},
    {"necessary", "neccesary"},
    {"separate", "seperate"},
    {"definitely", "definately"},
    {"receive", "recieve"},
    {"because", "becuase"},
    {"tomorrow", "tommorow"},
    {"beginning", "begining"},
    {"occurred", "occured"},
    {"friend", "freind"},
    {"government", "goverment"},
    {"weird", "wierd"},
    {"environment", "enviroment"},
    {"address", "adress"},
    {"calendar", "calender"},
    {"library", "libary"},
    {"rhythm", "rythm"},
    {"embarrass", "embarass"},
    {"which", "whcih"},
    {"language", "langauge"},
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

/* Words that lie near some of them. */
static const char *const others[] = {
    "accumulation", "recommendation", "desperate", "receiver",  "relieve", "became",
    "beginner",     "occupied",       "fiend",     "governess", "wired",   "dress",
    "cylinder",     "liberty",        "embrace",   "witch",     "luggage", "definite"};
enum { OTHERS = sizeof others / sizeof *others };

static void test_misspelt_words(void **state) {
    (void)state;
    preset_text texts[PAIRS + OTHERS];
    preset_file file;
    size_t found = 0, known = 0, row;
    for (size_t k = 0; k < PAIRS; k++) texts[k] = (preset_text){pairs[k][0], NULL, 20};
    for (size_t k = 0; k < OTHERS; k++)
        texts[PAIRS + k] = (preset_text){others[k], NULL, 10};
    preset_begin(&file, &hop_kind_find("word")->recipe, texts, PAIRS + OTHERS);
    for (size_t k = 0; k < PAIRS; k++) {
        const hop_answer garbled = preset_ask(&file, pairs[k][1], &row);
        found += row == k;
        known += row == k && garbled.verdict == HOP_VERDICT_NEAR;
        const hop_answer whole = preset_ask(&file, pairs[k][0], &row);
        assert_int_equal(whole.verdict, HOP_VERDICT_EXACT);
        assert_int_equal(row, k);
    }
    assert_true(found >= PAIRS - 1);
    assert_true(known >= PAIRS - 3);
    assert_int_equal(preset_ask(&file, "xylophonist", &row).verdict, HOP_VERDICT_UNKNOWN);
    assert_int_equal(preset_ask(&file, "qqqq", &row).verdict, HOP_VERDICT_UNKNOWN);
    preset_end(&file);
}

/* What beta is for: a frequent word is what was meant, but not at any price. */
static void test_frequency_against_spelling(void **state) {
    (void)state;
    const preset_text texts[] = {{"form", NULL, 100}, {"from", NULL, 4000}};
    preset_file file;
    hop_store_recipe recipe = hop_kind_find("word")->recipe;
    size_t row;
    recipe.false_rejection = 0;
    preset_begin(&file, &recipe, texts, 2);
    preset_ask(&file, "frm", &row);
    assert_int_equal(row, 1);
    preset_ask(&file, "form", &row);
    assert_int_equal(row, 0);
    preset_end(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_misspelt_words),
                                       cmocka_unit_test(test_frequency_against_spelling)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
