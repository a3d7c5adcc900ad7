/* The host's command line programs: esxcli (needs hostd), localcli (does not), vmware. */
#ifndef ESXCLI_H
#define ESXCLI_H

int esxcli_main(int argc, char **argv);
int localcli_main(int argc, char **argv);
int vmware_main(int argc, char **argv);

#endif
