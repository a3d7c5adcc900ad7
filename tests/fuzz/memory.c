/* The state file: what is read is written again as it was, and no decision from it goes wrong. */
#include "keep/state.h"

#include "fuzz.h"
#include "judge/policy.h"

enum { HOUR_S = 3600, LATEST_S = 1 << 30 };

static const struct policy_limits limits = {3, HOUR_S, 60, 30 * 60, HOUR_S};

static bool read_memory(struct memory *memory, const char *text, size_t length) {
    static const struct memory empty;
    bool good = memory_parse(memory, text, length);
    fuzz_check(good || memcmp(memory, &empty, sizeof empty) == 0);
    return good;
}

static bool same_moment(struct moment one, struct moment other) {
    return moment_set(one) == moment_set(other) &&
           (!moment_set(one) || (one.wall_s == other.wall_s && one.uptime_s == other.uptime_s));
}

static void check_same(const struct memory *one, const struct memory *other) {
    fuzz_check(one->start_count == other->start_count && one->in_a_row == other->in_a_row);
    for (unsigned i = 0; i < one->start_count; i++) {
        fuzz_check(same_moment(one->starts[i], other->starts[i]));
    }
    fuzz_check(same_moment(one->healthy_since, other->healthy_since));
    fuzz_check(same_moment(one->paused, other->paused) && one->pause_s == other->pause_s);
    fuzz_check(same_moment(one->damaged, other->damaged));
    fuzz_check(same_moment(one->sign_seen, other->sign_seen));
    fuzz_check(same_moment(one->links_asked, other->links_asked));
    fuzz_check(one->budget_told == other->budget_told);
    fuzz_check(one->settings_refused == other->settings_refused);
    fuzz_check(strcmp(one->kept, other->kept) == 0);
    fuzz_check(strcmp(one->last_state, other->last_state) == 0);
    fuzz_check(strcmp(one->last_reason, other->last_reason) == 0);
    fuzz_check(strcmp(one->last_suppressed, other->last_suppressed) == 0);
    fuzz_check(memcmp(&one->counters, &other->counters, sizeof one->counters) == 0);
}

static void check_round_trip(const struct memory *memory) {
    char printed[MEMORY_TEXT_MAX];
    struct memory again;
    size_t length = memory_print(memory, printed);
    fuzz_check(length < sizeof printed && strlen(printed) == length);
    fuzz_check(read_memory(&again, printed, length));
    check_same(memory, &again);
    fuzz_check(!read_memory(&again, printed, length - strlen("end\n"))); /* cut off is damaged */
}

/* With any memory and any clock: within the budget, and with bounded waits. */
static void check_decision(const struct memory *memory, struct moment now) {
    struct policy_question question = {.mux = MUX_DOWN,
                                       .maintenance = MAINTENANCE_DISABLED,
                                       .looked_twice = true,
                                       .confirmed = true,
                                       .state_writable = true,
                                       .time_left = true};
    struct policy_decision decision = policy_decide(memory, &limits, &question, now);
    fuzz_check(policy_starts(memory, &limits, now) <= memory->start_count);
    fuzz_check(policy_back_off(memory, &limits, now) <= limits.back_off_max_s);
    fuzz_check(policy_budget_wait(memory, &limits, now) <= limits.budget_window_s);
    if (decision.action == POLICY_START) {
        fuzz_check(policy_starts(memory, &limits, now) < limits.budget);
        fuzz_check(policy_pause(memory, now) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct fuzz_input input = fuzz_input_of(bytes, length);
    struct memory memory;
    struct moment now = {.wall_s = 1 + (int64_t)fuzz_number(&input, 4) % LATEST_S,
                         .uptime_s = (int64_t)fuzz_number(&input, 4) % LATEST_S};
    enum mux mux = (enum mux)(fuzz_byte(&input) % 5);
    if (!read_memory(&memory, input.bytes, input.length)) {
        return 0;
    }
    check_round_trip(&memory);
    check_decision(&memory, now);
    policy_observe(&memory, &limits, mux, now);
    check_decision(&memory, now);
    policy_count_start(&memory, now);
    fuzz_check(memory.start_count >= 1 && memory.start_count <= MEMORY_STARTS_MAX);
    check_round_trip(&memory);
    return 0;
}
