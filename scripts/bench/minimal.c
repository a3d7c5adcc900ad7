/*
 * minimal COMMAND... starts the commands side by side, each with one argument, waits for them, and does nothing else. It is the
 * least that a check can cost: muxwatch with everything taken away but its probes.
 */
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char *words[]) {
    for (int i = 1; i < count; i++) {
        if (vfork() == 0) {
            execv(words[i], (char *[]){words[i], "status", NULL});
            _exit(127);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
