#include "judge/parser_memory.h"

#include "apart.h"
#include "reader.h"
#include "unit.h"

#include <libxml/xmlmemory.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { MANY = 200 };

/* Each has its size of a byte of its own. */
static void fill(void *block, size_t size, size_t number) {
    memset(block, (int)(number % 251 + 1), size);
}

static void check_fill(const void *block, size_t size, size_t number) {
    const unsigned char *bytes = block;
    for (size_t i = 0; i < size; i++) {
        assert_int_equal(bytes[i], number % 251 + 1);
    }
}

/* Where the room begins, which only an empty one gives. */
static void *beginning(void) {
    void *block = xmlMalloc(1);
    assert_non_null(block);
    xmlFree(block);
    return block;
}

static void blocks_are_apart_and_aligned(void **state) {
    (void)state;
    void *blocks[MANY];
    for (size_t i = 0; i < MANY; i++) {
        blocks[i] = xmlMalloc(i * 7); /* 139,300 bytes: more than the room has */
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        fill(blocks[i], i * 7, i);
    }
    for (size_t i = 0; i < MANY; i++) {
        check_fill(blocks[i], i * 7, i);
        xmlFree(blocks[i]);
    }
}

static void a_block_keeps_its_bytes_when_it_grows(void **state) {
    (void)state;
    size_t size = 100;
    void *block = xmlRealloc(NULL, size);
    void *neighbour = xmlMalloc(10);
    assert_non_null(block);
    assert_non_null(neighbour);
    fill(block, size, 1);
    fill(neighbour, 10, 2);
    assert_ptr_equal(xmlRealloc(block, 50), block);
    /* Out of the room at last, and on. */
    for (; size < (size_t)4 * PARSER_MEMORY_ROOM; size *= 3) {
        block = xmlRealloc(block, size * 3);
        assert_non_null(block);
        check_fill(block, size == 100 ? 50 : size, 1);
        fill(block, size * 3, 1);
    }
    check_fill(neighbour, 10, 2);
    xmlFree(block);
    xmlFree(neighbour);
}

static void sizes_that_fit_just_or_just_not(void **state) {
    (void)state;
    enum { HEAD = _Alignof(max_align_t) };
    void *first = beginning();
    for (size_t size = PARSER_MEMORY_ROOM - 3 * HEAD; size <= PARSER_MEMORY_ROOM + HEAD; size++) {
        char *block = xmlMalloc(size);
        char *next = xmlMalloc(1);
        assert_non_null(block);
        assert_non_null(next);
        fill(block, size, 3);
        fill(next, 1, 4);
        check_fill(block, size, 3);
        bool in_room = block == first;
        assert_false(in_room && size > PARSER_MEMORY_ROOM - HEAD);
        xmlFree(block);
        xmlFree(next);
    }
    assert_ptr_equal(beginning(), first);
}

static void texts_are_copied(void **state) {
    (void)state;
    xmlChar *copy = (xmlChar *)xmlMemStrdup("vShield-Endpoint-Mux");
    assert_string_equal(copy, "vShield-Endpoint-Mux");
    xmlFree(copy);
}

/* Reads a list of so many connections. */
static void read_list(size_t rows) {
    static const char head[] = "<?xml version=\"1.0\"?><output><list type=\"structure\">";
    static const char row[] =
        "<structure><field name=\"Proto\"><string>tcp</string></field><field "
        "name=\"LocalAddress\"><string>::1:1"
        "</string></field><field name=\"ForeignAddress\"><string>::1:2</string></field><field "
        "name=\"State\"><string>"
        "LISTEN</string></field><field name=\"WorldName\"><string>a&amp;b</string></field></structure>";
    static const char tail[] = "</list></output>";
    char *list = malloc(sizeof head + rows * sizeof row + sizeof tail);
    char *end = stpcpy(list, head);
    for (size_t i = 0; i < rows; i++) {
        end = stpcpy(end, row);
    }
    end = stpcpy(end, tail);
    struct reading reading = reader_read(connections_xml_open, list, (size_t)(end - list), 4096);
    free(list);
    assert_true(reading.whole);
    assert_int_equal(reading.seen.rows, rows);
}

static void blocks_that_are_freed_in_any_order_make_room(void **state) {
    (void)state;
    void *blocks[MANY];
    void *first = beginning();
    for (size_t round = 0; round < 20; round++) {
        for (size_t i = 0; i < MANY; i++) {
            blocks[i] = xmlMalloc(150);
            fill(blocks[i], 150, i);
        }
        assert_ptr_equal(blocks[0], first);
        for (size_t i = 0; i < MANY; i++) {
            size_t one = i * 77 % MANY; /* each once: 77 and 200 have no divisor in common */
            check_fill(blocks[one], 150, one);
            xmlFree(blocks[one]);
        }
    }
    assert_ptr_equal(beginning(), first);
}

static int free_twice(void) {
    void *block = xmlMalloc(10);
    void *behind = xmlMalloc(10);
    APART_WANT(block != NULL && behind != NULL);
    xmlFree(block);
    xmlFree(block);
    return 0;
}

static int write_over_a_head(void) {
    char *block = xmlMalloc(16);
    char *behind = xmlMalloc(16);
    APART_WANT(block != NULL && behind == block + 32);
    volatile size_t too_much = 32; /* lest the compiler sees through it */
    memset(block, 'x', too_much);
    xmlFree(behind);
    return 0;
}

static void what_breaks_the_room_ends_the_program(void **state) {
    (void)state;
    int (*bodies[])(void) = {free_twice, write_over_a_head};
    for (size_t i = 0; i < COUNT(bodies); i++) {
        int status = apart_run(bodies[i]);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

static void a_list_leaves_no_more_than_the_first_one_did(void **state) {
    (void)state;
    read_list(1);
    void *first = beginning();
    read_list(1);
    assert_ptr_equal(beginning(), first);
    read_list(5000);
    assert_ptr_equal(beginning(), first);
}

static int begin(void **state) {
    (void)state;
    parser_memory_begin();
    return 0;
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_apart_and_aligned),
        cmocka_unit_test(a_block_keeps_its_bytes_when_it_grows),
        cmocka_unit_test(sizes_that_fit_just_or_just_not),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(blocks_that_are_freed_in_any_order_make_room),
        cmocka_unit_test(what_breaks_the_room_ends_the_program),
        cmocka_unit_test(a_list_leaves_no_more_than_the_first_one_did),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
