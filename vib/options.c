#include "options.h"

#include "format/message.h"

#include <getopt.h>
#include <string.h>

enum kind { FLAG, TEXT, FILE_ADDED, CHOICE };

/* The options: which commands take it (0: all), what it is, where it is kept, and the words that may be chosen from. */
static const struct row {
    const char *name;
    unsigned set;
    enum kind kind;
    size_t at;
    const char *choices; /* in the order of the enumerators */
} table[] = {
    {"help", 0, FLAG, offsetof(struct options, help), NULL},
    {"descriptor", OPTIONS_BUILD, TEXT, offsetof(struct options, descriptor), NULL},
    {"root", OPTIONS_BUILD, TEXT, offsetof(struct options, root), NULL},
    {"version", OPTIONS_BUILD, TEXT, offsetof(struct options, version), NULL},
    {"file", OPTIONS_BUILD, FILE_ADDED, 0, NULL},
    {"output", OPTIONS_OUTPUT, TEXT, offsetof(struct options, output), NULL},
    {"release", OPTIONS_CHECK, CHOICE, offsetof(struct options, release),
     "5.0 5.1 5.5 6.0 6.0u1 6.5 6.7 7.0 8.0 9.0"},
    {"force", OPTIONS_CHECK, FLAG, offsetof(struct options, force), NULL},
    {"strict", OPTIONS_CHECK, FLAG, offsetof(struct options, strict), NULL},
    {"quiet", OPTIONS_CHECK, FLAG, offsetof(struct options, quiet), NULL},
    {"min-grade", OPTIONS_CHECK, CHOICE, offsetof(struct options, least), "A B C D E F"},
    {"installed", OPTIONS_CHECK, TEXT, offsetof(struct options, installed), NULL},
    {"format", OPTIONS_FORMAT, CHOICE, offsetof(struct options, format), "text json sarif"},
};

/* What getopt_long() gives: FIRST is the first of the table, PLAIN a word that is no option. */
enum { ROWS = sizeof table / sizeof table[0], PLAIN = 1, FIRST };

/* Keeps which of the choices the value is. Returns 0, or -1 and has said why not. */
static int choose(const struct row *row, const char *value, void *at) {
    const char *choice = row->choices;
    size_t length;
    for (int i = 0; (length = strcspn(choice, " ")) > 0; i++) {
        if (strlen(value) == length && strncmp(value, choice, length) == 0) {
            memcpy(at, &i, sizeof i);
            return 0;
        }
        choice += length + strspn(choice + length, " ");
    }
    return message_error("--%s must be one of %s; it is '%s'", row->name, row->choices, value);
}

/* Keeps the option's value, NULL for a flag. Returns 0, or -1 and has said why not. */
static int apply(struct options *options, const struct row *row, char *value) {
    char *at = (char *)options + row->at;
    switch (row->kind) {
    case FLAG:
        memcpy(at, &(bool){true}, sizeof(bool));
        return 0;
    case TEXT:
        if (memcmp(at, &(char *){NULL}, sizeof value) != 0) {
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
    default:
        return choose(row, value, at);
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
