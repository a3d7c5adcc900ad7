#include "keep/keys.h"

#include "base/moment.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool read_moment(struct moment *to, struct span value) {
    uint64_t wall = 0;
    uint64_t uptime = 0;
    bool valid = span_number(span_word(&value), INT64_MAX / 2, &wall) && wall > 0 &&
                 span_number(span_word(&value), INT64_MAX / 2, &uptime) && value.length == 0;
    *to = valid ? (struct moment){(int64_t)wall, (int64_t)uptime} : *to;
    return valid;
}

bool key_read(const struct key *key, void *to, struct span value) {
    void *field = (char *)to + key->offset;
    uint64_t number = 0;
    int64_t seconds = 0;
    bool valid = false;
    switch (key->kind) {
    case KEY_TEXT:
        valid = value.length < key->size && key->valid(value);
        if (valid) {
            span_copy(field, key->size, value);
        }
        return valid;
    case KEY_MOMENT:
        return read_moment(field, value);
    case KEY_NUMBER:
        valid = span_number(value, key->max, &number) && number >= key->min;
        break;
    case KEY_WORD:
        while (key->words[number] != NULL && !span_equal(value, key->words[number])) {
            number++;
        }
        valid = key->words[number] != NULL;
        break;
    case KEY_DURATION:
        valid = duration_parse(value, (int64_t)key->max, &seconds) && seconds > 0;
        number = (uint64_t)seconds;
        break;
    }
    if (valid) {
        memcpy(field, &number, key->size); /* a host is x86-64: the least byte comes first */
    }
    return valid;
}

void key_print(const struct key *key, const void *from, char *to) {
    const void *field = (const char *)from + key->offset;
    const struct moment *moment = field;
    uint64_t number = 0;
    memcpy(&number, field, key->size < sizeof number ? key->size : sizeof number);
    to[0] = '\0';
    switch (key->kind) {
    case KEY_TEXT:
        snprintf(to, KEY_VALUE_SIZE, "%s", (const char *)field);
        break;
    case KEY_NUMBER:
        snprintf(to, KEY_VALUE_SIZE, "%" PRIu64, number);
        break;
    case KEY_WORD:
        snprintf(to, KEY_VALUE_SIZE, "%s", key->words[number]);
        break;
    case KEY_DURATION:
        snprintf(to, KEY_VALUE_SIZE, "%s", duration_text((int64_t)number).text);
        break;
    case KEY_MOMENT:
        if (moment_set(*moment)) {
            snprintf(to, KEY_VALUE_SIZE, "%" PRId64 " %" PRId64, moment->wall_s, moment->uptime_s);
        }
        break;
    }
}
