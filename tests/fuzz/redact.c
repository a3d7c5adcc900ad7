/*
 * What is written of a list without names: nothing of what was a name ("zq" in it), and what a reader makes of it is what it makes of
 * the list itself.
 */
#include "evidence/redact.h"

#include "fuzz.h"
#include "judge/links.h"

enum { CONNECTIONS = LISTS, KINDS };

static const char pattern[] = "*1";

/* What a reader makes of it. */
struct judged {
    bool observed;
    unsigned count;
    struct connections connections;
    struct link_answer links[LINKS];
};

static void judge_list(struct judged *judged, int kind, const char *control, const char *text,
                       size_t length) {
    static struct links_seen seen;
    static struct links_reader reader;
    memset(&seen, 0, sizeof seen);
    snprintf(seen.control, sizeof seen.control, "%s", kind == LIST_ADDRESSES ? control : "");
    links_begin(&reader, &seen, (enum links_list)kind, pattern);
    records_xml(&reader.records, (struct span){text, length});
    links_end(&reader, LINKS_END_OF_XML);
    links_judge(judged->links, &seen, pattern);
    judged->observed = seen.lists[kind] == LIST_WHOLE;
    judged->count = seen.distributed + seen.elsewhere + seen.guests;
}

static void judge(struct judged *judged, int kind, const char *control, const char *text, size_t length) {
    struct fault why;
    memset(judged, 0, sizeof *judged);
    if (kind == CONNECTIONS) {
        connections_begin(&judged->connections, SERVICE_VSHIELD, 48651);
        struct structures *reader = structures_open(&connections_xml, &judged->connections);
        structures_feed(reader, text, length);
        judged->observed = structures_close(reader, &why);
        judged->connections.peer_count = 0; /* they may be written in another way */
        memset(judged->connections.peers, 0, sizeof judged->connections.peers);
    } else {
        judge_list(judged, kind, control, text, length);
    }
}

static void check_same(const struct judged *one, const struct judged *other) {
    fuzz_check(one->observed == other->observed && one->count == other->count);
    fuzz_check(memcmp(&one->connections, &other->connections, sizeof one->connections) == 0);
    for (int i = 0; i < LINKS; i++) {
        fuzz_check(one->links[i].state == other->links[i].state && one->links[i].why == other->links[i].why);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct fuzz_input input = fuzz_input_of(bytes, length);
    int kind = (int)(fuzz_byte(&input) % KINDS);
    struct redaction by = {.service = SERVICE_VSHIELD, .appliance = pattern};
    struct redactor redactor;
    static struct judged wanted;
    static struct judged got;
    char control[REDACTED_WORD_SIZE];
    char *result = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&result, &size);
    fuzz_check(out != NULL);
    redact_word(&by, span_of("vmk1"), control);
    redact_begin(&redactor, &by, kind == CONNECTIONS ? &connections_xml : links_rows((enum links_list)kind),
                 out);
    redact_feed(&redactor, input.bytes, input.length);
    redact_end(&redactor);
    fclose(out);
    fuzz_check(strlen(result) == size && fuzz_utf8(result) && fuzz_harmless(result, "\n"));
    fuzz_check(kind == LIST_PACKAGES || !fuzz_holds(result, size, "zq"));
    judge(&wanted, kind, "vmk1", input.bytes, input.length);
    judge(&got, kind, control, result, size);
    check_same(&wanted, &got);
    free(result);
    redact_forget(&by);
    return 0;
}
