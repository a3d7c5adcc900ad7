/*
 * markup: the forms in which texts are quoted and published (mail, Markdown, HTML, Ansible), undone in blocks of
 * lines.
 *
 * One of the four parts of decode.h: mail.c undoes the forms in which a saved mail carries text, charset.c makes characters of bytes,
 * terminal.c makes of them the lines that a terminal would show, and here they lose what was put around them, where the block proves
 * that something was.
 */
#ifndef MUXWATCH_EVIDENCE_MARKUP_H
#define MUXWATCH_EVIDENCE_MARKUP_H

#include "evidence/html.h"
#include "evidence/strings.h"

enum {
    CLEAN_LINE_MAX = 4096,   /* bytes of a piece */
    MARKUP_LINES_MAX = 64,   /* of a block; a longer one is judged in parts, and what was proven holds on */
    MARKUP_BYTES_MAX = 8192, /* as well */
};

/*
 * A line, or a piece of one. Its text is UTF-8, without control characters but tabs, without characters that show as
 * nothing, and with no blanks at its end; valid until the taker returns.
 *
 * Each line of the input comes at least once, even an empty one, so the numbers have no gap, except where a mail broke a line into
 * several: these come as one again, with the number of the first. A line comes in several with the same number where HTML (`<br>`), a
 * form feed or Unicode's ends of lines (NEL, LS, PS) part it.
 */
struct clean_line {
    struct span text;
    size_t number;  /* of the input's line, from 1, as editors count: by LF */
    unsigned quote; /* how deep it was quoted: 1 for `> text` */
    bool goes_on;   /* longer than CLEAN_LINE_MAX: the next piece continues the text, blanks included */
    bool pager;     /* a pager's `--More--` stood at its front: a list that ends here may be cut */
};

typedef void line_taker(void *context, const struct clean_line *line);

/* A line that is held back until its block is complete. */
struct held_line {
    struct clean_line clean; /* its text is in markup.text */
    bool continues;          /* the line before goes on here */
    bool verbatim;           /* a string of a list: nothing else is undone */
};

/* All zero at the beginning of a text, but `take` and `context`. */
struct markup {
    line_taker *take;
    void *context;

    char text[MARKUP_BYTES_MAX];
    size_t used;
    struct held_line lines[MARKUP_LINES_MAX];
    size_t count;
    bool cut; /* the last line goes on */

    /* What holds on from one line, or block, to the next. */
    bool tagged;  /* of a block that is judged in parts: it has HTML */
    bool escaped; /* as well: Markdown's backslashes */
    size_t timed; /* as well: so long is the time that a terminal program set before each line */
    bool quoted;  /* as well: a quote goes on, or its header was the last line */
    struct strings strings;
    size_t table; /* how many separators its ruler has; 0: no table */
    struct html html;
};

/* Takes a line with its text, which may have blanks at its end, number, goes_on and pager. */
void markup_line(struct markup *markup, struct clean_line *line);

/* Hands over what is held back. */
void markup_end(struct markup *markup);

#endif
