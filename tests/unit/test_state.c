#include "keep/state.h"

#include "report/faults.h"

#include "judge/policy.h"
#include "report/results.h"
#include "unit.h"

static const char example[] = "muxwatch-state 1\n"
                              "starts-remembered 2\n"
                              "start 1795000000 5000\n"
                              "start 1795000060 5060\n"
                              "in-a-row 2\n"
                              "healthy-since 1795000100 5100\n"
                              "paused 1795000200 5200\n"
                              "pause-seconds 3600\n"
                              "damaged 1795000300 5300\n"
                              "budget-told 1\n"
                              "last-state CRITICAL\n"
                              "last-reason mux-down\n"
                              "last-suppressed back-off\n"
                              "protection-seen 1795000400 5400\n"
                              "links-asked 1795000500 5500\n"
                              "settings-refused 4294967295\n"
                              "starts-made 12\n"
                              "probe-failed connections 3\n"
                              "start-suppressed interrupted 4\n"
                              "colour of-a-later-version 5\n"
                              "end\n";

static bool parse(struct memory *memory, const char *text) {
    return memory_parse(memory, text, strlen(text));
}

static void what_is_printed_is_read_back(void **state) {
    (void)state;
    struct memory memory;
    char text[MEMORY_TEXT_MAX];
    assert_true(parse(&memory, example));
    assert_int_equal(memory.start_count, 2);
    assert_int_equal(memory.starts[1].wall_s, 1795000060);
    assert_int_equal(memory.starts[1].uptime_s, 5060);
    assert_int_equal(memory.in_a_row, 2);
    assert_int_equal(memory.healthy_since.uptime_s, 5100);
    assert_int_equal(memory.paused.wall_s, 1795000200);
    assert_int_equal(memory.pause_s, 3600);
    assert_int_equal(memory.damaged.wall_s, 1795000300);
    assert_int_equal(memory.sign_seen.uptime_s, 5400);
    assert_int_equal(memory.links_asked.wall_s, 1795000500);
    assert_int_equal(memory.links_asked.uptime_s, 5500);
    assert_true(memory.budget_told);
    assert_string_equal(memory.last_state, "CRITICAL");
    assert_string_equal(memory.last_reason, "mux-down");
    assert_string_equal(memory.last_suppressed, "back-off");
    assert_int_equal(memory.settings_refused, UINT32_MAX);
    assert_int_equal(memory.counters.starts, 12);
    assert_int_equal(memory.counters.failed[PROBE_CONNECTIONS], 3);
    assert_int_equal(memory.counters.suppressed[SUPPRESSED_BY_SIGNAL], 4);
    assert_int_equal(memory_print(&memory, text), strlen(example));
    assert_string_equal(text, example);
}

static void an_empty_memory_is_one(void **state) {
    (void)state;
    struct memory memory;
    char text[MEMORY_TEXT_MAX];
    memset(&memory, 0, sizeof memory);
    size_t length = memory_print(&memory, text);
    memset(&memory, 0xff, sizeof memory);
    assert_true(memory_parse(&memory, text, length));
    assert_int_equal(memory.start_count, 0);
    assert_false(moment_set(memory.paused));
    assert_false(moment_set(memory.healthy_since));
    assert_string_equal(memory.last_state, "");
}

static void the_fullest_memory_fits(void **state) {
    (void)state;
    struct memory memory;
    char text[MEMORY_TEXT_MAX];
    struct moment latest = {INT64_MAX / 2, INT64_MAX / 2};
    memset(&memory, 0, sizeof memory);
    for (unsigned i = 0; i < MEMORY_STARTS_MAX; i++) {
        memory.starts[i] = latest;
    }
    memory.start_count = MEMORY_STARTS_MAX;
    memory.in_a_row = UINT32_MAX;
    memory.healthy_since = memory.paused = memory.damaged = latest;
    memory.sign_seen = memory.links_asked = latest;
    memory.pause_s = INT32_MAX;
    memory.budget_told = true;
    memset(memory.last_state, 'x', MEMORY_LABEL_SIZE - 1);
    memset(memory.last_reason, 'y', MEMORY_LABEL_SIZE - 1);
    memset(memory.last_suppressed, 'z', MEMORY_LABEL_SIZE - 1);
    memory.settings_refused = UINT32_MAX;
    memory.counters.starts = INT64_MAX / 2;
    for (int i = 0; i < PROBES; i++) {
        memory.counters.failed[i] = INT64_MAX / 2;
    }
    for (int i = SUPPRESSED_BY_NOTHING + 1; i < SUPPRESSORS; i++) {
        memory.counters.suppressed[i] = INT64_MAX / 2;
    }
    memset(memory.kept, 'k', MEMORY_KEPT_SIZE - 2);
    memory.kept[MEMORY_KEPT_SIZE - 2] = '\n';
    size_t length = memory_print(&memory, text);
    assert_in_range(length, 1000, MEMORY_TEXT_MAX - 1);
    struct memory back;
    assert_true(memory_parse(&back, text, length));
    assert_memory_equal(&back.starts, &memory.starts, sizeof memory.starts);
    assert_int_equal(back.in_a_row, UINT32_MAX);
    assert_string_equal(back.last_suppressed, memory.last_suppressed);
    assert_memory_equal(&back.counters, &memory.counters, sizeof memory.counters);
    char again[MEMORY_TEXT_MAX];
    assert_int_equal(memory_print(&back, again), length);
    assert_string_equal(again, text);
}

