#include "report/page.h"

#include "base/utf8.h"
#include "report/language.h"

#include <stdarg.h>
#include <string.h>

enum { SENTENCE_SIZE = 1400 };

size_t page_escaped(FILE *out, struct span text, const struct escape *escapes, size_t columns_max) {
    char hidden[UTF8_ESCAPE_SIZE];
    size_t columns = 0;
    text = utf8_whole(text);
    while (text.length > 0) {
        struct span shown = utf8_shown(&text, hidden);
        for (const struct escape *escape = escapes; escape->character != NULL; escape++) {
            shown = span_equal(shown, escape->character) ? span_of(escape->instead) : shown;
        }
        columns += utf8_columns(shown);
        if (columns > columns_max) {
            return columns - utf8_columns(shown);
        }
        fwrite(shown.bytes, 1, shown.length, out);
    }
    return columns;
}

void page_text(const struct page *page, struct span text) {
    static const struct escape none = {NULL, NULL};
    page_escaped(page->out, text, &none, SIZE_MAX);
}

void page_state(const struct page *page, unsigned state, const char *word, size_t width) {
    static const char *const colors[] = {
        [STATE_OK] = "32", [STATE_UNKNOWN] = "35", [STATE_WARNING] = "33", [STATE_CRITICAL] = "1;31"};
    size_t columns = utf8_columns(span_of(word));
    bool colored = page->color && state != PLAIN;
    if (colored) {
        fprintf(page->out, "\033[%sm", colors[state]);
    }
    page_text(page, span_of(word));
    fprintf(page->out, "%s%*s", colored ? "\033[0m" : "", columns < width ? (int)(width - columns) : 0, "");
}

/* Characters before which no line may break: closing marks, and the small kana and the long-vowel mark. */
static bool clings(struct span character) {
    char text[5] = "";
    memcpy(text, character.bytes, character.length);
    return strstr(")].,:;!?、。，．）」』】〕・：；！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ", text) != NULL;
}

/* How much of the text its first line takes: to the last place that fits where it may break, before a blank or at a wide character. */
static size_t line_length(struct span text) {
    struct span rest = text;
    size_t columns = 0;
    size_t end = 0;
    bool wide = false; /* the character before */
    while (rest.length > 0) {
        size_t bytes = utf8_length(rest);
        struct span next = {rest.bytes, bytes > 0 ? bytes : 1};
        bool breaks = rest.bytes > text.bytes && (wide || utf8_columns(next) > 1) && !clings(next);
        if (breaks || next.bytes[0] == ' ') {
            end = text.length - rest.length;
        }
        columns += utf8_columns(next);
        if (columns > PAGE_COLUMNS - PAGE_LABEL && end > 0) {
            return end;
        }
        wide = utf8_columns(next) > 1;
        span_skip(&rest, next.length);
    }
    return text.length;
}

void page_line(const struct page *page, unsigned state, const char *label, const char *format, ...) {
    char sentence[SENTENCE_SIZE];
    va_list values;
    va_start(values, format);
    vsnprintf(sentence, sizeof sentence, tr(page->language, format), values);
    va_end(values);
    struct span rest = span_trim(utf8_whole(span_of(sentence)));
    page_state(page, state, tr(page->language, label), PAGE_LABEL);
    while (rest.length > 0) {
        struct span line = {rest.bytes, line_length(rest)};
        page_text(page, span_trim(line));
        span_skip(&rest, line.length);
        rest = span_trim(rest);
        if (rest.length > 0) {
            fprintf(page->out, "\n%*s", PAGE_LABEL, "");
        }
    }
    fputc('\n', page->out);
}
