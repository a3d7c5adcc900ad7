/* The words of `/etc/init.d/SERVICE status`. */
#include "read/status.h"

#include "base/service.h"
#include "pieces.h"

struct answer {
    enum mux_status status;
    struct fault odd;
    struct status_reader reader;
};

static void take(void *reader, struct span line) {
    status_line(reader, line);
}

static struct answer read_status(const char *text, size_t length, size_t piece, int exit_code) {
    struct answer answer = {.reader = {.service = SERVICE_VSHIELD}};
    struct lines lines = feed_whole(take, &answer.reader, text, length, piece);
    answer.reader.overlong = lines.overlong > 0;
    answer.status = status_end(&answer.reader, exit_code, &answer.odd);
    return answer;
}

static void check_same(const struct answer *one, const struct answer *other) {
    fuzz_check(one->status == other->status);
    fuzz_check(one->odd.id == other->odd.id);
    fuzz_check(strcmp(one->reader.words, other->reader.words) == 0);
}

/* Without words the exit code alone answers; and nobody runs of whom that was not said. */
static void check_words(const char *text, size_t length, const struct answer *answer, int exit_code) {
    bool code_counts = answer->odd.id == NOTE_EXIT_CODE_COUNTS || answer->odd.id == FAULT_STATUS_NEITHER;
    bool spoke = !code_counts && answer->odd.id != FAULT_STATUS_SILENT;
    fuzz_check(fuzz_printable(answer->reader.words));
    fuzz_check(!spoke || answer->status != STATUS_RUNNING || fuzz_holds(text, length, "run"));
    fuzz_check(spoke || answer->status != STATUS_DOWN || exit_code == 3);
    fuzz_check(spoke || answer->status != STATUS_RUNNING || exit_code == 0);
    fuzz_check(spoke || answer->odd.id != NOTE_WORDS_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const int exit_codes[] = {STATUS_NO_EXIT, 0, 3, 1};
    const char *text = (const char *)bytes;
    int exit_code = exit_codes[length % 4];
    struct answer whole = read_status(text, length, SIZE_MAX, exit_code);
    struct answer pieces = read_status(text, length, pieces_size(length), exit_code);
    check_words(text, length, &whole, exit_code);
    check_same(&whole, &pieces);
    size_t longer = 0;
    char *crlf = pieces_crlf(text, length, &longer);
    if (crlf != NULL) {
        struct answer other = read_status(crlf, longer, SIZE_MAX, exit_code);
        check_same(&whole, &other);
    }
    free(crlf);
    return 0;
}
