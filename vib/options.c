#include "options.h"

#include "message.h"

#include <string.h>

enum kind { DESCRIPTOR, ROOT, FILE_ADDED, VERSION, OUTPUT, RELEASE, FORMAT };

static const struct option {
    const char *name;
    enum kind kind;
    unsigned set; /* the commands that take it */
} table[] = {
    {"--descriptor", DESCRIPTOR, OPTIONS_BUILD}, {"--root", ROOT, OPTIONS_BUILD},
    {"--file", FILE_ADDED, OPTIONS_BUILD},       {"--version", VERSION, OPTIONS_BUILD},
    {"--output", OUTPUT, OPTIONS_OUTPUT},        {"--release", RELEASE, OPTIONS_RELEASE},
    {"--format", FORMAT, OPTIONS_FORMAT},
};

/* The option that a word begins with, NULL when the command takes none of that name. */
static const struct option *find(const char *word, unsigned set) {
    size_t length = strcspn(word, "=");
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct option *option = &table[i];
        if (strlen(option->name) == length && strncmp(option->name, word, length) == 0 &&
            (option->set & set) != 0) {
            return option;
        }
    }
    return NULL;
}

static int set_release(struct options *options, const char *value) {
    options->release = release_find(value);
    return options->release != RELEASES ? 0 : message_error("--release is 5.5, 6.7 or 8.0, not '%s'", value);
}

static int set_format(struct options *options, const char *value) {
    options->json = strcmp(value, "json") == 0;
    return options->json || strcmp(value, "text") == 0
               ? 0
               : message_error("--format is text or json, not '%s'", value);
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
        return message_error("%s is given twice", name);
    }
    *text = value;
    return 0;
}

static int apply(struct options *options, const struct option *option, const char *value) {
    switch (option->kind) {
    case DESCRIPTOR:
        return set_text(&options->descriptor, option->name, value);
    case ROOT:
        return set_text(&options->root, option->name, value);
    case VERSION:
        return set_text(&options->version, option->name, value);
    case OUTPUT:
        return set_text(&options->output, option->name, value);
    case FILE_ADDED:
        return add_file(options, value);
    case RELEASE:
        return set_release(options, value);
    case FORMAT:
        return set_format(options, value);
    }
    return -1;
}

/* Reads the option in word `i`. Returns how many words it took, or -1. */
static int take_option(struct options *options, unsigned set, int left, char **words) {
    const struct option *option = find(words[0], set);
    const char *equal = strchr(words[0], '=');
    if (strcmp(words[0], "--help") == 0) {
        options->help = true;
        return 1;
    }
    if (option == NULL) {
        return message_error("there is no option %s here; see --help", words[0]);
    }
    if (equal == NULL && left < 2) {
        return message_error("%s needs a value", option->name);
    }
    const char *value = equal != NULL ? equal + 1 : words[1];
    if (value[0] == '\0') {
        return message_error("%s needs a value", option->name);
    }
    return apply(options, option, value) != 0 ? -1 : equal != NULL ? 1 : 2;
}

int options_read(struct options *options, unsigned set, int count, char **words) {
    bool plain = false; /* behind "--" */
    *options = (struct options){.release = RELEASES, .words = words};
    for (int i = 0; i < count;) {
        if (!plain && strcmp(words[i], "--") == 0) {
            plain = true;
            i++;
        } else if (plain || words[i][0] != '-' || words[i][1] == '\0') {
            words[options->count++] = words[i++];
        } else {
            int took = take_option(options, set, count - i, words + i);
            if (took < 0) {
                return -1;
            }
            i += took;
        }
    }
    return 0;
}
