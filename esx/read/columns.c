#include "read/columns.h"

static bool is_wide(uint32_t character) {
    static const struct {
        uint32_t first;
        uint32_t last;
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
        uint32_t point = 0;
        size_t length = span_character(text, &point);
        columns += length > 0 && is_wide(point) ? 2 : 1;
        length = length > 0 ? length : 1;
        text.bytes += length;
        text.length -= length;
    }
    return columns;
}
