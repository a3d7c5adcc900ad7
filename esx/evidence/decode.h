/*
 * decode: the bytes of what somebody pasted to clean lines, before any reader sees them. A stream of any size, in one
 * pass and in the memory of the struct.
 *
 * Undone everywhere: the encoding, and where it changes part-way; CR LF and the other ends of lines; what a terminal
 * would not show (colours and other escapes, also as `^[[31m` and `\x1b[31m`; backspaces; what a lone CR let be
 * overwritten; a pager's `--More--`); zero-width characters; blanks, hyphens and quotation marks of other kinds
 * than those that people type into a shell (`–`, `“`); code fences; the time in brackets that terminal programs log before each
 * line. Before all of these, where a mail proves them, the forms in which it carries text (evidence/mail).
 *
 * Undone only where a block (lines up to the next empty one, at most 64 lines or 8 KiB of them) proves the form:
 * mail's `> `, Markdown's and other tables with pipes, Markdown's backslashes, HTML, the strings in which Ansible prints output.
 * Data in CSV and JSON prove none of these and stay as they are; so does esxcli's XML, of whose names none is HTML's.
 */
#ifndef MUXWATCH_EVIDENCE_DECODE_H
#define MUXWATCH_EVIDENCE_DECODE_H

#include "evidence/charset.h"
#include "evidence/mail.h"
#include "evidence/markup.h"
#include "evidence/terminal.h"

struct decoder {
    struct charset charset;
    char line[TERMINAL_LINE_MAX]; /* its characters so far, as they were sent to a terminal */
    size_t length;
    bool plain; /* of these, terminal_plain() has all */
    struct mail mail;
    struct terminal terminal;
    struct markup markup;
    const char *kind;  /* what it is that is no text: `gzip`, `picture`; NULL for a text, or nothing */
    size_t number;     /* of the line, from 1; 0 before the first */
    size_t begun;      /* lines of the input */
    bool encoded;      /* the last of them was, in a form of mails */
    bool in_line;      /* a byte of it was read */
    bool breaks_off;   /* the last line has no end */
    uint64_t read;     /* characters */
    uint64_t controls; /* of them: what no text has */
    bool nul;          /* the last one was a NUL: a hole in a log counts as one */
    size_t held;
    char hold[2 * CHARSET_AHEAD];
};

/* Makes the decoder ready; each clean line goes to `take` with `context`, in order. */
void decoder_init(struct decoder *decoder, line_taker *take, void *context);

/*
 * Takes the next `length` bytes. In how many pieces a text comes makes no difference to its lines; they may be handed
 * over later, at the latest by decoder_end.
 */
void decoder_feed(struct decoder *decoder, const char *bytes, size_t length);

/*
 * Says that nothing follows: hands over what is held back. Afterwards `decoder->kind` says what it was that is no text. Of these, only
 * a "binary" (too many NULs and other controls) has lines, which may be noise.
 */
void decoder_end(struct decoder *decoder);

#endif
