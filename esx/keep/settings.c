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

/* What values a key takes, and how its field keeps one. */
enum kind { KIND_NAME, KIND_SCHEDULE, KIND_NUMBER, KIND_WORD, KIND_FLAG, KIND_SECONDS };

enum { LENGTH_MAX_S = 24 * 3600 };

static const char *const languages[] = {[LANGUAGE_EN] = "en", [LANGUAGE_JA] = "ja", NULL};
static const char *const flags[] = {"no", "yes", NULL};
static const char *const formats[] = {[FORMAT_TEXT] = "text",
                                      [FORMAT_JSON] = "json",
                                      [FORMAT_ESXCLI] = "esxcli",
                                      [FORMAT_NAGIOS] = "nagios",
                                      [FORMAT_PROMETHEUS] = "prometheus",
                                      NULL};

_Static_assert(sizeof(enum format) == sizeof(unsigned) && sizeof(enum language) == sizeof(unsigned),
               "a word is kept as its index");

#define FIELD(name) offsetof(struct settings, name)

static const struct setting {
    const char *key;
    enum kind kind;
    enum mistake mistake; /* where a value is none for it */
    size_t offset;
    unsigned max;             /* of a number, from 1 on */
    const char *const *words; /* of a word */
} table[SETTINGS_KEYS] = {
    {"service", KIND_NAME, MISTAKE_SERVICE, FIELD(service), 0, NULL},
    {"port", KIND_NUMBER, MISTAKE_PORT, FIELD(port), 65535, NULL},
    {"timeout", KIND_NUMBER, MISTAKE_TIMEOUT, FIELD(timeout_s), SETTINGS_TIMEOUT_MAX_S, NULL},
    {"format", KIND_WORD, MISTAKE_FORMAT, FIELD(format), 0, formats},
    {"lang", KIND_WORD, MISTAKE_LANGUAGE, FIELD(language), 0, languages},
    {"quiet", KIND_FLAG, MISTAKE_FLAG, FIELD(quiet), 0, flags},
    {"verbose", KIND_FLAG, MISTAKE_FLAG, FIELD(verbose), 0, flags},
    {"no-color", KIND_FLAG, MISTAKE_FLAG, FIELD(no_color), 0, flags},
    {"vmci-module", KIND_NAME, MISTAKE_MODULE, FIELD(module), 0, NULL},
    {"cron-schedule", KIND_SCHEDULE, MISTAKE_SCHEDULE, FIELD(cron_schedule), 0, NULL},
    {"budget", KIND_NUMBER, MISTAKE_BUDGET, FIELD(limits.budget), MEMORY_STARTS_MAX, NULL},
    {"budget-window", KIND_SECONDS, MISTAKE_LENGTH, FIELD(limits.budget_window_s), 0, NULL},
    {"back-off", KIND_SECONDS, MISTAKE_LENGTH, FIELD(limits.back_off_first_s), 0, NULL},
    {"back-off-max", KIND_SECONDS, MISTAKE_LENGTH, FIELD(limits.back_off_max_s), 0, NULL},
    {"healthy-after", KIND_SECONDS, MISTAKE_LENGTH, FIELD(limits.healthy_after_s), 0, NULL},
};

/* A name of the kind that stands in init.d and in the list of modules. */
static bool set_name(char to[SERVICE_LONGEST + 1], struct span value) {
    char name[SERVICE_LONGEST + 1];
    span_copy(name, sizeof name, value);
    if (!span_equal(value, name) || !service_valid(name)) {
        return false;
    }
    memcpy(to, name, sizeof name);
    return true;
}

/* One of the words, by its index. */
static bool set_word(unsigned *to, struct span value, const char *const *words) {
    for (unsigned i = 0; words[i] != NULL; i++) {
        if (span_equal(value, words[i])) {
            *to = i;
            return true;
        }
    }
    return false;
}

/* Returns whether the value is one for this key; where it is none, the field is unchanged. */
static bool set(const struct setting *setting, void *field, struct span value) {
    uint64_t number = 0;
    int64_t seconds = 0;
    unsigned index = 0;
    bool valid = false;
    switch (setting->kind) {
    case KIND_NAME:
        return set_name(field, value);
    case KIND_SCHEDULE:
        valid = crontab_schedule_valid(value);
        if (valid) {
            span_copy(field, CRONTAB_SCHEDULE_SIZE, value);
        }
        break;
    case KIND_NUMBER:
        valid = span_number(value, setting->max, &number) && number > 0;
        *(unsigned *)field = valid ? (unsigned)number : *(unsigned *)field;
        break;
    case KIND_WORD:
        return set_word(field, value, setting->words);
    case KIND_FLAG:
        valid = set_word(&index, value, setting->words);
        *(bool *)field = valid ? index != 0 : *(bool *)field;
        break;
    case KIND_SECONDS:
        valid = duration_parse(value, LENGTH_MAX_S, &seconds) && seconds > 0;
        *(int64_t *)field = valid ? seconds : *(int64_t *)field;
        break;
    }
    return valid;
}

