#include "options.h"

#include "format/message.h"

#include <getopt.h>
#include <string.h>

enum kind { FLAG, TEXT, FILE_ADDED, RELEASE, FORMAT, MIN_GRADE };

/* The options: which commands take it (0: all), what it is, and where a flag or a text is kept. */
static const struct row {
    const char *name;
    unsigned set;
    enum kind kind;
    size_t at;
} table[] = {
    {"help", 0, FLAG, offsetof(struct options, help)},
    {"descriptor", OPTIONS_BUILD, TEXT, offsetof(struct options, descriptor)},
    {"root", OPTIONS_BUILD, TEXT, offsetof(struct options, root)},
    {"version", OPTIONS_BUILD, TEXT, offsetof(struct options, version)},
    {"file", OPTIONS_BUILD, FILE_ADDED, 0},
    {"output", OPTIONS_OUTPUT, TEXT, offsetof(struct options, output)},
    {"release", OPTIONS_CHECK, RELEASE, 0},
    {"force", OPTIONS_CHECK, FLAG, offsetof(struct options, force)},
    {"strict", OPTIONS_CHECK, FLAG, offsetof(struct options, strict)},
    {"quiet", OPTIONS_CHECK, FLAG, offsetof(struct options, quiet)},
    {"min-grade", OPTIONS_CHECK, MIN_GRADE, 0},
    {"installed", OPTIONS_CHECK, TEXT, offsetof(struct options, installed)},
    {"format", OPTIONS_FORMAT, FORMAT, 0},
};

/* What getopt_long() gives: FIRST is the first of the table, PLAIN a word that is no option. */
enum { ROWS = sizeof table / sizeof table[0], PLAIN = 1, FIRST };

/* Keeps the option's value, NULL for a flag. Returns 0, or -1 and has said why not. */
static int apply(struct options *options, const struct row *row, const char *value) {
    static const char *const formats[] = {
        [REPORT_TEXT] = "text", [REPORT_JSON] = "json", [REPORT_SARIF] = "sarif"};
    char *at = (char *)options + row->at;
    switch (row->kind) {
    case FLAG:
        memcpy(at, &(bool){true}, sizeof(bool));
        return 0;
    case TEXT:
        if (memcmp(at, &(const char *){NULL}, sizeof value) != 0) {
            return message_error("--%s is given twice", row->name);
        }
        memcpy(at, &value, sizeof value);
        return 0;
    case FILE_ADDED:
        if (options->file_count == OPTIONS_FILES_MAX) {
            return message_error("--file: more than %d files", OPTIONS_FILES_MAX);
        }
        options->files[options->file_count++] = value;
        return 0;
    case RELEASE:
        options->release = release_find(value);
        return options->release != RELEASES
                   ? 0
                   : message_error(
                         "--release must be one of 5.0, 5.1, 5.5, 6.0, 6.0u1, 6.5, 6.7, 7.0, 8.0, 9.0; "
                         "it is '%s'",
                         value);
    case MIN_GRADE:
        options->least = (enum grade)(value[0] - 'A');
        return value[0] >= 'A' && value[0] <= 'F' && value[1] == '\0'
                   ? 0
                   : message_error("--min-grade must be one of A to F; it is '%s'", value);
    default:
        for (int i = REPORT_TEXT; i <= REPORT_SARIF; i++) {
            if (strcmp(value, formats[i]) == 0) {
                options->format = (enum report_format)i;
                return 0;
            }
        }
        return message_error("--format must be text, json or (check only) sarif; it is '%s'", value);
    }
}

/* Takes what getopt_long() found in the word: an option; ':' where its value is missing, '?' where there is none. */
static int take(struct options *options, unsigned set, int found, const char *word) {
    int index = (found == ':' ? optopt : found) - FIRST;
    const struct row *row = index >= 0 && index < ROWS ? &table[index] : NULL;
    /* getopt_long() takes the beginning of a name as well. */
    if (row == NULL || (row->set != 0 && (row->set & set) == 0) ||
        strcspn(word + 2, "=") != strlen(row->name)) {
        return message_error("unknown option %s; see --help", word);
    }
    if (found == ':' || (optarg != NULL && optarg[0] == '\0')) {
        return message_error("--%s needs a value", row->name);
    }
    return apply(options, row, optarg);
}

int options_read(struct options *options, unsigned set, int count, char **words) {
    struct option names[ROWS + 1] = {{.name = NULL}};
    int found;
    for (int i = 0; i < ROWS; i++) {
        names[i] = (struct option){table[i].name, table[i].kind == FLAG ? no_argument : required_argument,
                                   NULL, FIRST + i};
    }
    *options = (struct options){.release = RELEASES, .least = GRADE_REFUSED, .words = words};
    optind = 1;
    const char *word = words[optind];
    /* "-": words that are no options come in their place, too, so that `word` is the one that it is about. */
    while ((found = getopt_long(count, words, "-:", names, NULL)) != -1) {
        if (found == PLAIN) {
            words[options->count++] = optarg;
        } else if (take(options, set, found, word) != 0) {
            return -1;
        }
        word = words[optind];
    }
    while (optind < count) {
        words[options->count++] = words[optind++];
    }
    return 0;
}
