/* The list of `ps -c`. */
#include "read/worlds.h"

#include "base/service.h"
#include "pieces.h"

static bool read_worlds(struct worlds_reader *reader, const char *text, size_t length, size_t piece) {
    *reader = (struct worlds_reader){.service = SERVICE_VSHIELD};
    struct lines lines = feed_whole(worlds_live_line, reader, text, length, piece);
    reader->cut |= lines_lost(&lines);
    return worlds_end(reader);
}

static void check_same(const struct worlds_reader *one, const struct worlds_reader *other) {
    fuzz_check(one->count == other->count && one->rows == other->rows);
    fuzz_check(one->cut == other->cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    struct worlds_reader whole;
    struct worlds_reader other;
    bool observed = read_worlds(&whole, text, length, SIZE_MAX);
    fuzz_check(whole.count <= whole.rows);
    fuzz_check(whole.count == 0 || fuzz_holds(text, length, "vShield-Endpoin"));
    fuzz_check(!observed || whole.rows > 0);
    fuzz_check(!observed || !whole.cut || whole.count > 0);
    fuzz_check(read_worlds(&other, text, length, pieces_size(length)) == observed);
    check_same(&whole, &other);
    size_t longer = 0;
    char *crlf = pieces_crlf(text, length, &longer);
    if (crlf != NULL) {
        fuzz_check(read_worlds(&other, crlf, longer, SIZE_MAX) == observed);
        check_same(&whole, &other);
    }
    free(crlf);
    return 0;
}
