/*
 * ensure: look, decide, look again, start, verify, remember, report. What is decided is judge/policy's; here
 * is only the order of things.
 */
#include "report/language.h"
#include "report/results.h"
#include "run.h"

#include "ask/live.h"
#include "host/children.h"
#include "host/clock.h"
#include "host/files.h"
#include "host/signals.h"
#include "host/system.h"
#include "state_file.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum {
    CONFIRM_AFTER_MS = 2000,
    START_TIMEOUT_MS = 30 * 1000, /* a slow host's script; then it is ended, with its group */
    VERIFY_MS = 30 * 1000,        /* from the start on, for status and worlds to agree */
    VERIFY_SLOW_MS = 15 * 1000,   /* and at least so long after the script's end */
    VERIFY_EVERY_MS = 500,
    CONNECTION_MS = 10 * 1000, /* more, for the connection to come back */
    CONNECTION_EVERY_MS = 1000,
    START_NEEDS_MS = POLICY_START_NEEDS_S * 1000
};

/* esximage holds it while it changes the host (6.7), and stops services meanwhile that are to stay so. */
#define UPDATE_LOCK "/var/run/esximg.pid"

_Static_assert(START_TIMEOUT_MS + VERIFY_SLOW_MS < START_NEEDS_MS && VERIFY_MS < START_NEEDS_MS,
               "a start and its verification fit into what it needs");

struct ensure {
    struct run *run;
    struct state_files files;
    struct report report;
};

/* Takes the lock, unless it is a dry run, and reads what the last run left. */
static void begin(struct ensure *self, struct run *run) {
    *self = (struct ensure){
        .run = run,
        .files = {.dry = run->options.dry_run, .language = run->language, .until_ms = run->look.deadline_ms},
        .report.ensured = true,
        .report.action.recovery_ms = REPORT_NO_TIME,
    };
    if (state_open(&self->files, 0) != 0 && errno != EAGAIN) {
        log_warn(tr(run->language, "cannot take the lock in /var/run/vmware: %s"), strerror(errno));
    }
    self->files.memory.settings_refused = 0; /* this run has read them */
    bool absent = strcmp(self->files.memory.last_reason, reason_words[REASON_NOT_DEPLOYED].id) == 0;
    self->report.seen.deployment = absent ? DEPLOYMENT_ABSENT : DEPLOYMENT_UNKNOWN;
}

/* That protection was never set up here holds on, from the last run and the last look, until a sign says otherwise. */
static void ask_all(struct ensure *self) {
    bool absent = self->report.seen.deployment == DEPLOYMENT_ABSENT;
    ask_host(&self->run->look, &self->report.seen);
    links_keep_absence(&self->report.seen, absent, moment_set(self->files.memory.sign_seen));
    verdict_reach(&self->report.verdict, &self->report.seen);
}

/* Asks which link is broken, and whether protection was ever set up here, where this is worth its time now. */
static void explain(struct ensure *self) {
    struct moment now = clock_moment();
    bool sign_kept = moment_set(self->files.memory.sign_seen);
    const char *reason = reason_words[self->report.verdict.findings[0].reason].id;
    bool sign = sign_kept || links_sign(&self->report.seen, NULL);
    if (links_wanted(&self->report.seen) &&
        policy_asks_links(&self->files.memory, self->report.verdict.mux, sign, reason, now)) {
        bool other_stack = ask_links(&self->run->look, &self->report.seen, sign_kept, self->report.links);
        self->report.links_asked = true;
        self->files.memory.links_asked = other_stack ? (struct moment){0, 0} : now;
        verdict_reach(&self->report.verdict, &self->report.seen);
    }
}

static int64_t left_ms(const struct ensure *self) {
    return self->run->look.deadline_ms - clock_ms();
}

/* A second witness beside Mux's own status. */
static bool witnessed(const struct ensure *self) {
    return self->report.seen.probes[PROBE_WORLDS].observed ||
           self->report.seen.probes[PROBE_CONNECTIONS].observed;
}

