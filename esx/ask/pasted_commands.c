#include "ask/pasted_commands.h"

#include <string.h>

/* A host's name without its domain; an address is whole. */
static struct span short_name(struct span host) {
    uint32_t address = 0;
    struct span rest = host;
    bool named = !span_ipv4(&rest, &address);
    return named ? span_cut(&host, '.') : host;
}

bool pasted_takes_host(struct pasted *pasted, enum topic topic) {
    char(*hosts)[HOST_NAME_SIZE] = pasted->seen->hosts;
    bool headed =
        pasted->look->host != NULL && pasted->block.host[0] == '\0'; /* no prompt says whose it is */
    struct span host = short_name(span_of(headed ? pasted->heading : pasted->block.host));
    char name[HOST_NAME_SIZE];
    if (host.length == 0 || (topic >= TOPIC_QUESTIONS && topic < TOPIC_MUX_LOG)) {
        return true;
    }
    if (pasted->look->host != NULL) {
        return span_same_nocase(host, short_name(span_of(pasted->look->host)));
    }
    span_copy(name, sizeof name, host);
    bool first = hosts[0][0] == '\0';
    bool another = !first && !span_equal_nocase(span_of(name), hosts[0]);
    bool probe = (int)topic < PROBES;
    if ((first && topic < TOPICS) || (another && probe && hosts[1][0] == '\0')) {
        memcpy(hosts[another], name, sizeof name);
    }
    return !another || probe;
}

void pasted_heads(struct pasted *pasted, struct span line) {
    char(*hosts)[HOST_NAME_SIZE] = pasted->seen->hosts;
    struct span host = transcript_named(line);
    if (host.length == 0 || span_equal_nocase(host, pasted->heading)) {
        return;
    }
    if (host.bytes[0] == pasted->heading[0]) {
        block_end(pasted);
        if (pasted->answered && pasted->look->host == NULL) {
            memcpy(hosts[0], pasted->heading, sizeof hosts[0]);
            span_copy(hosts[1], sizeof hosts[1], host);
        }
    }
    span_copy(pasted->heading, sizeof pasted->heading, host);
    pasted->answered = false;
}

/* Whether a command here is one of an example: ahead of what is shown, or right behind it. */
static bool in_example(const struct block *block) {
    return block->form == &example_form && (!block->used || block->behind);
}

/* Begins an epoch, and notes what the block's command starts, stops or boots. */
static void note_change(struct pasted *pasted) {
    const struct block *block = &pasted->block;
    const struct command *command = &block->command;
    struct span text = span_of(command->text);
    bool here = command->host.length == 0;
    bool named = command->service.length > 0 || span_find(text, "-VMHostService") != NULL;
    bool appliance = span_starts(command->service, "ds_a") ||
                     span_has_one(text, "vmsvc/|-VM |-VMGuest|sudo ") || /* whose VM it may be */
                     (!named && here && block->shell == SHELL_LINUX);
    bool host = !here || block->shell != SHELL_WINDOWS || span_find(text, "-VMHost") != NULL;
    enum change change = span_has_one(text, " set |.set")            ? CHANGE_LINK
                         : span_has_one(text, "Mux|mux|services.sh") ? CHANGE_MUX
                         : appliance                                 ? CHANGE_APPLIANCE
                         : span_find(text, "kill") != NULL           ? CHANGE_MUX
                         : named                                     ? CHANGES
                         : host                                      ? CHANGE_HOST
                                                                     : CHANGE_GUEST;
    pasted->epoch++;
    if (change == CHANGE_MUX || change == CHANGE_HOST) {
        pasted->clues->started = change == CHANGE_MUX && span_find(text, "tart") != NULL;
    }
    if (change < CHANGES) {
        pasted_changes(pasted, change);
    }
}

bool pasted_command_begin(struct pasted *pasted, const struct prompt *prompt) {
    struct block *block = &pasted->block;
    struct command *command = &block->command;
    if (in_example(block)) {
        block->used = block->behind = true;
        return false;
    }
    block_end(pasted);
    bool sent = command->sent && prompt->result; /* what Ansible was told to run; else it is not known */
    if (!sent) {
        command_parse(command, prompt->command);
    }
    block->bare = false;
    block->shell = prompt->shell;
    const struct answer_form *form =
        command->hidden ? &skipped_form : form_of_command(command, prompt->shell);
    bool starts = command_changes(command);
    bool loop =
        span_has_one(prompt->command, "@$|ssh $|Get-VMHost |"); /* over hosts, which no answer names */
    if (loop || (command->sent && !sent)) { /* only a result says on which host Ansible ran it */
        form = &skipped_form;
        starts = false;
    }
    bool maintains = /* by `maintenance_mode_enter` of vim-cmd, too */
        span_has_one(prompt->command, "maintenanceMode set|maintenance_mode_");
    struct span host = command->host.length > 0 ? command->host : prompt->host;
    span_copy(block->host, sizeof block->host, prompt->shell != SHELL_LINUX ? host : span_of(""));
    if ((form->topic < TOPICS || starts || maintains) && !pasted_takes_host(pasted, form->topic)) {
        form = &skipped_form;
        starts &= span_find(prompt->command, "sudo ") != NULL; /* no host of ESXi has it */
        maintains = false;
    }
    if (starts) {
        note_change(pasted);
    }
    if (maintains) {
        pasted->answers[TOPIC_MAINTENANCE] = (struct topic_answer){.told = false};
        pasted->seen->maintenance = MAINTENANCE_NOT_ASKED;
    }
    pasted->dates_follow = command_is(command, "date");
    block_begin(pasted, form);
    block->strange = sent && prompt->failed;
    block->cut |= transcript_elides(command->rest, false);
    return true;
}

bool pasted_command_bare(struct pasted *pasted, struct span text) {
    static const char programs[] = "esxcli |localcli |govc h|$esxcli.|/etc/init.d/|service |systemctl |"
                                   "esxcfg-|vmkload_mod |ps |pgrep |pidof |netstat |ss |"
                                   "sc query|driverquery|Get-Service |powercfg ";
    struct span behind = text;
    uint64_t number = 0;
    if (span_digits(&behind, 99, &number) && (span_take(&behind, ") ") || span_take(&behind, ". "))) {
        text = behind; /* of a list of steps */
    }
    span_skip(&text, span_run(text, "`>*-$# "));
    while (text.length > 0 && strchr("`: ", text.bytes[text.length - 1]) != NULL) {
        text.length--;
    }
    size_t program = span_front(text, programs);
    bool error = program < text.length && text.bytes[program] == ':'; /* `Get-Service : Cannot find …` */
    if (program == 0 || error) {
        return false;
    }
    struct command command = {.text = ""}; /* zeroed: nothing of another command shows through */
    command_parse(&command, text);
    if (form_of_command(&command, SHELL_ANY) == &unknown_form || command_changes(&command) ||
        (command.rest.length > 0 && strchr("(#", command.rest.bytes[0]) == NULL) || command.unclear) {
        return false;
    }
    pasted_command_begin(pasted, &(struct prompt){.host = {"", 0}, .command = text});
    pasted->block.bare = true;
    return true;
}

bool pasted_command_known(const struct prompt *prompt) {
    struct command command;
    command_parse(&command, prompt->command);
    return form_of_command(&command, prompt->shell) != &unknown_form;
}
