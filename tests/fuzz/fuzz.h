/*
 * fuzz: what the fuzz targets share: libFuzzer's entry, properties that end the run where they do not hold, and
 * a stranger's bytes taken apart.
 */
#ifndef MUXWATCH_FUZZ_H
#define MUXWATCH_FUZZ_H

#include "base/span.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Called by libFuzzer with each input. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Called once before, where a target has something to set up. Returns 0. */
int LLVMFuzzerInitialize(int *count, char ***words);

/* On the descriptor, since a target may have given stderr to the code under test. */
#define fuzz_check(property)                                                                                 \
    do {                                                                                                     \
        if (!(property)) {                                                                                   \
            dprintf(2, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #property);                         \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

/* The input, taken from its front; zeros and empty texts when it is used up. */
struct fuzz_input {
    const char *bytes;
    size_t length;
};

static inline struct fuzz_input fuzz_input_of(const uint8_t *bytes, size_t length) {
    return (struct fuzz_input){(const char *)bytes, length};
}

static inline unsigned fuzz_byte(struct fuzz_input *input) {
    if (input->length == 0) {
        return 0;
    }
    input->length--;
    return (unsigned char)*input->bytes++;
}

static inline uint64_t fuzz_number(struct fuzz_input *input, unsigned bytes) {
    uint64_t number = 0;
    for (unsigned i = 0; i < bytes; i++) {
        number = number << 8 | fuzz_byte(input);
    }
    return number;
}

/* The bytes up to the next newline, which goes too. */
static inline struct span fuzz_line(struct fuzz_input *input) {
    const char *newline = input->length == 0 ? NULL : memchr(input->bytes, '\n', input->length);
    struct span line = {input->bytes, newline == NULL ? input->length : (size_t)(newline - input->bytes)};
    size_t taken = line.length + (newline != NULL);
    input->bytes += taken;
    input->length -= taken;
    return line;
}

/* A line as a string of any bytes but NUL, cut where it does not fit. */
static inline void fuzz_raw(struct fuzz_input *input, char *to, size_t size) {
    struct span line = fuzz_line(input);
    size_t length = line.length < size ? line.length : size - 1;
    memcpy(to, line.bytes, length);
    to[length] = '\0';
}

/* Whether jansson, which does not know our reader of it, takes the text for UTF-8. */
static inline bool fuzz_utf8(const char *text) {
    json_t *string = json_string(text);
    json_decref(string);
    return string != NULL;
}

/* Whether no terminal can take any of the text for a command: neither C0 (but what is allowed), DEL nor C1. */
static inline bool fuzz_harmless(const char *text, const char *allowed) {
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        bool c1 = byte == 0xc2 && (unsigned char)at[1] < 0xa0;
        if ((byte < 0x20 && strchr(allowed, *at) == NULL) || byte == 0x7f || c1) {
            return false;
        }
    }
    return true;
}

/* One printable line, as everything must be that came from a host's program. */
static inline bool fuzz_printable(const char *text) {
    return fuzz_utf8(text) && fuzz_harmless(text, "");
}

/* Where the string stands in the bytes, whatever the case of its ASCII letters. */
static inline bool fuzz_holds(const char *bytes, size_t length, const char *string) {
    size_t wanted = strlen(string);
    for (size_t at = 0; at + wanted <= length; at++) {
        size_t same = 0;
        while (same < wanted && (bytes[at + same] | 0x20) == (string[same] | 0x20)) {
            same++;
        }
        if (same == wanted) {
            return true;
        }
    }
    return false;
}

#endif
