/* Pieces of somebody else's text: made printable, taken for a prompt, for a number or for a length of time. */
#include "base/moment.h"
#include "base/service.h"
#include "evidence/transcript.h"
#include "fuzz.h"

#include <errno.h>

/* In any room the copy is printable; a smaller one holds the beginning of it. */
static void check_copy(struct span text) {
    size_t room = 3 * text.length + 1;
    char *whole = malloc(room);
    span_copy(whole, room, text);
    fuzz_check(fuzz_printable(whole));
    fuzz_check(text.length == 0 || whole[0] != '\0');
    for (size_t size = 1; size < 20; size++) {
        char *part = malloc(size);
        span_copy(part, size, text);
        fuzz_check(strlen(part) < size && fuzz_printable(part));
        fuzz_check(strncmp(part, whole, strlen(part)) == 0);
        free(part);
    }
    char *again = malloc(room);
    span_copy(again, room, span_of(whole));
    fuzz_check(strcmp(again, whole) == 0);
    free(again);
    free(whole);
}

/* What was typed lies within the line, without blanks around it. */
static void check_prompt(struct span line) {
    struct prompt prompt;
    if (!transcript_prompt(line, &prompt)) {
        return;
    }
    struct span command = prompt.command;
    if (prompt.result) { /* of Ansible: nothing was typed there */
        fuzz_check(command.length == 0);
        return;
    }
    fuzz_check(command.bytes >= line.bytes && command.length <= line.length);
    fuzz_check(command.bytes + command.length <= line.bytes + line.length);
    struct span trimmed = span_trim(command);
    fuzz_check(trimmed.bytes == command.bytes && trimmed.length == command.length);
    fuzz_check(memchr(line.bytes, '#', line.length) != NULL || memchr(line.bytes, '$', line.length) != NULL ||
               memchr(line.bytes, ']', line.length) != NULL || memchr(line.bytes, '>', line.length) != NULL ||
               memchr(line.bytes, '%', line.length) != NULL);
}

/* As the C library reads it, which would also take blanks, signs and too great a number. */
static void check_number(struct span digits) {
    uint64_t number = 0;
    char text[32] = "";
    bool taken = span_number(digits, UINT64_MAX, &number);
    if (digits.length == 0 || digits.length >= sizeof text) {
        return;
    }
    memcpy(text, digits.bytes, digits.length);
    char *end = NULL;
    errno = 0;
    unsigned long long expected = strtoull(text, &end, 10);
    bool plain = strspn(text, "0123456789") == digits.length && errno == 0;
    fuzz_check(taken == plain && (!taken || number == expected));
}

static void check_duration(struct span length) {
    int64_t seconds = 0;
    int64_t again = 0;
    if (duration_parse(length, 7 * 86400, &seconds)) {
        fuzz_check(seconds >= 0 && seconds <= 7 * 86400);
        const struct time_text text = duration_text(seconds);
        fuzz_check(duration_parse(span_of(text.text), 7 * 86400, &again) && again == seconds);
    }
}

/* The name becomes part of a path that root runs. */
static void check_service(struct span line) {
    char name[80];
    span_copy(name, sizeof name, line);
    if (service_valid(span_of(name))) {
        fuzz_check(strchr(name, '/') == NULL && name[0] != '.' && name[0] != '-');
        fuzz_check(service_named(span_of(name), name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct fuzz_input input = fuzz_input_of(bytes, length);
    check_copy((struct span){input.bytes, input.length});
    while (input.length > 0) {
        struct span line = fuzz_line(&input);
        check_prompt(line);
        check_number(line);
        check_duration(line);
        check_service(line);
    }
    return 0;
}
