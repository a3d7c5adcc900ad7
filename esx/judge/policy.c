#include "judge/policy.h"

#include <string.h>

enum { LINKS_EVERY_S = 3600 /* the same reason is explained once an hour */ };

const char *suppressor_id(enum suppressor suppressor) {
    static const char *const ids[SUPPRESSORS] = {
        [SUPPRESSED_BY_SIGNAL] = "interrupted",
        [SUPPRESSED_BY_UNKNOWN] = "unknown",
        [SUPPRESSED_BY_DEPLOYMENT] = "protection-not-deployed",
        [SUPPRESSED_BY_PAUSE] = "paused",
        [SUPPRESSED_BY_SERVICE_OFF] = "service-off",
        [SUPPRESSED_BY_UPDATE] = "software-update",
        [SUPPRESSED_BY_MAINTENANCE] = "maintenance-mode",
        [SUPPRESSED_BY_MAINTENANCE_UNKNOWN] = "maintenance-unknown",
        [SUPPRESSED_BY_LOCK] = "lock-held",
        [SUPPRESSED_BY_BUDGET] = "restart-budget-spent",
        [SUPPRESSED_BY_BACK_OFF] = "back-off",
        [SUPPRESSED_BY_STATE] = "state-unwritable",
        [SUPPRESSED_BY_TIME] = "out-of-time",
        [SUPPRESSED_BY_UNCONFIRMED] = "unconfirmed",
        [SUPPRESSED_BY_RECOVERY] = "recovered",
    };
    return ids[suppressor];
}

int64_t policy_pause(const struct memory *memory, struct moment now) {
    int64_t left = moment_set(memory->paused) ? memory->pause_s - moment_elapsed(memory->paused, now) : 0;
    return left > 0 ? left : 0;
}

unsigned policy_starts(const struct memory *memory, const struct policy_limits *limits, struct moment now) {
    unsigned count = 0;
    for (unsigned i = 0; i < memory->start_count; i++) {
        count += moment_elapsed(memory->starts[i], now) < limits->budget_window_s;
    }
    return count;
}

int64_t policy_budget_wait(const struct memory *memory, const struct policy_limits *limits,
                           struct moment now) {
    int64_t wait =
        moment_set(memory->damaged) ? limits->budget_window_s - moment_elapsed(memory->damaged, now) : 0;
    if (policy_starts(memory, limits, now) >= limits->budget) {
        /* It is free again when the start that is `budget` starts back leaves the window. */
        struct moment oldest = memory->starts[memory->start_count - limits->budget];
        int64_t left = limits->budget_window_s - moment_elapsed(oldest, now);
        left = left > 0 ? left : 1;
        wait = left > wait ? left : wait;
    }
    return wait > 0 ? wait : 0;
}

int64_t policy_back_off(const struct memory *memory, const struct policy_limits *limits, struct moment now) {
    if (memory->in_a_row == 0 || memory->start_count == 0) {
        return 0;
    }
    int64_t length = limits->back_off_first_s;
    for (unsigned i = 1; i < memory->in_a_row && length < limits->back_off_max_s; i++) {
        length *= 2;
    }
    length = length < limits->back_off_max_s ? length : limits->back_off_max_s;
    int64_t since = moment_elapsed(memory->starts[memory->start_count - 1], now);
    return since < length ? length - since : 0;
}

