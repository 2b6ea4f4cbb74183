/* SPDX-License-Identifier: MIT */
/* The flag table: the only source of option names, help, manual and completions. */
#include "options.h"

static const char *const threshold_words[] = {"otsu", "dither", NULL};
static const char *const scaling_words[] = {"n", "p", "source", NULL};
static const char *const diagonal_words[] = {"zero", "keep", NULL};
static const char *const path_words[] = {"auto", "factored", "explicit", NULL};
static const char *const update_words[] = {"sync",       "async",      "block", "glauber",
                                           "metropolis", "continuous", NULL};
static const char *const order_words[] = {"fixed", "random", "greedy", NULL};
static const char *const ties_words[] = {"keep", "plus", NULL};
static const char *const from_words[] = {"left", "right", NULL};
static const char *const cover_words[] = {
    "top:", "bottom:", "left:", "right:", "box:", "random:", NULL};
static const char *const cover_as_words[] = {"missing", "minus", "plus", "random", NULL};
static const char *const show_words[] = {"result", "steps", NULL};
static const char *const trace_words[] = {"steps", "flips", NULL};
static const char *const energy_words[] = {
    "poly:n=",   "rect:n=",       "exp",     "identity",     "softmax",
    "sparsemax", "entmax:alpha=", "topk:k=", "epanechnikov", NULL};
/* In the order of hop_similarity, hop_activation and hop_storage. */
static const char *const similarity_words[] = {
    "dot", "cosine", "centred", "euclid", "manhattan", "hamming", NULL};
static const char *const activation_words[] = {"none", "sign", "normalise", NULL};
static const char *const storage_words[] = {"float32", "bfloat16", "int8", NULL};
static const char *const learn_storage_words[] = {"float32", "bfloat16", "int8", "bits",
                                                  NULL};
/* In the order of hop_record_format and hop_durability. */
static const char *const format_words[] = {"lines", "numbers", "words", "tsv",
                                           "csv",   "jsonl",   NULL};
static const char *const durability_words[] = {"full", "normal", NULL};
static const char *const beta_words[] = {"auto", NULL};
static const char *const structure_words[] = {"random", "orthogonal",
                                              "sparse:", "correlated:", NULL};
static const char *const base_words[] = {"old", "old+bg", NULL};
static const char *const language_words[] = {"none", "english", NULL};
static const char *const complete_words[] = {"bash", "zsh", "fish", NULL};

#define FIELD(name) offsetof(hop_options, name)
#define NO_UPPER_BOUND 0x1p63
/* A parameter of experiments: the library says what it looks like and means. */
#define LAB(name, words)                                                                 \
    { name, NULL, NULL, words, KIND_LAB, 0, 0, 0, 0 }

