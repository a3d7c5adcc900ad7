#include "evidence/transcript.h"

#include "unit.h"

static const struct {
    const char *line;
    int shell; /* -1: no prompt */
    const char *host;
    const char *command;
} prompts[] = {
    {"~ # ps -c", SHELL_ANY, "", "ps -c"},
    {"~ #", SHELL_ANY, "", ""},
    {"/tmp # ls", SHELL_ANY, "", "ls"},
    {"# ls", SHELL_ANY, "", "ls"},
    {"[root@esx01:~] ps", SHELL_ESXI, "esx01", "ps"},
    {"[root@esx01:/var/log] ps", SHELL_ESXI, "esx01", "ps"},
    {"esx01:~] ps", SHELL_ESXI, "esx01", "ps"},
    {"[10:11:12 root@esx01:~] ps", SHELL_ESXI, "esx01", "ps"},
    {"[root@esx01:~]ps", SHELL_ESXI, "esx01", "ps"},
    {"[root@esx01:~] # ps", SHELL_ESXI, "esx01", "ps"},
    {"root@esx01 /var/log $ ps", SHELL_ANY, "esx01", "ps"},
    {"ann@mac ~ % ps", SHELL_ANY, "mac", "ps"},
    {"esx01> restart service nsx-context-mux", SHELL_ESXI, "esx01", "restart service nsx-context-mux"},
    {"[root@dsva01 ~]# ps -ef", SHELL_LINUX, "dsva01", "ps -ef"},
    {"admin@dsva:~$ ss -tan", SHELL_LINUX, "dsva", "ss -tan"},
    {"-bash-4.2# pidof ds_am", SHELL_ANY, "", "pidof ds_am"},
    {"C:\\>sc query vmci", SHELL_WINDOWS, "", "sc query vmci"},
    {"C:\\Users\\ann> fltmc", SHELL_WINDOWS, "", "fltmc"},
    {"PS C:\\> Get-Service", SHELL_WINDOWS, "", "Get-Service"},
    {"esx01.example.com> get service nsx-context-mux", SHELL_ESXI, "esx01.example.com",
     "get service nsx-context-mux"},
    {"esx01 | CHANGED | rc=0 >>", SHELL_ANY, "esx01", ""},
    {"esx01 | CHANGED | rc=0 | (stdout) a", SHELL_ANY, "esx01", ""},
    {"10.9.1.7 | FAILED! => {\"changed\": true, \"rc\": 127", SHELL_ANY, "10.9.1.7", ""},
    {"ok: [esx01.example.com -> localhost] => (item=a) => {", SHELL_ANY, "esx01.example.com", ""},
    {"fatal: [esx01]: FAILED! =>", SHELL_ANY, "esx01", ""},
    {"changed: [esx01]", -1, "", ""},
    {"esx01 | CHANGED | yes", -1, "", ""},
    {"warning: [esx01] => {", -1, "", ""},
    {"| esx01 | CHANGED | rc=0 |", -1, "", ""},
    {"", -1, "", ""},
    {"[INFO] started", -1, "", ""},
    {"[10:00:01] started", -1, "", ""},
    {"vmci 3 144", -1, "", ""},
    {"C: is full", -1, "", ""},
    {"\"tcp\",\"169.254.1.39:48651\",[root@esx01:~] STABLISHED", -1, "", ""},
    {"mail@example.com wrote", -1, "", ""},
    {"a > b", -1, "", ""},
    {"5695 5695 vShield-Endpoint-Mux /usr/lib/vmware/vShield-Endpoint-Mux", -1, "", ""},
};

static void prompts_are_told_from_text(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(prompts); i++) {
        struct prompt prompt;
        char host[64];
        char command[64];
        bool found = transcript_prompt(span_of(prompts[i].line), &prompt);
        check_number(prompts[i].line, found ? (int)prompt.shell : -1, prompts[i].shell);
        if (found) {
            span_copy(host, sizeof host, prompt.host);
            span_copy(command, sizeof command, prompt.command);
            check_text(prompts[i].line, host, prompts[i].host);
            check_text(prompts[i].line, command, prompts[i].command);
        }
    }
}

