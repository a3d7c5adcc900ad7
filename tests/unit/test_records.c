#include "read/records.h"

#include "unit.h"

/* What came, as `name=size;`. */
struct taken {
    char text[400];
    size_t used;
};

static bool take(void *context, const struct span *fields) {
    struct taken *taken = context;
    taken->used +=
        (size_t)snprintf(taken->text + taken->used, sizeof taken->text - taken->used, "%.*s=%.*s;",
                         (int)fields[0].length, fields[0].bytes, (int)fields[1].length, fields[1].bytes);
    return true;
}

static const struct record_kind kind = {
    .fields = 2, .needed = 2, .names = {"VolumeName", "Size"}, .take = take};

static const struct {
    const char *name;
    const char *text; /* its lines end in \n */
    const char *records;
    bool whole;
} rows[] = {
    {"a table", "Volume Name  Size\n-----------  ----\na            1\nb            22\n", "a=1;b=22;", true},
    {"a table, a column more", "X  Volume Name   Size\nq  a               1\n", "a=1;", true},
    {"a name of two words in a table", "Volume Name  Size\na b          1\n", "a b=1;", true},
    {"csv", "Size,Volume Name,\n1,a,\n22,b,\n", "a=1;b=22;", true},
    {"csv, quoted", "\"VolumeName\",\"Size\"\n\"a,\"\"b\"\"\",\"1\"\n", "a,\"b\"=1;", true},
    {"csv, semicolons", "VolumeName;Size\na;1\n", "a=1;", true},
    {"csv, an empty cell", "VolumeName,Size\n,1\n", "=1;", true},
    {"csv, cut", "VolumeName,Size\na,1\nb\n", "a=1;", true},
    {"csv, cut within a row", "X,VolumeName,Size\n1,a,1\n2,b\n", "a=1;", false},
    {"keyvalue",
     "structure[0].V.VolumeName.string=a\nstructure[0].V.Size.integer=1\nstructure[1].V.VolumeName.string=b\n"
     "structure[1].V.Size.integer=2\n",
     "a=1;b=2;", true},
    {"keyvalue, cut",
     "structure[0].V.VolumeName.string=a\nstructure[0].V.Size.integer=1\nstructure[1].V.Vol\n", "a=1;",
     false},
    {"keyvalue, a row cut",
     "structure[0].V.VolumeName.string=a\nstructure[0].V.Size.integer=1\nstructure[1].V.X.string=b\n", "a=1;",
     false},
    {"a list", "Volume Name: a\nSize: 1\n\nVolume Name: b\nSize: 2\n", "a=1;b=2;", true},
    {"a list without empty lines", "VolumeName : a\nSize : 1\nVolumeName : b\nSize : 2\n", "a=1;b=2;", true},
    {"a list, cut", "VolumeName : a\nSize : 1\n\nVolumeName : b\n", "a=1;", false},
    {"a list, a value with a colon", "VolumeName : C:\\x\nSize : 1\n", "C:\\x=1;", true},
    {"json", "[{\"VolumeName\":\"a\",\"Size\":1},{\"Size\":2,\"VolumeName\":\"b\"}]\n", "a=1;b=2;", true},
    {"json over lines", "[\n  {\n    \"VolumeName\": \"a\",\n    \"Size\": 1\n  }\n]\n", "a=1;", true},
    {"json of govc", "{\"Values\":[{\"VolumeName\":[\"a\"],\"Size\":[\"1\"]}]}\n", "a=1;", true},
    {"json, escaped", "[{\"VolumeName\":\"a\\\"b\",\"Size\":1}]\n", "a\"b=1;", true},
    {"json, cut", "[{\"VolumeName\":\"a\",\"Size\":1},{\"Volume\n", "a=1;", false},
    {"json, one object over lines", "{\n  \"VolumeName\": \"a\",\n  \"Size\": 1\n}\n", "a=1;", true},
    {"json without its beginning", "    \"VolumeName\":  \"a\",\n    \"Size\":  \"1\"\n}\n", "a=1;", true},
    {"a table's header that has one name twice", "Size  Size\na     1\n", "", true},
    {"nothing", "", "", true},
    {"prose", "Hello,\nplease see below.\n", "", true},
    {"only a header", "Volume Name  Size\n", "", true},
};

static void each_form_gives_the_same_records(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct taken taken = {.used = 0};
        struct records records;
        struct span rest = span_of(rows[i].text);
        struct span line;
        records_begin(&records, &kind, &taken);
        while (span_line(&rest, &line)) {
            records_line(&records, line, false);
        }
        bool whole = records_end(&records, NULL);
        check_text(rows[i].name, taken.text, rows[i].records);
        check_number(rows[i].name, whole, rows[i].whole);
    }
}

static void a_value_that_is_too_long_is_cut(void **state) {
    char text[4 * RECORD_VALUE] = "VolumeName : ";
    struct taken taken = {.used = 0};
    struct records records;
    (void)state;
    memset(text + strlen(text), 'a', RECORD_VALUE + 40);
    records_begin(&records, &kind, &taken);
    records_line(&records, span_of(text), false);
    records_line(&records, span_of("Size : 1"), false);
    assert_true(records_end(&records, NULL));
    assert_int_equal(strspn(taken.text, "a"), RECORD_VALUE - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_gives_the_same_records),
        cmocka_unit_test(a_value_that_is_too_long_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
