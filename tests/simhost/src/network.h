/*
 * The links between Mux and the appliance, as esxcli, localcli, esxcfg-vmknic and esxcfg-vswitch tell of them. What an interface is
 * (up or not, its addresses) is read from the kernel when asked; the rest from the files that /sim/links writes.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "call.h"

int interface_list(const struct call *call);
int ipv4_get(const struct call *call);
int portgroup_list(const struct call *call);
int dvs_list(const struct call *call);
int ruleset_list(const struct call *call);
int allowedip_list(const struct call *call);

/* Is there a TCP/IP stack of that name? */
bool network_has_stack(const char *name);

/* Does the socket with this local address, "169.254.1.1:54590", belong to that TCP/IP stack? */
bool network_in_stack(const char *local, const char *name);

int vmknic_main(int argc, char **argv);
int vswitch_main(int argc, char **argv);

#endif