/* Where the second prompt begins; 0: none. */
static void a_flattened_line_has_further_prompts(void **state) {
    static const struct {
        const char *line;
        size_t at;
    } rows[] = {
        {"~ # ps ~ # ls", 7},  {"~ # ps", 0},
        {"~ # ps ~ #", 7},     {"[root@a:~] ps [root@a:~] ls", 14},
        {"x PS C:\\> dir", 2}, {"a [root@ is no prompt", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t length = strlen(rows[i].line);
        size_t wanted = rows[i].at > 0 ? rows[i].at : length;
        check_number(rows[i].line, transcript_next_prompt(span_of(rows[i].line)), wanted);
    }
}

/* Whether the command ran there, and what it did not print would have been there. */
static void results_that_failed_prove_nothing(void **state) {
    static const struct {
        const char *line;
        bool failed;
    } rows[] = {
        {"esx01 | CHANGED | rc=0 >>", false},  {"esx01 | FAILED | rc=1 >>", false},
        {"esx01 | FAILED | rc=2 >>", true},    {"esx01 | UNREACHABLE! => {", true},
        {"a | FAILED! => {\"rc\": 1}", false}, {"a | FAILED! => {\"rc\": 127}", true},
        {"esx01 | CHANGED | rc=-1 >>", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct prompt prompt;
        assert_true(transcript_prompt(span_of(rows[i].line), &prompt) && prompt.result);
        check_number(rows[i].line, prompt.failed, rows[i].failed);
    }
}

enum { ELIDES = 1, NOTHING = 2, REFUSES = 4, GOES_ON = 8, EXPECTS = 16 };

static void remarks_are_told_from_rows(void **state) {
    static const struct {
        const char *line;
        unsigned says;
    } rows[] = {
        {"...", ELIDES},
        {"   ...   ", ELIDES},
        {"[...]", ELIDES},
        {". . .", ELIDES},
        {"[snip]", ELIDES},
        {"(40 more rows like this)", ELIDES},
        {"<output omitted>", ELIDES},
        {".", ELIDES}, /* decode makes it of an ellipsis */
        {"... all rows of hostd ...", ELIDES},
        {"[ ... ]", ELIDES},
        {"(and others skipped)", ELIDES},
        {"Der Rest ist uninteressant.", ELIDES},
        {"\xe3\x81\xaa\xe3\x81\xa9", ELIDES},
        {"It is the same on all other hosts.", 0},
        {"The rest of the cluster works.", 0},
        {"What may be of interest here:", 0},
        {"From the same host, copied out of the browser:", 0},
        {"Mux is not running and so all guests are unprotected.", 0},
        {"It stops in the first few minutes after a reboot.", 0},
        {"\xe5\x95\x8f\xe9\xa1\x8c\xe3\x81\x8c\xe7\xb6\x9a\xe3\x81\x8f\xe3\x81\x9f\xe3\x82\x81", 0},
        {"(\xe7\xb6\x9a\xe3\x81\x8f)", ELIDES},
        {"all else is irrelevant, as are the others", ELIDES},
        {"and so on", ELIDES},
        {"only the first few rows", ELIDES},
        {"5695 5695 hostd /etc/vmware/hostd/config.xml", 0},
        {"./check.sh --all", 0},
        {"[  OK  ]", 0},
        {"[   12.348211] vmci: initialized", 0},
        {"(\xe4\xbb\xa5\xe4\xb8\x8b\xe7\x9c\x81\xe7\x95\xa5)", ELIDES},
        {"(nothing)", NOTHING},
        {"(no output)", NOTHING},
        {"[empty]", NOTHING},
        {"\xef\xbc\x88\xe5\x87\xba\xe5\x8a\x9b\xe3\x81\xaa\xe3\x81\x97\xef\xbc\x89", NOTHING},
        {"Nothing.", NOTHING},
        {"No output at all.", NOTHING},
        {"*nothing returned*", NOTHING},
        {"--- nothing is printed ---", NOTHING},
        {"* none of the guests on this host is protected", 0},
        {"- nothing else was changed on this host", 0},
        {"<blank>", NOTHING},
        {"(leer)", NOTHING},
        {"vmci prints nothing", 0},
        {"-sh: ps: not found", REFUSES},
        {"bash: /x: Permission denied", REFUSES},
        {"Connect to localhost failed: Connection failure", REFUSES},
        {"Usage: esxcli network ip", REFUSES},
        {"Expected output:", EXPECTS},
        {"### Expected behavior", EXPECTS},
        {"\xe5\x87\xba\xe5\x8a\x9b\xe4\xbe\x8b\xef\xbc\x9a", EXPECTS},
        {"This is not what I expected:", 0},
        {"As expected", 0},
        {"As expected, Mux is down:", 0},
        {"Mux should be running but this is what we get:", 0},
        {"The expected connection is missing:", 0},
        {"We expected it to be up after the update. Output:", 0},
        {"You should see this output, but with your own addresses:", EXPECTS},
        {"If the driver is missing, you should see:", EXPECTS},
        {"We expected it to print:", EXPECTS},
        {"The command is expected to print:", EXPECTS},
        {"The expected answer:", EXPECTS},
        {"esx07.example.com:", 0},
        {"~ # ps |", GOES_ON},
        {"~ # ps \\", GOES_ON},
        {"~ # ps", 0},
        {"vmci 3 144", 0},
        {"tcp 0 0 169.254.1.1:54590 169.254.1.39:48651 ESTABLISHED 250150 vShield-Endpoint-Mux", 0},
        {"", 0},
    };
    struct span sentence =
        span_of("I removed the other lines here because they contain internal IP addresses of our customer.");
    (void)state;
    assert_true(transcript_elides(sentence, true) && !transcript_elides(sentence, false));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct span line = span_of(rows[i].line);
        check_number(rows[i].line, transcript_elides(line, false), (rows[i].says & ELIDES) != 0);
        check_number(rows[i].line, transcript_elides(line, true), (rows[i].says & ELIDES) != 0);
        check_number(rows[i].line, transcript_says_nothing(line), (rows[i].says & NOTHING) != 0);
        check_number(rows[i].line, transcript_refuses(line), (rows[i].says & REFUSES) != 0);
        check_number(rows[i].line, transcript_expects(line), (rows[i].says & EXPECTS) != 0);
        struct prompt prompt;
        bool goes_on = transcript_prompt(line, &prompt) && transcript_goes_on(&prompt);
        check_number(rows[i].line, goes_on, (rows[i].says & GOES_ON) != 0);
    }
}

static void dates_are_numbers_that_grow(void **state) {
    static const struct {
        const char *line;
        uint64_t date;
    } rows[] = {
        {"Mon Nov 23 09:12:44 UTC 2026", 20261123091244},
        {"2026-11-24T07:03:10Z", 20261124070310},
        {"2026-11-24 07:03", 20261124070300},
        {"Date: Tue, 24 Nov 2026 07:03:10 +0900", 20261124070310},
        {"=~=~=~= PuTTY log 2026.11.24 10:00:01 =~=~=~=", 20261124100001},
        {"Nov 24, 2026, 2:15 PM", 20261124141500},
        {"12:15 AM, 24-Nov-26", 20261124001500},
        {"24.11.2026 11:02 - Anna Berg (Arbeitsnotizen)", 20261124110200},
        {"Anna Berg added a comment - 24/Nov/26 9:00 AM", 20261124090000},
        {"by Mark Jones \xc2\xbb Mon Nov 23, 2026 10:00 am", 20261123100000},
        {"asked Nov 24 '26 at 9:12", 20261124091200},
        {"11/24/2026 9:40:51 AM GMT+1", 20261124094051},
        {"Montag, 7. September 2026 09:00", 20260907090000},
        {"11/05/2026 9:40", 0},
        {"24 Nov 2026", 0},
        {"07:03:10", 0},
        {"Nov 24 07:03:10", 0},
        {"2026-13-24 07:03:10", 0},
        {"2026-11-24 25:03:10", 0},
        {"99999999999999999999 2026", 0},
        {"", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].line, transcript_date(span_of(rows[i].line), true), rows[i].date);
    }
}

