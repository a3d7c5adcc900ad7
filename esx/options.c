#include "options.h"

#include "base/span.h"
#include "host/clock.h"
#include "host/log.h"
#include "report/language.h"
#include "report/mistakes.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

enum { HELP = 256, VERSION, DRY_RUN, CONFIG, FROM, SETTING };

static const struct {
    struct option option;
    unsigned set; /* the commands that take it; 0: all */
} table[] = {
    {{"help", no_argument, NULL, HELP}, 0},
    {{"version", no_argument, NULL, VERSION}, 0},
    {{"format", required_argument, NULL, SETTING}, OPTIONS_OUTPUT | OPTIONS_DONE},
    {{"lang", required_argument, NULL, SETTING}, OPTIONS_OUTPUT | OPTIONS_DONE},
    {{"quiet", no_argument, NULL, 'q'}, OPTIONS_OUTPUT | OPTIONS_DONE},
    {{"verbose", no_argument, NULL, 'v'}, OPTIONS_OUTPUT},
    {{"no-color", no_argument, NULL, SETTING}, OPTIONS_OUTPUT},
    {{"service", required_argument, NULL, SETTING}, OPTIONS_ASKING},
    {{"port", required_argument, NULL, SETTING}, OPTIONS_ASKING},
    {{"timeout", required_argument, NULL, SETTING}, OPTIONS_ASKING},
    {{"config", required_argument, NULL, CONFIG}, OPTIONS_CONFIG},
    {{"from", required_argument, NULL, FROM}, OPTIONS_FROM},
    {{"dry-run", no_argument, NULL, DRY_RUN}, OPTIONS_DRY_RUN},
};

enum { TABLE = sizeof table / sizeof table[0], QUOTED_SIZE = 60 + 1 /* of a word in a message */ };

/* Keeps the first complaint: `format` says it of the word, which is quoted. */
static void complain(struct options *options, const char *format, const char *word) {
    char quoted[QUOTED_SIZE];
    span_copy(quoted, sizeof quoted, span_of(word));
    if (options->error[0] == '\0') {
        snprintf(options->error, sizeof options->error, format, quoted);
    }
}

static void give(struct options *options, const char *name, const char *value) {
    if (options->given_count == OPTIONS_GIVEN_MAX) {
        complain(options, tr("more than 32 options"), "");
        return;
    }
    options->given[options->given_count].name = name;
    options->given[options->given_count].value = value;
    options->given_count++;
}

static void take_argument(struct options *options, unsigned set, const char *word) {
    if ((set & OPTIONS_ARGUMENT) == 0 || options->argument != NULL) {
        complain(options, tr("'%s' is one word too many; see --help"), word);
        return;
    }
    options->argument = word;
}

/* Takes what getopt_long found, by its long name. */
static void take(struct options *options, int found, const char *name, const char *value) {
    switch (found) {
    case HELP:
        options->help = true;
        break;
    case VERSION:
        options->version = true;
        break;
    case DRY_RUN:
        options->dry_run = true;
        break;
    case CONFIG:
        options->config = value;
        break;
    case FROM:
        options->from = value;
        break;
    default:
        give(options, name, value != NULL ? value : "yes");
        break;
    }
}

/* getopt_long takes `--form` for `--format`; here it is none. */
static bool abbreviated(const char *word, const struct option *known) {
    return known != NULL && strcspn(word + 2, "=") != strlen(known->name);
}

/* The long options of a command, for getopt_long. */
static void list_longs(struct option longs[TABLE + 1], unsigned set) {
    int known = 0;
    for (int i = 0; i < TABLE; i++) {
        if (table[i].set == 0 || (table[i].set & set) != 0) {
            longs[known++] = table[i].option;
        }
    }
    longs[known] = (struct option){NULL, 0, NULL, 0};
}

