/*
 * html: takes tags and entities out of lines of HTML.
 */
#ifndef MUXWATCH_EVIDENCE_HTML_H
#define MUXWATCH_EVIDENCE_HTML_H

#include "base/span.h"

/* All zero at the beginning of a text. */
struct html {
    bool document;     /* a whole page: any tag is one */
    bool preformatted; /* in <pre> */
    enum html_part {
        HTML_TEXT,
        HTML_TAG,
        HTML_STYLE, /* or a script */
        HTML_COMMENT,
    } part;
    unsigned tag_lines; /* for how many lines a tag has not ended */
};

/* Whether the line has a tag of HTML, a comment, or a blank as only HTML has it: esxcli's XML has none of them. */
bool html_proof(struct span line);

/*
 * Takes the HTML out of the line, in place, when its block has `proven` some, or the page goes on. Returns the new length.
 * Tags that part lines are LINE_BREAK then, those of cells two blanks; of a comment that is in no page `<!--` is left.
 */
size_t html_strip(struct html *html, char *text, size_t length, bool proven);

#endif
