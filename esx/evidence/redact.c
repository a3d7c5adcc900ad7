#include "evidence/redact.h"

#include "base/service.h"
#include "read/connections.h"
#include "read/links.h"
#include "read/worlds.h"

#include <stdlib.h>
#include <string.h>

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
        by->lost = true;
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

/* Whether a word stays: what a reader looks for, and is nobody's name; what faults say. */
static bool stays(const struct redaction *by, struct span word) {
    static const char words[] =
        "true false N/A * epsec-mux " SERVICE_VSHIELD "-Partners " LINKS_CONTROL_GROUP
        " " LINKS_APPLIANCE_GROUP " " LINKS_SWITCH " " LINKS_DEFAULT_STACK " connection guest";
    bool field = false;
    for (int i = 0; i < connections_xml.fields; i++) {
        field |= span_equal(word, connections_xml.names[i]);
    }
    return field || span_is_one(word, words) || connection_state_of(word) != CONNECTION_STATES ||
           span_equal(word, "Connect to localhost failed: Connection failure") ||
           service_named(word, SERVICE_EITHER) || service_named(word, by->service);
}

/* Whether an address stays: everybody has it, it is a mask, or it speaks of 169.254.0.0/16, where host and appliance do. */
static bool keeps_address(uint32_t address, uint64_t bits) {
    const uint32_t control = 169U << 24 | 254U << 16;
    const uint32_t known = (uint32_t)((uint64_t)UINT32_MAX << (32 - (bits < 16 ? bits : 16)));
    return ((address ^ control) & known) == 0 || bits < 4 || address >> 24 == 127 || address >> 24 == 255 ||
           address == 0;
}

/* What stands for an address of IPv4, or a range such as 169.254.1.0/24. Whether it is one. */
static bool redact_ipv4(struct redaction *by, struct span text, char to[REDACTED_WORD_SIZE]) {
    struct span rest = text;
    uint32_t address = 0;
    uint64_t bits = 32;
    bool found = span_ipv4(&rest, &address);
    bool range = found && span_take(&rest, "/");
    if (!found || (range ? !span_number(rest, 32, &bits) : rest.length > 0)) {
        return false;
    }
    bool kept = keeps_address(address, bits);
    if (kept && !range) {
        span_copy(to, REDACTED_WORD_SIZE, text); /* as it is written, for some readers compare it so */
        return true;
    }
    address = kept ? address & (uint32_t)((uint64_t)UINT32_MAX << (32 - bits))
                   : 240U << 24 | number_of(by, (struct span){(char *)&address, sizeof address});
    int length = snprintf(to, REDACTED_WORD_SIZE, "%u.%u.%u.%u", address >> 24, address >> 16 & 255,
                          address >> 8 & 255, address & 255);
    if (range) {
        snprintf(to + length, REDACTED_WORD_SIZE - (size_t)length, "/%u", (unsigned)bits);
    }
    return true;
}

/* The same of IPv6, or of a card's hardware, without the zone and the length of a prefix: at least two colons between digits. */
static bool redact_ipv6(struct redaction *by, struct span text, char to[REDACTED_WORD_SIZE]) {
    struct span host = {text.bytes, span_run(text, "0123456789abcdefABCDEF:.")};
    struct span rest = host;
    span_cut(&rest, ':');
    bool ends =
        host.length == text.length || text.bytes[host.length] == '%' || text.bytes[host.length] == '/';
    if (!ends || span_find(rest, ":") == NULL) {
        return false;
    }
    snprintf(to, REDACTED_WORD_SIZE, "2001:db8::%x", number_of(by, host));
    return true;
}

void redact_word(struct redaction *by, struct span word, char to[REDACTED_WORD_SIZE]) {
    const char *const services[] = {by->service, SERVICE_VSHIELD, SERVICE_NSX};
    if (word.length == 0 || stays(by, word)) {
        span_copy(to, REDACTED_WORD_SIZE, word);
        return;
    }
    if (redact_ipv4(by, word, to) || redact_ipv6(by, word, to)) {
        return;
    }
    size_t i = 0;
    while (i < 3 && !worlds_in_doubt(word, services[i])) {
        i++;
    }
    snprintf(to, REDACTED_WORD_SIZE, "%.*sname-%u", SERVICE_THREAD_NAME, i < 3 ? services[i] : "",
             number_of(by, word));
}

