#include "options.h"

#include "base/moment.h"
#include "base/span.h"
#include "report/language.h"

#include <getopt.h>
#include <string.h>

/* What getopt_long returns for an option: its letter, or one of these. */
enum { HELP = 256, VERSION, DRY_RUN, REDACT, CONFIG, FROM, HOST, WAIT, SETTING };

enum { WAIT_MAX_S = 24 * 3600 };

static const struct {
    const char *name;
    int value; /* required_argument or no_argument */
    int found;
    unsigned set;     /* the commands that take it */
    const char *help; /* NULL: shown only in the help of muxwatch itself */
} table[] = {
    {"help", no_argument, HELP, ~0U, NULL},
    {"version", no_argument, VERSION, ~0U, NULL},
    {"dry-run", no_argument, DRY_RUN, OPTIONS_DRY_RUN,
     MESSAGE("  --dry-run          show what it would do; start, write and log nothing\n")},
    {"redact", no_argument, REDACT, OPTIONS_REDACT,
     MESSAGE("  --redact           without names and addresses: for a public ticket\n")},
    {"from", required_argument, FROM, OPTIONS_FROM,
     MESSAGE("  --from PATH        read a folder, a support bundle, a file with pasted output,\n"
             "                     or - (standard input), instead of asking the host\n")},
    {"host", required_argument, HOST, OPTIONS_FROM,
     MESSAGE("  --host NAME        with --from: read only what was typed on this host\n")},
    {"wait", required_argument, WAIT, OPTIONS_WAIT,
     MESSAGE("  --wait DURATION    check again until the state is OK, for at most this long\n"
             "                     (90s, 30m); --timeout is then for each look\n")},
    {"format", required_argument, SETTING, OPTIONS_REPORT,
     MESSAGE("  --format FORMAT    text (default), json, nagios, prometheus or esxcli\n")},
    {"format", required_argument, SETTING, OPTIONS_OUTPUT | OPTIONS_DONE,
     MESSAGE("  --format FORMAT    text (default), json or esxcli\n")},
    {"lang", required_argument, SETTING, OPTIONS_OUTPUT | OPTIONS_DONE,
     MESSAGE("  --lang LANGUAGE    en or ja (default: LC_ALL, LC_MESSAGES or LANG)\n")},
    {"quiet", no_argument, 'q', OPTIONS_OUTPUT,
     MESSAGE("  -q, --quiet        the first line only; nothing if the state is OK\n")},
    {"quiet", no_argument, 'q', OPTIONS_DONE, MESSAGE("  -q, --quiet        print nothing when done\n")},
    {"verbose", no_argument, 'v', OPTIONS_OUTPUT,
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
    {"config", required_argument, CONFIG, OPTIONS_CONFIG,
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

static void give(struct options *options, unsigned set, const char *name, const char *value) {
    bool monitoring = strcmp(value, "nagios") == 0 || strcmp(value, "prometheus") == 0;
    if (options->given_count == OPTIONS_GIVEN_MAX) {
        options_complain(options, MESSAGE("too many options, from --%s on"), name);
        return;
    }
    if (monitoring && strcmp(name, "format") == 0 && (set & OPTIONS_REPORT) == 0) {
        options_complain(options, MESSAGE("--format %s is for check, diagnose and ensure only"), value);
    }
    options->given[options->given_count].name = name;
    options->given[options->given_count++].value = value;
}

static void take_argument(struct options *options, unsigned set, const char *word) {
    if ((set & OPTIONS_ARGUMENT) == 0 || options->argument != NULL) {
        options_complain(options, MESSAGE("unexpected argument '%s'; see --help"), word);
        return;
    }
    options->argument = word;
}

/* Puts the long options of a command into `longs`, for getopt_long, which takes the first of two with one name. */
static void list_longs(struct option longs[TABLE + 1], unsigned set) {
    size_t known = 0;
    for (size_t i = 0; i < TABLE; i++) {
        if ((table[i].set & set) != 0) {
            longs[known++] = (struct option){table[i].name, table[i].value, NULL, table[i].found};
        }
    }
}

void options_parse(struct options *options, unsigned set, int count, char **words) {
    struct option longs[TABLE + 1] = {{NULL, 0, NULL, 0}};
    /* '-': words that are no options come too, as 1; ':': a missing value is not an unknown option. */
    const char *shorts = (set & OPTIONS_OUTPUT) != 0 ? "-:qv" : (set & OPTIONS_DONE) != 0 ? "-:q" : "-:";
    list_longs(longs, set);
    opterr = 0;
    optind = 1;
    for (;;) {
        int index = -1;
        const char *word = optind < count ? words[optind] : "";
        int found = getopt_long(count, words, shorts, longs, &index);
        const char *name = found == 'q' ? "quiet" : "verbose";
        if (index >= 0 && longs[index].name != NULL) {
            name = longs[index].name;
            /* getopt_long takes `--form` for `--format`; here it is unknown. */
            found = strcspn(word + 2, "=") == strlen(name) ? found : '?';
        }
        switch (found) {
        case -1:
            for (; optind < count; optind++) { /* behind `--` */
                take_argument(options, set, words[optind]);
            }
            if (options->wait_s > 0 && options->from != NULL) {
                options_complain(options, MESSAGE("--wait cannot be used with --from %s; see --help"),
                                 options->from);
            }
            return;
        case ':':
            options_complain(options, MESSAGE("%s needs a value; see --help"), word);
            break;
        case '?':
            options_complain(options, MESSAGE("unknown option %s; see --help"), word);
            break;
        case 1:
            take_argument(options, set, optarg);
            break;
        case HELP:
            options->help = true;
            break;
        case VERSION:
            options->version = true;
            break;
        case DRY_RUN:
            options->dry_run = true;
            break;
        case REDACT:
            options->redact = true;
            break;
        case CONFIG:
            options->config = optarg;
            break;
        case FROM:
            options->from = optarg;
            break;
        case HOST:
            options->host = optarg;
            break;
        case WAIT:
            if (!duration_parse(span_of(optarg), WAIT_MAX_S, &options->wait_s) || options->wait_s == 0) {
                complain_of_value(options, "wait", optarg, MISTAKE_LENGTH);
            }
            break;
        default:
            give(options, set, name, optarg != NULL ? optarg : "yes");
            break;
        }
    }
}

void options_apply(struct options *options, struct settings *settings) {
    for (size_t i = 0; i < options->given_count; i++) {
        struct span name = span_of(options->given[i].name);
        const char *value = options->given[i].value;
        enum mistake mistake =
            settings_set(settings, name, span_of(value), (struct setting_origin){SETTING_OPTION, 0, NULL});
        if (mistake != MISTAKE_NONE) {
            complain_of_value(options, options->given[i].name, value, mistake);
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
