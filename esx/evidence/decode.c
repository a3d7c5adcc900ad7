#include "evidence/decode.h"

#include "base/utf8.h"

#include <string.h>

/* A text of bytes is binary when it has more controls than these, and than one in so many. */
enum { CONTROLS_MAX = 3, CHARACTERS_A_CONTROL = 32 };

enum {
    UTF8_MAX = 4,
    PIECE_END = 1024,
    NEXT_LINE = 0x85,
    LINE_SEPARATOR = 0x2028,
    PARAGRAPH_SEPARATOR = 0x2029,
};

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

/* How much of a line that is too long comes as a piece: up to a blank, or the end of a tag, near its end. */
static size_t piece_length(const struct decoder *decoder) {
    for (size_t at = decoder->length; at > decoder->length - PIECE_END; at--) {
        if (decoder->line[at - 1] == ' ' || decoder->line[at - 1] == '>') {
            return at;
        }
    }
    return decoder->length;
}

static void hand_over(struct decoder *decoder, bool goes_on) {
    size_t length = goes_on ? piece_length(decoder) : decoder->length;
    struct clean_line line = {.number = decoder->number, .goes_on = goes_on};
    line.text = terminal_show(&decoder->terminal, (struct span){decoder->line, length});
    line.pager = decoder->terminal.pager;
    markup_line(&decoder->markup, &line);
    decoder->length -= length;
    memmove(decoder->line, decoder->line + length, decoder->length);
    decoder->in_line = goes_on;
}

/* A line begins: which encoding it has, and for the first one, what the whole is. */
static void begin_line(struct decoder *decoder, struct span ahead) {
    if (decoder->number++ == 0) {
        decoder->content = content_of(ahead);
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

/* Adds a character to the line, as a terminal would get it. */
static void add(struct decoder *decoder, uint32_t point) {
    bool separator = point == NEXT_LINE || point == LINE_SEPARATOR || point == PARAGRAPH_SEPARATOR;
    uint32_t sent = separator ? '\f' : point < 0x80 ? point : charset_shown(point);
    if (decoder->length > sizeof decoder->line - UTF8_MAX) {
        hand_over(decoder, true);
    }
    if (sent > 0) {
        decoder->length += utf8_write(decoder->line + decoder->length, sent);
    }
}

/* Adds printable ASCII from the front, as far as there is room. Returns how many bytes. */
static size_t add_plain(struct decoder *decoder, struct span ahead) {
    size_t room = sizeof decoder->line - decoder->length;
    size_t most = ahead.length < room ? ahead.length : room;
    size_t length = 0;
    while (length < most && ahead.bytes[length] >= ' ' && ahead.bytes[length] < 0x7f) {
        length++;
    }
    memcpy(decoder->line + decoder->length, ahead.bytes, length);
    decoder->length += length;
    decoder->read += length;
    return length;
}

/* Takes one character, or a run of plain ones. Returns how many bytes. */
static size_t take_some(struct decoder *decoder, struct span ahead) {
    uint32_t point = 0;
    bool bytes = charset_bytes(&decoder->charset);
    size_t length = bytes ? add_plain(decoder, ahead) : 0;
    if (length > 0) {
        return length;
    }
    length = charset_character(&decoder->charset, ahead, &point);
    if (bytes) {
        count(decoder, point);
    }
    if (point == '\n' || point == (uint32_t)decoder->charset.newline) {
        hand_over(decoder, false);
    } else {
        add(decoder, point);
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
        hand_over(decoder, false);
    }
    markup_end(&decoder->markup);
    if (decoder->controls > CONTROLS_MAX + decoder->read / CHARACTERS_A_CONTROL) {
        decoder->content = CONTENT_BINARY;
    }
}

const char *content_name(enum content content) {
    static const char *const names[] = {
        [CONTENT_BINARY] = "binary",   [CONTENT_GZIP] = "gzip",        [CONTENT_ZIP] = "zip",
        [CONTENT_TAR] = "tar",         [CONTENT_ARCHIVE] = "archive",  [CONTENT_PROGRAM] = "program",
        [CONTENT_PICTURE] = "picture", [CONTENT_DOCUMENT] = "document"};
    return names[content];
}
