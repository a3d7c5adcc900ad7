/* What the report says of pasted evidence itself: what contradicts what, how old it is, what was not used of it. */
#include "printed.h"
#include "report/report.h"
#include "told.h"
#include "unit.h"

static const char *print(void (*break_it)(struct observations *seen), enum language language) {
    struct report report;
    struct printed printed;
    told_begin(&report, break_it);
    report.language = language;
    report.from = "ticket.txt";
    printed_begin(&printed);
    report_print_text(printed.out, &report);
    return printed_kept(&printed);
}

static void contradictory(struct observations *seen) {
    scene_unobserved(&seen->probes[PROBE_MUX], "ticket.txt");
    seen->mux.status = STATUS_UNKNOWN;
    seen->conflict_count = 2;
    seen->conflicts[0] = (struct conflict){.topic = PROBE_MUX, .lines = {4, 9}};
    seen->conflicts[1] = (struct conflict){.topic = PROBE_CONNECTIONS, .lines = {12, 30}};
}

static void of_two_hosts(struct observations *seen) {
    snprintf(seen->hosts[0], sizeof seen->hosts[0], "esx01");
    snprintf(seen->hosts[1], sizeof seen->hosts[1], "esx02");
}

static void dated(struct observations *seen) {
    seen->taken = 20240627120005;
    seen->unused = (struct pasted_lines){.lines = 7, .count = 2, .ranges = {{1, 3}, {9, 9}}, .more = true};
}

static void gone(struct observations *seen) {
    scene_unobserved(&seen->probes[PROBE_MUX], "ticket.txt");
    seen->mux = (struct mux_answer){.status = STATUS_UNKNOWN, .exit_code = STATUS_NO_EXIT};
    seen->worlds = 0;
    seen->connections.established = seen->connections.alive = seen->connections.manager = 0;
    seen->lists_mux = true;
}

static void conflicts_name_their_lines(void **state) {
    (void)state;
    check_has(print(contradictory, LANGUAGE_EN),
              "mux in lines 4 and 9; connections in lines 12\n          and 30.");
    check_has(print(of_two_hosts, LANGUAGE_EN), "(esx01, esx02)");
    check_has(print(of_two_hosts, LANGUAGE_JA), "(esx01,\n          esx02)");
}

static void age_and_unused_lines_stand_below(void **state) {
    (void)state;
    const char *text = print(dated, LANGUAGE_EN);
    check_has(text, "\ndated     2024-06-27T12:00:05\n");
    check_has(text, "\nunused    lines that answer no question: 1-3, 9, ... (7 in all)\n");
}

/* Whole lists without Mux say that it is down, though its status was not seen; one row of it, and nothing is known. */
static void lists_speak_where_the_status_is_not_known(void **state) {
    (void)state;
    struct report report;
    check_has(print(gone, LANGUAGE_EN), "CRITICAL");
    told_begin(&report, gone);
    assert_int_equal(report.verdict.mux, MUX_GONE);
    report.seen.connections.alive = 1;
    assert_int_equal(verdict_mux(&report.seen), MUX_UNKNOWN);
    report.seen.connections.alive = 0;
    report.seen.lists_mux = false;
    assert_int_equal(verdict_mux(&report.seen), MUX_UNKNOWN);
    report.seen.lists_mux = true;
    report.seen.worlds = 1;
    assert_int_equal(verdict_mux(&report.seen), MUX_UNKNOWN);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(conflicts_name_their_lines),
        cmocka_unit_test(age_and_unused_lines_stand_below),
        cmocka_unit_test(lists_speak_where_the_status_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
