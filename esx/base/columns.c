#include "base/columns.h"

static unsigned decode(const char *bytes, size_t length) {
    static const unsigned char first[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    unsigned character = (unsigned char)bytes[0] & first[length];
    for (size_t i = 1; i < length; i++) {
        character = character << 6 | ((unsigned char)bytes[i] & 0x3f);
    }
    return character;
}

static bool is_wide(unsigned character) {
    static const struct {
        unsigned first;
        unsigned last;
    } wide[] = {
        {0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},
        {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd},
    };
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        if (character >= wide[i].first && character <= wide[i].last) {
            return true;
        }
    }
    return false;
}

size_t columns_of(struct span text) {
    size_t columns = 0;
    while (text.length > 0) {
        size_t length = span_utf8(text);
        columns += length > 0 && is_wide(decode(text.bytes, length)) ? 2 : 1;
        length = length > 0 ? length : 1;
        text.bytes += length;
        text.length -= length;
    }
    return columns;
}
