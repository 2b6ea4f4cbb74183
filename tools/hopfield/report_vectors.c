/* SPDX-License-Identifier: MIT */
/* What came of a recall in a memory of vectors, as lines of text and as JSON. */
#include "report_vectors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "answers.h"
#include "exit.h"
#include "json.h"
#include "terminal.h"

static const hop_vector_options *how_of(const hop_vectors_told *told) {
    return hop_vector_memory_options(told->vectors->memory);
}

static const char *plural(size_t count) {
    return count == 1 ? "" : "s";
}

static void damage_text(const hop_damage *damage, char *text, size_t size) {
    const double shares[] = {damage->noise, damage->flips, damage->cover};
    static const char *const names[] = {"noise", "flips", "cover"};
    size_t used = 0;
    snprintf(text, size, "undamaged");
    for (int i = 0; i < 3; i++)
        if (shares[i] > 0 && used < size)
            used += (size_t)snprintf(text + used, size - used, "%s%s %.4g",
                                     used ? ", " : "", names[i], shares[i]);
}

/* How the memories are held: storage, what it cost, what was done to them. */
static void storage_text(const hop_vectors_told *told, char *text, size_t size) {
    const hop_rows *keys = told->vectors->keys;
    const hop_rows_loss loss = hop_rows_loss_of(keys);
    const hop_rows_loss cues = told->vectors->cue_loss;
    const hop_storage storage = hop_rows_storage(keys);
    size_t used = (size_t)snprintf(text, size, "%s", hop_storage_name(storage));
    if (storage == HOP_STORAGE_BFLOAT16 || storage == HOP_STORAGE_INT8)
        used += (size_t)snprintf(text + used, size - used,
                                 " (loss: %.3g of the root-mean-square unit, at most "
                                 "%.3g",
                                 loss.rms, loss.largest);
    if (cues.rms > 0)
        used += (size_t)snprintf(text + used, size - used, "; of cues %.3g, at most %.3g",
                                 cues.rms, cues.largest);
    if (storage == HOP_STORAGE_BFLOAT16 || storage == HOP_STORAGE_INT8)
        used += (size_t)snprintf(text + used, size - used, ")");
    snprintf(text + used, size - used, "%s%s", told->options->centre ? ", centred" : "",
             told->options->normalise ? ", normalised" : "");
}

static void say_memory(const hop_vectors_told *told) {
    const hop_vector_options *how = how_of(told);
    const hop_rows *values = told->vectors->values;
    const size_t count = hop_vectors_count(told->vectors);
    char energy[HOP_SEPARATION_TEXT], storage[224], read_out[64] = "";
    char without[64] = "";
    size_t left_out = 0;
    hop_separation_text(&how->separation, energy, sizeof energy);
    storage_text(told, storage, sizeof storage);
    for (size_t r = 0; told->vectors->strengths && r < count; r++)
        left_out += !(told->vectors->strengths[r] > 0);
    if (left_out)
        snprintf(without, sizeof without, " (%zu of strength 0 or less left out)",
                 left_out);
    if (values)
        snprintf(read_out, sizeof read_out, ", values of %zu units",
                 hop_rows_dim(values));
    hop_note("hopfield %s, seed %llu, similarity %s, energy %s, beta %.6g, activation "
             "%s: %zu memor%s%s of %zu units, %s%s",
             hop_version(), (unsigned long long)told->options->seed,
             hop_similarity_name(how->similarity), energy, how->beta,
             hop_activation_name(how->activation), count, count == 1 ? "y" : "ies",
             without, hop_rows_dim(told->vectors->keys), storage, read_out);
}

static void say_beta(const hop_vectors_told *told) {
    const hop_beta_choice *choice = told->choice;
    char damage[96];
    if (!choice) return;
    damage_text(&told->tune->damage, damage, sizeof damage);
    if (choice->least == 0) {
        hop_note("beta auto: any beta brings back what a large one does");
        return;
    }
    hop_note(
        "beta auto: at a large beta %.4g%% of %zu copies (%s) come back; %.4g%% of "
        "that needs beta %.4g, taken half as large again: %.4g%%; between a memory's "
        "similarity to itself and to the next lies %.4g (median)",
        100 * choice->ceiling, choice->samples, damage, 100 * told->tune->wanted,
        choice->least, 100 * choice->retrieved, choice->gap);
}

