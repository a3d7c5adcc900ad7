#include "evidence/decode.h"

#include "base/utf8.h"

#include <string.h>

/* A text is binary when it has more controls than these, and than one in so many characters. */
enum { CONTROLS_MAX = 3, CHARACTERS_A_CONTROL = 32 };

enum { UTF8_MAX = 4, PIECE_END = 1024, TAR_SIGN = 257 /* where a tar has it */ };

/* How deep a mail's text counts as quoted where it comes once more, as HTML: what it says there is older. */
enum { QUOTED_AGAIN = 100 };

void decoder_init(struct decoder *decoder, line_taker *take, void *context) {
    memset(decoder, 0, sizeof *decoder);
    decoder->markup.take = take;
    decoder->markup.context = context;
    decoder->plain = true;
}

/* What the first bytes say the whole is; NULL: a text. */
static const char *kind_of(struct span text) {
    static const struct {
        const char *kind;
        const char *signs;
    } kinds[] = {
        {"gzip", "\x1f\x8b\x08"},
        {"zip", "PK\x03\x04"}, /* .docx, .xlsx */
        {"archive", "\xfd\x37zXZ|BZh9|\x28\xb5\x2f\xfd|7z\xbc\xaf'|Rar!\x1a\x07"},
        {"program", "\x7f\x45LF|MZ\x90"},
        {"picture", "\x89PNG\r\n|\xff\xd8\xff|GIF89"},
        {"document", "%PDF-|{\\rtf|\xd0\xcf\x11\xe0"}, /* the last: .doc, .xls, .msg */
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (span_front(text, kinds[i].signs) > 0) {
            return kinds[i].kind;
        }
    }
    span_skip(&text, text.length < TAR_SIGN ? text.length : TAR_SIGN);
    return span_starts(text, "ustar") ? "tar" : NULL;
}

/* How much of a line that is too long comes as a piece: up to a `\n`, else to a blank, or the end of a tag, near its end. */
static size_t piece_length(const struct decoder *decoder) {
    size_t length = 0;
    for (size_t at = decoder->length; at > decoder->length - PIECE_END; at--) {
        const char *last = decoder->line + at - 1;
        if (*last == 'n' && last[-1] == '\\') {
            return at;
        }
        length = length == 0 && (*last == ' ' || *last == '>') ? at : length;
    }
    return length > 0 ? length : decoder->length;
}

static void hand_over(struct decoder *decoder, bool goes_on) {
    size_t length = goes_on ? piece_length(decoder) : decoder->length;
    struct clean_line line = {.number = decoder->number, .goes_on = goes_on};
    line.quote = decoder->mail.again ? QUOTED_AGAIN : 0;
    line.text = terminal_show(&decoder->terminal, (struct span){decoder->line, length}, decoder->plain);
    line.pager = decoder->terminal.pager;
    markup_line(&decoder->markup, &line);
    decoder->length -= length;
    if (goes_on) {
        memmove(decoder->line, decoder->line + length, decoder->length);
    }
    decoder->in_line = goes_on;
    decoder->plain |= !goes_on;
    decoder->breaks_off = false;
}

/* What ends here may have been cut off within a line. */
static void end_line(struct decoder *decoder) {
    if (decoder->in_line) {
        hand_over(decoder, false);
        decoder->breaks_off = true;
    }
}

/* Adds a character to the line, as a terminal would get it. */
static void add(struct decoder *decoder, uint32_t point) {
    bool separator = point == 0x85 || point == 0x2028 || point == 0x2029; /* NEL, LS, PS */
    uint32_t sent = separator ? '\f' : point < 0x80 ? point : charset_shown(point);
    if (decoder->length > sizeof decoder->line - UTF8_MAX) {
        hand_over(decoder, true);
    }
    decoder->plain = false;
    if (sent > 0) {
        decoder->length += utf8_write(decoder->line + decoder->length, sent);
    }
}

/*
 * Takes one character, or a run of those that a terminal shows as they are, and counts what shows whether a text is one. Returns how many
 * bytes.
 */
