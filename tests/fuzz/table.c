/* The list of connections as a table, whole or pasted in part. */
#include "pieces.h"
#include "tally.h"

static struct reading read_table(const char *text, size_t length, size_t piece) {
    struct reading reading = reader_read(READER_TABLE, text, length, piece);
    tally_check_reading(&reading);
    return reading;
}

/* The list cut behind any line shows no more than the whole one: what is counted is never taken back. */
static void check_cut(const struct reading *whole, const char *text, size_t length) {
    size_t half = length / 2;
    while (half > 0 && text[half - 1] != '\n') {
        half--;
    }
    struct reading part = read_table(text, half, SIZE_MAX);
    fuzz_check(part.seen.rows <= whole->seen.rows);
    fuzz_check(part.seen.established <= whole->seen.established && part.seen.alive <= whole->seen.alive);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    struct reading whole = read_table(text, length, SIZE_MAX);
    struct reading pieces = read_table(text, length, pieces_size(length));
    tally_check_same(&whole, &pieces);
    fuzz_check(strcmp(whole.error, pieces.error) == 0);
    check_cut(&whole, text, length);
    size_t longer = 0;
    char *crlf = pieces_crlf(text, length, &longer);
    if (crlf != NULL) {
        struct reading other = read_table(crlf, longer, SIZE_MAX);
        tally_check_same(&whole, &other);
    }
    free(crlf);
    return 0;
}
