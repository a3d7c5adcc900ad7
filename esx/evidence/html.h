/*
 * html: takes tags and entities out of lines of HTML. What esxcli prints as XML is none, and stays.
 */
#ifndef MUXWATCH_EVIDENCE_HTML_H
#define MUXWATCH_EVIDENCE_HTML_H

#include "base/span.h"

/* Stands in a line's text where HTML parts it. */
enum { HTML_BREAK = '\n' };

/* All zero at the beginning of a text. */
struct html {
    bool document;     /* a whole page: any tag is one */
    bool preformatted; /* in <pre> */
    bool xml;          /* in XML */
    enum html_part {
        HTML_TEXT,
        HTML_TAG,
        HTML_COMMENT,
        HTML_SCRIPT,
        HTML_STYLE,
    } part,
        behind_tag;
    unsigned tag_lines; /* for how many lines a tag has not ended */
};

/* Whether the line has a tag of HTML, or a blank as only HTML has it. */
bool html_proof(struct span line);

/* Says that a block begins with this line: XML that broke off before it has ended. */
void html_block(struct html *html, struct span line);

/*
 * Takes the HTML out of the line's `*length` bytes, in place, when its block has `proven` some, or the page goes on.
 * Returns whether it was HTML. Tags that part lines are HTML_BREAK then, those of cells two blanks.
 */
bool html_line(struct html *html, char *text, size_t *length, bool proven);

#endif