/* A date in another line is no date of what follows. */
static void rows_and_logs_have_dates_of_their_own(void **state) {
    static const struct {
        const char *line;
        bool dates;
    } rows[] = {
        {"Nov 24, 2026, 09:40", true},
        {"Anna Berg 11/24/2026 9:40 AM", true},
        {"# 2026-11-24 9:40 after the reboot", true},
        {"2026-11-24 09:40:12 Mux was started", false},
        {"11-24-2026 11:02:11 - Anna Berg (Additional comments)", true},
        {"2026-11-24 02:24:18.742209 [+0900]: [Info/5] | heartbeat sent | x.cpp:1:y | 1:2:z", false},
        {"ACPI         Microsoft ACPI Driver  Kernel        11/20/2010 6:19:16 PM", false},
        {"Active: active (running) since Tue 2024-06-04 10:02:11 JST", false},
        {"Tom started it on Nov 24, 2026 at 10:00, and it came up at once", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(rows[i].line, transcript_date(span_of(rows[i].line), false) > 0, rows[i].dates);
    }
}

/* The host's name; empty: none. */
static void headings_name_hosts(void **state) {
    static const struct {
        const char *line;
        const char *name;
    } rows[] = {
        {"esx41:", "esx41"},
        {"== root@esx-41.example.com ==", "esx-41"},
        {"On esx41 we see", "esx41"},
        {"vmk0:", ""},
        {"Step1:", ""},
        {"Output1:", ""},
        {"Case SR-1234567", ""},
        {"64 bytes from esx41: icmp_seq=0 ttl=64", ""},
        {"Step 1", ""},
        {"2107", ""},
    };
    char name[64];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        span_copy(name, sizeof name, transcript_named(span_of(rows[i].line)));
        check_text(rows[i].line, name, rows[i].name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prompts_are_told_from_text),
        cmocka_unit_test(results_that_failed_prove_nothing),
        cmocka_unit_test(a_flattened_line_has_further_prompts),
        cmocka_unit_test(remarks_are_told_from_rows),
        cmocka_unit_test(dates_are_numbers_that_grow),
        cmocka_unit_test(headings_name_hosts),
        cmocka_unit_test(rows_and_logs_have_dates_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
