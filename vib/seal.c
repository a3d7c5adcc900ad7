#include "seal.h"

#include <stdbool.h>
#include <string.h>

enum {
    PREFIX_LENGTH = sizeof SEAL_PREFIX - 1,
    DIGITS = sizeof SEAL_DIGITS - 1,
    SEAL_LENGTH = PREFIX_LENGTH + DIGITS
};

static bool only_digits(const char *text) {
    return strspn(text, "0123456789abcdef") >= DIGITS;
}

/*
 * Judges a text of a seal's length. It is damaged when its prefix is right and its digits are not, or the
 * other way round: so that no single damaged byte makes a seal look like a tag of another kind.
 */
static enum seal_state judge(const char *text) {
    char copy[SEAL_LENGTH + 1];
    memcpy(copy, text, SEAL_LENGTH);
    copy[SEAL_LENGTH] = '\0';
    bool prefix = memcmp(copy, SEAL_PREFIX, PREFIX_LENGTH) == 0;
    bool digits = only_digits(copy + PREFIX_LENGTH);
    return prefix && digits ? SEAL_THERE : prefix || digits ? SEAL_DAMAGED : SEAL_ABSENT;
}

enum seal_state seal_find(const char *bytes, size_t length, size_t *offset) {
    static const char open[] = "<tag>";
    static const char close[] = "</tag>";
    enum { OPEN = sizeof open - 1, CLOSE = sizeof close - 1 };
    enum seal_state worst = SEAL_ABSENT;
    const char *end = bytes + length;
    const char *next = bytes;
    while ((next = memmem(next, (size_t)(end - next), open, OPEN)) != NULL) {
        next += OPEN;
        if (end - next < SEAL_LENGTH + CLOSE || memcmp(next + SEAL_LENGTH, close, CLOSE) != 0) {
            continue;
        }
        enum seal_state state = judge(next);
        if (state == SEAL_THERE && worst == SEAL_ABSENT) {
            *offset = (size_t)(next - bytes) + PREFIX_LENGTH;
            worst = SEAL_THERE;
        } else if (state != SEAL_ABSENT) {
            worst = SEAL_DAMAGED; /* two seals are one too many */
        }
    }
    return worst;
}

int seal_begin(struct seal *seal) {
    *seal = (struct seal){.state = SEAL_ABSENT};
    return digest_begin(&seal->digest, DIGEST_SHA256);
}

int seal_add(struct seal *seal, const void *bytes, size_t length) {
    return length == 0 ? 0 : digest_add(&seal->digest, bytes, length);
}

int seal_add_descriptor(struct seal *seal, const char *bytes, size_t length) {
    size_t offset = 0;
    seal->state = seal_find(bytes, length, &offset);
    if (seal->state != SEAL_THERE) {
        return seal_add(seal, bytes, length);
    }
    memcpy(seal->claimed, bytes + offset, DIGITS);
    if (seal_add(seal, bytes, offset) != 0 || seal_add(seal, SEAL_DIGITS, DIGITS) != 0) {
        return -1;
    }
    return seal_add(seal, bytes + offset + DIGITS, length - offset - DIGITS);
}

int seal_end(struct seal *seal, char *text) {
    return digest_end(&seal->digest, text);
}

void seal_free(struct seal *seal) {
    digest_free(&seal->digest);
}
