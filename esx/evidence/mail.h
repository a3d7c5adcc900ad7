/*
 * mail: the forms in which a saved mail carries text, quoted-printable and base64, as bytes of that text again.
 *
 * Undone only where a part's headers name the form, or where a block proves quoted-printable by itself: its first 4 KiB have a line that
 * is broken off by `=` about where a mail's line must end, a byte written as `=3D`, and no `=` that is neither. Nowhere is a line changed
 * in which a `=` stands for itself.
 */
#ifndef MUXWATCH_EVIDENCE_MAIL_H
#define MUXWATCH_EVIDENCE_MAIL_H

#include "base/span.h"

/* In bytes: how far the input is looked at; how much of a text that goes on is left until more of it is there. */
enum { MAIL_AHEAD = 4096, MAIL_LEFT = 1024 };

enum mail_form {
    MAIL_PLAIN,
    MAIL_PROVEN, /* quoted-printable, up to the block's end */
    MAIL_QUOTED, /* the same, up to the part's end */
    MAIL_BASE64,
};

/* All zero at the beginning of a text. */
struct mail {
    enum mail_form form;   /* of the lines that come */
    enum mail_form coming; /* of the body, as its headers say */
    bool headed;           /* there were such headers */
    bool proved;           /* a block did */
    bool judged;           /* whether this one does was looked at, where it began */
    bool plain;            /* there was a part in plain text */
    bool again;            /* this part is the same once more, as HTML */
    bool goes_on;          /* the text does, in the next line of the input */

    /* What was taken. The user takes away what it has read: where the text goes on, all but MAIL_LEFT; else all. */
    char text[MAIL_AHEAD + 2 * MAIL_LEFT];
    size_t length;
    size_t taken; /* bytes of the input, the last time */
};

/*
 * A line of the input begins at the front of `ahead`, which is not empty and holds MAIL_AHEAD bytes, fewer only where the text ends.
 * Whether it is encoded, and its text was added to `mail->text`. Where a part in base64 ends, `form` is MAIL_BASE64 no more.
 */
bool mail_take(struct mail *mail, struct span ahead);

#endif
