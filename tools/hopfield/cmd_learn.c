/* SPDX-License-Identifier: MIT */
/* hopfield learn: pictures, arrays and records into a memory file, all or none. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "command.h"
#include "exit.h"
#include "feed.h"
#include "pairs.h"
#include "record_files.h"
#include "report.h"
#include "settings.h"
#include "signals.h"
#include "subject.h"
#include "terminal.h"
#include "textual.h"
#include "training.h"
#include "twins.h"

/* What one run of the command is about. */
typedef struct lesson {
    const hop_options *options;
    const char *path; /* of the memory file */
    hop_store *store;
    hop_store_recipe recipe; /* of a new file, until it is made */
    int pairs;               /* the feed holds pairs, read whole */
    hop_feed feed;
    uint64_t *words;
    size_t before, learned, replaced;
} lesson;

/* The strength times the repeats, in lowest terms. */
static int whole_strength(const hop_options *options, hop_strength *out) {
    hop_strength strength = options->strength;
    if (__builtin_mul_overflow(strength.numerator, (int64_t)options->repeats,
                               &strength.numerator) ||
        hop_strength_add(strength, (hop_strength){0, 1}, out) != HOP_OK)
        return hop_complain(EXIT_USAGE,
                            "--repeats: the strength times %llu is beyond 64 bits",
                            (unsigned long long)options->repeats);
    return 0;
}

/* Open the file, or leave *store NULL where there is none yet. */
static int open_if_there(lesson *self) {
    if (access(self->path, F_OK) == 0)
        return hop_subject_open_store(self->options, self->path, HOP_STORE_WRITE, NULL,
                                      &self->store);
    if (errno == ENOENT) return 0;
    return hop_complain(EXIT_IO, "%s: %s", self->path, strerror(errno));
}

static int any_pictures(const hop_options *options) {
    for (size_t i = 1; i < options->argument_count; i++)
        if (hop_is_picture(options->arguments[i]) || hop_is_idx(options->arguments[i]))
            return 1;
    return options->given[FLAG_PICTURE_FIELD] != 0;
}

/* What a kind says of pictures, as far as no option does. */
static void take_preset(const hop_options *options, const hop_image_recipe *preset,
                        hop_image_recipe *image) {
    if (preset->width && !options->given[FLAG_SIZE]) {
        image->width = preset->width;
        image->height = preset->height;
    }
    if (preset->width && !options->given[FLAG_THRESHOLD]) {
        image->threshold = preset->threshold;
        image->level = preset->level;
    }
}

/* How inputs are read: as the file's recipe wants, or as a new one will. */
static int prepare(lesson *self) {
    const hop_options *options = self->options;
    hop_reading *reading = &self->feed.reading;
    hop_inputs *rows = &self->feed.rows;
    int code;
    if (self->store) {
        const hop_store_recipe *recipe = hop_store_recipe_of(self->store);
        code = hop_textual(self->store) ? 0
                                        : hop_recipe_compare(options, recipe, self->path);
        if (code == 0) code = hop_settings_compare(options, recipe, self->path);
        self->feed.texts = hop_recipe_of_texts(recipe, &self->feed.sort);
        if (self->feed.texts) {
            self->recipe = *recipe;
            return code;
        }
        if (code == 0) code = hop_recipe_reading(options, recipe, reading);
        rows->dim = options->partners ? 0 : recipe->dim;
        rows->dim_from = self->path;
        hop_recipe_shape(recipe, &rows->width, &rows->height);
        self->recipe = *recipe;
        return code;
    }
    code = hop_settings_begin(options, any_pictures(options), &self->recipe);
    self->feed.texts = hop_recipe_of_texts(&self->recipe, &self->feed.sort);
    if (self->feed.texts) return code;
    if (code == 0) code = hop_reading_of(options, reading);
    if (code) return code;
    reading->real = reading->raw = self->recipe.storage != HOP_STORAGE_BITS;
    if (options->kind && self->recipe.encoder != HOP_ENCODER_NONE)
        take_preset(options, &self->recipe.image, &reading->image);
    if (options->given[FLAG_SIZE]) {
        rows->width = options->size.width;
        rows->height = options->size.height;
    }
    return 0;
}