static void say_threshold(const hop_vectors_told *told) {
    const hop_calibration *found = told->calibration;
    char damage[96];
    if (!found) return;
    damage_text(&told->tune->damage, damage, sizeof damage);
    hop_note("unknown above energy %.6g: of %zu copies (%s) %.4g%% are rejected, and of "
             "as many impostors %.4g%% pass; median energies %.6g and %.6g",
             found->threshold, found->samples, damage, 100 * found->false_rejection,
             100 * found->false_acceptance, found->genuine, found->impostor);
}

static void say_index(const hop_vectors_told *told) {
    const hop_index *index = told->vectors->index;
    if (!index) return;
    if (hop_index_clusters(index) == 0)
        hop_note("mass tolerance %.4g: these memories do not cluster, all are looked at",
                 told->options->mass_tolerance);
    else
        hop_note("mass tolerance %.4g: %zu clusters; at a large beta a copy of a memory "
                 "looks at %.3g%% of all",
                 told->options->mass_tolerance, hop_index_clusters(index),
                 100 * hop_index_share(index));
}

static int has_energy(const hop_vectors_told *told) {
    return hop_separation_at(how_of(told)->separation.kind)->has_potential;
}

/* Whether a cue has no direction that a cosine could compare: a beta is not to blame. */
static int has_no_direction(const hop_vectors_told *told, size_t index) {
    const size_t dim = told->vectors->cues.dim;
    const float *cue = told->vectors->encoded + index * dim;
    const hop_similarity similarity = how_of(told)->similarity;
    float first = 0;
    int any = 0;
    if (similarity != HOP_SIMILARITY_COSINE && similarity != HOP_SIMILARITY_CENTRED)
        return 0;
    for (size_t i = 0; i < dim; i++) {
        if (isnan(told->vectors->cues.reals[index * dim + i])) continue;
        if (!any && similarity == HOP_SIMILARITY_CENTRED) first = cue[i];
        any = 1;
        if (cue[i] != first) return 0;
    }
    return 1;
}

static void warn_of_nothing(const hop_vectors_told *told) {
    for (size_t k = 0; k < told->vectors->cues.count; k++)
        if (has_no_direction(told, k))
            hop_note("%s: %s known unit, so %s is 0 with every memory",
                     told->vectors->cues.names[k],
                     how_of(told)->similarity == HOP_SIMILARITY_CENTRED
                         ? "the same in every"
                         : "0 in every",
                     hop_similarity_name(how_of(told)->similarity));
}

void hop_vectors_warn(const hop_vectors_told *told) {
    const size_t count = told->vectors->cues.count;
    const size_t memories = hop_vectors_count(told->vectors);
    size_t spread = 0;
    warn_of_nothing(told);
    for (size_t k = 0; k < count; k++) {
        if (told->results[k].has_match) return;
        if (has_no_direction(told, k) || told->results[k].outcome == HOP_OUTCOME_UNKNOWN)
            continue;
        spread += told->results[k].entropy > log((double)memories / 2);
    }
    if (memories <= 3 || 2 * spread < count) return;
    hop_note("beta %.6g collapses recall to the mean of the memories: %zu of %zu cue%s "
             "weigh%s more than half of the %zu memories alike%s",
             how_of(told)->beta, spread, count, plural(count), count == 1 ? "s" : "",
             memories, told->choice ? "" : "; try --beta auto");
}

void hop_vectors_header(const hop_vectors_told *told) {
    const char *formula = hop_vector_memory_lyapunov(told->vectors->memory);
    say_memory(told);
    say_beta(told);
    say_threshold(told);
    say_index(told);
    if (formula)
        hop_note("energy cannot rise%s: %s",
                 how_of(told)->activation == HOP_ACTIVATION_NONE
                     ? ""
                     : " after the first step",
                 formula);
    else
        hop_note("no Lyapunov function%s",
                 has_energy(told) ? ": energy may rise" : ", and no energy");
}

static size_t named(const hop_vectors_told *told, const hop_vector_result *result) {
    return result->best_count < told->options->top ? result->best_count
                                                   : told->options->top;
}

/* The share of the weight that memories hold which are not among the first few. */
static double rest_of(const hop_vector_result *result, size_t few) {
    double held = 0;
    for (size_t k = 0; k < few; k++) held += fabs(result->best[k].weight);
    return result->best_count && held < 1 ? 1 - held : 0;
}

