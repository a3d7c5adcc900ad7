/* A settings file that was refused, told where somebody hears of it: cron's stderr is lost, and so is that of a boot. */
#include "commands.h"

#include "host/log.h"
#include "state_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Of the error's text; not 0. */
static unsigned hash_of(const char *text) {
    unsigned hash = 2166136261U; /* FNV-1a */
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 16777619U;
    }
    return hash != 0 ? hash : 1;
}

static void make_event(char event[HISTORY_EVENT_SIZE], const char *error) {
    snprintf(event, HISTORY_EVENT_SIZE, "settings-refused error=\"%.*s\"", HISTORY_EVENT_SIZE - 30, error);
    char *last = strrchr(event, '"');
    for (char *at = strchr(event, '"') + 1; at < last; at++) {
        if (*at == '"') {
            *at = '\''; /* what the file holds must not end the value */
        }
    }
}

void settings_refused(const char *error) {
    struct memory memory;
    char event[HISTORY_EVENT_SIZE];
    unsigned hash = hash_of(error);
    make_event(event, error);
    int lock = state_lock(0);
    if (lock < 0) {
        if (errno != EAGAIN) { /* else the next run is going to remember it */
            log_event(LOG_SEVERITY_WARNING, event);
        }
        return;
    }
    bool whole = state_read(&memory);
    if (memory.settings_refused != hash) {
        memory.settings_refused = hash;
        state_write(&memory);
        if (!whole) {
            state_leave_event(LOG_SEVERITY_WARNING, STATE_DAMAGED_EVENT);
        }
        state_leave_event(LOG_SEVERITY_WARNING, event);
    }
    close(lock);
}
