/* SPDX-License-Identifier: MIT */
/* Options: one table of flags, read strictly into one plain struct. */
#ifndef HOPFIELD_TOOL_OPTIONS_H
#define HOPFIELD_TOOL_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include <hopfield.h>

/** Every option of every command; a command lists those it takes. */
typedef enum hop_flag_id {
    FLAG_END = 0,
    FLAG_SIZE,
    FLAG_THRESHOLD,
    FLAG_ITEMS,
    FLAG_KEY,
    FLAG_KIND,
    FLAG_LANGUAGE,
    FLAG_FORMAT,
    FLAG_COLUMNS,
    FLAG_HEADER,
    FLAG_PLAIN_QUOTES,
    FLAG_LEARN_KEY,
    FLAG_TEXT,
    FLAG_LABEL,
    FLAG_TAGS,
    FLAG_PAYLOAD,
    FLAG_STRENGTH_FIELD,
    FLAG_PICTURE_FIELD,
    FLAG_VECTOR_FIELD,
    FLAG_DESCRIBE,
    FLAG_REPLACE,
    FLAG_KEEP_PICTURES,
    FLAG_LEARN_ENERGY,
    FLAG_LEARN_STORAGE,
    FLAG_LEARN_BETA,
    FLAG_CODES,
    FLAG_HALF_LIFE,
    FLAG_DURABILITY,
    FLAG_NOW,
    FLAG_STRENGTH,
    FLAG_REPEATS,
    FLAG_RULE,
    FLAG_SCALING,
    FLAG_DIAGONAL,
    FLAG_PATTERNS,
    FLAG_COUPLINGS,
    FLAG_PARTNERS,
    FLAG_FROM,
    FLAG_PARTNERS_OUT,
    FLAG_PLAY,
    FLAG_PATH,
    FLAG_UNLEARN,
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
    FLAG_OUT,
    FLAG_COUPLINGS_OUT,
    FLAG_SHOW,
    FLAG_TRACE,
    FLAG_TOP,
    FLAG_BATCH,
    FLAG_TSV,
    FLAG_SURE,
    FLAG_CHANGES,
    FLAG_EXPLAIN,
    FLAG_ENERGY,
    FLAG_SIMILARITY,
    FLAG_ACTIVATION,
    FLAG_BETA,
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
    FLAG_TUNE_COVER,
    FLAG_TUNE_FLIPS,
    FLAG_BASIN_TRIALS,
    FLAG_BASIN_RETRIEVED,
    FLAG_CENSUS_STARTS,
    FLAG_CENSUS_TOP,
    FLAG_COMPARE_RULES,
    FLAG_COMPARE_PATTERNS,
    FLAG_COMPARE_LOAD,
    FLAG_BY,
    FLAG_UNITS,
    FLAG_PATTERN_COUNT,
    FLAG_THEORY_ACTIVE,
    FLAG_PICTURES,
    FLAG_OUT_FOLDER,
    FLAG_LAB_UNITS,
    FLAG_LOAD,
    FLAG_LAB_NOISE,
    FLAG_TRIALS,
    FLAG_STRUCTURE,
    FLAG_RETRIEVED,
    FLAG_MODULES,
    FLAG_PROTOTYPES,
    FLAG_EXAMPLES,
    FLAG_EXPANSION,
    FLAG_ACTIVE,
    FLAG_OVERLAP,
    FLAG_STARTS,
    FLAG_RULES,
    FLAG_COPIES,
    FLAG_LAB_TEMPERATURE,
    FLAG_SWEEPS,
    FLAG_LAB_GAIN,
    FLAG_ASYMMETRY,
    FLAG_FILL,
    FLAG_GRID,
    FLAG_PATHS,
    FLAG_BASE,
    FLAG_OLD_STRENGTH,
    FLAG_REINFORCEMENTS,
    FLAG_REPEAT,
    FLAG_LAB_LAMBDA,
    FLAG_LAB_DREAMS,
    FLAG_MEMORIES,
    FLAG_LAB_BETA,
    FLAG_LAB_DATA,
    FLAG_LAB_EPS,
    FLAG_QUICK,
    FLAG_LAB_OUT,
    FLAG_RESUME,
    FLAG_SHARD,
    FLAG_WHERE,
    FLAG_TAG,
    FLAG_STDIN,
    FLAG_APPLY,
    FLAG_LIKENESS,
    FLAG_FLOOR,
    FLAG_SAMPLES,
    FLAG_DOCTOR_NOISE,
    FLAG_AGAINST,
    FLAG_CHANGED,
    FLAG_OLD,
    FLAG_NEW,
    FLAG_CONFIRM,
    FLAG_DRY_RUN,
    FLAG_FORCE,
    FLAG_READABLE,
    FLAG_MAN,
    FLAG_COMPLETE,
    FLAG_JSON,
    FLAG_HELP,
    FLAG_COUNT
} hop_flag_id;

