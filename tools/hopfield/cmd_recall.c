/* SPDX-License-Identifier: MIT */
/* hopfield recall: damaged cues settle on memories. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "arrays.h"
#include "command.h"
#include "damage.h"
#include "dynamics.h"
#include "exit.h"
#include "filters.h"
#include "outputs.h"
#include "pairs.h"
#include "report.h"
#include "report_play.h"
#include "report_reason.h"
#include "signals.h"
#include "stdin.h"
#include "subject.h"
#include "terminal.h"
#include "texts_recall.h"
#include "textual.h"
#include "vectors.h"
#include "vectors_recall.h"

/* All that one recall holds. */
typedef struct recall {
    hop_subject subject;
    hop_inputs cues;
    uint8_t *mask;
    uint32_t *order;
    double *fields;
    hop_recall_options how;
    int8_t *states;      /* [count][dim]; of a play [count][steps][dim] */
    hop_result *results; /* [count]; none of a play */
    hop_frame *frames;   /* of a play [count][steps] */
    size_t width, height;
    int has_shape;
} recall;

/* A play goes on and on: what would end it, or judge its end, says nothing. */
static int check_play(const hop_options *options) {
    static const hop_flag_id strange[] = {FLAG_MAX_STEPS, FLAG_TOLERANCE,    FLAG_SHOW,
                                          FLAG_TRACE,     FLAG_PARTNERS_OUT, FLAG_TOP,
                                          FLAG_BURN_IN,   FLAG_EXPLAIN};
    if (!options->given[FLAG_PLAY]) return 0;
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        if (options->given[strange[i]])
            return hop_complain(EXIT_USAGE, "--%s does not go with --play",
                                hop_flags[strange[i]].name);
    return 0;
}

static int check(const hop_options *options) {
    int code = hop_dynamics_check(options);
    if (code) return code;
    if (options->given[FLAG_PARTNERS] && !options->given[FLAG_PATTERNS])
        return hop_complain(EXIT_USAGE, "--partners needs --patterns");
    if (options->given[FLAG_TRACE] && options->trace == TRACE_FLIPS &&
        (options->update == HOP_UPDATE_SYNC || options->update == HOP_UPDATE_CONTINUOUS))
        return hop_complain(EXIT_USAGE, "--trace=flips needs --update async");
    if (options->given[FLAG_TRACE] && options->trace == TRACE_FLIPS &&
        options->given[FLAG_SHOW] && options->show == SHOW_STEPS)
        return hop_complain(EXIT_USAGE, "--show=steps does not go with --trace=flips");
    if (options->given[FLAG_SHOW] && options->json)
        return hop_complain(EXIT_USAGE, "--show and --json both want standard output");
    if (options->texts[FLAG_EXPLAIN] && options->update == HOP_UPDATE_CONTINUOUS)
        return hop_complain(EXIT_USAGE, "--explain=UNIT: graded units do not flip, they "
                                        "move all the time");
    code = check_play(options);
    if (code == 0) code = hop_damage_check(options);
    return code ? code : hop_outputs_check(options, !hop_subject_is_ad_hoc(options));
}

static hop_trace_level trace_level(const hop_options *options) {
    if (options->given[FLAG_TRACE])
        return options->trace == TRACE_FLIPS ? HOP_TRACE_FLIPS : HOP_TRACE_STEPS;
    return options->given[FLAG_SHOW] && options->show == SHOW_STEPS ? HOP_TRACE_STEPS
                                                                    : HOP_TRACE_NONE;
}

static int prepare(const hop_options *options, size_t first, recall *self) {
    size_t dim = hop_memory_dim(self->subject.memory);
    int code = hop_subject_cues(&self->subject, options, first, &self->cues);
    self->has_shape = hop_subject_shape(&self->subject, &self->width, &self->height);
    if (code == 0 && options->out) code = hop_states_check(options->out, self->has_shape);
    if (code == 0 && options->given[FLAG_SHOW] && !self->has_shape)
        code = hop_complain(EXIT_USAGE,
                            "--show: the units make no picture; give --size WxH");
    if (code == 0)
        code = hop_damage_cues(options, &self->cues, self->subject.width,
                               self->subject.height, &self->mask, &self->how.mask_rows);
    if (code == 0) code = hop_dynamics_of(options, dim, &self->how, &self->order);
    if (code == 0)
        code = hop_dynamics_fields(options, self->cues.count, dim, &self->how,
                                   &self->fields);
    if (code) return code;
    self->how.mask = self->mask;
    self->how.trace = trace_level(options);
    self->how.best = options->top;
    if (options->texts[FLAG_EXPLAIN]) {
        self->how.watch = (int64_t)options->explain;
        if (options->explain >= dim)
            return hop_complain(EXIT_USAGE, "--explain: there is no unit %llu of %zu",
                                (unsigned long long)options->explain, dim);
    }
    return 0;
}

