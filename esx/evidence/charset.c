#include "evidence/charset.h"

#include "base/utf8.h"

#include <string.h>

enum { REPLACEMENT = 0xfffd, GETA = 0x3013 };

uint32_t charset_cp1252(uint32_t point) {
    static const unsigned short points[] = {
        0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
    };
    return point >= 0x80 && point < 0xa0 ? points[point - 0x80] : point;
}

size_t charset_rewrite(char *to, struct span text, charset_taker *take, void *context) {
    size_t used = 0;
    while (text.length > 0) {
        size_t taken = take(context, text, to, &used);
        if (taken == 0) {
            to[used++] = text.bytes[0];
            taken = 1;
        }
        span_skip(&text, taken);
    }
    return used;
}

/* Whether two bytes are a character of Shift_JIS. */
static bool shift_jis_pair(unsigned char lead, unsigned char trail) {
    bool leads = (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc);
    return leads && trail >= 0x40 && trail <= 0xfc && trail != 0x7f;
}

static bool shift_jis_single(unsigned char byte) {
    return byte < 0x80 || (byte >= 0xa1 && byte <= 0xdf);
}

/* A pair's character. All of JIS X 0208 would cost 14 KiB: here are kana, and what the readers' words have beside them. */
static uint32_t shift_jis_point(unsigned lead, unsigned trail) {
    static const struct {
        unsigned short first;
        unsigned short count;
        unsigned short point;
    } known[] = {
        /* clang-format off */
        {0x829f, 83, u'ぁ'}, {0x8340, 63, u'ァ'}, {0x8380, 23, u'ム'}, {0x8140, 1, u' '}, {0x8141, 1, u'、'},
        {0x8142, 1, u'。'}, {0x8145, 1, u'・'}, {0x8146, 1, u'：'}, {0x815b, 1, u'ー'}, {0x8163, 1, u'…'},
        {0x8164, 1, u'‥'}, {0x8169, 1, u'（'}, {0x816a, 1, u'）'}, {0x88a4, 1, u'愛'}, {0x88c8, 1, u'以'},
        {0x88ea, 1, u'一'}, {0x8a84, 1, u'割'}, {0x89ba, 1, u'下'}, {0x89bd, 1, u'何'}, {0x8cb3, 1, u'元'},
        {0x8ce3, 1, u'後'}, {0x8d73, 1, u'行'}, {0x8e63, 1, u'残'}, {0x8db7, 1, u'差'}, {0x8e7e, 1, u'止'},
        {0x8e9e, 1, u'時'}, {0x8ea6, 1, u'示'}, {0x8ec0, 1, u'実'}, {0x8f6f, 1, u'出'}, {0x8f91, 1, u'書'},
        {0x8fc8, 1, u'省'}, {0x904d, 1, u'信'}, {0x906c, 1, u'人'}, {0x914f, 1, u'前'}, {0x9153, 1, u'全'},
        {0x9197, 1, u'送'}, {0x91b1, 1, u'続'}, {0x91e4, 1, u'台'}, {0x9286, 1, u'中'}, {0x9088, 1, u'粋'},
        {0x92e2, 1, u'停'}, {0x92e8, 1, u'定'}, {0x935d, 1, u'転'}, {0x93c1, 1, u'特'}, {0x93af, 1, u'同'},
        {0x93fa, 1, u'日'}, {0x94b2, 1, u'抜'}, {0x955c, 1, u'表'}, {0x9594, 1, u'部'}, {0x97aa, 1, u'略'},
        {0x97cd, 1, u'力'}, {0x97e1, 1, u'例'}, {0x8d87, 1, u'合'}, {0x8fea, 1, u'場'}, {0x8fed, 1, u'常'},
        {0x90b3, 1, u'正'},
        /* clang-format on */
    };
    unsigned pair = lead << 8 | trail;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (pair >= known[i].first && pair < known[i].first + known[i].count) {
            return known[i].point + pair - known[i].first;
        }
    }
    return GETA;
}

