/* The list of `esxcfg-module -l`. */
#include "read/modules.h"

#include "pieces.h"

static bool read_modules(struct modules_reader *reader, const char *text, size_t length, size_t piece) {
    modules_begin(reader, "vmci");
    struct lines lines = feed_whole(modules_live_line, reader, text, length, piece);
    reader->cut |= lines_lost(&lines);
    return modules_end(reader);
}

static void check_same(const struct modules_reader *one, const struct modules_reader *other) {
    fuzz_check(one->loaded == other->loaded && one->rows == other->rows);
    fuzz_check(one->cut == other->cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    struct modules_reader whole;
    struct modules_reader other;
    bool observed = read_modules(&whole, text, length, SIZE_MAX);
    fuzz_check(!whole.loaded || (whole.rows > 0 && fuzz_holds(text, length, "vmci ")) ||
               fuzz_holds(text, length, "vmci\t") || fuzz_holds(text, length, "vmci\r"));
    fuzz_check(!whole.loaded || observed);
    fuzz_check(!observed || whole.rows > 0);
    fuzz_check(!observed || !whole.cut || whole.loaded);
    fuzz_check(read_modules(&other, text, length, pieces_size(length)) == observed);
    check_same(&whole, &other);
    size_t longer = 0;
    char *crlf = pieces_crlf(text, length, &longer);
    if (crlf != NULL) {
        fuzz_check(read_modules(&other, crlf, longer, SIZE_MAX) == observed);
        check_same(&whole, &other);
    }
    free(crlf);
    return 0;
}
