#include "keep/settings.h"

#include "base/duration.h"
#include "base/lines.h"
#include "report/language.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char not_known[] = MESSAGE("is no setting of muxwatch");

void settings_begin(struct settings *settings) {
    *settings = (struct settings){
        .service = SERVICE_VSHIELD,
        .module = "vmci",
        .port = 48651,
        .timeout_s = 120, /* two looks and a start, also on a slow host; well before cron's next run */
        .format = FORMAT_TEXT,
        .limits = {.budget = 3,
                   .budget_window_s = 3600,
                   .back_off_first_s = 60,
                   .back_off_max_s = 30 * 60,
                   .healthy_after_s = 3600},
    };
}

/* One setter for each key. Each returns NULL or what is wrong with the value. */

/* Takes a name of the kind that stands in init.d and in the list of modules. False when it is none. */
static bool take_name(char to[SERVICE_LONGEST + 1], struct span value) {
    char name[SERVICE_LONGEST + 1];
    span_copy(name, sizeof name, value);
    if (!span_equal(value, name) || !service_valid(name)) {
        return false;
    }
    memcpy(to, name, sizeof name);
    return true;
}

static const char *set_service(struct settings *settings, struct span value) {
    settings->service_set = take_name(settings->service, value);
    return settings->service_set
               ? NULL
               : MESSAGE("is no name of an init script (letters, digits, '_', '.', '-'; at most 63)");
}

static const char *set_module(struct settings *settings, struct span value) {
    return take_name(settings->module, value)
               ? NULL
               : MESSAGE("is no name of a module (letters, digits, '_', '.', '-'; at most 63)");
}

static const char *set_port(struct settings *settings, struct span value) {
    uint64_t number = 0;
    if (!span_number(value, 65535, &number) || number == 0) {
        return MESSAGE("is no TCP port (1 to 65535)");
    }
    settings->port = (unsigned)number;
    return NULL;
}

static const char *set_timeout(struct settings *settings, struct span value) {
    uint64_t number = 0;
    if (!span_number(value, SETTINGS_TIMEOUT_MAX_S, &number) || number == 0) {
        return MESSAGE("is no number of seconds from 1 to 3600");
    }
    settings->timeout_s = (unsigned)number;
    return NULL;
}

static const char *set_lang(struct settings *settings, struct span value) {
    bool japanese = span_equal(value, "ja");
    if (!japanese && !span_equal(value, "en")) {
        return MESSAGE("is neither en nor ja");
    }
    settings->language = japanese ? LANGUAGE_JA : LANGUAGE_EN;
    return NULL;
}

static const char *const format_names[] = {[FORMAT_TEXT] = "text",
                                           [FORMAT_JSON] = "json",
                                           [FORMAT_ESXCLI] = "esxcli",
                                           [FORMAT_NAGIOS] = "nagios",
                                           [FORMAT_PROMETHEUS] = "prometheus"};

static const char *set_format(struct settings *settings, struct span value) {
    for (size_t i = 0; i < sizeof format_names / sizeof format_names[0]; i++) {
        if (span_equal(value, format_names[i])) {
            settings->format = (enum format)i;
            return NULL;
        }
    }
    return MESSAGE("is none of text, json, nagios, prometheus, esxcli");
}

static const char *set_flag(bool *flag, struct span value) {
    *flag = span_equal(value, "yes");
    return *flag || span_equal(value, "no") ? NULL : MESSAGE("is neither yes nor no");
}

static const char *set_quiet(struct settings *settings, struct span value) {
    return set_flag(&settings->quiet, value);
}

static const char *set_verbose(struct settings *settings, struct span value) {
    return set_flag(&settings->verbose, value);
}

static const char *set_no_color(struct settings *settings, struct span value) {
    return set_flag(&settings->no_color, value);
}

static const char *set_cron_schedule(struct settings *settings, struct span value) {
    if (!crontab_schedule_valid(value)) {
        return MESSAGE("is not a schedule that crond runs: minute 0-59, hour 0-23, day 1-31, month 1-12, "
                       "weekday 0-6, separated by single spaces");
    }
    span_copy(settings->cron_schedule, sizeof settings->cron_schedule, value);
    return NULL;
}

static const char *set_budget(struct settings *settings, struct span value) {
    uint64_t number = 0;
    if (!span_number(value, MEMORY_STARTS_MAX, &number) || number == 0) {
        return MESSAGE("is no number of starts from 1 to 20");
    }
    settings->limits.budget = (unsigned)number;
    return NULL;
}

static const char *set_length(int64_t *length_s, struct span value) {
    return duration_parse(value, 24 * 3600, length_s) && *length_s > 0
               ? NULL
               : MESSAGE("is no length of time from 1s to 24h (such as 90s, 30m, 1h)");
}

static const char *set_budget_window(struct settings *settings, struct span value) {
    return set_length(&settings->limits.budget_window_s, value);
}

static const char *set_back_off(struct settings *settings, struct span value) {
    return set_length(&settings->limits.back_off_first_s, value);
}

static const char *set_back_off_max(struct settings *settings, struct span value) {
    return set_length(&settings->limits.back_off_max_s, value);
}

static const char *set_healthy_after(struct settings *settings, struct span value) {
    return set_length(&settings->limits.healthy_after_s, value);
}

/* How a value is kept. */
enum kind { KIND_NAME, KIND_NUMBER, KIND_FORMAT, KIND_LANGUAGE, KIND_FLAG, KIND_SECONDS };

