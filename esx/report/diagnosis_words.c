/* The tree's questions, the causes and the other measures, in the words and the order of the vendor's support text. */
#include "report/diagnosis_words.h"

#include "report/language.h"

/* clang-format off */
static const struct question_words questions[QUESTIONS] = {
    [QUESTION_SCOPE] = {"scope",
        MESSAGE("Do all guests of the appliance show the error, or only certain ones?"),
        "esxcli vm process list", MESSAGE("on the host; or look in Deep Security Manager"), "guests.txt"},
    [QUESTION_SLEEP] = {"guest-sleep",
        MESSAGE("Does the guest go to sleep (power settings)?"),
        "powercfg /q SCHEME_CURRENT SUB_SLEEP STANDBYIDLE", MESSAGE("in the guest"), "guest-powercfg.txt"},
    [QUESTION_GUEST_VMCI] = {"guest-vmci",
        MESSAGE("Is the guest's driver vmci RUNNING?"),
        "sc query vmci", MESSAGE("in the guest"), "guest-vmci.txt"},
    [QUESTION_GUEST_VSEPFLT] = {"guest-vsepflt",
        MESSAGE("Is the guest's driver vsepflt (vShield Endpoint Thin Agent) RUNNING?"),
        "sc query vsepflt", MESSAGE("in the guest"), "guest-vsepflt.txt"},
    [QUESTION_MUX] = {"mux",
        MESSAGE("Does the Mux process run on ESXi?"),
        "/etc/init.d/vShield-Endpoint-Mux status", MESSAGE("on the host"), "mux-status.txt"},
    [QUESTION_VMCI] = {"vmci",
        MESSAGE("Is the VMCI driver loaded on ESXi?"),
        "esxcfg-module -l", MESSAGE("on the host"), "esxcfg-module.txt"},
    [QUESTION_CONNECTION] = {"connection",
        MESSAGE("Does ESXi show the connection from Mux to ds_am?"),
        "esxcli network ip connection list", MESSAGE("on the host"), "connections.txt"},
    [QUESTION_APPLIANCE_PORT] = {"appliance-connection",
        MESSAGE("Does the appliance show that connection, too?"),
        "netstat -tna", MESSAGE("on the appliance"), "dsva-netstat.txt"},
    [QUESTION_DS_AM] = {"ds-am",
        MESSAGE("Do both ds_am processes run on the appliance (9.5 and later)?"),
        "ps -ef", MESSAGE("on the appliance"), "dsva-ps.txt"},
    [QUESTION_AGENT_LOG] = {"ds-agent-log",
        MESSAGE("Is ds_agent.log free of \"amsocket open ... error 111\"?"),
        "cat /var/opt/ds_agent/diag/ds_agent.log", MESSAGE("on the appliance"), "ds_agent.log"},
    [QUESTION_SYSLOG] = {"dsva-syslog",
        MESSAGE("Is the syslog of a 9.0 appliance free of \"amsocket open ... error 111\"?"),
        "cat /var/log/syslog", MESSAGE("on the appliance"), "dsva-syslog"},
};

