/*
 * terminal: characters to the lines that a terminal would show, whether the file holds what was sent to one, or what
 * somebody made visible of it.
 */
#ifndef MUXWATCH_EVIDENCE_TERMINAL_H
#define MUXWATCH_EVIDENCE_TERMINAL_H

#include "base/span.h"

enum { TERMINAL_LINE_MAX = 4096 }; /* bytes */

/* All zero at the beginning of a text. */
struct terminal {
    char text[TERMINAL_LINE_MAX];
    size_t length;
    size_t cursor; /* where the next character goes, at most `length` */
    size_t taken;  /* by terminal_line */
    enum terminal_state {
        TERMINAL_PLAIN,
        TERMINAL_ESCAPE,     /* behind ESC */
        TERMINAL_SELECT,     /* one more character: which set of characters */
        TERMINAL_CONTROL,    /* behind ESC [ */
        TERMINAL_STRING,     /* a window's title and the like, up to BEL or ESC \ */
        TERMINAL_STRING_END, /* ESC in it */
    } state;
    unsigned number; /* the first one behind ESC [ */
    bool numbered;   /* it is complete */
    bool select;     /* ESC ( or ESC ): not one of the others */
    bool drawing;    /* letters are lines and corners now, until the line ends */
    bool pager;      /* the line began with a pager's --More--, which was overwritten or taken off */
};

/*
 * Writes a character. Returns false, and has not taken it, where the line ends before it: it moves the cursor to another line, or
 * has no room (terminal_full). The caller takes the line and comes again.
 */
bool terminal_write(struct terminal *terminal, uint32_t point);

/* Writes printable ASCII from the front of the span, as far as there is room. Returns how many bytes it took, maybe none. */
size_t terminal_print(struct terminal *terminal, struct span bytes);

/* Whether the next character has no room. */
bool terminal_full(const struct terminal *terminal);

/*
 * Ends the line, or, where it `goes_on`, a piece of it, after a blank or a tag near its end. Returns the text without
 * escapes that were made visible, and without `--More--` at its front. It is valid until terminal_next, which has to follow.
 */
struct span terminal_line(struct terminal *terminal, bool goes_on);

/* Forgets what terminal_line took. A `newline` also ends an escape that was cut. */
void terminal_next(struct terminal *terminal, bool newline);

#endif
