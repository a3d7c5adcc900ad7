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

void page_padded(const struct page *page, const char *word, size_t width) {
    size_t columns = utf8_columns(utf8_whole(span_of(word)));
    page_text(page, span_of(word));
    fprintf(page->out, "%*s", columns < width ? (int)(width - columns) : 0, "");
}

void page_state(const struct page *page, unsigned state, const char *word, size_t width) {
    static const char *const colors[] = {
        [STATE_OK] = "32", [STATE_UNKNOWN] = "35", [STATE_WARNING] = "33", [STATE_CRITICAL] = "1;31"};
    size_t columns = utf8_columns(span_of(word));
    if (page->color && state != PLAIN) {
        fprintf(page->out, "\033[%sm%s\033[0m", colors[state], word);
        width = width > columns ? width - columns : 0;
        word = "";
    }
    page_padded(page, word, width);
}

/* Characters before which no line may break: closing marks, and the small kana and the long-vowel mark. */
static bool clings(struct span character) {
    if (character.length == 1) {
        return strchr(")].,:;!?", character.bytes[0]) != NULL;
    }
    static const char marks[] = "、。，．）」』】〕・：；！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ";
    for (const char *mark = marks; *mark != '\0'; mark += 3) {
        if (character.length == 3 && memcmp(character.bytes, mark, 3) == 0) {
            return true;
        }
    }
    return false;
}

/* The length of what must stay together at the front of the word: narrow characters, or one wide one; and the marks behind. */
static size_t piece_length(struct span word) {
    size_t length = 0;
    bool wide = false;
    while (length < word.length) {
        struct span next = {word.bytes + length, word.length - length};
        size_t bytes = utf8_length(next);
        next.length = bytes > 0 ? bytes : 1;
        bool is_wide = utf8_columns(next) > 1;
        if (length > 0 && !clings(next) && (wide || is_wide)) {
            break;
        }
        wide |= is_wide && length == 0;
        length += next.length;
    }
    return length;
}

void page_line(const struct page *page, unsigned state, const char *label, const char *format, ...) {
    char sentence[SENTENCE_SIZE];
    va_list values;
    va_start(values, format);
    vsnprintf(sentence, sizeof sentence, tr(page->language, format), values);
    va_end(values);
    struct span rest = utf8_whole(span_of(sentence));
    size_t column = PAGE_LABEL;
    page_state(page, state, tr(page->language, label), PAGE_LABEL);
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        bool apart = column > PAGE_LABEL; /* a blank goes before it */
        while (word.length > 0) {
            struct span piece = {word.bytes, piece_length(word)};
            size_t columns = utf8_columns(piece);
            if (column > PAGE_LABEL && column + apart + columns > PAGE_COLUMNS) {
                fprintf(page->out, "\n%*s", PAGE_LABEL, "");
                column = PAGE_LABEL;
                apart = false;
            }
            fputs(apart ? " " : "", page->out);
            page_text(page, piece);
            column += apart + columns;
            apart = false;
            word.bytes += piece.length;
            word.length -= piece.length;
        }
    }
    fputc('\n', page->out);
}
