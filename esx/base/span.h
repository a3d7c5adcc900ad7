/*
 * span: a piece of somebody else's text, by pointer and length, never NUL-terminated.
 *
 * The probes' output is read in place, so that a row costs no heap and no copy.
 */
#ifndef MUXWATCH_BASE_SPAN_H
#define MUXWATCH_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
    const char *bytes;
    size_t length;
};

/* The span of a C string, without its NUL. */
struct span span_of(const char *string);

/* Whether the span holds exactly these bytes. */
bool span_equal(struct span span, const char *string);

/* The same, without regard to the case of ASCII letters. */
bool span_equal_nocase(struct span span, const char *string);

/* Whether the span begins with these bytes. */
bool span_starts(struct span span, const char *string);

/* Where `string` first stands in the span, or NULL. */
const char *span_find(struct span span, const char *string);

/* The span without blanks (space, tab, CR) at either end. */
struct span span_trim(struct span span);

/*
 * Takes the next word (a run of bytes that are not blanks) off the front of `*rest`.
 * An empty span when none is left.
 */
struct span span_word(struct span *rest);

/*
 * Reads the whole span as a decimal number without sign.
 * Returns false when it is empty, holds anything but digits, or is greater than `max`.
 */
bool span_number(struct span span, uint64_t max, uint64_t *number);

/* The number behind `build-` in the span, as ESXi tells its build everywhere; 0 when there is none. */
uint64_t span_build(struct span span);

/*
 * The length in bytes (1 to 4) of the UTF-8 character at the front of the span; 0 when the bytes there are no
 * valid character or the span is empty.
 */
size_t span_utf8(struct span span);

/* The same; sets `*point` to its code point. */
size_t span_character(struct span span, uint32_t *point);

/*
 * Whether a character beyond ASCII does not show as what it is: a control (C1), a mark that turns the direction of what follows,
 * one without width, a separator of lines, a byte order mark, and what is no character.
 */
bool span_hidden(uint32_t point);

enum { SPAN_ESCAPE_SIZE = 11 };

/*
 * Takes the character at the front off `*rest`, which is not empty. Returns what to print for it, wherever that goes: itself; '?'
 * for an ASCII control or a byte that is no UTF-8; `\u202e` (made in `escape`) for a hidden one.
 */
struct span span_shown(struct span *rest, char escape[SPAN_ESCAPE_SIZE]);

/* The text without the beginning of a character at its end: somebody cut it there. */
struct span span_whole(struct span text);

/*
 * Copies the span into `to` (of `size` bytes, at least 1) as one printable line, as span_shown has its characters; what does not fit
 * is cut at a character's border. Nothing that a host's program printed reaches a terminal, a log or a report by another way.
 */
void span_copy(char *to, size_t size, struct span span);

#endif