/*
 * Whether the line can be Shift_JIS. `*proven` when it hardly is anything else: two double characters side by side,
 * one of them begun by a byte that CP1252 has for quotes and dashes.
 */
static bool shift_jis_line(struct span line, bool *proven) {
    unsigned before = 0; /* the lead of the pair that ends here */
    *proven = false;
    for (size_t i = 0; i < line.length; i++) {
        unsigned char byte = (unsigned char)line.bytes[i];
        if (shift_jis_single(byte)) {
            before = 0;
            continue;
        }
        if (i + 1 == line.length || !shift_jis_pair(byte, (unsigned char)line.bytes[i + 1])) {
            return false;
        }
        *proven = *proven || (before > 0 && (before < 0xa0 || byte < 0xa0));
        before = byte;
        i++;
    }
    return true;
}

/* The encoding of a line that is not UTF-16. A broken character in a line of UTF-8 is one that was cut. */
static enum encoding eight_bit(struct charset *charset, struct span line) {
    size_t good = 0;
    size_t bad = 0;
    while (line.length > 0 && strchr("\r\n", line.bytes[line.length - 1]) != NULL) {
        line.length--; /* strchr finds a NUL, too */
    }
    struct span whole = utf8_whole(line);
    bool cut = whole.length < line.length;
    while (whole.length > 0) {
        size_t length = utf8_length(whole);
        good += length > 1;
        bad += length == 0;
        span_skip(&whole, length > 0 ? length : 1);
    }
    if (good >= 2 * bad && (good > 0 || !cut)) {
        return ENCODING_UTF8;
    }
    bool proven = false;
    bool possible = shift_jis_line(line, &proven);
    charset->japanese = charset->japanese || (possible && proven);
    return possible && charset->japanese ? ENCODING_SHIFT_JIS : ENCODING_CP1252;
}

/*
 * Whether a text in ASCII, Japanese or any European language is UTF-16, and which: one byte of most characters is a NUL,
 * in LE the second, in BE the first, hardly ever the other one; and one belongs to each newline. In Japanese that may be the only one.
 */
static enum encoding utf16_pattern(struct span text) {
    size_t nuls[2] = {0, 0};
    bool newline[2] = {false, false};
    for (size_t i = 0; i < text.length; i++) {
        size_t other = i ^ 1;
        nuls[i & 1] += text.bytes[i] == '\0';
        newline[other & 1] |= text.bytes[i] == '\n' && other < text.length && text.bytes[other] == '\0';
    }
    size_t high = nuls[1] >= nuls[0];
    bool shows = nuls[high] >= 2 && nuls[high] >= 4 * nuls[1 - high] &&
                 nuls[high] * (newline[high] ? 32 : 4) >= text.length;
    return !shows ? ENCODING_UTF8 : high == 1 ? ENCODING_UTF16LE : ENCODING_UTF16BE;
}

/*
 * Whether a text in UTF-16 goes on so: the first sign decides. A high byte 0 is ASCII's; CR or LF at that place would
 * be letters of Gurmukhi or Malayalam, and are the end of a line of bytes.
 */
static bool utf16_goes_on(struct span ahead, size_t high) {
    for (size_t i = high; i < ahead.length; i += 2) {
        if (ahead.bytes[i] == '\0') {
            return true;
        }
        if (ahead.bytes[i] == '\n' || ahead.bytes[i] == '\r') {
            return false;
        }
    }
    return ahead.length < CHARSET_AHEAD && ahead.length % 2 == 0;
}

/* The bytes up to the first newline, in UTF-16LE with its NUL. */
static struct span first_line(struct span ahead) {
    const char *newline = memchr(ahead.bytes, '\n', ahead.length);
    size_t length = newline != NULL ? (size_t)(newline - ahead.bytes) + 1 : ahead.length;
    return (struct span){ahead.bytes, length + (length < ahead.length && ahead.bytes[length] == '\0')};
}

static bool is_ascii(struct span line) {
    size_t at = 0;
    while (at < line.length && line.bytes[at] > '\0') {
        at++;
    }
    return at == line.length;
}

