/*
 * terminal: what a terminal would show of a line that was sent to one, also where its escapes were made visible since.
 */
#ifndef MUXWATCH_EVIDENCE_TERMINAL_H
#define MUXWATCH_EVIDENCE_TERMINAL_H

#include "evidence/charset.h"

enum { TERMINAL_LINE_MAX = 4096 /* bytes */ };

struct terminal {
    uint32_t cells[TERMINAL_LINE_MAX]; /* a character each */
    size_t length;
    size_t begin;  /* of the line behind the last LINE_BREAK */
    size_t cursor; /* where the next character goes: from `begin` to `length` */
    size_t room;   /* so many blanks may come to what was sent */
    char text[TERMINAL_LINE_MAX];
    bool pager; /* there was a pager's `--More--` at the front */
};

/* How many bytes at the front are shown as they were sent: ASCII's characters and tabs, but what begins a visible escape. */
size_t terminal_plain(struct span sent);

/*
 * Shows a line of at most TERMINAL_LINE_MAX bytes, in UTF-8 with ASCII's controls but NUL and LF, of which terminal_plain() has all where it
 * is `plain`. Returns what is seen of it, no longer than that, valid until the next call and as long as `sent` is; sets `terminal->pager`.
 */
struct span terminal_show(struct terminal *terminal, struct span sent, bool plain);

#endif
