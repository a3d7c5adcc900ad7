#include "read/mux_log.h"

#include "base/service.h"
#include "unit.h"

static void its_own_lines_are_kept(void **state) {
    (void)state;
    static const struct {
        const char *line;
        bool kept;
    } rows[] = {
        {"2026-11-26T01:02:03Z watchdog-vShield-Endpoint-Mux: [100] Begin "
         "'/usr/lib/vmware/vShield-Endpoint-Mux', min-uptime = 60",
         true},
        {"2026-11-26T01:02:03Z vShield-Endpoint-Mux[5695]: started", true},
        {"2026-11-26T01:02:03Z EPSECMUX[5695]: [ERROR] connect failed", true},
        {"2026-11-26T01:02:03Z muxwatch: mux-start service=vShield-Endpoint-Mux starts_in_window=1", false},
        {"2026-11-26T01:02:03Z root: /etc/init.d/vShield-Endpoint-Mux start", false},
        {"2026-11-26T01:02:03Z watchdog-hostd: [1] Begin", false},
        {"", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct mux_log log = {.count = 0};
        check_number(rows[i].line, mux_log_line(&log, span_of(rows[i].line), SERVICE_VSHIELD), rows[i].kept);
        check_number(rows[i].line, log.count, rows[i].kept);
    }
}

static void the_last_lines_stand_oldest_first(void **state) {
    (void)state;
    struct mux_log log = {.count = 0};
    char line[40];
    for (int i = 1; i <= 5; i++) {
        snprintf(line, sizeof line, "%d EPSECMUX: \033[31mx", i);
        assert_true(mux_log_line(&log, span_of(line), SERVICE_VSHIELD));
    }
    assert_string_equal(log.lines[0], "3 EPSECMUX: ?[31mx");
    assert_string_equal(log.lines[MUX_LOG_LINES - 1], "5 EPSECMUX: ?[31mx");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_own_lines_are_kept),
        cmocka_unit_test(the_last_lines_stand_oldest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