/** What an option's value is; values.c has one reader a kind. */
typedef enum hop_flag_kind {
    KIND_SWITCH,    /* int 1; takes no value */
    KIND_TEXT,      /* const char * */
    KIND_LIST,      /* hop_list: may be given several times */
    KIND_FILE,      /* const char *, completed as a file */
    KIND_FOLDER,    /* const char *, completed as a folder */
    KIND_CHOICE,    /* int: index into the words */
    KIND_COUNT,     /* uint64_t within low..high */
    KIND_REAL,      /* double within low..high */
    KIND_STRENGTH,  /* hop_strength */
    KIND_SIZE,      /* hop_size */
    KIND_THRESHOLD, /* hop_threshold */
    KIND_ITEMS,     /* hop_items */
    KIND_COVER,     /* hop_cover */
    KIND_ORDER,     /* hop_order_choice */
    KIND_RULE,      /* const char *, its name checked against the library's rules */
    KIND_ENERGY,    /* hop_separation */
    KIND_BETA,      /* double; 0: auto */
    KIND_SHARD,     /* hop_shard */
    KIND_TIME,      /* hop_time */
    KIND_DURATION,  /* int64_t ms; 0: never */
    KIND_ANNEAL,    /* hop_anneal */
    KIND_LAB        /* text that the experiment reads itself */
} hop_flag_kind;

typedef struct hop_flag {
    const char *name;         /* without the dashes */
    const char *argument;     /* what the help calls its value; NULL: none */
    const char *help;         /* one sentence */
    const char *const *words; /* values it may have or begin with, up to NULL */
    hop_flag_kind kind;
    int optional;  /* the value may be left out: --show, --show=steps */
    size_t offset; /* of its field in hop_options */
    double low, high;
} hop_flag;

/** The largest number below 1: the upper end of a share that may not be all. */
#define HOP_BELOW_ONE (1 - 0x1p-53)

/** The table, indexed by hop_flag_id; entry FLAG_END is empty. */
extern const hop_flag hop_flags[FLAG_COUNT];

/** What the help calls a flag's value (NULL: none), and its sentence; of a parameter of
    experiments, what the library says. */
const char *hop_flag_argument(const hop_flag *flag);
const char *hop_flag_help(const hop_flag *flag);

/** The values of an option that was given several times, in the order given. */
enum { HOP_MOST_LISTED = 32 };
typedef struct hop_list {
    size_t count;
    const char *texts[HOP_MOST_LISTED];
} hop_list;

typedef struct hop_size {
    size_t width, height;
} hop_size;

typedef struct hop_threshold {
    hop_threshold_kind kind;
    double level; /* for HOP_THRESHOLD_LEVEL */
} hop_threshold;

/** Rows first..end-1 of a file with several. */
typedef struct hop_items {
    size_t first, end;
} hop_items;

/** Part k of n. */
typedef struct hop_shard {
    size_t shard, shards;
} hop_shard;

/** From one temperature to another in so many sweeps. */
typedef struct hop_anneal {
    double start, end;
    uint64_t sweeps;
} hop_anneal;

