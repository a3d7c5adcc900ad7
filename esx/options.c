#include "options.h"

#include "base/span.h"
#include "report/language.h"
#include "report/mistakes.h"

#include <getopt.h>
#include <stdarg.h>
#include <string.h>

enum { HELP = 256, VERSION, DRY_RUN, CONFIG, FROM, SETTING, FLAG };

static const struct {
    struct option option;
    unsigned set; /* the commands that take it; 0: all */
} table[] = {
    {{"help", no_argument, NULL, HELP}, 0},
    {{"version", no_argument, NULL, VERSION}, 0},
    {{"format", required_argument, NULL, SETTING}, OPTIONS_OUTPUT | OPTIONS_DONE},
    {{"lang", required_argument, NULL, SETTING}, OPTIONS_OUTPUT | OPTIONS_DONE},
    {{"quiet", no_argument, NULL, FLAG}, OPTIONS_OUTPUT | OPTIONS_DONE},
    {{"verbose", no_argument, NULL, FLAG}, OPTIONS_OUTPUT},
    {{"no-color", no_argument, NULL, FLAG}, OPTIONS_OUTPUT},
    {{"service", required_argument, NULL, SETTING}, OPTIONS_ASKING},
    {{"port", required_argument, NULL, SETTING}, OPTIONS_ASKING},
    {{"timeout", required_argument, NULL, SETTING}, OPTIONS_ASKING},
    {{"config", required_argument, NULL, CONFIG}, OPTIONS_CONFIG},
    {{"from", required_argument, NULL, FROM}, OPTIONS_FROM},
    {{"dry-run", no_argument, NULL, DRY_RUN}, OPTIONS_DRY_RUN},
};

enum { TABLE = sizeof table / sizeof table[0] };

static int complain(struct options *options, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Keeps the first complaint. */
static int complain(struct options *options, const char *format, ...) {
    if (options->error[0] != '\0') {
        return -1;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(options->error, sizeof options->error, format, arguments);
    va_end(arguments);
    return -1;
}

static int give(struct options *options, const char *name, const char *value) {
    if (options->given_count == OPTIONS_GIVEN_MAX) {
        return complain(options, tr("more than %d options"), OPTIONS_GIVEN_MAX);
    }
    options->given[options->given_count].name = name;
    options->given[options->given_count].value = value;
    options->given_count++;
    return 0;
}

/* A word as a message quotes it. */
struct quoted {
    char text[60 + 1];
};

static struct quoted quote(const char *word) {
    struct quoted quoted = {.text = ""};
    span_copy(quoted.text, sizeof quoted.text, span_of(word));
    return quoted;
}

static int take_argument(struct options *options, unsigned set, const char *word) {
    if ((set & OPTIONS_ARGUMENT) == 0 || options->argument != NULL) {
        return complain(options, tr("'%s' is one word too many; see --help"), quote(word).text);
    }
    options->argument = word;
    return 0;
}

/* What getopt_long could not take. */
static int refuse(struct options *options, int answer, const char *word) {
    if (answer == ':') {
        return complain(options, tr("%s needs a value; see --help"), quote(word).text);
    }
    return complain(options, tr("there is no option %s here; see --help"), quote(word).text);
}

/* Takes what getopt_long found; `known` is its entry. */
static int take(struct options *options, int answer, const struct option *known, const char *value) {
    switch (answer) {
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
    case SETTING:
        return give(options, known->name, value);
    case FLAG:
        return give(options, known->name, "yes");
    default:
        break;
    }
    return 0;
}

/* getopt_long takes `--form` for `--format`; here it is none. */
static bool abbreviated(const char *word, const char *name) {
    return strncmp(word, "--", 2) == 0 && strcspn(word + 2, "=") != strlen(name);
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
    int failed = 0; /* what follows is read all the same: it may hold the format in which to say so */
    list_longs(longs, set);
    opterr = 0;
    optind = 1;
    for (;;) {
        int index = -1;
        const char *word = optind < count ? words[optind] : "";
        int answer = getopt_long(count, words, shorts, longs, &index);
        if (answer == -1) {
            break;
        }
        if (answer == '?' || answer == ':' || (index >= 0 && abbreviated(word, longs[index].name))) {
            failed |= refuse(options, answer, word);
        } else if (answer == 1) {
            failed |= take_argument(options, set, optarg);
        } else if (answer == 'q' || answer == 'v') {
            failed |= give(options, answer == 'q' ? "quiet" : "verbose", "yes");
        } else {
            failed |= take(options, answer, &longs[index], optarg);
        }
    }
    for (; optind < count; optind++) { /* behind `--` */
        failed |= take_argument(options, set, words[optind]);
    }
    return failed;
}

int options_apply(struct options *options, struct settings *settings) {
    for (size_t i = 0; i < options->given_count; i++) {
        const char *name = options->given[i].name;
        const char *value = options->given[i].value;
        enum mistake wrong = settings_set(settings, span_of(name), span_of(value));
        settings_note(settings, span_of(name), (struct setting_origin){SETTING_OPTION, 0, NULL});
        if (wrong != MISTAKE_NONE) {
            return complain(options, "--%s: '%s' %s", name, quote(value).text, mistake_words(wrong));
        }
    }
    return 0;
}
