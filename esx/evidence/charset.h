/*
 * charset: bytes in the encodings that pasted texts have to Unicode characters.
 *
 * The encoding is decided by a mark, by the first 4 KiB, then line by line: PowerShell's `>>` puts UTF-16 behind a file
 * in ASCII, and cmd's the reverse.
 */
#ifndef MUXWATCH_EVIDENCE_CHARSET_H
#define MUXWATCH_EVIDENCE_CHARSET_H

#include "base/span.h"

/* How far a line is looked at to tell its encoding, in bytes. */
enum { CHARSET_AHEAD = 4096 };

/* Stands in a line's text where it becomes several lines: the cursor went to the next, HTML or a string of JSON parts it. */
enum { LINE_BREAK = '\n' };

enum encoding {
    ENCODING_UTF8,      /* and ASCII */
    ENCODING_SHIFT_JIS, /* kana and the characters of the words that readers know; others come as U+3013 */
    ENCODING_CP1252,    /* a superset of Latin-1 */
    ENCODING_UTF16LE,   /* from here on: two bytes or four a character */
    ENCODING_UTF16BE,
};

/* All zero at the beginning of a text. */
struct charset {
    enum encoding encoding; /* of the line */
    bool japanese;          /* a line was Shift_JIS for certain: a doubtful one is, too */
};

/*
 * A line begins here: decides its encoding. `ahead` holds the next CHARSET_AHEAD bytes or more, fewer only where the
 * text ends. It is not empty.
 */
void charset_line(struct charset *charset, struct span ahead);

/*
 * Takes the character at the front of `ahead`, which holds at least 4 bytes, fewer only where the text ends, and is
 * not empty. Returns how many bytes it takes. What is no character comes as U+FFFD.
 */
size_t charset_character(struct charset *charset, struct span ahead, uint32_t *point);

/* What a byte stands for in CP1252, which HTML's numbers, too, mean from 0x80 to 0x9f. Any greater number is itself. */
uint32_t charset_cp1252(uint32_t point);

/*
 * Takes what is written for something else, such as an escape, off the front of the text, which is not empty, and adds to `to` what it
 * stands for, which is no longer. Returns how many bytes it took; 0: it is itself.
 */
typedef size_t charset_taker(void *context, struct span text, char *to, size_t *used);

/* Writes the text with all that `take` takes undone. `to` may be its own place, or one before. Returns how many bytes. */
size_t charset_rewrite(char *to, struct span text, charset_taker *take, void *context);

/*
 * The character as readers get it: a blank for each kind of blank (not for tabs), `-` for each dash, `'` for each curved
 * quotation mark, a full stop for an ellipsis, 0 for a control, for what shows as nothing, and for what is no character.
 */
uint32_t charset_shown(uint32_t point);

#endif