void charset_line(struct charset *charset, struct span ahead) {
    enum encoding now = charset->encoding;
    ahead.length = ahead.length < CHARSET_AHEAD ? ahead.length : CHARSET_AHEAD;
    bool little = span_starts(ahead, "\xff\xfe");
    if (little || span_starts(ahead, "\xfe\xff")) { /* its mark */
        charset->encoding = little ? ENCODING_UTF16LE : ENCODING_UTF16BE;
        return;
    }
    struct span line = first_line(ahead);
    bool goes_on = now >= ENCODING_UTF16LE ? utf16_goes_on(ahead, now == ENCODING_UTF16LE)
                                           : now == ENCODING_UTF8 && is_ascii(line);
    if (!goes_on) {
        enum encoding wide = utf16_pattern(line);
        charset->encoding = wide != ENCODING_UTF8 ? wide : eight_bit(charset, line);
    }
}

static uint32_t utf16_unit(const char *bytes, bool little) {
    return (uint32_t)(unsigned char)bytes[little] << 8 | (unsigned char)bytes[!little];
}

static size_t utf16_character(struct charset *charset, struct span ahead, uint32_t *point) {
    bool little = charset->encoding == ENCODING_UTF16LE;
    if (ahead.length < 2) {
        *point = 0;
        return 1;
    }
    uint32_t unit = utf16_unit(ahead.bytes, little);
    *point = unit;
    if (unit >> 8 == '\n' || unit >> 8 == '\r') { /* a line of bytes ended here */
        charset->encoding = ENCODING_UTF8;
        return charset_character(charset, ahead, point);
    }
    if (unit < 0xd800 || unit > 0xdfff) {
        return 2;
    }
    uint32_t low = ahead.length < 4 ? 0 : utf16_unit(ahead.bytes + 2, little);
    bool pair = unit < 0xdc00 && low >= 0xdc00 && low < 0xe000;
    *point = pair ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : REPLACEMENT;
    return pair ? 4 : 2;
}

size_t charset_character(struct charset *charset, struct span ahead, uint32_t *point) {
    unsigned char byte = (unsigned char)ahead.bytes[0];
    unsigned char next = ahead.length > 1 ? (unsigned char)ahead.bytes[1] : 0;
    size_t length = 0;
    *point = byte;
    if (charset->encoding >= ENCODING_UTF16LE) {
        return utf16_character(charset, ahead, point);
    }
    if (byte < 0x80) {
        return 1;
    }
    if (charset->encoding == ENCODING_UTF8) {
        length = utf8_character(ahead, point);
        *point = length > 0 ? *point : REPLACEMENT;
    } else if (charset->encoding == ENCODING_CP1252) {
        *point = charset_cp1252(byte);
    } else if (shift_jis_pair(byte, next)) {
        *point = shift_jis_point(byte, next);
        return 2;
    } else {
        *point = shift_jis_single(byte) ? 0xff61 + byte - 0xa1U : REPLACEMENT;
    }
    return length > 0 ? length : 1;
}

uint32_t charset_shown(uint32_t point) {
    /* Blanks; dashes and quotation marks, as programs of offices make them; rows that were left out, or the end of a name. */
    static const struct {
        unsigned short first;
        unsigned short last;
        unsigned char shown;
    } kinds[] = {
        {0xa0, 0xa0, ' '},      {0x1680, 0x1680, ' '}, {0x2000, 0x200a, ' '}, {0x202f, 0x202f, ' '},
        {0x205f, 0x205f, ' '},  {0x3000, 0x3000, ' '}, {0x2010, 0x2015, '-'}, {0x2018, 0x2019, '\''},
        {0x201c, 0x201d, '\''}, {0x2025, 0x2026, '.'}, {0x22ee, 0x22ee, '.'},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (point >= kinds[i].first && point <= kinds[i].last) {
            return kinds[i].shown;
        }
    }
    bool nothing = (point < 0x20 && point != '\t') || point == 0x7f || utf8_hidden(point);
    return nothing || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff ? 0 : point;
}
