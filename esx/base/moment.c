#include "base/moment.h"

#include <stdio.h>
#include <time.h>

bool moment_set(struct moment moment) {
    return moment.wall_s > 0;
}

int64_t moment_elapsed(struct moment then, struct moment now) {
    int64_t wall = now.wall_s > then.wall_s ? now.wall_s - then.wall_s : 0;
    bool booted = now.uptime_s < then.uptime_s;
    int64_t uptime = booted ? now.uptime_s : now.uptime_s - then.uptime_s;
    return uptime < wall ? uptime : wall;
}

struct moment moment_clamp(struct moment then, struct moment now) {
    if (!moment_set(then)) {
        return then;
    }
    if (then.wall_s > now.wall_s) {
        then.wall_s = now.wall_s;
    }
    if (then.uptime_s > now.uptime_s) {
        then.uptime_s = 0;
    }
    return then;
}

void moment_text(char *to, int64_t wall_s) {
    time_t time = (time_t)wall_s;
    struct tm parts;
    if (gmtime_r(&time, &parts) == NULL || parts.tm_year > 8099 || parts.tm_year < -1900) {
        snprintf(to, MOMENT_TEXT_SIZE, "1970-01-01T00:00:00Z");
        return;
    }
    /* Not strftime: musl's brings time zones and locales along, 10 KB of them. */
    snprintf(to, MOMENT_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1,
             parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}
