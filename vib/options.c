#include "options.h"

#include "format/message.h"

#include <getopt.h>
#include <string.h>

enum kind {
    PLAIN = 1,
    DESCRIPTOR,
    ROOT,
    FILE_ADDED,
    VERSION,
    OUTPUT,
    RELEASE,
    FORMAT,
    FORCE,
    STRICT,
    QUIET,
    MIN_GRADE,
    INSTALLED,
    HELP
};

/* In the order of their kinds. */
static const struct option table[] = {
    {"descriptor", required_argument, NULL, DESCRIPTOR},
    {"root", required_argument, NULL, ROOT},
    {"file", required_argument, NULL, FILE_ADDED},
    {"version", required_argument, NULL, VERSION},
    {"output", required_argument, NULL, OUTPUT},
    {"release", required_argument, NULL, RELEASE},
    {"format", required_argument, NULL, FORMAT},
    {"force", no_argument, NULL, FORCE},
    {"strict", no_argument, NULL, STRICT},
    {"quiet", no_argument, NULL, QUIET},
    {"min-grade", required_argument, NULL, MIN_GRADE},
    {"installed", required_argument, NULL, INSTALLED},
    {"help", no_argument, NULL, HELP},
    {NULL, 0, NULL, 0},
};

/* The commands that take an option; all of them take --help. */
static const unsigned sets[] = {
    [DESCRIPTOR] = OPTIONS_BUILD, [ROOT] = OPTIONS_BUILD,      [FILE_ADDED] = OPTIONS_BUILD,
    [VERSION] = OPTIONS_BUILD,    [OUTPUT] = OPTIONS_OUTPUT,   [RELEASE] = OPTIONS_CHECK,
    [FORMAT] = OPTIONS_FORMAT,    [FORCE] = OPTIONS_CHECK,     [STRICT] = OPTIONS_CHECK,
    [QUIET] = OPTIONS_CHECK,      [MIN_GRADE] = OPTIONS_CHECK, [INSTALLED] = OPTIONS_CHECK,
};

static int set_release(struct options *options, const char *value) {
    options->release = release_find(value);
    return options->release != RELEASES
               ? 0
               : message_error("--release is 5.0, 5.1, 5.5, 6.0, 6.0u1, 6.5, 6.7, 7.0, 8.0 or 9.0, not '%s'",
                               value);
}

static int set_format(struct options *options, const char *value) {
    static const char *const names[] = {
        [REPORT_TEXT] = "text", [REPORT_JSON] = "json", [REPORT_SARIF] = "sarif"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(value, names[i]) == 0) {
            options->format = (enum report_format)i;
            return 0;
        }
    }
    return message_error("--format is text, json or (check alone) sarif, not '%s'", value);
}

static int set_least(struct options *options, const char *value) {
    if (value[0] < 'A' || value[0] > 'F' || value[1] != '\0') {
        return message_error("--min-grade is one of A to F, not '%s'", value);
    }
    options->least = (enum grade)(value[0] - 'A');
    return 0;
}

static int add_file(struct options *options, const char *value) {
    if (options->file_count == OPTIONS_FILES_MAX) {
        return message_error("--file: more than %d files", OPTIONS_FILES_MAX);
    }
    options->files[options->file_count++] = value;
    return 0;
}

/* Keeps a text that may be given once. */
static int set_text(const char **text, const char *name, const char *value) {
    if (*text != NULL) {
        return message_error("--%s is given twice", name);
    }
    *text = value;
    return 0;
}

static int apply(struct options *options, int kind, const char *name, const char *value) {
    switch (kind) {
    case DESCRIPTOR:
        return set_text(&options->descriptor, name, value);
    case ROOT:
        return set_text(&options->root, name, value);
    case VERSION:
        return set_text(&options->version, name, value);
    case OUTPUT:
        return set_text(&options->output, name, value);
    case FILE_ADDED:
        return add_file(options, value);
    case RELEASE:
        return set_release(options, value);
    case FORMAT:
        return set_format(options, value);
    case MIN_GRADE:
        return set_least(options, value);
    case INSTALLED:
        return set_text(&options->installed, name, value);
    case FORCE:
        options->force = true;
        return 0;
    case STRICT:
        options->strict = true;
        return 0;
    case QUIET:
        options->quiet = true;
        return 0;
    default:
        options->help = true;
        return 0;
    }
}

/* Whether the word has the whole name: getopt_long() takes the beginning of one as well. */
static bool whole(const char *word, const char *name) {
    return strcspn(word + 2, "=") == strlen(name);
}

/* Takes the option `kind` that getopt_long() found in the word; ':' where its value is missing, '?' where there is none. */
static int take(struct options *options, unsigned set, int kind, const char *word) {
    int its = kind == ':' ? optopt : kind;
    const struct option *option = its >= DESCRIPTOR && its <= HELP ? &table[its - DESCRIPTOR] : NULL;
    if (option == NULL || (its != HELP && (sets[its] & set) == 0) || !whole(word, option->name)) {
        return message_error("there is no option %s here; see --help", word);
    }
    if (kind == ':' || (optarg != NULL && optarg[0] == '\0')) {
        return message_error("--%s needs a value", option->name);
    }
    return apply(options, kind, option->name, optarg);
}

int options_read(struct options *options, unsigned set, int count, char **words) {
    int kind;
    *options = (struct options){.release = RELEASES, .least = GRADE_REFUSED, .words = words};
    optind = 1;
    const char *word = words[optind];
    /* "-": words that are no options come in their place, too, so that `word` is the one that it is about. */
    while ((kind = getopt_long(count, words, "-:", table, NULL)) != -1) {
        if (kind == PLAIN) {
            words[options->count++] = optarg;
        } else if (take(options, set, kind, word) != 0) {
            return -1;
        }
        word = words[optind];
    }
    while (optind < count) {
        words[options->count++] = words[optind++];
    }
    return 0;
}
