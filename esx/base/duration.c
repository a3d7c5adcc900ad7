#include "base/duration.h"

#include <inttypes.h>
#include <stdio.h>

static const struct unit {
    char letter;
    int64_t seconds;
} units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};

enum { UNITS = sizeof units / sizeof units[0] };

bool duration_parse(struct span text, int64_t max_s, int64_t *seconds) {
    int64_t unit_s = 1;
    for (int i = 0; i < UNITS; i++) {
        if (text.length > 0 && text.bytes[text.length - 1] == units[i].letter) {
            unit_s = units[i].seconds;
            text.length--;
            break;
        }
    }
    uint64_t number = 0;
    if (!span_number(text, (uint64_t)(max_s / unit_s), &number)) {
        return false;
    }
    *seconds = (int64_t)number * unit_s;
    return true;
}

void duration_text(char *to, int64_t seconds) {
    int unit = 0;
    while (unit < UNITS - 1 && (seconds == 0 || seconds % units[unit].seconds != 0)) {
        unit++;
    }
    snprintf(to, DURATION_TEXT_SIZE, "%" PRId64 "%c", seconds / units[unit].seconds, units[unit].letter);
}
