#include "options.h"

#include "base/moment.h"
#include "report/language.h"

#include <getopt.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>

enum {
    QUOTED_SIZE = 60 + 1,
    WAIT_MAX_S = 24 * 3600,
    FIRST_LONG = 256 /* of what getopt_long returns for a row of the table */
};

#define SETTING UINT_MAX
#define FIELD(name) (unsigned)offsetof(struct options, name)

static const struct {
    const char *name;
    int value; /* required_argument or no_argument */
    /* Of struct options, where it goes: a bool or a text. SETTING: it is the setting of this name. */
    unsigned field;
    unsigned set;     /* the commands that take it */
    const char *help; /* NULL: shown only in the help of muxwatch itself */
} table[] = {
    {"help", no_argument, FIELD(help), ~0U, NULL},
    {"version", no_argument, FIELD(version), ~0U, NULL},
    {"dry-run", no_argument, FIELD(dry_run), OPTIONS_DRY_RUN,
     MESSAGE("  --dry-run          show what it would do; start, write and log nothing\n")},
    {"redact", no_argument, FIELD(redact), OPTIONS_REDACT,
     MESSAGE("  --redact           without names and addresses: for a public ticket\n")},
    {"from", required_argument, FIELD(from), OPTIONS_FROM,
     MESSAGE("  --from PATH        read a folder, a support bundle, a file with pasted output,\n"
             "                     or - (standard input), instead of asking the host\n")},
    {"host", required_argument, FIELD(host), OPTIONS_FROM,
     MESSAGE("  --host NAME        with --from: read only what was typed on this host\n")},
    {"wait", required_argument, FIELD(wait), OPTIONS_WAIT,
     MESSAGE("  --wait DURATION    check again until the state is OK, for at most this long\n"
             "                     (90s, 30m); --timeout is then for each look\n")},
    {"format", required_argument, SETTING, OPTIONS_OUTPUT | OPTIONS_DONE,
     MESSAGE("  --format FORMAT    text (default), json or esxcli; check, diagnose and ensure\n"
             "                     also nagios or prometheus\n")},
    {"lang", required_argument, SETTING, OPTIONS_OUTPUT | OPTIONS_DONE,
     MESSAGE("  --lang LANGUAGE    en or ja (default: LC_ALL, LC_MESSAGES or LANG)\n")},
    {"quiet", no_argument, SETTING, OPTIONS_OUTPUT | OPTIONS_DONE,
     MESSAGE("  -q, --quiet        the first line only; nothing if OK or done\n")},
    {"verbose", no_argument, SETTING, OPTIONS_OUTPUT,
     MESSAGE("  -v, --verbose      also each probe, its command and how long it took\n")},
    {"no-color", no_argument, SETTING, OPTIONS_OUTPUT,
     MESSAGE("  --no-color         no colors (same as NO_COLOR in the environment)\n")},
    {"service", required_argument, SETTING, OPTIONS_ASKING,
     MESSAGE("  --service NAME     the init script of Mux (default: vShield-Endpoint-Mux, or\n"
             "                     nsx-context-mux where only that one is installed)\n")},
    {"port", required_argument, SETTING, OPTIONS_ASKING,
     MESSAGE("  --port N           the TCP port of the appliance (default: 48651)\n")},
    {"timeout", required_argument, SETTING, OPTIONS_ASKING,
     MESSAGE("  --timeout SECONDS  time limit for the whole run (default: 120)\n")},
    {"config", required_argument, FIELD(config), OPTIONS_CONFIG,
     MESSAGE("  --config FILE      settings file (default: /etc/config/muxwatch.conf)\n")},
};

enum { TABLE = sizeof table / sizeof table[0] };

void options_complain(struct options *options, enum mistake mistake, const char *option, const char *wrong) {
    struct complaint *complaint = &options->complaint;
    if (complaint->id == MISTAKE_NONE) {
        complaint->id = mistake;
        complaint->where = option;
        span_copy(complaint->quoted, QUOTED_SIZE, span_of(wrong));
    }
}

