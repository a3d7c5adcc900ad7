/*
 * parser_memory: what libxml2 allocates comes from a room in the program itself, and from malloc() only where that is used
 * up. A connection list of a host finds place in there: reading it costs no system call for memory and no new page.
 */
#ifndef MUXWATCH_JUDGE_PARSER_MEMORY_H
#define MUXWATCH_JUDGE_PARSER_MEMORY_H

enum { PARSER_MEMORY_ROOM = 64 * 1024 /* bytes */ };

/*
 * From now on xmlMalloc() and its kin take from the room. To be called before anything of libxml2 is used; for one thread.
 * What libxml2 keeps for itself from its first use on stays in the room; the rest is there again for the next list.
 */
void parser_memory_begin(void);

#endif
