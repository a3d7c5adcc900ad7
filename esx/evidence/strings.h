/*
 * strings: output that was printed as JSON's strings, one for all of it or one a line: by Ansible, which has YAML, too, and by
 * PowerShell's ConvertTo-Json.
 *
 * Undone are the values of `"stdout"` and `"msg"`, `(stdout) …` of Ansible's callback oneline, the lists `"…_lines"` and `"msg"`, a list that
 * is a text of its own, and a string that is all of a line and holds several. What Ansible prints as a string and as a list, too, comes
 * once. Other values, and lists of records, stay as they are.
 */
#ifndef MUXWATCH_EVIDENCE_STRINGS_H
#define MUXWATCH_EVIDENCE_STRINGS_H

#include "base/span.h"

/* What holds on from one line to the next; all zero at the beginning of a text, and behind an empty line. */
struct strings {
    bool many;   /* in what Ansible's callback json prints of several hosts: nothing of it is read */
    bool list;   /* in a list of them */
    bool twice;  /* a string had the same before */
    bool yaml;   /* Ansible's, in place of JSON */
    bool quoted; /* the string ends at a quotation mark, else with the line */
    bool open;   /* it goes on in the line's next piece */
    bool closed; /* what follows it on the line is not wanted */
};

/*
 * Undoes a line, or (`piece`) a later piece of one, in place; LINE_BREAK then stands for each end of a line. Returns whether the line had
 * one of the forms above; where it had none, it is unchanged.
 */
bool strings_undo(struct strings *strings, char *text, size_t *length, bool piece);

#endif
