#include "state_file.h"

#include "host/clock.h"
#include "host/files.h"
#include "report/language.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY "/var/run/vmware"

static const char state_path[] = DIRECTORY "/muxwatch.state";
static const char history_path[] = DIRECTORY "/muxwatch.history";
static const char lock_path[] = DIRECTORY "/muxwatch.lock";

enum {
    LOCK_TEXT_MAX = 40,
    OVERDUE_MS = 10 * 1000 /* beyond its deadline and its alarm a run hangs */
};

int state_lock(enum state_lock lock, int64_t deadline_ms) {
    int fd = files_lock(lock_path, lock, deadline_ms);
    if (fd < 0 && errno == ENOENT && (mkdir(DIRECTORY, 0755) == 0 || errno == EEXIST)) {
        fd = files_lock(lock_path, lock, deadline_ms);
    }
    return fd;
}

/* Writes into the locked file, in place of what the last one wrote, when this process is to have given the lock back at the latest. */
static void sign_lock(int lock, int64_t until_ms) {
    char text[LOCK_TEXT_MAX];
    int length =
        snprintf(text, sizeof text, "%d %" PRId64 "\n", (int)getpid(), (until_ms + OVERDUE_MS) / 1000);
    if (ftruncate(lock, 0) == 0) { /* where this fails, nobody can tell that it hangs */
        files_put(lock, text, (size_t)length);
    }
}

/* Where another process holds the lock beyond what it has signed, sends the event `lock-held` to syslog, once. */
static void tell_lock_held(struct state_files *files) {
    static const char told[] = "told\n";
    char text[LOCK_TEXT_MAX];
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
    if (signed_once && overdue_s > 0 && files_append(lock_path, told, sizeof told - 1) == 0) {
        state_tell(files, LOG_SEVERITY_WARNING, "lock-held pid=%d overdue_seconds=%" PRId64, (int)pid,
                   overdue_s);
    }
}

bool state_read(struct memory *memory, enum language language) {
    char text[MEMORY_TEXT_MAX];
    size_t length = 0;
    const char *error = tr(language, "damaged");
    memset(memory, 0, sizeof *memory);
    if (files_read(state_path, false, text, sizeof text, &length) != 0) {
        if (errno == ENOENT) {
            return true;
        }
        error = strerror(errno);
    } else if (memory_parse(memory, text, length)) {
        return true;
    }
    log_warn(tr(language,
                "%s: %s; the start limit counts as spent until /opt/muxwatch/bin/muxwatch reset, or for one "
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

int state_open(struct state_files *files, int64_t deadline_ms) {
    files->lock = files->dry ? -1 : state_lock(STATE_LOCK, deadline_ms);
    if (files->lock >= 0) {
        sign_lock(files->lock, files->until_ms);
        state_read_history(&files->history, files->language);
    } else if (!files->dry) {
        int error = errno;
        if (error == EAGAIN) {
            tell_lock_held(files);
        }
        files->error = error; /* with EAGAIN nothing is told from here on */
    }
    if (!state_read(&files->memory, files->language)) {
        state_tell(files, LOG_SEVERITY_WARNING, "state-damaged start-limit=spent re-arm-with=muxwatch-reset");
    }
    errno = files->error;
    return files->error == 0 ? 0 : -1;
}

void state_tell(struct state_files *files, enum log_severity severity, const char *format, ...) {
    char event[HISTORY_EVENT_SIZE];
    va_list arguments;
    if (files->dry || files->error == EAGAIN) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(event, sizeof event, format, arguments);
    va_end(arguments);
    history_add_event(&files->history, clock_wall_s(), event);
    if (log_event(severity, event) != 0) {
        log_warn(tr(files->language, "syslog: /dev/log did not take the event '%.40s': %s"), event,
                 strerror(errno));
    }
}

void state_close(struct state_files *files) {
    char text[HISTORY_TEXT_MAX];
    if (files->lock >= 0) {
        size_t length = history_print(&files->history, text);
        write_file(history_path, DIRECTORY "/muxwatch.history.new", text, length, files->language);
        close(files->lock);
    }
}

void state_leave_refused(const char *error, enum language language) {
    struct state_files files = {.language = language, .until_ms = clock_ms()};
    char quoted[HISTORY_EVENT_SIZE - 30];
    unsigned hash = span_hash(span_of(error));
    hash += hash == 0; /* 0: none was refused */
    snprintf(quoted, sizeof quoted, "%s", error);
    for (char *quote = quoted; (quote = strchr(quote, '"')) != NULL;) {
        *quote = '\''; /* what the file holds must not end the value */
    }
    bool held = state_open(&files, 0) == 0;
    bool told = held && files.memory.settings_refused == hash;
    if (!told) {
        state_tell(&files, LOG_SEVERITY_WARNING, "settings-refused error=\"%s\"", quoted);
    }
    if (held && !told) {
        files.memory.settings_refused = hash;
        state_write(&files.memory, language);
    }
    state_close(&files);
}
