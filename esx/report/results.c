/*
 * The next steps are those of the vendor's support text for "Anti-Malware Engine Offline", in its order, with its commands: Mux, VMCI
 * and the connection on the host; ds_am on the appliance. So are the questions, the causes and the other measures.
 */
#include "report/results.h"

#include "report/language.h"

/* clang-format off */
const struct link_words link_words[LINKS] = {
    [LINK_CONTROL_INTERFACE] = {
        MESSAGE("interface"), MESSAGE("the host has no enabled VMkernel interface in the port group vmservice-vmknic-pg"),
        MESSAGE("On the host: esxcli network ip interface list (if vmservice-vmknic-pg is missing: redeploy Guest Introspection)"),
    },
    [LINK_CONTROL_ADDRESS] = {
        MESSAGE("address"), MESSAGE("the control interface does not have the address 169.254.1.1"),
        MESSAGE("On the host: esxcli network ip interface ipv4 get (the interface in vmservice-vmknic-pg needs 169.254.1.1)"),
    },
    [LINK_PORT_GROUP] = {
        MESSAGE("port group"), MESSAGE("the port group vmservice-vshield-pg is missing"),
        MESSAGE("On the host: esxcli network vswitch standard portgroup list (if vmservice-vshield-pg is missing: redeploy Guest Introspection)"),
    },
    [LINK_APPLIANCE_UNPLUGGED] = {
        MESSAGE("plug"), MESSAGE("nothing is plugged into the port group vmservice-vshield-pg"),
        MESSAGE("In vSphere: is the appliance powered on, and its network card in vmservice-vshield-pg connected?"),
    },
    [LINK_RULE_SET] = {
        MESSAGE("rule set"), MESSAGE("the firewall of the host is closed for Mux"),
        MESSAGE("In vSphere: open the firewall rule sets vShield-Endpoint-Mux and vShield-Endpoint-Mux-Partners of the host"),
    },
    [LINK_ALLOWED_ADDRESSES] = {
        MESSAGE("allowed"), MESSAGE("the firewall rule set of Mux does not allow 169.254.1.0/24"),
        MESSAGE("In vSphere: allow 169.254.1.0/24, or all addresses, in the rule set vShield-Endpoint-Mux of the host"),
    },
    [LINK_APPLIANCE_OFF] = {
        "VM", MESSAGE("no running VM on this host has the name of the appliance"),
        MESSAGE("In vSphere: power on the appliance of this host"),
    },
};