/* Room for what comes of every cue; steps 0: no play. */
static int make_room(recall *self, size_t steps) {
    const size_t each = steps ? steps : 1;
    int code = hop_inputs_check_room(steps ? "--play" : "recall", self->cues.count, each,
                                     self->cues.dim);
    if (code) return code;
    self->states = malloc(self->cues.count * each * self->cues.dim);
    if (steps)
        self->frames = calloc(self->cues.count * steps, sizeof *self->frames);
    else
        self->results = calloc(self->cues.count, sizeof *self->results);
    return self->states && (self->frames || self->results) ? 0 : hop_complain_memory();
}

static int settle(const hop_options *options, recall *self) {
    hop_error error;
    size_t count = self->cues.count, steps = options->play;
    const hop_memory *memory = self->subject.memory;
    hop_progress progress = hop_progress_begin(steps ? "playing" : "recalling");
    int code = make_room(self, steps);
    if (code) return code;
    self->how.progress = hop_progress_report;
    self->how.user = &progress;
    hop_status status = steps ? hop_play(memory, &self->how, self->cues.units, count,
                                         steps, self->states, self->frames, &error)
                              : hop_recall(memory, &self->how, self->cues.units, count,
                                           self->states, self->results, &error);
    hop_progress_end(&progress);
    return status == HOP_OK ? 0 : hop_complain_asked(status, &error);
}

static int show_result(const recall *self, size_t index) {
    const hop_result *result = &self->results[index];
    size_t dim = self->cues.dim;
    int named = result->has_match || result->best_count > 0;
    size_t row = result->has_match ? result->match : result->best[0].row;
    const char *key = named && self->subject.keys ? self->subject.keys[row] : "";
    char caption[64];
    int8_t *memory = malloc(dim);
    if (!memory) return hop_complain_memory();
    if (named) hop_patterns_read(hop_memory_patterns(self->subject.memory), row, memory);
    if (*key)
        snprintf(caption, sizeof caption, "memory %s", key);
    else
        snprintf(caption, sizeof caption, "memory %zu", row);
    hop_panel panels[] = {{self->cues.units + index * dim, "cue"},
                          {self->states + index * dim, "recalled"},
                          {memory, caption}};
    int code = hop_terminal_show(panels, named ? 3 : 2, self->width, self->height);
    free(memory);
    return code;
}

static int show_steps(const recall *self, size_t index) {
    const hop_trace *trace = self->results[index].trace;
    enum { CAPTION = 48 };
    hop_panel *panels = calloc(trace->count, sizeof *panels);
    char(*captions)[CAPTION] = calloc(trace->count, sizeof *captions);
    int code = panels && captions ? 0 : hop_complain_memory();
    for (size_t i = 0; code == 0 && i < trace->count; i++) {
        const hop_trace_entry *entry = &trace->entries[i];
        int used =
            snprintf(captions[i], CAPTION, "step %llu", (unsigned long long)entry->step);
        if (!isnan(entry->energy))
            snprintf(captions[i] + used, CAPTION - (size_t)used, " E %.6g",
                     entry->energy);
        panels[i] = (hop_panel){trace->states + i * self->cues.dim, captions[i]};
    }
    if (code == 0)
        code = hop_terminal_show(panels, trace->count, self->width, self->height);
    free(captions);
    free(panels);
    return code;
}

static int report_play(const hop_options *options, const recall *self) {
    hop_expectation expectation = hop_expect(self->subject.memory);
    size_t steps = options->play;
    int code = 0;
    if (!options->json) hop_report_header(&self->subject, options, &expectation);
    for (size_t i = 0; code == 0 && i < self->cues.count; i++) {
        const hop_frame *frames = self->frames + i * steps;
        const char *name = self->cues.names[i];
        if (hop_signals_came()) return EXIT_INTERRUPTED;
        if (options->json)
            code = hop_report_play_json(&self->subject, options, &expectation, i, name,
                                        frames, steps);
        else
            hop_report_play_text(&self->subject, name, frames, steps);
    }
    return code;
}