static void write_outcome(FILE *out, const hop_vectors_told *told,
                          const hop_vector_result *result) {
    const hop_vectors *vectors = told->vectors;
    const int signs = how_of(told)->activation == HOP_ACTIVATION_SIGN;
    const size_t held = result->mixture_count;
    char row[HOP_MAX_KEY + 1] = "";
    if (result->has_match) hop_vectors_row(vectors, result->match, row);
    switch (result->outcome) {
    case HOP_OUTCOME_EXACT:
        fprintf(out, "%s itself", row);
        break;
    case HOP_OUTCOME_NEAR:
        fprintf(out, "%s", row);
        if (signs)
            fprintf(out, " with %zu of %zu units wrong", result->wrong,
                    hop_vectors_out_dim(vectors));
        else
            fprintf(out, " at distance %.3g", result->distance);
        break;
    case HOP_OUTCOME_MIXTURE:
        if (held > result->best_count)
            fprintf(out, "no %zu memories hold 0.95 of the weight", result->best_count);
        else
            fprintf(out, held == 1 ? "%zu memory holds" : "%zu memories hold", held);
        if (held <= result->best_count) fprintf(out, " 0.95 of the weight");
        break;
    case HOP_OUTCOME_UNKNOWN:
        if (result->energy_start > told->threshold)
            fprintf(out, "its energy %.6g is above the threshold", result->energy_start);
        else
            fprintf(out, "no memory is in reach");
        break;
    case HOP_OUTCOME_CYCLE:
        fprintf(out, "states come back every %llu steps",
                (unsigned long long)result->cycle);
        break;
    default:
        fprintf(out, "stopped before it was at rest");
    }
}

/* Those whose weight four digits show. */
static void write_weights(FILE *out, const hop_vectors_told *told,
                          const hop_vector_result *result) {
    char row[HOP_MAX_KEY + 1];
    size_t shown = 0;
    while (shown < named(told, result) &&
           (shown == 0 || fabs(result->best[shown].weight) >= 5e-5)) {
        hop_vectors_row(told->vectors, result->best[shown].row, row);
        fprintf(out, "%s%s %.4f", shown ? ", " : "; weights: ", row,
                result->best[shown].weight);
        shown++;
    }
    if (shown && hop_vectors_count(told->vectors) > shown)
        fprintf(out, ", others %.2g", rest_of(result, shown));
    if (told->vectors->index)
        fprintf(out, "; %zu looked at, the rest at most %.2g", result->looked_at,
                result->mass_bound);
    if (!isnan(result->entropy))
        fprintf(out, "; e^H %.4g memor%s", exp(result->entropy),
                exp(result->entropy) < 1.0005 ? "y" : "ies");
}

static void write_inferred(FILE *out, const hop_vectors *vectors, size_t index) {
    const hop_inferred *found = vectors->inferred ? &vectors->inferred[index] : NULL;
    if (found && found->found)
        fprintf(
            out,
            "; taken as missing: %zux%zu units at %zu,%zu, all %.4g, as %.2g%% of the "
            "memories are there",
            found->width, found->height, found->x, found->y, (double)found->value,
            100 * found->usual);
}

/* The result in words, to be freed; NULL where memory ran out. */
static char *sentence_of(const hop_vectors_told *told, size_t index) {
    const hop_vector_result *result = &told->results[index];
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    write_outcome(out, told, result);
    fprintf(out, "; %llu step%s", (unsigned long long)result->steps,
            plural(result->steps));
    if (!isnan(result->energy_start)) {
        fprintf(out, ", energy %.6g", result->energy_start + 0.0); /* no -0 */
        if (!isnan(result->energy)) fprintf(out, " to %.6g", result->energy + 0.0);
        if (!isnan(result->energy) && !result->energy_falls)
            fprintf(out, ", which may rise");
    }
    write_weights(out, told, result);
    write_inferred(out, told->vectors, index);
    return fclose(out) == 0 ? text : NULL;
}

static const hop_answer_match *matches_of(const hop_vectors_told *told, size_t index) {
    return told->matches + index * (told->options->top ? told->options->top : 1);
}