static size_t take_some(struct decoder *decoder, struct span ahead) {
    const enum encoding *encoding = &decoder->charset.encoding;
    uint32_t point = 0;
    size_t room = *encoding == ENCODING_UTF8 ? sizeof decoder->line - decoder->length : 0;
    size_t length = terminal_plain((struct span){ahead.bytes, ahead.length < room ? ahead.length : room});
    bool ends = room > 0 && length < ahead.length && ahead.bytes[length] == '\n';
    if (!decoder->in_line && !ends) { /* else it is a line of ASCII alone */
        charset_line(&decoder->charset, ahead);
    }
    decoder->in_line = true;
    if (length > 0 && *encoding == ENCODING_UTF8) {
        memcpy(decoder->line + decoder->length, ahead.bytes, length);
        decoder->length += length;
        decoder->read += length;
        return length;
    }
    length = charset_character(&decoder->charset, ahead, &point);
    bool nul = point == 0;
    decoder->controls +=
        nul ? !decoder->nul : point < ' ' && strchr("\a\b\t\n\v\f\r\x0e\x0f\x1a\x1b", (int)point) == NULL;
    decoder->read += !nul;
    decoder->nul = nul;
    if (point == '\n') {
        hand_over(decoder, false);
    } else {
        add(decoder, point);
    }
    return length;
}

/* Reads the text that was taken out of a mail; where it goes on, up to the last MAIL_LEFT bytes, which wait for what follows. */
static void read_mail(struct decoder *decoder) {
    struct mail *mail = &decoder->mail;
    size_t left = mail->goes_on ? MAIL_LEFT : 0;
    size_t at = 0;
    while (mail->length - at > left) {
        struct span ahead = {mail->text + at, mail->length - at};
        at += take_some(decoder, ahead);
    }
    mail->length -= at;
    memmove(mail->text, mail->text + at, mail->length);
}

/* Whether the text of a part in base64 is none: a picture, or other bytes. */
static bool no_text(struct span text) {
    bool marked = text.length > 0 && (unsigned char)text.bytes[0] >= 0xfe; /* UTF-16 */
    return kind_of(text) != NULL || (!marked && memchr(text.bytes, '\0', text.length) != NULL);
}

/* Reads the line at the front, or the part before it, where a mail has it encoded. False where it is to be read as it stands. */
static bool read_encoded(struct decoder *decoder, struct span ahead) {
    struct mail *mail = &decoder->mail;
    bool base64 = mail->form == MAIL_BASE64;
    bool first = !decoder->encoded;
    size_t before = mail->length;
    decoder->encoded = mail_take(mail, ahead);
    if (base64 && first && no_text((struct span){mail->text, mail->length})) {
        decoder->encoded = false;
        mail->form = MAIL_PLAIN;
        mail->length = 0;
    }
    decoder->number = decoder->encoded && before == 0 ? decoder->begun : decoder->number;
    read_mail(decoder);
    if (base64 && mail->form == MAIL_PLAIN) {
        end_line(decoder);
        decoder->charset.encoding = ENCODING_UTF8;
    }
    return decoder->encoded;
}

/* Reads what is held as long as CHARSET_AHEAD bytes of it are ahead; all of it when `nothing_follows`. */
static void read_held(struct decoder *decoder, bool nothing_follows) {
    if (decoder->begun == 0 && decoder->kind == NULL) {
        decoder->kind = kind_of((struct span){decoder->hold, decoder->held});
    }
    size_t at = decoder->kind != NULL ? decoder->held : 0;
    while (at < decoder->held && (nothing_follows || decoder->held - at >= CHARSET_AHEAD)) {
        struct span ahead = {decoder->hold + at, decoder->held - at};
        if (!decoder->in_line || decoder->encoded) {
            decoder->begun++;
            if (read_encoded(decoder, ahead)) {
                at += decoder->mail.taken;
                continue;
            }
        }
        if (!decoder->in_line) {
            decoder->number = decoder->begun;
        }
        at += take_some(decoder, ahead);
    }
    decoder->held -= at;
    memmove(decoder->hold, decoder->hold + at, decoder->held);
}

void decoder_feed(struct decoder *decoder, const char *bytes, size_t length) {
    while (length > 0) {
        size_t room = sizeof decoder->hold - decoder->held;
        size_t taken = length < room ? length : room;
        memcpy(decoder->hold + decoder->held, bytes, taken);
        decoder->held += taken;
        bytes += taken;
        length -= taken;
        if (decoder->held == sizeof decoder->hold) {
            read_held(decoder, false);
        }
    }
}

void decoder_end(struct decoder *decoder) {
    read_held(decoder, true);
    if (decoder->kind == NULL) {
        end_line(decoder);
    }
    markup_end(&decoder->markup);
    if (decoder->controls > CONTROLS_MAX + decoder->read / CHARACTERS_A_CONTROL) {
        decoder->kind = "binary";
    }
}
