#include "report/json_writer.h"

#include "base/utf8.h"

#include <stdarg.h>

static void write_string(FILE *out, const char *value) {
    struct span rest = span_of(value);
    fputc('"', out);
    while (rest.length > 0) {
        uint32_t point = 0;
        size_t length = utf8_character(rest, &point);
        unsigned char byte = (unsigned char)rest.bytes[0];
        if (length == 0) {
            fputs("\\ufffd", out);
            length = 1;
        } else if (byte == '"' || byte == '\\') {
            fprintf(out, "\\%c", byte);
        } else if (point > 0xffff && utf8_hidden(point)) {
            fprintf(out, "\\u%04x\\u%04x", 0xd7c0 + (unsigned)(point >> 10),
                    0xdc00 + (unsigned)(point & 0x3ff));
        } else if (point < 0x20 || point == 0x7f || utf8_hidden(point)) {
            fprintf(out, "\\u%04x", (unsigned)point); /* a terminal would obey it */
        } else {
            fwrite(rest.bytes, 1, length, out);
        }
        rest.bytes += length;
        rest.length -= length;
    }
    fputc('"', out);
}

/* What a word of the format stands for. */
static void write_value(FILE *out, struct span word, va_list *arguments) {
    if (word.bytes[0] == '\'' || span_equal(word, "%s")) {
        const char *text = va_arg(*arguments, const char *);
        if (word.bytes[0] == '%' && (text == NULL || text[0] == '\0')) {
            fputs("null", out);
        } else {
            write_string(out, text);
        }
    } else if (span_equal(word, "%.3f")) {
        double number = va_arg(*arguments, double);
        fprintf(out, number < 0 ? "null" : "%.3f", number);
    } else if (word.bytes[0] == '%') {
        intmax_t number =
            span_equal(word, "%u") ? (intmax_t)va_arg(*arguments, unsigned) : va_arg(*arguments, intmax_t);
        fprintf(out, number < 0 ? "null" : "%jd", number);
    } else {
        fwrite(word.bytes, 1, word.length, out);
    }
}

void json_write(struct json *json, const char *format, ...) {
    struct span rest = span_of(format);
    bool named = false; /* its name stands before it */
    va_list arguments;
    va_start(arguments, format);
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        char last = word.bytes[word.length - 1];
        bool opens = last == '{' || last == '[';
        bool closes = last == '}' || last == ']';
        json->depth -= closes;
        if (!named && (closes ? json->begun : json->depth > 0)) {
            fprintf(json->out, "%s\n%*s", json->begun && !closes ? "," : "", (int)(2 * json->depth), "");
        }
        named = last == ':';
        if (named && word.bytes[0] == '%') {
            fprintf(json->out, "\"%s\": ", va_arg(arguments, const char *));
        } else if (named) {
            fprintf(json->out, "\"%.*s\": ", (int)word.length - 1, word.bytes);
        } else {
            write_value(json->out, word, &arguments);
        }
        json->begun = !opens;
        json->depth += opens;
    }
    va_end(arguments);
    fputs(json->depth == 0 ? "\n" : "", json->out);
}
