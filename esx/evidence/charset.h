/*
 * charset: bytes in the encodings that pasted texts have to Unicode characters.
 *
 * The encoding is decided by a mark, by the first 4 KiB, then line by line: PowerShell's `>>` puts UTF-16 behind a file in
 * ASCII, and cmd's the reverse.
 */
#ifndef MUXWATCH_EVIDENCE_CHARSET_H
#define MUXWATCH_EVIDENCE_CHARSET_H

#include "base/span.h"

/* The encodings that were seen, beyond ASCII. */
enum encoding {
    ENCODING_UTF8 = 1 << 0,
    ENCODING_UTF16LE = 1 << 1,
    ENCODING_UTF16BE = 1 << 2,
    /* Kana, Latin letters and the kanji of the words that readers know come as what they are, other kanji as U+3013. */
    ENCODING_SHIFT_JIS = 1 << 3,
    ENCODING_CP1252 = 1 << 4, /* a superset of Latin-1 */
};

struct charset {
    unsigned seen; /* enum encoding */
};

#endif
