/*
 * pause, resume, reset: what an administrator tells ensure. Each takes the lock, changes the state file, and
 * leaves an event.
 */
#include "commands.h"
#include "report/language.h"

#include "base/moment.h"
#include "host/clock.h"
#include "host/log.h"
#include "state_file.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { PAUSE_DEFAULT_S = 3600, PAUSE_MAX_S = 7 * 24 * 3600, DONE_SIZE = 240 };

/* What one of the commands does: changes the memory (pause_s: for pause), and says in `event` and `done` what it did. */
typedef void memory_change(const struct run *run, struct memory *memory, int64_t pause_s,
                           char event[HISTORY_EVENT_SIZE], char done[DONE_SIZE]);

/*
 * Takes the lock (waits for a running ensure, as long as the run may last), changes the memory, leaves the
 * event, and gives the lock back before it reports.
 */
static int change_memory(struct run *run, memory_change *change, int64_t pause_s) {
    struct memory memory;
    char event[HISTORY_EVENT_SIZE] = "";
    char done[DONE_SIZE];
    int lock = state_lock(run->deadline_ms);
    if (lock < 0) {
        return errno == EAGAIN
                   ? run_not_done(run,
                                  tr(run->language, "another muxwatch is at work; try again in a minute"))
                   : run_not_done(run, tr(run->language, "/var/run/vmware: no lock to be had: %s"),
                                  strerror(errno));
    }
    bool whole = state_read(&memory, run->language);
    change(run, &memory, pause_s, event, done);
    bool changes = event[0] != '\0';
    bool failed = changes && state_write(&memory, run->language) != 0;
    int error = errno;
    if (changes && !failed && !whole) {
        state_leave_event(LOG_SEVERITY_WARNING, STATE_DAMAGED_EVENT, run->language);
    }
    if (changes && !failed) {
        state_leave_event(LOG_SEVERITY_NOTICE, event, run->language);
    }
    close(lock);
    return failed ? run_not_done(run, tr(run->language, "nothing was changed: %s"), strerror(error))
                  : run_done(run, done);
}

static void set_pause(const struct run *run, struct memory *memory, int64_t pause_s,
                      char event[HISTORY_EVENT_SIZE], char done[DONE_SIZE]) {
    char length[DURATION_TEXT_SIZE];
    char until[MOMENT_TEXT_SIZE];
    memory->paused = clock_moment();
    memory->pause_s = pause_s;
    moment_text(until, memory->paused.wall_s + pause_s);
    duration_text(length, pause_s);
    snprintf(event, HISTORY_EVENT_SIZE, "paused until=%s", until);
    snprintf(
        done, DONE_SIZE,
        tr(run->language, "No starts for %s, until %s. To end it before: /opt/muxwatch/bin/muxwatch resume"),
        length, until);
}

int pause_command(struct run *run) {
    int64_t seconds = PAUSE_DEFAULT_S;
    if (run->argument != NULL &&
        (!duration_parse(span_of(run->argument), PAUSE_MAX_S, &seconds) || seconds == 0)) {
        return run_not_done(
            run, tr(run->language, "pause: '%.40s' is no length of time from 1s to 7d (such as 30m, 2h)"),
            run->argument);
    }
    return change_memory(run, set_pause, seconds);
}

static void end_pause(const struct run *run, struct memory *memory, int64_t pause_s,
                      char event[HISTORY_EVENT_SIZE], char done[DONE_SIZE]) {
    int64_t until = 0;
    (void)pause_s;
    if (!policy_paused(memory, clock_moment(), &until)) {
        snprintf(done, DONE_SIZE, tr(run->language, "Starts were not paused."));
        return;
    }
    memory->paused = (struct moment){0, 0};
    memory->pause_s = 0;
    snprintf(event, HISTORY_EVENT_SIZE, "resumed");
    snprintf(done, DONE_SIZE, tr(run->language, "Starts are allowed again."));
}

int resume_command(struct run *run) {
    return change_memory(run, end_pause, 0);
}

static void forget_starts(const struct run *run, struct memory *memory, int64_t pause_s,
                          char event[HISTORY_EVENT_SIZE], char done[DONE_SIZE]) {
    (void)pause_s;
    snprintf(event, HISTORY_EVENT_SIZE, "reset starts_forgotten=%u", memory->start_count);
    snprintf(done, DONE_SIZE,
             tr(run->language, "The budget of starts is whole again, and no back-off holds."));
    policy_reset(memory);
}

int reset_command(struct run *run) {
    return change_memory(run, forget_starts, 0);
}