static const struct cause_words causes[CAUSES] = {
    [CAUSE_NONE] = {"none",
        MESSAGE("Nothing is broken as far as was looked: every link that was seen holds."), {NULL}},
    [CAUSE_MUX] = {"mux", MESSAGE("{service} does not run on the host, so no guest reaches ds_am."), {NULL}},
    [CAUSE_VMCI] = {"vmci", MESSAGE("The VMCI driver is not loaded on the host, so no guest reaches Mux."), {NULL}},
    [CAUSE_DS_AM] = {"ds-am", MESSAGE("ds_am does not run on the appliance as it should."),
        {MESSAGE("On the appliance: service ds_agent restart (this starts ds_am, too)"),
         MESSAGE("On the appliance: ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("On the host: esxcli network ip connection list | grep {port}"), NULL}},
    [CAUSE_DS_AM_9_0] = {"ds-am-9.0", MESSAGE("ds_am does not run on the appliance, a 9.0."),
        {MESSAGE("On the appliance: sudo start ds_am"),
         MESSAGE("On the host: esxcli network ip connection list | grep {port}"), NULL}},
    [CAUSE_CONNECTION] = {"connection",
        MESSAGE("Mux and the appliance have no connection, and the cause is mostly the appliance's side."),
        {MESSAGE("On the appliance: netstat -tna | grep {port}"),
         MESSAGE("On the appliance (9.5 and later): ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("While Mux runs, starting it again does not cure this."), NULL}},
    [CAUSE_GUEST_DRIVER] = {"guest-driver",
        MESSAGE("A driver of VMware Tools does not run in the guest, so it is not protected."),
        {MESSAGE("Install or reinstall VMware Tools in the guest, \"Complete\" or \"Custom\"."), NULL}},
    [CAUSE_GUEST_SLEEP] = {"guest-sleep",
        MESSAGE("The guest goes to sleep when nobody uses it, and no event comes from it then."),
        {MESSAGE("In the guest's power options: never sleep."), NULL}},
    [CAUSE_GUEST_OTHER] = {"guest",
        MESSAGE("Only certain guests show the error: the cause is likely in those guests."),
        {MESSAGE("In the guest: sc query vmci, sc query vsepflt (or driverquery /v); both must be RUNNING."),
         MESSAGE("In the guest's power options: never sleep."), NULL}},
    [CAUSE_OTHER] = {"other",
        MESSAGE("The error is there, but all that was looked at is well: try the other measures, in their order."), {NULL}},
    [CAUSE_NOT_ENOUGH] = {"not-enough-seen",
        MESSAGE("Too little was seen to tell a cause: see below what to collect."), {NULL}},
};

static const struct measure_words measures[MEASURES] = {
    {MESSAGE("Synchronise with vCenter."), true, true},
    {MESSAGE("Move the guests to another protected ESXi host by vMotion, where that can be done."), true, true},
    {MESSAGE("Activate the guest again."), true, false},
    {MESSAGE("Activate the appliance again."), true, true},
    {MESSAGE("See whether vShield Manager hangs; restart it."), true, true},
    {MESSAGE("Update VMware Tools to the latest, or reinstall it."), true, true},
    {MESSAGE("Update Deep Security Manager and the appliance (and its Filter Driver) to the latest build; "
             "9.0 has several known defects."), true, true},
    {MESSAGE("Update vShield Endpoint."), true, true},
};
static const char *const answers[SAWS] = {
    [SAW_NONE] = "",
    [SAW_GUESTS_SOME] = MESSAGE("only certain ones{guests}"),
    [SAW_GUESTS_ALL] = MESSAGE("all of them"),
    [SAW_GUESTS_NONE] = MESSAGE("none of {count} guests says so"),
    [SAW_GUESTS_SILENT] = MESSAGE("{count} guests, of which none says anything of Mux"),
    [SAW_SLEEPS] = MESSAGE("yes, after {idle} seconds without input"),
    [SAW_NEVER_SLEEPS] = MESSAGE("no, never"),
    [SAW_DRIVER_RUNS] = "RUNNING",
    [SAW_DRIVER_STOPPED] = MESSAGE("it is there, but not RUNNING"),
    [SAW_DRIVER_ABSENT] = MESSAGE("it is not installed"),
    [SAW_MUX_RUNS] = MESSAGE("yes: {status}; worlds of that name: {worlds}"),
    [SAW_MUX_DOWN] = MESSAGE("no: {status}; worlds of that name: {worlds}"),
    [SAW_MUX_CONTRADICTED] = MESSAGE("its status and the other witnesses contradict each other"),
    [SAW_MUX_ABSENT] = MESSAGE("it is not installed on this host"),
    [SAW_VMCI_LOADED] = MESSAGE("yes: {module} is in the list"),
    [SAW_VMCI_MISSING] = MESSAGE("no: {module} is not in the list"),
    [SAW_CONNECTED] = MESSAGE("yes: ESTABLISHED to {peer}"),
    [SAW_NOT_CONNECTED] = MESSAGE("no: nothing ESTABLISHED to port {port}"),
    [SAW_PORT_ESTABLISHED] = MESSAGE("yes: ESTABLISHED"),
    [SAW_PORT_LISTENS] = MESSAGE("no: ds_am listens, but Mux is not connected"),
    [SAW_PORT_UNUSED] = MESSAGE("no: nothing has that port"),
    [SAW_DS_AM_RUNS] = MESSAGE("yes: {processes} processes"),
    [SAW_DS_AM_HALF] = MESSAGE("only one of the two"),
    [SAW_DS_AM_NONE] = MESSAGE("no: there is none"),
    [SAW_LOG_CLEAN] = MESSAGE("yes: there is no such line"),
    [SAW_LOG_REFUSALS] = MESSAGE("no: {times} times, from {first} to {last}"),
};

static const char *const components[COMPONENTS] = {
    [COMPONENT_NONE] = NULL,
    [COMPONENT_ANY] = MESSAGE("The component's name depends on ESXi's release, which is not known here: install all components, or "
                "ask VMware's support."),
    [COMPONENT_VSHIELD] = MESSAGE("On this release the component is \"vShield Drivers\" (vShield Endpoint Thin Agent)."),
    [COMPONENT_VSHIELD_OR_GUEST] = MESSAGE("On 5.5 the component is \"vShield Drivers\" (vShield Endpoint Thin Agent), from "
                "Update 2 on \"Guest Introspection Drivers\" (Guest Introspection Thin Agent)."),
    [COMPONENT_GUEST] = MESSAGE("On this release the component is \"Guest Introspection Drivers\" (Guest Introspection Thin Agent)."),
    [COMPONENT_GUEST_OR_NSX] = MESSAGE("On 6.0 the component is \"Guest Introspection Drivers\" (Guest Introspection Thin "
                "Agent), from Patch 1 on \"NSX File Introspection Driver\" (the \"NSX Network "
                "Introspection Driver\" is not needed)."),
    [COMPONENT_NSX] = MESSAGE("On this release the component is \"NSX File Introspection Driver\" (the \"NSX Network "
                "Introspection Driver\" is not needed)."),
};
/* clang-format on */

const struct question_words *question_words(enum question question) {
    return &questions[question];
}

const struct cause_words *cause_words(enum cause cause) {
    return &causes[cause];
}

const struct measure_words *measure_words(unsigned measure) {
    return &measures[measure];
}

bool measure_applies(unsigned measure, enum scope scope) {
    bool certain = scope != SCOPE_ALL && measures[measure].certain_guests;
    bool all = scope != SCOPE_SOME && measures[measure].all_guests;
    return certain || all;
}

const char *saw_words(enum saw saw) {
    return answers[saw];
}

const char *component_words(enum component component) {
    return components[component];
}
