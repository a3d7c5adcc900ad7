/* Programs that list or signal processes: ps as on ESXi, and small pidof, pgrep and pkill. */
#ifndef PS_H
#define PS_H

/* ps [-c] [-u] [-v]: worlds; -c with the command line, -u user worlds only, -v with names in full. */
int ps_main(int argc, char **argv);

/* These three print or signal process ids, not world ids: on the simulated host kill(1) takes those. */
int pidof_main(int argc, char **argv);
int pgrep_main(int argc, char **argv);
int pkill_main(int argc, char **argv);

#endif
