/*
 * sim: one program under many names. Which one it is follows from the name it was started by (argv[0]), or from
 * the first argument where it was started as plain "sim".
 *
 *   launch.c     outside: name spaces, the first process, the exit status          (sim launch)
 *   init.c       inside: process 1, reaps, runs the boot and then the command
 *   uname.c      answers uname(2) as VMkernel would, and judges exec by installed.c
 *   release.c    what differs between the releases
 *   fault.c      is a fault on?
 *   world.c      processes and threads, seen as worlds and cartels
 *   socket.c     sockets and the worlds that own them
 *   table.c      a table of results;  format.c prints it in the host's formats
 *   esxcli.c     esxcli, localcli, vmware
 *   network.c    the links between Mux and the appliance: their lists, esxcfg-vmknic, esxcfg-vswitch
 *   call.c       what their commands share
 *   vibs.c       esxcli software vib list, get
 *   software.c   the rest of esxcli software, whose work root/sim/software does
 *   extension.c  name spaces that extension files declare: finds the command and runs it
 *   parameters.c its parameters;  answer.c shows what its program prints
 *   vibopen.c    takes a VIB apart: container.c, the archive, and descriptor.c
 *   tarcheck.c   what is in the tar of a payload
 *   xmlfield.c   one text out of an XML file, for the shell;  xml.c reads XML
 *   refuse.c     how esxcli software says no
 *   file.c       whole files;  child.c: a program that is run for what it prints
 *   ps.c         ps, pidof, pgrep, pkill
 *   standin.c    the daemons: Mux, hostd, ds_am, the manager and others
 *   deaf.c       a /dev/log that nobody reads
 *   updating.c   the lock of an update at work
 *   look.c       how the host is, for tests/scenarios
 *   callprobe.c  is the fault "call-surface" in force?
 */
#include <stdio.h>
#include <string.h>

#include "callprobe.h"
#include "deaf.h"
#include "esxcli.h"
#include "launch.h"
#include "look.h"
#include "network.h"
#include "ps.h"
#include "standin.h"
#include "tarcheck.h"
#include "updating.h"
#include "vibopen.h"
#include "xmlfield.h"

struct program {
    const char *name;
    int (*run)(int argc, char **argv);
};

static const struct program programs[] = {
    {"launch", launch_main},
    {"esxcli", esxcli_main},
    {"localcli", localcli_main},
    {"vmware", vmware_main},
    {"esxcfg-vmknic", vmknic_main},
    {"esxcfg-vswitch", vswitch_main},
    {"ps", ps_main},
    {"pidof", pidof_main},
    {"pgrep", pgrep_main},
    {"pkill", pkill_main},
    {"deaf", deaf_main},
    {"updating", updating_main},
    {"call-probe", callprobe_main},
    {"vib-open", vibopen_main},
    {"vib-fields", vibfields_main},
    {"tar-check", tarcheck_main},
    {"xml-field", xmlfield_main},
    {"look", look_main},
};

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(base_name(argv[0]), "sim") == 0) {
        argc--;
        argv++;
    }
    const char *name = argc > 0 ? base_name(argv[0]) : "";
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        if (strcmp(name, programs[i].name) == 0) {
            return programs[i].run(argc, argv);
        }
    }
    if (standin_find(name)) {
        return standin_run(standin_find(name));
    }
    fprintf(stderr, "sim: no program is called \"%s\"\n", name);
    return 127;
}
