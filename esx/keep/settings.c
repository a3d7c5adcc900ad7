#include "keep/settings.h"

#include "base/lines.h"
#include "base/moment.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

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

/* One setter for each key. Each returns whether the value is one that its key takes. */

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

static bool set_service(struct settings *settings, struct span value) {
    settings->service_set = take_name(settings->service, value);
    return settings->service_set;
}

static bool set_module(struct settings *settings, struct span value) {
    return take_name(settings->module, value);
}

/* Takes a number from 1 to `max`. */
static bool take_count(unsigned *to, struct span value, unsigned max) {
    uint64_t number = 0;
    bool valid = span_number(value, max, &number) && number > 0;
    *to = valid ? (unsigned)number : *to;
    return valid;
}

static bool set_port(struct settings *settings, struct span value) {
    return take_count(&settings->port, value, 65535);
}

static bool set_timeout(struct settings *settings, struct span value) {
    return take_count(&settings->timeout_s, value, SETTINGS_TIMEOUT_MAX_S);
}

static bool set_budget(struct settings *settings, struct span value) {
    return take_count(&settings->limits.budget, value, MEMORY_STARTS_MAX);
}

/* Takes one of the words, by its index. */
static bool take_word(unsigned *to, struct span value, const char *const *words, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        if (span_equal(value, words[i])) {
            *to = i;
            return true;
        }
    }
    return false;
}

static const char *const language_names[] = {[LANGUAGE_EN] = "en", [LANGUAGE_JA] = "ja"};
static const char *const flag_names[] = {"no", "yes"};
static const char *const format_names[] = {[FORMAT_TEXT] = "text",
                                           [FORMAT_JSON] = "json",
                                           [FORMAT_ESXCLI] = "esxcli",
                                           [FORMAT_NAGIOS] = "nagios",
                                           [FORMAT_PROMETHEUS] = "prometheus"};

static bool set_lang(struct settings *settings, struct span value) {
    unsigned language = settings->language;
    bool valid = take_word(&language, value, language_names, LANGUAGE_JA + 1);
    settings->language = (enum language)language;
    return valid;
}

static bool set_format(struct settings *settings, struct span value) {
    unsigned format = settings->format;
    bool valid = take_word(&format, value, format_names, FORMAT_PROMETHEUS + 1);
    settings->format = (enum format)format;
    return valid;
}

static bool set_flag(bool *flag, struct span value) {
    unsigned yes = *flag;
    bool valid = take_word(&yes, value, flag_names, 2);
    *flag = yes != 0;
    return valid;
}

static bool set_quiet(struct settings *settings, struct span value) {
    return set_flag(&settings->quiet, value);
}

static bool set_verbose(struct settings *settings, struct span value) {
    return set_flag(&settings->verbose, value);
}

static bool set_no_color(struct settings *settings, struct span value) {
    return set_flag(&settings->no_color, value);
}

static bool set_cron_schedule(struct settings *settings, struct span value) {
    if (!crontab_schedule_valid(value)) {
        return false;
    }
    span_copy(settings->cron_schedule, sizeof settings->cron_schedule, value);
    return true;
}

static bool take_length(int64_t *length_s, struct span value) {
    return duration_parse(value, 24 * 3600, length_s) && *length_s > 0;
}

static bool set_budget_window(struct settings *settings, struct span value) {
    return take_length(&settings->limits.budget_window_s, value);
}

static bool set_back_off(struct settings *settings, struct span value) {
    return take_length(&settings->limits.back_off_first_s, value);
}

static bool set_back_off_max(struct settings *settings, struct span value) {
    return take_length(&settings->limits.back_off_max_s, value);
}

static bool set_healthy_after(struct settings *settings, struct span value) {
    return take_length(&settings->limits.healthy_after_s, value);
}

/* How a value is kept. */
enum kind { KIND_NAME, KIND_NUMBER, KIND_FORMAT, KIND_LANGUAGE, KIND_FLAG, KIND_SECONDS };

