#include "evidence/redact.h"

#include "base/service.h"
#include "read/connections.h"
#include "read/links.h"
#include "read/worlds.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 3 /* of a line, that a reader looks at */ };

struct redacted_name {
    struct redacted_name *next;
    unsigned number;
    size_t length;
    char bytes[];
};

/* The number of a name: the next one where it is new, 0 where no more can be kept. */
static unsigned number_of(struct redaction *by, struct span name) {
    struct redacted_name **first = &by->names[span_hash(name) % REDACTED_BUCKETS];
    for (const struct redacted_name *known = *first; known != NULL; known = known->next) {
        if (known->length == name.length && memcmp(known->bytes, name.bytes, name.length) == 0) {
            return known->number;
        }
    }
    struct redacted_name *added = by->count < REDACTED_NAMES ? malloc(sizeof *added + name.length) : NULL;
    if (added == NULL) {
        return 0;
    }
    added->next = *first;
    added->number = ++by->count;
    added->length = name.length;
    memcpy(added->bytes, name.bytes, name.length);
    *first = added;
    return added->number;
}

void redact_forget(struct redaction *by) {
    for (size_t i = 0; i < REDACTED_BUCKETS; i++) {
        while (by->names[i] != NULL) {
            struct redacted_name *first = by->names[i];
            by->names[i] = first->next;
            free(first);
        }
    }
}

/* Whether the text has nothing but these bytes. */
static bool only(struct span text, const char *bytes) {
    size_t i = 0;
    while (i < text.length && text.bytes[i] != '\0' && strchr(bytes, text.bytes[i]) != NULL) {
        i++;
    }
    return i == text.length;
}

/* Whether a word stays: a number, or what a reader looks for and is nobody's name. */
static bool stays(const struct redaction *by, struct span word) {
    static const char *const words[] = {(SERVICE_VSHIELD "-Partners"),
                                        "epsec-mux",
                                        LINKS_CONTROL_GROUP,
                                        LINKS_APPLIANCE_GROUP,
                                        LINKS_SWITCH,
                                        LINKS_DEFAULT_STACK,
                                        "All",
                                        "true",
                                        "false",
                                        "N/A",
                                        "WID",
                                        "CID",
                                        "World",
                                        "WorldName",
                                        "Name",
                                        "Used",
                                        "Size"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (span_equal(word, words[i])) {
            return true;
        }
    }
    return only(word, "0123456789") || span_equal(word, by->module) || service_named(word, SERVICE_VSHIELD) ||
           service_named(word, SERVICE_NSX) || service_named(word, by->service);
}

void redact_word(struct redaction *by, struct span word, char to[REDACTED_NAME_SIZE]) {
    const char *const services[] = {by->service, SERVICE_VSHIELD, SERVICE_NSX};
    if (stays(by, word)) {
        span_copy(to, REDACTED_NAME_SIZE, word);
        return;
    }
    size_t i = 0;
    while (i < 3 && !worlds_in_doubt(word, services[i])) {
        i++;
    }
    snprintf(to, REDACTED_NAME_SIZE, "%.*sname-%u", SERVICE_THREAD_NAME, i < 3 ? services[i] : "",
             number_of(by, word));
}

void redact_vm(struct redaction *by, struct span name, char to[REDACTED_NAME_SIZE]) {
    size_t length = strlen(by->appliance);
    if (length == 0 || !links_fits(name, by->appliance)) {
        snprintf(to, REDACTED_NAME_SIZE, "name-%u", number_of(by, name));
        return;
    }
    for (size_t i = 0; i <= length; i++) {
        to[i] = by->appliance[i];
        if (to[i] == '*' || to[i] == '?') {
            to[i] = 'x';
        }
    }
}

/* Whether an address stays: everybody has it, it is a mask, or it speaks of 169.254.0.0/16, where host and appliance do. */
static bool keeps_address(uint32_t address, uint64_t bits) {
    const uint32_t control = 169U << 24 | 254U << 16;
    const uint32_t known = (uint32_t)((uint64_t)UINT32_MAX << (32 - (bits < 16 ? bits : 16)));
    return ((address ^ control) & known) == 0 || address >> 24 == 127 || address >> 24 == 255 || address == 0;
}

/* Writes an address of IPv4, a range such as 169.254.1.0/24, or an address of IPv6. Whether it is one. */
static bool write_address(struct redactor *redactor, struct span text) {
    char host[INET6_ADDRSTRLEN];
    unsigned char bytes[16] = {0};
    struct span rest = text;
    uint32_t address = 0;
    uint64_t bits = 32;
    bool v4 = span_ipv4(&rest, &address) &&
              (rest.length == 0 || (span_take(&rest, "/") && span_number(rest, 32, &bits)));
    if (v4 && keeps_address(address, bits)) {
        address &= (uint32_t)((uint64_t)UINT32_MAX << (32 - bits));
    } else if (v4) {
        memcpy(bytes, &address, sizeof address);
        address = 240U << 24 | number_of(redactor->by, (struct span){(char *)bytes, sizeof address});
    }
    if (v4) {
        fprintf(redactor->out, "%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255,
                address & 255);
        if (bits < 32) {
            fprintf(redactor->out, "/%u", (unsigned)bits);
        }
        return true;
    }
    span_copy(host, sizeof host, text);
    host[strcspn(host, "%/")] = '\0';
    if (inet_pton(AF_INET6, host, bytes) != 1) {
        return false;
    }
    unsigned number = number_of(redactor->by, (struct span){(char *)bytes, sizeof bytes});
    fprintf(redactor->out, "2001:db8::%x", number);
    return true;
}