int hop_vectors_text(const hop_vectors_told *told, size_t index) {
    const hop_vector_result *result = &told->results[index];
    char *sentence = sentence_of(told, index), *line = NULL;
    const char *name = told->vectors->cues.names[index];
    if (sentence && asprintf(&line, "%s -> %s: %s", name,
                             hop_outcome_name(result->outcome), sentence) < 0)
        line = NULL;
    free(sentence);
    if (!line) return hop_complain_memory();
    hop_terminal_wrap(stdout, line, hop_terminal_width(stdout), 2);
    free(line);
    if (!told->answers) return 0;
    return hop_answer_print(told->vectors->store, &told->answers[index],
                            matches_of(told, index));
}

static void set(json_t *object, const char *name, json_t *value) {
    json_object_set_new(object, name, value);
}

static json_t *label(const hop_vectors_told *told, size_t row) {
    const char **labels = told->vectors->labels;
    return labels ? hop_json_text(labels[row]) : json_null();
}

static json_t *text_or_null(const char *text) {
    return text ? hop_json_text(text) : json_null();
}

static json_t *matches_json(const hop_vectors_told *told, const hop_vector_match *matches,
                            size_t count) {
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o}", "row", hop_json_count(matches[k].row),
                            "key", label(told, matches[k].row), "weight",
                            hop_json_number(matches[k].weight), "similarity",
                            hop_json_number(matches[k].similarity)));
    return list;
}

static void add_result(json_t *object, const hop_vectors_told *told,
                       const hop_vector_result *result) {
    const int matched = result->has_match, known = result->best_count > 0;
    const int signs = how_of(told)->activation == HOP_ACTIVATION_SIGN;
    const int mixed = result->outcome == HOP_OUTCOME_MIXTURE &&
                      result->mixture_count <= result->best_count;
    set(object, "outcome", json_string(hop_outcome_name(result->outcome)));
    set(object, "steps", hop_json_count(result->steps));
    set(object, "converged", json_boolean(result->converged));
    set(object, "cycle", hop_json_count(result->cycle));
    set(object, "energy_start", hop_json_number(result->energy_start));
    set(object, "energy", hop_json_number(result->energy));
    set(object, "energy_falls", json_boolean(result->energy_falls));
    set(object, "match", matched ? hop_json_count(result->match) : json_null());
    set(object, "key", matched ? label(told, result->match) : json_null());
    set(object, "distance", known ? hop_json_number(result->distance) : json_null());
    set(object, "wrong", known && signs ? hop_json_count(result->wrong) : json_null());
    set(object, "weights", matches_json(told, result->best, named(told, result)));
    set(object, "rest", hop_json_number(rest_of(result, named(told, result))));
    set(object, "entropy", hop_json_number(result->entropy));
    set(object, "mass_bound", hop_json_number(result->mass_bound));
    set(object, "looked_at", hop_json_count(result->looked_at));
    set(object, "mixture",
        matches_json(told, result->best, mixed ? result->mixture_count : 0));
}

static json_t *beta_json(const hop_beta_choice *choice) {
    if (!choice) return json_null();
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o}", "least", hop_json_number(choice->least),
        "retrieved", hop_json_number(choice->retrieved), "ceiling",
        hop_json_number(choice->ceiling), "gap", hop_json_number(choice->gap), "samples",
        hop_json_count(choice->samples), "trials", hop_json_count(choice->trials));
}

static json_t *calibration_json(const hop_calibration *found) {
    if (!found) return json_null();
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "false_rejection",
                     hop_json_number(found->false_rejection), "false_acceptance",
                     hop_json_number(found->false_acceptance), "genuine",
                     hop_json_number(found->genuine), "impostor",
                     hop_json_number(found->impostor), "samples",
                     hop_json_count(found->samples));
}

static json_t *tune_json(const hop_vectors_told *told) {
    const hop_damage *damage = &told->tune->damage;
    if (!told->choice && !told->calibration) return json_null();
    return json_pack("{s:f, s:f, s:f}", "noise", damage->noise, "flips", damage->flips,
                     "cover", damage->cover);
}

