#include "judge/plain_rows.h"

#include "judge/service.h"

#include <emmintrin.h>
#include <string.h>

enum {
    STEP = 16,     /* bytes of a comparison */
    LONGEST = 256, /* bytes of a plain row; so many must follow, so that no comparison reads beyond them */
    WIDEST = 3 * STEP, /* of an address: IPv6 and a port have 47 characters */
    PROTO_WIDTH = 5,
    STATE_WIDTH = 11,
    PORT_DIGITS = 5
};

void plain_rows_learn(struct plain_rows *plain, const struct extent extents[COLUMNS], const char *service) {
    size_t whole = strlen(service);
    *plain = (struct plain_rows){
        .local = extents[LOCAL],
        .foreign = extents[FOREIGN],
        .state = extents[STATE].start,
        .world = extents[WORLD].start,
        .owner = extents[OWNER].start,
        .service = {service, whole < SERVICE_THREAD_NAME ? whole : SERVICE_THREAD_NAME},
    };
    plain->known = extents[PROTO].start == 0 && extents[PROTO].width == PROTO_WIDTH &&
                   plain->local.start > PROTO_WIDTH && plain->local.start < plain->foreign.start &&
                   plain->foreign.start >= STEP && plain->foreign.start < plain->state &&
                   plain->state < plain->world && plain->world < plain->owner &&
                   plain->owner + STEP < LONGEST && plain->local.width <= WIDEST &&
                   plain->foreign.width <= WIDEST && extents[STATE].width == STATE_WIDTH;
}

static __m128i load(const char *bytes) {
    return _mm_loadu_si128((const __m128i *)(const void *)bytes);
}

/* A bit for each of 16 bytes, the first one the lowest, that equals `byte`. */
static unsigned equal(__m128i bytes, char byte) {
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)));
}

/* The length of the line, when a newline ends it and only printable ASCII stands before; else LONGEST. */
static size_t printable_length(const char *line) {
    for (size_t at = 0; at < LONGEST; at += STEP) {
        /* Signed, so that the bytes from 0x80 on are less than a blank, too. */
        __m128i printable = _mm_cmpgt_epi8(load(line + at), _mm_set1_epi8(' ' - 1));
        unsigned others = (unsigned)_mm_movemask_epi8(printable) ^ 0xffff;
        if (others != 0) {
            at += (size_t)__builtin_ctz(others);
            return line[at] == '\n' ? at : LONGEST;
        }
    }
    return LONGEST;
}

/* The length of the word that fills the cell from its start, with nothing but blanks behind it; else 0. */
static inline size_t only_word(const char *line, struct extent extent) {
    uint64_t blanks = 0;
    for (size_t at = 0; at < extent.width; at += STEP) {
        blanks |= (uint64_t)equal(load(line + extent.start + at), ' ') << at;
    }
    uint64_t end = (uint64_t)1 << extent.width;
    size_t length = (size_t)__builtin_ctzll(blanks | end);
    /* Blanks from the word's end to the cell's: added to, they carry into the bit behind the cell. */
    return (blanks & (end - 1)) + ((uint64_t)1 << length) == end ? length : 0;
}

static bool two_blanks(const char *bytes) {
    return memcmp(bytes, "  ", 2) == 0;
}

/* Whether the word ends in a colon and a port, and has something before. */
static bool has_port(const char *word, size_t length) {
    const char *last = word + length - STEP; /* the word's end is that of these 16 bytes */
    __m128i bytes = load(last);
    __m128i digits = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)),
                                   _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1)));
    unsigned others = ~(unsigned)_mm_movemask_epi8(digits) & 0xffff;
    unsigned count = others == 0 ? STEP : (unsigned)__builtin_clz(others << STEP);
    return count >= 1 && count <= PORT_DIGITS && length >= count + 2 && word[length - count - 1] == ':' &&
           (count < PORT_DIGITS || memcmp(word + length - count, "65535", PORT_DIGITS) <= 0);
}

/* Whether the address may be in 169.254.0.0/16, be it with zeros before its first number. */
static bool may_be_link_local(const char *address) {
    return (address[0] == '0' && address[1] != '.') || memcmp(address, "169", 3) == 0;
}

/* Whether the state's cell holds what `text` (of 16 bytes) begins with, with a blank behind. */
static bool in_state(__m128i cell, const char *text) {
    unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(cell, load(text)));
    return (~same & ((2U << STATE_WIDTH) - 1)) == 0;
}

/* TCP in one of the states that most connections are in, or UDP without one. */
static bool usual_state(const char *line, const char *state) {
    __m128i cell = load(state);
    if (line[PROTO_WIDTH - 1] != ' ') {
        return false;
    }
    if (memcmp(line, "tcp ", 4) == 0) {
        return in_state(cell, "ESTABLISHED     ") || in_state(cell, "LISTEN          ") ||
               in_state(cell, "TIME_WAIT       ") || in_state(cell, "CLOSE_WAIT      ");
    }
    return memcmp(line, "udp ", 4) == 0 && in_state(cell, "                ");
}

/*
 * Whether the owner is there and not the service; or is not there, and the connection none to a manager's HTTPS port (443),
 * which may be the service's then.
 */
static bool of_others(const struct plain_rows *plain, const char *line, size_t length, char last_of_port) {
    const char *owner = line + plain->owner;
    if (length <= plain->owner) {
        return length > plain->world && length + 2 <= plain->owner && last_of_port != '3';
    }
    return two_blanks(owner - 2) && owner[0] != ' ' &&
           (owner[0] != plain->service.bytes[0] ||
            memcmp(owner, plain->service.bytes, plain->service.length) != 0);
}

static bool is_plain(const struct plain_rows *plain, const char *line, size_t length) {
    const char *foreign = line + plain->foreign.start;
    size_t foreign_length = only_word(line, plain->foreign);
    return foreign_length > 0 && has_port(foreign, foreign_length) && !may_be_link_local(foreign) &&
           only_word(line, plain->local) > 0 && two_blanks(line + plain->local.start - 2) &&
           two_blanks(foreign - 2) && two_blanks(line + plain->state - 2) &&
           two_blanks(line + plain->world - 2) && usual_state(line, line + plain->state) &&
           of_others(plain, line, length, foreign[foreign_length - 1]);
}

size_t plain_rows_pass(const struct plain_rows *plain, const char *bytes, size_t length, uint64_t *rows) {
    const char *line = bytes;
    while (plain->known && length - (size_t)(line - bytes) >= LONGEST + STEP) {
        size_t line_length = printable_length(line);
        if (line_length == LONGEST || !is_plain(plain, line, line_length)) {
            break;
        }
        line += line_length + 1;
        *rows += 1;
    }
    return (size_t)(line - bytes);
}