/* How a result came about; prints it, or makes an object of it. */
static int explain(const hop_options *options, const recall *self,
                   const hop_expectation *expectation, size_t index, json_t **reason) {
    const size_t at = index * self->cues.dim;
    hop_account account;
    hop_error error;
    const hop_result *result = &self->results[index];
    if (!options->given[FLAG_EXPLAIN]) return 0;
    hop_status status =
        hop_result_account(self->subject.memory, &self->how, self->cues.units + at,
                           self->states + at, result, &account, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    if (options->json)
        *reason = hop_report_reason_json(&self->subject, expectation, result, &account);
    else
        hop_report_reason_text(&self->subject, expectation, result, &account);
    return 0;
}

static int report(const hop_options *options, const recall *self) {
    if (options->play) return report_play(options, self);
    hop_expectation expectation = hop_expect(self->subject.memory);
    int code = 0, doubt = 0;
    if (!options->json) hop_report_header(&self->subject, options, &expectation);
    for (size_t i = 0; code == 0 && i < self->cues.count; i++) {
        const hop_result *result = &self->results[i];
        const char *name = self->cues.names[i];
        if (hop_signals_came()) return EXIT_INTERRUPTED;
        if (result->outcome != HOP_OUTCOME_EXACT && result->outcome != HOP_OUTCOME_NEAR)
            doubt = EXIT_DOUBT;
        json_t *reason = NULL;
        if (!options->json) hop_report_text(&self->subject, name, result);
        code = explain(options, self, &expectation, i, &reason);
        if (code) continue;
        if (options->json) {
            code = hop_report_json(&self->subject, options, &expectation, i, name, result,
                                   reason);
            continue;
        }
        if (!options->given[FLAG_SHOW]) continue;
        code = options->show == SHOW_STEPS ? show_steps(self, i) : show_result(self, i);
    }
    return code ? code : doubt;
}

static int write_states(const hop_options *options, const recall *self) {
    if (options->partners_out) {
        int code = hop_pairs_write(options, self->subject.memory, self->states,
                                   self->cues.count);
        if (code) return code;
    }
    if (!options->out) return 0;
    if (options->play)
        return hop_play_write(options->out, self->states, self->cues.count, options->play,
                              self->cues.dim, self->width, self->height,
                              (const char *const *)self->cues.names);
    return hop_states_write(options->out, self->states, self->cues.count, self->cues.dim,
                            self->width, self->height,
                            (const char *const *)self->cues.names);
}

/* Confirms what was recalled exactly or nearly. */
static int confirm(const hop_options *options, const recall *self) {
    size_t *rows = calloc(self->cues.count + 1, sizeof *rows), count = 0;
    int code = rows ? 0 : hop_complain_memory();
    for (size_t k = 0; code == 0 && k < self->cues.count; k++) {
        const hop_result *result = &self->results[k];
        if (result->outcome != HOP_OUTCOME_EXACT && result->outcome != HOP_OUTCOME_NEAR)
            continue;
        if (hop_store_find(self->subject.store, self->subject.keys[result->match],
                           &rows[count]) == HOP_OK)
            count++;
    }
    if (code == 0)
        code = hop_answers_confirm_rows(self->subject.store, options, rows, count);
    free(rows);
    return code;
}

static int recall_cues(const hop_options *options, size_t first, recall *self) {
    int code = prepare(options, first, self);
    if (code == 0) code = settle(options, self);
    if (code == 0) code = write_states(options, self);
    if (code == 0) code = report(options, self);
    if (!options->confirm || (code != 0 && code != EXIT_DOUBT)) return code;
    const int confirmed = confirm(options, self);
    return confirmed ? confirmed : code;
}

static int run_couplings(const hop_options *options, hop_store *store) {
    recall self = {.how = HOP_RECALL_OPTIONS_INIT};
    size_t first = 0;
    int code = check(options);
    if (code) {
        hop_store_close(store);
        return code;
    }
    code = store ? hop_subject_open_with(options, store, &self.subject, &first)
                 : hop_subject_open(options, &self.subject, &first);
    if (code == 0 && hop_memory_count(self.subject.memory) == 0 &&
        !hop_memory_imported(self.subject.memory))
        code = hop_complain(EXIT_USAGE, "%s: %s", self.subject.name,
                            hop_filters_given(options) ? "no memory meets the conditions"
                                                       : "nothing was learned yet");
    if (code == 0 && options->couplings_out)
        code = hop_couplings_write(options->couplings_out, self.subject.memory);
    int only_couplings = options->couplings_out && first == options->argument_count;
    if (code == 0 && !only_couplings) code = recall_cues(options, first, &self);
    if (self.results) hop_results_clear(self.results, self.cues.count);
    free(self.results);
    free(self.frames);
    free(self.states);
    free(self.order);
    free(self.fields);
    free(self.mask);
    hop_inputs_clear(&self.cues);
    hop_subject_close(&self.subject);
    return code;
}

static int check_file(const hop_options *options, int ad_hoc) {
    static const hop_flag_id of_files[] = {FLAG_STDIN, FLAG_CONFIRM, FLAG_WHERE,
                                           FLAG_TAG,   FLAG_NOW,     FLAG_DURABILITY};
    for (size_t k = 0; ad_hoc && k < sizeof of_files / sizeof *of_files; k++)
        if (options->given[of_files[k]])
            return hop_complain(EXIT_USAGE, "--%s needs a memory file",
                                hop_flags[of_files[k]].name);
    if (options->given[FLAG_BY] && !options->confirm)
        return hop_complain(EXIT_USAGE,
                            "--by needs --confirm: recall alone never writes");
    if (options->confirm && options->play)
        return hop_complain(EXIT_USAGE, "--confirm does not go with --play");
    return 0;
}

static int run(const hop_options *options) {
    hop_options ruled;
    hop_store *store = NULL;
    const int ad_hoc = hop_subject_is_ad_hoc(options);
    const hop_flag_id asked = hop_vectors_asked(options);
    int code = check_file(options, ad_hoc);
    if (code) return code;
    if (options->from_stdin) return hop_stdin_run(options);
    if (!ad_hoc && options->argument_count > 0)
        code = hop_subject_open_store(options, options->arguments[0],
                                      options->confirm ? HOP_STORE_WRITE : HOP_STORE_READ,
                                      NULL, &store);
    if (code) return code;
    if (store && hop_textual(store)) return hop_texts_recall(options, store);
    code = hop_texts_unasked(options);
    if (code) {
        hop_store_close(store);
        return code;
    }
    if (asked != FLAG_END || (store && hop_store_recipe_of(store)->energy[0]))
        return hop_vectors_recall(options, store, asked);
    code = hop_energy_as_rule(options, &ruled);
    if (code == 0) code = hop_vectors_check(options, FLAG_END);
    if (code == 0) return run_couplings(&ruled, store);
    hop_store_close(store);
    return code;
}

static const hop_flag_id flags[] = {FLAG_PATTERNS,
                                    FLAG_PARTNERS,
                                    FLAG_FROM,
                                    FLAG_COUPLINGS,
                                    FLAG_RULE,
                                    FLAG_SCALING,
                                    FLAG_DIAGONAL,
                                    FLAG_PATH,
                                    FLAG_UNLEARN,
                                    FLAG_SIZE,
                                    FLAG_THRESHOLD,
                                    FLAG_ITEMS,
                                    FLAG_UPDATE,
                                    FLAG_BLOCK,
                                    FLAG_ORDER,
                                    FLAG_TIES,
                                    FLAG_MAX_STEPS,
                                    FLAG_TOLERANCE,
                                    FLAG_TEMPERATURE,
                                    FLAG_ANNEAL,
                                    FLAG_BURN_IN,
                                    FLAG_GAIN,
                                    FLAG_TIME_STEP,
                                    FLAG_FIELD,
                                    FLAG_NOISE,
                                    FLAG_COVER,
                                    FLAG_COVER_AS,
                                    FLAG_MASK,
                                    FLAG_SEED,
                                    FLAG_THREADS,
                                    FLAG_PLAY,
                                    FLAG_OUT,
                                    FLAG_PARTNERS_OUT,
                                    FLAG_COUPLINGS_OUT,
                                    FLAG_SHOW,
                                    FLAG_TRACE,
                                    FLAG_BATCH,
                                    FLAG_TSV,
                                    FLAG_TOP,
                                    FLAG_EXPLAIN,
                                    FLAG_ENERGY,
                                    FLAG_SIMILARITY,
                                    FLAG_BETA,
                                    FLAG_ACTIVATION,
                                    FLAG_VALUES,
                                    FLAG_STRENGTHS,
                                    FLAG_STORAGE,
                                    FLAG_CENTRE,
                                    FLAG_NORMALISE,
                                    FLAG_COMMIT,
                                    FLAG_INFER_MISSING,
                                    FLAG_WEIGHTS,
                                    FLAG_MASS_TOLERANCE,
                                    FLAG_FALSE_REJECTION,
                                    FLAG_TUNE_NOISE,
                                    FLAG_TUNE_FLIPS,
                                    FLAG_TUNE_COVER,
                                    FLAG_STDIN,
                                    FLAG_WHERE,
                                    FLAG_TAG,
                                    FLAG_CONFIRM,
                                    FLAG_BY,
                                    FLAG_NOW,
                                    FLAG_DURABILITY,
                                    FLAG_JSON,
                                    FLAG_END};
static const char *const examples[] = {
    "hopfield recall scenes.hop damaged.png --noise 0.2 --out recalled.png --show",
    "hopfield recall scenes.hop damaged.png --show=steps",
    "hopfield recall scenes.hop beach_old.png --cover bottom:0.5 --json",
    "hopfield recall scenes.hop damaged.png --noise 0.2 --explain=517",
    "hopfield recall --patterns P.npy C.npy --update async --out S.npy",
    "hopfield recall --patterns P.npy C.npy --update glauber --temperature 0.3",
    "hopfield recall --patterns P.npy C.npy --update metropolis --anneal 1:0.05:200",
    "hopfield recall --couplings W.npy C.npy --json",
    "hopfield recall --couplings W.npy --patterns P.npy C.npy",
    "hopfield recall --patterns X.npy --partners Y.npy C.npy --partners-out R.npy",
    "hopfield recall --patterns P.npy --rule sequence:cyclic=1 C.npy --play 20",
    "hopfield recall --patterns X.npy Q.npy --energy softmax --beta 8 --out R.npy",
    "hopfield recall --patterns X.npy Q.npy --beta auto --false-rejection 0.05",
    "hopfield recall scenes.hop damaged.png --energy softmax --beta auto --json",
    "hopfield recall faq.hop question.npy --where tag=billing --top 5",
    "hopfield recall cats.hop --stdin < cues.jsonl > answers.jsonl",
    "hopfield recall faq.hop 'cna i exchnge curency heer' --explain",
    "hopfield recall faq.hop --batch cues.txt --tsv --top 10",
    NULL,
};

const hop_cmd hop_cmd_recall = {
    .name = "recall",
    .summary = "Recall memories from damaged cues",
    .usage = "MEMORY CUE... [OPTION...]\nMEMORY --batch FILE [OPTION...]\nMEMORY --stdin "
             "[OPTION...]\n--patterns FILE "
             "[--partners FILE] CUE... "
             "[OPTION...]\n"
             "--couplings W.npy [--patterns FILE] CUE... [OPTION...]",
    .about =
        "Lets every cue settle on the landscape of a memory file, or of an ad-hoc "
        "memory in RAM, and says what came out: exact, near, inverse, mixture, "
        "spurious, cycle or limit.\n"
        "Cues are pictures (.png .jpg .webp .pnm), text pictures (.txt), arrays (.npy) "
        "or IDX files. Damage comes in this order: noise on the whole cue, then the "
        "cover, then the mask. In patterns that are no pictures, top and left cover the "
        "first units, bottom and right the last.\n"
        "Of pairs a cue is one side (--from; the other is missing) or both sides in one "
        "row; noise, cover and mask speak of both, and --out writes both.\n"
        "--energy softmax and its like, or an option such as --similarity, --beta or "
        "--values, recall real rows: arrays as they are, pictures as greys 0 to 1 at "
        "--size, unless --threshold makes them -1 and +1, or the +-1 patterns of a "
        "memory "
        "file with their strengths. Similarities to the memories become weights over "
        "them, and their weighted sum the next state, until it rests: exact, near, "
        "mixture, unknown (no memory is near enough), cycle or limit.\n"
        "A memory file recalls as its recipe says, by couplings or by steps; of steps "
        "the "
        "answer is judged as well (exact, near, ambiguous or unknown, with a score), as "
        "docs/LOOKUP.md of the source tells. Cues of a memory of texts are texts, one an "
        "argument or one a line of --batch FILE; docs/TEXTS.md tells more. --stdin "
        "answers cues as JSON lines, one by "
        "one, for other programs. Recall writes nothing but what --confirm asks for.\n"
        "The fields of --json are described in docs/JSON.md of the source.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
