/* A datagram socket that takes nothing more: its queue is full and nobody reads it. */
#ifndef DEAF_H
#define DEAF_H

/* sim deaf PATH: makes the socket with its queue full already, and stays until a signal ends it. */
int deaf_main(int argc, char **argv);

#endif