static void check_label(const char *id) {
    struct memory memory;
    char text[120];
    if (id == NULL) {
        return;
    }
    snprintf(text, sizeof text, "muxwatch-state 1\nlast-reason %s\nend\n", id);
    check_number(id, parse(&memory, text), true);
    check_text(id, memory.last_reason, id);
}

static void every_id_is_a_label(void **state) {
    (void)state;
    for (enum reason reason = 0; reason < REASONS; reason++) {
        check_label(reason_words[reason].id);
    }
    for (enum suppressor suppressor = 0; suppressor < SUPPRESSORS; suppressor++) {
        check_label(suppressor_id(suppressor));
    }
}

static void a_file_cut_anywhere_is_damaged(void **state) {
    (void)state;
    size_t whole = strlen(example) - 1; /* the last newline may go: all was there */
    for (size_t cut = 0; cut < whole; cut++) {
        struct memory memory;
        memset(&memory, 0xff, sizeof memory);
        if (memory_parse(&memory, example, cut)) {
            fail_msg("cut at byte %zu: believed", cut);
        }
        assert_int_equal(memory.start_count, 0);
        assert_int_equal(memory.in_a_row, 0);
        assert_string_equal(memory.last_state, "");
    }
    struct memory memory;
    assert_true(memory_parse(&memory, example, whole));
}

/* Lines that no state file has, between a good first and a good last one. */
static void nothing_of_a_damaged_file_is_believed(void **state) {
    (void)state;
    static const char *const lines[] = {
        "starts-made -1",
        "probe-failed mux",
        "probe-failed guests 1",
        "start-suppressed none 1",
        "start-suppressed paused x",
        "start 0 5",
        "start 5",
        "start -5 5",
        "start 5 -5",
        "start 5 5 5",
        "start 99999999999999999999 5",
        "start x 5",
        "in-a-row",
        "in-a-row -1",
        "in-a-row 4294967296",
        "in-a-row 1 2",
        "starts-remembered 1",
        "damaged 5",
        "protection-seen 5",
        "links-asked 5",
        "paused",
        "pause-seconds 2147483648",
        "budget-told 2",
        "budget-told yes",
        "last-state",
        "last-state two words",
        "last-state \033[31m",
        "last-state abc123",
        "last-state abcdefghijklmnopqrstuvwxyz-abcdef",
        "unknown 5",
        "",
        "muxwatch-state 1",
        "end\nin-a-row 5",
        "end\n",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct memory memory;
        char text[200];
        snprintf(text, sizeof text, "muxwatch-state 1\nin-a-row 7\n%s\nend\n", lines[i]);
        check_number(lines[i], parse(&memory, text), false);
        check_number(lines[i], memory.in_a_row, 0);
    }
}

/* What a later version wrote, in a file that is complete. */
static void a_key_that_is_not_known_is_kept(void **state) {
    (void)state;
    static const char *const lines[] = {"colour blue", "x", "probe-failed guests 1",
                                        "start-suppressed by-the-moon 2\nzone 1 2 3 \"four\""};
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct memory memory;
        char text[MEMORY_TEXT_MAX];
        memset(&memory, 0, sizeof memory);
        memory.in_a_row = 7;
        snprintf(memory.kept, sizeof memory.kept, "%s\n", lines[i]);
        size_t length = memory_print(&memory, text);
        memset(&memory, 0, sizeof memory);
        check_number(lines[i], memory_parse(&memory, text, length), true);
        check_number(lines[i], memory.in_a_row, 7);
        check_number(lines[i], strncmp(memory.kept, lines[i], strlen(lines[i])), 0);
    }
}

