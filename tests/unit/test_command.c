#include "evidence/command.h"

#include "unit.h"

#define LIST "esxcli network ip connection list"

/* What each command line asks, and whether a row of Mux to the appliance would be in its answer for sure. */
static const struct {
    const char *line;
    const char *is; /* for command_is() */
    bool keeps;
} lines[] = {
    {LIST, LIST, true},
    {"localcli network ip connection list", LIST, true},
    {"sudo /sbin/" LIST, LIST, true},
    {"LANG=C " LIST " 2>/dev/null", LIST, true},
    {"$esxcli.network.ip.connection.list()", LIST, true},
    {"$esxcli.network.ip.connection.list.Invoke() | ft -AutoSize", LIST, true},
    {"govc host.esxcli -host esx01 network ip connection list", LIST, true},
    {"ssh root@esx01 " LIST, LIST, true},
    {"ssh -p 22 root@esx01 \"" LIST " | grep Mux\"", LIST, true},
    {LIST " | grep Mux", LIST, true},
    {LIST " | grep mux", LIST, false},
    {LIST " | grep -i mux", LIST, true},
    {LIST " | grep -w Mux", LIST, true},
    {LIST " | grep -w Mu", LIST, false},
    {LIST " | grep -iw MUX", LIST, true},
    {LIST " | grep -v Mux", LIST, false},
    {LIST " | grep -v hostd", LIST, true},
    {LIST " | grep -n 48651", LIST, true},
    {LIST " | grep -c 48651", LIST, false},
    {LIST " | grep hostd", LIST, false},
    {LIST " | grep 'Mux\\|hostd'", LIST, true},
    {LIST " | grep 'Mux|hostd'", LIST, false},
    {LIST " | grep -E 'Mux|hostd'", LIST, true},
    {LIST " | egrep \"hostd|48651\"", LIST, true},
    {LIST " | fgrep 169.254.1.39", LIST, true},
    {LIST " | grep -Fr M.x", LIST, false},
    {LIST " | grep ^tcp.*ESTABLISHED", LIST, true},
    {LIST " | grep ^udp", LIST, false},
    {LIST " | grep [0-9]*:48651", LIST, true},
    {LIST " | grep -e Mux | grep -v hostd", LIST, true},
    {LIST " | grep -v '\\(Mux\\|hostd\\)'", LIST, false},
    {LIST " | grep -v '\\bMux'", LIST, false},
    {LIST " | grep -v '\\<Mux'", LIST, false},
    {LIST " | grep -v '[[:upper:]]ux'", LIST, false},
    {LIST " | grep '[M]ux'", LIST, true},
    {LIST " | grep '[^N]ux$'", LIST, true},
    {LIST " | grep 'Mu\\+x'", LIST, false},
    {LIST " | grep 'tcp\\?'", LIST, false},
    {LIST " | grep -E 'a.+b|Endpoint.*x$'", LIST, false},
    {LIST " | grep '*Mux'", LIST, false},
    {LIST " | grep a$b", LIST, false},
    {LIST " | findstr /i MUX", LIST, true},
    {LIST " | findstr /b Mux", LIST, false},
    {LIST " | findstr /r \"hostd M.x$\"", LIST, true},
    {LIST " | findstr \"hostd Mux\"", LIST, true},
    {LIST " | findstr /c:\"hostd Mux\"", LIST, false},
    {LIST " | find \"Mux\"", LIST, true},
    {LIST " | find /v \"Mux\"", LIST, false},
    {LIST " | find /c \"Mux\"", LIST, false},
    {LIST " | Select-String mux", LIST, true},
    {LIST " | Select-String -NotMatch Mux", LIST, false},
    {LIST " | Select-String -CaseSensitive mux", LIST, false},
    {LIST " | Select-String -CaseSensitive Mux", LIST, true},
    {LIST " | Where-Object {$_.WorldName -like '*Mux*'}", LIST, true},
    {LIST " | where {$_.WorldName -ne 'x'}", LIST, false},
    {LIST " | where {$_.WorldName -eq 'Mux'}", LIST, false},
    {LIST " | where {$_.WorldName -eq 'vshield-endpoint-mux'}", LIST, true},
    {LIST " | where {$_.WorldName -like 'Mux*'}", LIST, false},
    {LIST " | where {$_.WorldName -like '*Endpoint'}", LIST, false},
    {LIST " | where {$_.ForeignAddress -like '*:48651'}", LIST, true},
    {LIST " | where {$_.ForeignAddress -like '169.254.1.39*'}", LIST, true},
    {LIST " | where {$_.WorldName -match 'Mux'}", LIST, true},
    {LIST " | Where-Object WorldName -like \"*Mux*\"", LIST, true},
    {LIST " | where WorldName -eq Mux", LIST, false},
    {LIST " | where WorldName -eq vshield-endpoint-mux | ft", LIST, true},
    {LIST " | ? WorldName -like Mux*", LIST, false},
    {LIST " | ? WorldName -match Mux", LIST, true},
    {LIST " | ? WorldName -match hostd", LIST, false},
    {LIST " | ? WorldName -notlike hostd", LIST, false},
    {LIST " | ? WorldName -like *Mux* -and 1", LIST, false},
    {LIST " | ? WorldName", LIST, false},
    {LIST " | ? WorldName -like", LIST, false},
    {LIST " | ? WorldName -like *Mux* 2>&1 x", LIST, true},
    {LIST " | awk '/Mux/'", LIST, true},
    {LIST " | awk '/Mux/ {print}'", LIST, true},
    {LIST " | awk '/Mux/ {print $5}'", LIST, false},
    {LIST " | awk '{print $5}'", LIST, false},
    {LIST " | awk '!/Mux/'", LIST, false},
    {LIST " | head", LIST, false},
    {LIST " | tail -3", LIST, false},
    {LIST " | less", LIST, true},
    {LIST " | sort | tee x", LIST, true},
    {LIST " | wc -l", LIST, false},
    {LIST " | unknown-filter", LIST, false},
    {LIST " > x.txt", LIST, false},
    {LIST "; ps", LIST, false},
    {LIST " -t tcp", LIST, true},
    {LIST " --type=udp", LIST, false},
    {LIST " -N vmotion", LIST, false},
    {LIST " | grep M | grep u | grep x | grep t | grep c | grep p", LIST, true},
    {LIST " | grep M | grep u | grep x | grep t | grep c | grep p | grep M", LIST, false},
    {"/etc/init.d/vShield-Endpoint-Mux status", "init.d status", true},
    {"service vShield-Endpoint-Mux status", "init.d status", true},
    {"systemctl status vShield-Endpoint-Mux", "init.d status", true},
    {"get service nsx-context-mux", "init.d status", true},
    {"grep Mux /var/log/connections.txt", "cat", true},
    {"type connections.txt | findstr Mux", "cat", true},
};

