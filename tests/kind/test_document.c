/* SPDX-License-Identifier: MIT */
/* Kind "document": a few words, misspelt ones too, find the text that is about them. */
#include "kind/text_presets.h"

static const preset_text pages[] = {
    {"Bread rises because yeast eats the sugar of the flour and breathes out gas. The "
     "dough holds the gas in bubbles. In the oven they grow until the crust sets.",
     NULL, 0},
    {"A sailing boat can go against the wind by tacking: it crosses the wind at an "
     "angle, "
     "first to one side, then to the other. The keel keeps it from drifting sideways.",
     NULL, 0},
    {"Bees dance to tell the others where flowers are. The angle of the dance is that of "
     "the way to the sun, and how long it lasts says how far the flowers are.",
     NULL, 0},
    {"A bicycle stays upright as long as it moves. The rider steers under the fall, and "
     "the front wheel, which trails behind its axis, helps to do so by itself.",
     NULL, 0},
    {"Glaciers flow like thick honey under their own weight. They carry stones along, "
     "which scratch the rock beneath and lie in ridges where the ice melts.",
     NULL, 0},
    {"A violin sounds because the bow, sticky with rosin, drags the string along until "
     "it "
     "slips back, hundreds of times a second. The body makes the tone loud.",
     NULL, 0},
};
enum { COUNT = sizeof pages / sizeof *pages };

static void test_questions(void **state) {
    (void)state;
    static const struct {
        const char *cue;
        size_t row;
    } asked[] = {
        {"why does bread dough rise", 0},
        {"yaest and flouer", 0},
        {"sailing into the wind", 1},
        {"how do bees tell where a flower is", 2},
        {"danccing bees", 2},
        {"what keeps a bicycle upright", 3},
        {"stones carried by glaciers", 4},
        {"glasiers scrach rocks", 4},
        {"string of a violin under a bow", 5},
        {"vioiln rosn", 5},
    };
    preset_file file;
    size_t row;
    hop_store_recipe recipe = hop_kind_find("document")->recipe;
    recipe.false_rejection = 0;
    preset_begin(&file, &recipe, pages, COUNT);
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        preset_ask(&file, asked[k].cue, &row);
        if (row != asked[k].row) fail_msg("%s: %zu", asked[k].cue, row);
    }
    for (size_t k = 0; k < COUNT; k++) {
        assert_int_equal(preset_ask(&file, pages[k].text, &row).verdict,
                         HOP_VERDICT_EXACT);
        assert_int_equal(row, k);
    }
    preset_end(&file);
}

static void test_strangers(void **state) {
    (void)state;
    preset_file file;
    size_t row;
    preset_begin(&file, &hop_kind_find("document")->recipe, pages, COUNT);
    assert_int_equal(preset_ask(&file, "parliament election results", &row).verdict,
                     HOP_VERDICT_UNKNOWN);
    assert_true(preset_ask(&file, "the dough holds the gas in bubbles", &row).verdict !=
                HOP_VERDICT_UNKNOWN);
    assert_int_equal(row, 0);
    preset_end(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_questions),
                                       cmocka_unit_test(test_strangers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