/* One key spoilt, so that it is none of this version's: nothing of ours may be missing then. */
static void a_spoilt_key_is_no_later_version(void **state) {
    (void)state;
    static const char *const keys[] = {
        "\nstarts-remembered", "\nstart 1795000060", "\nin-a-row",   "\npaused",
        "\npause-seconds",     "\nbudget-told",      "\nstarts-made"};
    for (size_t i = 0; i < COUNT(keys); i++) {
        struct memory memory;
        char text[sizeof example];
        memcpy(text, example, sizeof example);
        *(strstr(text, keys[i]) + 2) = 'Q';
        check_number(keys[i], parse(&memory, text), false);
        check_number(keys[i], memory.start_count, 0);
    }
}

static void no_more_is_kept_than_there_is_room_for(void **state) {
    (void)state;
    struct memory memory;
    char text[MEMORY_TEXT_MAX + 200];
    memset(&memory, 0, sizeof memory);
    memset(memory.kept, 'k', MEMORY_KEPT_SIZE - 2);
    memory.kept[MEMORY_KEPT_SIZE - 2] = '\n';
    size_t length = memory_print(&memory, text);
    assert_true(memory_parse(&memory, text, length));
    strcpy(text + length - strlen("end\n"), "k\nend\n");
    assert_false(parse(&memory, text));
}

static void after_damage_the_budget_counts_as_spent(void **state) {
    (void)state;
    struct memory memory;
    char text[MEMORY_TEXT_MAX];
    memset(&memory, 0xff, sizeof memory);
    policy_begin_damaged(&memory, (struct moment){1795000000, 5000});
    assert_int_equal(memory.start_count, 0);
    assert_true(memory.budget_told); /* the damage is the one event */
    size_t length = memory_print(&memory, text);
    assert_true(memory_parse(&memory, text, length));
    assert_int_equal(memory.damaged.uptime_s, 5000);
}

static void what_is_no_state_file_is_told_so(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "hello\n",
        "muxwatch-state 2\nend\n",
        " muxwatch-state 1\nend\n",
        "muxwatch-state 1\n",
        "muxwatch-state 1\nin-a-row 5\n",
        "muxwatch-state 1\nend\nin-a-row 5\n",
        "muxwatch-state 1\nend\nend\n",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct memory memory;
        check_number(texts[i], parse(&memory, texts[i]), false);
    }
}

static void a_line_too_long_or_a_start_too_many_is_damage(void **state) {
    (void)state;
    static char text[8192];
    struct memory memory;
    int used = snprintf(text, sizeof text, "muxwatch-state 1\n");
    memset(text + used, 'x', 3000);
    snprintf(text + used + 3000, 100, "\nend\n");
    assert_false(parse(&memory, text));
    for (int i = 0; i <= MEMORY_STARTS_MAX; i++) {
        used += snprintf(text + used, 100, "start 1795000000 500\n");
    }
    snprintf(text + used, 100, "end\n");
    assert_false(parse(&memory, text));
    assert_int_equal(memory.start_count, 0);
}

static void random_damage_never_harms(void **state) {
    (void)state;
    uint32_t random = 20261122;
    for (int round = 0; round < 20000; round++) {
        char text[sizeof example];
        struct memory memory;
        memcpy(text, example, sizeof example);
        for (int i = 0; i < 3; i++) {
            random = random * 1664525u + 1013904223u;
            text[(random >> 8) % (sizeof example - 1)] = (char)(random >> 24);
        }
        if (memory_parse(&memory, text, sizeof example - 1)) {
            assert_in_range(memory.start_count, 0, MEMORY_STARTS_MAX);
        } else {
            assert_int_equal(memory.start_count, 0);
        }
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed_is_read_back),
        cmocka_unit_test(an_empty_memory_is_one),
        cmocka_unit_test(the_fullest_memory_fits),
        cmocka_unit_test(every_id_is_a_label),
        cmocka_unit_test(a_file_cut_anywhere_is_damaged),
        cmocka_unit_test(nothing_of_a_damaged_file_is_believed),
        cmocka_unit_test(a_key_that_is_not_known_is_kept),
        cmocka_unit_test(a_spoilt_key_is_no_later_version),
        cmocka_unit_test(no_more_is_kept_than_there_is_room_for),
        cmocka_unit_test(after_damage_the_budget_counts_as_spent),
        cmocka_unit_test(what_is_no_state_file_is_told_so),
        cmocka_unit_test(a_line_too_long_or_a_start_too_many_is_damage),
        cmocka_unit_test(random_damage_never_harms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
