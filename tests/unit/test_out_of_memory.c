/*
 * What happens when memory runs out: the n-th allocation fails, for n = 1, 2, … until none fails. The functions
 * below take the place of the C library's, do what ASan's would, and fail only while a sweep wants it.
 */
#include "apart.h"
#include "reader.h"
#include "unit.h"

#include <errno.h>

enum { NEVER = 0, SWEEP_MAX = 5000 };

/* Counts down to the allocation that fails; NEVER: none. */
static unsigned long fails_at = NEVER;
static bool has_failed;
static bool fails_for_good; /* from then on all of them */

void *__interceptor_malloc(size_t size);
void *__interceptor_calloc(size_t count, size_t size);
void *__interceptor_realloc(void *memory, size_t size);

static bool refused(void) {
    if (fails_at == NEVER && !(has_failed && fails_for_good)) {
        return false;
    }
    if (fails_at != NEVER && --fails_at != NEVER) {
        return false;
    }
    has_failed = true;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size) {
    return refused() ? NULL : __interceptor_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return refused() ? NULL : __interceptor_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    return refused() ? NULL : __interceptor_realloc(memory, size);
}

static void arm(unsigned long at, bool for_good) {
    fails_at = at;
    has_failed = false;
    fails_for_good = for_good;
}

/* Stops the failing. Returns whether one failed. */
static bool disarm(void) {
    bool failed = has_failed;
    arm(NEVER, false);
    return failed;
}

#define FIELD(name, value) "<field name=\"" name "\"><string>" value "</string></field>"
#define ROW(foreign)                                                                                         \
    "<structure typeName=\"IpConnection\">" FIELD("CCAlgo", "newreno") FIELD("ForeignAddress", foreign)      \
        FIELD("LocalAddress", "169.254.1.1:54590") FIELD("Proto", "tcp") FIELD("State", "ESTABLISHED")       \
            FIELD("WorldName", "vShield-Endpoint-Mux") "</structure>\n"

static const char xml[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<!-- a comment -->"
    "<root>\n<list type=\"structure\">\n" ROW("169.254.1.39:48651")
        ROW("10.3.239.34:&#52;43") "</list></root></output>\n";

/* Reads with the n-th allocation failing; false when none failed any more. */
static bool read_short(const char *text, size_t piece, unsigned long n, bool for_good) {
    struct connections seen;
    struct fault fault = {.id = FAULT_NONE};
    bool whole = false;
    size_t left = strlen(text);
    connections_begin(&seen, SERVICE_VSHIELD, 48651);
    arm(n, for_good);
    struct structures *reader = structures_open(&connections_xml, &seen);
    for (int fed = 0; reader != NULL && left > 0 && fed == 0;) {
        size_t size = piece < left ? piece : left;
        fed = structures_feed(reader, text, size);
        text += size;
        left -= size;
    }
    if (reader != NULL) {
        whole = structures_close(reader, &fault);
    }
    bool failed = disarm();
    if (whole && (seen.rows != 2 || seen.established != 1 || seen.manager != 1)) {
        fail_msg("allocation %lu failed, and the list is whole with %u rows", n, (unsigned)seen.rows);
    }
    if (!whole && (!failed || (reader != NULL && fault.id == FAULT_NONE))) {
        fail_msg("allocation %lu: not whole, but fault %d", n, (int)fault.id);
    }
    return failed;
}

static void the_xml_reader_gives_up(void **state) {
    (void)state;
    static const size_t pieces[] = {SIZE_MAX, 50};
    assert_false(read_short(xml, SIZE_MAX, SWEEP_MAX, false)); /* libxml2's own start */
    for (size_t i = 0; i < 2 * COUNT(pieces); i++) {
        unsigned long n = 1;
        while (read_short(xml, pieces[i / 2], n, i % 2 == 1)) {
            assert_true(++n < SWEEP_MAX);
        }
        print_message("xml: %lu allocations\n", n - 1);
        assert_true(n > 1); /* at least the reader itself */
    }
}

static unsigned long first_use_n;

static int read_first_of_all(void) {
    bool failed = read_short(xml, SIZE_MAX, first_use_n, false);
    return failed ? 0 : 7;
}

/* In a fresh process libxml2 makes itself ready, too: there it must not crash either. */
static void the_first_use_of_libxml2_gives_up_too(void **state) {
    (void)state;
    int status = 0;
    for (first_use_n = 1; status == 0; first_use_n++) {
        status = apart_run(read_first_of_all);
        assert_true(WIFEXITED(status));
        assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 7);
        assert_true(first_use_n < SWEEP_MAX);
    }
    assert_true(first_use_n > 10);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_use_of_libxml2_gives_up_too), /* before any other has used it */
        cmocka_unit_test(the_xml_reader_gives_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