/* Pairs are read whole, both sides, and joined. */
static int read_pairs(lesson *self, hop_strength strength) {
    const hop_options *options = self->options;
    hop_pairs_rule pairs = {.text = options->rule};
    hop_inputs *rows = &self->feed.rows;
    hop_record_format format;
    int code = 0;
    if (self->feed.reading.real)
        return hop_complain(EXIT_USAGE, "--partners: pairs are of -1 and +1");
    for (size_t i = 1; code == 0 && i < options->argument_count; i++) {
        if (hop_is_records(options, options->arguments[i], &format))
            return hop_complain(EXIT_USAGE, "--partners: %s holds records, not patterns",
                                options->arguments[i]);
        code = hop_inputs_read(rows, options->arguments[i], &self->feed.reading);
    }
    if (code == 0) code = hop_pairs_join(options, &self->feed.reading, rows, &pairs);
    if (code) return code;
    self->pairs = 1;
    self->feed.next = options->argument_count;
    self->feed.strength = strength;
    if (!self->store) {
        snprintf(self->recipe.rule, sizeof self->recipe.rule, "%s", pairs.text);
        return 0;
    }
    if (strcmp(self->recipe.rule, pairs.text) != 0)
        return hop_complain(EXIT_USAGE, "--partners: these pairs want rule %s; %s has %s",
                            pairs.text, self->path, self->recipe.rule);
    if (rows->dim == self->recipe.dim) return 0;
    return hop_complain(EXIT_USAGE, "--partners: pairs of %zu units, but %s has %zu",
                        rows->dim, self->path, self->recipe.dim);
}

/* The recipe's sides are those of the first thing. */
static int create(lesson *self) {
    const hop_inputs *rows = &self->feed.rows;
    hop_store_recipe *recipe = &self->recipe;
    if (self->feed.texts)
        return hop_subject_open_store(self->options, self->path, HOP_STORE_CREATE, recipe,
                                      &self->store);
    recipe->dim = rows->dim;
    recipe->width = rows->width ? rows->width : rows->dim;
    recipe->height = rows->width ? rows->height : 1;
    if (rows->encoded && recipe->encoder == HOP_ENCODER_NONE)
        recipe->encoder =
            recipe->storage == HOP_STORAGE_BITS ? HOP_ENCODER_PICTURE : HOP_ENCODER_GREYS;
    if (recipe->width * recipe->height != rows->dim)
        return hop_complain(EXIT_USAGE, "--size %zux%zu: the patterns have %zu units",
                            self->options->size.width, self->options->size.height,
                            rows->dim);
    recipe->image = self->feed.reading.image;
    recipe->image.width = recipe->width;
    recipe->image.height = recipe->height;
    return hop_subject_open_store(self->options, self->path, HOP_STORE_CREATE, recipe,
                                  &self->store);
}

/* A fault of the thing is told with its place. */
static int refuse_thing(const hop_thing *thing, hop_status status,
                        const hop_error *error) {
    char where[HOP_MOST_WHERE];
    const int code = hop_exit_of(status, BLAME_FILE);
    hop_thing_where(thing, where);
    if (!thing->line || status == HOP_EIO || status == HOP_EBUSY || status == HOP_ENOMEM)
        return hop_complain_error(status, BLAME_FILE, error);
    return hop_complain(code, "%s: %s", where, error->message);
}