struct policy_decision policy_decide(const struct memory *memory, const struct policy_limits *limits,
                                     const struct policy_question *question, struct moment now) {
    const bool against[SUPPRESSORS] = {
        [SUPPRESSED_BY_SIGNAL] = question->interrupted,
        [SUPPRESSED_BY_UNKNOWN] = question->mux != MUX_DOWN,
        [SUPPRESSED_BY_DEPLOYMENT] =
            question->deployment == DEPLOYMENT_ABSENT || question->deployment == DEPLOYMENT_UNWANTED,
        [SUPPRESSED_BY_PAUSE] = policy_pause(memory, now) > 0,
        [SUPPRESSED_BY_SERVICE_OFF] = question->service_off,
        [SUPPRESSED_BY_UPDATE] = question->software_update,
        [SUPPRESSED_BY_MAINTENANCE] = question->maintenance == MAINTENANCE_ENABLED,
        [SUPPRESSED_BY_MAINTENANCE_UNKNOWN] = question->maintenance != MAINTENANCE_DISABLED,
        [SUPPRESSED_BY_LOCK] = question->locked_out,
        [SUPPRESSED_BY_BUDGET] = policy_budget_wait(memory, limits, now) > 0,
        [SUPPRESSED_BY_BACK_OFF] = policy_back_off(memory, limits, now) > 0,
        [SUPPRESSED_BY_STATE] = !question->state_writable,
        [SUPPRESSED_BY_TIME] = !question->time_left,
        [SUPPRESSED_BY_UNCONFIRMED] = question->looked_twice && !question->confirmed,
    };
    if (question->mux == MUX_RUNNING || question->mux == MUX_NOT_INSTALLED) {
        return (struct policy_decision){POLICY_NOTHING, SUPPRESSED_BY_NOTHING};
    }
    for (int i = 0; i < SUPPRESSORS; i++) {
        if (against[i]) {
            return (struct policy_decision){POLICY_SUPPRESS, (enum suppressor)i};
        }
    }
    return (struct policy_decision){question->looked_twice ? POLICY_START : POLICY_CONFIRM,
                                    SUPPRESSED_BY_NOTHING};
}

bool policy_asks_links(const struct memory *memory, enum mux mux, bool sign, const char *reason,
                       struct moment now) {
    bool same = strcmp(memory->last_reason, reason) == 0 && moment_set(memory->links_asked);
    return !(mux == MUX_DOWN && sign) && !(same && moment_elapsed(memory->links_asked, now) < LINKS_EVERY_S);
}

void policy_observe(struct memory *memory, const struct policy_limits *limits, enum mux mux,
                    struct moment now) {
    for (unsigned i = 0; i < memory->start_count; i++) {
        memory->starts[i] = moment_clamp(memory->starts[i], now);
    }
    struct moment *const others[] = {&memory->healthy_since, &memory->paused, &memory->damaged,
                                     &memory->sign_seen, &memory->links_asked};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        *others[i] = moment_clamp(*others[i], now);
    }
    if (policy_pause(memory, now) == 0) {
        memory->paused = (struct moment){0, 0};
        memory->pause_s = 0;
    }
    if (moment_elapsed(memory->damaged, now) >= limits->budget_window_s) {
        memory->damaged = (struct moment){0, 0};
    }
    if (mux != MUX_RUNNING) {
        memory->healthy_since = (struct moment){0, 0};
    } else if (!moment_set(memory->healthy_since)) {
        memory->healthy_since = now;
    } else if (moment_elapsed(memory->healthy_since, now) >= limits->healthy_after_s) {
        memory->in_a_row = 0; /* the budget needs no reset: its window has passed, or will */
    }
    if (policy_budget_wait(memory, limits, now) == 0) {
        memory->budget_told = false;
    }
}

void policy_count_start(struct memory *memory, struct moment now) {
    if (memory->start_count == MEMORY_STARTS_MAX) { /* the oldest makes room */
        memory->start_count--;
        memmove(memory->starts, memory->starts + 1, memory->start_count * sizeof memory->starts[0]);
    }
    memory->starts[memory->start_count++] = now;
    memory->in_a_row++;
    memory->counters.starts++;
    memory->budget_told = false; /* a start was free: when it is spent again, that is news again */
    memory->healthy_since = (struct moment){0, 0};
}

void policy_note_sign(struct memory *memory, bool sign, enum expectation expectation, struct moment now) {
    if (expectation == EXPECTATION_NO) {
        memory->sign_seen = (struct moment){0, 0};
    } else if (sign) {
        memory->sign_seen = now;
    }
}

void policy_reset(struct memory *memory) {
    memory->start_count = 0;
    memory->in_a_row = 0;
    memory->damaged = (struct moment){0, 0};
    memory->sign_seen = (struct moment){0, 0};
    memory->budget_told = false;
}

void policy_begin_damaged(struct memory *memory, struct moment now) {
    memset(memory, 0, sizeof *memory);
    memory->damaged = now;
    memory->budget_told = true;
}
