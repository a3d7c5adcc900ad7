#include "report/json_writer.h"

#include "base/moment.h"
#include "base/utf8.h"

#include <inttypes.h>

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

/* What stands before every value: the comma, the line's indentation, the key. */
static void lead(struct json *json, const char *key) {
    fprintf(json->out, "%s\n%*s", json->first ? "" : ",", (int)(2 * json->depth), "");
    json->first = false;
    if (key != NULL) {
        write_string(json->out, key);
        fputs(": ", json->out);
    }
}

static void open_one(struct json *json, char bracket) {
    fputc(bracket, json->out);
    json->depth++;
    json->first = true;
}

static void close_one(struct json *json, char bracket) {
    json->depth--;
    if (!json->first) {
        fprintf(json->out, "\n%*s", (int)(2 * json->depth), "");
    }
    fputc(bracket, json->out);
    json->first = false;
}

void json_begin(struct json *json, FILE *out) {
    *json = (struct json){.out = out};
    open_one(json, '{');
}

void json_end(struct json *json) {
    close_one(json, '}');
    fputc('\n', json->out);
}

void json_open_object(struct json *json, const char *key) {
    lead(json, key);
    open_one(json, '{');
}

void json_close_object(struct json *json) {
    close_one(json, '}');
}

void json_open_list(struct json *json, const char *key) {
    lead(json, key);
    open_one(json, '[');
}

void json_close_list(struct json *json) {
    close_one(json, ']');
}

void json_string(struct json *json, const char *key, const char *value) {
    lead(json, key);
    if (value != NULL) {
        write_string(json->out, value);
    } else {
        fputs("null", json->out);
    }
}

void json_string_or_null(struct json *json, const char *key, const char *value) {
    json_string(json, key, value[0] == '\0' ? NULL : value);
}

void json_number(struct json *json, const char *key, int64_t value) {
    lead(json, key);
    fprintf(json->out, "%" PRId64, value);
}

void json_null(struct json *json, const char *key) {
    json_string(json, key, NULL);
}

void json_bool(struct json *json, const char *key, bool value) {
    lead(json, key);
    fputs(value ? "true" : "false", json->out);
}

void json_seconds(struct json *json, const char *key, int64_t milliseconds) {
    if (milliseconds < 0) {
        json_null(json, key);
        return;
    }
    lead(json, key);
    fprintf(json->out, "%" PRId64 ".%03d", milliseconds / 1000, (int)(milliseconds % 1000));
}

void json_time(struct json *json, const char *key, int64_t wall_s) {
    char text[MOMENT_TEXT_SIZE];
    moment_text(text, wall_s);
    json_string(json, key, text);
}
