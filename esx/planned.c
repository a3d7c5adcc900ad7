/*
 * pause, resume, reset: what an administrator tells ensure. Each takes the lock, changes the state file, and
 * leaves an event.
 */
#include "commands.h"

#include "base/duration.h"
#include "host/clock.h"
#include "host/log.h"
#include "state_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PAUSE_DEFAULT_S = 3600, PAUSE_MAX_S = 7 * 24 * 3600 };

static void leave_event(const char *event) {
    struct history *history = calloc(1, sizeof *history);
    log_event(LOG_SEVERITY_NOTICE, event);
    if (history == NULL) {
        log_warn("history");
        return;
    }
    state_read_history(history);
    history_add_event(history, clock_moment().wall_s, event);
    state_write_history(history);
    free(history);
}

/* The lock and the memory. Waits for a running ensure, as long as the run may last. */
static int open_memory(struct run *run, struct memory *memory) {
    int lock = state_lock(run->deadline_ms);
    if (lock < 0) {
        if (errno == EAGAIN) {
            log_warnx("another muxwatch is at work; try again in a minute");
        } else {
            log_warn("/var/run/vmware: no lock to be had (are you root?)");
        }
        return -1;
    }
    state_read(memory);
    return 0;
}

/* Writes the memory, leaves the event, and says what was done. */
static int close_memory(struct run *run, const struct memory *memory, const char *event, const char *done) {
    if (state_write(memory) != 0) {
        return EXIT_UNABLE;
    }
    leave_event(event);
    if (!run->settings.quiet) {
        puts(done);
    }
    return 0;
}

int pause_command(struct run *run) {
    struct memory memory;
    int64_t seconds = PAUSE_DEFAULT_S;
    char event[HISTORY_EVENT_SIZE];
    char done[120];
    char length[DURATION_TEXT_SIZE];
    char until[MOMENT_TEXT_SIZE];
    if (run->argument != NULL &&
        (!duration_parse(span_of(run->argument), PAUSE_MAX_S, &seconds) || seconds == 0)) {
        char what[200];
        snprintf(what, sizeof what, "pause: '%.40s' is no length of time from 1s to 7d (such as 30m, 2h)",
                 run->argument);
        return refuse_usage(run, what);
    }
    if (open_memory(run, &memory) != 0) {
        return EXIT_UNABLE;
    }
    memory.paused = clock_moment();
    memory.pause_s = seconds;
    moment_text(until, memory.paused.wall_s + seconds);
    duration_text(length, seconds);
    snprintf(event, sizeof event, "paused until=%s", until);
    snprintf(done, sizeof done, "No starts for %s, until %s. To end it before: muxwatch resume", length,
             until);
    return close_memory(run, &memory, event, done);
}

int resume_command(struct run *run) {
    struct memory memory;
    int64_t until = 0;
    if (open_memory(run, &memory) != 0) {
        return EXIT_UNABLE;
    }
    if (!policy_paused(&memory, clock_moment(), &until)) {
        if (!run->settings.quiet) {
            puts("Starts were not paused.");
        }
        return 0;
    }
    memory.paused = (struct moment){0, 0};
    memory.pause_s = 0;
    return close_memory(run, &memory, "resumed", "Starts are allowed again.");
}

int reset_command(struct run *run) {
    struct memory memory;
    char event[HISTORY_EVENT_SIZE];
    if (open_memory(run, &memory) != 0) {
        return EXIT_UNABLE;
    }
    snprintf(event, sizeof event, "reset starts_forgotten=%u", memory.start_count);
    policy_reset(&memory);
    return close_memory(run, &memory, event, "The budget of starts is whole again, and no back-off holds.");
}