static struct policy_decision decide(const struct ensure *self, bool looked_twice, bool confirmed) {
    struct policy_question question = {
        .mux = self->report.verdict.mux,
        .maintenance = self->report.seen.maintenance,
        .deployment = self->report.seen.deployment,
        .service_off = self->report.seen.service_switch == SWITCH_OFF,
        .software_update = self->report.verdict.mux == MUX_DOWN && files_locked(UPDATE_LOCK),
        .looked_twice = looked_twice,
        .confirmed = confirmed,
        .locked_out = self->files.error == EAGAIN,
        .state_writable = self->files.error == 0,
        .time_left = left_ms(self) >= START_NEEDS_MS + (looked_twice ? 0 : CONFIRM_AFTER_MS),
        .interrupted = signals_end() != 0,
    };
    return policy_decide(&self->files.memory, &self->run->settings.limits, &question, clock_moment());
}

/*
 * A look that the report shows. Where Mux has just come back, its connection gets some seconds to follow, and one in another TCP/IP
 * stack is asked for.
 */
static void look_afterwards(struct ensure *self) {
    int64_t until_ms = clock_ms() + CONNECTION_MS;
    for (;;) {
        ask_all(self);
        bool waiting = verdict_has(&self->report.verdict, REASON_DSVA_DISCONNECTED) &&
                       self->report.verdict.mux == MUX_RUNNING && signals_end() == 0;
        if (!waiting || clock_ms() >= until_ms || left_ms(self) < 4 * CONNECTION_EVERY_MS) {
            break;
        }
        progress_wait(&self->run->progress, CONNECTION_EVERY_MS,
                      tr(self->run->language, "waiting for the connection to the appliance"));
    }
    explain(self);
}

/* Mux may be back: asks everything again, and starts nothing in this run. */
static struct policy_decision look_anew(struct ensure *self) {
    look_afterwards(self);
    return self->report.verdict.mux == MUX_RUNNING
               ? (struct policy_decision){POLICY_SUPPRESS, SUPPRESSED_BY_RECOVERY}
               : decide(self, true, false);
}

/* Looks a second time, two seconds later: a Mux that its watchdog is just restarting is not down. */
static struct policy_decision confirm(struct ensure *self) {
    bool confirmed = witnessed(self);
    progress_wait(&self->run->progress, CONFIRM_AFTER_MS,
                  tr(self->run->language, "Mux seems to be down; checking again in 2 s"));
    if (signals_end() == 0) { /* else the first look is the better one to report */
        ask_all(self);
        confirmed &= witnessed(self);
        if (self->report.verdict.mux == MUX_CONTRADICTED) {
            return look_anew(self); /* it may have come back since its status was asked */
        }
        if (self->report.verdict.mux == MUX_RUNNING) {
            explain(self);
        }
    }
    return decide(self, true, confirmed);
}

/*
 * The last question before a start: between the second look's status and this lie its list and the maintenance mode, seconds
 * on a real host, in which a watchdog or somebody else may have brought Mux back. Then all is looked at anew. Somebody may
 * have begun maintenance, too, or switched Mux off, or begun an update: the two that cost nothing to ask come last of all.
 */
static struct policy_decision ask_again(struct ensure *self) {
    struct observations before = self->report.seen;
    ask_before_start(&self->run->look, &self->report.seen);
    if (signals_end() != 0) {
        self->report.seen = before; /* the better one to report */
    } else if (verdict_mux(&self->report.seen) != MUX_DOWN) {
        return look_anew(self);
    } else {
        verdict_reach(&self->report.verdict, &self->report.seen);
    }
    bool listed = before.probes[PROBE_WORLDS].observed; /* then ps stays a witness */
    return decide(self, true, !listed || self->report.seen.probes[PROBE_WORLDS].observed);
}

static void suppress(struct ensure *self, enum suppressor suppressor) {
    struct memory *memory = &self->files.memory;
    self->report.action.result = ACTION_SUPPRESSED;
    self->report.action.suppressor = suppressor;
    if (suppressor != SUPPRESSED_BY_BUDGET) {
        return;
    }
    verdict_add(&self->report.verdict, REASON_BUDGET_SPENT);
    if (!memory->budget_told) {
        state_tell(&self->files, LOG_SEVERITY_CRITICAL,
                   "restart-budget-spent service=%s starts=%u re-arm-with=muxwatch-reset",
                   self->report.seen.service,
                   policy_starts(memory, &self->run->settings.limits, clock_moment()));
        memory->budget_told = true;
    }
}

