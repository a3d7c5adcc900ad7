/* The settings file. */
#include "keep/settings.h"

#include "fuzz.h"
#include "report/faults.h"

#define NAME "muxwatch.conf"

static bool read_settings(struct settings *settings, const char *text, size_t length) {
    char error[MISTAKE_TEXT_SIZE];
    settings_begin(settings);
    struct complaint complaint = {.where = NAME};
    if (settings_parse(settings, text, length, &complaint)) {
        fuzz_check(complaint.id == MISTAKE_NONE);
        return true;
    }
    fuzz_check(complaint.id > MISTAKE_FILE && complaint.id < MISTAKE_ARGUMENT && complaint.line > 0);
    complaint_text(error, LANGUAGE_EN, &complaint);
    fuzz_check(strncmp(error, NAME ":", strlen(NAME ":")) == 0);
    fuzz_check(fuzz_printable(error));
    return false;
}

static bool a_day(int64_t length_s) {
    return length_s >= 1 && length_s <= 24 * 3600;
}

/* Whatever was set, it is within what the rest of the program can take. */
static void check_ranges(const struct settings *settings) {
    const struct policy_limits *limits = &settings->limits;
    fuzz_check(service_valid(span_of(settings->service)) && service_valid(span_of(settings->module)));
    fuzz_check(settings->port >= 1 && settings->port <= 65535);
    fuzz_check(settings->timeout_s >= 1 && settings->timeout_s <= SETTINGS_TIMEOUT_MAX_S);
    fuzz_check(settings->format <= FORMAT_PROMETHEUS && settings->language <= LANGUAGE_JA);
    fuzz_check(settings->expectation <= EXPECTATION_NO && fuzz_printable(settings->appliance_vm));
    fuzz_check(limits->budget >= 1 && limits->budget <= MEMORY_STARTS_MAX);
    fuzz_check(a_day(limits->budget_window_s) && a_day(limits->back_off_first_s));
    fuzz_check(a_day(limits->back_off_max_s) && a_day(limits->healthy_after_s));
    fuzz_check(settings->cron_schedule[0] == '\0' ||
               crontab_schedule_valid(span_of(settings->cron_schedule)));
}

/* Writes all keys but those that stand for "not set". */
static size_t print_settings(const struct settings *settings, char *to, size_t size) {
    char value[SETTING_VALUE_SIZE];
    size_t used = 0;
    for (unsigned i = 0; i < SETTINGS_KEYS; i++) {
        settings_value(settings, i, value);
        bool named = strcmp(settings_key(i), "service") != 0 || settings->service_set;
        if (value[0] != '\0' && named) {
            used += (size_t)snprintf(to + used, size - used, "%s=%s\n", settings_key(i), value);
            fuzz_check(used < size);
        }
    }
    return used;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct settings settings;
    struct settings again;
    char printed[1000];
    char twice[1000];
    if (!read_settings(&settings, (const char *)bytes, length)) {
        return 0;
    }
    check_ranges(&settings);
    size_t printed_length = print_settings(&settings, printed, sizeof printed);
    fuzz_check(read_settings(&again, printed, printed_length));
    fuzz_check(print_settings(&again, twice, sizeof twice) == printed_length);
    fuzz_check(memcmp(printed, twice, printed_length) == 0);
    return 0;
}
