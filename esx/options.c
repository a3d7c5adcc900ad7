#include "options.h"

#include "base/moment.h"
#include "base/span.h"
#include "report/language.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

enum { WAIT_MAX_S = 24 * 3600 };

#define SETTING UINT_MAX
#define FIELD(name) (unsigned)offsetof(struct options, name)

static const struct {
    const char *name;
    bool valued; /* a value stands behind it, as the next word or behind a `=` */
    /* Of struct options, where it goes: a bool or a text; SETTING: it is the setting of this name. */
    unsigned field;
    unsigned set;     /* the commands that take it */
    const char *help; /* NULL: shown only in the help of muxwatch itself */
} table[] = {
    {"help", false, FIELD(help), ~0U, NULL},
    {"version", false, FIELD(version), ~0U, NULL},
    {"dry-run", false, FIELD(dry_run), OPTIONS_DRY_RUN,
     MESSAGE("  --dry-run          show what it would do; start, write and log nothing\n")},
    {"redact", false, FIELD(redact), OPTIONS_REDACT,
     MESSAGE("  --redact           without names and addresses: for a public ticket\n")},
    {"from", true, FIELD(from), OPTIONS_FROM,
     MESSAGE("  --from PATH        read a folder, a support bundle, a file with pasted output,\n"
             "                     or - (standard input), instead of asking the host\n")},
    {"host", true, FIELD(host), OPTIONS_FROM,
     MESSAGE("  --host NAME        with --from: read only what was typed on this host\n")},
    {"wait", true, FIELD(wait), OPTIONS_WAIT,
     MESSAGE("  --wait DURATION    check again until the state is OK, for at most this long\n"
             "                     (90s, 30m); --timeout is then for each look\n")},
    {"format", true, SETTING, OPTIONS_REPORT,
     MESSAGE("  --format FORMAT    text (default), json, nagios, prometheus or esxcli\n")},
    {"format", true, SETTING, OPTIONS_OUTPUT | OPTIONS_DONE,
     MESSAGE("  --format FORMAT    text (default), json or esxcli\n")},
    {"lang", true, SETTING, OPTIONS_OUTPUT | OPTIONS_DONE,
     MESSAGE("  --lang LANGUAGE    en or ja (default: LC_ALL, LC_MESSAGES or LANG)\n")},
    {"quiet", false, SETTING, OPTIONS_OUTPUT,
     MESSAGE("  -q, --quiet        the first line only; nothing if the state is OK\n")},
    {"quiet", false, SETTING, OPTIONS_DONE, MESSAGE("  -q, --quiet        print nothing when done\n")},
    {"verbose", false, SETTING, OPTIONS_OUTPUT,
     MESSAGE("  -v, --verbose      also each probe, its command and how long it took\n")},
    {"no-color", false, SETTING, OPTIONS_OUTPUT,
     MESSAGE("  --no-color         no colors (same as NO_COLOR in the environment)\n")},
    {"service", true, SETTING, OPTIONS_ASKING,
     MESSAGE("  --service NAME     the init script of Mux (default: vShield-Endpoint-Mux, or\n"
             "                     nsx-context-mux where only that one is installed)\n")},
    {"port", true, SETTING, OPTIONS_ASKING,
     MESSAGE("  --port N           the TCP port of the appliance (default: 48651)\n")},
    {"timeout", true, SETTING, OPTIONS_ASKING,
     MESSAGE("  --timeout SECONDS  time limit for the whole run (default: 120)\n")},
    {"config", true, FIELD(config), OPTIONS_CONFIG,
     MESSAGE("  --config FILE      settings file (default: /etc/config/muxwatch.conf)\n")},
};

enum { TABLE = sizeof table / sizeof table[0] };

void options_complain(struct options *options, const char *complaint, const char *wrong) {
    if (options->complaint == NULL) {
        options->complaint = complaint;
        options->wrong = wrong;
    }
}

/* Notes that the value of an option is wrong, unless something else was wrong before. */
static void complain_of_value(struct options *options, const char *option, const char *value,
                              enum mistake mistake) {
    if (options->complaint == NULL) {
        options_complain(options, "", value);
        options->option = option;
        options->mistake = mistake;
    }
}

static void take_argument(struct options *options, unsigned set, const char *word) {
    if ((set & OPTIONS_ARGUMENT) == 0 || options->argument != NULL) {
        options_complain(options, MESSAGE("unexpected argument '%s'; see --help"), word);
        return;
    }
    options->argument = word;
}

