#include "state_file.h"

#include "host/clock.h"
#include "host/files.h"
#include "report/faults.h"
#include "report/language.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY "/var/run/vmware"

static const char state_path[] = DIRECTORY "/muxwatch.state";
static const char history_path[] = DIRECTORY "/muxwatch.history";
static const char lock_path[] = DIRECTORY "/muxwatch.lock";

/* Bytes of the lock file, each a lock by itself. */
enum { LOCK_STATE, LOCK_CRONTAB };

static int take_lock(unsigned part, int64_t deadline_ms) {
    int fd = lock_take(lock_path, part, deadline_ms);
    if (fd < 0 && errno == ENOENT && (mkdir(DIRECTORY, 0755) == 0 || errno == EEXIST)) {
        fd = lock_take(lock_path, part, deadline_ms);
    }
    return fd;
}

int state_lock(int64_t deadline_ms) {
    return take_lock(LOCK_STATE, deadline_ms);
}

int state_lock_crontab(int64_t deadline_ms) {
    return take_lock(LOCK_CRONTAB, deadline_ms);
}

bool state_read(struct memory *memory, enum language language) {
    char text[MEMORY_TEXT_MAX];
    char error[80];
    struct memory_damage damage;
    size_t length = 0;
    memset(memory, 0, sizeof *memory);
    if (files_read(state_path, text, sizeof text, &length) != 0) {
        if (errno == ENOENT) {
            return true;
        }
        log_warn(tr(language,
                    "%s cannot be read; the start limit counts as spent until /opt/muxwatch/bin/muxwatch "
                    "reset, or for one window"),
                 state_path);
        policy_begin_damaged(memory, clock_moment());
        return false;
    }
    if (!memory_parse(memory, text, length, &damage)) {
        damage_text(error, sizeof error, language, &damage);
        log_warnx(tr(language,
                     "%s is damaged (%s); the start limit counts as spent until /opt/muxwatch/bin/muxwatch "
                     "reset, or for one window"),
                  state_path, error);
        policy_begin_damaged(memory, clock_moment());
        return false;
    }
    return true;
}

int state_write(const struct memory *memory, enum language language) {
    char text[MEMORY_TEXT_MAX];
    size_t length = memory_print(memory, text);
    int result = files_write(state_path, text, length, 0600);
    if (result != 0) {
        log_warn(tr(language, "%s cannot be written"), state_path);
    }
    return result;
}

void state_read_history(struct history *history, enum language language) {
    char *text = malloc(HISTORY_TEXT_MAX);
    size_t length = 0;
    history->event_count = 0;
    history->mark_count = 0;
    if (text == NULL || files_read(history_path, text, HISTORY_TEXT_MAX, &length) != 0) {
        if (text == NULL || errno != ENOENT) {
            log_warn(tr(language, "%s cannot be read; going on with an empty one"), history_path);
        }
    } else {
        size_t damaged = history_parse(history, text, length);
        if (damaged > 0) {
            log_warnx(tr(language, "%s: %zu damaged lines left out"), history_path, damaged);
        }
    }
    free(text);
}

int state_write_history(const struct history *history, enum language language) {
    char *text = malloc(HISTORY_TEXT_MAX);
    int result = -1;
    if (text != NULL) {
        result = files_write(history_path, text, history_print(history, text), 0600);
    }
    if (result != 0) {
        log_warn(tr(language, "%s cannot be written"), history_path);
    }
    free(text);
    return result;
}

void state_log_event(enum log_severity severity, const char *event, enum language language) {
    if (log_event(severity, event) != 0) {
        log_warn(tr(language, "syslog: /dev/log does not take the event '%.40s'"), event);
    }
}

void state_leave_event(enum log_severity severity, const char *event, enum language language) {
    struct history *history = calloc(1, sizeof *history);
    state_log_event(severity, event, language);
    if (history == NULL) {
        log_warn("history");
        return;
    }
    state_read_history(history, language);
    history_add_event(history, clock_wall_s(), event);
    state_write_history(history, language);
    free(history);
}

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

void state_leave_refused(const char *error, enum language language) {
    struct memory memory;
    char event[HISTORY_EVENT_SIZE];
    unsigned hash = hash_of(error);
    make_event(event, error);
    int lock = state_lock(0);
    if (lock < 0) {
        if (errno != EAGAIN) { /* else the next run is going to remember it */
            state_log_event(LOG_SEVERITY_WARNING, event, language);
        }
        return;
    }
    bool whole = state_read(&memory, language);
    if (memory.settings_refused != hash) {
        memory.settings_refused = hash;
        state_write(&memory, language);
        if (!whole) {
            state_leave_event(LOG_SEVERITY_WARNING, STATE_DAMAGED_EVENT, language);
        }
        state_leave_event(LOG_SEVERITY_WARNING, event, language);
    }
    close(lock);
}