const struct result_words reason_words[REASONS] = {
    [REASON_OK] = {
        "ok", MESSAGE("protection is working"),
        MESSAGE("{service} is running, the VMCI driver is loaded, and Mux is connected to the appliance."), {NULL},
    },
    [REASON_MUX_NOT_INSTALLED] = {
        "mux-not-installed", MESSAGE("Mux is not installed"),
        MESSAGE("This host has no /etc/init.d/{service}{detail}."),
        {MESSAGE("To protect this host without agents, prepare it in vShield Manager or NSX Manager."),
         MESSAGE("If Mux has another init script on this host, name it with --service NAME.")},
    },
    [REASON_MUX_DOWN] = {
        "mux-down", MESSAGE("Mux is not running"),
        MESSAGE("{service} is not running: no guest on this host is protected{detail}."),
        {"/etc/init.d/{service} start",
         "/etc/init.d/{service} status",
         "esxcli network ip connection list | grep {port}"},
    },
    [REASON_MUX_CONTRADICTION] = {
        "mux-contradiction", MESSAGE("conflicting evidence: cannot tell whether Mux is running"),
        MESSAGE("Cannot tell whether {service} is running: {detail}."),
        {"ps -c | grep {service}",
         MESSAGE("(Only the WorldName column counts, not the watchdog's command line.)"),
         MESSAGE("If it is confirmed down: /etc/init.d/{service} restart")},
    },
    [REASON_VMCI_MISSING] = {
        "vmci-missing", MESSAGE("the VMCI driver is not loaded"),
        MESSAGE("The module {module} is not loaded: guests cannot reach Mux."),
        {"esxcfg-module -l | grep vmci",
         MESSAGE("It is loaded at every boot; /var/log/vmkernel.log shows why not this time."),
         MESSAGE("If the driver has another name on this release: set vmci-module in /etc/config/muxwatch.conf")},
    },
    [REASON_DSVA_DISCONNECTED] = {
        "dsva-disconnected", MESSAGE("Mux has no connection to the appliance"),
        MESSAGE("{service} has no ESTABLISHED connection to port {port} of the appliance{states}{links}."),
        {MESSAGE("On the appliance: netstat -tna | grep {port}"),
         MESSAGE("On the appliance (9.5 and later): ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("If ds_am is not running there: service ds_agent restart (9.0: sudo start ds_am)"),
         MESSAGE("Search /var/opt/ds_agent/diag/ds_agent.log (9.0: /var/log/syslog) for \"amsocket open\"."),
         MESSAGE("Restarting a running Mux does not help.")},
    },
    [REASON_OWNER_UNKNOWN] = {
        "owner-unknown", MESSAGE("connected, but the list does not show by which process"),
        MESSAGE("A connection to the appliance is established, but the list does not show which process owns "
                "it."), {NULL},
    },
    [REASON_MANAGER_DISCONNECTED] = {
        "manager-disconnected", MESSAGE("protected, but no connection to the manager"),
        MESSAGE("{service} has no connection to port 443 of a manager; protection works without it."),
        {MESSAGE("Check that vShield Manager responds and lists this host.")},
    },
    [REASON_PROBE_FAILED] = {
        "probe-failed", MESSAGE("not everything could be checked"),
        MESSAGE("Could not check the {probes}."),
        {MESSAGE("Run the failed command by hand and read its output (/opt/muxwatch/bin/muxwatch check -v shows "
                 "the commands)."),
         MESSAGE("If esxcli fails: /etc/init.d/hostd status")},
    },
    [REASON_MAINTENANCE_MODE] = {
        "maintenance-mode", MESSAGE("the host is in maintenance mode"),
        MESSAGE("The host is in maintenance mode: no guest should be running on it."),
        {"esxcli system maintenanceMode get"},
    },
    [REASON_MUX_STARTED] = {
        "mux-started", MESSAGE("Mux was down and is running again"),
        MESSAGE("{service} was down; muxwatch started it, and it is running again after {recovery} s."),
        {MESSAGE("Find out why it stopped: /var/log/syslog.log, /var/log/vmkernel.log")},
    },
    [REASON_START_FAILED] = {
        "start-failed", MESSAGE("started Mux; it did not come up"),
        MESSAGE("muxwatch ran /etc/init.d/{service} start, but {service} is not running{detail}."),
        {"/etc/init.d/{service} start",
         MESSAGE("Find out why it does not stay up: /var/log/syslog.log, /var/log/vmkernel.log")},
    },
    [REASON_BUDGET_SPENT] = {
        "restart-budget-spent", MESSAGE("Mux keeps crashing; automatic starts suspended"),
        MESSAGE("{service} is down again, and the start limit is reached{detail}."),
        {MESSAGE("Find out why it crashes: /var/log/syslog.log, /var/log/vmkernel.log, /var/core"),
         MESSAGE("When that is fixed: /opt/muxwatch/bin/muxwatch reset")},
    },
    [REASON_EVIDENCE_CONFLICTS] = {
        "evidence-conflicts", MESSAGE("the evidence conflicts"),
        MESSAGE("The evidence conflicts: {detail}."),
        {MESSAGE("Collect the evidence again, from one host: /opt/muxwatch/bin/muxwatch collect DIR")},
    },
    [REASON_WRONG_USAGE] = {
        "wrong-usage", MESSAGE("invalid command line"),
        MESSAGE("Nothing was checked: {refusal}."),
        {"/opt/muxwatch/bin/muxwatch --help"},
    },
    [REASON_NOT_DEPLOYED] = {
        "protection-not-deployed", MESSAGE("no agentless protection on this host"),
        MESSAGE("There is no agentless protection on this host{detail}."),
        {MESSAGE("If this host should be protected: prepare it in NSX Manager, or set expect-protection = yes."),
         MESSAGE("If not: set expect-protection = no in /etc/config/muxwatch.conf.")},
    },
};

const struct question_words question_words[QUESTIONS] = {
    [QUESTION_SCOPE] = {"scope", MESSAGE("affected guests"), MESSAGE("affected guests"),
        MESSAGE("Are all protected guests affected, or only some?"),
        "echo all", MESSAGE("all or some, as Deep Security Manager shows"), "guests.txt", NULL},
    [QUESTION_SLEEP] = {"guest-sleep", MESSAGE("guest sleep"), MESSAGE("inside the guest"),
        MESSAGE("Does the guest go to sleep (power settings)?"),
        "powercfg /q SCHEME_CURRENT SUB_SLEEP STANDBYIDLE", MESSAGE("in the guest"), "guest-powercfg.txt", NULL},
    [QUESTION_GUEST_VMCI] = {"guest-vmci", MESSAGE("guest vmci"), MESSAGE("inside the guest"),
        MESSAGE("Is the driver vmci RUNNING in the guest?"),
        "sc query vmci", MESSAGE("in the guest"), "guest-vmci.txt", "sc query vmci"},
    [QUESTION_GUEST_VSEPFLT] = {"guest-vsepflt", MESSAGE("guest vsepflt"), MESSAGE("inside the guest"),
        MESSAGE("Is the driver vsepflt (vShield Endpoint Thin Agent) RUNNING in the guest?"),
        "sc query vsepflt", MESSAGE("in the guest"), "guest-vsepflt.txt", NULL},
    [QUESTION_MUX] = {"mux", "Mux", MESSAGE("the host"),
        MESSAGE("Is Mux running on the host?"),
        "/etc/init.d/{service} status", MESSAGE("on the host"), "mux-status.txt", NULL},
    [QUESTION_VMCI] = {"vmci", MESSAGE("VMCI driver"), MESSAGE("the host"),
        MESSAGE("Is the VMCI driver loaded on the host?"),
        "esxcfg-module -l", MESSAGE("on the host"), "esxcfg-module.txt", "esxcfg-module -l"},
    [QUESTION_CONNECTION] = {"connection", MESSAGE("connection"), MESSAGE("the host"),
        MESSAGE("Does the host show the connection from Mux to ds_am?"),
        "esxcli network ip connection list", MESSAGE("on the host"), "connections.txt", NULL},
    [QUESTION_APPLIANCE_PORT] = {"appliance-connection", MESSAGE("appliance port"), MESSAGE("the appliance"),
        MESSAGE("Does the appliance show that connection, too?"),
        "netstat -tna", MESSAGE("on the appliance"), "dsva-netstat.txt", "netstat -tna"},
    [QUESTION_DS_AM] = {"ds-am", "ds_am", MESSAGE("the appliance"),
        MESSAGE("Are both ds_am processes running on the appliance (9.5 and later)?"),
        "ps -ef", MESSAGE("on the appliance"), "dsva-ps.txt", "ps -ef | grep ds_am"},
    [QUESTION_AGENT_LOG] = {"ds-agent-log", "ds_agent.log", MESSAGE("the appliance"),
        MESSAGE("Is ds_agent.log free of \"amsocket open ... error 111\"?"),
        "cat /var/opt/ds_agent/diag/ds_agent.log", MESSAGE("on the appliance"), "ds_agent.log", "amsocket open"},
    [QUESTION_SYSLOG] = {"dsva-syslog", MESSAGE("appliance syslog"), MESSAGE("the appliance"),
        MESSAGE("Is the syslog of a 9.0 appliance free of \"amsocket open ... error 111\"?"),
        "cat /var/log/syslog", MESSAGE("on an appliance of 9.0"), "dsva-syslog", "amsocket open"},
};

const struct result_words cause_words[CAUSES] = {
    [CAUSE_NONE] = {"none", NULL,
        MESSAGE("No fault found in what was checked."), {NULL}},
    [CAUSE_MUX] = {"mux", NULL, MESSAGE("{service} is not running on the host, so no guest reaches ds_am."), {NULL}},
    [CAUSE_VMCI] = {"vmci", NULL,
        MESSAGE("The VMCI driver is not loaded on the host, so no guest reaches Mux."), {NULL}},
    [CAUSE_DS_AM] = {"ds-am", NULL, MESSAGE("ds_am is not running properly on the appliance."),
        {MESSAGE("On the appliance: service ds_agent restart (also starts ds_am)"),
         MESSAGE("On the appliance: ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("On the host: esxcli network ip connection list | grep {port}")}},
    [CAUSE_DS_AM_9_0] = {"ds-am-9.0", NULL, MESSAGE("ds_am is not running on the 9.0 appliance."),
        {MESSAGE("On the appliance: sudo start ds_am"),
         MESSAGE("On the host: esxcli network ip connection list | grep {port}")}},
    [CAUSE_CONNECTION] = {"connection", NULL,
        MESSAGE("Mux has no connection to the appliance; the cause is usually on the appliance."),
        {MESSAGE("On the appliance: netstat -tna | grep {port}"),
         MESSAGE("On the appliance (9.5 and later): ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("Search /var/opt/ds_agent/diag/ds_agent.log (9.0: /var/log/syslog) for \"amsocket open\"."),
         MESSAGE("Restarting a running Mux does not help.")}},
    [CAUSE_GUEST_DRIVER] = {"guest-driver", NULL,
        MESSAGE("A VMware Tools driver is not running in the guest, so the guest is not protected."),
        {MESSAGE("Install or reinstall VMware Tools in the guest (\"Complete\" or \"Custom\").")}},
    [CAUSE_GUEST_SLEEP] = {"guest-sleep", NULL,
        MESSAGE("The guest goes to sleep when idle, and then sends no events."),
        {MESSAGE("Disable sleep in the power options of the guest.")}},
    [CAUSE_GUEST_OTHER] = {"guest", NULL,
        MESSAGE("Only some guests are affected, so the cause is probably in these guests."),
        {MESSAGE("In the guest: sc query vmci, sc query vsepflt (or driverquery /v); both must be RUNNING."),
         MESSAGE("Disable sleep in the power options of the guest.")}},
    [CAUSE_OTHER] = {"other", NULL,
        MESSAGE("The error is reported, but no fault was found: try the other measures in this order."), {NULL}},
    [CAUSE_NOT_ENOUGH] = {"not-enough-seen", NULL,
        MESSAGE("Not enough evidence to name a cause."), {NULL}},
};

const struct result_words no_evidence_words = {"not-enough-seen", NULL,
    MESSAGE("No evidence found: this folder has none of the files that muxwatch reads."),
    {MESSAGE("On the host: /opt/muxwatch/bin/muxwatch collect DIR"),
     MESSAGE("A file of another name, such as a terminal log: --from FILE")}};
const struct result_words no_host_words = {"not-enough-seen", NULL,
    MESSAGE("This machine is not an ESXi host: its kernel is not VMkernel."),
    {MESSAGE("Run muxwatch on the ESXi host, or read its output here: --from DIR")}};

const char *const measure_words[MEASURES] = {
    MESSAGE("Synchronize with vCenter."),
    MESSAGE("If possible, move the guests to another protected ESXi host with vMotion."),
    [MEASURE_REACTIVATE] = MESSAGE("Reactivate the guest."),
    MESSAGE("Reactivate the appliance."),
    MESSAGE("Check whether vShield Manager responds; restart it if not."),
    MESSAGE("Update VMware Tools to the latest version, or reinstall it."),
    (MESSAGE("Update Deep Security Manager, the appliance and its Filter Driver to the latest build; 9.0 has "
             "several known bugs.")),
    MESSAGE("Update vShield Endpoint."),
};

const char *const saw_words[SAWS] = {
    [SAW_NONE] = "",
    [SAW_GUESTS_SOME] = MESSAGE("Only some guests are affected{guests}"),
    [SAW_GUESTS_ALL] = MESSAGE("All protected guests are affected"),
    [SAW_GUESTS_NONE] = MESSAGE("No guest is affected (guests: {count})"),
    [SAW_GUESTS_SILENT] = MESSAGE("No guest log mentions Mux (guests: {count})"),
    [SAW_SLEEPS] = MESSAGE("The guest goes to sleep after {idle} s without input"),
    [SAW_NEVER_SLEEPS] = MESSAGE("The guest never goes to sleep"),
    [SAW_DRIVER_RUNS] = MESSAGE("{driver} is RUNNING in the guest"),
    [SAW_DRIVER_STOPPED] = MESSAGE("{driver} is installed in the guest, but not RUNNING"),
    [SAW_DRIVER_ABSENT] = MESSAGE("{driver} is not installed in the guest"),
    [SAW_MUX_RUNS] = MESSAGE("Mux is running"),
    [SAW_MUX_DOWN] = MESSAGE("Mux is not running"),
    [SAW_MUX_CONTRADICTED] = MESSAGE("The evidence about Mux conflicts"),
    [SAW_MUX_ABSENT] = MESSAGE("Mux is not installed on this host"),
    [SAW_VMCI_LOADED] = MESSAGE("The VMCI driver is loaded ({module})"),
    [SAW_VMCI_MISSING] = MESSAGE("The VMCI driver is not loaded ({module})"),
    [SAW_CONNECTED] = MESSAGE("Connected to {peer}"),
    [SAW_NOT_CONNECTED] = MESSAGE("Nothing ESTABLISHED to port {port}"),
    [SAW_PORT_ESTABLISHED] = MESSAGE("The appliance shows the connection as ESTABLISHED"),
    [SAW_PORT_LISTENS] = MESSAGE("ds_am is listening, but Mux is not connected"),
    [SAW_PORT_UNUSED] = MESSAGE("Nothing on the appliance uses port {port}"),
    [SAW_DS_AM_RUNS] = MESSAGE("ds_am is running on the appliance ({processes} processes)"),
    [SAW_DS_AM_HALF] = MESSAGE("Only one of the two ds_am processes is running"),
    [SAW_DS_AM_NONE] = MESSAGE("ds_am is not running on the appliance"),
    [SAW_LOG_CLEAN] = MESSAGE("No \"amsocket open\" failure is logged"),
    [SAW_LOG_REFUSALS] = MESSAGE("\"amsocket open\" failures: {times}, last {last}"),
};

const char *const component_words[COMPONENTS] = {
    [COMPONENT_NONE] = NULL,
    [COMPONENT_ANY] = MESSAGE("The component's name depends on the ESXi release and build, which are not known here: install "
                              "all components, or ask VMware support."),
    [COMPONENT_VSHIELD] = MESSAGE("Component on this release: \"vShield Drivers\" (vShield Endpoint Thin Agent)."),
    [COMPONENT_GUEST] = MESSAGE("Component on this release: \"Guest Introspection Drivers\" (Guest Introspection "
                                "Thin Agent)."),
    [COMPONENT_NSX] = MESSAGE("Component on this release: \"NSX File Introspection Driver\" (the \"NSX Network "
                              "Introspection Driver\" is not needed)."),
};

const char *const probe_words[PROBES] = {
    [PROBE_MUX] = MESSAGE("Mux status"),
    [PROBE_WORLDS] = MESSAGE("worlds"),
    [PROBE_VMCI] = MESSAGE("VMCI driver"),
    [PROBE_CONNECTIONS] = MESSAGE("connections"),
};
/* clang-format on */