static void write_word(struct redactor *redactor, struct span word) {
    char shown[REDACTED_WORD_SIZE];
    redact_word(redactor->by, word, shown);
    fputs(shown, redactor->out);
}

/* What has no address before its port keeps the port. */
static void write_socket(struct redactor *redactor, struct span text) {
    struct span host;
    struct span port;
    if (!connection_socket(text, &host, &port)) {
        fprintf(redactor->out, "name-%u", number_of(redactor->by, text)); /* an address would have a port */
        return;
    }
    bool brackets = span_starts(host, "[") && span_ends(host, "]") && host.length > 2;
    fputs(brackets ? "[" : "", redactor->out);
    write_word(redactor, brackets ? (struct span){host.bytes + 1, host.length - 2} : host);
    fprintf(redactor->out, "%s:%.*s", brackets ? "]" : "", (int)port.length, port.bytes);
}

/* Of a list of addresses the one that decides what it lets in. */
static void write_allowed(struct redactor *redactor, struct span list) {
    static const char *const others[] = {
        [SAID_NOTHING] = "", [SAID_NO] = "2001:db8::", [SAID_PARTLY] = "...", [SAID_YES] = "All"};
    char shown[REDACTED_WORD_SIZE];
    struct span range;
    enum said allowed = links_allowed(list, &range);
    bool address = redact_ipv4(redactor->by, range, shown) || redact_ipv6(redactor->by, range, shown);
    fputs(address ? shown : others[allowed], redactor->out);
}

/* Whether the VM is the appliance, for those who do not see its name. */
static const char *appliance_of(const struct redaction *by, struct span vm) {
    const char *fits = links_fits(vm, by->appliance) ? "true" : "false";
    return by->appliance[0] != '\0' ? fits : "N/A";
}

/* Whether it is the version of Mux's package: of the same characters as a service's name, the first a digit. */
static bool is_version(struct span package, struct span value) {
    return links_package(package) && service_valid(value) && value.bytes[0] <= '9';
}

/* A field of the row whose first one is `first`. */
static void write_field(struct redactor *redactor, const char *name, struct span value, struct span first) {
    bool count = strcmp(name, "ActiveClients") == 0 && span_is_number(value);
    bool tcp = connection_protocol(value, "tcp");
    if (count || (strcmp(name, "Version") == 0 && is_version(first, value))) {
        fprintf(redactor->out, "%.*s", (int)value.length, value.bytes);
    } else if (strcmp(name, "Proto") == 0 && (tcp || connection_protocol(value, "udp"))) {
        fputs(tcp ? "tcp" : "udp", redactor->out);
    } else if (strcmp(name, LINKS_FITS) == 0) {
        fputs(appliance_of(redactor->by, first), redactor->out);
    } else if (strcmp(name, "ForeignAddress") == 0) {
        write_socket(redactor, value);
    } else if (strcmp(name, "AllowedIPAddresses") == 0) {
        write_allowed(redactor, value);
    } else if (strcmp(name, "LocalAddress") != 0) { /* which no reader looks at */
        write_word(redactor, value);
    }
}

static bool take_row(void *context, const struct span *fields) {
    struct redactor *redactor = context;
    fputs("<structure typeName=\"Row\">\n", redactor->out);
    for (int i = 0; i < redactor->kind.fields; i++) {
        fprintf(redactor->out, "<field name=\"%s\"><string>", redactor->kind.names[i]);
        write_field(redactor, redactor->kind.names[i], fields[i], fields[0]);
        fputs("</string></field>\n", redactor->out);
    }
    fputs("</structure>\n", redactor->out);
    return !redactor->by->lost;
}

void redact_begin(struct redactor *redactor, struct redaction *by, const struct record_kind *kind,
                  FILE *out) {
    *redactor = (struct redactor){.by = by, .out = out, .kind = *kind};
    redactor->kind.take = take_row;
    redactor->xml = structures_open(&redactor->kind, redactor);
    fputs("<?xml version=\"1.0\"?>\n<output>\n<root>\n<list type=\"structure\">\n", out);
}

void redact_feed(struct redactor *redactor, const char *bytes, size_t length) {
    if (redactor->xml != NULL) {
        structures_feed(redactor->xml, bytes, length);
    }
}

void redact_end(struct redactor *redactor) {
    struct fault fault;
    if (redactor->xml != NULL && structures_close(redactor->xml, &fault)) {
        fputs("</list>\n</root>\n</output>\n", redactor->out);
    }
    redactor->xml = NULL;
}
