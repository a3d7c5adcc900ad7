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

static void write_number(FILE *out, intmax_t number) {
    fprintf(out, number < 0 ? "null" : "%jd", number);
}

/* Before a name, a value without one, or a bracket that closes: the comma, and the line's indentation. */
static void lead(struct json *json, bool closes) {
    if (closes ? json->begun : json->depth > 0) {
        fprintf(json->out, "%s\n%*s", json->begun && !closes ? "," : "", (int)(2 * json->depth), "");
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
        if (!named) {
            lead(json, closes);
        }
        named = last == ':';
        if (span_equal(word, "%s:")) {
            fprintf(json->out, "\"%s\": ", va_arg(arguments, const char *));
        } else if (named) {
            fprintf(json->out, "\"%.*s\": ", (int)word.length - 1, word.bytes);
        } else if (span_equal(word, "'%s'")) {
            write_string(json->out, va_arg(arguments, const char *));
        } else if (span_equal(word, "%s")) {
            const char *text = va_arg(arguments, const char *);
            if (text != NULL && text[0] != '\0') {
                write_string(json->out, text);
            } else {
                fputs("null", json->out);
            }
        } else if (span_equal(word, "%u")) {
            write_number(json->out, va_arg(arguments, unsigned));
        } else if (span_equal(word, "%jd")) {
            write_number(json->out, va_arg(arguments, intmax_t));
        } else if (span_equal(word, "%.3f")) {
            double number = va_arg(arguments, double);
            fprintf(json->out, number < 0 ? "null" : "%.3f", number);
        } else {
            fwrite(word.bytes, 1, word.length, json->out);
        }
        json->begun = !opens;
        json->depth += opens;
    }
    va_end(arguments);
    fputs(json->depth == 0 ? "\n" : "", json->out);
}