static void write_word(struct redactor *redactor, struct span word) {
    char shown[REDACTED_NAME_SIZE];
    if (!write_address(redactor, word)) {
        redact_word(redactor->by, word, shown);
        fputs(shown, redactor->out);
    }
}

/* What has no address before its port keeps the port. */
static void write_socket(struct redactor *redactor, struct span text) {
    struct span host;
    struct span port;
    if (!connection_socket(text, &host, &port)) {
        write_word(redactor, text);
        return;
    }
    write_word(redactor, host);
    fprintf(redactor->out, ":%.*s", (int)port.length, port.bytes);
}

static void write_ranges(struct redactor *redactor, struct span list) {
    while (list.length > 0) {
        struct span range = links_range(&list);
        if (range.length > 0) {
            write_word(redactor, range);
            putc(' ', redactor->out);
        }
    }
}

/* The pattern of the appliance's name is the administrator's, and may hold what XML means something by. */
static void write_vm(struct redactor *redactor, struct span name) {
    char shown[REDACTED_NAME_SIZE];
    redact_vm(redactor->by, name, shown);
    for (const char *at = shown; *at != '\0'; at++) {
        fprintf(redactor->out, *at == '&' ? "&amp;" : *at == '<' ? "&lt;" : "%c", *at);
    }
}

/* Whether the value of a field that has no names stays; the first field of a row says whose version it is. */
static bool keeps_value(const struct redaction *by, const char *name, struct span value, struct span first) {
    static const char version[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_";
    if (strcmp(name, "Proto") == 0) {
        bool known = connection_protocol(value, "tcp") || connection_protocol(value, "udp");
        return known && value.length <= strlen("tcp4");
    }
    if (strcmp(name, "State") == 0) {
        return connection_state_of(value) != CONNECTION_STATES;
    }
    return strcmp(name, "Version") == 0 && stays(by, first) && only(value, version);
}

static void write_value(struct redactor *redactor, const char *name, struct span value, struct span first) {
    if (keeps_value(redactor->by, name, value, first)) {
        fprintf(redactor->out, "%.*s", (int)value.length, value.bytes);
    } else if (strcmp(name, "DisplayName") == 0) {
        write_vm(redactor, value);
    } else if (strcmp(name, "ForeignAddress") == 0 || strcmp(name, "LocalAddress") == 0) {
        write_socket(redactor, value);
    } else if (strcmp(name, "AllowedIPAddresses") == 0) {
        write_ranges(redactor, value);
    } else {
        write_word(redactor, value);
    }
}

static void begin_list(struct redactor *redactor) {
    if (!redactor->begun) {
        fputs("<?xml version=\"1.0\"?>\n<output>\n<root>\n<list type=\"structure\">\n", redactor->out);
        redactor->begun = true;
    }
}

static bool take_row(void *context, const struct span *fields) {
    struct redactor *redactor = context;
    begin_list(redactor);
    fputs("<structure typeName=\"Row\">\n", redactor->out);
    for (int i = 0; i < redactor->kind.fields; i++) {
        if (fields[i].bytes != NULL) {
            fprintf(redactor->out, "<field name=\"%s\"><string>", redactor->kind.names[i]);
            write_value(redactor, redactor->kind.names[i], fields[i], fields[0]);
            fputs("</string></field>\n", redactor->out);
        }
    }
    fputs("</structure>\n", redactor->out);
    return true;
}

/* The words of a line that count, and `-` where there are more. */
static void take_line(void *context, struct span line) {
    struct redactor *redactor = context;
    for (int i = 0; i < WORDS && span_trim(line).length > 0; i++) {
        write_word(redactor, span_word(&line));
        putc(' ', redactor->out);
    }
    fputs(span_trim(line).length > 0 ? "-\n" : "\n", redactor->out);
}

void redact_begin(struct redactor *redactor, struct redaction *by, const struct record_kind *kind,
                  FILE *out) {
    *redactor = (struct redactor){.by = by, .out = out};
    if (kind != NULL) {
        redactor->kind = *kind;
        redactor->kind.take = take_row;
        redactor->xml = structures_open(&redactor->kind, redactor);
    }
    lines_begin(&redactor->lines, take_line, redactor);
}

void redact_feed(struct redactor *redactor, const char *bytes, size_t length) {
    if (redactor->xml != NULL) {
        structures_feed(redactor->xml, bytes, length);
    } else if (redactor->kind.fields == 0) {
        lines_feed(&redactor->lines, bytes, length);
    }
}

void redact_end(struct redactor *redactor) {
    struct fault fault;
    if (redactor->by == NULL) {
        return;
    }
    lines_end(&redactor->lines);
    if (lines_lost(&redactor->lines)) {
        putc('-', redactor->out); /* the end was cut, or something within: it is to be seen */
    }
    if (redactor->xml != NULL && structures_close(redactor->xml, &fault)) {
        begin_list(redactor);
        fputs("</list>\n</root>\n</output>\n", redactor->out);
    }
    redactor->by = NULL;
}