static int refuse_taken(const lesson *self, const hop_thing *thing) {
    size_t row = 0;
    char where[HOP_MOST_WHERE];
    hop_thing_where(thing, where);
    hop_store_find(self->store, thing->key, &row);
    if (self->feed.texts && self->feed.sort == HOP_TEXT_WORDS && thing->text &&
        strcmp(thing->text, thing->key) == 0)
        return hop_complain(EXIT_USAGE,
                            row >= self->before
                                ? "%s: the word '%s' comes twice: drop one, or learn "
                                  "with --replace, which keeps the first one's strength"
                                : "%s: the word '%s' is known: reinforce it (hopfield "
                                  "reinforce), or learn with --replace, which passes "
                                  "over known words",
                            where, thing->key);
    if (row >= self->before)
        return hop_complain(EXIT_USAGE,
                            "%s: two inputs have the key '%s': learn them one by one and "
                            "name one with --key",
                            thing->line ? where : self->path, thing->key);
    return hop_complain(EXIT_USAGE,
                        "%s: the key '%s' is already taken: reinforce it (hopfield "
                        "reinforce %s %s), forget it, replace it (--replace), or name "
                        "another with --key",
                        thing->line ? where : self->path, thing->key, self->path,
                        thing->key);
}

static void pack(const int8_t *units, size_t dim, uint64_t *words) {
    memset(words, 0, (dim + 63) / 64 * sizeof *words);
    for (size_t i = 0; i < dim; i++)
        if (units[i] > 0) words[i / 64] |= UINT64_C(1) << (i % 64);
}

static int add(lesson *self, const hop_thing *thing) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    hop_error error;
    size_t row;
    const size_t dim = hop_store_recipe_of(self->store)->dim;
    entry.key = thing->key;
    entry.strength = thing->strength;
    entry.values = thing->values;
    entry.label = thing->label;
    entry.text = thing->text;
    entry.payload = thing->payload;
    entry.picture = thing->picture;
    entry.picture_size = thing->picture_size;
    entry.tags = thing->tags;
    entry.tag_count = thing->tag_count;
    if (thing->units) {
        if (!self->words) self->words = malloc((dim + 63) / 64 * sizeof *self->words);
        if (!self->words) return hop_complain_memory();
        pack(thing->units, dim, self->words);
        entry.words = self->words;
    }
    const int update =
        self->options->replace && hop_store_find(self->store, thing->key, &row) == HOP_OK;
    const hop_status status = update ? hop_store_update(self->store, &entry, &error)
                                     : hop_store_add(self->store, &entry, &error);
    if (status == HOP_EEXISTS) return refuse_taken(self, thing);
    if (status != HOP_OK) return refuse_thing(thing, status, &error);
    self->learned += !update;
    self->replaced += update != 0;
    return 0;
}

/* Another file may have taken the name since it was opened. */
static int check_units(const lesson *self) {
    const size_t dim = hop_store_recipe_of(self->store)->dim;
    if (hop_textual(self->store) != self->feed.texts)
        return hop_complain(EXIT_FORMAT, "%s: is another file now: try again",
                            self->path);
    if (self->feed.texts || dim == self->feed.rows.dim) return 0;
    return hop_complain(EXIT_FORMAT, "%s: has %zu units now, not %zu: try again",
                        self->path, dim, self->feed.rows.dim);
}

/* All things into one transaction, as they are read. */
static int add_all(lesson *self, hop_thing *thing) {
    hop_error error;
    int more = 1, code;
    hop_status status = hop_store_begin(self->store, &error);
    if (status != HOP_OK) return hop_complain_asked(status, &error);
    code = check_units(self);
    self->before = hop_store_count(self->store);
    hop_progress progress = hop_progress_begin("learning");
    while (code == 0 && more) {
        code = add(self, thing);
        hop_progress_count(&progress, self->feed.given);
        if (code == 0) code = hop_feed_next(&self->feed, thing, &more);
    }
    hop_progress_end(&progress);
    if (code == 0 && hop_signals_came()) code = EXIT_INTERRUPTED;
    if (code) {
        hop_store_rollback(self->store);
        return code;
    }
    status = hop_store_commit(self->store, &error);
    return status == HOP_OK ? 0 : hop_complain_asked(status, &error);
}

static json_t *keys_json(const lesson *self) {
    const size_t held = hop_store_count(self->store);
    json_t *keys = json_array();
    for (size_t row = held - self->learned; row < held; row++)
        json_array_append_new(keys,
                              hop_json_text(hop_store_item_at(self->store, row)->key));
    return keys;
}

