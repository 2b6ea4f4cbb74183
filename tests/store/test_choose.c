/* SPDX-License-Identifier: MIT */
/* Which items conditions choose: RAM and file, what is missing, what others changed. */
#include "store/rich.h"
#include "store/texts.h"

/* The rows chosen, as a text of 0 and 1. */
static const char *choose(hop_store *store, size_t count, const char *const *conditions) {
    static char text[64];
    unsigned char chosen[sizeof text];
    hop_filter *filter = NULL;
    hop_error error = {0};
    size_t some = 99, ones = 0;
    must(hop_filter_parse(conditions, count, &filter, &error), &error);
    must(hop_store_choose(store, filter, chosen, &some, &error), &error);
    hop_filter_free(filter);
    for (size_t row = 0; row < hop_store_count(store); row++) {
        assert_true(chosen[row] <= 1);
        text[row] = (char)('0' + chosen[row]);
        ones += chosen[row];
    }
    text[hop_store_count(store)] = '\0';
    assert_int_equal(ones, some);
    return text;
}

static void expect(hop_store *store, const char *condition, const char *rows) {
    const char *got = choose(store, 1, &condition);
    if (strcmp(got, rows) != 0) fail_msg("%s: %s, not %s", condition, got, rows);
}

/* Rows: plain, full, strong, late. */
static void every_field(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"key=plain", "1000"},
        {"key!=plain", "0111"},
        {"key>=late", "1011"},
        {"key<late", "0100"},
        {"key~la", "1001"},
        {"key~\xc3\xa9", "0100"},
        {"label=dog", "0100"},
        {"label!=dog", "1011"},
        {"label=null", "1001"},
        {"label!=null", "0110"},
        {"label<dog", "0010"},
        {"label>=\"\"", "0110"},
        {"tag=pets", "0110"},
        {"tag!=pets", "1001"},
        {"tag=z", "0100"},
        {"tag~quoted", "0100"},
        {"tag=\"a \\\"quoted\\\" tag\"", "0100"},
        {"tag=null", "1001"},
        {"tag!=null", "0110"},
        {"tag>pets", "0100"},
        {"tag<=a", "0000"},
        {"text~slash", "0100"},
        {"text=\"\"", "0010"},
        {"text!=\"\"", "1101"},
        {"text=null", "1001"},
        {"text~\"\\t\"", "0100"},
        {"text~null", "0000"},
        {"strength=1", "0001"},
        {"strength=3/4", "1000"},
        {"strength=17/6", "0010"},
        {"strength>2.8333333", "0010"},
        {"strength<=17/6", "1111"},
        {"strength!=1", "1110"},
        {"strength=2/2", "0001"},
        {"created=2026-01-01", "1110"},
        {"created!=2026-01-01", "0001"},
        {"created<=2026-01-01", "1110"},
        {"created>2026-01-01", "0001"},
        {"created=2026", "1111"},
        {"created=2026-01-01T00:00", "1110"},
        {"created=2026-01-11T00:00:00.123", "0001"},
        {"created<2026-01-11T00:00:00.123", "1110"},
        {"confirmed<-25d", "1000"},
        {"confirmed>=-20d", "0111"},
        {"confirmations=1", "0100"},
        {"confirmations<1", "1011"},
    };
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_make(file, &recipe);
    hop_store *store = rich_open(file, HOP_STORE_READ, NULL);
    assert_int_equal(hop_store_count(store), 4);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(store, cases[i][0], cases[i][1]);
    hop_store_close(store);
}

static void payloads(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"payload.price=12.5", "0100"},
        {"payload.price=1.25e1", "0100"},
        {"payload.price>12", "0100"},
        {"payload.price>=12.5", "0100"},
        {"payload.price<12.5", "0000"},
        {"payload.price!=12.5", "1011"},
        {"payload.price=\"12.5\"", "0000"},
        {"payload.zip=007", "0100"},
        {"payload.zip=7", "0000"},
        {"payload.zip>6", "0000"},
        {"payload.zip>\"006\"", "0100"},
        {"payload.name=Rex", "0100"},
        {"payload.name~e", "0100"},
        {"payload.name<S", "0100"},
        {"payload.ok=true", "0100"},
        {"payload.ok=false", "0000"},
        {"payload.ok=1", "0000"},
        {"payload.ok=\"true\"", "0000"},
        {"payload.no=null", "1111"},
        {"payload.ok=null", "1011"},
        {"payload.ok!=null", "0100"},
        {"payload=null", "1000"},
        {"payload.lines[0].\"unit price\"<0.2", "0100"},
        {"payload.lines[1]=7", "0100"},
        {"payload.lines=7", "0100"},
        {"payload.lines=seven", "0100"},
        {"payload.lines~eve", "0100"},
        {"payload.lines!=7", "1011"},
        {"payload.lines[9]=7", "0000"},
        {"payload.colours=blue", "0100"},
        {"payload.colours!=green", "1111"},
        {"payload.big>1e299", "0100"},
        {"payload.tiny=0", "0100"},
        {"payload=2", "0010"},
        {"payload[0]=1", "0010"},
        {"payload=\"only a text\"", "0001"},
        {"payload~only", "0001"},
        {"payload.lines[0]=0.1", "0000"},
        {"payload.missing!=1", "1111"},
        {"payload.missing<1", "0000"},
    };
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_make(file, &recipe);
    hop_store *store = rich_open(file, HOP_STORE_READ, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(store, cases[i][0], cases[i][1]);
    const char *both[] = {"tag=pets", "payload.price>1"};
    assert_string_equal(choose(store, 2, both), "0100");
    const char *mixed[] = {"tag!=pets", "strength<1", "text=null"};
    assert_string_equal(choose(store, 3, mixed), "1000");
    assert_string_equal(choose(store, 0, NULL), "1111");
    unsigned char chosen[4];
    assert_int_equal(hop_store_choose(store, NULL, chosen, NULL, NULL), HOP_OK);
    assert_int_equal(chosen[3], 1);
    hop_store_close(store);
}