static const struct {
    const char *key;
    const char *(*set)(struct settings *settings, struct span value);
    enum kind kind;
    size_t offset;
} keys[SETTINGS_KEYS] = {
    {"service", set_service, KIND_NAME, offsetof(struct settings, service)},
    {"port", set_port, KIND_NUMBER, offsetof(struct settings, port)},
    {"timeout", set_timeout, KIND_NUMBER, offsetof(struct settings, timeout_s)},
    {"format", set_format, KIND_FORMAT, offsetof(struct settings, format)},
    {"lang", set_lang, KIND_LANGUAGE, offsetof(struct settings, language)},
    {"quiet", set_quiet, KIND_FLAG, offsetof(struct settings, quiet)},
    {"verbose", set_verbose, KIND_FLAG, offsetof(struct settings, verbose)},
    {"no-color", set_no_color, KIND_FLAG, offsetof(struct settings, no_color)},
    {"vmci-module", set_module, KIND_NAME, offsetof(struct settings, module)},
    {"cron-schedule", set_cron_schedule, KIND_NAME, offsetof(struct settings, cron_schedule)},
    {"budget", set_budget, KIND_NUMBER, offsetof(struct settings, limits.budget)},
    {"budget-window", set_budget_window, KIND_SECONDS, offsetof(struct settings, limits.budget_window_s)},
    {"back-off", set_back_off, KIND_SECONDS, offsetof(struct settings, limits.back_off_first_s)},
    {"back-off-max", set_back_off_max, KIND_SECONDS, offsetof(struct settings, limits.back_off_max_s)},
    {"healthy-after", set_healthy_after, KIND_SECONDS, offsetof(struct settings, limits.healthy_after_s)},
};

/* Returns SETTINGS_KEYS where there is no such key. */
static unsigned find_key(struct span key) {
    unsigned i = 0;
    while (i < SETTINGS_KEYS && !span_equal(key, keys[i].key)) {
        i++;
    }
    return i;
}

const char *settings_set(struct settings *settings, struct span key, struct span value) {
    unsigned index = find_key(key);
    return index < SETTINGS_KEYS ? keys[index].set(settings, value) : not_known;
}

void settings_note(struct settings *settings, struct span key, struct setting_origin origin) {
    unsigned index = find_key(key);
    if (index < SETTINGS_KEYS) {
        settings->origins[index] = origin;
    }
}

const char *settings_key(unsigned index) {
    return index < SETTINGS_KEYS ? keys[index].key : NULL;
}

void settings_value(const struct settings *settings, unsigned index, char *to) {
    const void *value = (const char *)settings + keys[index].offset;
    switch (keys[index].kind) {
    case KIND_NAME:
        snprintf(to, SETTING_VALUE_SIZE, "%s", (const char *)value);
        break;
    case KIND_NUMBER:
        snprintf(to, SETTING_VALUE_SIZE, "%u", *(const unsigned *)value);
        break;
    case KIND_FORMAT:
        snprintf(to, SETTING_VALUE_SIZE, "%s", format_names[settings->format]);
        break;
    case KIND_LANGUAGE:
        snprintf(to, SETTING_VALUE_SIZE, "%s", settings->language == LANGUAGE_JA ? "ja" : "en");
        break;
    case KIND_FLAG:
        snprintf(to, SETTING_VALUE_SIZE, "%s", *(const bool *)value ? "yes" : "no");
        break;
    case KIND_SECONDS:
        duration_text(to, *(const int64_t *)value);
        break;
    }
}

struct parsing {
    struct lines lines;
    struct settings *settings;
    const char *name;
    unsigned line;
    char *error;
    size_t size;
};

static void complain(struct parsing *parsing, struct span subject, const char *wrong) {
    char quoted[80];
    span_copy(quoted, sizeof quoted, subject);
    snprintf(parsing->error, parsing->size, "%s:%u: '%s' %s", parsing->name, parsing->line, quoted,
             tr(wrong));
}

static void take_setting(struct parsing *parsing, struct span line, const char *equals) {
    struct span key = span_trim((struct span){line.bytes, (size_t)(equals - line.bytes)});
    size_t value_length = line.length - (size_t)(equals + 1 - line.bytes);
    struct span value = span_trim((struct span){equals + 1, value_length});
    const char *wrong = settings_set(parsing->settings, key, value);
    if (wrong == NULL) {
        settings_note(parsing->settings, key, (struct setting_origin){SETTING_FILE, parsing->line, NULL});
        return;
    }
    bool known = strcmp(wrong, not_known) != 0;
    complain(parsing, known ? line : key, wrong);
}

/* The reader of lines drops a line that is too long, and its number with it: it stood before the next one. */
static void find_overlong(struct parsing *parsing) {
    if (parsing->error[0] == '\0' && parsing->lines.overlong > 0) {
        snprintf(parsing->error, parsing->size, tr("%s:%u: a line longer than %d bytes"), parsing->name,
                 parsing->line + 1, LINES_LONGEST);
    }
}

static void take_line(void *context, struct span line) {
    struct parsing *parsing = context;
    find_overlong(parsing);
    parsing->line++;
    const char *comment = memchr(line.bytes, '#', line.length);
    if (comment != NULL) {
        line.length = (size_t)(comment - line.bytes);
    }
    line = span_trim(line);
    if (parsing->error[0] != '\0' || line.length == 0) {
        return;
    }
    const char *equals = memchr(line.bytes, '=', line.length);
    if (equals == NULL) {
        complain(parsing, line, MESSAGE("is no 'key = value' line"));
    } else {
        take_setting(parsing, line, equals);
    }
}

bool settings_parse(struct settings *settings, const char *name, const char *text, size_t length, char *error,
                    size_t size) {
    struct parsing parsing = {.settings = settings, .name = name, .error = error, .size = size};
    error[0] = '\0';
    lines_begin(&parsing.lines, take_line, &parsing);
    lines_feed(&parsing.lines, text, length);
    lines_end(&parsing.lines);
    find_overlong(&parsing);
    return error[0] == '\0';
}
