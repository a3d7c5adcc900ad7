#include "judge/plain_rows.h"

#include "reader.h"
#include "unit.h"

/*
 * Which rows are plain; and, above all, that it makes no difference: a list that comes in one piece, where plain rows are passed
 * over, says the same as one that comes byte by byte, where each row is read in full.
 */

#define HEADER                                                                                               \
    "Proto  Recv Q  Send Q  Local Address       Foreign Address     State        World ID  CC Algo  World "  \
    "Name          \n"                                                                                       \
    "-----  ------  ------  ------------------  ------------------  -----------  --------  -------  "        \
    "--------------------\n"

static const struct extent extents[COLUMNS] = {
    [PROTO] = {0, 5},   [LOCAL] = {23, 18}, [FOREIGN] = {43, 18},
    [STATE] = {63, 11}, [WORLD] = {76, 8},  [OWNER] = {95, 20},
};

static const struct {
    const char *row;
    bool plain;
} rows[] = {
    {"tcp         0       0  127.0.0.1:80        127.0.0.1:8307      ESTABLISHED    250150  newreno  hostd",
     true},
    {"tcp         0       0  0.0.0.0:22          0.0.0.0:0           LISTEN         250150  newreno  inetd",
     true},
    {"udp         0       0  0.0.0.0:123         0.0.0.0:0                          250150           ntpd",
     true},
    {"tcp         0       0  127.0.0.1:80        127.0.0.1:8307      TIME_WAIT           0", true},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:65535      CLOSE_WAIT     250150  cubic    hostd",
     true},
    {"tcp         0       0  10.3.239.40:59572   10.3.239.34:443     ESTABLISHED    250155  newreno  vpxa",
     true},
    {"tcp         0       0  10.3.239.40:59572   10.3.239.34:443     ESTABLISHED    250155  newreno  "
     "vShield-Endpoin",
     false},
    {"tcp         0       0  10.3.239.40:59572   10.3.239.34:443     ESTABLISHED    250155  newreno  "
     "vShield-Endpoi",
     true},
    {"tcp         0       0  10.3.239.40:59572   10.3.239.34:443     ESTABLISHED    250155  newreno", false},
    {"tcp         0       0  10.3.239.40:59572   10.3.239.34:443     ESTABLISHED    250155  newreno   vpxa",
     false},
    {"tcp         0       0  127.0.0.1:80        127.0.0.1:8307      ESTABLISHED    250150  newreno1", false},
    {"tcp         0       0  169.254.1.1:54590   169.254.1.39:48651  ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  169.254.1.1:54590   0169.254.1.39:4865  ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:65536      ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:000001     ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:           ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        :80                 ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        1234567812345678:1  ESTABLISHED    250150  newreno  hostd",
     true},
    {"tcp         0       0  127.0.0.1:80        123456781234567812  ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80 x       ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80 x      10.0.0.1:80         ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0                      10.0.0.1:80         ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0      -0- 127.0.0.1:80        10.0.0.1:80         ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80      1 10.0.0.1:80         ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80       1 ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80         ESTABLISHEDx   250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80         ESTABLISHED 1  250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80         ESTABLISHED    250150  newreno x hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80                        250150  newreno  hostd",
     false},
    {"udp         0       0  0.0.0.0:123         0.0.0.0:0           LISTEN         250150           ntpd",
     false},
    {"tcp4        0       0  127.0.0.1:80        10.0.0.1:80         ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp x       0       0  127.0.0.1:80        10.0.0.1:80         ESTABLISHED    250150  newreno  hostd",
     false},
    {"icmp        0       0  127.0.0.1:80        10.0.0.1:80         ESTABLISHED    250150  newreno  hostd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80         ESTABLISHED    250150  newreno  ho\tstd",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80         ESTABLISHED    250150  newreno  "
     "ho\xc3\xa9",
     false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80         ESTABLISHED", false},
    {"tcp         0       0  127.0.0.1:80        10.0.0.1:80", false},
    {"", false},
};

enum { FOLLOWING = 300 };

/* So many bytes that a row before them can be told. */
static void follow(char *text) {
    memset(text, 'x', FOLLOWING);
    text[FOLLOWING] = '\0';
}