/* Returns SETTINGS_KEYS where there is no such key. */
static unsigned find_key(struct span key) {
    unsigned i = 0;
    while (i < SETTINGS_KEYS && !span_equal(key, table[i].key)) {
        i++;
    }
    return i;
}

enum mistake settings_set(struct settings *settings, struct span key, struct span value) {
    unsigned index = find_key(key);
    if (index == SETTINGS_KEYS) {
        return MISTAKE_KEY;
    }
    if (!set(&table[index], (char *)settings + table[index].offset, value)) {
        return table[index].mistake;
    }
    settings->service_set |= table[index].offset == FIELD(service);
    return MISTAKE_NONE;
}

void settings_note(struct settings *settings, struct span key, struct setting_origin origin) {
    unsigned index = find_key(key);
    if (index < SETTINGS_KEYS) {
        settings->origins[index] = origin;
    }
}

const char *settings_key(unsigned index) {
    return index < SETTINGS_KEYS ? table[index].key : NULL;
}

void settings_value(const struct settings *settings, unsigned index, char *to) {
    const struct setting *setting = &table[index];
    const void *value = (const char *)settings + setting->offset;
    switch (setting->kind) {
    case KIND_NAME:
    case KIND_SCHEDULE:
        snprintf(to, SETTING_VALUE_SIZE, "%s", (const char *)value);
        break;
    case KIND_NUMBER:
        snprintf(to, SETTING_VALUE_SIZE, "%u", *(const unsigned *)value);
        break;
    case KIND_WORD:
        snprintf(to, SETTING_VALUE_SIZE, "%s", setting->words[*(const unsigned *)value]);
        break;
    case KIND_FLAG:
        snprintf(to, SETTING_VALUE_SIZE, "%s", setting->words[*(const bool *)value]);
        break;
    case KIND_SECONDS:
        duration_text(to, *(const int64_t *)value);
        break;
    }
}

struct settings_parser {
    struct lines lines;
    struct settings *settings;
    struct settings_mistake *mistake;
    unsigned line;
};

/* `quoted` is a part of the line. */
static void complain(struct settings_parser *parser, enum mistake id, struct span line, struct span quoted) {
    struct settings_mistake *mistake = parser->mistake;
    mistake->id = id;
    mistake->line = parser->line;
    mistake->column = (unsigned)(quoted.bytes - line.bytes) + 1;
    span_copy(mistake->quoted, sizeof mistake->quoted, quoted);
}

static void take_setting(struct settings_parser *parser, struct span line, struct span pair,
                         const char *equals) {
    struct span key = span_trim((struct span){pair.bytes, (size_t)(equals - pair.bytes)});
    size_t value_length = pair.length - (size_t)(equals + 1 - pair.bytes);
    struct span value = span_trim((struct span){equals + 1, value_length});
    enum mistake id = settings_set(parser->settings, key, value);
    if (id == MISTAKE_NONE) {
        settings_note(parser->settings, key, (struct setting_origin){SETTING_FILE, parser->line, NULL});
    } else {
        complain(parser, id, line, id == MISTAKE_KEY ? key : pair);
    }
}

/* The reader of lines drops a line that is too long, and its number with it: it stood before the next one. */
static void find_overlong(struct settings_parser *parser) {
    if (parser->mistake->id == MISTAKE_NONE && parser->lines.overlong > 0) {
        *parser->mistake =
            (struct settings_mistake){.id = MISTAKE_OVERLONG, .line = parser->line + 1, .column = 1};
    }
}

static void take_settings_line(void *context, struct span line) {
    struct settings_parser *parser = context;
    find_overlong(parser);
    parser->line++;
    const char *comment = memchr(line.bytes, '#', line.length);
    struct span pair = {line.bytes, comment != NULL ? (size_t)(comment - line.bytes) : line.length};
    pair = span_trim(pair);
    if (parser->mistake->id != MISTAKE_NONE || pair.length == 0) {
        return;
    }
    const char *equals = memchr(pair.bytes, '=', pair.length);
    if (equals == NULL) {
        complain(parser, MISTAKE_LINE, line, pair);
    } else {
        take_setting(parser, line, pair, equals);
    }
}

bool settings_parse(struct settings *settings, const char *text, size_t length,
                    struct settings_mistake *mistake) {
    struct settings_parser parser = {.settings = settings, .mistake = mistake};
    *mistake = (struct settings_mistake){.id = MISTAKE_NONE};
    lines_begin(&parser.lines, take_settings_line, &parser);
    lines_feed(&parser.lines, text, length);
    lines_end(&parser.lines);
    find_overlong(&parser);
    return mistake->id == MISTAKE_NONE;
}