/*
 * Runs the init script's start. Its output goes nowhere: a daemon that kept our pipe would die of it later.
 */
static void run_start(struct ensure *self) {
    char path[PROGRAM_PATH_SIZE];
    init_script_path(path, self->report.seen.service);
    const char *const arguments[] = {path, "start", NULL};
    struct child child = {
        .arguments = arguments,
        .timeout_ms = START_TIMEOUT_MS,
        .leaves_service = true,
    };
    progress_show(&self->run->progress, tr(self->run->language, "starting %s"), self->report.seen.service);
    children_run(&child, 1, self->run->look.deadline_ms, NULL);
    self->report.action.script = child.fault;
}

/*
 * Whether Mux is seen to run: its status says so, and ps lists it. Where ps cannot be read, the connections have to tell, since a
 * status may be that of the watchdog.
 */
static bool runs(struct ensure *self) {
    struct observations *seen = &self->report.seen;
    ask_mux(&self->run->look, seen);
    if (seen->mux.status == STATUS_RUNNING && !seen->probes[PROBE_WORLDS].observed && seen->worlds == 0) {
        ask_all(self);
        return self->report.verdict.mux == MUX_RUNNING && (seen->worlds > 0 || seen->connections.alive > 0);
    }
    return seen->mux.status == STATUS_RUNNING && seen->worlds > 0;
}

/*
 * Polls until Mux is seen to run. Returns the time that took since `since_ms`, or REPORT_NO_TIME.
 */
static int64_t watch_recovery(struct ensure *self, int64_t since_ms) {
    int64_t until_ms = since_ms + VERIFY_MS;
    int64_t slow_ms = clock_ms() + VERIFY_SLOW_MS;
    until_ms = slow_ms > until_ms ? slow_ms : until_ms;
    while (signals_end() == 0) {
        if (runs(self)) {
            return clock_ms() - since_ms;
        }
        if (clock_ms() + VERIFY_EVERY_MS > until_ms || left_ms(self) < 2 * VERIFY_EVERY_MS) {
            break;
        }
        progress_wait(&self->run->progress, VERIFY_EVERY_MS,
                      tr(self->run->language, "waiting for Mux to start"));
    }
    return REPORT_NO_TIME;
}

static void conclude_start(struct ensure *self) {
    bool back = self->report.action.recovery_ms != REPORT_NO_TIME &&
                !verdict_has(&self->report.verdict, REASON_MUX_DOWN); /* by its status, or by whole lists */
    if (!back && signals_end() != 0) { /* whether it worked was not seen; it stays counted */
        self->report.action.result = ACTION_INTERRUPTED;
        return;
    }
    self->report.action.result = back ? ACTION_STARTED : ACTION_FAILED;
    verdict_add(&self->report.verdict, back ? REASON_MUX_STARTED : REASON_START_FAILED);
    if (back) {
        state_tell(&self->files, LOG_SEVERITY_WARNING,
                   "mux-started service=%s recovery_seconds=%" PRId64 ".%03d", self->report.seen.service,
                   self->report.action.recovery_ms / 1000, (int)(self->report.action.recovery_ms % 1000));
        return;
    }
    const struct fault *script = &self->report.action.script;
    char words[FAULT_WORDS_SIZE];
    fault_words(words, LANGUAGE_EN, script); /* events are English */
    state_tell(&self->files, LOG_SEVERITY_CRITICAL, "start-failed service=%s script=\"%s\"",
               self->report.seen.service, words[0] != '\0' ? words : "exit code 0");
}

/*
 * Starts Mux and watches it come up. The start is counted in the file before it is made: a run that is killed in between has
 * then spent it, not saved it.
 */