int options_parse(struct options *options, unsigned set, int count, char **words) {
    struct option longs[TABLE + 1];
    /* '-': words that are no options come too, as 1; ':': a missing value is told from an unknown option. */
    const char *shorts = (set & OPTIONS_OUTPUT) != 0 ? "-:qv" : (set & OPTIONS_DONE) != 0 ? "-:q" : "-:";
    list_longs(longs, set);
    opterr = 0;
    optind = 1;
    /* What follows a complaint is read all the same: it may hold the format in which to make it. */
    for (;;) {
        int index = -1;
        const char *word = optind < count ? words[optind] : "";
        int found = getopt_long(count, words, shorts, longs, &index);
        const struct option *known = index >= 0 ? &longs[index] : NULL;
        if (found == -1) {
            break;
        }
        if (found == ':') {
            complain(options, tr("%s needs a value; see --help"), word);
        } else if (found == '?' || abbreviated(word, known)) {
            complain(options, tr("there is no option %s here; see --help"), word);
        } else if (found == 1) {
            take_argument(options, set, optarg);
        } else {
            const char *of_short = found == 'q' ? "quiet" : "verbose";
            take(options, found, known != NULL ? known->name : of_short, optarg);
        }
    }
    for (; optind < count; optind++) { /* behind `--` */
        take_argument(options, set, words[optind]);
    }
    return options->error[0] != '\0' ? -1 : 0;
}

int options_apply(struct options *options, struct settings *settings) {
    for (size_t i = 0; i < options->given_count; i++) {
        const char *name = options->given[i].name;
        const char *value = options->given[i].value;
        enum mistake wrong = settings_set(settings, span_of(name), span_of(value));
        settings_note(settings, span_of(name), (struct setting_origin){SETTING_OPTION, 0, NULL});
        if (wrong != MISTAKE_NONE) {
            char quoted[QUOTED_SIZE];
            span_copy(quoted, sizeof quoted, span_of(value));
            snprintf(options->error, sizeof options->error, "--%s: '%s' %s", name, quoted,
                     mistake_words(wrong));
            return -1;
        }
    }
    return 0;
}

/* The refusal where a report was asked for. */
static int refuse_report(const struct run *run, const char *what) {
    struct observations seen;
    struct verdict verdict;
    memset(&verdict, 0, sizeof verdict);
    observations_begin(&seen, run->settings.service, run->settings.module, run->settings.port);
    observations_not_asked(&seen);
    const struct diagnosis nothing = {.scope = SCOPE_UNKNOWN, .cause = CAUSE_NOT_ENOUGH};
    char refusal[400]; /* printable */
    span_copy(refusal, sizeof refusal, span_of(what));
    verdict_add(&verdict, REASON_WRONG_USAGE, DETAIL_REFUSAL);
    struct report report = {
        .wall_s = clock_wall_s(),
        .host_name = run->identity.name,
        .host_release = run->identity.release,
        .seen = &seen,
        .verdict = &verdict,
        .diagnosis = run->answer == ANSWER_DIAGNOSIS ? &nothing : NULL,
        .refusal = refusal,
    };
    return run_report(run, &report);
}

int refuse_usage(const struct run *run, const char *what) {
    bool monitoring = run->settings.format == FORMAT_NAGIOS || run->settings.format == FORMAT_PROMETHEUS;
    if (run->settings.format == FORMAT_ESXCLI || (run->answer == ANSWER_DONE && !monitoring)) {
        return run_not_done(run, "%s", what);
    }
    log_warnx("%s", what);
    if (run->settings.format == FORMAT_TEXT) {
        return EXIT_UNABLE;
    }
    return refuse_report(run, what);
}

int refuse_folder(const struct run *run) {
    char what[400];
    char folder[200 + 1];
    const int error = errno;
    span_copy(folder, sizeof folder, span_of(run->from));
    snprintf(what, sizeof what, "--from %s: %s", folder,
             error == ENOENT ? tr("no such folder") : strerror(error));
    return refuse_usage(run, what);
}
