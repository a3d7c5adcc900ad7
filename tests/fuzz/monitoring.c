/* The printers for monitoring, their output read back by the strict readers that the unit tests have too. */
#include "../unit/exposition.h"
#include "../unit/plugin_output.h"
#include "../unit/printed.h"
#include "scene.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static struct scene scene;
    struct printed printed;
    struct memory memory = {.start_count = (unsigned)length % 2, .starts = {{(int64_t)length, 1}}};
    struct fuzz_input input = fuzz_input_of(bytes, length);
    scene_make(&scene, &input);
    memory.counters.suppressed[1 + length % (SUPPRESSORS - 1)] = length;
    scene.report.memory = length % 3 == 0 ? &memory : NULL;
    printed_begin(&printed);
    report_print_prometheus(printed.out, &scene.report);
    const char *text = printed_end(&printed);
    fuzz_check(exposition_wrong(text) == NULL && fuzz_utf8(text) && fuzz_harmless(text, "\n"));
    printed_free(&printed);
    printed_begin(&printed);
    report_print_nagios(printed.out, &scene.report);
    text = printed_end(&printed);
    fuzz_check(plugin_output_wrong(text, state_name(scene.report.verdict.state)) == NULL);
    fuzz_check(fuzz_utf8(text) && fuzz_harmless(text, "\n"));
    printed_free(&printed);
    return 0;
}
