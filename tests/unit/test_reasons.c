#include "report/results.h"

#include "base/span.h"
#include "unit.h"

static const struct {
    enum reason reason;
    const char *id;
    enum state state;
} contract[] = {
    {REASON_OK, "ok", STATE_OK},
    {REASON_MUX_NOT_INSTALLED, "mux-not-installed", STATE_UNKNOWN},
    {REASON_MUX_DOWN, "mux-down", STATE_CRITICAL},
    {REASON_MUX_CONTRADICTION, "mux-contradiction", STATE_UNKNOWN},
    {REASON_VMCI_MISSING, "vmci-missing", STATE_CRITICAL},
    {REASON_DSVA_DISCONNECTED, "dsva-disconnected", STATE_CRITICAL},
    {REASON_OWNER_UNKNOWN, "owner-unknown", STATE_OK},
    {REASON_MANAGER_DISCONNECTED, "manager-disconnected", STATE_OK},
    {REASON_PROBE_FAILED, "probe-failed", STATE_UNKNOWN},
    {REASON_MAINTENANCE_MODE, "maintenance-mode", STATE_WARNING},
    {REASON_MUX_STARTED, "mux-started", STATE_WARNING},
    {REASON_START_FAILED, "start-failed", STATE_CRITICAL},
    {REASON_BUDGET_SPENT, "restart-budget-spent", STATE_CRITICAL},
    {REASON_WRONG_USAGE, "wrong-usage", STATE_UNKNOWN},
    {REASON_NOT_DEPLOYED, "protection-not-deployed", STATE_UNKNOWN},
    {REASON_EVIDENCE_CONFLICTS, "evidence-conflicts", STATE_UNKNOWN},
};

static void ids_and_states_are_the_contracts(void **state) {
    (void)state;
    assert_int_equal(COUNT(contract), REASONS);
    for (size_t i = 0; i < COUNT(contract); i++) {
        const struct result_words *words = &reason_words[contract[i].reason];
        check_text(contract[i].id, words->id, contract[i].id);
        check_number(contract[i].id, reason_state(contract[i].reason), contract[i].state);
    }
}

static void states_have_an_order_a_name_and_an_exit_code(void **state) {
    (void)state;
    static const struct {
        enum state state;
        const char *name;
        int code;
    } rows[] = {
        {STATE_OK, "OK", 0},
        {STATE_UNKNOWN, "UNKNOWN", 3},
        {STATE_WARNING, "WARNING", 1},
        {STATE_CRITICAL, "CRITICAL", 2},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].name, rows[i].state, i); /* the worse the greater */
        check_text(rows[i].name, state_name(rows[i].state), rows[i].name);
        check_number(rows[i].name, state_exit_code(rows[i].state), rows[i].code);
    }
}

/* Only the places that are filled stand in braces. */
static void check_places(const char *id, const char *text) {
    static const char *const places[] = {"{service}", "{port}",   "{module}",   "{detail}", "{states}",
                                         "{links}",   "{probes}", "{recovery}", "{refusal}"};
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        bool known = false;
        for (size_t i = 0; i < COUNT(places); i++) {
            known |= strncmp(at, places[i], strlen(places[i])) == 0;
        }
        if (!known) {
            fail_msg("%s: no such place: %s", id, at);
        }
    }
}

static void check_sentence(const char *id, const char *text) {
    assert_non_null(text);
    assert_int_not_equal(text[0], '\0');
    for (struct span rest = span_of(text); rest.length > 0; rest.bytes++, rest.length--) {
        if (rest.bytes[0] < ' ' || rest.bytes[0] > '~') {
            fail_msg("%s: a byte that is not plain text in: %s", id, text);
        }
    }
    check_places(id, text);
}

static void every_reason_has_words(void **state) {
    (void)state;
    for (int reason = 0; reason < REASONS; reason++) {
        const struct result_words *words = &reason_words[reason];
        check_sentence(words->id, words->headline);
        check_sentence(words->id, words->text);
        for (int i = 0; words->next_steps[i] != NULL; i++) {
            check_sentence(words->id, words->next_steps[i]);
        }
    }
}

static void what_is_not_ok_has_a_next_step(void **state) {
    (void)state;
    for (int reason = 0; reason < REASONS; reason++) {
        const struct result_words *words = &reason_words[reason];
        if (reason_state((enum reason)reason) != STATE_OK && words->next_steps[0] == NULL) {
            fail_msg("%s has no next step", words->id);
        }
    }
}

/* The commands that the vendor's support text gives stand in the steps. */
static void the_vendors_commands_are_there(void **state) {
    (void)state;
    static const struct {
        enum reason reason;
        const char *command;
    } rows[] = {
        {REASON_MUX_DOWN, "/etc/init.d/{service} start"},
        {REASON_MUX_DOWN, "esxcli network ip connection list"},
        {REASON_VMCI_MISSING, "esxcfg-module -l | grep vmci"},
        {REASON_DSVA_DISCONNECTED, "netstat -tna | grep {port}"},
        {REASON_DSVA_DISCONNECTED, "ps -ef | grep ds_am | grep -v grep"},
        {REASON_DSVA_DISCONNECTED, "service ds_agent restart"},
        {REASON_DSVA_DISCONNECTED, "sudo start ds_am"},
        {REASON_DSVA_DISCONNECTED, "/var/opt/ds_agent/diag/ds_agent.log"},
        {REASON_BUDGET_SPENT, "/opt/muxwatch/bin/muxwatch reset"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct result_words *words = &reason_words[rows[i].reason];
        bool found = false;
        for (int step = 0; words->next_steps[step] != NULL; step++) {
            found |= strstr(words->next_steps[step], rows[i].command) != NULL;
        }
        check_number(rows[i].command, found, true);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_and_states_are_the_contracts),
        cmocka_unit_test(states_have_an_order_a_name_and_an_exit_code),
        cmocka_unit_test(every_reason_has_words),
        cmocka_unit_test(what_is_not_ok_has_a_next_step),
        cmocka_unit_test(the_vendors_commands_are_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
