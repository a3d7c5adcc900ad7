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

/* For span_run() and span_until(). */
#define SPAN_DIGITS "0123456789"
#define SPAN_SMALL "abcdefghijklmnopqrstuvwxyz"
#define SPAN_LETTERS SPAN_SMALL "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

struct span {
    const char *bytes;
    size_t length;
};

/* An ASCII letter in lower case; any other byte as it is. */
int byte_lower(char byte);

/* Whether it is an ASCII letter or digit. */
bool byte_alphanumeric(char byte);

/* The span of a C string, without its NUL. */
struct span span_of(const char *string);

/* Whether the span holds exactly these bytes. */
bool span_equal(struct span span, const char *string);

/* The same, without regard to the case of ASCII letters. */
bool span_equal_nocase(struct span span, const char *string);

/* The same of two spans. */
bool span_same_nocase(struct span one, struct span other);

/* How many bytes at the span's front are all in `bytes`; how many come before the first that is. */
size_t span_run(struct span span, const char *bytes);
size_t span_until(struct span span, const char *bytes);

/* Whether the span begins with these bytes. */
bool span_starts(struct span span, const char *string);

/* Where `string` first stands in the span, or NULL. */
const char *span_find(struct span span, const char *string);

/* Whether the span ends in these bytes. */
bool span_ends(struct span span, const char *string);

/* The length of the first of `strings`, which are separated by `|`, with which the span begins; 0: with none. */
size_t span_front(struct span span, const char *strings);

/* Whether the span contains any of `strings`, which are separated by `|` as in "on|off". */
bool span_has_one(struct span span, const char *strings);

/* Whether the span is one of `words`, which are separated by blanks, without regard to the case of ASCII letters. */
bool span_is_one(struct span span, const char *words);

/* Sets `*behind` to what follows the first `string` in the span. Returns false, and leaves it, where there is none. */
bool span_behind(struct span span, const char *string, struct span *behind);

/* Takes so many bytes off the front of `*rest`, which has them. */
void span_skip(struct span *rest, size_t count);

/* Takes these bytes off the front of `*rest`. Returns false, and takes nothing, where it begins with others. */
bool span_take(struct span *rest, const char *string);

/* The span without blanks (space, tab, CR) at either end. */
struct span span_trim(struct span span);

/*
 * Takes the next word (a run of bytes that are not blanks) off the front of `*rest`.
 * An empty span when none is left.
 */
struct span span_word(struct span *rest);

/* The first words of a line, at most so many; those that it lacks are empty. Returns how many there are. */
unsigned span_words(struct span line, struct span *words, unsigned most);

/* Takes what stands before the first `mark` off the front of `*rest`, and the mark, too; all of it where there is no mark. */
struct span span_cut(struct span *rest, char mark);

/* Takes the next line off the front of `*rest`: without its newline and a CR before it. Returns false when none is left. */
bool span_line(struct span *rest, struct span *line);

/* Takes all digits off the front of `*rest`. Returns false when there are none, or they are a number greater than `max`. */
bool span_digits(struct span *rest, uint64_t max, uint64_t *number);

/*
 * Reads the whole span as a decimal number without sign.
 * Returns false when it is empty, holds anything but digits, or is greater than `max`.
 */
bool span_number(struct span span, uint64_t max, uint64_t *number);

/* Whether the whole span is a decimal number without sign, of at most 64 bits. */
bool span_is_number(struct span span);

/* The number that the span's digits of `base` (10, 16) write, UINT32_MAX - 1 at most; UINT32_MAX where it has none, or others. */
uint32_t span_in_base(struct span span, size_t base);

/* Takes an IPv4 address, such as 169.254.1.1, off the front of `*rest`. Returns false where there is none; a part may be taken then. */
bool span_ipv4(struct span *rest, uint32_t *address);

/* The same for the same bytes, wherever and whenever (FNV-1a). */
uint32_t span_hash(struct span span);

/* The number behind `build-` in the span, as ESXi tells its build everywhere; 0 when there is none. */
uint64_t span_build(struct span span);

/*
 * Copies the span into `to` (of `size` bytes, at least 1) as one printable line, as utf8_shown has its characters; what does not fit
 * is cut at a character's border. Nothing that a host's program printed reaches a terminal, a log or a report by another way.
 */
void span_copy(char *to, size_t size, struct span span);

#endif
