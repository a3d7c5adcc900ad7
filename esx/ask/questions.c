#include "ask/questions.h"

enum {
    ANSWER_MS = 10 * 1000,
    ESXCLI_MS = 12 * 1000,      /* it takes 1 to 3 s on a host that is well; later localcli tells more */
    LIST_MS = 4 * 1000,         /* localcli answers within a second */
    TEXT_CAP = 16 * 1024 * 1024 /* of a text that is read by lines: bytes */
};

/* XML is the one form that esxcli and localcli share. It is read in constant memory. */
#define XML "--formatter=xml "

const struct asked_question *question_of(enum asked asked) {
    /* clang-format off */
    static const struct asked_question questions[ASKED] = {
        [PROBE_MUX] = {NULL, "status", ANSWER_MS, TEXT_CAP, "mux-status", "mux-status.txt"},
        [PROBE_WORLDS] = {"ps", "-c", ANSWER_MS, TEXT_CAP, "ps", "ps.txt"},
        [PROBE_VMCI] = {"esxcfg-module", "-l", ANSWER_MS, TEXT_CAP, "esxcfg-module", "esxcfg-module.txt"},
        [PROBE_CONNECTIONS] = {"esxcli", XML "network ip connection list", ESXCLI_MS, UINT64_MAX,
                               "connections", "connections.xml"},
        [ASKED_MAINTENANCE] = {"esxcli", "system maintenanceMode get", LOCALCLI_MS, TEXT_CAP,
                               "maintenance", "maintenance.txt"},
        [ASKED_LISTS] = {"esxcli", XML, LIST_MS, UINT64_MAX, NULL, NULL},
        [ASKED_GUESTS] = {"esxcli", XML "vm process list", ESXCLI_MS, UINT64_MAX, NULL, NULL},
    };
    /* clang-format on */
    return &questions[asked > ASKED_LISTS && asked < ASKED_GUESTS ? ASKED_LISTS : asked];
}

void questions_begin(struct observations *seen, const struct settings *settings) {
    observations_begin(seen, settings->service, settings->module, settings->port);
    seen->deployment = settings->expectation == EXPECTATION_NO ? DEPLOYMENT_UNWANTED : DEPLOYMENT_UNKNOWN;
}
