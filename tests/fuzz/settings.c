/* The settings file. */
#include "keep/settings.h"

#include "fuzz.h"
#include "report/faults.h"

#include <inttypes.h>

#define NAME "muxwatch.conf"

static bool read_settings(struct settings *settings, const char *text, size_t length) {
    char error[300];
    settings_begin(settings);
    struct settings_mistake mistake;
    if (settings_parse(settings, text, length, &mistake)) {
        fuzz_check(mistake.id == MISTAKE_NONE);
        return true;
    }
    fuzz_check(mistake.id > MISTAKE_FILE && mistake.id < MISTAKES && mistake.line > 0 && mistake.column > 0);
    mistake_text(error, sizeof error, LANGUAGE_EN, &mistake, NAME);
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
    fuzz_check(settings->format <= FORMAT_ESXCLI);
    fuzz_check(limits->budget >= 1 && limits->budget <= MEMORY_STARTS_MAX);
    fuzz_check(a_day(limits->budget_window_s) && a_day(limits->back_off_first_s));
    fuzz_check(a_day(limits->back_off_max_s) && a_day(limits->healthy_after_s));
    fuzz_check(settings->cron_schedule[0] == '\0' ||
               crontab_schedule_valid(span_of(settings->cron_schedule)));
}

static const char *flag(bool value) {
    return value ? "yes" : "no";
}

/* Writes all keys but those that stand for "not set". */
static size_t print_settings(const struct settings *settings, char *to, size_t size) {
    static const char *const formats[] = {"text", "json", "esxcli"};
    const struct policy_limits *limits = &settings->limits;
    bool planned = settings->cron_schedule[0] != '\0';
    int length = snprintf(
        to, size,
        "%s%s%svmci-module=%s\nport=%u\ntimeout=%u\nformat=%s\nquiet=%s\nverbose=%s\n"
        "no-color=%s\nbudget=%u\nbudget-window=%" PRId64 "\nback-off=%" PRId64 "\nback-off-max=%" PRId64
        "\nhealthy-after=%" PRId64 "\n%s%s\n",
        settings->service_set ? "service=" : "", settings->service_set ? settings->service : "",
        settings->service_set ? "\n" : "", settings->module, settings->port, settings->timeout_s,
        formats[settings->format], flag(settings->quiet), flag(settings->verbose), flag(settings->no_color),
        limits->budget, limits->budget_window_s, limits->back_off_first_s, limits->back_off_max_s,
        limits->healthy_after_s, planned ? "cron-schedule=" : "", settings->cron_schedule);
    fuzz_check(length > 0 && (size_t)length < size);
    return (size_t)length;
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
