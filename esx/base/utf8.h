/*
 * utf8: the characters of a text, and how they show on a terminal.
 */
#ifndef MUXWATCH_BASE_UTF8_H
#define MUXWATCH_BASE_UTF8_H

#include "base/span.h"

/*
 * The length in bytes (1 to 4) of the UTF-8 character at the front of the span; 0 when the bytes there are no
 * valid character or the span is empty.
 */
size_t utf8_length(struct span span);

/* The same; sets `*point` to its code point. */
size_t utf8_character(struct span span, uint32_t *point);

/* Writes the character, at most 0x10ffff, as UTF-8. Returns how many bytes. */
size_t utf8_write(char to[4], uint32_t point);

/*
 * Whether a character beyond ASCII does not show as what it is: a control (C1), a mark that turns the direction of what follows,
 * one without width, a separator of lines, a byte order mark, and what is no character.
 */
bool utf8_hidden(uint32_t point);

enum { UTF8_ESCAPE_SIZE = 11 };

/*
 * Takes the character at the front off `*rest`, which is not empty. Returns what to print for it, wherever that goes: itself; '?'
 * for an ASCII control or a byte that is no UTF-8; `\u202e` (made in `escape`) for a hidden one.
 */
struct span utf8_shown(struct span *rest, char escape[UTF8_ESCAPE_SIZE]);

/* The text without the beginning of a character at its end: somebody cut it there. */
struct span utf8_whole(struct span text);

/*
 * How many columns the text takes: two for the wide characters of East Asia (Unicode's East Asian Width W and F), one for
 * all others. What is not UTF-8 counts one a byte.
 */
size_t utf8_columns(struct span text);

#endif
