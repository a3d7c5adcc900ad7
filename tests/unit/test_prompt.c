#include "evidence/prompt.h"

#include "unit.h"

static void tells_prompts_from_output(void **state) {
    (void)state;
    static const struct {
        const char *line;
        const char *command; /* NULL: no prompt */
    } rows[] = {
        {"~ # ps | grep Mux", "ps | grep Mux"},
        {"~ # ", ""},
        {"~ #", ""},
        {"  ~ #  ps -c  ", "ps -c"},
        {"/tmp # esxcfg-module -l", "esxcfg-module -l"},
        {"# ps", "ps"},
        {"$ ps", "ps"},
        {"#", ""},
        {"[root@esx01:~] esxcli network ip connection list", "esxcli network ip connection list"},
        {"[root@esx01:~]", ""},
        {"[root@dsva01-95 dsva]# netstat -tna | grep 48651", "netstat -tna | grep 48651"},
        {"[root@dsva01-95 dsva]$ id", "id"},
        {"[root@esx01:~ esxcli", NULL},
        {"vShield-Endpoint-Mux is not running", NULL},
        {"vmci 3 144", NULL},
        {"tcp 0 0 10.3.239.40:59572 10.3.239.34:443 ESTABLISHED 250155 vShield-Endpoint-Mux", NULL},
        {"one two # three", NULL},
        {"#hash", NULL},
        {"~ ## x", NULL},
        {"", NULL},
        {"   ", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct span command = {NULL, 0};
        bool found = prompt_line(span_of(rows[i].line), &command);
        check_number(rows[i].line, found, rows[i].command != NULL);
        if (found && !span_equal(command, rows[i].command)) {
            fail_msg("%s: the command is '%.*s'", rows[i].line, (int)command.length, command.bytes);
        }
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_prompts_from_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