typedef struct hop_order_choice {
    hop_order order;
    const char *file; /* for HOP_ORDER_GIVEN */
} hop_order_choice;

enum { COVER_AS_MISSING, COVER_AS_MINUS, COVER_AS_PLUS, COVER_AS_RANDOM };
enum { SIDE_LEFT, SIDE_RIGHT };
enum { SHOW_RESULT, SHOW_STEPS };
enum { TRACE_STEPS, TRACE_FLIPS };
enum { COMPLETE_BASH, COMPLETE_ZSH, COMPLETE_FISH };

/** What a command line said; fields of options that were not given hold the defaults. */
typedef struct hop_options {
    unsigned char given[FLAG_COUNT];
    const char *texts[FLAG_COUNT]; /* the values as they were written; NULL: none */
    char **arguments;              /* [argument_count] */
    size_t argument_count;

    hop_size size;
    hop_threshold threshold;
    hop_items items;
    const char *key, *rule, *patterns, *couplings, *mask, *field, *out, *couplings_out,
        *pictures, *resume;
    hop_shard shard;
    hop_strength strength, by;
    hop_order_choice order;
    hop_cover cover;
    hop_anneal anneal;
    uint64_t repeats, max_steps, tolerance, seed, threads, top, units, pattern_count,
        burn_in;
    double noise, active, temperature, gain, time_step;
    const char *partners, *partners_out, *unlearn;
    uint64_t block, play, explain, trials, starts, attractors;
    double retrieved, load;
    const char *rules;
    int from; /* SIDE_LEFT, SIDE_RIGHT */
    hop_separation energy;
    double beta; /* 0: auto */
    double mass_tolerance, false_rejection, tune_noise, tune_cover, tune_flips;
    const char *values, *strengths, *weights;
    int similarity, activation, storage, centre, normalise, commit;
    const char *fields[HOP_RECORD_FIELD_COUNT]; /* columns and names; the key: `key` */
    const char *kind, *columns, *describe;
    uint64_t codes;
    int64_t half_life;
    hop_time now;
    int format, header, plain_quotes, replace, keep_pictures, durability;
    int scaling, diagonal, path, update, ties, cover_as, show, trace, complete;
    int infer_missing;
    hop_list where, tags;
    int from_stdin, confirm;
    int dry_run, force, readable, apply, changed;
    double likeness, floor;
    uint64_t samples;
    const char *against, *old, *fresh;
    const char *batch;
    int language, tsv, changes;
    double sure;
    int json, quick, man, help;
} hop_options;

struct hop_cmd;

/**
 * Read the command line of a command: argv[0] is its name. Returns 0 or, with the line
 * that says why on stderr, the exit status for wrong usage.
 */
int hop_options_read(const struct hop_cmd *command, int argc, char **argv,
                     hop_options *options);

/** Read one value into the flag's field; complains on stderr and returns the exit status.
 */
int hop_value_read(const hop_flag *flag, const char *text, hop_options *options);

/** The word nearest to `text` in spelling (restricted edit distance), or NULL. */
const char *hop_suggest(const char *text, const char *const *words);

enum { HOP_MOST_RULES = 64 };
/** The names of the learning rules, each once, in the order of their table, up to NULL.
 */
void hop_rule_names(const char *names[HOP_MOST_RULES + 1]);
/** Complain of a rule that is none, with the nearest name; `where` names the option or
    the command it was given to. */
int hop_rule_unknown(const char *where, const char *text);
/** What is known of the first form of the rule in NAME[:k=v,...]; NULL: no such rule. */
const hop_rule_facts *hop_rule_named(const char *text);

/**
 * Options in which --energy poly, rect or exp is the --rule of that name. Complains where
 * they name two rules, or the energy is no rule.
 */
int hop_energy_as_rule(const hop_options *options, hop_options *out);

/** The same for keys, which people choose: at most two slips, in less than half the key.
 */
const char *hop_suggest_key(const char *key, const char *const *keys);

#endif
