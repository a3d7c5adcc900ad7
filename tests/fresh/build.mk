# Clones, archives and machines as a newcomer may have them.

CHECKS += fresh

fresh: vib simhost
	@tests/fresh/run
