# Clones, archives and machines as a newcomer may have them.

CHECKS_ALL += fresh

fresh: vib simhost
	@tests/fresh/run