static int say_texts(const lesson *self) {
    const hop_store_recipe *recipe = hop_store_recipe_of(self->store);
    const size_t held = hop_store_count(self->store);
    if (self->options->json)
        return hop_json_print(
            json_pack("{s:o, s:o, s:I, s:I, s:I, s:n, s:n, s:s, s:s}", "memory",
                      hop_json_text(self->path), "keys", keys_json(self), "learned",
                      (json_int_t)self->learned, "replaced", (json_int_t)self->replaced,
                      "patterns", (json_int_t)held, "units", "load", "kind", recipe->kind,
                      "version", hop_version()));
    printf("%s: learned %zu %s", self->path, self->learned,
           hop_textual_noun(recipe, self->learned));
    if (self->replaced) printf(", replaced %zu", self->replaced);
    printf("; now %zu\n", held);
    return 0;
}

static int say(const lesson *self) {
    const hop_store_recipe *recipe = hop_store_recipe_of(self->store);
    const size_t held = hop_store_count(self->store);
    if (self->feed.texts) return say_texts(self);
    const double load = (double)held / (double)recipe->dim;
    char also[48] = "";
    if (!self->options->json) {
        if (self->replaced) snprintf(also, sizeof also, ", replaced %zu", self->replaced);
        printf("%s: learned %zu pattern%s of %zu units%s; now %zu", self->path,
               self->learned, self->learned == 1 ? "" : "s", recipe->dim, also, held);
        if (recipe->rule[0]) printf(", load %.4g", load);
        putchar('\n');
        return 0;
    }
    return hop_json_print(
        json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:f, s:s, s:s}", "memory",
                  hop_json_text(self->path), "keys", keys_json(self), "learned",
                  (json_int_t)self->learned, "replaced", (json_int_t)self->replaced,
                  "patterns", (json_int_t)held, "units", (json_int_t)recipe->dim, "load",
                  load, "kind", recipe->kind, "version", hop_version()));
}

/* Rules that learn in rounds learn now, to say what they did not. */
static int say_training(const hop_options *options) {
    hop_subject subject = {0};
    size_t first;
    int code = hop_subject_open(options, &subject, &first);
    if (code == 0) hop_training_note(&subject);
    hop_subject_close(&subject);
    return code;
}

static int say_all(lesson *self) {
    const hop_store_recipe *recipe = hop_store_recipe_of(self->store);
    int code = say(self);
    if (self->feed.empty)
        hop_note("%s: no text, passed over%s", self->feed.first_empty,
                 self->feed.empty > 1 ? "; more records have none" : "");
    if (code == 0 && self->feed.texts)
        code =
            hop_textual_twins(self->store, hop_store_count(self->store) - self->learned);
    if (code || !recipe->rule[0]) return code;
    code = hop_twins_note(self->store, hop_store_count(self->store) - self->learned);
    const int trained = hop_rule_named(recipe->rule)->trained;
    hop_store_close(self->store);
    self->store = NULL;
    return code || !trained ? code : say_training(self->options);
}

static int refuse_nothing(const lesson *self) {
    if (self->feed.empty)
        return hop_complain(EXIT_FORMAT,
                            "%s: no text in any record: say which column or name holds "
                            "it (--text, --columns)",
                            self->feed.first_empty);
    return hop_complain(EXIT_FORMAT, "%s: holds no %s", self->options->arguments[1],
                        self->feed.texts ? "text" : "record");
}

