#include "base/moment.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

struct moment moment_at(int64_t wall_s, int64_t uptime_s) {
    return (struct moment){wall_s > 0 ? wall_s : 1, uptime_s};
}

bool moment_set(struct moment moment) {
    return moment.wall_s > 0;
}

int64_t moment_elapsed(struct moment then, struct moment now) {
    return now.uptime_s - moment_clamp(then, now).uptime_s;
}

struct moment moment_clamp(struct moment then, struct moment now) {
    bool booted = now.uptime_s < then.uptime_s;
    return (struct moment){then.wall_s, booted ? 0 : then.uptime_s};
}

struct time_text moment_text(int64_t wall_s) {
    struct time_text made = {"1970-01-01T00:00:00Z"};
    time_t time = (time_t)wall_s;
    struct tm parts;
    if (gmtime_r(&time, &parts) == NULL || parts.tm_year > 8099 || parts.tm_year < -1900) {
        return made;
    }
    /* Not strftime: musl's brings time zones and locales along, 10 KB of them. */
    snprintf(made.text, sizeof made.text, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900,
             parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return made;
}

static const struct unit {
    char letter;
    int64_t seconds;
} units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};

enum { UNITS = sizeof units / sizeof units[0] };

bool duration_parse(struct span text, int64_t max_s, int64_t *seconds) {
    int64_t unit_s = 1;
    for (int i = 0; i < UNITS; i++) {
        if (text.length > 0 && text.bytes[text.length - 1] == units[i].letter) {
            unit_s = units[i].seconds;
            text.length--;
            break;
        }
    }
    uint64_t number = 0;
    if (!span_number(text, (uint64_t)(max_s / unit_s), &number)) {
        return false;
    }
    *seconds = (int64_t)number * unit_s;
    return true;
}

struct time_text duration_text(int64_t seconds) {
    struct time_text made;
    int unit = 0;
    while (unit < UNITS - 1 && (seconds == 0 || seconds % units[unit].seconds != 0)) {
        unit++;
    }
    snprintf(made.text, sizeof made.text, "%" PRId64 "%c", seconds / units[unit].seconds, units[unit].letter);
    return made;
}
