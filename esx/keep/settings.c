#include "keep/settings.h"

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

enum { LENGTH_MAX_S = 24 * 3600 };

static const char *const languages[] = {[LANGUAGE_EN] = "en", [LANGUAGE_JA] = "ja", NULL};
static const char *const expectations[] = {
    [EXPECTATION_AUTO] = "auto", [EXPECTATION_YES] = "yes", [EXPECTATION_NO] = "no", NULL};
static const char *const flags[] = {"no", "yes", NULL};
static const char *const formats[] = {[FORMAT_TEXT] = "text",
                                      [FORMAT_JSON] = "json",
                                      [FORMAT_ESXCLI] = "esxcli",
                                      [FORMAT_NAGIOS] = "nagios",
                                      [FORMAT_PROMETHEUS] = "prometheus",
                                      NULL};

/* A VM's name, or a pattern of it: what prints as it is. */
static bool pattern_valid(struct span value) {
    char shown[SETTING_APPLIANCE_SIZE];
    span_copy(shown, sizeof shown, value);
    return value.length > 0 && span_equal(value, shown);
}

#define FIELD(name) KEY_FIELD(struct settings, name)
#define FLAG(name) KEY_WORD, FIELD(name), .words = flags
#define LENGTH(name) KEY_DURATION, FIELD(name), .max = LENGTH_MAX_S

static const struct setting {
    struct key key;
    enum mistake mistake; /* where a value is none for it */
} table[SETTINGS_KEYS] = {
    {{"service", KEY_TEXT, FIELD(service), .valid = service_valid}, MISTAKE_NAME},
    {{"port", KEY_NUMBER, FIELD(port), .min = 1, .max = 65535}, MISTAKE_PORT},
    {{"timeout", KEY_NUMBER, FIELD(timeout_s), .min = 1, .max = SETTINGS_TIMEOUT_MAX_S}, MISTAKE_TIMEOUT},
    {{"format", KEY_WORD, FIELD(format), .words = formats}, MISTAKE_FORMAT},
    {{"lang", KEY_WORD, FIELD(language), .words = languages}, MISTAKE_LANGUAGE},
    {{"quiet", FLAG(quiet)}, MISTAKE_FLAG},
    {{"verbose", FLAG(verbose)}, MISTAKE_FLAG},
    {{"no-color", FLAG(no_color)}, MISTAKE_FLAG},
    {{"vmci-module", KEY_TEXT, FIELD(module), .valid = service_valid}, MISTAKE_NAME},
    {{"cron-schedule", KEY_TEXT, FIELD(cron_schedule), .valid = crontab_schedule_valid}, MISTAKE_SCHEDULE},
    {{"budget", KEY_NUMBER, FIELD(limits.budget), .min = 1, .max = MEMORY_STARTS_MAX}, MISTAKE_BUDGET},
    {{"budget-window", LENGTH(limits.budget_window_s)}, MISTAKE_LENGTH},
    {{"back-off", LENGTH(limits.back_off_first_s)}, MISTAKE_LENGTH},
    {{"back-off-max", LENGTH(limits.back_off_max_s)}, MISTAKE_LENGTH},
    {{"healthy-after", LENGTH(limits.healthy_after_s)}, MISTAKE_LENGTH},
    {{"expect-protection", KEY_WORD, FIELD(expectation), .words = expectations}, MISTAKE_EXPECTATION},
    {{"appliance-vm", KEY_TEXT, FIELD(appliance_vm), .valid = pattern_valid}, MISTAKE_APPLIANCE},
};

enum mistake settings_set(struct settings *settings, struct span key, struct span value,
                          struct setting_origin origin) {
    unsigned index = 0;
    while (index < SETTINGS_KEYS && !span_equal(key, table[index].key.name)) {
        index++;
    }
    if (index == SETTINGS_KEYS) {
        return MISTAKE_KEY;
    }
    if (!key_read(&table[index].key, settings, value)) {
        return table[index].mistake;
    }
    settings->service_set |= table[index].key.offset == offsetof(struct settings, service);
    settings->origins[index] = origin;
    return MISTAKE_NONE;
}

const char *settings_key(unsigned index) {
    return index < SETTINGS_KEYS ? table[index].key.name : NULL;
}

void settings_value(const struct settings *settings, unsigned index, char *to) {
    key_print(&table[index].key, settings, to);
}

/* Reads `key = value`, line `number` of the file. Returns what is wrong, and narrows `*pair` to what to quote then. */
static enum mistake take_pair(struct settings *settings, struct span *pair, unsigned number) {
    struct span value = *pair;
    struct span key = span_cut(&value, '=');
    if (key.length == pair->length) {
        return MISTAKE_LINE;
    }
    key = span_trim(key);
    enum mistake mistake =
        settings_set(settings, key, span_trim(value), (struct setting_origin){SETTING_FILE, number, NULL});
    *pair = mistake == MISTAKE_KEY ? key : *pair;
    return mistake;
}

bool settings_parse(struct settings *settings, const char *text, size_t length, struct complaint *complaint) {
    struct span rest = {text, length};
    struct span line;
    complaint->id = MISTAKE_NONE;
    complaint->line = 0;
    while (complaint->id == MISTAKE_NONE && span_line(&rest, &line)) {
        struct span pair = span_trim(span_cut(&line, '#'));
        complaint->line++;
        if (pair.length > 0) {
            complaint->id = take_pair(settings, &pair, complaint->line);
        }
        span_copy(complaint->quoted, sizeof complaint->quoted, pair);
    }
    return complaint->id == MISTAKE_NONE;
}