static void take_setting(struct options *options, unsigned set, const char *name, const char *value) {
    bool monitoring = strcmp(value, "nagios") == 0 || strcmp(value, "prometheus") == 0;
    if (monitoring && strcmp(name, "format") == 0 && (set & OPTIONS_REPORT) == 0) {
        options_complain(options, MESSAGE("--format %s is for check, diagnose and ensure only"), value);
    }
    for (unsigned i = 0; i < SETTINGS_KEYS; i++) {
        if (strcmp(settings_key(i), name) == 0) {
            options->settings[i] = value;
        }
    }
}

/* Takes what stands in a row of the table; `value` is NULL where it has none. */
static void take_option(struct options *options, unsigned set, size_t row, const char *value) {
    void *field = (char *)options + table[row].field;
    if (table[row].field == SETTING) {
        take_setting(options, set, table[row].name, value != NULL ? value : "yes");
    } else if (value == NULL) {
        *(bool *)field = true;
    } else {
        *(const char **)field = value;
    }
    if (field == &options->wait &&
        (!duration_parse(span_of(value), WAIT_MAX_S, &options->wait_s) || options->wait_s == 0)) {
        complain_of_value(options, "wait", value, MISTAKE_LENGTH);
    }
}

/* Takes `--name`, `--name=value`, or `--name` with `next` as its value; returns whether it took that. */
static bool take_long(struct options *options, unsigned set, const char *word, const char *next) {
    struct span name = {word + 2, strcspn(word + 2, "=")};
    const char *value = name.bytes[name.length] == '=' ? name.bytes + name.length + 1 : NULL;
    size_t row = 0;
    while (row < TABLE && ((table[row].set & set) == 0 || !span_equal(name, table[row].name))) {
        row++;
    }
    bool apart = row < TABLE && table[row].valued && value == NULL;
    if (row == TABLE || (value != NULL && !table[row].valued)) {
        options_complain(options, MESSAGE("unknown option %s; see --help"), word);
    } else if (apart && next == NULL) {
        options_complain(options, MESSAGE("%s needs a value; see --help"), word);
    } else {
        take_option(options, set, row, apart ? next : value);
    }
    return apart;
}

/* Takes `-q`, `-v`, or both as `-qv`. */
static void take_letters(struct options *options, unsigned set, const char *word) {
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        if (*letter == 'q' && (set & (OPTIONS_OUTPUT | OPTIONS_DONE)) != 0) {
            take_setting(options, set, "quiet", "yes");
        } else if (*letter == 'v' && (set & OPTIONS_OUTPUT) != 0) {
            take_setting(options, set, "verbose", "yes");
        } else {
            options_complain(options, MESSAGE("unknown option %s; see --help"), word);
        }
    }
}

/* Not getopt_long, which takes `--form` for `--format` and brings 3 KB along. */
void options_parse(struct options *options, unsigned set, int count, char **words) {
    bool ended = false; /* by `--` */
    for (int i = 1; i < count; i++) {
        const char *word = words[i];
        if (ended || word[0] != '-' || word[1] == '\0') {
            take_argument(options, set, word);
        } else if (word[1] != '-') {
            take_letters(options, set, word);
        } else if (word[2] != '\0') {
            i += take_long(options, set, word, i + 1 < count ? words[i + 1] : NULL);
        } else {
            ended = true;
        }
    }
    if (options->wait_s > 0 && options->from != NULL) {
        options_complain(options, MESSAGE("--wait cannot be used with --from %s; see --help"), options->from);
    }
}

void options_apply(struct options *options, struct settings *settings) {
    static const struct setting_origin origin = {SETTING_OPTION, 0, NULL};
    for (unsigned i = 0; i < SETTINGS_KEYS; i++) {
        const char *value = options->settings[i];
        enum mistake mistake = value != NULL
                                   ? settings_set(settings, span_of(settings_key(i)), span_of(value), origin)
                                   : MISTAKE_NONE;
        if (mistake != MISTAKE_NONE) {
            complain_of_value(options, settings_key(i), value, mistake);
        }
    }
}

bool options_error(const struct options *options, enum language language, char *to) {
    char quoted[60 + 1]; /* printable */
    to[0] = '\0';
    if (options->complaint == NULL) {
        return false;
    }
    span_copy(quoted, sizeof quoted, span_of(options->wrong));
    if (options->option != NULL) {
        snprintf(to, OPTIONS_ERROR_SIZE, "--%s: '%s' %s", options->option, quoted,
                 mistake_words(language, options->mistake));
    } else {
        snprintf(to, OPTIONS_ERROR_SIZE, tr(language, options->complaint), quoted);
    }
    return true;
}

void options_print_help(FILE *out, unsigned set, enum language language) {
    for (size_t i = 0, printed = 0; i < TABLE; i++) {
        bool again = printed > 0 && strcmp(table[printed].name, table[i].name) == 0;
        if ((table[i].set & set) != 0 && table[i].help != NULL && !again) {
            fputs(tr(language, table[i].help), out);
            printed = i;
        }
    }
}
