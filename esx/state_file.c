#include "state_file.h"

#include "host/clock.h"
#include "host/files.h"
#include "report/language.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY "/var/run/vmware"

static const char state_path[] = DIRECTORY "/muxwatch.state";
static const char history_path[] = DIRECTORY "/muxwatch.history";
static const char lock_path[] = DIRECTORY "/muxwatch.lock";

enum { LOCK_TEXT_MAX = 40 };

int state_lock(enum state_lock lock, int64_t deadline_ms) {
    int fd = files_lock(lock_path, lock, deadline_ms);
    if (fd < 0 && errno == ENOENT && (mkdir(DIRECTORY, 0755) == 0 || errno == EEXIST)) {
        fd = files_lock(lock_path, lock, deadline_ms);
    }
    if (fd >= 0 && lock == STATE_LOCK) {
        int wiped = ftruncate(fd, 0); /* what the last one signed */
        (void)wiped;
    }
    return fd;
}

void state_sign_lock(int lock, int64_t until_ms) {
    char text[LOCK_TEXT_MAX];
    int length = snprintf(text, sizeof text, "%d %" PRId64 "\n", (int)getpid(), until_ms / 1000);
    files_put(lock, text, (size_t)length); /* where that fails, nobody can tell that it hangs */
}

void state_log_lock_held(enum language language) {
    static const char told[] = "told\n";
    char text[LOCK_TEXT_MAX];
    char event[HISTORY_EVENT_SIZE];
    size_t length = 0;
    uint64_t pid = 0;
    uint64_t until_s = 0;
    if (files_read(lock_path, false, text, sizeof text, &length) != 0) {
        return;
    }
    struct span rest = {text, length};
    struct span line = {text, 0};
    bool signed_once = span_line(&rest, &line) && rest.length == 0 && text[length - 1] == '\n' &&
                       span_number(span_word(&line), INT32_MAX, &pid) &&
                       span_number(span_word(&line), INT32_MAX, &until_s);
    int64_t overdue_s = clock_ms() / 1000 - (int64_t)until_s;
    if (!signed_once || overdue_s <= 0 || files_append(lock_path, told, sizeof told - 1) != 0) {
        return;
    }
    snprintf(event, HISTORY_EVENT_SIZE, "lock-held pid=%d overdue_seconds=%" PRId64, (int)pid, overdue_s);
    state_log_event(LOG_SEVERITY_WARNING, event, language);
}

bool state_read(struct memory *memory, enum language language) {
    char text[MEMORY_TEXT_MAX];
    char error[120];
    size_t length = 0;
    memset(memory, 0, sizeof *memory);
    if (files_read(state_path, false, text, sizeof text, &length) != 0) {
        if (errno == ENOENT) {
            return true;
        }
        snprintf(error, sizeof error, tr(language, "cannot be read: %s"), strerror(errno));
    } else if (memory_parse(memory, text, length)) {
        return true;
    } else {
        snprintf(error, sizeof error, "%s", tr(language, "is damaged"));
    }
    log_warn(tr(language,
                "%s %s; the start limit counts as spent until /opt/muxwatch/bin/muxwatch reset, or for one "
                "window"),
             state_path, error);
    policy_begin_damaged(memory, clock_moment());
    return false;
}

/* Writes one of the files. Returns 0, or -1 with errno and a warning on stderr. */
static int write_file(const char *path, const char *new_path, const char *text, size_t length,
                      enum language language) {
    int result = files_write(path, new_path, text, length, 0600, NULL, NULL);
    if (result != 0) {
        log_warn(tr(language, "%s cannot be written: %s"), path, strerror(errno));
    }
    return result;
}

int state_write(const struct memory *memory, enum language language) {
    char text[MEMORY_TEXT_MAX];
    size_t length = memory_print(memory, text);
    return write_file(state_path, DIRECTORY "/muxwatch.state.new", text, length, language);
}

void state_read_history(struct history *history, enum language language) {
    char text[HISTORY_TEXT_MAX];
    size_t length = 0;
    history->event_count = 0;
    history->mark_count = 0;
    if (files_read(history_path, false, text, sizeof text, &length) != 0) {
        if (errno != ENOENT) {
            log_warn(tr(language, "%s cannot be read; starting an empty history: %s"), history_path,
                     strerror(errno));
        }
        return;
    }
    size_t damaged = history_parse(history, text, length);
    if (damaged > 0) {
        log_warn(tr(language, "%s: %zu damaged lines skipped"), history_path, damaged);
    }
}

int state_write_history(const struct history *history, enum language language) {
    char text[HISTORY_TEXT_MAX];
    size_t length = history_print(history, text);
    return write_file(history_path, DIRECTORY "/muxwatch.history.new", text, length, language);
}

void state_log_event(enum log_severity severity, const char *event, enum language language) {
    if (log_event(severity, event) != 0) {
        log_warn(tr(language, "syslog: /dev/log did not take the event '%.40s': %s"), event, strerror(errno));
    }
}

void state_leave_event(enum log_severity severity, const char *event, bool whole, enum language language) {
    struct history history;
    state_read_history(&history, language);
    if (!whole) {
        state_log_event(LOG_SEVERITY_WARNING, STATE_DAMAGED_EVENT, language);
        history_add_event(&history, clock_wall_s(), STATE_DAMAGED_EVENT);
    }
    state_log_event(severity, event, language);
    history_add_event(&history, clock_wall_s(), event);
    state_write_history(&history, language);
}

void state_leave_refused(const char *error, enum language language) {
    struct memory memory;
    char event[HISTORY_EVENT_SIZE];
    unsigned hash = span_hash(span_of(error));
    hash += hash == 0; /* 0: none was refused */
    int length =
        snprintf(event, HISTORY_EVENT_SIZE, "settings-refused error=\"%.*s", HISTORY_EVENT_SIZE - 30, error);
    for (char *quote = strchr(event, '"') + 1; (quote = strchr(quote, '"')) != NULL;) {
        *quote = '\''; /* what the file holds must not end the value */
    }
    snprintf(event + length, sizeof event - (size_t)length, "\"");
    int lock = state_lock(STATE_LOCK, 0);
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
        state_leave_event(LOG_SEVERITY_WARNING, event, whole, language);
    }
    close(lock);
}
