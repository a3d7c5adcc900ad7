#include "evidence/mail.h"

#include "evidence/charset.h"

#include <string.h>

/* Of a line that is broken off though no header says so, in bytes. */
enum { BROKEN_SHORTEST = 60, BROKEN_LONGEST = 76 };

/* Cuts the line at the front off, without its end. False where that is not to be seen, and the text's not either. */
static bool cut_line(struct span *rest, bool last, struct span *line) {
    bool ends = last || memchr(rest->bytes, '\n', rest->length) != NULL;
    span_line(rest, line);
    return ends;
}

/* The byte that two digits, in upper case, write behind the `=` at the front; UINT32_MAX: they do not. */
static uint32_t escaped_byte(struct span text) {
    struct span digits = {text.bytes + 1, text.length > 2 ? 2 : 0};
    return span_run(digits, SPAN_DIGITS "ABCDEF") == 2 ? span_in_base(digits, 16) : UINT32_MAX;
}

/*
 * Adds a line of quoted-printable to the text; `goes_on` where it is broken off. False where a `=` of it neither writes a byte, which
 * sets `*escapes`, nor breaks it off.
 */
static bool add_quoted(struct mail *mail, struct span line, bool *escapes) {
    mail->goes_on = false;
    for (; line.length > 0; span_skip(&line, 1)) {
        bool equals = line.bytes[0] == '=';
        uint32_t byte = equals ? escaped_byte(line) : (unsigned char)line.bytes[0];
        if (equals && span_trim(line).length == 1) {
            mail->goes_on = true;
            return true;
        }
        if (byte == UINT32_MAX) {
            return false;
        }
        *escapes |= equals;
        span_skip(&line, equals ? 2 : 0);
        mail->text[mail->length++] = (char)byte;
    }
    mail->text[mail->length++] = '\n';
    return true;
}

/* Whether the block that begins here is quoted-printable, by its own form: as much of it as is ahead. */
static bool proves(struct mail *mail, struct span ahead, bool last) {
    struct span line;
    bool breaks = mail->proved;
    bool escapes = false;
    while (ahead.length > 0 && cut_line(&ahead, last, &line) && line.length > 0) {
        mail->length = 0;
        if (!add_quoted(mail, line, &escapes) ||
            (mail->goes_on && (line.length < BROKEN_SHORTEST || line.length > BROKEN_LONGEST))) {
            return false;
        }
        breaks |= mail->goes_on;
    }
    return breaks && escapes;
}

/* Adds a line of base64 to the text. False where it is none. */
static bool add_base64(struct mail *mail, struct span line) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    uint32_t bits = 0;
    mail->goes_on = true;
    for (size_t at = 0; at < line.length; at++) {
        const char *digit = memchr(digits, line.bytes[at], sizeof digits - 1);
        if (digit == NULL) {
            return false;
        }
        bits = bits << 6 | (uint32_t)(digit - digits) % 64;
        if (at % 4 > 0 && *digit != '=') {
            mail->text[mail->length++] = (char)(bits >> (6 - 2 * (at % 4)));
        }
    }
    return line.length > 0 && line.length % 4 == 0;
}

/* What the headers of a mail, or of a part, say of its body. */
static void read_header(struct mail *mail, struct span line) {
    struct span value = line;
    struct span name = span_cut(&value, ':');
    value = span_trim(value);
    if (span_equal_nocase(name, "Content-Transfer-Encoding")) {
        mail->headed = true;
        mail->coming = span_equal_nocase(value, "quoted-printable") ? MAIL_QUOTED
                       : span_equal_nocase(value, "base64")         ? MAIL_BASE64
                                                                    : MAIL_PLAIN;
    } else if (span_equal_nocase(name, "Content-Type")) {
        bool html = span_starts(value, "text/html");
        mail->headed = true;
        mail->again = mail->plain && html;
        mail->plain = span_starts(value, "text/plain") || (mail->plain && !html);
    } else if (span_equal_nocase(name, "MIME-Version")) { /* of another mail */
        mail->plain = mail->again = false;
    }
}

/* A block ends, and with it a line that was broken off; behind headers, the body begins. */
static void end_block(struct mail *mail) {
    mail->goes_on = false;
    bool changes = mail->headed || mail->form == MAIL_PROVEN;
    mail->form = changes ? mail->coming : mail->form;
    mail->coming = MAIL_PLAIN;
    mail->headed = mail->judged = false;
}

bool mail_take(struct mail *mail, struct span ahead) {
    bool last = ahead.length < MAIL_AHEAD;
    bool base64 = mail->form == MAIL_BASE64;
    bool escapes = false;
    struct span line;
    ahead.length = last ? ahead.length : MAIL_AHEAD;
    struct span rest = ahead;
    struct span front = ahead;
    size_t length = mail->length;
    if (!base64 && (ahead.bytes[0] == '\n' || span_starts(ahead, "\r\n"))) {
        end_block(mail);
        return false;
    }
    if (!base64 && (byte_lower(ahead.bytes[0]) == 'c' || byte_lower(ahead.bytes[0]) == 'm')) {
        read_header(mail, span_cut(&front, '\n'));
    }
    if (mail->form == MAIL_PLAIN && !mail->judged) {
        mail->form = proves(mail, ahead, last) ? MAIL_PROVEN : MAIL_PLAIN;
        mail->proved |= mail->form == MAIL_PROVEN;
        mail->length = 0;
    }
    mail->judged = true;
    if (mail->form == MAIL_PLAIN) {
        return false;
    }
    bool taken =
        cut_line(&rest, last, &line) && (base64 ? add_base64(mail, line) : add_quoted(mail, line, &escapes));
    mail->length = taken ? mail->length : length;
    mail->goes_on = mail->goes_on && taken && (rest.length > 0 || !last);
    mail->form = base64 && !mail->goes_on ? MAIL_PLAIN : mail->form;
    mail->taken = ahead.length - rest.length;
    return taken;
}
