/* What is said of any pasted text: it is read without a fault, and its encoding and ends of lines change nothing in what is seen. */
#include "ask/pasted.h"
#include "evidence/charset.h"
#include "fuzz.h"
#include "pieces.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* What a text says, so far as a verdict depends on it. */
struct findings {
    bool observed[PROBES];
    unsigned worlds;
    bool vmci;
    enum mux_status mux;
    unsigned established;
    unsigned conflicts;
    bool clues[4];
    bool no_text; /* its first bytes are those of a PDF and the like, which only ASCII has */
};

static struct findings ask(const char *bytes, size_t length) {
    static struct settings settings;
    static struct observations seen;
    static struct clues clues;
    static struct link_answer links[LINKS];
    char path[64];
    struct findings said;
    int file = memfd_create("pasted", 0);
    fuzz_check(file >= 0 && write(file, bytes, length) == (ssize_t)length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    settings_begin(&settings);
    struct look look = {.settings = &settings, .from = path, .deadline_ms = INT64_MAX};
    fuzz_check(evidence_read(&look, &seen, &clues, links) >= 0); /* 1: with lists of the links */
    close(file);
    memset(&said, 0, sizeof said);
    for (int i = 0; i < PROBES; i++) {
        said.observed[i] = seen.probes[i].observed;
    }
    said.no_text = seen.probes[PROBE_MUX].failures[0].end.id == FAULT_NO_TEXT;
    said.worlds = seen.worlds;
    said.vmci = seen.vmci_loaded;
    said.mux = seen.mux.status;
    said.established = seen.connections.established;
    said.conflicts = seen.conflict_count;
    said.clues[0] = clues.about[QUESTION_APPLIANCE_PORT].observed;
    said.clues[1] = clues.about[QUESTION_DS_AM].observed;
    said.clues[2] = clues.about[QUESTION_GUEST_VMCI].observed;
    said.clues[3] = clues.about[QUESTION_GUEST_VSEPFLT].observed;
    return said;
}

/* Whether it is a text that every encoding has, with lines that end in LF alone. */
static bool plain(const char *bytes, size_t length) {
    bool only = length > 0 && length <= CHARSET_AHEAD / 4 && bytes[length - 1] == '\n';
    for (size_t i = 0; i < length && only; i++) {
        only = bytes[i] == '\n' || bytes[i] == '\t' || (bytes[i] >= ' ' && bytes[i] < 0x7f);
    }
    return only;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    struct findings said = ask(text, length);
    if (said.no_text || !plain(text, length)) {
        return 0;
    }
    char *other = malloc(4 * length + 2);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) { /* CR LF */
        used += text[i] == '\n' ? (other[used] = '\r', 1) : 0;
        other[used++] = text[i];
    }
    struct findings again = ask(other, used);
    fuzz_check(memcmp(&said, &again, sizeof said) == 0);
    memcpy(other, "\xff\xfe", 2);
    for (used = 2; used < 2 * length + 2; used += 2) { /* UTF-16LE with a mark */
        other[used] = text[used / 2 - 1];
        other[used + 1] = '\0';
    }
    again = ask(other, used);
    fuzz_check(memcmp(&said, &again, sizeof said) == 0 || pieces_may_be_mail(text, length));
    free(other);
    return 0;
}