const hop_flag hop_flags[FLAG_COUNT] = {
    [FLAG_SIZE] = {"size", "WxH",
                   "Pictures become patterns of this size (default 32x32; IDX pictures "
                   "keep theirs); also says what picture the rows of an array are.",
                   NULL, KIND_SIZE, 0, FIELD(size), 0, 0},
    [FLAG_THRESHOLD] = {"threshold", "N|otsu|dither",
                        "White is a grey above N (default 127), above Otsu's level, or "
                        "above an ordered dither; in an array, a value above N is +1.",
                        threshold_words, KIND_THRESHOLD, 0, FIELD(threshold), 0, 0},
    [FLAG_ITEMS] = {"items", "A:B",
                    "Of every file with several patterns, take rows A to B-1 (either may "
                    "be left out).",
                    NULL, KIND_ITEMS, 0, FIELD(items), 0, 0},
    [FLAG_KEY] = {"key", "KEY",
                  "Key of the pattern learned, instead of its file's name; several rows "
                  "of one file become KEY:0, KEY:1 and so on.",
                  NULL, KIND_TEXT, 0, FIELD(key), 0, 0},
#include "flags_learn.h"
#include "flags_care.h"
#include "flags_texts.h"
    [FLAG_STRENGTH] = {"strength", "S",
                       "How strongly to learn: 2, 0.5, 1/3, or negative (default 1).",
                       NULL, KIND_STRENGTH, 0, FIELD(strength), 0, 0},
    [FLAG_REPEATS] = {"repeats", "N", "Learn N times over: the strength times N.", NULL,
                      KIND_COUNT, 0, FIELD(repeats), 1, 1e9},
    [FLAG_RULE] = {"rule", "NAME[:k=v,...]",
                   "The learning rule (default hebb); hopfield rules lists them.", NULL,
                   KIND_RULE, 0, FIELD(rule), 0, 0},
    [FLAG_SCALING] = {"scaling", "n|p|source",
                      "Divide the couplings by the units N (n, the default), by the "
                      "patterns P (p), or by P for the first learning only and by 1 for "
                      "all after it (source).",
                      scaling_words, KIND_CHOICE, 0, FIELD(scaling), 0, 0},
    [FLAG_DIAGONAL] = {"diagonal", "zero|keep",
                       "Whether a unit couples to itself (default zero: it does not).",
                       diagonal_words, KIND_CHOICE, 0, FIELD(diagonal), 0, 0},
    [FLAG_PATTERNS] = {"patterns", "FILE",
                       "No memory file: the patterns of FILE are the memories.", NULL,
                       KIND_FILE, 0, FIELD(patterns), 0, 0},
    [FLAG_COUPLINGS] = {"couplings", "W.npy",
                        "No memory file: use this matrix of couplings; --patterns then "
                        "only names what comes out.",
                        NULL, KIND_FILE, 0, FIELD(couplings), 0, 0},
    [FLAG_PARTNERS] = {"partners", "FILE",
                       "Pairs: row by row, what the patterns call forth, and the other "
                       "way round; makes the rule bam:left=N, N the units of a pattern.",
                       NULL, KIND_FILE, 0, FIELD(partners), 0, 0},
    [FLAG_FROM] = {"from", "left|right",
                   "Which side of a pair the cues are (left, the default: the patterns; "
                   "right: their partners); the other is missing.",
                   from_words, KIND_CHOICE, 0, FIELD(from), 0, 0},
    [FLAG_PARTNERS_OUT] = {"partners-out", "Y.npy",
                           "Write the side of the final states that was not the cue, "
                           "int8 rows.",
                           NULL, KIND_FILE, 0, FIELD(partners_out), 0, 0},
    [FLAG_PLAY] = {"play", "T",
                   "Take exactly T steps, wherever they lead, as a sequence wants it; "
                   "--out then writes all their states, [cues][T][units].",
                   NULL, KIND_COUNT, 0, FIELD(play), 1, 1e9},
    [FLAG_PATH] = {"path", "auto|factored|explicit",
                   "Hold packed patterns (factored) or the whole matrix (explicit); both "
                   "give the same states.",
                   path_words, KIND_CHOICE, 0, FIELD(path), 0, 0},
    [FLAG_UNLEARN] = {"unlearn", "eps=E,dreams=D[,seed=S|,starts=S.npy]",
                      "Unlearn, in RAM only, what random states (or those of an array) "
                      "end in: D dreams, each taking E/N (default 0.01) off its state.",
                      NULL, KIND_TEXT, 0, FIELD(unlearn), 0, 0},
    [FLAG_UPDATE] = {"update", "sync|async|block|glauber|metropolis|continuous",
                     "All units at once (sync, the default; of pairs: one side, then the "
                     "other), one at a time (async), block after block, one at a time "
                     "with a temperature (glauber: heat bath; metropolis), or graded "
                     "units in continuous time.",
                     update_words, KIND_CHOICE, 0, FIELD(update), 0, 0},
    [FLAG_BLOCK] = {"block", "B",
                    "With --update block: units of a block, which move at once.", NULL,
                    KIND_COUNT, 0, FIELD(block), 1, HOP_MAX_UNITS},
    [FLAG_ORDER] = {"order", "fixed|random|greedy|FILE.npy",
                    "Order of updates in turn: 0, 1, 2 and on; a fresh permutation each "
                    "sweep (the default); the largest fall of energy first; or the "
                    "permutations of an array [sweeps][units]. Blocks: fixed or random.",
                    order_words, KIND_ORDER, 0, FIELD(order), 0, 0},
    [FLAG_TIES] =
        {"ties", "keep|plus",
         "A field of exactly zero keeps the unit (the default) or sets it to +1.",
         ties_words, KIND_CHOICE, 0, FIELD(ties), 0, 0},
    [FLAG_MAX_STEPS] = {"max-steps", "N",
                        "Changing steps allowed (default 1000; greedy: 1000 a unit); "
                        "sweeps of glauber and metropolis (default 200); time steps of "
                        "continuous units (default 20000).",
                        NULL, KIND_COUNT, 0, FIELD(max_steps), 0, 0x1p62},
    [FLAG_TOLERANCE] = {"tolerance", "U",
                        "Stop when a step changes at most U units (default 0).", NULL,
                        KIND_COUNT, 0, FIELD(tolerance), 0, HOP_MAX_UNITS},
    [FLAG_TEMPERATURE] = {"temperature", "T", "Temperature of glauber and metropolis.",
                          NULL, KIND_REAL, 0, FIELD(temperature), 0, 1e300},
    [FLAG_ANNEAL] = {"anneal", "START:END:SWEEPS",
                     "Let the temperature fall from START to END: geometrically, to 0 "
                     "linearly.",
                     NULL, KIND_ANNEAL, 0, FIELD(anneal), 0, 1e300},
    [FLAG_BURN_IN] = {"burn-in", "N",
                      "Sweeps that averages of glauber and metropolis leave out (default "
                      "half of them).",
                      NULL, KIND_COUNT, 0, FIELD(burn_in), 0, 0x1p62},
    [FLAG_GAIN] = {"gain", "G",
                   "Steepness of continuous units, V = tanh(G u) (default 10).", NULL,
                   KIND_REAL, 0, FIELD(gain), 1e-300, 1e300},
    [FLAG_TIME_STEP] = {"time-step", "DT", "Time step of continuous units (default 0.1).",
                        NULL, KIND_REAL, 0, FIELD(time_step), 1e-300, 1e300},
    [FLAG_FIELD] = {"field", "B|B.npy",
                    "External field of every unit: one number, or for each unit, of all "
                    "cues or of each cue. A threshold is a negative field.",
                    NULL, KIND_FILE, 0, FIELD(field), 0, 0},
    [FLAG_NOISE] =
        {"noise", "F",
         "Flip this fraction of the cue's units, 0 to 1, before anything else; in a "
         "memory of real rows, normal noise of F times the cue's own root-mean-square "
         "unit (less the mean memory with --centre).",
         NULL, KIND_REAL, 0, FIELD(noise), 0, 1},
    [FLAG_COVER] = {"cover", "SIDE:F|box:X,Y,W,H|random:F",
                    "Hide part of each cue: the fraction F from the top, bottom, left or "
                    "right, a box, or a random fraction.",
                    cover_words, KIND_COVER, 0, FIELD(cover), 0, 1},
    [FLAG_COVER_AS] = {"cover-as", "missing|minus|plus|random",
                       "What covered units become (default missing: unknown); in real "
                       "rows minus is 0 and plus 1.",
                       cover_as_words, KIND_CHOICE, 0, FIELD(cover_as), 0, 0},
    [FLAG_MASK] = {"mask", "M.npy",
                   "For each unit, of all cues or of each cue: 0 free, 1 clamped, "
                   "2 missing.",
                   NULL, KIND_FILE, 0, FIELD(mask), 0, 0},
    [FLAG_SEED] = {"seed", "N",
                   "Seed of everything left to chance (default 1); the same seed gives "
                   "the same bytes.",
                   NULL, KIND_COUNT, 0, FIELD(seed), 0, NO_UPPER_BOUND},
    [FLAG_THREADS] = {"threads", "N",
                      "Threads to work with (default: one a processor); results never "
                      "depend on it.",
                      NULL, KIND_COUNT, 0, FIELD(threads), 1, 1024},
    [FLAG_OUT] = {"out", "FILE",
                  "Write the final states: .npy (int8 rows, of --energy softmax and "
                  "its like float32), .png (a sheet of pictures) or .txt (text "
                  "pictures).",
                  NULL, KIND_FILE, 0, FIELD(out), 0, 0},
    [FLAG_COUPLINGS_OUT] = {"couplings-out", "W.npy",
                            "Write the couplings in use, float64 [units][units].", NULL,
                            KIND_FILE, 0, FIELD(couplings_out), 0, 0},
    [FLAG_SHOW] = {"show", "result|steps",
                   "Draw cue and final state (result, the default) or every step in the "
                   "terminal.",
                   show_words, KIND_CHOICE, 1, FIELD(show), 0, 0},
    [FLAG_TRACE] = {"trace", "steps|flips",
                    "Report energy, overlaps and flips after each step (the default), or "
                    "after each flip of an asynchronous recall.",
                    trace_words, KIND_CHOICE, 1, FIELD(trace), 0, 0},
    [FLAG_TOP] = {"top", "K",
                  "Name the K best memories, 1 to 16, of texts 1 to 1000 (default 3).",
                  NULL, KIND_COUNT, 0, FIELD(top), 1, 1000},
    [FLAG_EXPLAIN] =
        {"explain", "UNIT",
         "Say how every result came about: overlaps, margin, changes, "
         "energy; with a unit also why it changed, or stayed. Of texts: which "
         "parts of cue and memory match.",
         NULL, KIND_COUNT, 1, FIELD(explain), 0, HOP_MAX_UNITS - 1},
    [FLAG_ENERGY] = {"energy", "NAME[:k=v]",
                     "How similarities become weights of memories: identity, poly:n=3, "
                     "rect:n=3, exp, softmax, sparsemax, entmax:alpha=1.5, topk:k=8 or "
                     "epanechnikov. Of -1 and +1 alone, poly, rect and exp are the "
                     "rules of those names.",
                     energy_words, KIND_ENERGY, 0, FIELD(energy), 0, 0},
    [FLAG_SIMILARITY] = {"similarity", "dot|cosine|centred|euclid|manhattan|hamming",
                         "How near a state is to a memory: their product (dot, the "
                         "default), cosine, cosine of both less their own means, or less "
                         "their squared distance (of epanechnikov the default), their "
                         "units' distances or their units of other sign.",
                         similarity_words, KIND_CHOICE, 0, FIELD(similarity), 0, 0},
    [FLAG_ACTIVATION] = {"activation", "none|sign|normalise",
                         "What becomes of the weighted sum of memories: nothing (the "
                         "default), its signs, or length 1.",
                         activation_words, KIND_CHOICE, 0, FIELD(activation), 0, 0},
    [FLAG_BETA] = {"beta", "B|auto",
                   "Inverse temperature that similarities are multiplied by (default 1); "
                   "auto: found on damaged copies of the memories.",
                   beta_words, KIND_BETA, 0, FIELD(beta), 0, 0},
    [FLAG_VALUES] = {"values", "V.npy",
                     "Read out these rows, one a memory, in place of the memories.", NULL,
                     KIND_FILE, 0, FIELD(values), 0, 0},
    [FLAG_STRENGTHS] = {"strengths", "S.npy",
                        "Strengths of the --patterns, one a row: 2 counts a memory "
                        "twice, 0 or less leaves it out.",
                        NULL, KIND_FILE, 0, FIELD(strengths), 0, 0},
    [FLAG_STORAGE] = {"storage", "float32|bfloat16|int8",
                      "Bytes that memories are held in: 4 (the default), 2 or 1 a unit; "
                      "the loss is measured and said.",
                      storage_words, KIND_CHOICE, 0, FIELD(storage), 0, 0},
    [FLAG_CENTRE] = {"centre", NULL, "Take the mean memory off memories and cues.", NULL,
                     KIND_SWITCH, 0, FIELD(centre), 0, 0},
    [FLAG_NORMALISE] = {"normalise", NULL, "Scale memories and cues to length 1.", NULL,
                        KIND_SWITCH, 0, FIELD(normalise), 0, 0},
    [FLAG_COMMIT] = {"commit", NULL,
                     "End with the memory that weighs most itself, not with the weighted "
                     "sum.",
                     NULL, KIND_SWITCH, 0, FIELD(commit), 0, 0},
    [FLAG_INFER_MISSING] = {"infer-missing", NULL,
                            "Of pictures as greys: a uniform rectangle that memories do "
                            "not have is taken for a cover; its units are missing.",
                            NULL, KIND_SWITCH, 0, FIELD(infer_missing), 0, 0},
    [FLAG_WEIGHTS] = {"weights", "W.npy",
                      "Write the weights that made the final states, float32 "
                      "[cues][memories].",
                      NULL, KIND_FILE, 0, FIELD(weights), 0, 0},
    [FLAG_MASS_TOLERANCE] = {"mass-tolerance", "M",
                             "Find the memories that matter by bounds, and leave out "
                             "others that hold at most this share of the weight (default "
                             "0: look at all).",
                             NULL, KIND_REAL, 0, FIELD(mass_tolerance), 0, HOP_BELOW_ONE},
    [FLAG_FALSE_REJECTION] = {"false-rejection", "F",
                              "Call a cue unknown where its energy is above that of all "
                              "but this share of damaged copies of the memories.",
                              NULL, KIND_REAL, 0, FIELD(false_rejection), 0,
                              HOP_BELOW_ONE},
    [FLAG_TUNE_NOISE] = {"tune-noise", "F",
                         "Normal noise on the copies that --beta auto and "
                         "--false-rejection try, in root-mean-square units (default 0.2; "
                         "without noise where flips or cover are given).",
                         NULL, KIND_REAL, 0, FIELD(tune_noise), 0, 1e6},
    [FLAG_TUNE_COVER] = {"tune-cover", "F",
                         "Share of units, chosen at random, missing in those copies.",
                         NULL, KIND_REAL, 0, FIELD(tune_cover), 0, 1},
    [FLAG_TUNE_FLIPS] = {"tune-flips", "F",
                         "Share of units that change sign in those copies (default 0.1 "
                         "in a memory of -1 and +1, in place of noise).",
                         NULL, KIND_REAL, 0, FIELD(tune_flips), 0, 1},
    [FLAG_BASIN_TRIALS] = {"trials", "T",
                           "Damaged copies recalled at each level of noise (default 100; "
                           "compare: 20).",
                           NULL, KIND_COUNT, 0, FIELD(trials), 1, 1e6},
    [FLAG_BASIN_RETRIEVED] = {"retrieved", "F",
                              "A copy came back where at most this fraction of its units "
                              "is wrong; 0: none (default: what recall calls near).",
                              NULL, KIND_REAL, 0, FIELD(retrieved), 0, 1},
    [FLAG_CENSUS_STARTS] = {"starts", "N", "Random states to let settle (default 1000).",
                            NULL, KIND_COUNT, 0, FIELD(starts), 1, 1e9},
    [FLAG_CENSUS_TOP] = {"top", "K",
                         "List the K attractors in which most starts ended (default 20).",
                         NULL, KIND_COUNT, 0, FIELD(attractors), 0, HOP_MAX_ATTRACTORS},
    [FLAG_COMPARE_RULES] = {"rules", "A,B,...",
                            "The rules to compare, each with its parameters, parted by "
                            "commas or semicolons (default: all that lead back to their "
                            "patterns).",
                            NULL, KIND_TEXT, 0, FIELD(rules), 0, 0},
    [FLAG_COMPARE_PATTERNS] = {"patterns", "FILE|P",
                               "The patterns to learn: those of FILE, or with --units so "
                               "many random ones.",
                               NULL, KIND_FILE, 0, FIELD(patterns), 0, 0},
    [FLAG_COMPARE_LOAD] = {"load", "A",
                           "With --units N: A N random patterns in place of --patterns.",
                           NULL, KIND_REAL, 0, FIELD(load), 0, 1e6},
    [FLAG_BY] = {"by", "S",
                 "By how much: 2, 0.5, 1/3, or negative (default 1: once more).", NULL,
                 KIND_STRENGTH, 0, FIELD(by), 0, 0},
    [FLAG_UNITS] = {"units", "N", "Units of the network.", NULL, KIND_COUNT, 0,
                    FIELD(units), 2, HOP_MAX_UNITS},
    [FLAG_PATTERN_COUNT] = {"patterns", "P", "Random patterns stored.", NULL, KIND_COUNT,
                            0, FIELD(pattern_count), 1, HOP_MAX_PATTERNS},
    [FLAG_THEORY_ACTIVE] = {"active", "F",
                            "Share of the units that are on in a pattern, of willshaw.",
                            NULL, KIND_REAL, 0, FIELD(active), 0, 1},
    [FLAG_PICTURES] = {"pictures", "FOLDER",
                       "Folder of <scene>_bg.png, <scene>_old.png and <scene>_new.png.",
                       NULL, KIND_FOLDER, 0, FIELD(pictures), 0, 0},
    [FLAG_OUT_FOLDER] = {"out", "FOLDER",
                         "Folder for the contact sheet (default: the current one).", NULL,
                         KIND_FOLDER, 0, FIELD(out), 0, 0},
    [FLAG_LAB_UNITS] = LAB("units", NULL),
    [FLAG_LOAD] = LAB("load", NULL),
    [FLAG_LAB_NOISE] = LAB("noise", NULL),
    [FLAG_TRIALS] = LAB("trials", NULL),
    [FLAG_STRUCTURE] = LAB("structure", structure_words),
    [FLAG_RETRIEVED] = LAB("retrieved", NULL),
    [FLAG_MODULES] = LAB("modules", NULL),
    [FLAG_PROTOTYPES] = LAB("prototypes", NULL),
    [FLAG_EXAMPLES] = LAB("examples", NULL),
    [FLAG_EXPANSION] = LAB("expansion", NULL),
    [FLAG_ACTIVE] = LAB("active", NULL),
    [FLAG_OVERLAP] = LAB("overlap", NULL),
    [FLAG_STARTS] = LAB("starts", NULL),
    [FLAG_RULES] = LAB("rules", NULL),
    [FLAG_COPIES] = LAB("copies", NULL),
    [FLAG_LAB_TEMPERATURE] = LAB("temperature", NULL),
    [FLAG_SWEEPS] = LAB("sweeps", NULL),
    [FLAG_LAB_GAIN] = LAB("gain", NULL),
    [FLAG_ASYMMETRY] = LAB("asymmetry", NULL),
    [FLAG_FILL] = LAB("fill", NULL),
    [FLAG_GRID] = LAB("grid", NULL),
    [FLAG_PATHS] = LAB("paths", NULL),
    [FLAG_BASE] = LAB("base", base_words),
    [FLAG_OLD_STRENGTH] = LAB("old-strength", NULL),
    [FLAG_REINFORCEMENTS] = LAB("reinforcements", NULL),
    [FLAG_REPEAT] = LAB("repeat", NULL),
    [FLAG_LAB_LAMBDA] = LAB("lambda", NULL),
    [FLAG_LAB_DREAMS] = LAB("dreams", NULL),
    [FLAG_LAB_EPS] = LAB("eps", NULL),
    [FLAG_MEMORIES] = LAB("memories", NULL),
    [FLAG_LAB_BETA] = LAB("beta", NULL),
    [FLAG_LAB_DATA] = LAB("data", NULL),
    [FLAG_QUICK] = {"quick", NULL,
                    "Small values for all that is not given: done in seconds.", NULL,
                    KIND_SWITCH, 0, FIELD(quick), 0, 0},
    [FLAG_LAB_OUT] =
        {"out", "FOLDER",
         "Keep trials, tables, plot and report in this folder, which may be new; the "
         "same command goes on where it was cut off.",
         NULL, KIND_FOLDER, 0, FIELD(out), 0, 0},
    [FLAG_RESUME] = {"resume", "FOLDER",
                     "Go on with what was interrupted there; its parameters hold.", NULL,
                     KIND_FOLDER, 0, FIELD(resume), 0, 0},
    [FLAG_SHARD] = {"shard", "K/N",
                    "Run part K of N only; hopfield lab merge joins the parts.", NULL,
                    KIND_SHARD, 0, FIELD(shard), 0, 0},
    [FLAG_WHERE] = {"where", "'FIELD OP VALUE'",
                    "Only memories that meet the condition; given several times, all. "
                    "FIELD: key, label, tag, text, strength, faded, created, confirmed, "
                    "confirmations, payload.PATH; OP: = != < <= > >= or ~ (contains).",
                    NULL, KIND_LIST, 0, FIELD(where), 0, 0},
    [FLAG_TAG] = {"tag", "NAME",
                  "Only memories with this tag; given several times, with all of them.",
                  NULL, KIND_LIST, 0, FIELD(tags), 0, 0},
    [FLAG_STDIN] = {"stdin", NULL,
                    "Answer cues from standard input, JSON a line, with JSON a line; see "
                    "docs/LOOKUP.md of the source.",
                    NULL, KIND_SWITCH, 0, FIELD(from_stdin), 0, 0},
    [FLAG_CONFIRM] = {"confirm", NULL,
                      "Write down what was recalled exactly or nearly as right: it is "
                      "counted, its strength grows by --by, and fades from now on.",
                      NULL, KIND_SWITCH, 0, FIELD(confirm), 0, 0},
    [FLAG_DRY_RUN] = {"dry-run", NULL, "Say what would be done, and do nothing.", NULL,
                      KIND_SWITCH, 0, FIELD(dry_run), 0, 0},
    [FLAG_FORCE] = {"force", NULL, "Put the new file in the place of one that is there.",
                    NULL, KIND_SWITCH, 0, FIELD(force), 0, 0},
    [FLAG_READABLE] = {"readable", NULL,
                       "Write patterns as + and -, rows as numbers, instead of base64.",
                       NULL, KIND_SWITCH, 0, FIELD(readable), 0, 0},
    [FLAG_MAN] = {"man", NULL, "Print the manual page, as scdoc source.", NULL,
                  KIND_SWITCH, 0, FIELD(man), 0, 0},
    [FLAG_COMPLETE] = {"complete", "bash|zsh|fish", "Print completions for a shell.",
                       complete_words, KIND_CHOICE, 0, FIELD(complete), 0, 0},
    [FLAG_JSON] = {"json", NULL, "Print JSON, one object a line.", NULL, KIND_SWITCH, 0,
                   FIELD(json), 0, 0},
    [FLAG_HELP] = {"help", NULL, "Print this help.", NULL, KIND_SWITCH, 0, FIELD(help), 0,
                   0},
};

const char *hop_flag_argument(const hop_flag *flag) {
    hop_lab_parameter parameter;
    if (flag->kind != KIND_LAB) return flag->argument;
    return hop_lab_parameter_named(flag->name, &parameter) ? parameter.argument : NULL;
}

const char *hop_flag_help(const hop_flag *flag) {
    hop_lab_parameter parameter;
    if (flag->kind != KIND_LAB) return flag->help;
    return hop_lab_parameter_named(flag->name, &parameter) ? parameter.help : "";
}
