#include "evidence/filter.h"

#include <string.h>

/* What a pattern is made of, beside its characters. */
enum { ANY = 1, STAR, BEGIN, END, BAR, CLASS, CLASS_END };

/* Takes the class behind a `[` off the front of the pattern. Returns where its place in the filter's ends; NULL: it is not known here. */
static char *add_class(char *to, struct span *rest) {
    size_t least = span_starts(*rest, "^") ? 2 : 1; /* a `]` at its front is one of its characters */
    const char *close = rest->length > least ? memchr(rest->bytes + least, ']', rest->length - least) : NULL;
    size_t length = close != NULL ? (size_t)(close - rest->bytes) : 0;
    if (length == 0 || memchr(rest->bytes, '[', length) != NULL) { /* [[:alpha:]] */
        return NULL;
    }
    *to++ = CLASS;
    memcpy(to, rest->bytes, length);
    to[length] = CLASS_END;
    span_skip(rest, length + 1);
    return to + length + 1;
}

bool filter_add(struct filter *filter, struct span pattern) {
    size_t used = strlen(filter->pattern);
    char *to = filter->pattern + used;
    if (filter->extended && span_ends(pattern, ")") && span_take(&pattern, "(")) { /* all of it: '(a|b)' */
        pattern.length--;
    }
    if (pattern.length == 0 || used + 1 + pattern.length >= sizeof filter->pattern) {
        return false;
    }
    if (used > 0) {
        *to++ = BAR;
    }
    while (pattern.length > 0) {
        bool begins = to == filter->pattern || to[-1] == BAR;
        bool escaped = !filter->fixed && pattern.length > 1 && span_take(&pattern, "\\");
        char byte = pattern.bytes[0];
        span_skip(&pattern, 1);
        bool ends = pattern.length == 0 || pattern.bytes[0] == '|' || span_starts(pattern, "\\|");
        bool plain = !escaped && !filter->fixed;
        bool extra = escaped != filter->extended && !filter->fixed; /* `\|` of grep, `|` of egrep */
        bool bar = filter->alternatives ? byte == ' ' : extra && byte == '|';
        if ((extra && strchr("(){}+?", byte) != NULL) || /* and `\w`, `\<` */
            (escaped && (byte_alphanumeric(byte) || byte == '<' || byte == '>'))) {
            return false;
        }
        if (plain && byte == '[') {
            to = add_class(to, &pattern);
            if (to == NULL) {
                return false;
            }
            continue;
        }
        *to++ = (char)(bar                               ? BAR
                       : plain && byte == '.'            ? ANY
                       : plain && byte == '*' && !begins ? STAR
                       : plain && byte == '^' && begins  ? BEGIN
                       : plain && byte == '$' && ends    ? END
                                                         : byte);
    }
    *to = '\0';
    return true;
}

/* A pattern being matched; `steps` bounds the time that one of many stars may take. */
struct match {
    const struct filter *filter;
    struct span text;
    unsigned steps;
};

enum { STEPS_MOST = 20000 };

static bool same(const struct match *match, char one, char other) {
    return one == other || (match->filter->any_case && byte_lower(one) == byte_lower(other));
}

/* Whether the byte is the character, any, or one of the class, that stands at the front of the pattern. */
static bool atom_matches(const struct match *match, const char *atom, char byte) {
    if (*atom != CLASS) {
        return *atom == ANY || same(match, *atom, byte);
    }
    bool negated = atom[1] == '^';
    bool found = false;
    for (const char *at = atom + 1 + negated; *at != CLASS_END; at++) {
        if (at[1] == '-' && at[2] != CLASS_END) {
            int folded = match->filter->any_case ? byte_lower(byte) : byte;
            found |= (at[0] <= byte && byte <= at[2]) || (at[0] <= folded && folded <= at[2]);
            at += 2;
        } else {
            found |= same(match, *at, byte);
        }
    }
    return found != negated;
}

/* Whether what is found may stand beside this byte: -w wants no part of its word there, an end of a `field` a blank. */
static bool may_stand_beside(const struct filter *filter, char byte, bool field) {
    bool of_word = byte_alphanumeric(byte) || byte == '_';
    return !(filter->word && of_word) && (!field || byte == ' ');
}

/* Whether the pattern, up to its end or a bar, matches at this place of the text. */
static bool match_here(struct match *match, const char *pattern, size_t at) {
    size_t length = match->text.length;
    if (++match->steps > STEPS_MOST) {
        return false;
    }
    if (*pattern == '\0' || *pattern == BAR) {
        return at == length || may_stand_beside(match->filter, match->text.bytes[at], match->filter->ends);
    }
    if (*pattern == BEGIN) {
        return at == 0 && match_here(match, pattern + 1, at);
    }
    if (*pattern == END) {
        return at == length;
    }
    const char *next = *pattern == CLASS ? strchr(pattern, CLASS_END) + 1 : pattern + 1;
    bool repeats = *next == STAR;
    size_t end = at;
    while (end < length && (repeats || end == at) && atom_matches(match, pattern, match->text.bytes[end])) {
        end++;
    }
    for (size_t used = end + 1; used-- > at + !repeats;) {
        if (match_here(match, next + repeats, used)) {
            return true;
        }
    }
    return false;
}

bool filter_keeps(const struct filter *filter, struct span row) {
    const bool drops = filter->drops; /* behind the loop the analyzer would take `filter` for NULL */
    struct match match = {filter, row, 0};
    bool found = false;
    for (const char *pattern = filter->pattern; pattern != NULL && !found;) {
        for (size_t at = 0; at <= row.length && !found; at++) {
            bool may = at == 0 || may_stand_beside(filter, row.bytes[at - 1], filter->begins);
            found = may && match_here(&match, pattern, at);
        }
        const char *bar = strchr(pattern, BAR);
        pattern = bar != NULL ? bar + 1 : NULL;
    }
    return found != drops && match.steps <= STEPS_MOST;
}
