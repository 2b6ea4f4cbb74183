/* SPDX-License-Identifier: MIT */
/* Kind "utterance": questions are found garbled, halved and put in other words. */
#include "kind/text_presets.h"

static const preset_text bank[] = {
    {"how do I reset my password?", "password", 0},
    {"I forgot my password, what now", "password", 0},
    {"my password does not work any more", "password", 0},
    {"can you change the password of my account", "password", 0},
    {"where is the parcel that I ordered last week?", "parcel", 0},
    {"my parcel has not arrived", "parcel", 0},
    {"when will the parcel be delivered?", "parcel", 0},
    {"can I track where my parcel is", "parcel", 0},
    {"I want to return the shoes I bought", "return", 0},
    {"how do I send something back?", "return", 0},
    {"can I return a jacket without the receipt?", "return", 0},
    {"the trousers are too small, I am sending them back", "return", 0},
    {"what are your opening hours on Sundays?", "hours", 0},
    {"when do you open in the morning", "hours", 0},
    {"is the shop open on holidays?", "hours", 0},
    {"until when are you open tonight", "hours", 0},
    {"do you take credit cards?", "paying", 0},
    {"can I pay by bank transfer", "paying", 0},
    {"why was my card charged twice?", "paying", 0},
    {"I would like to pay in instalments", "paying", 0},
};
enum { COUNT = sizeof bank / sizeof *bank };

static bool is_of(const preset_file *file, size_t row, const char *label) {
    return row < COUNT && strcmp(hop_store_item_at(file->store, row)->label, label) == 0;
}

static void test_garbled_and_halved(void **state) {
    (void)state;
    preset_file file;
    size_t found = 0, halves = 0, row;
    preset_begin(&file, &hop_kind_find("utterance")->recipe, bank, COUNT);
    for (size_t k = 0; k < COUNT; k++) {
        char text[128];
        assert_int_equal(preset_ask(&file, bank[k].text, &row).verdict,
                         HOP_VERDICT_EXACT);
        strcpy(text, bank[k].text);
        for (size_t i = 4; i < strlen(text); i += 7) text[i] = "xkvw"[i % 4];
        preset_ask(&file, text, &row);
        found += row == k;
        strcpy(text, bank[k].text + strlen(bank[k].text) / 2);
        preset_ask(&file, text, &row);
        halves += row == k;
    }
    assert_true(found >= COUNT - 1);
    assert_true(halves >= COUNT - 4);
    preset_end(&file);
}

static void test_other_words_and_strangers(void **state) {
    (void)state;
    static const char *const others[][2] = {{"cna i chnage teh pasword", "password"},
                                            {"has the parcel been delivered", "parcel"},
                                            {"how can I return my shoes", "return"},
                                            {"is the shop open in the morning", "hours"},
                                            {"can I pay by card", "paying"}};
    static const char *const strangers[] = {
        "zebras gallop quickly", "12345 67890",
        "\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82"};
    preset_file file;
    size_t row;
    preset_begin(&file, &hop_kind_find("utterance")->recipe, bank, COUNT);
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        preset_ask(&file, others[k][0], &row);
        if (!is_of(&file, row, others[k][1])) fail_msg("%s: %zu", others[k][0], row);
    }
    for (size_t k = 0; k < sizeof strangers / sizeof *strangers; k++)
        assert_int_equal(preset_ask(&file, strangers[k], &row).verdict,
                         HOP_VERDICT_UNKNOWN);
    preset_end(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_garbled_and_halved),
                                       cmocka_unit_test(test_other_words_and_strangers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