static int learn(lesson *self) {
    const hop_options *options = self->options;
    hop_thing thing;
    int more = 0;
    if (options->argument_count < 2)
        return hop_complain(EXIT_USAGE,
                            "learn: name a memory file and what it shall learn");
    int code = whole_strength(options, &self->feed.strength);
    if (code == 0) code = open_if_there(self);
    if (code == 0) code = prepare(self);
    if (code == 0) code = hop_feed_open(options, &self->feed);
    if (code == 0 && options->partners) code = read_pairs(self, self->feed.strength);
    if (code == 0) code = hop_feed_next(&self->feed, &thing, &more);
    if (code == 0 && !more) code = refuse_nothing(self);
    if (code == 0 && !self->store) code = create(self);
    if (code == 0) code = add_all(self, &thing);
    if (code) return code;
    /* What was learned is there, whatever comes of this. */
    const int tuned = hop_answers_tune(options, self->store);
    code = say_all(self);
    if (tuned == EXIT_INTERRUPTED)
        hop_note("interrupted while beta was tuned: `hopfield configure %s` does it",
                 self->path);
    return tuned ? tuned : code;
}

static int run(const hop_options *options) {
    lesson self = {.options = options, .path = options->arguments[0]};
    const int code = learn(&self);
    hop_feed_close(&self.feed);
    hop_store_close(self.store);
    free(self.words);
    return code;
}

static const hop_flag_id flags[] = {
    FLAG_KIND,          FLAG_LANGUAGE,     FLAG_PARTNERS,     FLAG_SIZE,
    FLAG_THRESHOLD,     FLAG_ITEMS,        FLAG_LEARN_KEY,    FLAG_FORMAT,
    FLAG_COLUMNS,       FLAG_HEADER,       FLAG_PLAIN_QUOTES, FLAG_TEXT,
    FLAG_LABEL,         FLAG_TAGS,         FLAG_PAYLOAD,      FLAG_STRENGTH_FIELD,
    FLAG_PICTURE_FIELD, FLAG_VECTOR_FIELD, FLAG_DESCRIBE,     FLAG_REPLACE,
    FLAG_KEEP_PICTURES, FLAG_STRENGTH,     FLAG_REPEATS,      FLAG_LEARN_STORAGE,
    FLAG_NORMALISE,     FLAG_CODES,        HOP_SETTING_FLAGS, FLAG_DURABILITY,
    FLAG_NOW,           FLAG_JSON,         FLAG_END};
static const char *const examples[] = {
    "hopfield learn scenes.hop pictures/*.png --size 32x32",
    "hopfield learn scenes.hop holiday.jpg --key beach --strength 2",
    "hopfield learn random.hop P.npy",
    "hopfield learn pairs.hop X.npy --partners Y.npy",
    "hopfield learn clothes.hop t10k-images-idx3-ubyte.gz --items 0:10",
    "hopfield learn faq.hop X.npy --describe questions.tsv --kind vector",
    "hopfield learn faq.hop faq.jsonl --kind vector --key id --vector-field vec",
    "hopfield learn cats.hop list.csv --columns key,picture,label --kind picture",
    "hopfield learn words.hop --kind word /usr/share/dict/words",
    "hopfield learn words.hop --kind word lexicon.tsv --columns text,frequency",
    "hopfield learn faq.hop --kind utterance faq.tsv --columns key,label,text",
    NULL,
};

const hop_cmd hop_cmd_learn = {
    .name = "learn",
    .summary = "Learn pictures, arrays, records or texts into a memory file",
    .usage = "MEMORY INPUT... [OPTION...]",
    .about =
        "Adds memories to the memory file, which is made where there is none yet. Its "
        "kind, size, threshold and storage are fixed when it is made; rule, energy and "
        "what goes with them may be changed (hopfield configure).\n"
        "The key of a picture is its name without folder and ending; row 3 of P.npy has "
        "the key P:3. A key that is taken is refused, or replaced with --replace. All "
        "inputs are learned, or none; they are learned as they are read.\n"
        "Records come from tables (.tsv, .csv) with columns key, text, label, tags, "
        "payload, strength, picture or vector, from JSON lines (.jsonl) with members of "
        "these names, or from other text with --format; INPUT - is standard input, JSON "
        "lines unless --format says otherwise. A record needs a vector or a picture.\n"
        "A memory of texts (--kind word, utterance or document) learns a text a line, "
        "from "
        "standard input as well, and the texts of tables and JSON lines. The key of a "
        "word "
        "is the word; its strength, which may be called frequency, says how common it "
        "is.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