static const struct {
    const char *key;
    bool (*set)(struct settings *settings, struct span value);
    enum mistake mistake; /* where a value is none for it */
    enum kind kind;
    size_t offset;
} keys[SETTINGS_KEYS] = {
    {"service", set_service, MISTAKE_SERVICE, KIND_NAME, offsetof(struct settings, service)},
    {"port", set_port, MISTAKE_PORT, KIND_NUMBER, offsetof(struct settings, port)},
    {"timeout", set_timeout, MISTAKE_TIMEOUT, KIND_NUMBER, offsetof(struct settings, timeout_s)},
    {"format", set_format, MISTAKE_FORMAT, KIND_FORMAT, offsetof(struct settings, format)},
    {"lang", set_lang, MISTAKE_LANGUAGE, KIND_LANGUAGE, offsetof(struct settings, language)},
    {"quiet", set_quiet, MISTAKE_FLAG, KIND_FLAG, offsetof(struct settings, quiet)},
    {"verbose", set_verbose, MISTAKE_FLAG, KIND_FLAG, offsetof(struct settings, verbose)},
    {"no-color", set_no_color, MISTAKE_FLAG, KIND_FLAG, offsetof(struct settings, no_color)},
    {"vmci-module", set_module, MISTAKE_MODULE, KIND_NAME, offsetof(struct settings, module)},
    {"cron-schedule", set_cron_schedule, MISTAKE_SCHEDULE, KIND_NAME,
     offsetof(struct settings, cron_schedule)},
    {"budget", set_budget, MISTAKE_BUDGET, KIND_NUMBER, offsetof(struct settings, limits.budget)},
    {"budget-window", set_budget_window, MISTAKE_LENGTH, KIND_SECONDS,
     offsetof(struct settings, limits.budget_window_s)},
    {"back-off", set_back_off, MISTAKE_LENGTH, KIND_SECONDS,
     offsetof(struct settings, limits.back_off_first_s)},
    {"back-off-max", set_back_off_max, MISTAKE_LENGTH, KIND_SECONDS,
     offsetof(struct settings, limits.back_off_max_s)},
    {"healthy-after", set_healthy_after, MISTAKE_LENGTH, KIND_SECONDS,
     offsetof(struct settings, limits.healthy_after_s)},
};

/* Returns SETTINGS_KEYS where there is no such key. */
static unsigned find_key(struct span key) {
    unsigned i = 0;
    while (i < SETTINGS_KEYS && !span_equal(key, keys[i].key)) {
        i++;
    }
    return i;
}

enum mistake settings_set(struct settings *settings, struct span key, struct span value) {
    unsigned index = find_key(key);
    if (index == SETTINGS_KEYS) {
        return MISTAKE_KEY;
    }
    return keys[index].set(settings, value) ? MISTAKE_NONE : keys[index].mistake;
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
        snprintf(to, SETTING_VALUE_SIZE, "%s", language_names[settings->language]);
        break;
    case KIND_FLAG:
        snprintf(to, SETTING_VALUE_SIZE, "%s", flag_names[*(const bool *)value]);
        break;
    case KIND_SECONDS:
        duration_text(to, *(const int64_t *)value);
        break;
    }
}

struct parsing {
    struct lines lines;
    struct settings *settings;
    struct settings_mistake *mistake;
    unsigned line;
};

/* `quoted` is a part of the line. */
static void complain(struct parsing *parsing, enum mistake id, struct span line, struct span quoted) {
    struct settings_mistake *mistake = parsing->mistake;
    mistake->id = id;
    mistake->line = parsing->line;
    mistake->column = (unsigned)(quoted.bytes - line.bytes) + 1;
    span_copy(mistake->quoted, sizeof mistake->quoted, quoted);
}

static void take_setting(struct parsing *parsing, struct span line, struct span pair, const char *equals) {
    struct span key = span_trim((struct span){pair.bytes, (size_t)(equals - pair.bytes)});
    size_t value_length = pair.length - (size_t)(equals + 1 - pair.bytes);
    struct span value = span_trim((struct span){equals + 1, value_length});
    enum mistake id = settings_set(parsing->settings, key, value);
    if (id == MISTAKE_NONE) {
        settings_note(parsing->settings, key, (struct setting_origin){SETTING_FILE, parsing->line, NULL});
    } else {
        complain(parsing, id, line, id == MISTAKE_KEY ? key : pair);
    }
}

/* The reader of lines drops a line that is too long, and its number with it: it stood before the next one. */
static void find_overlong(struct parsing *parsing) {
    if (parsing->mistake->id == MISTAKE_NONE && parsing->lines.overlong > 0) {
        *parsing->mistake =
            (struct settings_mistake){.id = MISTAKE_OVERLONG, .line = parsing->line + 1, .column = 1};
    }
}

static void take_line(void *context, struct span line) {
    struct parsing *parsing = context;
    find_overlong(parsing);
    parsing->line++;
    const char *comment = memchr(line.bytes, '#', line.length);
    struct span pair = {line.bytes, comment != NULL ? (size_t)(comment - line.bytes) : line.length};
    pair = span_trim(pair);
    if (parsing->mistake->id != MISTAKE_NONE || pair.length == 0) {
        return;
    }
    const char *equals = memchr(pair.bytes, '=', pair.length);
    if (equals == NULL) {
        complain(parsing, MISTAKE_LINE, line, pair);
    } else {
        take_setting(parsing, line, pair, equals);
    }
}

bool settings_parse(struct settings *settings, const char *text, size_t length,
                    struct settings_mistake *mistake) {
    struct parsing parsing = {.settings = settings, .mistake = mistake};
    *mistake = (struct settings_mistake){.id = MISTAKE_NONE};
    lines_begin(&parsing.lines, take_line, &parsing);
    lines_feed(&parsing.lines, text, length);
    lines_end(&parsing.lines);
    find_overlong(&parsing);
    return mistake->id == MISTAKE_NONE;
}