/* Whatever a value holds is only a value. */
static void no_text_enters_the_sql(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_make(file, &recipe);
    hop_store *store = rich_open(file, HOP_STORE_READ, NULL);
    expect(store, "tag=x' OR '1'='1", "0000");
    expect(store, "text=?1", "0000");
    expect(store, "payload.\"a' OR 1=1 --\"=1", "0000");
    expect(store, "payload.name=%", "0000");
    expect(store, "text~%", "0000");
    hop_store_close(store);
}

static void faded_strengths(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_FLOAT32, 16);
    rich_make(file, &recipe);
    /* Half of "late" is left 30 days after it was learned; "full" was just confirmed. */
    rich_clock = RICH_NEW_YEAR + 40 * RICH_DAY + 123;
    hop_store *store = rich_open(file, HOP_STORE_READ, NULL);
    expect(store, "faded=1/2", "0001");
    expect(store, "faded<1/2", "1000");
    expect(store, "faded>1", "0110");
    expect(store, "strength=1", "0001");
    hop_store_close(store);
}

/* Others change the file between opening and asking. */
static void changed_meanwhile(void **state) {
    (void)state;
    static const char *const tags[] = {"new"};
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    hop_error error = {0};
    rich_make(file, &recipe);
    hop_store *reader = rich_open(file, HOP_STORE_READ, NULL);
    hop_store *writer = rich_open(file, HOP_STORE_WRITE, NULL);
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    must(hop_store_begin(writer, &error), &error);
    must(hop_store_forget(writer, "strong", &error), &error);
    entry.key = "newest";
    entry.tags = tags;
    entry.tag_count = 1;
    rich_add(writer, 9, &entry);
    must(hop_store_commit(writer, &error), &error);
    expect(reader, "tag=pets", "0100");
    expect(reader, "tag!=pets", "1011");
    expect(reader, "tag=new", "0000");
    expect(reader, "label=cat", "0010");
    must(hop_store_refresh(reader, NULL, &error), &error);
    expect(reader, "tag=new", "0001");
    hop_store_close(reader);

    /* Within a transaction rows keep their places, and changes of its own count. */
    must(hop_store_begin(writer, &error), &error);
    must(hop_store_forget(writer, "plain", &error), &error);
    entry.key = "newer still";
    rich_add(writer, 10, &entry);
    expect(writer, "tag=new", "00011");
    expect(writer, "tag!=new", "01100");
    expect(writer, "key!=x", "01111");
    hop_store_rollback(writer);
    expect(writer, "tag!=new", "1110");
    hop_store_close(writer);
}

static void damaged_content(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_make(file, &recipe);
    tamper("UPDATE content SET payload = '{\"a\":' WHERE item = 2");
    hop_store *store = rich_open(file, HOP_STORE_READ, NULL);
    const char *condition = "payload.a=1";
    unsigned char chosen[4] = {7, 7, 7, 7};
    hop_filter *filter = NULL;
    hop_error error = {0};
    must(hop_filter_parse(&condition, 1, &filter, &error), &error);
    assert_int_equal(hop_store_choose(store, filter, chosen, NULL, &error), HOP_EFORMAT);
    assert_non_null(strstr(error.message, file));
    assert_int_equal(chosen[0], 7);
    hop_filter_free(filter);
    hop_store_close(store);
}

static void texts_that_are_patterns(void **state) {
    (void)state;
    make_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = open_store(HOP_STORE_WRITE);
    expect(store, "text=word", "100");
    expect(store, "text!=word", "011");
    expect(store, "text~caf\xc3\xa9", "010");
    expect(store, "text~xxxx", "001");
    expect(store, "text>word", "001");
    expect(store, "text<=word", "110");
    expect(store, "text=null", "000");
    expect(store, "text!=null", "111");
    begin(store);
    update_text(store, "word", "other");
    expect(store, "text=word", "000");
    expect(store, "text=other", "100");
    hop_store_rollback(store);
    expect(store, "text=word", "100");
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(every_field),
        STORE_TEST(payloads),
        STORE_TEST(no_text_enters_the_sql),
        STORE_TEST(faded_strengths),
        STORE_TEST(changed_meanwhile),
        STORE_TEST(damaged_content),
        STORE_TEST(texts_that_are_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