static void each_row_is_told(void **state) {
    (void)state;
    struct plain_rows plain;
    plain_rows_learn(&plain, extents, SERVICE_VSHIELD);
    assert_true(plain.known);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[600];
        uint64_t count = 0;
        size_t length = (size_t)snprintf(text, sizeof text, "%s\n", rows[i].row);
        follow(text + length);
        size_t passed = plain_rows_pass(&plain, text, length + FOLLOWING, &count);
        check_number(rows[i].row, passed, rows[i].plain ? length : 0);
        check_number(rows[i].row, count, rows[i].plain ? 1 : 0);
        check_number(rows[i].row, plain_rows_pass(&plain, text, length, &count),
                     0); /* what follows is not there yet */
    }
}

static void a_long_line_is_not_plain(void **state) {
    (void)state;
    struct plain_rows plain;
    char text[600];
    uint64_t count = 0;
    plain_rows_learn(&plain, extents, SERVICE_VSHIELD);
    size_t length = (size_t)snprintf(text, sizeof text, "%s", rows[0].row);
    follow(text + length);
    text[length + FOLLOWING] = '\n';
    assert_int_equal(plain_rows_pass(&plain, text, length + FOLLOWING + 1, &count), 0);
}

static void other_columns_leave_none(void **state) {
    (void)state;
    static const struct {
        enum column column;
        struct extent extent;
    } others[] = {
        {PROTO, {1, 5}},     {PROTO, {0, 6}},     {LOCAL, {4, 18}},    {LOCAL, {50, 18}}, {LOCAL, {23, 60}},
        {FOREIGN, {15, 18}}, {FOREIGN, {43, 60}}, {FOREIGN, {64, 18}}, {STATE, {63, 10}}, {STATE, {63, 12}},
        {STATE, {77, 11}},   {WORLD, {96, 8}},    {OWNER, {240, 20}},
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        struct extent changed[COLUMNS];
        struct plain_rows plain;
        uint64_t count = 0;
        memcpy(changed, extents, sizeof changed);
        changed[others[i].column] = others[i].extent;
        plain_rows_learn(&plain, changed, SERVICE_VSHIELD);
        assert_false(plain.known);
        assert_int_equal(plain_rows_pass(&plain, rows[0].row, strlen(rows[0].row), &count), 0);
    }
}

static uint32_t next_random(uint32_t *random) {
    *random ^= *random << 13;
    *random ^= *random >> 17;
    *random ^= *random << 5;
    return *random;
}

/* A list of rows, mostly plain ones, of which some have a byte or two replaced by such that matter. */
static size_t make_list(char *text, uint32_t *random) {
    static const char bytes[] = " 0169:.v\t\r\nx-4";
    size_t length = (size_t)sprintf(text, "%s", HEADER);
    for (int row = 0; row < 8; row++) {
        char *line = text + length;
        size_t size =
            (size_t)sprintf(line, "%s\n", rows[next_random(random) % (row < 2 ? COUNT(rows) : 6)].row);
        for (uint32_t changes = next_random(random) % 16; changes > 13; changes--) {
            line[next_random(random) % size] = bytes[next_random(random) % (sizeof bytes - 1)];
        }
        length += size;
    }
    return length + (size_t)sprintf(text + length, "%s\n%s\n%s\n%s\n", rows[0].row, rows[1].row, rows[2].row,
                                    rows[3].row);
}

static void they_change_no_answer(void **state) {
    (void)state;
    uint32_t random = 20151006;
    unsigned whole = 0;
    for (int list = 0; list < 8000; list++) {
        char text[4096];
        size_t length = make_list(text, &random);
        struct reading passed = reader_read(connections_table_open, text, length, SIZE_MAX);
        struct reading read = reader_read(connections_table_open, text, length, 64);
        check_text(text, passed.error, read.error);
        if (passed.whole != read.whole || memcmp(&passed.seen, &read.seen, sizeof read.seen) != 0) {
            fail_msg("it makes a difference:\n%s", text);
        }
        whole += read.whole;
    }
    assert_in_range(whole, 400, 7600); /* lists of both kinds were among them */
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_is_told),
        cmocka_unit_test(a_long_line_is_not_plain),
        cmocka_unit_test(other_columns_leave_none),
        cmocka_unit_test(they_change_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
