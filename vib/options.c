#include "options.h"

#include "format/message.h"
#include "rules/check.h"

#include <getopt.h>
#include <string.h>

/* What stands in place of choices for an option without a value. */
static const char flag[] = "";

/* The options: which commands take it (0: all), where its value is kept, and the words that may be chosen from (NULL: any). */
static const struct row {
    const char *name;
    unsigned set;
    size_t at;
    const char *choices; /* in the order of the enumerators */
} table[] = {
    {"help", 0, offsetof(struct options, help), flag},
    {"descriptor", OPTIONS_BUILD, offsetof(struct options, descriptor), NULL},
    {"root", OPTIONS_BUILD, offsetof(struct options, root), NULL},
    {"version", OPTIONS_BUILD, offsetof(struct options, version), NULL},
    {"file", OPTIONS_BUILD, offsetof(struct options, files), NULL},
    {"output", OPTIONS_OUTPUT, offsetof(struct options, output), NULL},
    {"release", OPTIONS_CHECK, offsetof(struct options, release),
     "5.0 5.1 5.5 6.0 6.0u1 6.5 6.7 7.0 8.0 9.0"},
    {"force", OPTIONS_CHECK, offsetof(struct options, force), flag},
    {"strict", OPTIONS_CHECK, offsetof(struct options, strict), flag},
    {"quiet", OPTIONS_CHECK, offsetof(struct options, quiet), flag},
    {"min-grade", OPTIONS_CHECK, offsetof(struct options, least), "A B C D E F"},
    {"installed", OPTIONS_CHECK, offsetof(struct options, installed), NULL},
    {"format", OPTIONS_FORMAT, offsetof(struct options, format), "text json sarif"},
};

/* What getopt_long() gives: FIRST is the first of the table, PLAIN a word that is no option. */
enum { ROWS = sizeof table / sizeof table[0], PLAIN = 1, FIRST };

/* Keeps the option's value. Returns 0, or -1 and has said why not. */
static int apply(struct options *options, const struct row *row, char *value) {
    void *at = (char *)options + row->at;
    char **text = at;
    if (row->choices == flag) {
        *(bool *)at = true;
        return 0;
    }
    if (row->choices != NULL) {
        *(int *)at = check_word(value, row->choices) - 1;
        return *(int *)at >= 0
                   ? 0
                   : message_error("--%s must be one of %s; it is '%s'", row->name, row->choices, value);
    }
    if (at == options->files && options->file_count == OPTIONS_FILES_MAX) {
        return message_error("--file: more than %d files", OPTIONS_FILES_MAX);
    }
    if (at == options->files) {
        text += options->file_count++;
    } else if (*text != NULL) {
        return message_error("--%s is given twice", row->name);
    }
    *text = value;
    return 0;
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
        int has = table[i].choices == flag ? no_argument : required_argument;
        names[i] = (struct option){table[i].name, has, NULL, FIRST + i};
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
