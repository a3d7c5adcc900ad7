#include "evidence/charset.h"

#include "base/utf8.h"

#include <string.h>

enum { REPLACEMENT = 0xfffd, GETA = 0x3013, UTF16 = ENCODING_UTF16LE | ENCODING_UTF16BE };

uint32_t charset_cp1252(unsigned char byte) {
    static const unsigned short points[] = {
        0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
    };
    return byte >= 0x80 && byte < 0xa0 ? points[byte - 0x80] : byte;
}

/* Whether two bytes are a character of Shift_JIS. */
static bool shift_jis_pair(unsigned char lead, unsigned char trail) {
    bool leads = (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc);
    return leads && trail >= 0x40 && trail <= 0xfc && trail != 0x7f;
}

static bool shift_jis_single(unsigned char byte) {
    return byte < 0x80 || (byte >= 0xa1 && byte <= 0xdf);
}

/* A pair's character. All of JIS X 0208 would cost 14 KiB: here are the rows that follow Unicode's order, and these. */
static uint32_t shift_jis_point(unsigned lead, unsigned trail) {
    static const struct {
        unsigned short pair;
        unsigned short point;
    } known[] = {
        /* clang-format off */
        {0x8140, u' '}, {0x8141, u'、'}, {0x8142, u'。'}, {0x8145, u'・'}, {0x8146, u'：'}, {0x8151, u'＿'},
        {0x815b, u'ー'}, {0x815e, u'／'}, {0x8160, u'〜'}, {0x8162, u'｜'}, {0x8163, u'…'}, {0x8164, u'‥'},
        {0x8169, u'（'}, {0x816a, u'）'}, {0x816d, u'［'}, {0x816e, u'］'}, {0x816f, u'｛'}, {0x8170, u'｝'},
        {0x8175, u'「'}, {0x8176, u'」'}, {0x8177, u'『'}, {0x8178, u'』'}, {0x817b, u'＋'}, {0x817c, u'－'},
        {0x8181, u'＝'}, {0x8183, u'＜'}, {0x8184, u'＞'}, {0x8190, u'＄'}, {0x8193, u'％'}, {0x8194, u'＃'},
        {0x8195, u'＆'}, {0x8196, u'＊'}, {0x8197, u'＠'}, {0x81a8, u'→'}, {0x88a4, u'愛'}, {0x88c8, u'以'},
        {0x88d9, u'異'}, {0x88f8, u'引'}, {0x89ba, u'下'}, {0x89ca, u'果'}, {0x89ce, u'火'}, {0x89f1, u'回'},
        {0x8a4a, u'開'}, {0x8a84, u'割'}, {0x8b40, u'機'}, {0x8b4e, u'起'}, {0x8be0, u'金'}, {0x8c8b, u'結'},
        {0x8c8e, u'月'}, {0x8c8f, u'件'}, {0x8ce3, u'後'}, {0x8cf7, u'功'}, {0x8cf8, u'効'}, {0x8d73, u'行'},
        {0x8db7, u'差'}, {0x8dc4, u'再'}, {0x8dcf, u'済'}, {0x8e6e, u'始'}, {0x8e7e, u'止'}, {0x8e9e, u'時'},
        {0x8ea6, u'示'}, {0x8ea9, u'自'}, {0x8eb8, u'失'}, {0x8ec0, u'実'}, {0x8ee8, u'手'}, {0x8eed, u'種'},
        {0x8ef3, u'受'}, {0x8f6f, u'出'}, {0x8f91, u'書'}, {0x8fc8, u'省'}, {0x8fed, u'常'}, {0x8ff3, u'状'},
        {0x904d, u'信'}, {0x906c, u'人'}, {0x9085, u'水'}, {0x9088, u'粋'}, {0x90ac, u'成'}, {0x90b3, u'正'},
        {0x90da, u'接'}, {0x914f, u'前'}, {0x9197, u'送'}, {0x91b1, u'続'}, {0x91d2, u'待'}, {0x91d4, u'態'},
        {0x9286, u'中'}, {0x92e2, u'停'}, {0x9379, u'土'}, {0x939a, u'答'}, {0x93ae, u'動'}, {0x93fa, u'日'},
        {0x944e, u'年'}, {0x9473, u'敗'}, {0x94b2, u'抜'}, {0x955c, u'表'}, {0x9562, u'秒'}, {0x95aa, u'分'},
        {0x96b3, u'無'}, {0x96bc, u'名'}, {0x96d8, u'木'}, {0x974c, u'有'}, {0x9770, u'用'}, {0x97aa, u'略'},
        {0x97de, u'類'},
        /* clang-format on */
    };
    static const struct {
        unsigned short first;
        unsigned short last;
        unsigned short point;
    } ranges[] = {{0x824f, 0x8258, 0xff10}, {0x8260, 0x8279, 0xff21}, {0x8281, 0x829a, 0xff41},
                  {0x829f, 0x82f1, 0x3041}, {0x8340, 0x837e, 0x30a1}, {0x8380, 0x8396, 0x30e0}};
    unsigned pair = lead << 8 | trail;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (pair >= ranges[i].first && pair <= ranges[i].last) {
            return ranges[i].point + pair - ranges[i].first;
        }
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].pair == pair) {
            return known[i].point;
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

/* A line that is not UTF-16: 0 when it is ASCII. A broken character in a line of UTF-8 is one that was cut. */
static unsigned eight_bit(struct charset *charset, struct span line) {
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
        return good > 0 ? ENCODING_UTF8 : 0;
    }
    bool proven = false;
    bool possible = shift_jis_line(line, &proven);
    charset->japanese = charset->japanese || (possible && proven);
    return possible && charset->japanese ? ENCODING_SHIFT_JIS : ENCODING_CP1252;
}