static void add_memory(json_t *object, const hop_vectors_told *told) {
    const hop_vector_options *how = how_of(told);
    const hop_options *options = told->options;
    const hop_rows_loss loss = hop_rows_loss_of(told->vectors->keys);
    char energy[HOP_SEPARATION_TEXT];
    hop_separation_text(&how->separation, energy, sizeof energy);
    set(object, "separation", json_string(energy));
    set(object, "similarity", json_string(hop_similarity_name(how->similarity)));
    set(object, "activation", json_string(hop_activation_name(how->activation)));
    set(object, "lyapunov",
        text_or_null(hop_vector_memory_lyapunov(told->vectors->memory)));
    set(object, "beta", json_real(how->beta));
    set(object, "beta_auto", beta_json(told->choice));
    set(object, "threshold", hop_json_number(told->threshold));
    set(object, "calibration", calibration_json(told->calibration));
    set(object, "tune", tune_json(told));
    set(object, "memories", hop_json_count(hop_vectors_count(told->vectors)));
    set(object, "units", hop_json_count(hop_rows_dim(told->vectors->keys)));
    set(object, "storage",
        json_string(hop_storage_name(hop_rows_storage(told->vectors->keys))));
    set(object, "loss",
        json_pack("{s:f, s:f}", "rms", loss.rms, "largest", loss.largest));
    set(object, "cue_loss",
        json_pack("{s:f, s:f}", "rms", told->vectors->cue_loss.rms, "largest",
                  told->vectors->cue_loss.largest));
    set(object, "centre", json_boolean(options->centre));
    set(object, "normalise", json_boolean(options->normalise));
    set(object, "mass_tolerance", json_real(options->mass_tolerance));
    set(object, "clusters",
        told->vectors->index ? hop_json_count(hop_index_clusters(told->vectors->index))
                             : json_null());
    set(object, "values", text_or_null(options->values));
    set(object, "strengths", text_or_null(options->strengths));
}

static json_t *inferred_json(const hop_vectors *vectors, size_t index) {
    const hop_inferred *found = vectors->inferred ? &vectors->inferred[index] : NULL;
    if (!found || !found->found) return json_null();
    return json_pack("{s:o, s:o, s:o, s:o, s:f, s:f}", "x", hop_json_count(found->x), "y",
                     hop_json_count(found->y), "width", hop_json_count(found->width),
                     "height", hop_json_count(found->height), "value",
                     (double)found->value, "usual", found->usual);
}

static void add_cue(json_t *object, const hop_vectors_told *told, size_t index) {
    const hop_options *options = told->options;
    const hop_inputs *cues = &told->vectors->cues;
    size_t missing = 0;
    for (size_t i = 0; i < cues->dim; i++)
        missing += isnan(cues->reals[index * cues->dim + i]) ? 1 : 0;
    set(object, "commit", json_boolean(options->commit));
    set(object, "max_steps",
        options->given[FLAG_MAX_STEPS] ? hop_json_count(options->max_steps)
                                       : json_null());
    set(object, "noise", json_real(options->noise));
    set(object, "cover", text_or_null(options->texts[FLAG_COVER]));
    set(object, "cover_as",
        options->given[FLAG_COVER]
            ? json_string(hop_flags[FLAG_COVER_AS].words[options->cover_as])
            : json_null());
    set(object, "mask", text_or_null(options->mask));
    set(object, "missing", hop_json_count(missing));
    set(object, "inferred", inferred_json(told->vectors, index));
    set(object, "seed", hop_json_count(options->seed));
    set(object, "version", json_string(hop_version()));
}

int hop_vectors_json(const hop_vectors_told *told, size_t index) {
    const hop_vector_result *result = &told->results[index];
    json_t *object = json_object();
    char *sentence = sentence_of(told, index);
    set(object, "cue", hop_json_text(told->vectors->cues.names[index]));
    set(object, "index", hop_json_count(index));
    add_result(object, told, result);
    if (sentence) set(object, "sentence", hop_json_text(sentence));
    add_memory(object, told);
    add_cue(object, told, index);
    free(sentence);
    set(object, "answer", json_null());
    if (told->answers) {
        json_t *answer = json_object();
        hop_error error;
        const hop_status status =
            hop_answer_json(told->vectors->store, &told->answers[index],
                            matches_of(told, index), answer, &error);
        set(object, "answer", answer);
        if (status != HOP_OK) {
            json_decref(object);
            return hop_complain_error(status, BLAME_FILE, &error);
        }
    }
    return hop_json_print(object);
}
