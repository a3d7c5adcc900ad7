#include "evidence/decode.h"

#include <string.h>

/* A text of bytes is binary when it has more controls than these, and than one in so many. */
enum { CONTROLS_MAX = 3, CHARACTERS_A_CONTROL = 32 };

void decoder_init(struct decoder *decoder, line_taker *take, void *context) {
    memset(decoder, 0, sizeof *decoder);
    decoder->markup.take = take;
    decoder->markup.context = context;
    decoder->content = CONTENT_EMPTY;
}

/* What the first bytes say the whole is. */
static enum content content_of(struct span text) {
    static const struct {
        unsigned offset;
        unsigned length;
        const char *bytes;
        enum content content;
    } signs[] = {
        {0, 3, "\x1f\x8b\x08", CONTENT_GZIP},
        {0, 4, "PK\x03\x04", CONTENT_ZIP},
        {257, 5, "ustar", CONTENT_TAR},
        {0, 6,
         "\xfd"
         "7zXZ\0",
         CONTENT_ARCHIVE},
        {0, 4, "BZh9", CONTENT_ARCHIVE},
        {0, 4, "\x28\xb5\x2f\xfd", CONTENT_ARCHIVE},
        {0, 6, "7z\xbc\xaf\x27\x1c", CONTENT_ARCHIVE},
        {0, 6, "Rar!\x1a\x07", CONTENT_ARCHIVE},
        {0, 4,
         "\x7f"
         "ELF",
         CONTENT_PROGRAM},
        {0, 3, "MZ\x90", CONTENT_PROGRAM},
        {0, 8, "\x89PNG\r\n\x1a\n", CONTENT_PICTURE},
        {0, 3, "\xff\xd8\xff", CONTENT_PICTURE},
        {0, 5, "GIF89", CONTENT_PICTURE},
        {0, 5, "%PDF-", CONTENT_DOCUMENT},
        {0, 5, "{\\rtf", CONTENT_DOCUMENT},
        {0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", CONTENT_DOCUMENT},
    };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (text.length >= signs[i].offset + signs[i].length &&
            memcmp(text.bytes + signs[i].offset, signs[i].bytes, signs[i].length) == 0) {
            return signs[i].content;
        }
    }
    return CONTENT_TEXT;
}

static void hand_over(struct decoder *decoder, bool goes_on, bool newline) {
    struct clean_line line = {.text = terminal_line(&decoder->terminal, goes_on), .number = decoder->number};
    line.goes_on = goes_on;
    line.pager = decoder->terminal.pager;
    markup_line(&decoder->markup, &line);
    terminal_next(&decoder->terminal, newline);
    decoder->in_line = !newline;
}

/* A line begins: which encoding it has, and for the first one, what the whole is. */
static void begin_line(struct decoder *decoder, struct span ahead) {
    if (decoder->number++ == 0) {
        decoder->content = content_of(ahead);
        bool old_mac = memchr(ahead.bytes, '\n', ahead.length) == NULL &&
                       memchr(ahead.bytes, '\r', ahead.length) != NULL;
        decoder->line_end = old_mac ? '\r' : '\n';
    }
    if (decoder->content == CONTENT_TEXT) {
        charset_line(&decoder->charset, ahead);
    }
    decoder->in_line = true;
}

/* Counts what shows whether a text is one. */
static void count(struct decoder *decoder, uint32_t point) {
    bool nul = point == 0;
    bool control =
        nul ? !decoder->nul : point < 0x20 && strchr("\a\b\t\n\v\f\r\x0e\x0f\x1a\x1b", (int)point) == NULL;
    decoder->read += !nul;
    decoder->controls += control;
    decoder->nul = nul;
}

/* Takes one character, or a run of plain ones. Returns how many bytes. */
static size_t take_some(struct decoder *decoder, struct span ahead) {
    uint32_t point = 0;
    size_t length = 0;
    if (charset_bytes(&decoder->charset)) {
        length = terminal_print(&decoder->terminal, ahead);
        decoder->read += length;
    }
    if (length > 0) {
        return length;
    }
    length = charset_character(&decoder->charset, ahead, &point);
    if (charset_bytes(&decoder->charset)) {
        count(decoder, point);
    }
    if (point == (uint32_t)decoder->line_end) {
        hand_over(decoder, false, true);
        return length;
    }
    while (!terminal_write(&decoder->terminal, point)) {
        hand_over(decoder, terminal_full(&decoder->terminal), false);
    }
    return length;
}

/* Reads what is held, as far as enough is to be seen of what comes; all of it when `nothing_follows`. */
static void read_held(struct decoder *decoder, bool nothing_follows) {
    size_t at = 0;
    while (at < decoder->held && (nothing_follows || decoder->held - at >= CHARSET_AHEAD)) {
        struct span ahead = {decoder->hold + at, decoder->held - at};
        if (!decoder->in_line) {
            struct span seen = {ahead.bytes, ahead.length < CHARSET_AHEAD ? ahead.length : CHARSET_AHEAD};
            begin_line(decoder, seen);
        }
        if (decoder->content != CONTENT_TEXT) {
            at = decoder->held;
            break;
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

int decoder_take(void *context, const char *bytes, size_t length) {
    decoder_feed(context, bytes, length);
    return 0;
}

void decoder_end(struct decoder *decoder) {
    read_held(decoder, true);
    if (decoder->content == CONTENT_TEXT && decoder->in_line) {
        hand_over(decoder, false, true);
    }
    markup_end(&decoder->markup);
    if (decoder->controls > CONTROLS_MAX + decoder->read / CHARACTERS_A_CONTROL) {
        decoder->content = CONTENT_BINARY;
    }
}