/*
 * Whether a text in ASCII, Japanese or any European language is UTF-16 with the high byte of each character at `high`
 * (0, 1): NULs stand there, hardly ever in the other place, and one belongs to each newline. In Japanese that may be
 * the only one.
 */
static bool utf16_pattern(struct span text, size_t high) {
    size_t nuls[2] = {0, 0};
    bool newline = false;
    for (size_t i = 0; i < text.length; i++) {
        nuls[i & 1] += text.bytes[i] == '\0';
        if (text.bytes[i] == '\n' && (i & 1) != high) {
            size_t other = high == 1 ? i + 1 : i - 1;
            newline = newline || (other < text.length && text.bytes[other] == '\0');
        }
    }
    return nuls[high] >= 2 && nuls[high] >= 4 * nuls[1 - high] &&
           nuls[high] * (newline ? 32 : 4) >= text.length;
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
static struct span first_line(struct span ahead, char ends) {
    const char *newline = memchr(ahead.bytes, ends, ahead.length);
    if (newline != NULL) {
        size_t length = (size_t)(newline - ahead.bytes) + 1;
        ahead.length = length < ahead.length && ahead.bytes[length] == '\0' ? length + 1 : length;
    }
    return ahead;
}

/* The line up to a mark: the file before it ended without a newline. */
static struct span cut_at_mark(struct span line) {
    const char *little = span_find(line, "\xff\xfe");
    const char *big = span_find(line, "\xfe\xff");
    const char *mark = little != NULL ? little : big;
    return (struct span){line.bytes, mark != NULL ? (size_t)(mark - line.bytes) : line.length};
}

static bool ascii(struct span line) {
    size_t at = 0;
    while (at < line.length && line.bytes[at] != '\0' && (line.bytes[at] & 0x80) == 0) {
        at++;
    }
    return at == line.length;
}

static unsigned line_encoding(struct charset *charset, struct span ahead) {
    unsigned now = charset->encoding;
    bool first = charset->newline == 0;
    if (first) {
        charset->newline = '\n';
        if (memchr(ahead.bytes, '\n', ahead.length) == NULL &&
            memchr(ahead.bytes, '\r', ahead.length) != NULL) {
            charset->newline = '\r';
        }
    }
    struct span line = first_line(ahead, charset->newline);
    if (now == 0 && ascii(line)) {
        return 0;
    }
    if (span_starts(ahead, "\xff\xfe")) {
        return ENCODING_UTF16LE;
    }
    if (span_starts(ahead, "\xfe\xff")) {
        return ENCODING_UTF16BE;
    }
    if ((now & UTF16) != 0 && utf16_goes_on(ahead, now == ENCODING_UTF16LE)) {
        return now;
    }
    line = cut_at_mark(line);
    if (utf16_pattern(line, 1)) {
        return ENCODING_UTF16LE;
    }
    if (utf16_pattern(line, 0)) {
        return ENCODING_UTF16BE;
    }
    unsigned bytes = eight_bit(charset, line);
    /* A NUL at its end may be the first byte of the next line. */
    bool nul = line.length > 1 && memchr(line.bytes, '\0', line.length - 1) != NULL;
    bool doubtful = first && (bytes > ENCODING_UTF8 || nul);
    if (doubtful && utf16_pattern(ahead, 1)) {
        return ENCODING_UTF16LE;
    }
    return doubtful && utf16_pattern(ahead, 0) ? ENCODING_UTF16BE : bytes;
}

void charset_line(struct charset *charset, struct span ahead) {
    charset->encoding = line_encoding(charset, ahead);
    charset->seen |= charset->encoding;
}

static uint32_t utf16_unit(struct span ahead, bool little) {
    unsigned first = (unsigned char)ahead.bytes[0];
    unsigned second = (unsigned char)ahead.bytes[1];
    return little ? second << 8 | first : first << 8 | second;
}

static size_t utf16_character(struct charset *charset, struct span ahead, uint32_t *point) {
    bool little = charset->encoding == ENCODING_UTF16LE;
    if (ahead.length < 2) {
        *point = 0;
        return 1;
    }
    uint32_t unit = utf16_unit(ahead, little);
    *point = unit;
    if (unit >> 8 == '\n' || unit >> 8 == '\r') {
        charset->encoding = 0;
        return charset_character(charset, ahead, point);
    }
    if (unit < 0xd800 || unit > 0xdfff) {
        return 2;
    }
    uint32_t low = ahead.length < 4 ? 0 : utf16_unit((struct span){ahead.bytes + 2, 2}, little);
    bool pair = unit < 0xdc00 && low >= 0xdc00 && low <= 0xdfff;
    *point = pair ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : REPLACEMENT;
    return pair ? 4 : 2;
}

static size_t high_character(struct charset *charset, struct span ahead, uint32_t *point) {
    unsigned char byte = (unsigned char)ahead.bytes[0];
    if (span_starts(ahead, "\xff\xfe") || span_starts(ahead, "\xfe\xff")) {
        charset->encoding = byte == 0xff ? ENCODING_UTF16LE : ENCODING_UTF16BE;
        charset->seen |= charset->encoding;
        *point = 0xfeff;
        return 2;
    }
    bool japanese = charset->encoding == ENCODING_SHIFT_JIS;
    if (japanese && ahead.length > 1 && shift_jis_pair(byte, (unsigned char)ahead.bytes[1])) {
        *point = shift_jis_point(byte, (unsigned char)ahead.bytes[1]);
        return 2;
    }
    size_t length = japanese || charset->encoding == ENCODING_CP1252 ? 0 : utf8_character(ahead, point);
    if (length > 0) {
        return length;
    }
    *point = REPLACEMENT;
    if (charset->encoding == ENCODING_CP1252) {
        *point = charset_cp1252(byte);
    } else if (japanese && shift_jis_single(byte)) {
        *point = 0xff61 + byte - 0xa1U;
    }
    return 1;
}

size_t charset_character(struct charset *charset, struct span ahead, uint32_t *point) {
    if ((charset->encoding & UTF16) != 0) {
        return utf16_character(charset, ahead, point);
    }
    if ((unsigned char)ahead.bytes[0] >= 0x80) {
        return high_character(charset, ahead, point);
    }
    *point = (unsigned char)ahead.bytes[0];
    return 1;
}

bool charset_bytes(const struct charset *charset) {
    return (charset->encoding & UTF16) == 0;
}

uint32_t charset_shown(uint32_t point) {
    bool blank = point == 0xa0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200a) ||
                 point == 0x202f || point == 0x205f || point == 0x3000;
    if (blank) {
        return ' ';
    }
    bool nothing = (point < 0x20 && point != '\t') || point == 0x7f || utf8_hidden(point);
    return nothing || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff ? 0 : point;
}