static void a_command_keeps_what_its_filters_let_through(void **state) {
    static const char row[] =
        "tcp         0       0  169.254.1.1:54590  169.254.1.39:48651  ESTABLISHED    250150  newreno  "
        "vShield-Endpoint-Mux";
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct command command;
        command_parse(&command, span_of(lines[i].line));
        check_number(lines[i].line, command_is(&command, lines[i].is), true);
        check_number(lines[i].line, command_keeps(&command, row), lines[i].keeps);
    }
}

static void what_changes_the_host_is_known(void **state) {
    static const struct {
        const char *line;
        bool changes;
    } rows[] = {
        {"/etc/init.d/vShield-Endpoint-Mux start", true},
        {"/etc/init.d/vShield-Endpoint-Mux status", false},
        {"service ds_agent restart", true},
        {"services.sh restart", true},
        {"reboot", true},
        {"esxcli system shutdown reboot", true},
        {"net stop vsepflt", true},
        {"Restart-Service vsepflt", true},
        {"vim-cmd vmsvc/power.on 12", true},
        {"vim-cmd vmsvc/power.getstate 12", false},
        {"Get-VM DSVA-7 | Restart-VM", true},
        {"Get-VM DSVA-7", false},
        {"esxcli network ip interface set -e true -i vmk1", true},
        {"vmkload_mod vmci", true},
        {"vmkload_mod -l", false},
        {"ps", false},
        {"", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct command command;
        command_parse(&command, span_of(rows[i].line));
        check_number(rows[i].line, command_changes(&command), rows[i].changes);
    }
}

/* What stands behind a command that takes no words is its output, flattened. */
static void flattened_output_is_parted_from_its_command(void **state) {
    static const struct {
        const char *line;
        const char *is;
        const char *rest;
    } rows[] = {
        {"esxcfg-module -l vmci 3 144", "esxcfg-module", "vmci 3 144"},
        {"ps | grep Mux 5695 5695 x", "ps", "5695 5695 x"},
        {"ps aux", "ps", ""},
        {"ps axr", "ps", "axr"}, /* only what runs just now: no list of all */
        {"ps \"\"", "ps", "\""},
        {LIST " tcp 0 0", LIST, "tcp 0 0"},
        {"netstat -tna", "netstat", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct command command;
        char rest[64];
        command_parse(&command, span_of(rows[i].line));
        check_number(rows[i].line, command_is(&command, rows[i].is), true);
        span_copy(rest, sizeof rest, command.rest);
        check_text(rows[i].line, rest, rows[i].rest);
    }
}

/* A pattern that would take for ever proves nothing. */
static void a_hostile_pattern_ends(void **state) {
    struct command command;
    char row[512];
    (void)state;
    memset(row, 'a', sizeof row - 1);
    row[sizeof row - 1] = '\0';
    command_parse(&command, span_of(LIST " | grep -v 'a*a*a*a*a*a*a*a*a*a*a*a*b'"));
    assert_false(command.unclear);
    assert_false(command_keeps(&command, row));
}

static void a_line_without_an_end_is_unclear(void **state) {
    static const char *const fronts[] = {"x", "ssh root@esx01 " LIST, "ssh root@esx01 \"" LIST "\"",
                                         "ansible esx -m raw -a \"" LIST "\""};
    char text[2 * COMMAND_LONGEST];
    struct command command;
    (void)state;
    for (size_t i = 0; i < COUNT(fronts); i++) {
        memset(text, ' ', sizeof text);
        memcpy(text, fronts[i], strlen(fronts[i]));
        text[sizeof text - 1] = 'x';
        command_parse(&command, (struct span){text, sizeof text});
        check_number(fronts[i], command.unclear, true);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_keeps_what_its_filters_let_through),
        cmocka_unit_test(what_changes_the_host_is_known),
        cmocka_unit_test(flattened_output_is_parted_from_its_command),
        cmocka_unit_test(a_hostile_pattern_ends),
        cmocka_unit_test(a_line_without_an_end_is_unclear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
