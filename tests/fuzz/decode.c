/* What decode.c makes of any bytes: clean lines, the same in whatever pieces they come, and in whatever encoding. */
#include "evidence/decode.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "pieces.h"

/* The lines so far, one after the other, with what is said of them. */
struct heard {
    char *text;
    size_t used;
    size_t room;
    size_t number;
    bool goes_on;
    bool mail; /* lines of the input may be joined */
};

static void check_text(const struct clean_line *line) {
    uint32_t point = 0;
    fuzz_check(line->text.length <= CLEAN_LINE_MAX);
    for (struct span rest = line->text; rest.length > 0;) {
        size_t length = utf8_character(rest, &point);
        fuzz_check(length > 0 && ((point >= ' ' && point != 0x7f) || point == '\t') && !utf8_hidden(point));
        rest.bytes += length;
        rest.length -= length;
    }
    struct span trimmed = span_trim(line->text);
    fuzz_check(line->goes_on || trimmed.bytes + trimmed.length == line->text.bytes + line->text.length ||
               trimmed.length == 0);
}

static void hear(void *context, const struct clean_line *line) {
    struct heard *heard = context;
    check_text(line);
    fuzz_check(line->number >= heard->number && (line->number <= heard->number + 1 || heard->mail));
    fuzz_check(line->number == heard->number || !heard->goes_on);
    heard->number = line->number;
    heard->goes_on = line->goes_on;
    if (heard->used + line->text.length + 64 > heard->room) {
        heard->room = 2 * (heard->room + line->text.length + 64);
        heard->text = realloc(heard->text, heard->room);
    }
    heard->used += (size_t)sprintf(heard->text + heard->used, "%zu %u %d %d:", line->number, line->quote,
                                   line->goes_on, line->pager);
    memcpy(heard->text + heard->used, line->text.bytes, line->text.length);
    heard->used += line->text.length;
    heard->text[heard->used++] = '\n';
}

static const char *decode(struct heard *heard, const char *bytes, size_t length, size_t piece) {
    static struct decoder decoder;
    *heard = (struct heard){.mail = pieces_may_be_mail(bytes, length)};
    decoder_init(&decoder, hear, heard);
    while (length > 0) {
        size_t size = piece < length ? piece : length;
        char *held = malloc(size);
        memcpy(held, bytes, size);
        decoder_feed(&decoder, held, size);
        free(held);
        bytes += size;
        length -= size;
    }
    decoder_end(&decoder);
    fuzz_check(!heard->goes_on);
    return decoder.kind;
}

static void check_same(const struct heard *one, const char *bytes, size_t length, size_t piece) {
    struct heard other;
    decode(&other, bytes, length, piece);
    fuzz_check(one->used == other.used && (one->used == 0 || memcmp(one->text, other.text, one->used) == 0));
    free(other.text);
}

/*
 * The text in UTF-16 with a mark, to be freed; NULL where it may be read differently: it is not UTF-8, has marks or
 * NULs itself, letters of scripts whose high byte is a newline's, no LF, or is longer than half of what is looked at
 * first.
 */
static char *utf16(const char *bytes, size_t length, bool little, size_t *longer) {
    char *to = malloc(2 * length + 2);
    size_t used = 0;
    uint32_t point = 0xfeff;
    bool plain = length <= CHARSET_AHEAD / 2 - 2 && length > 0 && memchr(bytes, '\n', length) != NULL;
    struct span rest = {bytes, length};
    for (size_t taken = 0; plain; taken = utf8_character(rest, &point)) {
        bool newline = point > 0xff && ((point & 0xff) == '\n' || point >> 8 == '\n' || point >> 8 == '\r');
        plain = used == 0 || (taken > 0 && point > 0 && point < 0xfffe && point != 0xfeff && !newline);
        to[used++] = (char)(little ? point : point >> 8);
        to[used++] = (char)(little ? point >> 8 : point);
        rest.bytes += taken;
        rest.length -= taken;
        if (rest.length == 0) {
            break;
        }
    }
    if (!plain) {
        free(to);
        return NULL;
    }
    *longer = used;
    return to;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    struct heard whole;
    const char *kind = decode(&whole, text, length, SIZE_MAX);
    check_same(&whole, text, length, 1);
    check_same(&whole, text, length, pieces_size(length));
    for (int little = 0; little < 2 && kind == NULL && !whole.mail; little++) {
        size_t longer = 0;
        char *other = utf16(text, length, little != 0, &longer);
        if (other != NULL) {
            check_same(&whole, other, longer, SIZE_MAX);
            free(other);
        }
    }
    free(whole.text);
    return 0;
}
