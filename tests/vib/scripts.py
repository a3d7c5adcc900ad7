"""Random init scripts of the shell's own commands, for which dash says how they end: nothing in them changes anything."""
import random

FUNCTIONS = ("start", "stop", "helper")
CERTAIN = ("true", "false", ":", "exit 0", "exit 1", "exit 3", "return 1", "return 0", "exit", "exit $?", "return", "echo hi", "x=1",
           '[ "$1" = start ]', '[ "$1" = stop ]', "test x$1 = xstart", '[ "$1" != start ]', "exec false", "exec true", 'exit "2"')
# What vibtool cannot know.
OPEN = ("[ -d / ]", "[ -d /none ]", "test $# -gt 1", "x=`false`", "y=$(exit 3)", "z=$(echo \\); true)", "command true")
# How these end depends on what a loop has done before.
LOOPS = ("false\nfor i in 1 2; do case $i in 2) exit;; esac; true; done\nexit 1", "for i in 1; do exit; done\nexit 1",
         "false\nfor i in; do exit 0; done\nexit", "until true; do exit 1; done", "while false; do exit 1; done",
         "f() { for i in 1 2; do return; done; false; }\nf")


class Writer:
    """Writes a script; where `certain`, one of which the end can be told."""

    def __init__(self, seed, certain):
        self.random = random.Random(seed)
        self.certain = certain

    def pick(self, *choices):
        return self.random.choice(choices)

    def simple(self, depth):
        calls = [name + more for name in FUNCTIONS for more in ("", ' "$1"', " start", " x")] if depth < 2 else []
        return self.pick(*CERTAIN, *([] if self.certain else OPEN), *calls)

    def several(self, depth):
        return self.pick("\n", "; ").join(self.one(depth) for _ in range(self.random.randint(1, 3)))

    def one(self, depth):
        if depth > 3 or self.random.random() < 0.5:
            return self.simple(depth)
        one, several = (lambda: self.one(depth + 1)), (lambda: self.several(depth + 1))
        forms = [lambda: f"{one()} && {one()}", lambda: f"{one()} || {one()}", lambda: f"! {self.simple(depth)}",
                 lambda: f"if {one()}; then\n{several()}\nfi", lambda: "{ " + several() + "; }", lambda: f"( {several()} )",
                 lambda: f"if {one()}; then {several()}; elif {one()}; then {several()}; else {several()}; fi",
                 lambda: f"case {self.pick('$1', chr(34) + '$1' + chr(34), '${1}', 'foo')} in\n"
                         f"{self.pick('start', 'stop', 'start|restart', 'st*', '*', '(start')})\n{several()}\n;;\n"
                         f"{self.pick('start', '*', 'stop')}) {self.pick(several(), '')};;\nesac"]
        if not self.certain:
            forms += [lambda: f"for i in 1 2; do {several()}; done", lambda: f"{self.simple(depth)} | {self.simple(depth)}"]
        return self.pick(*forms)()

    def script(self):
        functions = "".join(f"{name}() {self.pick('', chr(10))}{{\n{self.several(2)}\n}}\n" for name in FUNCTIONS)
        return "#!/bin/sh\n# chkconfig: on 90 10\n" + functions + self.several(0) + "\n"