static void start(struct ensure *self) {
    struct memory before = self->files.memory;
    const struct policy_limits *limits = &self->run->settings.limits;
    policy_count_start(&self->files.memory, clock_moment());
    if (state_write(&self->files.memory, self->run->language) != 0) {
        self->files.memory = before;
        suppress(self, SUPPRESSED_BY_STATE);
        return;
    }
    state_tell(&self->files, LOG_SEVERITY_WARNING, "mux-start service=%s starts_in_window=%u budget=%u",
               self->report.seen.service, policy_starts(&self->files.memory, limits, clock_moment()),
               limits->budget);
    int64_t since_ms = clock_ms();
    run_start(self);
    self->report.action.recovery_ms = watch_recovery(self, since_ms);
    look_afterwards(self);
    conclude_start(self);
}

static void act(struct ensure *self) {
    struct policy_decision decision = decide(self, false, false);
    if (decision.action == POLICY_CONFIRM) {
        decision = confirm(self);
    }
    if (decision.action == POLICY_START) {
        decision = ask_again(self);
    }
    if (decision.action == POLICY_SUPPRESS) {
        suppress(self, decision.suppressor);
    } else if (decision.action == POLICY_START && self->run->options.dry_run) {
        self->report.action.result = ACTION_DRY_RUN;
    } else if (decision.action == POLICY_START) {
        start(self);
    }
}

static void tell_changes(struct ensure *self) {
    struct memory *memory = &self->files.memory;
    const char *state = state_name(self->report.verdict.state);
    const char *reason = reason_words[self->report.verdict.findings[0].reason].id;
    const char *suppressed = suppressor_id(self->report.action.suppressor);
    const char *last = memory->last_state[0] != '\0' ? memory->last_state : "OK";
    bool changed = strcmp(last, state) != 0 ||
                   (self->report.verdict.state != STATE_OK && strcmp(memory->last_reason, reason) != 0);
    if (changed) {
        state_tell(&self->files,
                   self->report.verdict.state == STATE_CRITICAL ? LOG_SEVERITY_CRITICAL : LOG_SEVERITY_NOTICE,
                   "state-changed from=%s to=%s reason=%s service=%s", last, state, reason,
                   self->report.seen.service);
    }
    if (suppressed != NULL && strcmp(memory->last_suppressed, suppressed) != 0 &&
        self->report.action.suppressor != SUPPRESSED_BY_BUDGET) {
        state_tell(&self->files, LOG_SEVERITY_WARNING, "start-suppressed service=%s by=%s",
                   self->report.seen.service, suppressed);
    }
    snprintf(memory->last_state, sizeof memory->last_state, "%s", state);
    snprintf(memory->last_reason, sizeof memory->last_reason, "%s", reason);
    snprintf(memory->last_suppressed, sizeof memory->last_suppressed, "%s",
             suppressed == NULL ? "" : suppressed);
}

/*
 * Without the lock nothing is written: another run may have counted a start since this one read the file. It is given
 * back here: whoever takes no report from this run must not keep the next one from its work.
 */
static void remember(struct ensure *self) {
    struct counters *counters = &self->files.memory.counters;
    for (int i = 0; i < PROBES; i++) {
        counters->failed[i] += self->report.seen.installed && !self->report.seen.probes[i].observed;
    }
    counters->suppressed[self->report.action.suppressor] +=
        self->report.action.suppressor != SUPPRESSED_BY_NOTHING;
    policy_observe(&self->files.memory, &self->run->settings.limits, self->report.verdict.mux,
                   clock_moment());
    bool sign = links_sign(&self->report.seen, NULL) || self->report.seen.deployment == DEPLOYMENT_PRESENT;
    policy_note_sign(&self->files.memory, sign, self->run->settings.expectation, clock_moment());
    tell_changes(self);
    if (self->files.lock >= 0) {
        history_add_mark(&self->files.history, clock_wall_s(), self->report.verdict.state);
        state_write(&self->files.memory, self->run->language);
    }
    state_close(&self->files);
}

int ensure_command(struct run *run) {
    struct ensure self;
    begin(&self, run);
    ask_all(&self);
    explain(&self);
    act(&self);
    remember(&self);
    self.report.memory = &self.files.memory;
    return run_print(run, &self.report, DOCUMENT_REPORT);
}
