/*
 * pause, resume, reset: the orders of an administrator for ensure. Each takes the lock, changes the state file, and
 * leaves an event.
 */
#include "report/language.h"
#include "run.h"

#include "host/clock.h"
#include "state_file.h"

#include <errno.h>
#include <string.h>

enum { PAUSE_DEFAULT_S = 3600, PAUSE_MAX_S = 7 * 24 * 3600, DONE_SIZE = 240 };

enum change { PAUSE, RESUME, RESET };

/* Changes the memory. Says what it did in `done` and, unless nothing was changed, in `event`. */
static void change_memory(const struct run *run, struct memory *memory, enum change change, int64_t pause_s,
                          char done[DONE_SIZE], char event[HISTORY_EVENT_SIZE]) {
    struct moment now = clock_moment();
    int64_t left_s = change == PAUSE ? pause_s : policy_pause(memory, now);
    const struct time_text until = moment_text(now.wall_s + left_s);
    event[0] = '\0';
    switch (change) {
    case PAUSE:
        memory->paused = now;
        memory->pause_s = pause_s;
        snprintf(event, HISTORY_EVENT_SIZE, "paused until=%s", until.text);
        snprintf(done, DONE_SIZE,
                 tr(run->language,
                    "No starts for %s, until %s. To end the pause: /opt/muxwatch/bin/muxwatch resume"),
                 duration_text(pause_s).text, until.text);
        break;
    case RESUME:
        if (left_s == 0) {
            snprintf(done, DONE_SIZE, "%s", tr(run->language, "muxwatch was not paused."));
            break;
        }
        memory->paused = (struct moment){0, 0};
        memory->pause_s = 0;
        snprintf(event, HISTORY_EVENT_SIZE, "resumed");
        snprintf(done, DONE_SIZE, "%s", tr(run->language, "Pause ended; muxwatch may start Mux again."));
        break;
    case RESET:
        snprintf(event, HISTORY_EVENT_SIZE, "reset starts_forgotten=%u", memory->start_count);
        snprintf(done, DONE_SIZE,
                 left_s > 0 ? tr(run->language, "Start limit reset; no starts until %s, when the pause ends.")
                            : tr(run->language, "Start limit reset; muxwatch may start Mux now."),
                 until.text);
        policy_reset(memory);
        break;
    }
}

/* Waits for a running ensure, as long as the run may last, and gives the lock back before it reports. */
static int change(struct run *run, enum change change, int64_t pause_s) {
    struct state_files files = {.language = run->language, .until_ms = run->look.deadline_ms};
    char done[DONE_SIZE];
    char event[HISTORY_EVENT_SIZE];
    if (state_open(&files, run->look.deadline_ms) != 0) {
        return run_locked_out(run);
    }
    change_memory(run, &files.memory, change, pause_s, done, event);
    int error = state_write(&files.memory, run->language) == 0 ? 0 : errno;
    if (error == 0 && event[0] != '\0') {
        state_tell(&files, LOG_SEVERITY_NOTICE, "%s", event);
    }
    state_close(&files);
    return error != 0 ? run_not_done(run, tr(run->language, "nothing was changed: %s"), strerror(error))
                      : run_done(run, done);
}

int pause_command(struct run *run) {
    int64_t seconds = PAUSE_DEFAULT_S;
    if (run->options.argument != NULL &&
        (!duration_parse(span_of(run->options.argument), PAUSE_MAX_S, &seconds) || seconds == 0)) {
        return run_not_done(
            run, tr(run->language, "pause: '%.40s' is not a duration from 1s to 7d (such as 30m, 2h)"),
            run->options.argument);
    }
    return change(run, PAUSE, seconds);
}

int resume_command(struct run *run) {
    return change(run, RESUME, 0);
}

int reset_command(struct run *run) {
    return change(run, RESET, 0);
}
