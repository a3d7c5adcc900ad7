/* Makes the name spaces of a simulated host, starts its process 1 and passes its exit status on. */
#ifndef LAUNCH_H
#define LAUNCH_H

/* Status for "simhost itself failed", as env(1), timeout(1) and docker have it: muxwatch never exits so. */
enum { LAUNCH_FAILED = 125 };

/* sim launch RELEASE BOOT [COMMAND [ARG...]]; BOOT is the program that makes the host around it. */
int launch_main(int argc, char **argv);

#endif
