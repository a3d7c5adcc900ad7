#include "read/modules.h"

#include "feed.h"
#include "unit.h"

static const struct {
    const char *name;
    const char *text;
    bool observed;
    bool loaded;
} rows[] = {
    {"the list", "Name                     Used  Size (kb)\nvmkernel  87  10472\nvmci  3  144\n", true, true},
    {"not in it", "Name Used Size (kb)\nvmkernel 87 10472\n", true, false},
    {"esxcli's, with single blanks", "Name Is Loaded Is Enabled\nvmkernel true true\nvmci true true\n", true,
     true},
    {"the same, not loaded", "Name Is Loaded Is Enabled\nvmkernel true true\nvmci false true\n", true, false},
    {"only the shim", "vmkernel 87 10472\nvmci_v2_shim 0 12\n", true, false},
    {"in another column", "x 1 144 vmci\n", true, false},
    {"another case", "VMCI 3 144\n", true, false},
    {"nothing", "", false, false},
    {"an error", "-sh: esxcfg-module: not found\n", false, false},
    {"only the header", "Name Used Size (kb)\n", false, false},
    {"CR LF and no last newline", "vmkernel 87 10472\r\nvmci 3 144", true, true},
    {"cut in the last row", "vmkernel 87 10472\nvmc", false, false},
    {"cut after the module was seen", "vmci 3 144\nvmkern", true, true},
    {"cut in the header", "Name Us", false, false},
    {"a damaged name", "vmkernel 87 10472\n=E2=80=8Bvmci 3 144\n", false, false},
    {"esxcli's, a damaged name", "Name Is Loaded Is Enabled\nvmkernel true true\n?vmci true true\n", false,
     false},
};

/* Reads a host's list; whether it was observed. */
static bool read_list(struct modules_reader *reader, const char *module, const char *text, size_t length,
                      size_t piece) {
    modules_begin(reader, module);
    struct lines lines = feed_whole(modules_live_line, reader, text, length, piece);
    reader->cut |= lines_lost(&lines);
    return modules_end(reader);
}

static void the_first_word_is_compared(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t piece = 0; piece < FEED_SIZES; piece++) {
            struct modules_reader reader;
            bool observed = read_list(&reader, "vmci", rows[i].text, strlen(rows[i].text), feed_sizes[piece]);
            check_number(rows[i].name, observed, rows[i].observed);
            check_number(rows[i].name, reader.loaded, rows[i].loaded);
        }
    }
}

static void the_module_can_have_another_name(void **state) {
    (void)state;
    struct modules_reader reader;
    assert_true(read_list(&reader, "vmci_v2_shim", "vmci_v2_shim 0 12\n", 18, SIZE_MAX));
    assert_true(reader.loaded);
}

/* Wherever the list is truncated, it never says that a module is missing which is in it... */
static void a_cut_list_proves_nothing(void **state) {
    (void)state;
    static const char text[] = "Name Used Size (kb)\nvmkernel 87 10472\nvmci 3 144\nlast 1 12\n";
    static const char row[] = "vmci 3 144\n";
    size_t start = (size_t)(strstr(text, row) - text);
    for (size_t cut = start + 1; cut < sizeof text; cut++) {
        struct modules_reader reader;
        bool observed = read_list(&reader, "vmci", text, cut, SIZE_MAX);
        /* ...from `vmci 3 1` on the row is told, before that nothing is. */
        bool told = cut >= start + strlen("vmci 3 1");
        check_number("observed", observed, told);
        check_number("loaded", reader.loaded, told);
    }
}

static void check_list(const char *text, bool observed) {
    struct modules_reader reader;
    check_number(text, read_list(&reader, "vmci", text, strlen(text), 61), observed);
}

/* What a program prints has its own lines alone, and ends its last one; and a line too long may be the module's. */
static void a_live_list_is_held_to_its_form(void **state) {
    (void)state;
    static char text[2 * LINES_LONGEST];
    check_list("~ # esxcfg-module -l\n", false);
    check_list("vmkernel 87 10472\ntcpip4 1 1", false);
    check_list("Name                     Used  Size (kb)\nvmkernel 87 10472\n\n", true);
    check_list("vmkernel 87 10472\nError: Unable to list the rest\n", false);
    check_list("Warning: 12 modules not shown\nvmkernel 87 10472\n", false);
    check_list("vmkernel 87 10472\nName\n", false);
    snprintf(text, sizeof text, "vmkernel 87 10472\nvmci 3 144 %0*d\n", LINES_LONGEST, 0);
    check_list(text, false);
}

/* Rows as people paste them; of a list of names the first word counts. */
static void a_pasted_row_is_known(void **state) {
    (void)state;
    struct span name;
    assert_true(modules_row(span_of("vmci 3 144"), false, &name) && span_equal(name, "vmci"));
    assert_true(modules_row(span_of("  vmci   true"), true, &name) && span_equal(name, "vmci"));
    assert_false(modules_row(span_of("vmci"), false, &name));
    assert_false(modules_row(span_of("vmci three 144"), false, &name));
    assert_false(modules_row(span_of(""), true, &name));
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_word_is_compared), cmocka_unit_test(the_module_can_have_another_name),
        cmocka_unit_test(a_cut_list_proves_nothing),  cmocka_unit_test(a_live_list_is_held_to_its_form),
        cmocka_unit_test(a_pasted_row_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
