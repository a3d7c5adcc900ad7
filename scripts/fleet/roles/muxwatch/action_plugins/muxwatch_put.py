"""Copies a file of the control node to the host through Ansible's connection: no module, so no Python on the host."""

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        source, target = self._task.args["src"], self._task.args["dest"]
        if self._play_context.check_mode:
            return dict(result, changed=True, skipped=True)
        try:
            self._connection.put_file(source, target)
        except AnsibleError as error:
            return dict(result, failed=True, msg=f"{source} cannot be copied to the host: {error}")
        return dict(result, changed=True)
