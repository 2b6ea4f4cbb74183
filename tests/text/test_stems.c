/* SPDX-License-Identifier: MIT */
/* Examples of Porter 1980, and words that are none of English. */
#include "text/stems.h"

#include "reference.h"

static void test_stems(void **state) {
    (void)state;
    /* M. F. Porter, An algorithm for suffix stripping, 1980: his examples, whole. */
    static const char *const pairs[][2] = {
        {"caresses", "caress"},
        {"ponies", "poni"},
        {"cats", "cat"},
        {"plastered", "plaster"},
        {"motoring", "motor"},
        {"sing", "sing"},
        {"hopping", "hop"},
        {"falling", "fall"},
        {"happy", "happi"},
        {"generalizations", "gener"},
        {"oscillators", "oscil"},
        {"connection", "connect"},
        {"connecting", "connect"},
        {"motor's", "motor"},
        {"it", "it"},
        {"s", "s"},

        {"\u03bb\u03cc\u03b3\u03bf\u03c2", "\u03bb\u03cc\u03b3\u03bf\u03c2"},
        {"747", "747"},
    };
    hop_stems *stems = NULL;
    assert_ok(hop_stems_create(&stems));
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        hop_text stem;
        assert_ok(
            hop_stems_of(stems, &(hop_text){pairs[i][0], strlen(pairs[i][0])}, &stem));
        const hop_text wanted = {pairs[i][1], strlen(pairs[i][1])};
        if (stem.size != wanted.size || memcmp(stem.bytes, wanted.bytes, stem.size) != 0)
            fail_msg("%s: %.*s", pairs[i][0], (int)stem.size, stem.bytes);
    }
    hop_stems_free(stems);
    hop_stems_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stems)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