static void take_argument(struct options *options, unsigned set, const char *word) {
    if ((set & OPTIONS_ARGUMENT) == 0 || options->argument != NULL) {
        options_complain(options, MISTAKE_ARGUMENT, NULL, word);
        return;
    }
    options->argument = word;
}

static void take_setting(struct options *options, unsigned set, const char *name, const char *value) {
    bool monitoring = strcmp(value, "nagios") == 0 || strcmp(value, "prometheus") == 0;
    if (monitoring && strcmp(name, "format") == 0 && (set & OPTIONS_REPORT) == 0) {
        options_complain(options, MISTAKE_MONITORING, NULL, value);
    }
    for (unsigned i = 0; i < SETTINGS_KEYS; i++) {
        if (strcmp(settings_key(i), name) == 0) {
            options->settings[i] = value;
        }
    }
}

/* Takes what stands in a row of the table; `value` is NULL where it has none. */
static void take_option(struct options *options, unsigned set, size_t row, const char *value) {
    if (table[row].field == SETTING) {
        take_setting(options, set, table[row].name, value != NULL ? value : "yes");
        return;
    }
    void *field = (char *)options + table[row].field;
    if (value == NULL) {
        *(bool *)field = true;
    } else {
        *(const char **)field = value;
    }
    if (field == &options->wait &&
        (!duration_parse(span_of(value), WAIT_MAX_S, &options->wait_s) || options->wait_s == 0)) {
        options_complain(options, MISTAKE_LENGTH, "wait", value);
    }
}

void options_parse(struct options *options, unsigned set, int count, char **words) {
    /* '-': words that are no options come too, as 1; ':': a missing value is not an unknown option. */
    const char *shorts = (set & OPTIONS_OUTPUT) != 0 ? "-:qv" : (set & OPTIONS_DONE) != 0 ? "-:q" : "-:";
    struct option longs[TABLE + 1] = {{NULL, 0, NULL, 0}};
    size_t known = 0;
    for (size_t i = 0; i < TABLE; i++) {
        if ((table[i].set & set) != 0) {
            longs[known++] = (struct option){table[i].name, table[i].value, NULL, FIRST_LONG + (int)i};
        }
    }
    opterr = 0;
    optind = 1;
    for (int found = 0; found != -1;) {
        const char *word = optind < count ? words[optind] : "";
        found = getopt_long(count, words, shorts, longs, NULL);
        size_t row = found >= FIRST_LONG ? (size_t)(found - FIRST_LONG) : 0;
        if (found == 1) {
            take_argument(options, set, optarg);
        } else if (found == 'q' || found == 'v') {
            take_setting(options, set, found == 'q' ? "quiet" : "verbose", "yes");
        } else if (found == ':') {
            options_complain(options, MISTAKE_NO_VALUE, NULL, word);
        } else if (found == '?' ||
                   (found >= FIRST_LONG && strcspn(word + 2, "=") != strlen(table[row].name))) {
            /* getopt_long takes `--form` for `--format`. */
            options_complain(options, MISTAKE_OPTION, NULL, word);
        } else if (found >= FIRST_LONG) {
            take_option(options, set, row, optarg);
        }
    }
    for (; optind < count; optind++) { /* behind `--` */
        take_argument(options, set, words[optind]);
    }
    if (options->wait_s > 0 && options->from != NULL) {
        options_complain(options, MISTAKE_WAIT_FROM, NULL, options->from);
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
            options_complain(options, mistake, settings_key(i), value);
        }
    }
}

void options_print_help(FILE *out, unsigned set, enum language language) {
    for (size_t i = 0; i < TABLE; i++) {
        if ((table[i].set & set) != 0 && table[i].help != NULL) {
            fputs(tr(language, table[i].help), out);
        }
    }
}
